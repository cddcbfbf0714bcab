"""An import from end to end: read, map, normalise, compare, and check what would come of it."""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from datapub.characters import UNSEEN
from datapub.check import check
from datapub.config import Config
from datapub.intake.base import Merged, merge_rows, read_base
from datapub.intake.extract import Answer, Extract, SourceRow, Why
from datapub.intake.fault import Refused, make_fault
from datapub.intake.headers import Labels
from datapub.intake.normalise import Normaliser
from datapub.intake.outliers import Outlier, find_outliers
from datapub.intake.plan import Plan, plan_import
from datapub.intake.presume import Context, Said, complete_rows
from datapub.intake.references import find_places, list_values, read_aliases, read_texts
from datapub.intake.rows import NAMING
from datapub.intake.table import read_table
from datapub.intake.workbook import read_workbook
from datapub.load import load_texts, split_rows, write_texts
from datapub.model import AREA_CODE, Dataset, Field
from datapub.problem import Problem, in_order
from datapub.profile import Profile


@dataclass(frozen=True)
class Import:
    """What an import has found, and what it would do; nothing is written yet.

    Attributes:
        said: what holds for all rows, and what is odd about some.
        merged: the rows, without what a form's clerk has left as it was.
        problems: why it cannot be carried out; none where it can.
        content: the dataset's file as it would be.
        outliers: figures far from the register's, to be looked at.
        refused: rows that stay out so that the others can go in, and ``faults``: why.
    """

    dataset: Dataset
    extract: Extract
    said: Said
    merged: Merged
    plan: Plan
    problems: tuple[Problem, ...]
    content: bytes
    outliers: tuple[Outlier, ...] = ()
    refused: tuple[SourceRow, ...] = ()
    faults: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Options:
    """What a person says beside the file.

    Attributes:
        sheet: the sheets to be read, several with 、 between them; "" for all that look like the dataset.
        hidden: what becomes of rows, columns and sheets that the spreadsheet does not show.
        struck: what becomes of struck-out rows and cells.
    """

    sheet: str = ""
    area: str = ""
    is_partial: bool = False
    reason: str = ""
    defaults: Sequence[str] = field(default_factory=tuple)
    replaces_samples: bool = False
    is_sound_only: bool = False
    hidden: Answer = Answer.NONE
    struck: Answer = Answer.NONE


def read_import(
    profile: Profile, config: Config, dataset: Dataset, path: Path, today: date, options: Options
) -> Import:
    """Read a file as rows of a dataset, and find everything that stands in the way of taking it over."""
    empty = Import(dataset, Extract(), Said(), Merged(()), Plan(), (), b"")
    try:
        old = read_texts(config.root / dataset.path)
    except (UnicodeDecodeError, csv.Error):
        return replace(empty, problems=tuple(load_texts(config.root, [dataset])[1]))
    aliases = read_aliases(config)
    labels = Labels(dataset, aliases)
    fields = {item.name: item for item in dataset.schema.fields}
    values = {name: list_values(config, dataset, name, aliases) for name in fields}

    def make_normaliser(item: Field, label: str) -> Normaliser:
        return Normaliser(item, values[item.name], label, fields.get(item.companions.get("instead", "")))

    try:
        given = _read_defaults(path.name, labels, options.defaults)
        extract = read_table(
            path.name, read_workbook(path), labels, make_normaliser,
            sheet=options.sheet, hidden=options.hidden, struck=options.struck,
        )  # fmt: skip
    except Refused as refusal:
        return replace(empty, problems=(refusal.problem,))
    uneven = list(_check_standing(config.root / dataset.path, dataset))
    if uneven:
        return replace(empty, problems=tuple(uneven))
    written = {name: make_normaliser(fields[name], "").write(text) for name, text in given.items()}
    problems = [
        make_fault(path.name, found.fault, field=fields[name], value=found.shown)
        for name, found in written.items()
        if found.fault
    ]
    defaults = {name: found.text for name, found in written.items()}
    base = read_base(path, dataset)
    area = options.area or (base.area if base else "")
    if area == config.city_code and dataset.name == profile.register:  # all of it, part by part or not
        defaults, area = {AREA_CODE: area, **defaults}, ""
    titles = [cell.text for cell in extract.left_out if cell.why == Why.TITLE]
    context = Context(config, dataset, [*titles, *extract.sheets, path.stem], area, defaults)
    extract.rows, said = complete_rows(path.name, extract.rows, context)
    standing = [*problems, *said.problems]

    reason = UNSEEN.sub("", options.reason).strip()

    def attempt(rows: Sequence[SourceRow], own: Sequence[Problem], is_partial: bool) -> Import:
        merged = merge_rows(path.name, dataset, base, old, rows) if base else Merged(rows)
        plan = plan_import(
            path.name, dataset, old, merged.rows,
            area=area, kept=merged.kept, defaults=said.texts, is_partial=is_partial, reason=reason,
            replaces_samples=options.replaces_samples,
            prefix=config.id_prefix if dataset.name == profile.register else "",
            must_stay=profile.must_stay, is_within=find_places(config, dataset, AREA_CODE).is_within,
        )  # fmt: skip
        found = [*standing, *own, *merged.problems, *_drop_nameless(plan.problems, own, extract, dataset)]
        content = write_texts(
            [list(dataset.schema.names), *([row[n] for n in dataset.schema.names] for row in plan.rows)]
        )
        if not plan.is_empty:
            judged = _check_result(profile, config, dataset, path.name, content, plan, today)
            found += _drop_consequences(judged, found, extract, path.name) if found else judged
        outliers = tuple(find_outliers(dataset, old, merged.rows))
        return Import(dataset, extract, said, merged, plan, tuple(in_order(found)), content, outliers)

    found = attempt(extract.rows, extract.problems, options.is_partial)
    return _leave_refused(path.name, found, attempt) if options.is_sound_only else found


