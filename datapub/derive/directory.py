"""基层政务公开标准目录: what the law wants published, in the eleven columns of the ministry's own table."""

from __future__ import annotations

from datapub.config import Config
from datapub.model import Table

DUTIES = "disclosure_duties"
MARK = "√"
COLUMNS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("序号", ()),
    ("一级事项", ()),
    ("二级事项", ()),
    ("公开内容（要素）", ()),
    ("公开依据", ()),
    ("公开时限", ()),
    ("公开主体", ()),
    ("公开渠道和载体", ()),
    ("公开对象", ("全社会", "特定群体")),
    ("公开方式", ("主动", "依申请")),
    ("公开层级", ("市级", "县级", "乡级")),
)
"""Each column with the columns that its header is merged over, as counties publish the table."""

GENERAL_LIMIT = "自信息形成或者变更之日起20个工作日内"
"""政府信息公开条例 art 26, which holds where no other text sets a limit."""


def list_columns() -> tuple[str, ...]:
    """Return the columns in one row, for files that have one header: 公开对象（全社会）."""
    return tuple(
        f"{title}（{part}）" if part else title for title, parts in COLUMNS for part in parts or ("",)
    )


def list_directory(duties: Table, config: Config) -> list[tuple[str, ...]]:
    """Return a row for each matter that the law wants published; a cell that is not known is "".

    What has no matter is how the data have to be, not what is disclosed, and stands in the audit alone,
    as does what the site asks of itself. Body and level are the duty's own, else the publisher's.
    """
    asked = [row for row in duties.records() if row.get("matter") and row["is_law"]]
    channel, own = f"{config.title}（{config.base_url}）", _find_level(config.city_code)
    return [
        (
            str(number),
            row["matter"],
            row["name"],
            row["duty"],
            f"{row['instrument']}{row['article'] or ''}",
            f"{row['deadline_working_days']}个工作日内" if row["deadline_working_days"] else GENERAL_LIMIT,
            row["body"] or config.publisher_name,
            channel,
            MARK,
            "",
            MARK,
            "",
            *(
                MARK if level in (row["disclosure_level"] or own).split("、") else ""
                for level in COLUMNS[-1][1]
            ),
        )
        for number, row in enumerate(asked, 1)
    ]


def _find_level(code: str) -> str:
    """Return whose level a code of GB/T 2260 is; "" for a province, which the table has no column for."""
    if len(code) > _COUNTY_DIGITS:
        return "乡级"
    return "" if code.endswith("0000") else "市级" if code.endswith("00") else "县级"


_COUNTY_DIGITS = 6
