"""Check the data as it would be after an import, and locate the problems in the spreadsheet."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final

from datapub.check import check
from datapub.config import Config
from datapub.intake.extract import Extract
from datapub.intake.fault import make_fault
from datapub.intake.plan import Plan
from datapub.load import split_rows
from datapub.messages.near import name_nearest
from datapub.model import Dataset
from datapub.overlay import copy_inside
from datapub.problem import Problem
from datapub.profile import Profile
from datapub.scratch import open_temporary_folder
from datapub.step_cache import StepCache

_PREFIX = "datapub-import-"
_ROW: Final = re.compile(r"(?<=[与和同])第 (\d+) 行")
_UNTYPED: Final = re.compile(r"[\s:：=\"'`$&|<>();*?!#~^%\\]")
"""Characters with a meaning of their own in a shell or in the option's syntax."""


def check_standing(path: Path, dataset: Dataset) -> Iterator[Problem]:
    """Yield rows of the present file that are not as wide as its header; rewriting it would lose cells."""
    rows, _ = split_rows(path.read_text(encoding="utf-8-sig"))
    for number, cells in enumerate(rows[1:], 2):
        if any(cells) and len(cells) != len(rows[0]):
            yield make_fault(dataset.path, "intake-standing", row=number, value=cells[0])


def check_result(
    profile: Profile,
    config: Config,
    dataset: Dataset,
    file: str,
    written: Mapping[str, bytes],
    plan: Plan,
    today: date,
) -> Iterator[Problem]:
    """Yield the errors that the check would find after the import, and does not find now.

    A problem of an imported row is located at its row in the spreadsheet.

    Args:
        file: name of the imported file.
        written: path in the project -> content, of the files that the import would write.
    """
    with open_temporary_folder(_PREFIX) as root:  # no copy of the data outlives the import
        copied = copy_inside(config, root)
        paths = {item.path: copy.path for item, copy in zip(config.datasets, copied.datasets, strict=True)}
        for item in config.datasets:
            (root / paths[item.path]).parent.mkdir(parents=True, exist_ok=True)
            (root / item.schema_path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(config.root / item.schema_path, root / item.schema_path)
            if (config.root / item.path).is_file():
                shutil.copy(config.root / item.path, root / paths[item.path])
        shutil.copy(config.root / "datapackage.json", root)
        cache = StepCache()  # both checks read mostly the same files
        before = {_identify(p) for p in check(profile, copied, today, cache=cache).problems}
        for name, content in written.items():
            (root / paths[name]).write_bytes(content)
        after = check(profile, copied, today, cache=cache).problems
    for problem in after:
        if problem.severity == "error" and _identify(problem) not in before:
            if problem.file == paths[dataset.path]:
                source = plan.sources.get(problem.row) if problem.row else None
                place = (source.name_file(file), source.number) if source else (file, problem.row)
                message = _ROW.sub(partial(_name_row, plan, dataset), problem.message)
                problem = replace(problem, message=message)
                problem = replace(_reword(problem, dataset), file=place[0], row=place[1])
            yield problem


def _name_row(plan: Plan, dataset: Dataset, found: re.Match[str]) -> str:
    """Return how to name a row of the dataset that a message speaks of: by the list's row, or by its key."""
    number = int(found[1])
    if source := plan.sources.get(number):
        return source.where
    if number - 2 not in range(len(plan.rows)):
        return found[0]
    texts = plan.rows[number - 2]
    key = "/".join(texts[name] for name in dataset.schema.primary_key)
    return f"现有的 {key}（{texts['name']}）" if "name" in texts else f"现有的 {key}"


def _reword(problem: Problem, dataset: Dataset) -> Problem:
    """Reword a problem of an unknown value for a clerk: what is allowed, and how to map the value."""
    item = dataset.schema.field(problem.column) if problem.column in dataset.schema.names else None
    if item is not None and problem.rule == "foreign-key" and problem.value:
        reworded = make_fault(
            problem.file, "intake-reference", field=item, stated=problem.message, title=item.title,
            written="表里的写法" if _UNTYPED.search(problem.value) else problem.value,
        )  # fmt: skip
        return replace(problem, message=reworded.message)
    if item is None or problem.rule not in {"constraint-error", "type-error"} or not problem.value:
        return problem
    allowed = ("是", "否") if item.type == "boolean" else item.enum
    if not allowed or problem.value in item.enum:
        return problem
    near = name_nearest(problem.value, tuple(allowed))
    reworded = make_fault(
        problem.file, "intake-choice", field=item, value=problem.value, near=near,
        allowed="、".join(allowed), title=item.title,
        written="表里的写法" if _UNTYPED.search(problem.value) else problem.value,
    )  # fmt: skip
    return replace(problem, rule=reworded.rule, message=reworded.message)


def drop_consequences(
    judged: Iterator[Problem], found: Sequence[Problem], extract: Extract, file: str
) -> Iterator[Problem]:
    """Yield the check's problems of cells that were read, in rows without another problem.

    Problems of a whole table, or of a row with an unreadable cell, may just follow from those in ``found``.
    """
    faulty = {(problem.file, problem.row) for problem in found}
    read = {item.name for header in extract.headers.values() for item in header.fields.values()}
    blank = {problem.column for problem in found if problem.rule == "intake-blanks"}
    for problem in judged:
        is_asked = not problem.value and problem.column in blank
        is_of_file = problem.file.startswith(file) and problem.row is not None
        if (
            is_of_file
            and (problem.file, problem.row) not in faulty
            and problem.column in read
            and not is_asked
        ):
            yield problem


def _identify(problem: Problem) -> tuple[Any, ...]:
    return (problem.file, problem.column, problem.rule, problem.value, problem.message)
