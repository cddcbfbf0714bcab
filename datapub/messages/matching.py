"""Wording of questions on which row of a dataset a row of a list is about."""

from __future__ import annotations

from datapub.messages.wording import Wording, word_ways

MATCHING_WORDINGS = {
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
    **word_ways(
        "intake-conflict",
        "说的不是同一条",
        name=(
            "这一行的{claims}，说的不是同一条",
            "请核对，改正写错的那一项；如果是改了名称，请把{keys}都填全",
        ),
        id=(
            "这一行的{claims}，别的内容却都对不上",
            "请核对；如果是新增的，请把{title}空着；如果是同一条，请分两次导入，先只改名称",
        ),
        part=(
            "这一行的{claims}，名称却不同",
            "请核对；如果是改了名称，请写上{title}；如果是另一条，请把{whole}填全",
        ),
        place=(
            "这一行的{claims}，名称也相同，所在的地方却不同",
            "请核对；如果是搬了家，或区域改了，请写上{title}；如果是另一处，请把{whole}填全",
        ),
    ),
}
