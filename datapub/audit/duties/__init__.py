"""Duties of a publisher of public data as executable checks of the built site.

A profile adds its own (``Profile.own_duties``). Which of them a city is judged on, its dataset
``disclosure_duties`` says, read from the site itself as every visitor can read it: a check that it
does not name is not made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from datapub.audit.duties import access, catalogue, privacy, releases, safety, website
from datapub.audit.duties.verdict import DutyCheck, Verdict, collect_checks
from datapub.audit.site import Site
from datapub.messages import make_fault
from datapub.problem import Problem

TABLE = "disclosure_duties"
ADDRESS = f"data/{TABLE}.csv"

CORE_DUTIES = collect_checks((access, catalogue, privacy, releases, safety, website))
"""Every check of the engine by its name."""

BY_WHEN, NOT_TO_SHOW = "限期公开", "不得公开"


@dataclass(frozen=True)
class Judged:
    """A duty, as the site itself states it, and what its check found."""

    duty: Mapping[str, str]
    verdict: Verdict

    @property
    def is_law(self) -> bool:
        """Whether something outside the project asks for it."""
        return self.duty["is_law"] == "true"

    @property
    def stops(self) -> bool:
        """Whether a site that fails it is not published.

        What the law asks for and what must not be shown stop the build. A term that has run out does
        not: holding the row back would only make it later, so it is shown as 不符合 for all to see.
        The project's own requirements do not either: an old figure must not hold up a correction. Nor
        does an empty cell: it is not known.
        """
        kind = self.duty["kind"]
        is_hard = kind == NOT_TO_SHOW or (self.is_law and kind != BY_WHEN)
        is_known = any(not fault.is_lack for fault in self.verdict.faults)
        return is_hard and self.verdict.result == "不符合" and is_known


def judge_duties(site: Site, duties: Mapping[str, DutyCheck]) -> tuple[Judged, ...]:
    """Run the check of every duty that the site states, in its order; see :func:`check_tables` first."""
    return tuple(
        Judged(duty, duties[duty["check_name"]](site))
        for duty in site.table(TABLE)
        if duty.get("check_name") in duties
    )


def check_tables(site: Site) -> Iterator[Problem]:
    """Yield the tables that the duties stand on and that cannot be read: nothing can be judged then."""
    for table, columns in site.checks.columns.items():
        address, rows = f"data/{table}.csv", site.table(table)
        lacking = sorted(columns - rows[0].keys()) if rows else []
        if address not in site.files or lacking:
            yield make_fault(address, "audit-duties/table", "、".join(lacking[:5]) or table)


def check_names(site: Site, duties: Mapping[str, DutyCheck]) -> Iterator[Problem]:
    """Yield the duties whose check nobody has written: they are not judged, all others are."""
    for duty in site.table(TABLE):
        name = duty.get("check_name", "")
        if name not in duties:
            yield make_fault(ADDRESS, "audit-duties", f"{duty.get('id', '')} {name}".strip())
