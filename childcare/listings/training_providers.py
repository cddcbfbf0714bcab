"""培训院校和机构 (task 6, safeguard 3): who teaches childcare, and how many study it."""

from __future__ import annotations

from childcare.counts import Count
from childcare.listings import Listing

LISTING = Listing(
    "training_providers",
    columns=("name", "area_code", "kind", "major", "began_on", "students", "basis"),
    unit="处",
    counts=(Count("在读（人）", "在读人数", lambda row: row["students"]),),
    by="kind",
)
