"""我能享受什么: what a founder may have, by legal form, form of care and area, and until when."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from childcare.areas import list_above
from childcare.derive.tasks import Task
from childcare.sections.progress import describe_owed, name_document
from childcare.terms import LegalForm
from datapub.model import Record
from datapub.pages.section import Section, SiteContent, Slots

TABLE = "support_measures"
FOLDED = 7
"""Measures that stand open; those after them unfold, and where the reader chooses, all do."""

CARE_FORMS = ("全日托", "半日托", "计时托", "临时托")


@dataclass(frozen=True)
class Group:
    """Measures of one document for the same bodies.

    Attributes:
        usual: one that says what most of them say of whom they are for and on what ground; None where it is
            not worth saying it for all.
    """

    rows: Sequence[Record]
    usual: Record | None = None

    @property
    def is_mixed(self) -> bool:
        """Whether some are for others, or on another ground, than usual."""
        return self.usual is not None and any(_say_usual(row) != _say_usual(self.usual) for row in self.rows)


def is_over(measure: Record, today: date) -> bool:
    """Return whether a measure has run out; its last day still counts, and one without a last day runs on."""
    return measure["valid_until_on"] is not None and measure["valid_until_on"] < today


def _make_slots(content: SiteContent) -> Slots:
    tables, today, register = content.tables, content.clock.published.date(), content.facts.register
    measures = tables[TABLE].records()
    areas = tables["areas"].by("code")
    running = [row for row in measures if not is_over(row, today)]
    return {
        TABLE: content.block(
            "support_measures.html",
            running=_group(running[:FOLDED]),
            over=[Group([row for row in measures if is_over(row, today)])],
            folded=_group(running[FOLDED:]),
            applied=any(row["how_to_apply"] or row["unit_id"] for row in measures),
            shared_notes=_find_shared_notes(measures),
            today=today,
            legal_forms=tuple(LegalForm),
            care_forms=CARE_FORMS,
            areas=[area for area in register.areas if not area.is_city],
            everywhere=list_above(
                register.city.code, {code: row["parent_code"] for code, row in areas.items()}
            ),
            names={code: row["short_name"] or row["name"] for code, row in areas.items()},
            documents={id: name_document(row) for id, row in tables["policies"].by("id").items()},
            owed=_list_owed(content),
            units={row["id"]: row["name"] for row in tables["units"].records()},
            **describe_owed(content, TABLE),
        )
    }


def _group(measures: Sequence[Record]) -> list[Group]:
    """Return measures in groups, as they follow each other."""
    groups = []
    for _, found in groupby(
        measures, key=lambda row: (row["policy_id"], row["legal_forms"], row["care_forms"])
    ):
        rows = list(found)
        usual_counts = Counter(map(_say_usual, rows))
        usual = next(row for row in rows if usual_counts[_say_usual(row)] == max(usual_counts.values()))
        is_worth_it = usual["policy_id"] and usual_counts[_say_usual(usual)] > 1
        groups.append(Group(rows, usual if is_worth_it else None))
    return groups


def _say_usual(row: Record) -> tuple[str | None, str | None]:
    return row["conditions"], row["basis"]


def _find_shared_notes(measures: Sequence[Record]) -> dict[str, str]:
    """Return the notes that stand beside every measure of a document, by its id: each is told once."""
    notes = defaultdict(list)
    for row in measures:
        notes[row["policy_id"]].append(row["note"])
    return {
        document: found[0]
        for document, found in notes.items()
        if document and found[0] and len(found) > 1 and len(set(found)) == 1
    }


def _list_owed(content: SiteContent) -> dict[str, list[Task]]:
    """Return the tasks that each measure is a record of, by its id: their units are who is asked."""
    owed = defaultdict(list)
    for task in content.facts.progress.tasks:
        for answer in task.answers:
            for row in answer.list_records(content.tables, task.id) if answer.dataset == TABLE else ():
                owed[row["id"]].append(task)
    return owed


SECTION = Section(TABLE, landing={TABLE: f"{TABLE}/index.md"}, make_slots=_make_slots)
