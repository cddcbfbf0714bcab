"""A row or two of each listing in the made city, for tests of whatever holds for all of them."""

from __future__ import annotations

from collections.abc import Mapping

from tests.support import Rows

_ROWS: Mapping[str, Rows] = {
    "guidance_centres": [
        {
            "id": "gc00001", "name": "甲市示例指导中心", "area_code": "990100", "host": "示例妇幼保健机构",
            "phone": "0990-6234567", "opened_on": "2022-06-01",
        },
        {"id": "gc00002", "name": "甲区示例指导中心", "area_code": "990102"},
    ],
}  # fmt: skip


def listed_rows(is_sample: str) -> dict[str, Rows]:
    """Return rows of every listing."""
    return {name: [{**row, "is_sample": is_sample} for row in rows] for name, rows in _ROWS.items()}
