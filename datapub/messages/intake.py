"""Wording of what keeps a workbook from being imported; ``{value}`` is the cell or the name at fault."""

from __future__ import annotations

from datapub.messages.wording import Wording

_AS_XLSX = "请在 Excel 或 WPS 里另存为普通的“Excel 工作簿（*.xlsx）”再导入"

INTAKE_WORDINGS = {
    "intake-missing": Wording("没有这个文件", "找不到这个文件", "请检查文件名和所在的文件夹"),
    "intake-kind": Wording(
        "不是表格文件", "只能导入 xlsx、xls 和 csv，这个文件是 {value}", "请另存为其中一种再导入"
    ),
    "intake-size": Wording(
        "文件太大",
        "文件有 {size} MB，超过了 {limit} MB 的上限",
        "请只保留要导入的那张工作表，删去图片和空白行列后再保存",
    ),
    "intake-bomb": Wording(
        "文件异常",
        "文件解压以后有 {size} MB，超过了 {limit} MB 的上限，可能损坏或被人动过手脚",
        "请把要导入的内容复制到新的工作簿里再保存",
    ),
    "intake-extent": Wording(
        "表格里有很远的格",
        "工作表{value}的内容一直到这一格，中间几乎都是空的，程序放不下",
        "请删去右边和下面用不到的行列，或把要导入的内容复制到新的工作簿里再保存",
    ),
    "intake-damaged": Wording(
        "文件打不开", "文件损坏，或不是真正的表格文件", "请用 Excel 或 WPS 打开它，另存一份再导入"
    ),
    "intake-password": Wording(
        "文件加了密码", "文件加了打开密码，程序读不了", "请先取消密码（文件→信息→保护工作簿），保存后再导入"
    ),
    "intake-macros": Wording("文件带宏", "文件里有宏，为了安全不导入", _AS_XLSX),
    "intake-links": Wording(
        "连着别的文件",
        "文件里有指向别的工作簿的链接（{value}），那里的内容这里看不到",
        "请用“数据→编辑链接→断开链接”，保存后再导入",
    ),
    "intake-comment": Wording(
        "批注里有个人信息",
        "批注里有疑似手机号码（{value}）。批注不会导入，但这个文件不宜再传给别人",
        "请删去这些批注，保存后再导入",
    ),
    "intake-encoding": Wording(
        "编码不对", "看不出这个文件用的是什么编码", "请用 Excel 或 WPS 打开，另存为“CSV UTF-8（逗号分隔）”"
    ),
    "intake-sheet": Wording("没有这张工作表", "没有名叫“{value}”的可见工作表", "请从这些里选：{names}"),
    "intake-sheets": Wording(
        "有几张相同的工作表",
        "有 {count} 张工作表都像是这份数据：{names}",
        "请用 --sheet 写明导入哪一张，或只留下一张",
    ),
    "intake-header": Wording(
        "找不到列名",
        "前 {limit} 行里找不到这份数据的列名",
        "请检查选的文件对不对。列名可以写成：{names} 等；别的写法可以加进 datasets/intake_aliases.csv",
    ),
    "intake-column": Wording(
        "不认识的列",
        "不认识列名{value}{hint}",
        "请改成已有的列名，或在 datasets/intake_aliases.csv 里写明它是哪一列；不需要的列请删去",
    ),
    "intake-unnamed": Wording(
        "没有列名的一列里有内容",
        "这一格写着{value}，但它这一列没有列名，看不出是什么（这一列共有 {count} 行这样）",
        "请在表头补上列名；如果是多打了一个分隔符，或是不需要的内容，请删去",
    ),
    "intake-standing": Wording(
        "现有的数据有错",
        "{value} 这一行的格数和表头不一样，现在导入会弄丢多出来的内容",
        "请先运行 check，按提示改正，再导入",
    ),
    "intake-columns": Wording("两列是一个意思", "{value}和“{other}”都是「{title}」", "请只留下一列"),
    "intake-formula": Wording(
        "格里是公式",
        "这一格是公式，算出来的数可能已经过时",
        "请选中这些格，复制，再“选择性粘贴→数值”，保存后再导入",
    ),
    "intake-error-cell": Wording("格里是错误值", "这一格是错误值{value}", "请改成正确的内容，或清空"),
    "intake-lost": Wording(
        "长号码已丢失",
        "{value}是表格软件改写过的长号码，后面的位数已经丢失，无法还原",
        "请对照原件重新录入；录入前先把这一列设为“文本”格式",
    ),
    "intake-unit": Wording(
        "不是这一列的一个数",
        "{value}不是{unit}一个数，程序不替人换算，也不截取其中的数字",
        "请按原件写成这一列单位的数；不知道的清空",
    ),
    "intake-readings": Wording(
        "有两种读法", "{value}可以读成 {readings}，看不出是哪一个", "请对照原件，写成没有歧义的样子"
    ),
    "intake-month": Wording("没有日", "{value}没有写到日，这一列要写到日", "请补上日；不知道的清空"),
    "intake-short-year": Wording(
        "年份不是四位",
        "{value}的年份不是四位，可能是民国纪年，也可能是简写，看不出是哪一年",
        "请写成四位的公元年份，例如 2021-03-05",
    ),
    "intake-personal": Wording(
        "有个人信息", "这一格里有个人的号码（{value}），不能公布", "请删去号码，留下其余的内容"
    ),
    "intake-ambiguous": Wording(
        "分不清是哪一行",
        "{value}在现有数据里对得上 {count} 行：{names}",
        "请在{title}一列写明是哪一行；是新增的，请把{whole}填全",
    ),
    "intake-namesake": Wording(
        "同名，却不一样",
        "{value}和 {names}同名，{fields}却不同，看不出是不是同一条",
        "请核对；如果是同一条，请写上{title}；如果是另一条，请把{whole}填全",
    ),
    "intake-conflict": Wording(
        "说的不是同一条", "这一行的{claims}，说的不是同一条", "请核对，改正写错的那一项"
    ),
    "intake-conflict/name": Wording(
        "说的不是同一条",
        "这一行的{claims}，说的不是同一条",
        "请核对，改正写错的那一项；如果是改了名称，请把{keys}都填全",
    ),
    "intake-conflict/id": Wording(
        "说的不是同一条",
        "这一行的{claims}，别的内容却都对不上",
        "请核对；如果是新增的，请把{title}空着；如果是同一条，请分两次导入，先只改名称",
    ),
    "intake-conflict/part": Wording(
        "说的不是同一条",
        "这一行的{claims}，名称却不同",
        "请核对；如果是改了名称，请写上{title}；如果是另一条，请把{whole}填全",
    ),
    "intake-area": Wording(
        "不是这个区域的",
        "这一条属于区域{value}，这次只导入区域 {area}，别的区域不能动",
        "请删去这一行；如果这张表不只是一个区域的，请不要写 --area",
    ),
    "intake-no-area": Wording("不分区域", "{value}不分区域，不能只导入一个区域", "请不要写 --area"),
    "intake-unknown-row": Wording(
        "看不出是哪一条",
        "看不出这一行是哪一条：没有填全{names}",
        "请补上其中一样；如果是说明或合计，请删去这一行",
    ),
    "intake-twice": Wording("同一条写了两次", "这一行和第 {first} 行是同一条（{value}）", "请只留下一行"),
    "intake-no-id": Wording("缺编号", "新增的这一行没有编号，程序不能替它编", "请在「{title}」一列写上编号"),
    "intake-required": Wording(
        "还要回答一次",
        "要新增 {count} 条，表里和标题里都没有{names}",
        "如果各行都一样，请照名单的标题或来文确认后加上 {options}；不一样的，请在表里补上这些列",
    ),
    "intake-samples": Wording(
        "样例还在",
        "表里没有现有的 {count} 条样例。导入真实的名单时，样例要一次全部换掉",
        "请加上 --replace-samples（只去掉样例，别的行不动），或加上 --partial 留着样例",
    ),
    "intake-elsewhere": Wording(
        "别的城市的名单",
        "这张表像是别处的（{value}），不是{city}的",
        "请检查选的文件对不对；确实是本市的，请改正标题和地址里的地名",
    ),
    "intake-default": Wording(
        "默认值写得不对", "--default {value} 写得不对", "请写成“列名=内容”，列名用表结构里的名称或中文标题"
    ),
    "intake-removal": Wording(
        "要删去的太多",
        "照这张表，{scope}现有的 {total} 条里有 {count} 条会被删去：{names}",
        "如果表不是全的，请加上 --partial，只更新表里有的；确实要删，请加上 --reason 写明理由",
    ),
    "intake-lasting": Wording(
        "要一直列出的行不见了",
        "表里没有这些公开过、要一直列出的：{names}",
        "请把它们加回来；注销的机构也要留在名录里，状态改成“已注销”并填注销日期。"
        "确实要删去的，加上 --reason 写明理由",
    ),
    "intake-meanwhile": Wording(
        "数据刚刚被改过",
        "看改动的这段时间里，{value}被别的程序或别人改过，照现在的内容写会冲掉那些改动",
        "请重新运行一次导入，再看一遍改动",
    ),
    "intake-busy": Wording("有人正在导入", "另一个导入正在进行", "请等它结束再试"),
}
