"""Values that hold for all rows of a list: read from its title, or asked of a person once."""

from __future__ import annotations

import calendar
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from datapub.aliases import TITLE
from datapub.config import Config
from datapub.intake.extract import SourceRow
from datapub.intake.fault import make_fault
from datapub.intake.references import Places, find_places
from datapub.intake.remarks import contradicts
from datapub.model import AREA_CODE, AS_OF, IS_SAMPLE, Dataset, Field, Record
from datapub.problem import Problem
from datapub.texts import fold, guess_date, narrow

_DAY: Final = re.compile(
    r"(?:截[至止]到?|数据时间|统计时间)\s*+[:：]?\s*+(\d{4}\s*[-/.年]\s*\d{1,2}\s*(?:[-/.月]\s*\d{1,2}\s*日?|月?\s*[底末]))"
)
_NOT_SO: Final = re.compile(r"(?:未|不|非|拟|待|无|可|应|申请|取消|注销|撤销|终止|关于)$")
_NOT_OF_ALL: Final = re.compile(
    r"(?:含|包括|除|去掉|未|不|没有|无|非|曾|拟|另有|[和及与或兼、/,·])已?[:：]?$"
)
_AND_MORE: Final = re.compile(r"[和及与或兼、/,·]|\(?(?:停业|注销|撤销|终止)|后|.*(?:除外|以外|不在内|不计)")
_MONTH_END: Final = re.compile(r"([1-9]\d{3})\D+(\d{1,2})\s*月?\s*[底末]")


@dataclass(frozen=True)
class InferredValue:
    """A value for all new rows, of a field that the list has no column for.

    Attributes:
        text: as the dataset writes it.
        source: where it comes from, in Chinese, for the report.
        is_likely: whether a title only suggests it, so that a person has to confirm it.
    """

    text: str
    source: str
    is_likely: bool = False


@dataclass(frozen=True)
class Context:
    """The facts from which rows are completed.

    Attributes:
        titles: the texts above and below the table, and the names of the sheets and the file.
        area: code of the area that the whole list covers; "" for none.
        given: field name -> text for all new rows, given by a person now or stored for the source.
        aliases: rows of ``intake_aliases``, for other wordings in titles.
        is_confirmed: whether a person has confirmed what a title only suggests.
        remembered: fields of ``given`` whose value is stored for the source.
    """

    config: Config
    dataset: Dataset
    titles: Sequence[str]
    area: str
    given: Mapping[str, str]
    aliases: Sequence[Record] = ()
    is_confirmed: bool = False
    remembered: Collection[str] = ()


