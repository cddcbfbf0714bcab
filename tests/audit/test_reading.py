"""What is read of a site a second time, after a change, is what a first look finds."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from childcare.duties import REGISTER_CHECKS
from datapub.audit import batches, reading
from datapub.audit.downloads import FileFacts
from datapub.audit.manifest import list_files
from datapub.audit.page import WebPage
from datapub.audit.reading import Cache, read_all
from datapub.audit.rows import Wanted
from datapub.build_cache import NO_CACHE, BuildCache
from datapub.workers import SERIAL, Workers

TABLES = {"data/a.csv": "编号,名称\nzb1,甲\n", "data/b.csv": "编号,名称\nzb2,乙\n", "data/at/1/b.csv": "甲\n"}
ARCHIVE = "data/all.zip"


def write_site(folder: Path, tables: Mapping[str, str]) -> dict[str, str]:
    """Write tables and an archive of the whole ones; return digests by address."""
    for address, text in tables.items():
        (folder / address).parent.mkdir(parents=True, exist_ok=True)
        (folder / address).write_text(text, encoding="utf-8")
    with zipfile.ZipFile(folder / ARCHIVE, "w") as archive:
        for address in tables:
            if address.count("/") == 1:
                archive.write(folder / address, address)
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in (ARCHIVE, *tables)}


def read(
    folder: Path, digests: Mapping[str, str], build_cache: BuildCache, workers: Workers = SERIAL
) -> dict[str, WebPage | FileFacts]:
    items = {"zb1": (("甲",),), "zb2": (("乙",),)}
    wanted, cache = Wanted("1", items, REGISTER_CHECKS), Cache()
    return read_all(folder, digests, wanted, cache, workers, build_cache)


def test_what_is_recalled_is_not_read_again_in_an_archive_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_into: list[str] = []
    read_file = reading.read_file

    def note(address: str, *others: object) -> FileFacts:
        looked_into.append(address)
        return read_file(address, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(reading, "read_file", note)
    build_cache, site = BuildCache(tmp_path / "cache", "1"), tmp_path / "site"
    read(site, write_site(site, TABLES), build_cache)
    looked_into.clear()
    digests = write_site(site, {**TABLES, "data/a.csv": "编号,名称\nzb1,丙\n"})
    found = read(site, digests, build_cache)
    assert looked_into == ["data/a.csv", ARCHIVE]
    assert found == read(site, digests, NO_CACHE)


def test_a_few_big_files_are_read_by_several_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared: list[list[list[str]]] = []

    class Noted(Workers):
        def map(self, function, tasks):  # type: ignore[no-untyped-def]
            shared.append(tasks)
            return super().map(function, tasks)

    digests = write_site(tmp_path, {**TABLES, "data/institutions.csv": TABLES["data/a.csv"]})
    alone = read(tmp_path, digests, NO_CACHE)
    assert read(tmp_path, digests, NO_CACHE, Noted(2)) == alone
    assert not shared  # they are few and small
    monkeypatch.setattr(reading, "_MUCH", 10)
    monkeypatch.setattr(batches, "_BIG", 10)
    assert read(tmp_path, digests, NO_CACHE, Noted(2)) == alone
    assert sorted(shared[0]) == [["data/a.csv"], ["data/at/1/b.csv"], ["data/b.csv"]]  # the register before


def test_the_files_of_a_site_are_those_of_its_own_folders(tmp_path: Path) -> None:
    site, other = tmp_path / "site", tmp_path / "other"
    write_site(site, TABLES)
    write_site(other, TABLES)
    (site / "linked").symlink_to(other, target_is_directory=True)
    (site / "linked.csv").symlink_to(other / "data/a.csv")
    (site / "empty").mkdir()
    assert list_files(site) == ["data/a.csv", ARCHIVE, "data/at/1/b.csv", "data/b.csv", "linked.csv"]
    assert list_files(tmp_path / "nowhere") == []


def test_few_files_are_handed_out_in_small_batches_and_none_is_left(tmp_path: Path) -> None:
    addresses = [f"{number}.html" for number in range(100)]
    for address in addresses:
        (tmp_path / address).write_text("", encoding="utf-8")
    found = batches.make_batches(tmp_path, addresses)
    assert [address for batch in found for address in batch] == addresses
    assert max(map(len, found)) < len(addresses) / 10
    assert batches.make_batches(tmp_path, []) == []


def test_files_come_before_pages_and_each_has_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "_TURN", 2)
    turns = batches.take_turns(["a.html", "b.csv", "c.html", "d.json", "e.xlsx", "f.html"])
    assert [*turns] == [["b.csv", "d.json"], ["e.xlsx"], ["a.html", "c.html"], ["f.html"]]
