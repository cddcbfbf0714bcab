"""What the figures come to: ratings, the areas compared, the register reconciled; and the tables of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from childcare.derive.assignments import Assignment, tabulate_assignments
from childcare.derive.comparison import Comparison, derive_comparison
from childcare.derive.indicator_values import tabulate_values
from childcare.derive.indicators import Indicator
from childcare.derive.progress import Progress
from childcare.derive.ratings import Rating, derive_ratings, tabulate_ratings
from childcare.derive.reconciliation import (
    Reconciliation,
    derive_reconciliations,
    tabulate_reconciliations,
)
from childcare.derive.register import Register
from datapub.config import Config
from datapub.derive.joined import add_computed
from datapub.model import Table, Tables, make_table

COUNTRY = "全国"


@dataclass(frozen=True)
class Assessment:
    """The judgements of the site, each with what it was made of."""

    ratings: tuple[Rating, ...]
    comparison: Comparison
    reconciliations: tuple[Reconciliation, ...]
    observations: Table
    indicators: tuple[Indicator, ...] = ()

    def ratings_of(self, indicator_id: str) -> tuple[Rating, ...]:
        """Return the ratings of one indicator."""
        return tuple(rating for rating in self.ratings if rating.indicator.id == indicator_id)


def derive_assessment(tables: Tables, register: Register, progress: Progress, rated_on: date) -> Assessment:
    """Judge what the figures come to, on the day of publication."""
    names = {area.code: area.short_name for area in register.areas}
    names |= {
        record["code"]: record["short_name"]
        for record in tables["areas"].records()
        if record["level"] == COUNTRY
    }
    ratings = derive_ratings(progress, names, register.city.code, rated_on)
    return Assessment(
        ratings=ratings,
        comparison=derive_comparison(tables, register, progress, ratings),
        reconciliations=derive_reconciliations(tables, register, progress),
        observations=add_values(tables["observations"], progress),
        indicators=progress.indicators,
    )


def add_values(observations: Table, progress: Progress) -> Table:
    """Return the published figures with the value of each, computed where its parts are given."""
    values = {
        point.id: point.value
        for indicator in progress.indicators
        for series in indicator.series
        for point in series.points
    }
    return add_computed(observations, {"computed_value": [values.get(i) for i in observations.columns["id"]]})


def tabulate(config: Config, assessment: Assessment, assignments: tuple[Assignment, ...] = ()) -> Tables:
    """Return the derived datasets as tables, so that they go out in every format as committed ones do."""
    rows = {
        "ratings": tabulate_ratings(assessment.ratings),
        "reconciliation_results": tabulate_reconciliations(assessment.reconciliations),
        "unit_status": tabulate_assignments(assignments),
        "indicator_values": tabulate_values(assessment.indicators, assessment.ratings),
    }
    made = {
        dataset.name: make_table(dataset, rows[dataset.name])
        for dataset in config.derived
        if dataset.name in rows
    }
    return {**made, "observations": assessment.observations}
