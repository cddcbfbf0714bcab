"""The index of a register too large to be loaded: sorted keys, cut into shards of bounded size.

A key is what follows, in pinyin without tones, from one character of a name on (``xiaomifenyuan`` and
``mifenyuan`` for 小蜜蜂园), its first letters in capitals (``XMFY``), or a code after "#". Near
sounds are one in a key (:mod:`datapub.export.search_keys`). All keys in order are cut into shards, as the
leaves of a B+ tree are: whatever begins with what is typed stands in neighbouring shards, and what is nearly
typed beside it. A shard holds the rows of its keys, and the browser searches in those as it does in a small
register (``theme/assets/search-shards.js``); the directory of the first letter of a key says in which it is.

What very many rows share costs no more than what few do: of rows that share a whole key the first are kept,
and of a beginning that is in too many shards the best rows stand in a shard of their own ("top").
"""

from __future__ import annotations

import zlib
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from io import StringIO
from itertools import chain, groupby, pairwise
from operator import itemgetter
from typing import Any, Final

from datapub.derive.names import fold
from datapub.export.compact import FORMAT, write_compact
from datapub.export.search_keys import blur, list_keys
from datapub.workers import Workers

CROWD: Final = 200
"""Rows that share a whole key, at most; of more the first are kept."""
MAX_OF_CROWD: Final = 20
KEYS: Final = 300
"""Keys in a shard, at most."""
SHARD_BYTES: Final = 25_000
"""What a shard may weigh, compressed; a heavier one is cut in two."""
TOP: Final = 40
"""Rows that stand for a beginning which is in more than two shards, the best first;"""
TOP_FORMS: Final = 4
TOP_LIMIT: Final = 120
"""and of each way to write it so many more, up to a limit: a sound is written in many ways."""
TOP_ROWS: Final = 240
"""Rows that a shard of the best holds, at most."""
SHORTEST: Final = 2
"""Letters of the shortest beginning that is asked for: two characters."""

_BATCH: Final = 1000
"""Rows whose keys are worked out at once."""


@dataclass(frozen=True)
class Searched:
    """One row as it is searched for.

    Attributes:
        names: found from each of their characters on.
        codes: found from the first on.
        places: what a name may begin with that is left out by whoever types initials; the first that it does.
    """

    names: tuple[str, ...]
    codes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


WriteRows = Callable[[Sequence[int], bool], bytes]
"""Given places of rows, ascending, and whether they are found by codes: the content of a shard."""

Put = Callable[[str, bytes], str]
"""Writes a file, given where it would stand, and returns its address, which its content may decide on too.

It is called by several processes.
"""

_Posting = tuple[str, int, int, int]
"""A key, whether it begins later than the name does, the place of the row, and of the character."""


def write_shards(
    rows: Sequence[Searched], write: WriteRows, folder: str, put: Put, workers: Workers
) -> dict[str, str]:
    """Write each shard and directory, and return the directories by the first letter of keys.

    Args:
        rows: in the order in which equal matches stand.
        folder: where the files stand.
        put: takes over each file.
        workers: who works out the keys, and makes the shards of each first letter.
    """
    posted = _post(rows, workers)

    def make(first: str) -> str:
        return _write_letter(rows, posted[first], write, folder, put, first)

    longest_first = sorted(posted, key=lambda first: (-len(posted[first]), first))
    roots = dict(zip(longest_first, workers.map(make, longest_first), strict=True))
    return {first: roots[first] for first in sorted(roots)}


def _write_letter(
    rows: Sequence[Searched], lines: str, write: WriteRows, folder: str, put: Put, first: str
) -> str:
    """Write the shards of the keys that begin with a letter, and return the address of their directory."""
    is_code = first.startswith("#")
    stem = f"{folder}{'z' if is_code else 'y' if first.isupper() else 'x'}{ord(first[-1].lower()):x}"
    postings = _read(lines)
    directory: dict[str, Any] = {"stem": stem, "leaves": [], "top": []}
    last = ""
    for number, (keys, content) in enumerate(_cut(postings, write, is_code)):
        address = put(f"{stem}-{number}.json", content)
        directory["leaves"].append((_part_from(last, keys[0]), _mark(address, f"{stem}-{number}")))
        last = keys[-1]
    starts = [start for start, _ in directory["leaves"]]
    for number, (start, content) in enumerate(_list_top(rows, postings, starts, write)):
        address = put(f"{stem}-t{number}.json", content)
        directory["top"].append((start, _mark(address, f"{stem}-t{number}")))
    return put(f"{stem}.json", write_compact({"format": FORMAT, **directory}))


def _begin(key: str) -> str:
    """Return what the directory is called by that a key is in."""
    return key[:2] if key.startswith("#") else key[0]


def _mark(address: str, stem: str) -> str:
    """Return what of an address its stem does not tell."""
    return address.removeprefix(stem).removesuffix(".json")


