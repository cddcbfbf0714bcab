"""Wording of faults in columns, rows and cells, by frictionless error type (and constraint or type).

The notes of frictionless itself are English and never shown.
"""

from __future__ import annotations

from datapub.messages.wording import Wording

_DEFINITION = Wording(
    "数据包或表结构的定义有误",
    "数据包或表结构的定义有误",
    "请联系维护人员，对照上一个版本改正 datapackage.json 或 schemas 里的文件",
)
_READING = Wording("文件无法读取", "这个文件无法读取", "请把上一次的文件放回来，或重新导出后再试")
_UNUSUAL = Wording("内容不符合要求", "这里的内容不符合要求", "请对照字段说明核对后改正")

_DEFINITION_TYPES = (
    "metadata-error catalog-error dataset-error checklist-error check-error detector-error dialect-error "
    "control-error inquiry-error inquiry-task-error package-error pipeline-error step-error report-error "
    "report-task-error schema-error stats-error resource-error"
)
_READING_TYPES = (
    "data-error file-error hash-count byte-count source-error scheme-error format-error encoding-error "
    "compression-error table-error field-count row-count table-dimensions"
)
_UNUSUAL_TYPES = (
    "row-error cell-error header-error label-error truncated-value forbidden-value sequential-value "
    "ascii-value duplicate-row row-constraint deviated-value deviated-cell required-value"
)

