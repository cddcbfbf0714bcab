"""Other people's names for our columns and values, whether everybody's or one source's."""

from __future__ import annotations

import re
from typing import Final

ALIASES: Final = "intake_aliases"
"""The dataset in which staff keep other names of columns and values that hold for every list."""

MAPPINGS: Final = "intake_mappings"
"""The dataset that says the same of the lists of one source, as somebody has confirmed it."""

COLUMN: Final = "列名"
"""The kind of an alias of a column."""

CONTENT: Final = "内容"
"""The kind of an alias of what a cell says."""

TITLE: Final = "标题"
"""The kind of an alias of what a list's title says of all its rows."""

DEFAULT: Final = "默认"
"""The kind of what new rows are given in a column that the lists of a source do not have."""

LEFT_OUT: Final = "不导入"
"""Stands for the field of a column that is not to be imported."""

REST: Final = "其余"
"""Stands for all columns of a list that nobody knows, which are left out together."""

_NAMED: Final = r"[\u4e00-\u9fff]{0,8}?(?<![姓者人址关门道区划因])(?:名称?|全称)"
FORMER: Final = re.compile(
    rf"(?:机构|单位)?(?:原来?|旧|曾用|\(?(?:变更|更名|改名)前\)?)的?{_NAMED}|{_NAMED}\(?(?:变更|更名|改名)前\)?"
)
"""Columns of the names that rows had before, which no row is given and a row may be known by."""

IDENTITY: Final = re.compile(r"身份证|证件号|护照")
"""Columns that must not be in a file that is handed on."""

PRIVATE: Final = re.compile(r"手机|微信|[Qq]{2}号")
"""Columns that reach a person and no office."""

PERSONAL: Final = re.compile(
    rf"{IDENTITY.pattern}|{PRIVATE.pattern}|联系人|负责人|代表人|法人代表|姓名|家庭住址"
)
"""Columns about persons, which no source's mapping makes a column of ours."""

OF_NO_FIELD: Final = re.compile(rf"{PERSONAL.pattern}|^(?:序号?|序列|编次|no)$")
"""Columns that no dataset has: of persons, and a list's own numbers of its rows."""
