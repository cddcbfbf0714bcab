"""What every chart of the register says in the same words."""

from __future__ import annotations

from datetime import date

from childcare.derive.register import AreaTotals
from datapub.textual import write_day


def name_source(day: date | None, has_sample: bool) -> str:
    """Return where the numbers come from and up to which day."""
    until = f"，截至 {write_day(day)}" if day else ""
    return f"{'样例数据，不是真实情况' if has_sample else '托育机构备案名录'}{until}"


def describe_sample(totals: AreaTotals) -> str:
    """Return what a finding adds where sample rows are in it, else ""."""
    return "（样例数据）" if totals.has_sample else ""


def describe_none(listed: int) -> str:
    """Return why an area shows no institution that may take children, given how many are listed."""
    return "名录里没有可以收托的机构" if listed else "名录还没有公布机构"
