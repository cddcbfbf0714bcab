"""Duties of a publisher of public data as executable checks of the built site.

A profile adds its own (``Profile.own_duties``). Which of them a city is judged on, its dataset
``disclosure_duties`` says, read from the site itself as every visitor can read it: a check that it
does not name is not made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from datapub.audit.duties import access, catalogue, privacy, releases, safety, website
from datapub.audit.duties.verdict import DutyCheck, Verdict
from datapub.audit.site import Site
from datapub.messages import describe, rule_of
from datapub.problem import Problem

TABLE = "disclosure_duties"
ADDRESS = f"data/{TABLE}.csv"

CORE_DUTIES: Mapping[str, DutyCheck] = MappingProxyType(
    {
        "dataset-pages": catalogue.dataset_pages,
        "catalogue": catalogue.catalogue,
        "guide": catalogue.guide,
        "downloadable": catalogue.downloadable,
        "no-mobile-numbers": privacy.no_mobile_numbers,
        "no-identity-numbers": privacy.no_identity_numbers,
        "no-bank-accounts": privacy.no_bank_accounts,
        "no-wechat-ids": privacy.no_wechat_ids,
        "release-review": releases.release_review,
        "two-roles": releases.two_roles,
        "annual-report": releases.annual_report,
        "map-numbers": releases.map_numbers,
        "relative-links": website.relative_links,
        "no-blank-columns": website.no_blank_columns,
        "honest-dates": website.honest_dates,
        "home-updated": website.home_updated,
        "dated-pages": website.dated_pages,
        "home-tags": website.home_tags,
        "column-tags": website.column_tags,
        "article-tags": website.article_tags,
        "footer": website.footer,
        "footer-filled": website.footer_filled,
        "samples-marked": website.samples_marked,
        "sound-links": website.sound_links,
        "page-structure": access.page_structure,
        "text-alternatives": access.text_alternatives,
        "large-text": access.large_text,
        "accessibility-statement": access.accessibility_statement,
        "no-vendor-scripts": safety.no_vendor_scripts,
        "content-policy": safety.content_policy,
        "no-ip-addresses": safety.no_ip_addresses,
        "no-foreign-requests": safety.no_foreign_requests,
        "no-map-data": safety.no_map_data,
        "no-tracking": safety.no_tracking,
    }
)
"""Every check of the engine by the name that a duty calls it by (``check_name``)."""

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
            yield _fault(address, "audit-duties/table", "、".join(lacking[:5]) or table)


def check_names(site: Site, duties: Mapping[str, DutyCheck]) -> Iterator[Problem]:
    """Yield the duties whose check nobody has written: they are not judged, all others are."""
    for duty in site.table(TABLE):
        name = duty.get("check_name", "")
        if name not in duties:
            yield _fault(ADDRESS, "audit-duties", f"{duty.get('id', '')} {name}".strip())


def _fault(address: str, key: str, value: str) -> Problem:
    return Problem(address, None, None, rule_of(key), describe(key, value=value), value)


__all__ = [
    "CORE_DUTIES",
    "TABLE",
    "DutyCheck",
    "Judged",
    "Verdict",
    "check_names",
    "check_tables",
    "judge_duties",
]
