"""The stored mapping of a source: the fields of its columns, the meaning of its words, and its defaults.

It is proposed from the first list, confirmed once by a person, and stored in
``datasets/intake_mappings.csv``; later lists of the source are read by it. What holds for every source is in
``intake_aliases``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from datapub.aliases import COLUMN, CONTENT, DEFAULT, LEFT_OUT, MAPPINGS, PERSONAL
from datapub.characters import UNSEEN
from datapub.config import Config
from datapub.intake.extract import Extract
from datapub.intake.fault import Refused, make_fault
from datapub.intake.headers import find_header, list_labels
from datapub.intake.labels import Labels
from datapub.intake.matching import Texts
from datapub.intake.normalise import Normaliser
from datapub.intake.references import read_texts
from datapub.intake.sheet import Workbook
from datapub.load import load_texts, write_texts
from datapub.model import Dataset, Field
from datapub.problem import Problem
from datapub.rules.aliases import check_aliases, is_named
from datapub.rules.data import Data
from datapub.texts import fold
from datapub.validate import validate_tables

Key = tuple[str, ...]

_UNCONFIRMED = "待确认"


@dataclass(frozen=True)
class SourceMapping:
    """The mapping of the source of a list, in rows of ``intake_mappings``.

    Attributes:
        name: the clerk's name for the source; "" if none was given and none recognised.
        stored: the rows as stored.
        rows: the rows to be stored after this import.
        is_recognised: whether the source was not named, but recognised by its columns.
        similar: other sources whose lists have exactly these columns.
        missing: stored columns that this list does not have.
    """

    name: str = ""
    stored: tuple[Texts, ...] = ()
    rows: tuple[Texts, ...] = ()
    is_recognised: bool = False
    similar: tuple[str, ...] = ()
    missing: tuple[Texts, ...] = ()

    @property
    def added(self) -> list[Texts]:
        """The rows that need to be confirmed before they are stored; none if the source was not named."""
        return (
            [row for row in self.rows if row not in self.stored]
            if self.name and not self.is_recognised
            else []
        )

    @property
    def defaults(self) -> dict[str, str]:
        """Field name -> text for new rows, of fields that the source has no column for."""
        return {row["field_name"]: row["means"] for row in self.rows if row["alias_of"] == DEFAULT}

    def confirm(self, person: str, today: date) -> SourceMapping:
        """Return the mapping with its new rows signed by who confirmed them, and when."""
        signed = {"confirmed_by": person or _UNCONFIRMED, "confirmed_on": today.isoformat()}
        rows = tuple(row if row in self.stored else {**row, **signed} for row in self.rows)
        return replace(self, rows=rows)


def find_source(
    file: str,
    config: Config,
    dataset: Dataset,
    aliases: Sequence[Texts],
    workbook: Workbook,
    wanted: str,
    today: date,
) -> tuple[SourceMapping, list[Problem]]:
    """Return the mapping of the source that is named, or else of the one with exactly the list's columns.

    The second value is the errors in that mapping, by which the list would be read wrongly.

    Args:
        wanted: the name given with ``--source``; "" for none.

    Raises:
        Refused: several sources have exactly these columns, or the project stores no mappings.
    """
    name = UNSEEN.sub("", wanted).strip()
    known = [item for item in config.datasets if item.name == MAPPINGS]
    if wanted and not (name and known):
        raise Refused(make_fault(file, "intake-source", value=wanted))
    texts, unread = load_texts(config.root, known)
    tables, faults = validate_tables(known, texts)
    faults = [*unread, *faults, *check_aliases(Data(tables, config, today))]
    faults = [problem for problem in faults if problem.severity == "error"]
    if known and MAPPINGS not in tables:
        return SourceMapping(name), faults
    stored: dict[str, dict[int, Texts]] = {}
    for number, row in enumerate(read_texts(config.root / known[0].path) if known else (), 2):
        if row["dataset_name"] == dataset.name:
            stored.setdefault(row["source_name"], {})[number] = row
    similar = [
        source
        for source, rows in stored.items()
        if _has_columns(workbook, Labels(dataset, aliases, rows.values()), rows.values())
    ]
    if not name and len(similar) > 1:
        raise Refused(make_fault(file, "intake-sources", names="、".join(similar)))
    found = name or "".join(similar)
    own = stored.get(found, {})
    rows = tuple(own.values())
    others = tuple(source for source in similar if source != found)
    source = SourceMapping(found, rows, rows, bool(found and not name), others)
    return source, [problem for problem in faults if problem.row in own]


def _has_columns(workbook: Workbook, labels: Labels, rows: Iterable[Texts]) -> bool:
    seen: set[str] = set()
    for sheet in workbook.sheets:
        if not sheet.is_hidden and (place := find_header(sheet, labels)):
            seen.update(fold("／".join(parts)) for parts in list_labels(sheet, *place).values())
    return seen == {fold(row["written"]) for row in rows if row["alias_of"] == COLUMN}


def add_options(
    file: str,
    source: SourceMapping,
    labels: Labels,
    normalisers: Mapping[str, Normaliser],
    columns: Sequence[str],
    values: Sequence[str],
) -> SourceMapping:
    """Return the mapping with the options of this import added.

    Args:
        normalisers: field name -> normaliser.
        columns: values of ``--column``: 列名=字段.
        values: values of ``--value``: 列名:写法=内容.

    Raises:
        Refused: an option is malformed, names no field, or contradicts another.
    """
    additions: list[Texts] = []
    for text in columns:
        written, _, name = (part.strip() for part in text.rpartition("="))
        item = labels.find(name)
        if not written or not (item or name == LEFT_OUT or labels.knows(name)):  # a left-out label counts too
            raise Refused(make_fault(file, "intake-said", value=text, option="--column"))
        if item and PERSONAL.search(fold(written)) and not is_named(item, written):
            raise Refused(make_fault(file, "intake-said/personal", value=written))
        additions.append(_make_row(source, labels.dataset, COLUMN, written, item))
    for text in values:
        before, _, means = text.rpartition("=")
        title, _, written = (part.strip() for part in before.replace("：", ":").partition(":"))
        item = labels.find(title)
        meant = normalisers[item.name].write(means) if item else None
        if not (item and meant and written) or not meant.text or (item.enum and meant.text not in item.enum):
            raise Refused(make_fault(file, "intake-said", value=text, option="--value"))
        additions.append(_make_row(source, labels.dataset, CONTENT, written, item, meant.text))
    for place, row in enumerate(additions):
        if any(_key(row) == _key(other) and row != other for other in additions[:place]):
            raise Refused(make_fault(file, "intake-said/twice", value=row["written"]))
    return replace(source, rows=_merge(source.rows, additions))


def propose(
    file: str,
    source: SourceMapping,
    extract: Extract,
    defaults: Mapping[str, str],
    inferred: Mapping[str, str],
    dataset: Dataset,
) -> tuple[SourceMapping, list[Problem]]:
    """Return the mapping to be stored after a list was read, and problems where it does not fit the list.

    Default dates are not stored, as every list has its own.

    Args:
        defaults: field name -> text that a person gave for new rows.
        inferred: the same, with the values from the list's titles.
    """
    known = {item.name: item for item in dataset.schema.fields}
    found = {
        label: header.fields.get(place)
        for header in extract.headers.values()
        for place, label in header.labels.items()
        if place in header.fields or label in header.ignored
    }
    present = {fold(label) for header in extract.headers.values() for label in header.labels.values()}
    problems = [
        make_fault(file, "intake-said/absent", value=row["written"])
        for row in source.rows
        if row["alias_of"] == COLUMN and row not in source.stored and fold(row["written"]) not in present
    ]
    missing = tuple(
        row for row in source.stored if row["alias_of"] == COLUMN and fold(row["written"]) not in present
    )
    read = {item.name for item in found.values() if item}
    for row in missing:
        item = known.get(row["field_name"])
        if item and item.is_required and item.name not in {*read, *inferred, *dataset.schema.primary_key}:
            problems.append(
                make_fault(
                    file, "intake-source/gone", value=row["written"], title=item.title, source=source.name
                )
            )
    new = [_make_row(source, dataset, COLUMN, label, item) for label, item in found.items()]
    new += [
        _make_row(source, dataset, DEFAULT, known[name].title, known[name], text)
        for name, text in defaults.items()
        if known[name].type != "date"
    ]
    places = {fold(label): place for place, label in enumerate(found)}
    # A missing column whose field was read from another one has been renamed.
    remaining = [row for row in source.rows if not (row in missing and row["field_name"] in read)]
    rows = sorted(_merge(remaining, new), key=lambda row: _order(row, places))
    return replace(source, rows=tuple(rows), missing=missing), problems


def _order(row: Texts, places: Mapping[str, int]) -> tuple[int, int]:
    """Sort key: columns in the order of the latest list, those it does not have last; then the others."""
    kind = (COLUMN, CONTENT, DEFAULT).index(row["alias_of"])
    return kind, places.get(fold(row["written"]), len(places)) if row["alias_of"] == COLUMN else 0


def write_mappings(config: Config, source: SourceMapping) -> bytes:
    """Return the file of all mappings, with the rows of one source replaced."""
    dataset = config.dataset(MAPPINGS)
    old = read_texts(config.root / dataset.path)
    places = [place for place, row in enumerate(old) if row in source.stored]
    rest = [row for row in old if row not in source.stored]
    start = places[0] if places else len(rest)
    rows = [*rest[:start], *source.rows, *rest[start:]]
    names = dataset.schema.names
    return write_texts([list(names), *([row[name] for name in names] for row in rows)])


def _make_row(
    source: SourceMapping, dataset: Dataset, kind: str, written: str, item: Field | None, means: str = ""
) -> Texts:
    return {
        "dataset_name": dataset.name,
        "source_name": source.name,
        "alias_of": kind,
        "written": written,
        "field_name": item.name if item else LEFT_OUT,
        "means": means,
    }


def _merge(rows: Sequence[Texts], additions: Sequence[Texts]) -> tuple[Texts, ...]:
    """Return rows updated by newer ones; a row with the same meaning keeps its confirmation."""
    merged = {_key(row): row for row in rows}
    for row in additions:
        old = merged.get(_key(row))
        if not old or (old["field_name"], old["means"]) != (row["field_name"], row["means"]):
            merged[_key(row)] = row
    return tuple(merged.values())


def _key(row: Texts) -> Key:
    kind, field = row["alias_of"], row["field_name"]
    return (
        (kind, fold(row["written"]))
        if kind == COLUMN
        else (kind, field, "" if kind == DEFAULT else fold(row["written"]))
    )
