"""An import from end to end: read, map, normalise, compare, and check what would come of it."""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from datapub.check import check
from datapub.config import Config
from datapub.intake.extract import Extract, extract_rows
from datapub.intake.fault import Refused, make_fault
from datapub.intake.headers import SEARCHED, Header, Labels, find_header, read_header
from datapub.intake.normalise import Normaliser
from datapub.intake.plan import Plan, plan_import
from datapub.intake.presume import Context, Said, complete_rows
from datapub.intake.references import list_values, read_aliases, read_texts
from datapub.intake.workbook import RawSheet, read_workbook
from datapub.load import load_texts, split_rows, write_texts
from datapub.model import Dataset
from datapub.problem import Problem, in_order
from datapub.profile import Profile
from datapub.texts import fold


@dataclass(frozen=True)
class Import:
    """What an import has found, and what it would do; nothing is written yet.

    Attributes:
        sheet: the sheet that was read, "" for a CSV file.
        said: what holds for all rows, and what is odd about some.
        problems: why it cannot be carried out; none where it can.
        content: the dataset's file as it would be.
    """

    dataset: Dataset
    sheet: str
    header: Header | None
    extract: Extract
    said: Said
    plan: Plan
    problems: tuple[Problem, ...]
    content: bytes


@dataclass(frozen=True)
class Options:
    """What a person says beside the file."""

    sheet: str = ""
    area: str = ""
    is_partial: bool = False
    reason: str = ""
    defaults: Sequence[str] = field(default_factory=tuple)
    replaces_samples: bool = False


def read_import(
    profile: Profile, config: Config, dataset: Dataset, path: Path, today: date, options: Options
) -> Import:
    """Read a file as rows of a dataset, and find everything that stands in the way of taking it over."""
    empty = Import(dataset, "", None, Extract(), Said(), Plan(), (), b"")
    try:
        old = read_texts(config.root / dataset.path)
    except (UnicodeDecodeError, csv.Error):
        return replace(empty, problems=tuple(load_texts(config.root, [dataset])[1]))
    aliases = read_aliases(config)
    labels = Labels(dataset, aliases)
    try:
        given = _read_defaults(path.name, labels, options.defaults)
        sheet, row = _choose_sheet(path.name, read_workbook(path), labels, options.sheet)
    except Refused as refusal:
        return replace(empty, problems=(refusal.problem,))
    uneven = list(_check_standing(config.root / dataset.path, dataset))
    if uneven:
        return replace(empty, problems=tuple(uneven))
    header, problems = read_header(path.name, sheet, row, labels)
    over = {item.name: str(sheet.rows[header.row - 1][place]) for place, item in header.fields.items()}
    values = {item.name: list_values(config, dataset, item.name, aliases) for item in dataset.schema.fields}
    by_name = {item.name: item for item in dataset.schema.fields}
    normalisers = {
        item.name: Normaliser(
            item, values[item.name], over.get(item.name, ""), by_name.get(item.companions.get("instead", ""))
        )
        for item in dataset.schema.fields
    }
    extract = extract_rows(path.name, sheet, header, normalisers)
    titles = [str(cell).strip() for row in sheet.rows[: header.row - 1] for cell in row if str(cell).strip()]
    titles += [sheet.name, *(text for _, text in extract.skipped)]
    written = {name: normalisers[name].write(text) for name, text in given.items()}
    problems += [
        make_fault(path.name, found.fault, field=dataset.schema.field(name), value=found.shown)
        for name, found in written.items()
        if found.fault
    ]
    defaults = {name: found.text for name, found in written.items()}
    context = Context(config, dataset, titles, options.area, defaults)
    extract.rows, said = complete_rows(path.name, extract.rows, context)
    plan = plan_import(
        path.name, dataset, old, extract.rows,
        area=options.area, defaults=said.texts, is_partial=options.is_partial, reason=options.reason,
        replaces_samples=options.replaces_samples,
        prefix=config.id_prefix if dataset.name == profile.register else "",
        must_stay=profile.must_stay,
    )  # fmt: skip
    found = [*problems, *extract.problems, *said.problems, *plan.problems]
    content = write_texts(
        [list(dataset.schema.names), *([row[n] for n in dataset.schema.names] for row in plan.rows)]
    )
    if not plan.is_empty:
        judged = _check_result(profile, config, dataset, path.name, content, plan, today)
        found += _drop_consequences(judged, found, header, path.name) if found else judged
    return Import(dataset, sheet.name, header, extract, said, plan, tuple(in_order(found)), content)


