"""Match each row of a sheet to a row of the dataset: by complete keys, or else by name within its area.

A composite key only counts when it is complete: two sites of one holder share part of theirs, and so do all
first sites. In order of strength, a row is matched by its primary key, by each unique key of the schema, and
by its name among the rows of the same area (or policy, …), where the address decides between namesakes.
If two of these disagree, or part of a key contradicts the name, the clerk is asked; every such question can
be answered by editing the sheet.

A row with a complete key that no row has is new, even if its name is known: holders share names, and a
holder may open a second site. The namesake is reported, since a row whose key has changed must give its id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from datapub.intake.extract import SourceRow
from datapub.intake.fault import make_fault
from datapub.model import AREA_CODE, Dataset
from datapub.problem import Problem
from datapub.texts import fold_signs

Texts = dict[str, str]
"""A row of the dataset as in its file: field name -> text."""

Key = tuple[str, ...]
"""Names of the fields that identify a row together, or their values."""

NAMING: Final = ("name", "title", "statement")
"""Fields that may hold a row's name; the first that the schema has is used."""

_NAMED: Final = 5
"""Maximum number of rows named in a question."""


@dataclass(frozen=True)
class Match:
    """The match of a row of the sheet.

    Attributes:
        place: index of the row in the dataset; None for a new row.
        namesakes: indexes of the rows with the name and area of a new row, but another key.
    """

    place: int | None
    namesakes: tuple[int, ...] = ()


