"""Resolve references: the names, partial paths and aliases that a cell may have instead of a code."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Final

from datapub.aliases import ALIASES, COLUMN, CONTENT, LEFT_OUT, OF_NO_FIELD
from datapub.config import Config
from datapub.divisions import keep_level
from datapub.intake.matching import Texts
from datapub.model import Dataset, Record
from datapub.texts import fold

_ELSEWHERE: Final = re.compile(
    r"(?:[\u4e00-\u9fff]{2,8}?(?:省|自治区))?(?P<above>[\u4e00-\u9fff]{2,7}?(?:市|自治州|盟|地区))"
    r"(?P<below>[\u4e00-\u9fff]{1,7}?(?:(?<![小社园校厂景街片])区|县|旗|市))"
)

_PART: Final = re.compile(r"[^\W\d_路街巷]{1,7}?(?:(?<![小社园校厂景街片])区|县|旗|市)")
"""A sibling of the city, after the name of the province or city that contains both."""

_COUNTY: Final = re.compile(r"[^\W\d_路街巷村镇乡]{2,6}?[县市旗](?=[^\W\d_路街巷村]{1,5}?(?:镇|乡|街道))")
"""A county followed by one of its towns; without the town, 新城市花园 would count as a city."""

_STATISTICAL: Final = 12
"""Digits of an area code in statistics, padded with zeros on the right."""

_STEM: Final = re.compile(r"(?<=..)(?:街道|镇|乡)$")
"""The suffix that lists omit from a town's name: 武阳 is 武阳镇, unless something else is called 武阳."""

_DEEPEST: Final = 8
"""Maximum number of ancestors in a path: each doubles the spellings, and faulty data may have cycles."""


def read_texts(path: Path) -> list[Texts]:
    """Return the rows of a dataset's file, uninterpreted."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return [{name: cell or "" for name, cell in row.items()} for row in csv.DictReader(stream)]


def read_aliases(config: Config, dataset: Dataset) -> list[Texts]:
    """Return the rows of ``intake_aliases`` that hold for a dataset; [] if the project has none.

    A field has one definition in every schema, so that what is written of it in another dataset holds too,
    after the dataset's own rows; what the names of rows are called holds for a reference to them. Where a
    list of codes that a field refers to is empty, its columns are those of the wider field: a city may
    have no streets, and its towns be its areas.
    """
    found = [other for other in config.datasets if other.name == ALIASES]
    path = config.root / found[0].path if found else None
    rows = read_texts(path) if path and path.is_file() else []
    wider = dict(_list_wider(config, dataset))
    own = [row for row in rows if row["dataset_name"] == dataset.name]
    taken = {(row["alias_of"], fold(row["written"])) for row in own if row["alias_of"] == COLUMN}
    shared = [
        row | {"dataset_name": dataset.name, "field_name": name}
        for row in rows
        if row not in own and (name := _find_shared(config, dataset, row))
        if (row["alias_of"], fold(row["written"])) not in taken
    ]
    return [
        row | {"field_name": wider.get(row["field_name"], row["field_name"])}
        if row["alias_of"] == COLUMN
        else row
        for row in (*shared, *own)
    ]


def _find_shared(config: Config, dataset: Dataset, alias: Texts) -> str:
    """Return the field of a dataset that an alias of another's holds for; "" for none."""
    other = next((one for one in config.datasets if one.name == alias["dataset_name"]), None)
    name, is_column = alias["field_name"], alias["alias_of"] == COLUMN
    if other is None or name not in {*other.schema.names, LEFT_OUT}:
        return ""
    if name == LEFT_OUT:
        return name if is_column and OF_NO_FIELD.search(fold(alias["written"])) else ""
    if name == "name":
        links = (key.fields for key in dataset.schema.foreign_keys if key.target == other.name)
        return next((fields[0] for fields in links if is_column and len(fields) == 1), "")
    if name not in dataset.schema.names or name in dataset.schema.primary_key:
        return ""
    choices = dataset.schema.field(name).enum
    return "" if not is_column and choices and alias["means"] not in choices else name


def _list_wider(config: Config, dataset: Dataset) -> Iterator[tuple[str, str]]:
    """Yield fields of codes that refer to an empty dataset, with the field for what its rows would lie in."""
    fields = {key.target: key.fields[0] for key in dataset.schema.foreign_keys if len(key.fields) == 1}
    for target, name in fields.items():
        if target and name.endswith("_code") and not read_texts(config.root / config.dataset(target).path):
            for link in config.dataset(target).schema.foreign_keys:
                if link.target in fields:
                    yield name, fields[link.target]


def list_values(config: Config, dataset: Dataset, name: str, aliases: Sequence[Texts]) -> Mapping[str, str]:
    """Return folded text -> value, of what a cell of a field may hold instead of the value itself."""
    values: dict[str, str] = {}
    for key in dataset.schema.foreign_keys:
        if key.fields == (name,):
            target = config.dataset(key.target) if key.target else dataset
            records = read_texts(config.root / target.path)
            values.update(_list_behind(config, records, target, key.target_fields[0]))
            values.update(list_names(records, target, key.target_fields[0]))
    for alias in aliases:
        if (alias["dataset_name"], alias["alias_of"], alias["field_name"]) == (dataset.name, CONTENT, name):
            values[fold(alias["written"])] = alias["means"]
    return values


