"""Wordings of what a download format cannot store; found before anything is written."""

from __future__ import annotations

from datapub.messages.wording import Wording

EXPORT_WORDINGS = {
    "export-type": Wording(
        "格式装不下的类型",
        "{value}：{format} 装不下这种类型的字段",
        "请在 schemas 里改用其他类型，或联系维护人员",
    ),
    "export-sheet-name": Wording(
        "工作表名不合规",
        "数据集标题{value}要用作 Excel 工作表的名称，却{reason}",
        "请在 datapackage.json 里改短或改正 title",
    ),
    "export-long-cell": Wording(
        "单元格太长",
        "这一格有 {length} 个字，Excel 的单元格最多 {limit} 个",
        "请缩短，长文字可以改为网页链接",
    ),
    "export-rows": Wording(
        "行数太多",
        "有 {found} 行，Excel 的工作表加上标题最多 {limit} 行",
        "请把数据集拆成几个，或联系维护人员",
    ),
    "export-columns": Wording(
        "列数太多",
        "有 {found} 列，{format} 最多 {limit} 列",
        "请把数据集拆成几个",
    ),
    "export-number": Wording(
        "不是确定的数",
        "{value}不是一个确定的数，多数格式装不下",
        "请改成数字，不知道就空着",
    ),
    "export-digits": Wording(
        "数字位数太多",
        "{value}有 {found} 位有效数字，表格软件只保留 {limit} 位，后面的会变成 0",
        "请减少位数；编号一类的数字请在 schemas 里把类型改为 string",
    ),
    "export-places": Wording(
        "小数位数太多",
        "{value}有 {found} 位小数，下载文件最多保留 {limit} 位",
        "请按四舍五入减少小数位数",
    ),
    "export-date": Wording(
        "日期太早",
        "{value}早于 1900 年 3 月 1 日，Excel 不能作为日期保存",
        "请核对日期；属实的请在 schemas 里把类型改为 string",
    ),
    "export-key": Wording(
        "编号不能用作网址",
        "{value}会用作这条记录的网址，却含有网址里不能用的字符",
        "请改用字母、数字、短横线、下划线和点组成的编号，以字母或数字开头",
    ),
    "export-area-code": Wording(
        "区域代码不能用作网址",
        "区域代码{value}会用作下载文件的网址，却{reason}",
        "请改用字母、数字、短横线和下划线组成的代码",
    ),
    "export-name": Wording(
        "名称已被占用",
        "数据集名称 {value} 与网站固定的网址相同",
        "请在 datapackage.json 里换一个 name",
    ),
    "export-cycle": Wording(
        "引用成环",
        "数据集 {value} 互相引用，绕成了一圈，数据库文件无法建立",
        "请在 schemas 里删去其中一个 foreignKeys",
    ),
}
