"""What an institution states, in words: as it was published, no finer and no coarser."""

from __future__ import annotations

from decimal import Decimal

from childcare.terms import Status
from datapub.model import Record
from datapub.textual import write_day


def find_price(record: Record) -> tuple[Decimal | None, Decimal | None]:
    """Return the least and the most that a month of full-day care costs, in yuan; None if not stated."""
    single: Decimal | None = record["fee_cny_month"]
    if single is not None:
        return single, single
    return record["fee_cny_month_min"], record["fee_cny_month_max"]


def write_fee(record: Record) -> str:
    """Write the fee of full-day care in yuan a month: a figure or a range; "" where neither is stated."""
    least, most = find_price(record)
    if least is not None and least == most:
        return f"每月 {least:,} 元"
    if least is None and most is None:
        return ""
    if least is None or most is None:
        return f"每月 {least:,} 元起" if least is not None else f"每月不超过 {most:,} 元"
    return f"每月 {least:,}—{most:,} 元"


def write_filing(record: Record) -> str:
    """Write when an institution was filed: a day, or only the month or year that is known; "" for neither."""
    day = record["filed_on"]
    if day is not None:
        return write_day(day)
    year, _, month = (record["filed_month"] or "").partition("-")
    return f"{year}年" + (f"{int(month)}月" if month else "") if year else ""


def name_office(record: Record) -> str:
    """Return what the health authority is to an institution: what it has not filed, it has only received."""
    return "受理机关" if record["status"] == Status.REFUSED else f"{name_authorization(record)}机关"


def name_authorization(record: Record) -> str:
    """Return how an institution was authorised: 备案, as the rules in force have it, unless it says 许可."""
    return record["authorization_type"] or Status(record["status"]).authorization or "备案"