def _post(rows: Sequence[Searched], workers: Workers) -> Mapping[str, str]:
    """Return the postings by the first letter of their keys; as lines, which take a tenth of the memory."""
    posted: dict[str, StringIO] = defaultdict(StringIO)

    def post(start: int) -> dict[str, str]:
        return _post_batch(rows[start : start + _BATCH], start)

    for found in workers.map(post, range(0, len(rows), _BATCH)):
        for first, lines in found.items():
            posted[first].write(lines)
    return {first: posted.pop(first).getvalue() for first in list(posted)}


def _post_batch(rows: Sequence[Searched], start: int) -> dict[str, str]:
    """Return the postings of some rows, the first of which has the place ``start``."""
    posted: dict[str, list[str]] = defaultdict(list)
    for place, row in enumerate(rows, start):
        found = {(key, at) for name in row.names for key, at in list_keys(name, row.places)}
        found |= {(f"#{blur(fold(code))}", 0) for code in row.codes}
        for key, at in found:
            posted[_begin(key)].append(f"{key}\t{int(at > 0)}\t{place}\t{at}\n")
    return {first: "".join(lines) for first, lines in posted.items()}


def _read(lines: str) -> list[_Posting]:
    """Return postings in order, without those that too many rows share."""
    found = []
    for line in lines.splitlines():
        key, late, place, at = line.split("\t")
        found.append((key, int(late), int(place), int(at)))
    found.sort()
    postings: list[_Posting] = []
    for _, group in groupby(found, lambda posting: posting[0]):
        same = list(group)
        postings += same if len(same) <= CROWD else same[:MAX_OF_CROWD]
    return postings


def _cut(
    postings: Sequence[_Posting], write: WriteRows, is_code: bool
) -> Iterator[tuple[tuple[str, str], bytes]]:
    """Yield (first and last key, content) of each shard; no key is in two."""
    start = 0
    while start < len(postings):
        end = _end_at(postings, start, KEYS)
        while True:
            places = sorted({posting[2] for posting in postings[start:end]})
            content = write(places, is_code)
            weight = len(zlib.compress(content))
            fewer = _end_at(postings, start, (end - start) * SHARD_BYTES * 9 // 10 // weight)
            if weight <= SHARD_BYTES or fewer >= end:
                break
            end = fewer
        yield (postings[start][0], postings[end - 1][0]), content
        start = end


def _end_at(postings: Sequence[_Posting], start: int, count: int) -> int:
    """Return the end of about so many postings that does not part those of one key."""
    end = min(len(postings), start + max(1, count))
    if end == len(postings):
        return end
    before = bisect_left(postings, (postings[end][0],))
    if before > start:
        return before
    key = postings[start][0]
    while end < len(postings) and postings[end][0] == key:
        end += 1
    return end


def _part_from(last: str, key: str) -> str:
    """Return the shortest beginning of a key that comes after the last key of the shard before.

    Of a code it is the whole: a part of one may look like somebody's number.
    """
    if last and key.startswith("#"):
        return key
    return next((key[:end] for end in range(1, len(key)) if key[:end] > last), key) if last else ""


def _list_top(
    rows: Sequence[Searched], postings: Sequence[_Posting], starts: Sequence[str], write: WriteRows
) -> Iterator[tuple[str, bytes]]:
    """Yield (first beginning, content) of each shard of the best rows of beginnings that many keys share."""
    ends = range(SHORTEST, max(map(len, starts), default=0) + 1)
    beginnings = sorted(
        {
            one[:end]
            for one, other in pairwise(starts)
            for end in ends
            if one[:end] == other[:end] and len(one) >= end
        }
    )

    @cache
    def form_of(place: int) -> str:
        return fold("".join(rows[place].names[:1]))

    first, places, count = "", set[int](), 0
    for beginning in beginnings:
        best = _choose(postings, beginning, form_of)
        if count and len(places | best) > TOP_ROWS:
            yield first, write(sorted(places), False)
            places, count = set(), 0
        first = first if count else beginning
        places |= best
        count += 1
    if count:
        yield first, write(sorted(places), False)


def _choose(postings: Sequence[_Posting], beginning: str, form_of: Callable[[int], str]) -> set[int]:
    """Return the places of the best rows of a beginning: named so, then begun so, each way of writing it.

    Args:
        form_of: the folded name of the row at a place.
    """
    start = bisect_left(postings, (beginning,))
    longer = bisect_left(postings, (beginning + "\0",))
    end = bisect_left(postings, (beginning + "\U0010ffff",))
    chosen: set[int] = set()
    forms: Counter[str] = Counter()
    for _, _, place, at in chain(postings[start:longer], sorted(postings[longer:end], key=itemgetter(1, 2))):
        if len(chosen) >= TOP_LIMIT:
            break
        form = form_of(place)[at : at + 2]
        if len(chosen) < TOP or forms[form] < TOP_FORMS:
            chosen.add(place)
            forms[form] += 1
    return chosen