def _list_behind(
    config: Config, records: Sequence[Record], target: Dataset, key: str
) -> Iterator[tuple[str, str]]:
    """Yield (folded name, code) of referenced rows, the name preceded by that of the area they belong to.

    Ambiguous names are left out.
    """
    found: dict[str, set[str]] = {}
    for link in target.schema.foreign_keys:
        if link.target and len(link.fields) == 1:
            upper, code = config.dataset(link.target), link.target_fields[0]
            outer = read_texts(config.root / upper.path)
            ways = {record[code]: names for record, names in _list_paths(outer, upper, code, "short_name")}
            for record in records:
                for label_position in ways.get(record[link.fields[0]], ()) if record.get("name") else ():
                    found.setdefault(fold(label_position + record["name"]), set()).add(record[key])
    yield from ((name, codes.pop()) for name, codes in found.items() if len(codes) == 1)


def list_names(
    records: Sequence[Record], target: Dataset, key: str, short: str = "short_name"
) -> Iterator[tuple[str, str]]:
    """Yield (folded name, code) of referenced rows; ambiguous names are left out.

    Args:
        short: the field of short names; "" not to accept abbreviations of any kind.
    """
    found: dict[str, set[str]] = {}
    for record, paths in _list_paths(records, target, key, short):
        code = record[key]
        padded = code.ljust(_STATISTICAL, "0") if short and code.isdigit() else ""
        for name in filter(None, [*paths, *record.get("aliases", "").split("、"), padded]):
            found.setdefault(fold(name), set()).add(code)
    for name, codes in found.items():
        if len(codes) == 1:
            yield name, codes.pop()


def _list_paths(
    records: Sequence[Record], target: Dataset, key: str, short: str
) -> Iterator[tuple[Record, list[str]]]:
    """Yield each row with its names, alone and preceded by those of any of its ancestors: 甲省甲市甲区.

    Args:
        short: the field of short names, which a row and its ancestors may also go by: 甲甲甲区; "" for none.
    """
    parent = next((item.fields[0] for item in target.schema.foreign_keys if not item.target), "")
    by_key = {record[key]: record for record in records}
    for record in records:
        above: list[Record] = []
        upper = by_key.get(record.get(parent, ""))
        while upper and upper not in above and len(above) < _DEEPEST:
            above.insert(0, upper)
            upper = by_key.get(upper.get(parent, ""))
        called = [[row.get("name", ""), row.get(short, ""), keep_level(row.get("name", ""))] for row in above]
        ways = {
            "".join(part)
            for names in zip(*called, strict=True)
            for count in range(len(above) + 1)
            for part in combinations(names, count)
        } or {""}
        names = {record.get("name", ""), record.get(short, ""), keep_level(record.get("name", ""))} - {""}
        if short:  # only in a cell of its own: in an address, 红旗 may be a road
            names |= {_STEM.sub("", name) for name in names}
            names |= {name + office for name in names if name.endswith("街道") for office in ("办", "办事处")}
        yield record, sorted(label_position + name for label_position in ways for name in names)


class Places:
    """The areas that rows belong to, to be found in addresses and titles.

    Args:
        known: folded name -> code.
        above: code -> code of the area that contains it.
        city: code of the publishing city, for rows whose area within it is not known.
    """

    def __init__(self, known: Mapping[str, str], above: Mapping[str, str], city: str = "") -> None:
        self.city = city
        self._known = known
        self._above = above
        self._longest = max(map(len, self._known), default=0)

    def find_at_start(self, text: str) -> str:
        """Return the code of the area that a text begins with, by its longest name; "" for none."""
        return self._read_start(fold(text))[0]

    def _read_start(self, folded: str) -> tuple[str, str]:
        for length in range(min(self._longest, len(folded)), 0, -1):
            if code := self._known.get(folded[:length]):
                return code, folded[length:]
        return "", folded

    def find_within(self, text: str) -> set[str]:
        """Return the codes of the areas named in a text, without those that contain another of them."""
        folded = fold(text)
        codes = {code for name, code in self._known.items() if name in folded}
        return {code for code in codes if not any(self.is_within(other, code) for other in codes - {code})}

    def is_within(self, code: str, upper: str) -> bool:
        """Return whether an area is ``upper`` or lies in it."""
        seen: set[str] = set()
        while code and code not in seen:
            if code == upper:
                return True
            seen.add(code)
            code = self._above.get(code, "")
        return False

    def is_lowest(self, code: str) -> bool:
        """Return whether an area contains no other, so that rows may belong to it."""
        return bool(code) and code not in self._above.values()

    def find_elsewhere(self, text: str) -> str:
        """Return the place in another city that a text begins with, like 乙市丙区; "" for none.

        The city has to be named, as districts of several cities share names.
        """
        found = _ELSEWHERE.match(fold(text))
        if not found or self.find_at_start(text):
            return ""
        above = found["above"]
        is_known = any(above.endswith(name) or name.endswith(above) for name in self._known)
        return "" if is_known else found[0]

    def find_outside(self, text: str) -> str:
        """Return the county outside our city that an address begins with; "" for none."""
        folded = fold(text)
        code, rest = self._read_start(folded)
        if code and (self.is_within(code, self.city) or not self.is_within(self.city, code)):
            return ""
        found = (_PART if code else _COUNTY).match(rest)
        return folded[: len(folded) - len(rest) + found.end()] if found else ""


def find_places(config: Config, dataset: Dataset, name: str) -> Places:
    """Return the areas that a field of a dataset refers to, with their full names and aliases."""
    for key in dataset.schema.foreign_keys:
        target = config.dataset(key.target) if key.target else dataset
        parent = next((item.fields[0] for item in target.schema.foreign_keys if not item.target), "")
        if key.fields == (name,) and parent:
            rows, code = read_texts(config.root / target.path), key.target_fields[0]
            return Places(
                dict(list_names(rows, target, code, short="")),
                {row[code]: row[parent] for row in rows},
                config.city_code,
            )
    return Places({}, {})
