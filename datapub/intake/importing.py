"""An import from end to end: read, map, normalise, compare, and check the result."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from datapub.aliases import LEFT_OUT, REST
from datapub.characters import UNSEEN
from datapub.config import Config
from datapub.intake.blanks import ABOVE, ask_blanks, fill_blanks
from datapub.intake.dry_run import DryRun, Import, Options
from datapub.intake.extract import Extract, Omission, ReadOptions, SourceRow, name_sheet
from datapub.intake.fault import Refused, make_fault
from datapub.intake.former_names import match_former_names
from datapub.intake.inference import Context, ListDefaults, complete_rows
from datapub.intake.labels import Labels
from datapub.intake.matching import Texts
from datapub.intake.normalise import Normaliser
from datapub.intake.outcome import check_standing
from datapub.intake.plan import Plan
from datapub.intake.references import find_places, list_values, read_aliases, read_texts
from datapub.intake.removals import check_reason
from datapub.intake.sheet import CellAddress
from datapub.intake.sources import SourceMapping, add_options, find_source, propose
from datapub.intake.suggestions import BY_ADDRESS, suggest_places
from datapub.intake.table import read_table
from datapub.intake.three_way_merge import MergedRows, read_base
from datapub.intake.workbook import read_truncated
from datapub.load import load_texts
from datapub.model import AREA_CODE, Dataset, Field
from datapub.problem import Problem, in_order
from datapub.profile import Profile
from datapub.texts import fold

MakeNormaliser = Callable[[Field, str], Normaliser]
"""Returns the normaliser for a field's column, given the column's label."""


def read_import(
    profile: Profile, config: Config, dataset: Dataset, path: Path, today: date, options: Options
) -> Import:
    """Read a file as rows of a dataset, and find everything that prevents importing it."""
    empty = Import(dataset, Extract(), ListDefaults(), MergedRows(()), Plan(), (), b"")
    try:
        old = read_texts(config.root / dataset.path)
    except (UnicodeDecodeError, csv.Error):
        return replace(empty, problems=tuple(load_texts(config.root, [dataset])[1]))
    aliases = read_aliases(config, dataset)
    try:
        listed = _read_list(config, dataset, aliases, path, today, options)
    except Refused as refusal:
        return replace(empty, problems=tuple(in_order(refusal.problems)))
    if uneven := tuple(check_standing(config.root / dataset.path, dataset)):
        return replace(empty, problems=uneven)
    extract, source = listed.extract, listed.source
    flags = {name: text for name, text in listed.flags.items() if text not in {ABOVE, BY_ADDRESS, ""}}
    fill_blanks(extract, dataset, [name for name, text in listed.flags.items() if text == ABOVE])
    given = {**source.defaults, **flags}
    defaults, problems = _write_given(path.name, dataset, given, listed.make_normaliser)
    base = read_base(path, dataset)
    wanted_area = _find_area(config, dataset, aliases, options.area) if options.area else ""
    if options.area and not wanted_area:
        problems.append(make_fault(path.name, "intake-area/unknown", value=options.area))
    area = wanted_area or (base.area if base else "")
    if area == config.city_code and dataset.name == profile.register:  # the whole city: no area is special
        defaults, area = {AREA_CODE: area, **defaults}, ""
    titles = [cell.text for cell in extract.omitted if cell.reason == Omission.TITLE]
    person = UNSEEN.sub("", options.confirmed_by).strip()
    context = Context(
        config, dataset, [*titles, *extract.sheets, *extract.titles, path.stem], area, defaults, aliases,
        is_confirmed=bool(person), remembered={*source.defaults} - {*flags},
    )  # fmt: skip
    placed, list_defaults = complete_rows(path.name, extract.rows, context)
    primary = dataset.schema.primary_key
    is_ours = base is not None or any(row.cells.get(name) for name in primary for row in placed)
    if not is_ours:  # in our own forms and downloads a blank cell is meant
        problems += ask_blanks(path.name, extract, dataset, placed, {*listed.flags, *list_defaults.texts})
    extract.rows = placed
    if not is_ours:
        taken = [name for name, text in listed.flags.items() if text == BY_ADDRESS]
        suggest_places(config, dataset, extract, list_defaults.texts, taken)
    extract.rows = match_former_names(
        path.name, dataset, extract, list_defaults.texts.get(AREA_CODE, ""), old,
        find_places(config, dataset, AREA_CODE),
    )  # fmt: skip
    confirmed = {name: item.text for name, item in list_defaults.inferred.items() if item.is_likely}
    confirmed_defaults = {name: defaults[name] for name in given} | confirmed
    source, misfits = propose(path.name, source, extract, confirmed_defaults, list_defaults.texts, dataset)
    misfits += check_reason(
        path.name, config, dataset, profile.register, options.removed_reason, options.decided_by
    )
    dry_run = DryRun(
        profile, config, dataset, path.name, today, options, tuple(old), base, area, extract, list_defaults,
        source.confirm(person, today), (*problems, *list_defaults.problems, *misfits),
        registers_reason=bool(options.removed_reason and not misfits), is_ours=is_ours,
    )  # fmt: skip
    found = dry_run.run(extract.rows, extract.problems, options.is_partial)
    return _drop_refused(found, dry_run) if options.is_sound_only else found


@dataclass(frozen=True)
class _ListContent:
    """The content of a file, before its rows are compared with the dataset's.

    Attributes:
        flags: field name -> text given with ``--default`` for all new rows.
    """

    extract: Extract
    source: SourceMapping
    flags: Mapping[str, str]
    make_normaliser: MakeNormaliser


def _read_list(
    config: Config, dataset: Dataset, aliases: Sequence[Texts], path: Path, today: date, options: Options
) -> _ListContent:
    """Read a file by its source's stored mapping and the options that map columns and values.

    Raises:
        Refused: it cannot be read, or the stored mapping of its source is invalid.
    """
    fields = {item.name: item for item in dataset.schema.fields}

    def make_normalisers(own: Sequence[Texts]) -> MakeNormaliser:
        values = {name: list_values(config, dataset, name, [*aliases, *own]) for name in fields}
        instead = {
            name: [fields[other] for other in item.companions.get("instead", "").split("、") if other]
            for name, item in fields.items()
        }
        return lambda item, label: Normaliser(item, values[item.name], label, instead[item.name])

    workbook, overlong = read_truncated(path)
    source, errors = find_source(path.name, config, dataset, aliases, workbook, options.source, today)
    if errors:
        raise Refused(*errors)
    plain = make_normalisers(())
    labels = Labels(dataset, aliases)
    normalisers = {name: plain(item, "") for name, item in fields.items()}
    columns = [text for text in options.columns if fold(text) != f"{REST}={LEFT_OUT}"]
    source = add_options(path.name, source, labels, normalisers, columns, options.values)
    flags = _read_defaults(path.name, labels, options.defaults)
    make_normaliser = make_normalisers(source.rows)
    extract = read_table(
        path.name, workbook, Labels(dataset, aliases, source.rows), make_normaliser,
        ReadOptions(options.sheet, options.hidden, options.struck, len(columns) < len(options.columns)),
    )  # fmt: skip
    extract.problems += _list_overlong(path.name, extract, overlong)
    return _ListContent(extract, source, flags, make_normaliser)


def _list_overlong(
    file: str, extract: Extract, overlong: Mapping[tuple[str, CellAddress], Problem]
) -> Iterator[Problem]:
    """Yield the problems of truncated cells, except those in sheets and columns that are not imported."""
    ignored = {
        (cell.sheet, (cell.row, cell.place)) for cell in extract.omitted if cell.reason == Omission.COLUMN
    }
    for (sheet, place), problem in overlong.items():
        is_read = any(f"{read} ".startswith(f"{sheet} ") for read in extract.sheets)
        shown = sheet if len(extract.sheets) > 1 else ""
        if is_read and (shown, place) not in ignored:
            yield replace(problem, file=name_sheet(file, shown))


def _write_given(
    file: str, dataset: Dataset, given: Mapping[str, str], make_normaliser: MakeNormaliser
) -> tuple[dict[str, str], list[Problem]]:
    """Return the values given for all new rows as the dataset writes them, and problems of invalid ones."""
    fields = {name: dataset.schema.field(name) for name in given}
    written = {name: make_normaliser(fields[name], "").write(text) for name, text in given.items()}
    problems = []
    for name, found in written.items():
        if found.fault:
            details: dict[str, Any] = {**found.details}
            problems.append(make_fault(file, found.fault, field=fields[name], value=found.shown, **details))
    beside = {name: text for found in written.values() for name, text in found.others.items()}
    return {**beside, **{name: found.text for name, found in written.items()}}, problems


def _find_area(config: Config, dataset: Dataset, aliases: Sequence[Texts], given: str) -> str:
    """Return the code of the area given by its code or any of its names; "" if there is no such area."""
    if AREA_CODE not in dataset.schema.names:
        return given  # plan_import reports that the dataset has no areas
    names = list_values(config, dataset, AREA_CODE, aliases)
    return given if given in names.values() else names.get(fold(given), "")


def _drop_refused(found: Import, dry_run: DryRun) -> Import:
    """Leave out faulty rows until the others can be imported; no row of the register is then removed.

    A problem of the file or of a whole column still refuses everything.
    """
    if found.problems:
        found = dry_run.run(found.extract.rows, found.extract.problems, is_partial=True)
    faults: list[Problem] = []
    refused: list[SourceRow] = []
    while found.problems:
        places = {(problem.file, problem.row) for problem in found.problems}
        rows = [row for row in found.extract.rows if row not in refused]
        faulty = [row for row in rows if (row.name_file(dry_run.file), row.number) in places]
        if {(row.name_file(dry_run.file), row.number) for row in faulty} != places:
            return found
        faults += found.problems
        refused += faulty
        found = dry_run.run([row for row in rows if row not in refused], (), is_partial=True)
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
