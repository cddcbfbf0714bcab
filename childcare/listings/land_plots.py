"""托育用地 (task 8, safeguard 2): land that is planned for childcare, and what has been supplied of it."""

from __future__ import annotations

from childcare.counts import Count
from childcare.listings import Listing

LISTING = Listing(
    "land_plots",
    columns=(
        "name", "area_code", "plot_status", "is_stand_alone", "land_use", "land_m2", "planned_on",
        "supply_way", "supplied_on", "institution_id",
    ),
    unit="宗",
    counts=(
        Count(
            "独立占地的",
            "是否独立占地",
            lambda row: None if row["is_stand_alone"] is None else int(row["is_stand_alone"]),
        ),
        Count("已供应的", "规划或供应", lambda row: int(row["plot_status"] == "已供应")),
        Count("面积（平方米）", "土地面积", lambda row: row["land_m2"]),
    ),
    by="supply_way",
    void={name: ("plot_status", "已规划") for name in ("supply_way", "supplied_on")},
)  # fmt: skip
