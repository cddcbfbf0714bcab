"""Everything derived from the tables of a register, as one value for its sections and charts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from childcare.derive.assessment import Assessment, derive_assessment
from childcare.derive.assignments import Assignment, list_assignments
from childcare.derive.inspections import Inspections, derive_inspections
from childcare.derive.listings import Listed, derive_listings
from childcare.derive.progress import Progress, derive_progress
from childcare.derive.quality import Qualities, derive_quality
from childcare.derive.recorded import Recorded, derive_recorded
from childcare.derive.register import Register, derive_register
from childcare.derive.reports import Reports, derive_reports
from childcare.derive.sanctions import Sanctions, derive_sanctions
from datapub.config import Config
from datapub.derive.names import learn_readings
from datapub.model import Tables


@dataclass(frozen=True)
class Facts:
    """The register, the progress of the policy, reports and inspections, and what the figures come to."""

    register: Register
    progress: Progress
    reports: Reports
    assignments: tuple[Assignment, ...]
    assessment: Assessment
    inspections: Inspections
    qualities: Qualities
    sanctions: Sanctions
    listings: Mapping[str, Listed]
    recorded: Mapping[str, Recorded]


def derive_facts(tables: Tables, config: Config, today: date, published_on: date) -> Facts:
    """Derive everything from the published tables.

    Args:
        today: the day on which goals, grades and terms set by inspections are expired or not.
        published_on: the day on which reports and ratings are judged.
    """
    if "readings" in tables:
        learn_readings({record["place_name"]: record["reading"] for record in tables["readings"].records()})
    register = derive_register(tables, config.city_code, today)
    progress = derive_progress(tables, register, today)
    reports = derive_reports(tables, register, progress, published_on)
    inspections = derive_inspections(tables, register, today)
    listings, qualities = derive_listings(tables, register), derive_quality(tables, register, today)
    return Facts(
        register,
        progress,
        reports,
        list_assignments(tables, progress, reports),
        derive_assessment(tables, register, progress, published_on),
        inspections,
        qualities,
        derive_sanctions(tables, register, config, today),
        listings,
        derive_recorded(register, listings, inspections, qualities),
    )
