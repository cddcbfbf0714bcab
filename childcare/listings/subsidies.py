"""补贴 (safeguard 1): what has been paid to institutions, for which time, on what ground."""

from __future__ import annotations

from childcare.counts import Count
from childcare.listings import Listing

LISTING = Listing(
    "subsidies",
    columns=("institution_id", "area_code", "kind", "amount_cny", "period", "paid_on", "payer", "basis"),
    unit="笔",
    day="paid_on",
    counts=(Count("金额（元）", "金额", lambda row: row["amount_cny"]),),
    by="kind",
)
