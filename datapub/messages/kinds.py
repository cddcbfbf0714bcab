"""Wordings of why a file cannot be read as a table, and how to turn it into one."""

from __future__ import annotations

from datapub.messages.wording import Wording, word_ways

_READ = "只能导入 xlsx、xls、et、ods、csv，和 Word（docx）、网页里的表格"
_COPIED = (
    "请在 Word 或 WPS 里选中整张表，复制到新的 Excel 工作簿，核对行数，另存为 xlsx 再导入；也可以另存为 docx"
)

KIND_WORDINGS = {
    "intake-kind": Wording(
        "不是表格文件", f"{_READ}，这个文件是 {{value}}", "请用 Excel 或 WPS 打开，另存为 xlsx 再导入"
    ),
    **word_ways(
        "intake-kind",
        "不是表格文件",
        word=(f"{_READ}，这个文件是别的格式的文档（{{value}}）", _COPIED),
        no_table=("这个 Word 文档里没有表格，名单写成了一段一段的文字", "请改成表格，一行一条，再导入"),
        pdf=(
            f"{_READ}，这个文件是 PDF",
            "请向发来名单的单位要 Excel 或 Word 原件；没有的，用 WPS 的“PDF 转 Excel”转换，"
            "和原件逐行核对以后另存为 xlsx 再导入",
        ),
        picture=(
            f"{_READ}，这个文件是图片，程序不认图里的字",
            "请向发来名单的单位要 Excel 或 Word 原件；没有的，照原件填到填报表里（命令 form），"
            "另存为 xlsx 再导入",
        ),
        packed=(
            f"{_READ}，这个文件是压缩文件（{{value}}）",
            "请先解压，再导入里面的表格；要另存为 xlsx 的，另存以后再导入",
        ),
    ),
    "intake-encoding": Wording(
        "编码不对", "看不出这个文件用的是什么编码", "请用 Excel 或 WPS 打开，另存为“CSV UTF-8（逗号分隔）”"
    ),
    "intake-encoding/big5": Wording(
        "编码不对",
        "这个文件像是 Big5（繁体中文）编码的，程序不把繁体改成简体",
        "请用 Excel 或 WPS 的“数据→自文本”打开，选“繁体中文（Big5）”，转换成简体，核对以后另存为 xlsx 再导入",
    ),
    "intake-header": Wording(
        "找不到列名",
        "前 {limit} 行里找不到这份数据的列名",
        "请检查选的文件对不对。"
        "列名可以写成：{names} 等；"
        "别的写法，请用 --column 列名=字段 写明，或加进 datasets/intake_aliases.csv",
    ),
    "intake-header/text": Wording(
        "找不到列名",
        "照 {read_as}，前 {limit} 行里找不到这份数据的列名",
        "请检查选的文件对不对。第一行是乱码的，或没有分成几列的，请用 Excel 或 WPS 的“数据→自文本”打开，"
        "看清楚以后另存为 xlsx 再导入。写成一段一段的，请改成一行一条、列名写在第一行，"
        "或每行写成“列名：内容”。列名可以写成：{names} 等；"
        "别的写法，请用 --column 列名=字段 写明，或加进 datasets/intake_aliases.csv",
    ),
}
