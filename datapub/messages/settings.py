"""Wording of faults in the project's own settings: site.toml, the data package, the schemas.

``{value}`` is the place or the offending text.
"""

from __future__ import annotations

from datapub.messages.wording import Wording

SETTINGS_WORDINGS = {
    "config-file": Wording("缺少设置文件", "找不到这个文件", "请从上一个版本恢复它，或检查文件名是否写错"),
    "config-encoding": Wording(
        "设置文件的编码不对", "这个文件不是 UTF-8 编码", "请用记事本“另存为”，编码选 UTF-8"
    ),
    "config-syntax": Wording(
        "设置文件格式有误", "格式有误，读不下去", "请检查这一行的引号、等号和方括号是否成对、齐全"
    ),
    "config-json": Wording(
        "JSON 格式有误", "不是正确的 JSON", "请检查这一行附近的逗号、引号和括号是否成对、齐全"
    ),
    "config-missing": Wording("缺少设置项", "缺少设置项 {value}", "请按说明补上这一行"),
    "config-empty": Wording("设置项是空的", "设置项 {value} 是空的", "请填写内容"),
    "config-text": Wording(
        "设置项里有不能用的内容",
        "设置项 {value} 里有网页标记，或看不见的、不能用的字符",
        "请用普通的文字重新填写，不要从网页上复制",
    ),
    "config-long": Wording("设置项太长", "设置项 {value} 太长，页眉放不下", "请缩短到 {most} 个字以内"),
    "config-type": Wording("设置项类型不对", "设置项 {value} 的类型不对", "请改成{wanted}"),
    "config-unknown": Wording("不认识的设置项", "不认识设置项 {value}{hint}", "请改正名称，或删去这一行"),
    "config-address": Wording(
        "网址不完整",
        "“{value}”不是完整的网址，或者带着用户名、密码或不对的端口",
        "请以 http:// 或 https:// 开头",
    ),
    "config-base": Wording(
        "网站的网址不对",
        "“{value}”不能作网站的网址",
        "请以 http:// 或 https:// 开头、以 / 结尾，域名用小写；不要用户名、密码、?、#、// 和 ..，"
        "中文的域名和文件夹写成 xn-- 和 % 开头的形式",
    ),
    "config-contact": Wording(
        "没有写联系电话", "“{value}”里没有电话号码", "请写公众可以拨打的电话，例如 12345 政务服务便民热线"
    ),
    "config-id-prefix": Wording(
        "编号的开头不对", "“{value}”不是两个小写字母", "请写两个小写字母，例如 ab；导入时给新的行编号用"
    ),
    "config-id-prefix/sample": Wording(
        "编号的开头不对", "“{value}”是样例编号的开头", "请写另外两个小写字母，例如 ab；导入时给新的行编号用"
    ),
    "config-city-code": Wording(
        "区域代码不对", "“{value}”不是区域代码", "请写六位数字；功能区在六位后面加 L，镇街写九位"
    ),
    "config-required": Wording(
        "要填全的列不存在",
        "[required] 里的“{value}”不是数据集的列{hint}",
        "请写成“数据集.列名”",
    ),
    "config-city": Wording(
        "要公布的城市不在区域表里",
        "数据集 areas 中没有代码 {value}",
        "请改正 site.toml 的 city_code，或在 areas 中补上这个代码",
    ),
    "config-official": Wording(
        "正式发布缺少设置", "正式发布（official = true）时 {value} 不能为空", "请向网站管理部门索取并填写"
    ),
    "package-resources": Wording("没有数据集", "没有列出任何数据集", "请在 resources 中列出"),
    "package-name": Wording(
        "数据集名称不合规", "有一个数据集没有合规的名称（{value}）", "请把 name 改成小写字母、数字和下划线"
    ),
    "package-duplicate": Wording("数据集重复", "数据集 {value} 列了两次", "请删去一个"),
    "package-missing": Wording("数据集说明不全", "缺少 {value}", "请补上"),
    "package-cadence": Wording("更新频率不认识", "{value} 不是可用的更新频率", "请改成其中之一：{allowed}"),
    "package-day": Wording("日期写法不对", "{value} 不是日期", "请写成 2026-09-30 这样，不知道就删去这一项"),
    "package-dataset": Wording("没有这个数据集", "{value} 不是数据集", "请改成 resources 里有的名称"),
    "package-column": Wording(
        "列名不存在", "{value} 不是这个数据集的列{hint}", "请改成表结构里有的列名，或删去它"
    ),
    "package-needed": Wording(
        "程序要用的数据集没有列出",
        "没有列出数据集 {value}，程序要用它",
        "请把它放回 resources；没有数据的，文件里只留列名",
    ),
    "schema-needed": Wording(
        "程序要用的列没有列出", "没有列出字段 {value}，程序要用它", "请把它放回来；没有内容的，这一列空着"
    ),
    "package-expires": Wording(
        "最后一天不是日期", "{value} 不是日期的列", "请改成类型是 date 的列，或删去它"
    ),
    "overlay-folder": Wording(
        "没有覆盖数据的文件夹", "没有文件夹 {value}", "请改正 --overlay 后面的路径，或先建这个文件夹"
    ),
    "overlay-needed": Wording(
        "要写明覆盖数据的文件夹",
        "{value}的行到期要撤下，不能写进项目",
        "请加上 --overlay，写明项目之外的那个文件夹",
    ),
    "overlay-inside": Wording(
        "覆盖数据在项目里面",
        "{value} 在项目文件夹里，提交以后就永远留在公开的历史里",
        "请把它移到项目文件夹之外，再用 --overlay 写明新的位置",
    ),
    "overlay-around": Wording(
        "覆盖数据的文件夹太大", "{value} 里面就有项目文件夹", "请另建一个只放覆盖数据的文件夹"
    ),
    "overlay-public": Wording(
        "覆盖数据里有别的数据集",
        "{value} 的行应当提交到项目的 datasets 里，覆盖数据只能有 {known}",
        "请把它移出这个文件夹",
    ),
    "overlay-unknown": Wording(
        "覆盖数据里有不认识的文件",
        "{value} 不是覆盖数据的文件{hint}，只能有 {known}",
        "请改正文件名，或把它移出这个文件夹",
    ),
    "overlay-missing": Wording(
        "覆盖数据缺文件",
        "文件夹里没有 {value}",
        "请改正 --overlay 后面的路径；第一次用的，请把项目 datasets 里的这个文件（只有列名）复制过去",
    ),
    "overlay-rows": Wording(
        "会永远留在历史里的行",
        "这个文件有 {count} 行数据，这个数据集到期要撤下，提交到项目里就永远留在公开的历史里",
        "请把这些行移到项目之外的文件夹，用 --overlay 读取，这里只留列名",
    ),
    "overlay-left-out": Wording(
        "有错的行没有公布",
        "这个文件有 {count} 行有错，网站没有公布这几行，别的照常",
        "请改正上面指出的错误，再生成一次",
    ),
    "expired": Wording(
        "已经到期",
        "这一行的公示期已经满了，网站不再公布",
        "请从覆盖数据里删去这一行",
    ),
    "package-internal": Wording(
        "内部的数据集没有标明",
        "数据集 {value} 只供内部使用，不能公布，却没有标明",
        '请在 datapackage.json 的这个数据集里加上 "internal": true',
    ),
    "package-type": Wording("属性写法不对", "{value} 的写法不对", "请改成{wanted}"),
    "package-unknown": Wording("不认识的属性", "不认识属性 {value}{hint}", "请改正名称，或删去它"),
    "package-path": Wording("路径在项目之外", "{value} 指到了项目文件夹之外", "请改成项目内的相对路径"),
    "duty-check": Wording(
        "没有这项检查",
        "没有名叫{value}的检查{hint}，这一项义务没法核查",
        "请改正「检查」（check_name）一列；不需要的义务，删去那一行",
    ),
    "schema-fields": Wording("没有字段", "没有列出任何字段", "请在 fields 中列出"),
    "schema-field-name": Wording(
        "字段名称不合规", "有一个字段没有合规的名称（{value}）", "请把 name 改成小写字母、数字和下划线"
    ),
    "schema-field-missing": Wording("字段说明不全", "字段缺少 {value}", "请补上"),
    "schema-duplicate": Wording("字段重复", "字段 {value} 定义了两次", "请删去一个"),
    "schema-type": Wording("字段类型不可用", "字段 {value} 不是可用的类型", "请改成其中之一：{types}"),
    "schema-constraints": Wording("约束写法不对", "字段 {value} 的写法不对", "请改成一组“约束: 值”"),
    "schema-identifier": Wording(
        "标识的种类不认识", "{value} 不是认识的标识种类", "请改成其中之一，或删去它：{known}"
    ),
    "schema-pattern": Wording(
        "正则表达式有误", "字段 {value} 中的 pattern 不是正确的正则表达式", "请改正括号和方括号"
    ),
    "schema-key": Wording(
        "键引用的字段不存在", "键引用了不存在的字段 {value}", "请改正 primaryKey、uniqueKeys 或 foreignKeys"
    ),
    "schema-reference": Wording(
        "外键没有着落", "引用 {value} 指向不存在的数据集或字段", "请改正 foreignKeys"
    ),
}
