"""母婴设施 (task 8): places that should have a nursing room, and whether they do."""

from __future__ import annotations

from childcare.counts import Count
from childcare.listings import Listing
from datapub.model import Record


def _may_be_due(record: Record) -> bool:
    return record["is_due"] is not False


def _has_due(record: Record) -> int | None:
    known = record["is_due"] is not None and record["has_room"] is not None
    return int(record["has_room"]) if known else None


LISTING = Listing(
    "nursing_rooms",
    columns=(
        "name", "area_code", "place_kind", "is_due", "has_room", "room_m2", "kit_count", "managed_by",
    ),
    unit="处",
    counts=(
        Count(
            "应配置的",
            "是否应配置",
            lambda row: None if row["is_due"] is None else int(row["is_due"]),
        ),
        Count("已配置 ÷ 应配置", "是否已配置", _has_due, lambda row: 1, 100, _may_be_due),
    ),
    by="place_kind",
    void={name: ("has_room", False) for name in ("room_m2", "kit_count")},
)  # fmt: skip
