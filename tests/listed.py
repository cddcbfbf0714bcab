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
    "activities": [
        {
            "id": "ac00001", "name": "示例辅食讲座", "area_code": "990102", "held_on": "2026-10-10",
            "starts_at": "09:30", "ends_at": "11:00", "place": "示例社区活动室", "guidance_kind": "膳食营养",
            "activity_form": "讲座", "organiser": "示例妇幼保健机构", "audience": "婴儿的家长",
            "attendance": "32", "activity_status": "如期",
        },
        {
            "id": "ac00002", "name": "示例亲子活动", "area_code": "990100", "held_on": "2026-11-28",
            "ends_on": "2026-11-29", "guidance_kind": "生长发育", "activity_status": "如期",
        },
    ],
}  # fmt: skip


def listed_rows(is_sample: str) -> dict[str, Rows]:
    """Return rows of every listing."""
    return {name: [{**row, "is_sample": is_sample} for row in rows] for name, rows in _ROWS.items()}
