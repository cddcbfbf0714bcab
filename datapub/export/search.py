"""The search index: one file for the whole site, the parts that a register is cut up into, and its shards.

The browser does the searching (``theme/assets/search.js``); this module only decides what it is
given. Sounds and traditional forms are published by character, not by name, which keeps the index
small and lets every reading of a character be typed.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

from datapub.derive.names import list_readings, list_sounds, map_traditional
from datapub.export.compact import FORMAT, write_compact
from datapub.export.shards import Put, Searched, write_shards
from datapub.workers import SERIAL, Workers

FOLDER: Final = "search/"
SITE_INDEX: Final = f"{FOLDER}site.json"
"""Where the index would stand that names the others; its name holds its digest (:func:`name_by_content`)."""

POINTER: Final = "search.json"
"""What says where the index is. A page of a row or an area names this, or every index would change it;
it stands in no folder of what is kept for ever."""

LETTERS: Final = f"{FOLDER}letters.json"
"""How common characters sound: loaded only where a query holds one that is in nothing that can be found."""

READINGS: Final = f"{FOLDER}readings.json"
"""How the characters of a large register sound: loaded with the first question."""

VARIANTS: Final = f"{FOLDER}variants.json"
"""Their traditional forms: loaded with the first question that holds a character not in ``READINGS``."""

LISTED: Final = 300
"""Parts, and entries of a kind, that the index of a large register's site lists; more stand in the shards."""

_BATCH: Final = 50
"""Parts that are made at once."""

Words = Sequence[str]
"""What is known of one thing that can be found: kind, name, address, note, and other names of it."""

SearchPart = tuple[Mapping[str, Any], Callable[[], bytes]]
"""What a part of the register holds, and what makes its content."""

MakeParts = Callable[[frozenset[str]], Iterable[SearchPart]]
"""Given the characters whose sounds are known anyway: the parts."""

Name = Callable[[str, bytes], str]
"""Gives a file its address."""


@dataclass(frozen=True)
class LargeRegister:
    """A register that is too large to be loaded, row by row in the order in which equal matches stand.

    Attributes:
        rows: what each is found by.
        write: given places of rows, and whether they are found by their codes: what a shard says of them.
    """

    rows: Sequence[Searched]
    write: Callable[[Sequence[int], bool], Mapping[str, Any]]


def name_by_content(address: str, content: bytes) -> str:
    """Return an address that no other content has.

    A letter comes first: after the code of an area, digits would read as a telephone number (130102.73252).
    """
    stem, _, suffix = address.rpartition(".")
    digest = hashlib.sha256(content).hexdigest()[:8]
    return f"{stem}.{'abcdef'[int(digest[0], 16) % 6]}{digest[1:]}.{suffix}"


def write_search(
    write: Callable[[str, bytes], None],
    register: Mapping[str, str],
    kinds: Sequence[str],
    entries: Iterable[Words],
    make_parts: MakeParts,
    answers: Iterable[Words] = (),
    name: Name = name_by_content,
    make_large: Callable[[], LargeRegister] | None = None,
    workers: Workers = SERIAL,
) -> str:
    """Write the register's parts, shards and sounds, and last the index of the site; return its address.

    A page that shows rows names the index of its own release, and that its parts: what a script loads later
    is of no other. A page of one row or area names what says where the index is.

    Args:
        write: takes over a file with its address, in several processes.
        register: what the search says of the register's rows: where their pages are (``folder``), what one
            is called (``kind``), the name of the page that looks them up (``page``), and what not finding
            one does not mean (``caveat``).
        kinds: kinds of entries, in the order in which equal matches stand.
        entries: everything that can be found besides the register's rows.
        answers: entries of no kind, which are found by any of their other names within a question.
        make_parts: the register; each part says its address, its area ("" for all), its name and its rows.
        name: gives a file its address.
        make_large: the register row by row, which is asked for where it is more than one part.
        workers: who makes the parts and shards.

    Raises:
        ValueError: an entry is of a kind that is not listed.
    """
    listed = sorted(entries, key=lambda entry: kinds.index(entry[0]))
    asked = list(answers)
    counts = Counter(entry[0] for entry in listed)
    few = [entry for entry in listed if counts[entry[0]] <= LISTED]
    known = _list_characters((*few, *asked))

    def put(address: str, content: bytes) -> str:
        named = name(address, content)
        write(named, content)
        return named

    made = list(make_parts(known))

    def put_parts(start: int) -> list[str]:
        return [put(part["address"], make()) for part, make in made[start : start + _BATCH]]

    addresses = chain.from_iterable(workers.map(put_parts, range(0, len(made), _BATCH)))
    parts = [{**part, "address": address} for (part, _), address in zip(made, addresses, strict=True)]
    of_large: dict[str, Any] = {}
    if make_large and any(part["area"] for part in parts):
        large, others = make_large(), [entry for entry in listed if counts[entry[0]] > LISTED]
        files = _describe_rows(large, [*listed, *asked], put)
        many = parts if len(parts) > LISTED else []
        shards = _shard(large, [[kinds.index(kind), *rest] for kind, *rest in others], many, put, workers)
        of_large = {"shards": shards, "readings": files, "count": len(large.rows)}
        listed, known, parts = few, frozenset(), [] if many else parts
    else:
        known = _list_characters((*listed, *asked))
    letters = write_compact({"format": FORMAT, "letters": list_sounds()})
    site = {
        "format": FORMAT,
        "kinds": kinds,
        "register": register,
        **describe_characters(known),
        "letters": put(LETTERS, letters),
        "entries": [[kinds.index(kind), *rest] for kind, *rest in listed],
        "answers": [answer for _, *answer in asked],
        "parts": parts,
        **of_large,
    }
    index = put(SITE_INDEX, write_compact(site))
    write(POINTER, write_compact({"format": FORMAT, "index": index}))
    return index


