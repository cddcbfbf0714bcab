"""社区公共设施 (task 9): service centres and health stations, and whether children are cared for there."""

from __future__ import annotations

from childcare.counts import Count
from childcare.listings import Listing

LISTING = Listing(
    "community_sites",
    columns=("name", "area_code", "kind", "has_care", "institution_id", "operator", "began_on"),
    unit="处",
    counts=(
        Count(
            "有托育服务 ÷ 列出的",
            "是否有托育服务",
            lambda row: None if row["has_care"] is None else int(row["has_care"]),
            lambda row: 1,
            100,
        ),
    ),
    by="kind",
    void={"operator": ("has_care", False), "began_on": ("has_care", False)},
)
