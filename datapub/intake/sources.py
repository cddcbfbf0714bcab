"""What is remembered of the lists of one source: which column is which, what its words mean, what it lacks.

It is proposed from the first list, confirmed by a person once, and kept in ``datasets/intake_mappings.csv``;
the next list of the source is read by it. What holds for every source stands in the aliases.
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
from datapub.intake.sheet import Book
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
    """What is known of the source of a list.

    Attributes:
        name: what the clerk calls the source; "" where none is meant and none was recognised.
        stored: what is remembered of it.
        rows: the same with what this import says, as it is to be remembered.
        is_recognised: whether nobody named the source, but the list has just its columns.
        akin: other sources whose lists have just these columns.
        gone: columns of the source that this list does not have.
    """

    name: str = ""
    stored: tuple[Texts, ...] = ()
    rows: tuple[Texts, ...] = ()
    is_recognised: bool = False
    akin: tuple[str, ...] = ()
    gone: tuple[Texts, ...] = ()

    @property
    def added(self) -> list[Texts]:
        """What somebody has to confirm before it is remembered; of a source that nobody named, nothing is."""
        return (
            [row for row in self.rows if row not in self.stored]
            if self.name and not self.is_recognised
            else []
        )

    @property
    def defaults(self) -> dict[str, str]:
        """What new rows are given, by field, in columns that the source does not have."""
        return {row["field_name"]: row["means"] for row in self.rows if row["alias_of"] == DEFAULT}

    def confirm(self, person: str, today: date) -> SourceMapping:
        """Return the mapping with who has confirmed what is new in it, and when."""
        signed = {"confirmed_by": person or _UNCONFIRMED, "confirmed_on": today.isoformat()}
        rows = tuple(row if row in self.stored else {**row, **signed} for row in self.rows)
        return replace(self, rows=rows)


def find_source(
    file: str,
    config: Config,
    dataset: Dataset,
    aliases: Sequence[Texts],
    book: Book,
    wanted: str,
    today: date,
) -> tuple[SourceMapping, list[Problem]]:
    """Return what is remembered of the source that a person names, or whose columns a list has exactly.

    With it comes what is wrong with what is remembered: a list read by that would be read wrongly.

    Raises:
        Refused: several sources have just these columns, or nothing can be remembered here.
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
    akin = [
        source
        for source, rows in stored.items()
        if _has_columns(book, Labels(dataset, aliases, rows.values()), rows.values())
    ]
    if not name and len(akin) > 1:
        raise Refused(make_fault(file, "intake-sources", names="、".join(akin)))
    found = name or "".join(akin)
    own = stored.get(found, {})
    rows = tuple(own.values())
    others = tuple(source for source in akin if source != found)
    source = SourceMapping(found, rows, rows, bool(found and not name), others)
    return source, [problem for problem in faults if problem.row in own]


def _has_columns(book: Book, labels: Labels, rows: Iterable[Texts]) -> bool:
    seen: set[str] = set()
    for sheet in book.sheets:
        if not sheet.is_hidden and (place := find_header(sheet, labels)):
            seen.update(fold("／".join(parts)) for parts in list_labels(sheet, *place).values())
    return seen == {fold(row["written"]) for row in rows if row["alias_of"] == COLUMN}


def add_said(
    file: str,
    source: SourceMapping,
    labels: Labels,
    normalisers: Mapping[str, Normaliser],
    columns: Sequence[str],
    values: Sequence[str],
) -> SourceMapping:
    """Return the mapping with what a person says of this list: 列名=字段, and 列名:写法=内容.

    Raises:
        Refused: it is not said so, of no field, or twice in different ways.
    """
    said: list[Texts] = []
    for text in columns:
        written, _, name = (part.strip() for part in text.rpartition("="))
        item = labels.find(name)
        if not written or not (item or name == LEFT_OUT or labels.knows(name)):  # 收托月龄: left out too
            raise Refused(make_fault(file, "intake-said", value=text, option="--column"))
        if item and PERSONAL.search(fold(written)) and not is_named(item, written):
            raise Refused(make_fault(file, "intake-said/personal", value=written))
        said.append(_make_row(source, labels.dataset, COLUMN, written, item))
    for text in values:
        before, _, means = text.rpartition("=")
        title, _, written = (part.strip() for part in before.replace("：", ":").partition(":"))
        item = labels.find(title)
        meant = normalisers[item.name].write(means) if item else None
        if not (item and meant and written) or not meant.text or (item.enum and meant.text not in item.enum):
            raise Refused(make_fault(file, "intake-said", value=text, option="--value"))
        said.append(_make_row(source, labels.dataset, CONTENT, written, item, meant.text))
    for place, row in enumerate(said):
        if any(_key(row) == _key(other) and row != other for other in said[:place]):
            raise Refused(make_fault(file, "intake-said/twice", value=row["written"]))
    return replace(source, rows=_merge(source.rows, said))


def propose(
    file: str,
    source: SourceMapping,
    extract: Extract,
    defaults: Mapping[str, str],
    presumed: Mapping[str, str],
    dataset: Dataset,
) -> tuple[SourceMapping, list[Problem]]:
    """Return what is to be remembered after a list was read, and what does not fit the list.

    Dates are asked for anew with each list.

    Args:
        defaults: what new rows are given, by field, because a person says so.
        presumed: the same, with what the list's title says.
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
    gone = tuple(
        row for row in source.stored if row["alias_of"] == COLUMN and fold(row["written"]) not in present
    )
    read = {item.name for item in found.values() if item}
    for row in gone:
        item = known.get(row["field_name"])
        if item and item.is_required and item.name not in {*read, *presumed, *dataset.schema.primary_key}:
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
    kept = [row for row in source.rows if not (row in gone and row["field_name"] in read)]  # renamed since
    rows = sorted(_merge(kept, new), key=lambda row: _order(row, places))
    return replace(source, rows=tuple(rows), gone=gone), problems


def _order(row: Texts, places: Mapping[str, int]) -> tuple[int, int]:
    """Put columns in the order of the latest list, those that it does not have behind them."""
    kind = (COLUMN, CONTENT, DEFAULT).index(row["alias_of"])
    return kind, places.get(fold(row["written"]), len(places)) if row["alias_of"] == COLUMN else 0


def write_mappings(config: Config, source: SourceMapping) -> bytes:
    """Return the file of all mappings with that of a source in place of what was remembered of it."""
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


def _merge(rows: Sequence[Texts], said: Sequence[Texts]) -> tuple[Texts, ...]:
    """Return rows with newer ones in their places; one that says the same stays as it was confirmed."""
    merged = {_key(row): row for row in rows}
    for row in said:
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
