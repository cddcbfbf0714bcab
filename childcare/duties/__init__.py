"""Duties of a childcare register as executable checks of the built site, beside the engine's own."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from childcare.duties import accuracy, deadlines, lists, policy, privacy, register
from childcare.duties.checks import REGISTER_CHECKS
from datapub.audit.duties.verdict import DutyCheck

DUTIES: Mapping[str, DutyCheck] = MappingProxyType(
    {
        "institution-pages": register.institution_pages,
        "institution-downloads": register.institution_downloads,
        "home-providers": register.home_providers,
        "home-addresses": register.home_addresses,
        "filing-authority": register.filing_authority,
        "refusal-marked": register.refusal_marked,
        "cancelled-marked": register.cancelled_marked,
        "cancelled-kept": register.cancelled_kept,
        "first-publication": deadlines.first_publication,
        "change-publication": deadlines.change_publication,
        "receipt": deadlines.receipt,
        "refusal-publication": deadlines.refusal_publication,
        "as-of-age": deadlines.as_of_age,
        "searchable": lists.searchable,
        "viewable": lists.viewable,
        "downloadable": lists.downloadable,
        "as-of-dates": lists.as_of_dates,
        "correction-channel": lists.correction_channel,
        "no-children": privacy.no_children,
        "principal-names": privacy.principal_names,
        "small-numbers": privacy.small_numbers,
        "credit-codes": accuracy.credit_codes,
        "unique-sites": accuracy.unique_sites,
        "date-order": accuracy.date_order,
        "places-sum": accuracy.places_sum,
        "class-sizes": accuracy.class_sizes,
        "home-places": accuracy.home_places,
        "caregiver-ratio": accuracy.caregiver_ratio,
        "over-enrolment": accuracy.over_enrolment,
        "area-sums": accuracy.area_sums,
        "penalties": policy.penalties,
        "tasks": policy.tasks,
        "figures": policy.figures,
        "targets": policy.targets,
    }
)
"""Every check of this register by the name that a duty calls it by (``check_name``)."""

__all__ = ["DUTIES", "REGISTER_CHECKS"]