def _list_characters(entries: Iterable[Words]) -> frozenset[str]:
    names = (text for _, name, _, _, *words in entries for text in (name, *words))
    return frozenset(letter for text in names for letter in text)


def _describe_rows(large: LargeRegister, entries: Sequence[Words], put: Put) -> list[str]:
    """Write a file of how the characters of rows and entries sound, and one of their traditional forms."""
    letters = {letter for row in large.rows for text in row.names for letter in text}
    described = describe_characters(letters | _list_characters(entries))
    return [
        put(READINGS, write_compact({"format": FORMAT, **described["sounds"]})),
        put(VARIANTS, write_compact({"format": FORMAT, "variants": described["variants"]})),
    ]


def _shard(
    large: LargeRegister,
    entries: Sequence[Sequence[Any]],
    parts: Sequence[Mapping[str, Any]],
    put: Put,
    workers: Workers,
) -> dict[str, str]:
    """Write shards of the register, and of entries and parts that are too many."""
    first = [entry for entry in entries if entry[0] == 0]
    others = [entry for entry in entries if entry[0] != 0]
    rows = [
        *(Searched((entry[1], *entry[4:])) for entry in first),
        *large.rows,
        *(Searched((entry[1], *entry[4:])) for entry in others),
        *(Searched((part["name"], part["short_name"]), (part["area"], *part["streets"])) for part in parts),
    ]
    ends = [len(first), len(first) + len(large.rows), len(first) + len(large.rows) + len(others)]

    def write(places: Sequence[int], is_code: bool) -> bytes:
        within = [place - ends[0] for place in places if ends[0] <= place < ends[1]]
        listed = [first[place] for place in places if place < ends[0]]
        listed += [others[place - ends[1]] for place in places if ends[1] <= place < ends[2]]
        stored = [parts[place - ends[2]] for place in places if place >= ends[2]]
        return write_compact(
            {"format": FORMAT, "entries": listed, "parts": stored, **large.write(within, is_code)}
        )

    return write_shards(rows, write, FOLDER, put, workers)


def describe_characters(characters: Iterable[str]) -> dict[str, Any]:
    """Return how characters sound, and their traditional forms, in as few bytes as there may be.

    ``sounds`` has for each sound the characters that are mostly read so (``first``), and those that may be
    (``others``); ``variants`` each traditional character with the simplified one behind it.
    """
    listed = sorted(characters)
    first: dict[str, str] = defaultdict(str)
    others: dict[str, str] = defaultdict(str)
    for character in listed:
        for place, sound in enumerate(list_readings(character)):
            (others if place else first)[sound] += character
    pairs = "".join(traditional + simple for traditional, simple in map_traditional(listed).items())
    return {"sounds": {"first": first, "others": others}, "variants": pairs}
