"""Duties of supervision: what is recorded of an institution stands on its page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from childcare.duties.rows import Row, shows
from datapub.audit.duties.verdict import Fault, Verdict, judge, not_applicable
from datapub.audit.problems import find_problem
from datapub.audit.site import Site

_OF_INSPECTION: Final = {
    "inspected_on": "检查日期",
    "inspectors": "检查单位",
    "findings": "发现的问题",
    "institution_reply": "机构的说明",
}
_OF_EVENT: Final = {"happened_on": "日期", "basis": "依据"}


def inspections_shown(site: Site) -> Verdict:
    """R25: each inspection stands on the page of its institution: the day, by whom, what was found."""
    return _judge_shown(site, "inspections", _OF_INSPECTION)


def events_shown(site: Site) -> Verdict:
    """R26: each event stands on the page of its institution: the day, and on what ground."""
    return _judge_shown(site, "institution_events", _OF_EVENT)


def assessments_shown(site: Site) -> Verdict:
    """R27: each assessment stands on the page of its institution: the day, by whom."""
    return _judge_shown(site, "assessments", {"assessed_on": "评估日期", "assessor": "评估单位"})


def sanctions_in_term(site: Site) -> Verdict:
    """R19: a sanction has a decision, a category and a last day that has not passed, and is shown.

    It is judged on the day that the page says it is of, which is that of the build, and on any later one.
    """
    rows, required_fields = site.table("sanctions"), ("publication_ends_on", "violation")
    if not rows:
        return not_applicable("没有公布处罚，只给出查询网址", "sanctions/")
    page = site.page("sanctions/")
    day = max([*(page.days("sanctions-day") if page else ()), site.day]).isoformat()

    def find() -> Iterator[Fault]:
        for row in rows:
            if not all(row.get(name) for name in ("decided_on", "category", "publication_ends_on")):
                yield Fault("data/sanctions.csv", f"{row['id']} 没有写全决定日期、种类和公示的最后一天")
            elif row["publication_ends_on"] < day:
                yield Fault("data/sanctions.csv", f"{row['id']} 的公示期已过，没有撤下")
            for path in ("sanctions/", _path_of(row)):
                shown = site.page(path)
                if shown is None:
                    yield Fault(
                        path, "没有网页", find_problem(site, "audit-missing-page", f"{path}index.html")
                    )
                elif not all(shows(shown, name, row[name]) for name in required_fields):
                    yield Fault(path, f"没有写 {row['id']} 的违法事实和公示的最后一天")

    return judge(find(), f"{len(rows)} 件处罚都在公示期内", "sanctions/", "data/sanctions/")


def _judge_shown(site: Site, name: str, titles: Mapping[str, str]) -> Verdict:
    rows = site.table(name)
    if not rows:
        return not_applicable("还没有公布记录", f"{name}/")

    def find() -> Iterator[Fault]:
        for row in rows:
            path = _path_of(row)
            page = site.page(path)
            if page is None:
                cause = find_problem(site, "audit-missing-page", f"{path}index.html")
                yield Fault(path, "没有网页", cause)
                continue
            for column, title in titles.items():
                if row[column] and not shows(page, column, row[column]):
                    yield Fault(path, f"没有写 {row['id']} 的{title}")

    return judge(find(), f"{len(rows)} 条记录都写在机构的网页上", f"{name}/", _path_of(rows[0]))


def _path_of(row: Row) -> str:
    return f"institutions/{row['institution_id']}/"
