"""An import from end to end: read, map, normalise, compare, and check what would come of it."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from datapub.aliases import MAPPINGS
from datapub.characters import UNSEEN
from datapub.config import Config
from datapub.intake.base import Merged, merge_rows, read_base
from datapub.intake.dependents import drop_dependents
from datapub.intake.extract import Answer, Extract, SourceRow, Why
from datapub.intake.fault import Refused, make_fault
from datapub.intake.labels import Labels
from datapub.intake.matching import Texts
from datapub.intake.normalise import Normaliser
from datapub.intake.outcome import check_result, check_standing, drop_consequences
from datapub.intake.outliers import Outlier, find_outliers
from datapub.intake.plan import Plan, is_sample, plan_import
from datapub.intake.presume import Context, Said, complete_rows
from datapub.intake.references import find_places, list_values, read_aliases, read_texts
from datapub.intake.removals import check_reason, write_removals
from datapub.intake.rows import NAMING
from datapub.intake.sources import (
    SourceMapping,
    add_said,
    find_source,
    propose,
    write_mappings,
)
from datapub.intake.table import read_table
from datapub.intake.workbook import read_workbook
from datapub.load import load_texts, write_texts
from datapub.model import AREA_CODE, Dataset, Field
from datapub.problem import Problem, in_order
from datapub.profile import Profile
from datapub.rules.losses import TABLE as REMOVALS


@dataclass(frozen=True)
class Import:
    """What an import has found, and what it would do; nothing is written yet.

    Attributes:
        said: what holds for all rows, and what is odd about some.
        merged: the rows, without what a form's clerk has left as it was.
        problems: why it cannot be carried out; none where it can.
        content: the dataset's file as it would be.
        source: what is known of where the list comes from, and is to be remembered.
        others: further files that are written with it, by their path in the project.
        unexplained: ids of real rows that leave the register without a reason that is written down.
        dependents: how many samples of other datasets leave with those that they are of, by title.
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
    source: SourceMapping = field(default_factory=SourceMapping)
    others: Mapping[str, bytes] = field(default_factory=dict)
    unexplained: Sequence[str] = ()
    dependents: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to be written."""
        return self.plan.is_empty and not self.source.added


@dataclass(frozen=True)
class Options:
    """What a person says beside the file.

    Attributes:
        sheet: the sheets to be read, several with 、 between them; "" for all that look like the dataset.
        hidden: what becomes of rows, columns and sheets that the spreadsheet does not show.
        struck: what becomes of struck-out rows and cells.
        source: where the list comes from; "" for a source that its columns tell, or none.
        columns: which column is which, as 列名=字段, or =不导入.
        values: what a word means, as 列名:写法=内容.
        confirmed_by: who has looked through what is to be remembered, and what is only likely.
        removed_reason: for which class of reasons rows leave the register.
        decided_by: the post that has decided it.
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
    source: str = ""
    columns: Sequence[str] = field(default_factory=tuple)
    values: Sequence[str] = field(default_factory=tuple)
    confirmed_by: str = ""
    removed_reason: str = ""
    decided_by: str = ""


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
    fields = {item.name: item for item in dataset.schema.fields}

    def make_normalisers(own: Sequence[Texts]) -> Callable[[Field, str], Normaliser]:
        values = {name: list_values(config, dataset, name, [*aliases, *own]) for name in fields}
        instead = {
            name: [fields[other] for other in item.companions.get("instead", "").split("、") if other]
            for name, item in fields.items()
        }
        return lambda item, label: Normaliser(item, values[item.name], label, instead[item.name])

    try:
        book = read_workbook(path)
        source, unsound = find_source(path.name, config, dataset, aliases, book, options.source, today)
        if unsound:
            return replace(empty, problems=tuple(in_order(unsound)))
        plain = make_normalisers(())
        labels = Labels(dataset, aliases)
        normalisers = {name: plain(item, "") for name, item in fields.items()}
        source = add_said(path.name, source, labels, normalisers, options.columns, options.values)
        flags = _read_defaults(path.name, labels, options.defaults)
        labels, make_normaliser = Labels(dataset, aliases, source.rows), make_normalisers(source.rows)
        extract = read_table(
            path.name, book, labels, make_normaliser,
            sheet=options.sheet, hidden=options.hidden, struck=options.struck,
        )  # fmt: skip
    except Refused as refusal:
        return replace(empty, problems=(refusal.problem,))
    uneven = list(check_standing(config.root / dataset.path, dataset))
    if uneven:
        return replace(empty, problems=tuple(uneven))
    given = {**source.defaults, **flags}
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
    person = UNSEEN.sub("", options.confirmed_by).strip()
    context = Context(
        config, dataset, [*titles, *extract.sheets, path.stem], area, defaults, aliases,
        is_confirmed=bool(person), remembered={*source.defaults} - {*flags},
    )  # fmt: skip
    extract.rows, said = complete_rows(path.name, extract.rows, context)
    confirmed = {name: item.text for name, item in said.presumed.items() if item.is_likely}
    answers = {name: defaults[name] for name in given} | confirmed
    source, unfit = propose(path.name, source, extract, answers, said.texts, dataset)
    source = source.confirm(person, today)
    register = profile.register
    unfit += check_reason(path.name, config, dataset, register, options.removed_reason, options.decided_by)
    standing = [*problems, *said.problems, *unfit]
    reason = UNSEEN.sub("", options.reason).strip() or options.removed_reason
    primary = dataset.schema.primary_key
    real = {"/".join(texts[name] for name in primary) for texts in old if not is_sample(texts)}

    def attempt(rows: Sequence[SourceRow], own: Sequence[Problem], is_partial: bool) -> Import:
        merged = merge_rows(path.name, dataset, base, old, rows) if base else Merged(rows)
        plan = plan_import(
            path.name, dataset, old, merged.rows,
            area=area, kept=merged.kept, defaults=said.texts, likely=said.likely,
            is_partial=is_partial, reason=reason,
            replaces_samples=options.replaces_samples,
            prefix=config.id_prefix if dataset.name == register else "",
            must_stay=profile.must_stay, is_within=find_places(config, dataset, AREA_CODE).is_within,
        )  # fmt: skip
        found = [*standing, *own, *merged.problems, *_drop_nameless(plan.problems, own, extract, dataset)]
        content = write_texts(
            [list(dataset.schema.names), *([row[n] for n in dataset.schema.names] for row in plan.rows)]
        )
        samples = {"/".join(texts[name] for name in primary) for texts in old} - real
        staying = {"/".join(row[name] for name in primary) for row in plan.rows}
        is_last = dataset.name == register and not samples & staying
        dependents = drop_dependents(config, dataset, samples - staying, is_last)
        others = {**dependents.files}
        if source.added:
            others[config.dataset(MAPPINGS).path] = write_mappings(config, source)
        leaving = [key for key, _ in plan.removed if key in real and dataset.name == register]
        if leaving and options.removed_reason and not unfit:
            others[config.dataset(REMOVALS).path] = write_removals(
                config, leaving, options.removed_reason, options.decided_by, today
            )
            leaving = []
        if others or not plan.is_empty:
            judged = check_result(
                profile, config, dataset, path.name, {**others, dataset.path: content}, plan, today
            )
            found += drop_consequences(judged, found, extract, path.name) if found else judged
        outliers = tuple(find_outliers(dataset, old, merged.rows))
        return Import(
            dataset, extract, said, merged, plan, tuple(in_order(found)), content, outliers,
            source=source, others=others, unexplained=leaving, dependents=dependents.counts,
        )  # fmt: skip

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


def _read_defaults(file: str, labels: Labels, given: Sequence[str]) -> dict[str, str]:
    defaults = {}
    for text in given:
        label, sign, value = text.partition("=")
        item = labels.find(label) if sign else None
        if item is None or item.name in labels.dataset.schema.primary_key or item.name in defaults:
            raise Refused(make_fault(file, "intake-default", value=text))
        defaults[item.name] = value
    return defaults


def _drop_nameless(
    problems: Sequence[Problem], own: Sequence[Problem], extract: Extract, dataset: Dataset
) -> Iterator[Problem]:
    """Yield what is wrong with rows, but for lacking names where the column of names is the unknown one."""
    keys = (NAMING, dataset.schema.primary_key, *dataset.schema.unique_keys)
    telling = {name for key in keys for name in key}
    read = {item.name for header in extract.headers.values() for item in header.fields.values()}
    is_unread = not telling & read and any(problem.rule == "intake-column" for problem in own)
    yield from (item for item in problems if not is_unread or item.rule != "intake-unknown-row")
