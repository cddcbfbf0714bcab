"""Wordings of faults of a whole file: missing, unreadable, or not a table."""

from __future__ import annotations

from datapub.messages.wording import Wording

_SAVE_CSV = (
    "另存为 UTF-8 编码的 CSV：Excel 或 WPS 选“文件→另存为→CSV UTF-8（逗号分隔）”，"
    "存好后再运行 python build_site.py format；没有这一项的，先存成 CSV，"
    "再用记事本打开，选“另存为”，编码选“UTF-8”"
)
_SAVE_AS = "请重新" + _SAVE_CSV

FILE_WORDINGS = {
    "missing-file": Wording(
        "缺少文件",
        "找不到这个文件",
        "请检查文件名和所在的文件夹是否写对；如果被删掉了，请把上一次的文件放回来",
    ),
    "empty-file": Wording(
        "空文件", "这个文件是空的", "请把上一次的文件放回来，第一行是列名，以下每行一条数据"
    ),
    "header-only": Wording("没有数据", "这个文件只有列名，没有数据", "请补上数据，或把上一次的文件放回来"),
    "excel-file": Wording(
        "不是 CSV 文件",
        "这是 Excel 工作簿，只是文件名改成了 csv。",
        "请用 Excel 或 WPS 打开它，再" + _SAVE_CSV,
    ),
    "encoding-bom": Wording(
        "文件开头有标记",
        "文件开头多了一个看不见的标记（UTF-8 BOM）。",
        "请运行 python build_site.py format 自动去掉；或用记事本打开，选“另存为”，"
        "编码选“UTF-8”（不要选“带有 BOM 的 UTF-8”）",
    ),
    "encoding-utf16": Wording("编码不对", "这个文件是 UTF-16 编码（也叫 Unicode），不是 UTF-8。", _SAVE_AS),
    "encoding-gb18030": Wording("编码不对", "这个文件是 GB18030（GBK）编码，不是 UTF-8。", _SAVE_AS),
    "encoding-unknown": Wording("编码不对", "看不出这个文件用的是什么编码，无法读取。", _SAVE_AS),
    "encoding-damaged": Wording(
        "有无法读取的字",
        "这一行有无法读取的字，可能是传输或转换时损坏了",
        "请对照原件重新录入这一行，再存成 UTF-8 编码的 CSV",
    ),
    "nul-byte": Wording(
        "有空字符",
        "有看不见的空字符（NUL），文件可能损坏了",
        "请对照原件重新录入这一格；如果很多行都有，请重新导出整个文件",
    ),
    "merge-conflict": Wording(
        "有合并标记",
        "这一行是两个人同时修改后留下的标记（{value}），不是数据。",
        "请与另一位修改的人核对，留下正确的行，删去以 <<<<<<<、=======、>>>>>>> 开头的行",
    ),
    "wrong-delimiter": Wording(
        "分隔符不对",
        "列与列之间用的是{found}，应当用英文逗号。",
        "请用 Excel 或 WPS 打开，另存为“CSV UTF-8（逗号分隔）”，再运行 python build_site.py format",
    ),
    "unbalanced-quote": Wording(
        "引号不成对",
        "从这一行起英文双引号不成对，后面的内容读不下去",
        "请检查这一行的英文双引号，补上缺的或删去多的；内容里需要引号时请用中文引号“”",
    ),
    "line-break": Wording("格内换行", "{value}里有换行", "请删去换行，把内容写在一行里"),
    "long-cell": Wording(
        "内容过长",
        "这一格有 {length} 个字，超过了 {limit} 个字的上限，可能是粘贴错了",
        "请对照原件重新录入这一格",
    ),
    "control-character": Wording(
        "有看不见的字符",
        "{value}里有看不见的字符（{name}），多半是从网页或聊天软件复制来的",
        "请删去这一格的内容，重新手工录入",
    ),
    "foreign-character": Wording(
        "有不能用的字符",
        "{value}里有不能用的字符（{name}）：不是汉字、拉丁字母或常用符号，有的看上去像，有的会打乱前后的字",
        "请对照原件，用普通的字重新录入这一格",
    ),
    "garbled": Wording("有乱码", "{value}里有乱码（�），原来的字已经丢失", "请对照原件重新录入这一格"),
}
