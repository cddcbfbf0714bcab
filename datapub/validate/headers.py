"""Compare a file's columns with its schema: one report for each missing, extra or misplaced column."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence

from datapub.messages import make_problem, show
from datapub.model import Dataset, Field
from datapub.problem import Problem
from datapub.texts import narrow

HEADER_ROW = 1


def check_header(dataset: Dataset, labels: Sequence[str]) -> Iterator[Problem]:
    """Yield what is wrong with the first row of a file; nothing where it is the schema's names."""
    names = dataset.schema.names
    if tuple(labels) == names:
        return
    if not any(label.strip() for label in labels):
        yield make_problem(dataset, "blank-header", row=HEADER_ROW, names=",".join(names))
        return
    if not any(_meant(label, dataset) for label in labels):
        found = ",".join(labels)
        yield make_problem(dataset, "unmatched-header", row=HEADER_ROW, names=",".join(names), value=found)
        return
    read = _read_as(dataset, labels)
    yield from _check_labels(dataset, labels, read)
    for place, field in enumerate(dataset.schema.fields, 1):
        if field.name not in read:
            yield _report(dataset, "missing-label", field, place)
    yield from _check_order(dataset, read)


def _meant(label: str, dataset: Dataset) -> str:
    """Return the field's name that a label stands for: the name, another spelling of it, or the title."""
    plain = narrow(label)
    for field in dataset.schema.fields:
        if label == field.name or plain.casefold() == field.name or plain == field.title:
            return field.name
    return ""


def _read_as(dataset: Dataset, labels: Sequence[str]) -> list[str]:
    """Return the field's name for each label, "" where none is meant (or it was meant before)."""
    read: list[str] = []
    for label in labels:
        name = _meant(label, dataset)
        read.append("" if name in read else name)
    for place, name in enumerate(dataset.schema.names):
        stands_alone = name not in read and place < len(labels) and not read[place] and labels[place].strip()
        if stands_alone and difflib.SequenceMatcher(None, labels[place], name).ratio() > 0.6:
            read[place] = name  # misspelt, but in its place
    return read


def _check_labels(dataset: Dataset, labels: Sequence[str], read: Sequence[str]) -> Iterator[Problem]:
    for place, (label, name) in enumerate(zip(labels, read, strict=True), 1):
        if name and label == name:
            continue
        if not label.strip():
            yield make_problem(dataset, "blank-label", row=HEADER_ROW, position=place)
        elif name:
            yield _report(dataset, "incorrect-label", dataset.schema.field(name), place, label)
        elif label in labels[: place - 1]:
            first = labels.index(label) + 1
            yield make_problem(
                dataset,
                "duplicate-label",
                row=HEADER_ROW,
                value=label,
                label=label,
                first=first,
                position=place,
            )
        else:
            yield make_problem(
                dataset, "extra-label", row=HEADER_ROW, value=label, label=show(label), position=place
            )


def _check_order(dataset: Dataset, read: Sequence[str]) -> Iterator[Problem]:
    schema = dataset.schema
    present = [name for name in read if name]
    wanted = [name for name in schema.names if name in present]
    wrong = [place for place, (a, b) in enumerate(zip(present, wanted, strict=True)) if a != b]
    if not wrong:
        return
    places = [read.index(name) + 1 for name in present]
    first = wrong[0]
    field, found = schema.field(wanted[first]), schema.field(present[first])
    if len(wrong) == 2:
        yield make_problem(
            dataset,
            "incorrect-label/swapped",
            row=HEADER_ROW,
            column=field.name,
            value=found.name,
            first=places[first],
            second=places[wrong[1]],
            label=field.name,
            title=field.title,
            other=found.name,
            other_title=found.title,
        )
    else:
        yield make_problem(
            dataset,
            "incorrect-label/order",
            row=HEADER_ROW,
            column=field.name,
            value=found.name,
            position=places[first],
            label=field.name,
            title=field.title,
            found=found.name,
            found_title=found.title,
            names=",".join(schema.names),
        )


def _report(dataset: Dataset, key: str, field: Field, place: int, label: str = "") -> Problem:
    return make_problem(
        dataset,
        key,
        row=HEADER_ROW,
        column=field.name,
        value=label,
        position=place,
        label=field.name,
        title=field.title,
    )
