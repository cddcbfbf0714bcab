"""Guidance for families (task 1): what is held where and when, ahead and past."""

from __future__ import annotations

from childcare.counts import Count
from childcare.listings import Listing

LISTING = Listing(
    "activities",
    columns=(
        "name", "area_code", "held_on", "starts_at", "place", "guidance_kind", "organiser", "audience",
        "activity_status",
    ),
    unit="场",
    day="held_on",
    last_day="ends_on",
    cancelled=("activity_status", "取消"),
    counts=(Count("参加人次", "参加人数", lambda record: record["attendance"]),),
    by="guidance_kind",
    ends={"held_on": "ends_on", "starts_at": "ends_at"},
)  # fmt: skip