CELL_WORDINGS = {
    **dict.fromkeys(_DEFINITION_TYPES.split(), _DEFINITION),
    **dict.fromkeys(_READING_TYPES.split(), _READING),
    **dict.fromkeys(_UNUSUAL_TYPES.split(), _UNUSUAL),
    # the settings
    "field-error": Wording(
        "字段的定义有误", "字段 {value} 的定义有误{hint}", "请对照上一个版本改正这个字段，或联系维护人员"
    ),
    # columns
    "blank-header": Wording("没有列名", "第一行是空的", "请在第一行写上列名：{names}"),
    "unmatched-header": Wording("没有列名", "第一行不是列名（现在是{value}）", "请在第一行写上列名：{names}"),
    "blank-label": Wording(
        "缺列名", "第 {position} 列没有列名", "请补上列名；如果这一列是多余的，请删去整列"
    ),
    "duplicate-label": Wording(
        "列名重复", "列名 {label} 出现了两次（第 {first} 列和第 {position} 列）", "请删去多余的一列"
    ),
    "missing-label": Wording(
        "缺列", "缺少「{title}」这一列（列名 {label}），它应当是第 {position} 列", "请补上这一列"
    ),
    "extra-label": Wording("多余的列", "第 {position} 列 {label} 是多余的，表结构里没有它", "请删去这一列"),
    "incorrect-label": Wording(
        "列名不对", "第 {position} 列的列名应为 {label}（{title}），现在是{value}", "请改正列名"
    ),
    "incorrect-label/swapped": Wording(
        "列的位置不对",
        "第 {first} 列应为 {label}（{title}），第 {second} 列应为 {other}（{other_title}），"
        "现在这两列的位置对调了",
        "请把两列换回来，连同下面的数据一起换",
    ),
    "incorrect-label/order": Wording(
        "列的顺序不对",
        "从第 {position} 列起顺序不对：第 {position} 列应为 {label}（{title}），"
        "现在是 {found}（{found_title}）。",
        "请把各列连同下面的数据按这个顺序排列：{names}",
    ),
    # rows
    "blank-row": Wording("空行", "这一行是空的", "请删去这一行"),
    "extra-cell": Wording(
        "格数不对",
        "这一行有 {found} 格，应为 {expected} 格，多了 {count} 格，可能是内容里有英文逗号",
        "请把内容里的英文逗号改成中文逗号，或删去行末多余的逗号",
    ),
    "missing-cell": Wording(
        "格数不对",
        "这一行只有 {found} 格，应为 {expected} 格，少了 {count} 格",
        "请补上缺的格，没有内容的格也要留出逗号",
    ),
    "primary-key": Wording(
        "编号重复", "{value}与第 {first} 行的重复", "请改成没有用过的编号；如果是同一条数据，请删去一行"
    ),
    "primary-key/several": Wording(
        "编号重复",
        "{fields}合起来（{value}）与第 {first} 行重复",
        "请改正其中一行；如果是同一条数据，请删去一行",
    ),
    "unique-error": Wording(
        "内容重复", "{value}与第 {first} 行的重复，这一列不能重复", "请改正其中一行，或删去重复的一行"
    ),
    "unique-key": Wording(
        "内容重复",
        "{fields}合起来（{value}）与第 {first} 行重复",
        "请改正其中一行；如果是同一条数据，请删去一行",
    ),
    "foreign-key": Wording(
        "查无此项",
        "{value}在「{table}」里查不到{near}",
        "请改成已有的「{target}」；如果确实是新的，请先在 {file} 里补上",
    ),
    "foreign-key/self": Wording(
        "查无此项", "{value}在本表的「{target}」里查不到{near}", "请改成已有的「{target}」，或先补上那一行"
    ),
    "orphan-sample": Wording(
        "样例所属的行没有了",
        "从这一行起有 {count} 行样例，属于「{table}」里已经没有或不再是样例的行，不公布",
        "请删去这些样例；不删也不影响发布",
    ),
    # types
    "type-error": Wording("类型不对", "{value}的写法不对", "请对照字段说明改正：{description}"),
    "type-error/string": Wording("类型不对", "{value}不是文字", "请改成文字"),
    "type-error/integer": Wording("不是整数", "{value}不是整数", "请改成数字{hint}"),
    "type-error/number": Wording("不是数字", "{value}不是数字", "请改成数字{hint}"),
    "type-error/boolean": Wording("不是 true 或 false", "{value}不是 true 或 false", "请改成小写的 {hint}"),
    "type-error/date": Wording("不是日期", "{value}不是日期", "请写成 2021-03-05 这样的形式"),
    "type-error/date-form": Wording("日期写法不对", "{value}的日期写法不对", "请写成 {hint}"),
    "type-error/date-serial": Wording(
        "日期写法不对",
        "{value}像是表格软件把日期变成的数字，可能是 {hint}",
        "请对照原件核对，写成 2021-03-05 这样的形式",
    ),
    "type-error/no-such-day": Wording("没有这一天", "{value}这一天不存在", "请对照原件改正年、月、日"),
    "type-error/year": Wording("不是年份", "{value}不是年份", "请写成四位数字，例如 2025"),
    "number-form": Wording("数字写法不对", "{value}的写法不规范", "请写成 {hint}"),
    "full-width-digits": Wording("全角数字", "{value}里有全角数字", "请改成半角：{hint}"),
    "lookalike": Wording(
        "字像，却不是那个字",
        "{value}里有只是看着像的字符（多半是从 PDF 复制来的部首），搜索时找不到",
        "请改成普通的字：{hint}",
    ),
    "wordless": Wording("没有内容", "{value}里没有一个字或数字", "请写上内容；不知道的空着，不要填符号"),
    "wordless/null": Wording(
        "没有内容", "{value}是程序在没有内容时写的，不是内容", "请写上内容；不知道的空着"
    ),
    "wordless/sheet": Wording(
        "没有内容",
        "{value}是表格软件算不出来、或列宽不够时显示的，不是内容",
        "请对照原件写上内容；不知道的空着",
    ),
    "scientific": Wording(
        "数字被改写",
        "{value}是表格软件改写过的长数字，后面的位数已经丢失，无法还原。",
        "请对照原件重新录入完整的号码；录入前先把这一列的格式设为“文本”",
    ),
    # constraints
    "constraint-error": Wording("内容不符合要求", "{value}不符合要求", "请对照字段说明改正：{description}"),
    "constraint-error/required": Wording("必填项空着", "这一格必须填写", "请补上：{description}"),
    "constraint-error/unique": Wording("内容重复", "{value}重复了", "请改正其中一行，或删去重复的一行"),
    "constraint-error/enum": Wording(
        "不在可选范围", "{value}不是可以填的内容{near}", "请改成其中之一：{allowed}"
    ),
    "constraint-error/pattern": Wording(
        "写法不对", "{value}的写法不符合要求。", "请对照字段说明改正：{description}"
    ),
    "constraint-error/list": Wording(
        "不在可选范围", "{value}不都是可以填的内容{near}", "请只用这些词，几个之间用“、”隔开：{allowed}"
    ),
    "constraint-error/period": Wording("写法不对", "时期{value}的写法不统一", "请写成 {hint}"),
    "constraint-error/minLength": Wording("内容太短", "{value}太短，至少要 {limit} 个字", "请补全"),
    "constraint-error/maxLength": Wording("内容太长", "{value}太长，最多 {limit} 个字", "请缩短"),
    "constraint-error/minimum": Wording("数值太小", "{value}小于允许的最小值 {limit}", "请核对后改正"),
    "constraint-error/maximum": Wording("数值太大", "{value}大于允许的最大值 {limit}", "请核对后改正"),
    "constraint-error/exclusiveMinimum": Wording("数值太小", "{value}必须大于 {limit}", "请核对后改正"),
    "constraint-error/exclusiveMaximum": Wording("数值太大", "{value}必须小于 {limit}", "请核对后改正"),
    # what a text must not hold
    "formula": Wording(
        "像公式",
        "{value}以 =、+、- 或 @ 开头，别人用表格软件打开时会当作公式运行",
        "请删去开头的符号；没有内容的格请空着",
    ),
    "html-in-text": Wording("有网页代码", "{value}里有网页代码", "请删去尖括号和里面的代码，只留文字"),
    "web-address": Wording(
        "网址不对",
        "{value}不是公众打得开的网址：带着用户名、密码、不对的端口，或是内部的地址",
        "请改成公开网页的完整网址；没有的清空",
    ),
    "sheet-escape": Wording(
        "有表格软件的转义",
        "{value}里有表格软件的转义（如 _x000D_），是导出时留下的，再存成表格会变成别的字",
        "请删去它",
    ),
    "blanks-around": Wording("多余的空格", "{value}的开头或末尾有空格", "请删去空格"),
}
