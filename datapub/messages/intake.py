"""Wordings of what prevents importing a workbook; ``{value}`` is the faulty cell or name."""

from __future__ import annotations

from datapub.messages.kinds import KIND_WORDINGS
from datapub.messages.matching import MATCHING_WORDINGS
from datapub.messages.sources import SOURCE_WORDINGS
from datapub.messages.wording import Wording

_AS_XLSX = "请在 Excel 或 WPS 里另存为普通的“Excel 工作簿（*.xlsx）”再导入"

INTAKE_WORDINGS = {
    "intake-missing": Wording("没有这个文件", "找不到这个文件", "请检查文件名和所在的文件夹"),
    **KIND_WORDINGS,
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
    "intake-byte": Wording(
        "有解不开的字节",
        "文件的第 {line} 行，在{value}后面，有 {encoding} 解不开的字节 {byte}（全文第 {offset} 个字节）；"
        "这样的地方共 {count} 处，在文件的第 {lines} 行",
        "请打开原件，重新录入这几处的字，另存为“CSV UTF-8（逗号分隔）”或 xlsx",
    ),
    "intake-sheet": Wording("没有这张工作表", "没有名叫“{value}”的工作表", "请从这些里选：{names}"),
    "intake-sheets": Wording(
        "有几张相同的工作表",
        "有 {count} 张工作表都像是这份数据：{names}{others}",
        "请用 --sheet 写明导入哪几张，或只留下要导入的；一个区域一张的，请把工作表的名字改成区域的名称",
    ),
    "intake-column": Wording(
        "不认识的列",
        "不认识列名{value}{hint}",
        "请用 --column 列名=字段 写明它是哪一列，不需要的写 --column 列名=不导入（认不出的列都不要的，"
        "写一次 --column 其余=不导入），加上 --source 就记住；各家都这样写的，"
        "加进 datasets/intake_aliases.csv；一列里写了两样的，请分成两列",
    ),
    "intake-identity": Wording(
        "这一列是证件号码",
        "列名{value}是个人的证件号码，不能收进来，也不宜随表传送",
        "请删去整列，保存后再导入",
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
    "intake-hidden": Wording(
        "有隐藏的行",
        "有 {count} 行在表里是隐藏的或被筛选掉的（第 {rows} 行：{value}），看不出要不要",
        "请取消隐藏或筛选，删去不要的行；或加上 --hidden 导入（照样导入）、--hidden 不导入",
    ),
    "intake-hidden-column": Wording(
        "有隐藏的列",
        "这一列在表里是隐藏的，看不出要不要",
        "请取消隐藏，或删去这一列；或加上 --hidden 导入（照样导入）、--hidden 不导入",
    ),
    "intake-hidden-sheet": Wording(
        "有隐藏的工作表",
        "隐藏的工作表{value}里也有这份数据，看不出要不要",
        "请取消隐藏，或删去这张工作表；或加上 --hidden 导入（照样导入）、--hidden 不导入",
    ),
    "intake-struck": Wording(
        "有划掉的内容",
        "有 {count} 行里有加了删除线的内容（第 {rows} 行：{value}），看不出还算不算",
        "请删去不要的内容，或取消删除线；或加上 --struck 导入（照样导入）、--struck 不导入",
    ),
    "intake-unseen": Wording(
        "有看不见的内容",
        "有 {count} 行里有字和底色一样、或设成不显示的内容（第 {rows} 行：{value}），看不出要不要",
        "请改成看得见的颜色，或删去；或加上 --hidden 导入（照样导入）、--hidden 不导入",
    ),
    "intake-second-header": Wording(
        "下面又有一行列名",
        "这一行像是另一张表的列名（{value}），和上面的列名不一样",
        "请把两张表分到两张工作表里，分别导入",
    ),
    "intake-above": Wording(
        "列名上面还有内容",
        "列名在第 {header} 行，上面有 {count} 行像是数据，例如{value}，没有读",
        "请把列名移到它们的上面；是另一张表的，请分到另一张工作表；不要的，请删去",
    ),
    "intake-total": Wording(
        "合计对不上",
        "{value}写的是 {stated}，各行加起来是 {summed}",
        "请核对各行和合计，改正错的一处；如果这一行已经过时，请删去",
    ),
    "intake-heading": Wording(
        "看不出这一行是什么",
        "这一行单独写着{value}，后面还有别的行，看不出它是下面各行的区域或类别，还是说明，还是一条数据",
        "如果是区域或类别，请加一列写到每一行；如果是说明，请移到表的最下面；如果是一条数据，请补上别的列",
    ),
    "intake-heading-level": Wording(
        "看不出标题的层次",
        "{value}上面是“{other}”（第 {row_before} 行），两者中间已有一些行，看不出这一块还算不算“{other}”的",
        "请在表里加一列，把区域或类别写到每一行",
    ),
    "intake-heading-clash": Wording(
        "和标题不一样", "这一行写的是{value}，{where}写的却是“{other}”", "请核对，改正错的一处"
    ),
    "intake-merged-number": Wording(
        "几行合并成一个数",
        "{value}这个数合并在几行上（到第 {last} 行），看不出每一行各是多少",
        "请取消合并，给每一行写上它自己的数；不知道的空着",
    ),
    "intake-covered": Wording(
        "合并的格下面还压着内容",
        "这一格被上面合并的格（“{other}”）盖住了，里面还写着{value}，看表的人看不到",
        "请取消合并，看清楚再填",
    ),
    "intake-control": Wording(
        "有不是文字的字节",
        "文件的第 {line} 行，在{value}后面，有不是文字的字节 {byte}；"
        "这样的地方共 {count} 处，在文件的第 {lines} 行",
        "请打开原件，删去这几处，另存为“CSV UTF-8（逗号分隔）”或 xlsx",
    ),
    "intake-merged-across": Wording(
        "几列合并成一格",
        "{value}横着合并了几列（{titles}），看不出是哪一列的内容",
        "请取消合并，写到它该在的那一列",
    ),
    "intake-glued": Wording(
        "一格里有几样",
        "{value}像是几个名称写在一格里，别的列没有一一对应，看不出哪些内容是哪一个的",
        "请把它们分成几行，一行一个；如果只是一个名称断成了两行，请去掉格里的换行",
    ),
    "intake-places": Wording(
        "一格里有几处地址",
        "{value}像是几处地址写在一格里，看不出是几条，还是一处有两个写法",
        "请分成几行，一处一行；只是一处的，把第二个写法放进括号",
    ),
    "intake-numbered": Wording(
        "名称和号码粘在一起",
        "{value}里除了名称还有序号或号码",
        "请把号码移到它自己的列里；序号请删去",
    ),
    "intake-name": Wording(
        "不像名称",
        "{value}里有冒号，像是小标题、说明或签名，不像一个名称",
        "如果说的是下面各行，请写到那些行的列里，再删去这一行；如果是说明或签名，请删去这一行；真是名称的，请去掉冒号",
    ),
    "intake-no-rows": Wording(
        "一行也没有读到",
        "列名下面没有一行能读的，{names}又没有读",
        "请检查表的样子：一条记录占了几行的，请改成一条一行；列名有几行的，请放在一起",
    ),
    "intake-split": Wording(
        "一列分成了两列",
        "列名{value}占了几列，下面的内容分写在几列里，程序不替人拼起来",
        "请合成一列，每一格写完整",
    ),
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
    **MATCHING_WORDINGS,
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
    "intake-both": Wording(
        "两个人改了同一格",
        "{whose}的「{title}」取表以后别人也改过：取表时是{was}，现在是{now}，这张表写的是{value}",
        "请问清楚以谁的为准；以这张表为准的，请重新取一份表再填",
    ),
    "intake-both/gone": Wording(
        "填的这一行已经没有了",
        "取表以后{value}已经从数据里删去，这张表里却改了它",
        "请问清楚；不用改的，请删去这一行",
    ),
    "intake-both/removed": Wording(
        "删去的这一行别人改过",
        "这张表里删去了{value}，取表以后别人却改过它",
        "请问清楚；要删去的，请重新取一份表再删",
    ),
    "intake-twice": Wording("同一条写了两次", "这一行和{first}是同一条（{value}）", "请只留下一行"),
    "intake-shared": Wording(
        "内容重复",
        "{fields}合起来（{value}）和{first}重复",
        "请改正其中一行；如果是同一条，请只留下一行{hint}",
    ),
    "intake-no-id": Wording("缺编号", "新增的这一行没有编号，程序不能替它编", "请在「{title}」一列写上编号"),
    "intake-required": Wording(
        "还要回答一次",
        "要新增 {count} 条，表里没有{names}，标题里也没有写清楚",
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
        "请检查选的文件对不对；确实是{city}的，请改正标题和地址里的地名",
    ),
    **SOURCE_WORDINGS,
    "intake-default": Wording(
        "默认值写得不对", "--default {value} 写得不对", "请写成“列名=内容”，列名用表结构里的名称或中文标题"
    ),
    "intake-removal": Wording(
        "要删去的太多",
        "照这张表，{scope}现有的 {total} 条里有 {count} 条会被删去：{names}",
        "如果表不是全的，请加上 --partial，只更新表里有的；"
        "确实要删的，请加上 --reason 写明理由，名录的再加上 --removed-reason 和 --decided-by 一并登记",
    ),
    "intake-lasting": Wording(
        "要一直列出的行不见了",
        "表里没有这些公开过、要一直列出的：{names}",
        "请核对：还在的，和停业、注销的，都要留在名录里，加上 --partial 导入，它们就原样留着；"
        "停业、注销的再用填报表改状态、填日期。"
        "确实要删去的，请加上 --reason 写明理由，名录的再加上 --removed-reason 和 --decided-by 一并登记",
    ),
    "intake-meanwhile": Wording(
        "数据刚刚被改过",
        "看改动的这段时间里，{value}被别的程序或别人改过，照现在的内容写会冲掉那些改动",
        "请重新运行一次导入，再看一遍改动",
    ),
    "intake-busy": Wording("有人正在导入", "另一个导入正在进行", "请等它结束再试"),
}