class Matcher:
    """Matches rows of a sheet to rows of the dataset.

    Args:
        file: name of the imported file, for problems.
        old: the dataset's rows now.
        area: code of the area that the sheet covers; "" for all.
        defaults: values for the empty cells of new rows. They identify no row, but names are only looked up
            within the area that they give.
        is_within: whether one area is or lies in another; two such areas do not contradict each other.
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
        self._given = {name: text for name, text in defaults.items() if text}
        self._inferred = {
            name: text
            for name in self._belonging
            if (text := defaults.get(name, "")) and not (area and name == AREA_CODE)
        }
        self._parts = list(dict.fromkeys(name for key in self._unique for name in key))
        # Serial numbers repeat across keys, and many rows share a reference: neither identifies a row alone.
        self._codes = [name for name in self._parts if name not in references and name not in self._numbers]
        self._unfound = {*range(len(old))}
        self._indexes: dict[Key, dict[Key, list[int]]] = {}
        firsts = [(name,) for name in (self._name, *self._codes, *(key[0] for key in self._unique))]
        keys = (self._primary, *self._unique, *firsts)
        for key in dict.fromkeys(keys):  # the name may be one of the unique keys
            index = self._indexes.setdefault(key, {})
            for place, texts in enumerate(old):
                if self._is_whole(key, texts):
                    index.setdefault(self._values(texts, key), []).append(place)

    def find(self, row: SourceRow) -> Match | Problem:
        """Return the match of a row of the sheet, or the problem that asks the clerk about it."""
        cells = row.cells
        if self._area and cells.get(AREA_CODE, "") not in {"", self._area}:
            return self._refuse_area(row, cells[AREA_CODE])
        whole = [key for key in (self._primary, *self._unique) if self._is_whole(key, cells)]
        found = {key: self._lookup(key, cells) for key in whole}
        if any(found.values()):
            return self._confirm(row, found)
        if self._primary in found:
            return Match(None)
        is_named = self._name or found
        return self._find_by_name(row, has_key=bool(found)) if is_named else self._find_nameless(row)

    def _confirm(self, row: SourceRow, found: Mapping[Key, Sequence[int]]) -> Match | Problem:
        """Return the one row that the complete keys of a row of the sheet identify, or a question.

        An id does not outweigh the name and another complete key together, nor does any single key outweigh
        a name that another row of the area has: ids get shifted when a column of them is pasted.
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
        """Return the one row with this name in the area that nothing contradicts, or a question.

        Args:
            row: a row of the sheet none of whose complete keys is in the dataset.
            has_key: whether it has a complete key.
        """
        cells = row.cells
        namesakes = self._list_namesakes(cells)
        differing = {place: self._list_differences(cells, place) for place in namesakes}
        possible = [place for place, names in differing.items() if not names]
        if len(possible) > 1:  # sites with the same name differ in their address
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
            return self._refuse_unknown(row)
        for name in self._codes:
            if places := self._lookup((name,), cells):
                is_other = self._is_renamed(cells, self.old[places[0]])
                wording = "intake-conflict/part" if is_other else "intake-conflict/place"
                return self._ask(row, wording, (name,), claims=self._claim((name,), places))
        return Match(None)

    def _find_nameless(self, row: SourceRow) -> Match | Problem:
        """Return the row with the same key where rows have no names; defaults count as stated.

        A part of the key that is not stated matches any value. Without keys, all stated values together
        identify a row, each row only once.
        """
        stated = {**self._given, **{name: text for name, text in row.cells.items() if text}}
        for key in self._unique or [tuple(stated)]:
            if key[0] in stated:
                places = self._lookup(key[:1], stated) if self._unique else sorted(self._unfound)
                possible = [one for one in places if all(self._agrees(stated, one, name) for name in key)]
                exact = [n for n in possible if self._values(self.old[n], key) == self._values(stated, key)]
                if possible and not exact:
                    return self._ask_which(row, key, possible)
                self._unfound.difference_update(exact[:1])
                return Match(next(iter(exact), None))
        return self._refuse_unknown(row)

    def _list_namesakes(self, cells: Mapping[str, str]) -> list[int]:
        """List the rows with the same name that do not contradict the sheet on where they belong."""
        return [
            place
            for place in self._lookup((self._name,), cells)
            if all(self._agrees(cells, place, name) for name in self._belonging)
            and not (self._area and self.old[place].get(AREA_CODE) != self._area)
        ]

    def _list_differences(self, cells: Mapping[str, str], place: int) -> list[str]:
        """List the fields in which a row of the dataset with the same name contradicts the sheet."""
        stated = {**self._inferred, **{name: text for name, text in cells.items() if text}}
        return [name for name in (*self._parts, *self._inferred) if not self._agrees(stated, place, name)]

    def _is_there(self, cells: Mapping[str, str], place: int) -> bool:
        address = cells.get(self._address, "")
        return bool(address) and fold_signs(address) == fold_signs(self.old[place].get(self._address, ""))

    def _agrees(self, cells: Mapping[str, str], place: int, name: str) -> bool:
        """Return whether a cell does not contradict the dataset; an empty cell on either side does not."""
        before, after = self.old[place].get(name, ""), cells.get(name, "")
        if name == AREA_CODE and (self._is_within(before, after) or self._is_within(after, before)):
            return True
        return not before or not after or self._fold(name, before) == self._fold(name, after)

    def _is_renamed(self, cells: Mapping[str, str], old: Texts) -> bool:
        name = cells.get(self._name, "")
        return bool(name) and fold_signs(name) != fold_signs(old.get(self._name, ""))

    def _is_whole(self, key: Key, cells: Mapping[str, str]) -> bool:
        """Return whether cells have a complete key: all of its fields, of which optional ones may be empty.

        The first field must not be empty: a site number without a credit code identifies nothing. As in the
        check of a dataset, two rows with the same empty part have the same key.
        """
        return bool(cells.get(key[0])) and all(
            cells.get(name) or (name in cells and not self._schema.field(name).is_required) for name in key
        )

    def _lookup(self, key: Key, cells: Mapping[str, str]) -> list[int]:
        return self._indexes[key].get(self._values(cells, key), []) if self._is_whole(key, cells) else []

    def _values(self, cells: Mapping[str, str], key: Key) -> Key:
        return tuple(self._fold(name, cells.get(name, "")) for name in key)

    def _fold(self, name: str, text: str) -> str:
        folded = fold_signs(text)
        if name in self._numbers:
            with suppress(InvalidOperation):  # not a number, which the check reports
                return str(Decimal(folded).normalize())
        return folded

    def _ask_which(self, row: SourceRow, key: Key, places: Sequence[int]) -> Problem:
        return self._ask(row, "intake-ambiguous", key, count=len(places), names=self._list(places))

    def _ask(self, row: SourceRow, wording: str, key: Key, **details: Any) -> Problem:
        """Return the problem that asks about a row of the sheet, quoting its cells of ``key``."""
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
        file, field = row.name_file(self.file), self._schema.field(AREA_CODE)
        return make_fault(file, "intake-area", row=row.number, field=field, value=code, area=self._area)

    def _refuse_unknown(self, row: SourceRow) -> Problem:
        keys = (self._primary, *self._unique, (self._name,))
        names = "，或".join(self._titles(key) for key in keys if all(key))
        return make_fault(row.name_file(self.file), "intake-unknown-row", row=row.number, names=names)

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
        """Return a row's name or title, or else its key."""
        return texts.get(self._name, "") or self.key(texts)