def _check_standing(path: Path, dataset: Dataset) -> Iterator[Problem]:
    """Yield rows of the present file not as wide as its header: writing it anew would lose cells."""
    rows, _ = split_rows(path.read_text(encoding="utf-8-sig"))
    for number, cells in enumerate(rows[1:], 2):
        if any(cells) and len(cells) != len(rows[0]):
            yield make_fault(dataset.path, "intake-standing", row=number, value=cells[0])


def _read_defaults(file: str, labels: Labels, given: Sequence[str]) -> dict[str, str]:
    defaults = {}
    for text in given:
        label, sign, value = text.partition("=")
        item = labels.find(label) if sign else None
        if item is None or item.name in labels.dataset.schema.primary_key or item.name in defaults:
            raise Refused(make_fault(file, "intake-default", value=text))
        defaults[item.name] = value
    return defaults


def _choose_sheet(file: str, sheets: list[RawSheet], labels: Labels, wanted: str) -> tuple[RawSheet, int]:
    """Return the one sheet that is the dataset's, and the row of its header."""
    if wanted:
        chosen = [sheet for sheet in sheets if fold(sheet.name) == fold(wanted)]
        if not chosen:
            names = "、".join(sheet.name for sheet in sheets)
            raise Refused(make_fault(file, "intake-sheet", value=wanted, names=names))
        sheets = chosen
    found = [(sheet, row) for sheet in sheets if (row := find_header(sheet, labels)) is not None]
    if not found:
        names = "、".join(item.title for item in labels.dataset.schema.fields[:8])
        raise Refused(make_fault(file, "intake-header", limit=SEARCHED, names=names))
    if len(found) > 1:
        names = "、".join(sheet.name for sheet, _ in found)
        raise Refused(make_fault(file, "intake-sheets", count=len(found), names=names))
    return found[0]


def _check_result(
    profile: Profile, config: Config, dataset: Dataset, file: str, content: bytes, plan: Plan, today: date
) -> Iterator[Problem]:
    """Yield what the check would say of the dataset after the import and does not say of it now.

    A problem of a row is shown at the row of the spreadsheet that it came from.
    """
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        for item in config.datasets:
            (root / item.path).parent.mkdir(parents=True, exist_ok=True)
            (root / item.schema_path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(config.root / item.schema_path, root / item.schema_path)
            if (config.root / item.path).is_file():
                shutil.copy(config.root / item.path, root / item.path)
        shutil.copy(config.root / "datapackage.json", root)
        before = {_identify(p) for p in check(profile, replace(config, root=root), today).problems}
        (root / dataset.path).write_bytes(content)
        after = check(profile, replace(config, root=root), today).problems
    for problem in after:
        if problem.severity == "error" and _identify(problem) not in before:
            if problem.file == dataset.path:
                row = plan.sources.get(problem.row, problem.row) if problem.row else None
                problem = replace(problem, file=file, row=row)
            yield problem


def _drop_consequences(
    judged: Iterator[Problem], found: Sequence[Problem], header: Header, file: str
) -> Iterator[Problem]:
    """Yield what the check says of cells that could be read, in rows that have nothing else wrong.

    What is said of a whole table, or of a row with an unreadable cell, may only follow from what was found.
    """
    faulty = {problem.row for problem in found}
    read = {item.name for item in header.fields.values()}
    for problem in judged:
        if problem.file == file and problem.row and problem.row not in faulty and problem.column in read:
            yield problem


def _identify(problem: Problem) -> tuple[Any, ...]:
    return (problem.file, problem.column, problem.rule, problem.value, problem.message)
