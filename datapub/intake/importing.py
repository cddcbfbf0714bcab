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
from datapub.intake.base import Merged, read_base
from datapub.intake.blanks import ABOVE, ask_blanks, fill_blanks
from datapub.intake.extract import Extract, SourceRow, Why, name_sheet
from datapub.intake.fault import Refused, make_fault
from datapub.intake.formers import find_formers
from datapub.intake.labels import Labels
from datapub.intake.matching import Texts
from datapub.intake.normalise import Normaliser
from datapub.intake.offers import BY_ADDRESS, offer_places
from datapub.intake.outcome import check_standing
from datapub.intake.plan import Plan
from datapub.intake.presume import Context, Said, complete_rows
from datapub.intake.references import find_places, list_values, read_aliases, read_texts
from datapub.intake.removals import check_reason
from datapub.intake.sheet import Place
from datapub.intake.sources import SourceMapping, add_said, find_source, propose
from datapub.intake.table import read_table
from datapub.intake.trial import Import, Options, Trial
from datapub.intake.workbook import read_cut
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
    empty = Import(dataset, Extract(), Said(), Merged(()), Plan(), (), b"")
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
    wanted = _find_area(config, dataset, aliases, options.area) if options.area else ""
    if options.area and not wanted:
        problems.append(make_fault(path.name, "intake-area/unknown", value=options.area))
    area = wanted or (base.area if base else "")
    if area == config.city_code and dataset.name == profile.register:  # the whole city: no area is special
        defaults, area = {AREA_CODE: area, **defaults}, ""
    titles = [cell.text for cell in extract.left_out if cell.why == Why.TITLE]
    person = UNSEEN.sub("", options.confirmed_by).strip()
    context = Context(
        config, dataset, [*titles, *extract.sheets, *extract.titles, path.stem], area, defaults, aliases,
        is_confirmed=bool(person), remembered={*source.defaults} - {*flags},
    )  # fmt: skip
    placed, said = complete_rows(path.name, extract.rows, context)
    primary = dataset.schema.primary_key
    is_ours = base is not None or any(row.cells.get(name) for name in primary for row in placed)
    if not is_ours:  # in our own forms and downloads a blank cell is meant
        problems += ask_blanks(path.name, extract, dataset, placed, {*listed.flags, *said.texts})
    extract.rows = placed
    if not is_ours:
        taken = [name for name, text in listed.flags.items() if text == BY_ADDRESS]
        offer_places(config, dataset, extract, said.texts, taken)
    extract.rows = find_formers(
        path.name, dataset, extract, said.texts.get(AREA_CODE, ""), old,
        find_places(config, dataset, AREA_CODE),
    )  # fmt: skip
    confirmed = {name: item.text for name, item in said.presumed.items() if item.is_likely}
    answers = {name: defaults[name] for name in given} | confirmed
    source, unfit = propose(path.name, source, extract, answers, said.texts, dataset)
    unfit += check_reason(
        path.name, config, dataset, profile.register, options.removed_reason, options.decided_by
    )
    trial = Trial(
        profile, config, dataset, path.name, today, options, tuple(old), base, area, extract, said,
        source.confirm(person, today), (*problems, *said.problems, *unfit),
        registers_reason=bool(options.removed_reason and not unfit), is_ours=is_ours,
    )  # fmt: skip
    found = trial.run(extract.rows, extract.problems, options.is_partial)
    return _leave_refused(found, trial) if options.is_sound_only else found


@dataclass(frozen=True)
class _Listed:
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
) -> _Listed:
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

    book, long = read_cut(path)
    source, unsound = find_source(path.name, config, dataset, aliases, book, options.source, today)
    if unsound:
        raise Refused(*unsound)
    plain = make_normalisers(())
    labels = Labels(dataset, aliases)
    normalisers = {name: plain(item, "") for name, item in fields.items()}
    columns = [text for text in options.columns if fold(text) != f"{REST}={LEFT_OUT}"]
    source = add_said(path.name, source, labels, normalisers, columns, options.values)
    flags = _read_defaults(path.name, labels, options.defaults)
    make_normaliser = make_normalisers(source.rows)
    extract = read_table(
        path.name, book, Labels(dataset, aliases, source.rows), make_normaliser,
        sheet=options.sheet, hidden=options.hidden, struck=options.struck,
        leaves_rest=len(columns) < len(options.columns),
    )  # fmt: skip
    extract.problems += _list_long(path.name, extract, long)
    return _Listed(extract, source, flags, make_normaliser)


def _list_long(file: str, extract: Extract, long: Mapping[tuple[str, Place], Problem]) -> Iterator[Problem]:
    """Yield the problems of truncated cells, except those in sheets and columns that are not imported."""
    left = {(cell.sheet, (cell.row, cell.place)) for cell in extract.left_out if cell.why == Why.COLUMN}
    for (sheet, place), problem in long.items():
        is_read = any(f"{read} ".startswith(f"{sheet} ") for read in extract.sheets)
        shown = sheet if len(extract.sheets) > 1 else ""
        if is_read and (shown, place) not in left:
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


def _leave_refused(found: Import, trial: Trial) -> Import:
    """Leave out faulty rows until the others can be imported; no row of the register is then removed.

    A problem of the file or of a whole column still refuses everything.
    """
    if found.problems:
        found = trial.run(found.extract.rows, found.extract.problems, is_partial=True)
    faults: list[Problem] = []
    refused: list[SourceRow] = []
    while found.problems:
        places = {(problem.file, problem.row) for problem in found.problems}
        rows = [row for row in found.extract.rows if row not in refused]
        faulty = [row for row in rows if (row.name_file(trial.file), row.number) in places]
        if {(row.name_file(trial.file), row.number) for row in faulty} != places:
            return found
        faults += found.problems
        refused += faulty
        found = trial.run([row for row in rows if row not in refused], (), is_partial=True)
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
