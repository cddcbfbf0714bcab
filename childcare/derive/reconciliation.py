"""The register beside published figures, for readers: the same comparison that the check has passed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from childcare.derive.indicators import Indicator, Point
from childcare.derive.progress import Progress
from childcare.derive.register import Register
from childcare.rules.reconciliation import group_register, reconcile
from datapub.model import Record, Tables

AGREES, EXPLAINED, UNEXPLAINED, INCOMPARABLE = "一致", "有差数，已说明", "有差数，未说明", "不能比"


@dataclass(frozen=True)
class Reconciliation:
    """A published figure, what the register adds up to on the same day, and how the two differ.

    Attributes:
        count: of the register; None where the two cannot be compared.
        difference: register less figure; None likewise.
        explanation: why they differ, or why they cannot be compared; "" where they agree.
    """

    indicator: Indicator
    area_code: str
    area_name: str
    point: Point
    count: int | None
    difference: Decimal | None
    outcome: str
    explanation: str
    is_sample: bool


def derive_reconciliations(
    tables: Tables, register: Register, progress: Progress
) -> tuple[Reconciliation, ...]:
    """Compare every figure that the register could count, in the order of indicators, areas and days."""
    return tuple(_compare(tables, register, progress))


def _compare(tables: Tables, register: Register, progress: Progress) -> Iterator[Reconciliation]:
    groups = group_register(
        [item.record for item in register.institutions],
        [area.record for area in register.areas],
        register.city.code,
    )
    observations = tables["observations"].by("id")
    explanations = tables["reconciliations"].by("observation_id")
    for indicator in progress.indicators:
        for series in indicator.series:
            inside = groups.get(series.area_code)
            for point in series.points if inside is not None else ():
                unplaced = groups[""] if series.area_code != register.city.code else ()
                found = reconcile(observations[point.id], inside or (), unplaced)
                if found is None:
                    continue
                stated = explanations.get(point.id)
                difference = None if found.count is None else found.count - point.value
                differs = EXPLAINED if stated else UNEXPLAINED
                yield Reconciliation(
                    indicator=indicator,
                    area_code=series.area_code,
                    area_name=series.area_name,
                    point=point,
                    count=found.count,
                    difference=difference,
                    outcome=INCOMPARABLE if difference is None else differs if difference else AGREES,
                    explanation=found.obstacle or (stated["explanation"] if stated and difference else ""),
                    is_sample=found.is_sample,
                )


def tabulate_reconciliations(found: tuple[Reconciliation, ...]) -> list[Record]:
    """Return the rows of the dataset ``reconciliation_results``."""
    return [
        {
            "observation_id": item.point.id,
            "indicator_id": item.indicator.id,
            "area_code": item.area_code,
            "period": item.point.period,
            "as_of_on": item.point.as_of_on,
            "scope": item.point.scope or None,
            "value": item.point.value,
            "register_count": item.count,
            "difference": item.difference,
            "outcome": item.outcome,
            "explanation": item.explanation or None,
            "is_sample": item.is_sample,
        }
        for item in found
    ]
