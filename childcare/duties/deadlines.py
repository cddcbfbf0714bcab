"""Duties with a term in working days.

When a row was first published is what the commits say, and the build puts that on the site as
``data/publication-dates.csv``. Without it nothing is guessed: the answer is 无法核查.

The register's own beginning: a row filed before this site published any row could not have been
published here in time. Its term is counted from the day the register first appeared, and the page
of results says so.
"""

from __future__ import annotations

import calendar as months
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from childcare.duties.checks import is_filed
from childcare.duties.rows import DOWNLOAD, EMPTY, Row, all_rows, describe_unknown, path_of
from childcare.terms import Status
from datapub.audit.duties.verdict import Fault, Verdict, cannot, judge, not_applicable
from datapub.audit.site import Site
from datapub.derive.working_days import NoCalendar, WorkingCalendar
from datapub.state import SiteState

DATES: Final = "data/publication-dates.csv"
_SAMPLES: Final = "名录全部是样例，样例没有期限"
_NO_HISTORY: Final = "没有完整的提交历史，不知道是哪一天公开的"
_REMINDER: Final = 5
"""Working days from which a publication in time is still mentioned (project policy)."""


def first_publication(site: Site) -> Verdict:
    """R03: published within 20 working days of filing."""
    filed = [row for row in _real_rows(site) if is_filed(row)]
    rows = [row for row in filed if row["filed_on"]]
    return _judge_term(site, rows, "filed_on", "first_published_on", 20, "公开", len(filed) - len(rows))


def change_publication(site: Site) -> Verdict:
    """R04: a change is published within 20 working days."""
    rows = [row for row in _real_rows(site) if row["changed_on"]]
    return _judge_term(site, rows, "changed_on", "change_published_on", 20, "公开变更")


def refusal_publication(site: Site) -> Verdict:
    """R05b: a refusal is public within 15 working days of receiving the application."""
    refused = [row for row in _real_rows(site) if row["status"] == Status.REFUSED]
    rows = [row for row in refused if row["application_received_on"]]
    unknown = len(refused) - len(rows)
    return _judge_term(site, rows, "application_received_on", "status_published_on", 15, "公开", unknown)


def receipt(site: Site) -> Verdict:
    """R05a: the receipt is given within 5 working days; the day of filing stands for that of the receipt."""
    filed = [
        row
        for row in _real_rows(site)
        if is_filed(row) and row["filed_on"] and row["status"] != Status.PERMITTED  # the term is of filings
    ]
    if not filed:
        return not_applicable(_SAMPLES if all_rows(site) else EMPTY, DOWNLOAD)
    rows = [row for row in filed if row["application_received_on"]]
    if not rows:
        return cannot("名录没有登记收到备案材料的日期", DOWNLOAD)
    counted = _count(
        rows, site.calendar, lambda row: (_day(row["application_received_on"]), _day(row["filed_on"]))
    )
    if counted.year:
        return cannot(f"没有 {counted.year} 年的放假通知，算不出工作日", "data/working_days/")
    faults = [
        Fault(path_of(row), f"收到材料 {days} 个工作日后才备案，期限 5 个")
        for row, days in counted.days
        if days > 5
    ]
    unknown = len(filed) - len(rows)
    also = f"；另有 {unknown} 家没有登记收到日期，没有核查" if unknown else ""
    passed = f"没有回执日期，按备案日期算：{len(rows)} 家都在 5 个工作日内{also}"
    return judge(faults, passed, DOWNLOAD)


def as_of_age(site: Site) -> Verdict:
    """R09c: the register is no older than a quarter and 20 working days."""
    if site.state is SiteState.SAMPLE:
        return not_applicable("样例站的名录不更新", DOWNLOAD)
    days = [day for row in all_rows(site) if (day := _day(row["as_of_on"])) is not None]
    if not days:
        return cannot("名录没有截至日期", DOWNLOAD)
    newest = max(days)
    quarter = add_months(newest, 3)
    if site.day <= quarter:  # whatever the notice of the year to come will say
        return judge([], f"截至 {newest}，{quarter} 后 20 个工作日内更新即可", DOWNLOAD)
    try:
        last = site.calendar.add(quarter, 20)
    except NoCalendar as unknown:
        return cannot(f"没有 {unknown.year} 年的放假通知，算不出工作日", "data/working_days/")
    faults = [Fault(DOWNLOAD, f"截至 {newest}，应在 {last} 前更新")] if site.day > last else []
    return judge(faults, f"截至 {newest}，{last} 前更新即可", DOWNLOAD)


def add_months(day: date, count: int) -> date:
    """Return the same day some months later, or that month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


@dataclass
class _Counted:
    """Working days by row; ``year`` is the one without a notice, 0 where all are known."""

    days: list[tuple[Row, int]] = field(default_factory=list)
    year: int = 0


def _judge_term(
    site: Site,
    rows: list[Row],
    start: str,
    end: str,
    term: int,
    words: str,
    unknown: int = 0,
) -> Verdict:
    if not rows and unknown:
        return cannot(f"{unknown} 家都没有公布从哪一天算起", DOWNLOAD)
    if not rows:
        is_sample = bool(all_rows(site)) and not _real_rows(site)
        return not_applicable(_SAMPLES if is_sample else "名录里没有这样的机构", DOWNLOAD)
    published = {row["id"]: row for row in site.table("publication-dates")}
    if not published:
        return cannot(_NO_HISTORY, DOWNLOAD)
    firsts = [day for known in published.values() if (day := _day(known["first_published_on"])) is not None]
    beginning = min(firsts, default=None)
    known = [row for row in rows if _published(published, row, end) is not None]

    def span(row: Row) -> tuple[date | None, date | None]:
        begun = _day(row[start])
        if begun is not None and beginning is not None:
            begun = max(begun, beginning)
        return begun, _published(published, row, end)

    counted = _count(known, site.calendar, span)
    if counted.year:
        return cannot(f"没有 {counted.year} 年的放假通知，算不出工作日", "data/working_days/")
    faults = [
        Fault(path_of(row), f"用了 {days} 个工作日才{words}，期限 {term} 个")
        for row, days in counted.days
        if days > term
    ]
    if not faults and len(known) < len(rows):
        return cannot(f"{len(rows) - len(known)} 家没有公开日期的记录：{_NO_HISTORY}", DATES)
    slow = sum(days > _REMINDER for _, days in counted.days)
    also = f"；其中 {slow} 家超过 {_REMINDER} 个工作日" if slow and term > _REMINDER else ""
    also += f"；在 {beginning} 名录首次公开以前发生的，从那一天起算" if beginning else ""
    also += describe_unknown(unknown)
    return judge(faults, f"{len(known)} 家都在 {term} 个工作日内{words}{also}", DATES)


def _count(
    rows: list[Row],
    calendar: WorkingCalendar,
    span: Callable[[Row], tuple[date | None, date | None]],
) -> _Counted:
    counted = _Counted()
    for row in rows:
        begun, ended = span(row)
        if begun is None or ended is None:
            continue
        try:
            counted.days.append((row, calendar.count(begun, ended) if ended > begun else 0))
        except NoCalendar as unknown:
            counted.year = unknown.year
    return counted


def _published(published: Mapping[str, Row], row: Row, name: str) -> date | None:
    known = published.get(row["id"])
    return _day(known.get(name, "")) if known else None


def _real_rows(site: Site) -> list[Row]:
    return [row for row in all_rows(site) if row["is_sample"] != "true"]


def _day(cell: str) -> date | None:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        return None
