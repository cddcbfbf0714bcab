"""The executable disclosure audit: each duty of ``disclosure_duties`` has one check of the built site.

The list of duties is read from the site itself, as every visitor can read it. A list that does not
match the checks of this version is no basis for a judgement, so nothing is judged then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from childcare.terms import CLASS_KINDS
from datapub.audit.duties import catalogue, deadlines, policy, privacy, register, website
from datapub.audit.duties.verdict import Check, Context, Verdict
from datapub.audit.site import Site
from datapub.derive.working_days import WorkingCalendar
from datapub.messages import describe, rule_of
from datapub.problem import Problem

TABLE = "disclosure_duties"
ADDRESS = f"data/{TABLE}.csv"

CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "institution-pages": register.institution_pages,
        "institution-downloads": register.institution_downloads,
        "home-providers": register.home_providers,
        "home-addresses": register.home_addresses,
        "filing-authority": register.filing_authority,
        "first-publication": deadlines.first_publication,
        "change-publication": deadlines.change_publication,
        "receipt": deadlines.receipt,
        "refusal-publication": deadlines.refusal_publication,
        "refusal-marked": register.refusal_marked,
        "cancelled-marked": register.cancelled_marked,
        "cancelled-kept": register.cancelled_kept,
        "dataset-pages": catalogue.dataset_pages,
        "catalogue": catalogue.catalogue,
        "guide": catalogue.guide,
        "searchable": catalogue.searchable,
        "viewable": catalogue.viewable,
        "downloadable": catalogue.downloadable,
        "as-of-dates": catalogue.as_of_dates,
        "correction-channel": catalogue.correction_channel,
        "as-of-age": deadlines.as_of_age,
        "no-mobile-numbers": privacy.no_mobile_numbers,
        "no-identity-numbers": privacy.no_identity_numbers,
        "no-bank-accounts": privacy.no_bank_accounts,
        "no-wechat-ids": privacy.no_wechat_ids,
        "no-children": privacy.no_children,
        "principal-names": privacy.principal_names,
        "small-numbers": privacy.small_numbers,
        "credit-codes": register.credit_codes,
        "unique-sites": register.unique_sites,
        "date-order": register.date_order,
        "places-sum": register.places_sum,
        "class-sizes": register.class_sizes,
        "home-places": register.home_places,
        "caregiver-ratio": register.caregiver_ratio,
        "over-enrolment": register.over_enrolment,
        "area-sums": register.area_sums,
        "penalties": policy.penalties,
        "tasks": policy.tasks,
        "figures": policy.figures,
        "targets": policy.targets,
        "release-review": policy.release_review,
        "annual-report": policy.annual_report,
        "map-numbers": policy.map_numbers,
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
        "no-vendor-scripts": website.no_vendor_scripts,
        "content-policy": website.content_policy,
        "page-structure": website.page_structure,
        "text-alternatives": website.text_alternatives,
        "large-text": website.large_text,
        "accessibility-statement": website.accessibility_statement,
        "no-ip-addresses": website.no_ip_addresses,
        "no-foreign-requests": website.no_foreign_requests,
        "no-map-data": website.no_map_data,
        "no-tracking": website.no_tracking,
        "two-roles": policy.two_roles,
        "samples-marked": website.samples_marked,
        "sound-links": website.sound_links,
    }
)
"""Every check by the name that a duty calls it by (``check_name``)."""

_REGISTER_COLUMNS = (
    "id", "name", "credit_code", "site_no", "area_code", "address", "provider_type", "legal_form", "status",
    "authorization_type", "filing_authority", "filed_on", "registered_on", "application_received_on",
    "refusal_reasons", "changed_on", "cancelled_on", "places", "enrolled", "caregivers",
    "principal_name", "principal_basis", "principal_consent_on", "as_of_on", "is_sample",
)  # fmt: skip
NEEDED: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "institutions": frozenset(_REGISTER_COLUMNS)
        | {f"{what}_{kind.name}" for what in ("classes", "places") for kind in CLASS_KINDS},
        "areas": frozenset({"code", "name", "level", "filing_authority"}),
    }
)
"""Tables that most checks stand on, with the columns they read: nothing is judged without them."""

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
        The project's own requirements do not either: an old figure must not hold up a correction.
        """
        kind = self.duty["kind"]
        is_hard = kind == NOT_TO_SHOW or (self.is_law and kind != BY_WHEN)
        return is_hard and self.verdict.result == "不符合"


def judge_duties(site: Site, day: date) -> tuple[Judged, ...]:
    """Run the check of every duty that the site states, in its order; see :func:`check_list` first."""
    context = Context(day, read_calendar(site))
    return tuple(
        Judged(duty, CHECKS[duty["check_name"]](site, context))
        for duty in site.table(TABLE)
        if duty.get("check_name") in CHECKS
    )


def check_list(site: Site) -> Iterator[Problem]:
    """Yield why no duty can be judged: another list of duties, or no register to read."""
    named = [duty.get("check_name", "") for duty in site.table(TABLE)]
    wrong = sorted({*CHECKS.keys() ^ set(named), *(name for name in named if named.count(name) > 1)})
    if wrong:
        yield _refuse(ADDRESS, "audit-duties", "、".join(wrong[:5]))
    for table, columns in NEEDED.items():
        address, rows = f"data/{table}.csv", site.table(table)
        lacking = sorted(columns - rows[0].keys()) if rows else []
        if address not in site.files or lacking:
            yield _refuse(address, "audit-duties/table", "、".join(lacking[:5]) or table)


def _refuse(address: str, key: str, value: str) -> Problem:
    return Problem(address, None, None, rule_of(key), describe(key, value=value), value)


def read_calendar(site: Site) -> WorkingCalendar:
    """Return the calendar that the site publishes, with the library behind it."""
    return WorkingCalendar(
        {
            date.fromisoformat(row["day_on"]): row["is_working_day"] == "true"
            for row in site.table("working_days")
        }
    )


__all__ = [
    "CHECKS", "TABLE", "Check", "Context", "Judged", "Verdict", "check_list",
    "judge_duties",
]  # fmt: skip
