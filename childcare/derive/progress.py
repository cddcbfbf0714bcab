"""What the policy promised and what is known of it: indicators, goals, tasks, responsible units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from childcare.derive.goals import Goal, judge_goal
from childcare.derive.indicators import Indicator, list_indicators
from childcare.derive.register import Register
from childcare.derive.tasks import Task, Unit, list_tasks, list_units
from datapub.model import Tables


@dataclass(frozen=True)
class Progress:
    """The policy half of the site."""

    indicators: tuple[Indicator, ...]
    goals: tuple[Goal, ...]
    tasks: tuple[Task, ...]
    units: tuple[Unit, ...]

    def listed(self, column: str) -> list[Indicator]:
        """Return the indicators that a column puts in an order, in that order."""
        named = [indicator for indicator in self.indicators if indicator.record[column] is not None]
        return sorted(named, key=lambda indicator: (indicator.record[column], indicator.id))

    def indicator(self, name: str) -> Indicator:
        """Return the indicator of that id; KeyError where there is none."""
        for indicator in self.indicators:
            if indicator.id == name:
                return indicator
        raise KeyError(name)


def derive_progress(tables: Tables, register: Register, today: date) -> Progress:
    """Build the policy half from the tables and from what the register adds up to."""
    units, policies = list_units(tables), tables["policies"].by("id")
    return Progress(
        indicators=tuple(list_indicators(tables, register)),
        goals=tuple(
            judge_goal(record, register, today, policies.get(record["policy_id"]))
            for record in sorted(tables["goals"].records(), key=lambda one: (one["due_on"], one["id"]))
        ),
        tasks=tuple(list_tasks(tables, units)),
        units=tuple(units.values()),
    )
