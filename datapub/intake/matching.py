"""Which row of a dataset a row of a sheet is about: by whole keys, else by its name in its place.

A key counts whole or not at all: two sites of one holder share a part of theirs, and so do all first sites.
From the strongest on, a row is known by its primary key, by each unique key of the schema, and by its name
among the rows that belong to the same area (or policy, …), and of those by its address.
Two answers are a question, and so is a name that a part of a key speaks against. Every question can be
answered in the sheet.

A row whose whole key no row has is new, even where its name is known: holders share names, and a holder
opens a second site. That its name is known is told, as a row whose key has changed has to give its id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from datapub.intake.extract import SourceRow
from datapub.intake.fault import make_fault
from datapub.model import AREA_CODE, Dataset
from datapub.problem import Problem
from datapub.texts import fold

Texts = dict[str, str]
"""A row of the dataset as its file writes it: field name -> text."""

Key = tuple[str, ...]
"""The names of the fields that identify a row together."""

NAMING: Final = ("name", "title", "statement")
"""The fields that may say what a person calls a row; the first that a schema has."""

_NAMED: Final = 5
"""Rows that a question names at most."""


@dataclass(frozen=True)
class Match:
    """What a row of a sheet is about.

    Attributes:
        place: the row's place in the dataset; None for a new row.
        namesakes: places of the rows with the name and area of a new row, but another key.
    """

    place: int | None
    namesakes: tuple[int, ...] = ()


class Matcher:
    """Finds the row of the dataset that a row of the sheet is about.

    Args:
        file: name of the imported file, for problems.
        old: the dataset's rows now.
        area: code of the area that the sheet is of; "" for all.
        defaults: what new rows are given where the sheet says nothing. They identify no row, but a name
            is not looked for beyond the area that they give.
        is_within: whether an area lies in another: that is no other one, only known better.
    """

    def __init__(
        self,
        file: str,
        dataset: Dataset,
        old: Sequence[Texts],
        area: str,
        defaults: Mapping[str, str],
        is_within: Callable[[str, str], bool],
    ) -> None:
        schema = dataset.schema
        self.file = file
        self.old = old
        self._schema = schema
        self._area = area
        self._is_within = is_within
        self._name = next((name for name in NAMING if name in schema.names), "")
        self._primary = schema.primary_key
        self._address = schema.address.name if schema.address else ""
        unique = [(item.name,) for item in schema.fields if item.constraints.get("unique")]
        self._unique = [key for key in (*unique, *schema.unique_keys) if key != schema.primary_key]
        self._numbers = {item.name for item in schema.fields if item.type in {"integer", "number", "year"}}
        references = {name: key for key in schema.foreign_keys for name in key.fields}
        self._belonging = [
            name for name, key in references.items() if schema.field(name).is_required or not key.target
        ]
        self._presumed = {
            name: text
            for name in self._belonging
            if (text := defaults.get(name, "")) and not (area and name == AREA_CODE)
        }
        self._parts = list(dict.fromkeys(name for key in self._unique for name in key))
        # A number counts within the rest of its key, and many rows refer to one area: neither tells a row.
        self._codes = [name for name in self._parts if name not in references and name not in self._numbers]
        self._indexes: dict[Key, dict[Key, list[int]]] = {}
        keys = (self._primary, *self._unique, (self._name,), *((name,) for name in self._codes))
        for key in dict.fromkeys(keys):  # a name may be a key too
            index = self._indexes.setdefault(key, {})
            for place, texts in enumerate(old):
                if self._is_whole(key, texts):
                    index.setdefault(self._values(texts, key), []).append(place)

    def find(self, row: SourceRow) -> Match | Problem:
        """Return what a row of the sheet is about, or what has to be asked about it."""
        cells = row.cells
        if self._area and cells.get(AREA_CODE, "") not in {"", self._area}:
            return self._refuse_area(row, cells[AREA_CODE])
        found = {
            key: self._lookup(key, cells)
            for key in (self._primary, *self._unique)
            if self._is_whole(key, cells)
        }
        if any(found.values()):
            return self._confirm(row, found)
        if self._primary in found:
            return Match(None)
        return self._find_by_name(row, has_key=bool(found))

    def _confirm(self, row: SourceRow, found: Mapping[Key, Sequence[int]]) -> Match | Problem:
        """Return the one row that the whole keys of the sheet's row lead to.

        An id alone does not stand against the name and a whole key together, nor any key alone against a
        name that another row of the area has: ids slip when a column of them is pasted.
        """
        cells = row.cells
        for key, places in found.items():
            if len(places) > 1:
                return self._ask_which(row, key, places)
        known = {key: places for key, places in found.items() if places}
        (first, (place, *_)), *others = known.items()
        claims = [self._claim(key, places) for key, places in known.items()]
        if any(places[0] != place for _, places in others):
            return self._ask(row, "intake-conflict", first, claims="，".join(claims))
        if self._primary in found and self._primary not in known:
            claims.insert(0, f"{self._titles(self._primary)}{self.key(cells)} 现有的数据里没有")
            return self._ask(row, "intake-conflict", self._primary, claims="，".join(claims))
        old = self.old[place]
        if self._area and old.get(AREA_CODE) != self._area:
            return self._refuse_area(row, old.get(AREA_CODE, ""))
        if self._unique and len(known) == 1 and self._is_renamed(cells, old):
            if namesakes := self._list_namesakes({**old, **cells}):
                claims.append(self._claim((self._name,), namesakes))
                return self._ask(row, "intake-conflict/name", first, claims="，".join(claims))
            if first == self._primary and any(self._is_whole(key, old) for key in found if key != first):
                return self._ask(row, "intake-conflict/id", first, claims="，".join(claims))
        return Match(place)

    def _find_by_name(self, row: SourceRow, has_key: bool) -> Match | Problem:
        """Return the one row of the name in its place that nothing speaks against.

        Args:
            row: a row of the sheet whose whole keys, where it has any, no row of the dataset has.
            has_key: whether it has any.
        """
        cells = row.cells
        namesakes = self._list_namesakes(cells)
        differing = {place: self._list_differences(cells, place) for place in namesakes}
        possible = [place for place, names in differing.items() if not names]
        if len(possible) > 1:  # two sites of one name have two addresses
            here = [place for place in possible if self._is_there(cells, place)]
            possible = here if len(here) == 1 else possible
        if len(possible) > 1:
            return self._ask_which(row, (self._name,), possible)
        if possible:
            return Match(possible[0])
        if has_key:
            return Match(None, tuple(namesakes))
        if namesakes:
            fields = self._titles(dict.fromkeys(name for names in differing.values() for name in names))
            return self._ask(
                row, "intake-namesake", (self._name,), names=self._list(namesakes), fields=fields
            )
        if not cells.get(self._name):
            keys = [key for key in (self._primary, *self._unique, (self._name,)) if all(key)]
            names = "，或".join(map(self._titles, keys))
            return make_fault(row.name_file(self.file), "intake-unknown-row", row=row.number, names=names)
        for name in self._codes:
            if places := self._lookup((name,), cells):
                claim = self._claim((name,), places)
                return self._ask(row, "intake-conflict/part", (name,), claims=claim)
        return Match(None)

    def _list_namesakes(self, cells: Mapping[str, str]) -> list[int]:
        """List the rows of the same name, as far as the sheet says where they belong to."""
        return [
            place
            for place in self._lookup((self._name,), cells)
            if all(self._agrees(cells, place, name) for name in self._belonging)
            and not (self._area and self.old[place].get(AREA_CODE) != self._area)
        ]

    def _list_differences(self, cells: Mapping[str, str], place: int) -> list[str]:
        """List the fields by which a row of the dataset is not the one, though it has the name."""
        said = {**self._presumed, **{name: text for name, text in cells.items() if text}}
        return [name for name in (*self._parts, *self._presumed) if not self._agrees(said, place, name)]

    def _is_there(self, cells: Mapping[str, str], place: int) -> bool:
        address = cells.get(self._address, "")
        return bool(address) and fold(address) == fold(self.old[place].get(self._address, ""))

    def _agrees(self, cells: Mapping[str, str], place: int, name: str) -> bool:
        """Return whether a cell does not say another thing than the dataset's; empty says nothing."""
        before, after = self.old[place].get(name, ""), cells.get(name, "")
        if name == AREA_CODE and (self._is_within(before, after) or self._is_within(after, before)):
            return True
        return not before or not after or self._fold(name, before) == self._fold(name, after)

    def _is_renamed(self, cells: Mapping[str, str], old: Texts) -> bool:
        name = cells.get(self._name, "")
        return bool(name) and fold(name) != fold(old.get(self._name, ""))

    def _is_whole(self, key: Key, cells: Mapping[str, str]) -> bool:
        """Return whether cells have every part of a key; a part but the first may be empty.

        As in the check of a dataset, two figures without a scope are the same figure, and a site number
        without a credit code tells nothing.
        """
        return bool(cells.get(key[0])) and all(
            cells.get(name) or (name in cells and not self._schema.field(name).is_required) for name in key
        )

    def _lookup(self, key: Key, cells: Mapping[str, str]) -> list[int]:
        return self._indexes[key].get(self._values(cells, key), []) if self._is_whole(key, cells) else []

    def _values(self, cells: Mapping[str, str], key: Key) -> Key:
        return tuple(self._fold(name, cells.get(name, "")) for name in key)

    def _fold(self, name: str, text: str) -> str:
        folded = fold(text)
        if name in self._numbers:
            try:
                return str(Decimal(folded).normalize())
            except InvalidOperation:
                pass  # not a number: the check says so
        return folded

    def _ask_which(self, row: SourceRow, key: Key, places: Sequence[int]) -> Problem:
        return self._ask(row, "intake-ambiguous", key, count=len(places), names=self._list(places))

    def _ask(self, row: SourceRow, wording: str, key: Key, **details: Any) -> Problem:
        """Ask about a row of the sheet; the cells of ``key`` are what is quoted."""
        answers = [*self._unique, *((name,) for name in self._belonging)] or [self._primary]
        return make_fault(
            row.name_file(self.file),
            wording,
            row=row.number,
            field=self._schema.field(key[0]),
            value="、".join(row.cells.get(name, "") for name in key),
            title=self._titles(self._primary),
            whole="、".join(map(self._titles, answers)),
            keys="、".join(map(self._titles, (self._primary, *self._unique))),
            **details,
        )

    def _refuse_area(self, row: SourceRow, code: str) -> Problem:
        field = self._schema.field(AREA_CODE)
        file = row.name_file(self.file)
        return make_fault(file, "intake-area", row=row.number, field=field, value=code, area=self._area)

    def _claim(self, key: Key, places: Sequence[int]) -> str:
        return f"{self._titles(key)}是 {self._list(places)}的"

    def _titles(self, names: Iterable[str]) -> str:
        return "".join(f"「{self._schema.field(name).title}」" for name in names)

    def _list(self, places: Sequence[int]) -> str:
        rows = [self.old[place] for place in places[:_NAMED]]
        more = f" 等 {len(places)} 条" if len(places) > _NAMED else ""
        return "、".join(f"{self.key(row)}（{self.label(row)}）" for row in rows) + more

    def key(self, texts: Mapping[str, str]) -> str:
        """Return a row's primary key, joined by "/"."""
        return "/".join(texts.get(name, "") for name in self._primary)

    def label(self, texts: Mapping[str, str]) -> str:
        """Return what a person calls a row: its name or title, else its key."""
        return texts.get(self._name, "") or self.key(texts)