def _leave_refused(
    file: str, found: Import, attempt: Callable[[Sequence[SourceRow], Sequence[Problem], bool], Import]
) -> Import:
    """Take rows with a fault out until the others can go in; then none is taken as gone from the register.

    A fault of the file or of a column keeps everything out.
    """
    if found.problems:
        found = attempt(found.extract.rows, found.extract.problems, True)
    faults: list[Problem] = []
    refused: list[SourceRow] = []
    while found.problems:
        places = {(problem.file, problem.row) for problem in found.problems}
        rows = [row for row in found.extract.rows if row not in refused]
        faulty = [row for row in rows if (row.name_file(file), row.number) in places]
        if {(row.name_file(file), row.number) for row in faulty} != places:
            return found
        faults += found.problems
        refused += faulty
        found = attempt([row for row in rows if row not in refused], (), True)
    return replace(found, refused=tuple(refused), faults=tuple(in_order(faults)))


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
                source = plan.sources.get(problem.row) if problem.row else None
                place = (source.name_file(file), source.number) if source else (file, problem.row)
                problem = replace(problem, file=place[0], row=place[1])
            yield problem


def _drop_consequences(
    judged: Iterator[Problem], found: Sequence[Problem], extract: Extract, file: str
) -> Iterator[Problem]:
    """Yield what the check says of cells that could be read, in rows that have nothing else wrong.

    What is said of a whole table, or of a row with an unreadable cell, may only follow from what was found.
    """
    faulty = {(problem.file, problem.row) for problem in found}
    read = {item.name for header in extract.headers.values() for item in header.fields.values()}
    for problem in judged:
        is_of_file = problem.file.startswith(file) and problem.row is not None
        if is_of_file and (problem.file, problem.row) not in faulty and problem.column in read:
            yield problem


def _drop_nameless(
    problems: Sequence[Problem], own: Sequence[Problem], extract: Extract, dataset: Dataset
) -> Iterator[Problem]:
    """Yield what is wrong with rows, but for lacking names where the column of names is the unknown one."""
    keys = (NAMING, dataset.schema.primary_key, *dataset.schema.unique_keys)
    telling = {name for key in keys for name in key}
    read = {item.name for header in extract.headers.values() for item in header.fields.values()}
    is_unread = not telling & read and any(problem.rule == "intake-column" for problem in own)
    yield from (item for item in problems if not is_unread or item.rule != "intake-unknown-row")


def _identify(problem: Problem) -> tuple[Any, ...]:
    return (problem.file, problem.column, problem.rule, problem.value, problem.message)
