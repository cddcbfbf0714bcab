"""Shards of a register too large to be loaded: a row is where its name leads, no file grows with the rest."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from datapub.derive.names import fold, list_pronunciations
from datapub.export import shards
from datapub.export.search import name_by_content
from datapub.export.search_keys import blur, list_keys
from datapub.export.shards import CROWD, MAX_OF_CROWD, SHARD_BYTES, Searched, write_shards
from datapub.workers import SERIAL, Workers
from tests.support import cut_small

CHARACTERS = "东南西北中发春夏秋冬红橙黄绿青蓝紫金木水火土山川河湖海重长乐行"


def make_rows(count: int, common: int = 0) -> list[Searched]:
    """Return rows of made names, so many of which have the same one."""
    random = Random(7)
    names = ["".join(random.choices(CHARACTERS, k=random.randint(2, 5))) + "乐园" for _ in range(count)]
    names += ["幸福第一乐园"] * common
    return [Searched((name,), (f"zz{place:05}",)) for place, name in enumerate(sorted(names))]


def write(places: Sequence[int], is_code: bool) -> bytes:
    return json.dumps({"rows": [*places], "is_code": is_code}).encode()


def make(rows: Sequence[Searched]) -> tuple[dict[str, bytes], dict[str, str]]:
    """Return the files by address, and the addresses of the directories."""
    files: dict[str, bytes] = {}

    def put(address: str, content: bytes) -> str:
        named = name_by_content(address, content)
        assert named not in files
        files[named] = content
        return named

    return files, write_shards(rows, write, "search/", put, workers=SERIAL)


def look_up(files: dict[str, bytes], roots: dict[str, str], beginning: str) -> set[int]:
    """Return the rows that ``theme/assets/search-shards.js`` is given for a beginning."""
    directory = json.loads(files[roots[beginning[: 2 if beginning[0] == "#" else 1]]])
    starts = [start for start, _ in directory["leaves"]]
    first = max((place for place, start in enumerate(starts) if start <= beginning), default=0)
    begun = [place for place, start in enumerate(starts) if start.startswith(beginning)]
    chosen = directory["leaves"][first : max([first, *begun]) + 1]
    if len(chosen) > 2:
        chosen = [
            [f"t{place}", mark] for place, (start, mark) in enumerate(directory["top"]) if start <= beginning
        ]
        chosen = chosen[-1:]
    else:
        chosen = [[first + place, mark] for place, (_, mark) in enumerate(chosen)]
    stem = directory["stem"]
    return {row for place, mark in chosen for row in json.loads(files[f"{stem}-{place}{mark}.json"])["rows"]}


@pytest.mark.parametrize("count", [0, 1, 40, 3000])
def test_each_row_is_found_from_each_of_its_characters_on(count: int) -> None:
    rows = make_rows(count)
    files, roots = make(rows)
    for place, row in enumerate(rows[:: max(1, count // 150)]):
        place *= max(1, count // 150)
        for key, _ in list_keys(row.names[0], places=()):
            assert place in look_up(files, roots, key) or key in "neyuan NY", (row, key)
        assert place in look_up(files, roots, f"#{row.codes[0]}")


def test_what_very_many_share_makes_no_large_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "SHARD_BYTES", 2000)
    rows = make_rows(2000, common=5000)
    files, roots = make(rows)
    assert max(len(zlib.compress(file)) for file in files.values()) <= 2000
    same = [place for place, row in enumerate(rows) if row.names[0] == "幸福第一乐园"]
    assert len(same) > CROWD
    listed = look_up(files, roots, blur("xingfudiyileyuan")) & set(same)
    assert listed == set(same[:MAX_OF_CROWD]), "the first of them are kept"


def test_of_a_beginning_in_many_shards_the_best_rows_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    cut_small(monkeypatch)
    rows = make_rows(3000)
    rows.append(Searched(("春园",)))
    files, roots = make(rows)
    given = look_up(files, roots, "cun")
    begun = {place for place, row in enumerate(rows) if row.names[0].startswith("春")}
    assert len(begun & given) >= 40
    assert len(given) < sum("春" in row.names[0] for row in rows)
    assert len(rows) - 1 in look_up(files, roots, "cunyuan"), "the one that is called so comes first"


def test_files_are_the_same_each_time_and_named_by_their_content() -> None:
    files, roots = make(make_rows(500))
    again = make(make_rows(500))
    assert (files, roots) == again
    for address, content in files.items():
        stem, digest, suffix = address.rsplit(".", 2)
        assert name_by_content(f"{stem}.{suffix}", content) == address, digest


def test_a_directory_tells_where_each_shard_begins() -> None:
    files, roots = make(make_rows(3000))
    for first, address in roots.items():
        leaves = json.loads(files[address])["leaves"]
        assert all(one < other for one, other in pairwise(start for start, _ in leaves))
        assert all(start.startswith(first) for start, _ in leaves[1:])


def test_a_name_is_read_as_its_characters_and_as_it_is_spoken() -> None:
    keys = {key for key, _ in list_keys("重庆绿地", places=())}
    assert {"zonqinnvdi", "conqinnvdi", "zonqinnudi", "qinnvdi", "di"} <= keys
    assert [len(way) for way in list_pronunciations("张三ABC（第2园）")] == [
        len(fold("张三ABC（第2园）"))
    ] * 1


def test_initials_begin_where_people_begin() -> None:
    keys = {key for key, _ in list_keys("甲区红太阳·小天地", ["甲区"]) if key.isupper()}
    assert keys == {"JQHTYXTD", "HTYXTD", "XTD"}
    assert SHARD_BYTES <= 30_000


def test_it_does_not_matter_who_makes_the_shards(tmp_path: Path) -> None:
    """Several processes write the same files as one alone; each writes its own."""

    def make_in(folder: Path, workers: Workers) -> tuple[dict[str, str], dict[str, bytes]]:
        folder.mkdir()

        def put(address: str, content: bytes) -> str:
            (folder / address).write_bytes(content)
            return address

        roots = write_shards(make_rows(2500, common=300), write, "", put, workers)
        return roots, {path.name: path.read_bytes() for path in folder.iterdir()}

    alone, shared = make_in(tmp_path / "1", SERIAL), make_in(tmp_path / "2", Workers(2))
    assert alone == shared
    assert [*alone[0]] == [*shared[0]] == sorted(alone[0])


def test_a_directory_of_codes_names_them_whole() -> None:
    """A part of one may look like the number of a card, and stop a publication."""
    rows = [Searched((f"乐园{place}",), (f"52{place * 7919:016}",)) for place in range(3000)]
    files, roots = make(rows)
    starts = [start for start, _ in json.loads(files[roots["#5"]])["leaves"]]
    assert len(starts) > 1 and set(starts[1:]) <= {f"#{code}" for row in rows for code in row.codes}
