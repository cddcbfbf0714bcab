"""What every chart of the register says in the same words."""

from __future__ import annotations

from childcare.derive.register import AreaTotals


def name_source(totals: AreaTotals) -> str:
    """Return where the numbers come from and up to which day."""
    day = totals.as_of_on
    until = f"，截至 {day.year}年{day.month}月{day.day}日" if day else ""
    return f"{'样例数据，不是真实情况' if totals.has_sample else '托育机构备案名录'}{until}"


def describe_sample(totals: AreaTotals) -> str:
    """Return what a finding adds where sample rows are in it, else ""."""
    return "（样例数据）" if totals.has_sample else ""