@dataclass(frozen=True)
class ListDefaults:
    """The values that hold for all new rows of a list, and what is odd about some rows.

    Attributes:
        texts: field name -> text, given or inferred.
        inferred: those of ``texts`` that were inferred.
        likely: values that a title suggests and nobody has confirmed; not in ``texts``.
        placed: number of rows whose area was taken from their address.
        misplaced: rows whose address names another area or city, with that area's code or its name.
        problems: contradictions with the rest of the list.
        titles: the texts above and below the table, and the names of the sheets and the file.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    inferred: Mapping[str, InferredValue] = field(default_factory=dict)
    likely: Mapping[str, InferredValue] = field(default_factory=dict)
    placed: int = 0
    misplaced: Sequence[tuple[SourceRow, str]] = ()
    problems: Sequence[Problem] = ()
    titles: Sequence[str] = ()


def complete_rows(
    file: str, rows: Sequence[SourceRow], context: Context
) -> tuple[list[SourceRow], ListDefaults]:
    """Complete rows by what their list says outside their cells, and find contradictions."""
    dataset, given = context.dataset, context.given
    address = dataset.schema.address
    placing = address.companions["place"] if address else AREA_CODE
    places = find_places(context.config, dataset, placing)
    present = set.intersection(*({*row.cells} for row in rows)) if rows else set()
    present -= {IS_SAMPLE} if any(not row.cells.get(IS_SAMPLE) for row in rows) else set()
    fixed = {**given, placing: context.area} if context.area else dict(given)
    lacking = [
        item.name
        for item in dataset.schema.fields
        if item.is_required and item.name not in {*present, *fixed, *dataset.schema.primary_key}
    ]
    found = infer_values(context, lacking, places) if rows else {}
    likely = {name: item for name, item in found.items() if item.is_likely and not context.is_confirmed}
    inferred = {name: item for name, item in found.items() if name not in likely}
    texts = {**fixed, **{name: item.text for name, item in inferred.items()}}
    placed, count, misplaced, problems = list(rows), 0, [], []
    if address:
        wide = texts.get(placing, "")
        if not places.is_lowest(wide):
            placed, count = place_rows(rows, address, places)
        named = {places.find_at_start(row.cells.get(address.name, "")) for row in rows}
        if not wide and places.city and places.city in named:
            inferred[placing] = InferredValue(places.city, f"地址只写到{context.config.city}")
            texts[placing] = places.city
        if all(row.cells.get(placing) for row in placed):  # no row needs the area of the title
            inferred.pop(placing, None)
        misplaced = find_misplaced(placed, address, {**texts, **fixed}, places)
        if foreign := find_foreign(rows, context.titles, address, places):
            city = context.config.city
            problems.append(make_fault(file, "intake-elsewhere", value=foreign, city=city))
    for name, item in infer_values(context, context.remembered, places).items():
        if not item.is_likely and item.text != texts[name]:
            title = dataset.schema.field(name).title
            problems.append(
                make_fault(
                    file,
                    "intake-source/title",
                    value=item.text,
                    stated=item.source,
                    title=title,
                    was=texts[name],
                )
            )
    return placed, ListDefaults(texts, inferred, likely, count, misplaced, problems, context.titles)


def infer_values(context: Context, names: Iterable[str], places: Places) -> dict[str, InferredValue]:
    """Return the value of each field of ``names`` that the titles state; not if they state several.

    An imported row is never a sample. A value that a title states in other words than ours is only likely.
    """
    found = {}
    for name in names:
        field = context.dataset.schema.field(name)
        titles = context.titles[::-1]  # so that the first title that states a value is the one reported
        stated = {text: title for title in titles for text in _read_title(field, title, places)}
        other = {text: title for title in titles for text in _read_alias(field, title, context)}
        if name == IS_SAMPLE:
            found[name] = InferredValue("false", "导入的名单不是样例")
        elif len(stated or other) == 1:
            ((text, title),) = (stated or other).items()
            is_likely = not stated or contradicts(field, text, title)
            found[name] = InferredValue(text, f"“{' '.join(title.split())}”", is_likely)
    return found


def _read_alias(field: Field, title: str, context: Context) -> Iterator[str]:
    """Yield the values of a field that a title states by an alias, unless it negates it."""
    for alias in context.aliases:
        if (alias["dataset_name"], alias["alias_of"], alias["field_name"]) == (
            context.dataset.name, TITLE, field.name,
        ):  # fmt: skip
            before, found, _ = fold(title).partition(fold(alias["written"]))
            if found and not _NOT_SO.search(before):
                yield alias["means"]


def _read_title(field: Field, title: str, places: Places) -> set[str]:
    if field.name == AREA_CODE:
        codes = places.find_within(title)
        return {code for code in codes if places.is_lowest(code) or code == places.city}
    if field.name == AS_OF:
        return {day.isoformat() for text in _DAY.findall(narrow(title)) if (day := _read_day(text))}
    words = [word for word in field.enum if fold(word) in fold(title)]
    return {
        word
        for word in words
        if not any(word in other for other in words if other != word) and _is_of_all(fold(word), fold(title))
    }


def _is_of_all(word: str, title: str) -> bool:
    """Return whether a title applies a word to all rows: 停业、注销名单 and 名单（含停业） do not."""
    before, _, after = title.partition(word)
    return not (_NOT_OF_ALL.search(before) or _AND_MORE.match(after))


def _read_day(text: str) -> date | None:
    if month := _MONTH_END.fullmatch(text):
        year, number = int(month[1]), int(month[2])
        return date(year, number, calendar.monthrange(year, number)[1]) if 1 <= number <= 12 else None
    return guess_date(text)


def place_rows(rows: Sequence[SourceRow], field: Field, places: Places) -> tuple[list[SourceRow], int]:
    """Give rows without an area the one their address begins with, and return how many got one.

    Args:
        field: the address; its companion "place" names the field of the area.
    """
    name = field.companions["place"]
    placed = []
    count = 0
    for row in rows:
        code = "" if row.cells.get(name) else places.find_at_start(row.cells.get(field.name, ""))
        if places.is_lowest(code):
            row, count = replace(row, cells={**row.cells, name: code}), count + 1
        placed.append(row)
    return placed, count


def find_misplaced(
    rows: Iterable[SourceRow], field: Field, given: Mapping[str, str], places: Places
) -> list[tuple[SourceRow, str]]:
    """Return rows whose address names another area or city, with the area's code or the city's name."""
    name = field.companions["place"]
    found = []
    for row in rows:
        area = row.cells.get(name) or given.get(name, "")
        address = row.cells.get(field.name, "")
        outside = places.find_elsewhere(address) or places.find_outside(address)
        named = outside or places.find_at_start(address)
        if area and named and not (places.is_within(area, named) or places.is_within(named, area)):
            found.append((row, named))
    return found


def find_foreign(rows: Sequence[SourceRow], titles: Iterable[str], field: Field, places: Places) -> str:
    """Return a place of another city named in a title or in most addresses; "" if the list is of our city."""
    for title in titles:
        if place := places.find_elsewhere(title):
            return place
    foreign = [place for row in rows if (place := places.find_elsewhere(row.cells.get(field.name, "")))]
    return foreign[0] if 2 * len(foreign) > len(rows) else ""
