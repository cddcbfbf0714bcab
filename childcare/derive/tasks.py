"""What the policy asks of whom: tasks and safeguards, and the units responsible for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from childcare.answers import Answer, list_answers
from datapub.model import Record, Tables


@dataclass(frozen=True)
class Unit:
    """A responsible unit, named as the document names it."""

    id: str
    name: str
    tasks: tuple[str, ...]
    record: Record = field(compare=False)


@dataclass(frozen=True)
class Task:
    """A task or safeguard of the policy, with its units in the document's order."""

    id: str
    kind: str
    group: str
    number: str
    title: str
    text: str
    units: tuple[Unit, ...]
    record: Record = field(compare=False)

    @property
    def answers(self) -> tuple[Answer, ...]:
        """The rows that say how far it is, by dataset."""
        return tuple(list_answers(self.record["answered_by"]))

    @property
    def answered_by(self) -> tuple[str, ...]:
        """The datasets that they are of."""
        return tuple(answer.dataset for answer in self.answers)


def list_units(tables: Tables) -> dict[str, Unit]:
    """Return the units by id, each with the tasks that it is responsible for, in the document's order."""
    owed = tables["task_units"].grouped_by("unit_id")
    order = {record["id"]: place for place, record in enumerate(tables["tasks"].records())}
    return {
        record["id"]: Unit(
            record["id"],
            record["name"],
            tuple(
                sorted((each["task_id"] for each in owed[record["id"]]), key=lambda task: order.get(task, 0))
            ),
            record,
        )
        for record in sorted(tables["units"].records(), key=lambda record: record["id"])
    }


def list_tasks(tables: Tables, units: Mapping[str, Unit]) -> Iterator[Task]:
    """Yield the tasks in the document's order."""
    mentioned = tables["task_units"].grouped_by("task_id")
    for record in tables["tasks"].records():
        mentions = sorted(mentioned[record["id"]], key=lambda mention: mention["position"])
        yield Task(
            id=record["id"],
            kind=record["kind"],
            group=record["group"] or record["kind"],
            number=record["number"],
            title=record["title"],
            text=record["text"],
            units=tuple(units[mention["unit_id"]] for mention in mentions),
            record=record,
        )
