"""The cache of builds: what was kept comes back for what it was made from, and for nothing else."""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from datapub.build_cache import NO_CACHE, BuildCache, digest_of, identify_program
from datapub.standing import StandingSite, describe_files

STEP, MADE_FROM = "pages", ("rows", 1)


class Fact(NamedTuple):
    text: str


class Evil:
    def __reduce__(self) -> tuple[Callable[..., Any], tuple[str]]:
        return os.mkdir, ("evil",)


@pytest.fixture
def cache(tmp_path: Path) -> BuildCache:
    made = BuildCache(tmp_path / "deep/cache", "1")
    made.save(STEP, MADE_FROM, {"a": (Fact("甲"), frozenset({1}))})
    return made


def test_what_was_kept_comes_back(cache: BuildCache) -> None:
    assert cache.load(STEP, MADE_FROM, (Fact,)) == {"a": (Fact("甲"), frozenset({1}))}


def test_many_values_come_back_in_their_order(cache: BuildCache) -> None:
    many = [("甲",) * (number // 1_000) + (Fact(str(number)), Fact("乙")) for number in range(2_500)]
    cache.save_all(STEP, MADE_FROM, iter(many))
    assert list(cache.load_all(STEP, MADE_FROM, (Fact,))) == many
    cache.save_all(STEP, MADE_FROM, [])
    assert not list(cache.load_all(STEP, MADE_FROM)) and cache.load(STEP, MADE_FROM) is None


def test_nothing_is_known_of_anything_else(cache: BuildCache, tmp_path: Path) -> None:
    assert cache.load(STEP, ("rows", 2), (Fact,)) is None
    assert cache.load("offline", MADE_FROM, (Fact,)) is None
    assert BuildCache(tmp_path / "deep/cache", "2").load(STEP, MADE_FROM, (Fact,)) is None
    assert BuildCache(tmp_path / "elsewhere", "1").load(STEP, MADE_FROM, (Fact,)) is None
    assert NO_CACHE.load(STEP, MADE_FROM, (Fact,)) is None


@pytest.mark.parametrize("length", [0, 10, 64, 129, 140, -1])
def test_a_file_that_was_cut_off_is_not_believed(cache: BuildCache, tmp_path: Path, length: int) -> None:
    file = tmp_path / "deep/cache" / STEP
    file.write_bytes(file.read_bytes()[:length])
    assert cache.load(STEP, MADE_FROM, (Fact,)) is None


def test_a_file_that_was_altered_is_not_believed(cache: BuildCache, tmp_path: Path) -> None:
    file = tmp_path / "deep/cache" / STEP
    whole = file.read_bytes()
    for place in range(len(whole)):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert cache.load(STEP, MADE_FROM, (Fact,)) is None, place


def test_a_file_runs_nothing_that_somebody_has_put_into_it(
    cache: BuildCache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "deep/cache" / STEP
    body = pickle.dumps({"a": Evil()})
    key = file.read_bytes().split(b" ", 1)[0]
    file.write_bytes(key + b" " + hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
    assert cache.load(STEP, MADE_FROM, (Fact,)) is None
    assert not Path("evil").exists()


def test_a_class_that_is_not_named_is_not_made(cache: BuildCache) -> None:
    assert cache.load(STEP, MADE_FROM) is None


def test_a_folder_that_cannot_be_written_keeps_nothing_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = BuildCache(tmp_path / "file", "1")
    cache.save(STEP, MADE_FROM, 1)
    assert cache.load(STEP, MADE_FROM) is None


def test_a_file_without_a_line_is_not_read_to_its_end(cache: BuildCache, tmp_path: Path) -> None:
    with (tmp_path / "deep/cache" / STEP).open("wb") as stream:
        stream.truncate(2**28)
    tracemalloc.start()
    assert cache.load(STEP, MADE_FROM) is None
    assert tracemalloc.get_traced_memory()[1] < 2**24
    tracemalloc.stop()


def test_what_a_killed_build_was_writing_is_removed_by_a_later_one(cache: BuildCache, tmp_path: Path) -> None:
    left, new = (tmp_path / "deep/cache" / name for name in (".pages-old", ".pages-new"))
    for path in (left, new):
        path.write_bytes(b"half")
    os.utime(left, (1, 1))
    cache.save(STEP, MADE_FROM, 1)
    assert not left.exists() and new.exists()


def test_another_program_is_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "made_package"
    package.mkdir()
    (package / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    known = {identify_program(["made_package"])}
    assert identify_program(["made_package"]) in known
    (package / "page.html").write_text("a")
    known.add(identify_program(["made_package"]))
    (package / "page.html").write_text("b")
    known.add(identify_program(["made_package"]))
    monkeypatch.setattr("zlib.ZLIB_RUNTIME_VERSION", "0")
    known.add(identify_program(["made_package"]))
    (tmp_path / "made_library-1.dist-info").mkdir()
    known.add(identify_program(["made_package"]))
    assert len(known) == 5


def test_a_folder_of_modules_that_may_not_be_looked_at_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python passes over such a one, as in a PYTHONPATH that was taken over from somebody else."""
    known = identify_program([])
    monkeypatch.setattr("sys.path", [*sys.path, "a" * 5_000])
    assert identify_program([]) == known


def test_a_module_that_another_process_compiles_just_now_is_no_other_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python writes it under a passing name first, which may be gone before it is read."""
    compiled = tmp_path / "compiled_package/__pycache__"
    compiled.mkdir(parents=True)
    (tmp_path / "compiled_package/__init__.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    known = identify_program(["compiled_package"])
    (compiled / "page.cpython-311.pyc.140223").write_bytes(b"half")
    assert identify_program(["compiled_package"]) == known


def test_equal_values_have_one_digest_whatever_they_share() -> None:
    text = "".join(["甲", "乙"])
    shared, apart = [Fact(text), Fact(text)], [Fact("".join(["甲", "乙"])), Fact("".join(["甲", "乙"]))]
    assert digest_of(shared) == digest_of(apart) != digest_of([Fact(text), Fact("甲")])


MADE = {"a/index.html": b"one", "a.csv": b"two"}


@pytest.fixture
def standing(tmp_path: Path) -> Callable[[], StandingSite]:
    """Give what a build finds after one that has made two files."""
    cache, site = BuildCache(tmp_path / "cache", "1"), tmp_path / "site"
    first = StandingSite(cache, site, site)
    first.note(first.key("rows"), describe_files(MADE))
    for address, content in MADE.items():
        (site / address).parent.mkdir(parents=True, exist_ok=True)
        (site / address).write_bytes(content)
    first.retain()
    return lambda: StandingSite(cache, site, tmp_path / "staging")


def read_staging(tmp_path: Path) -> dict[str, bytes]:
    found = (tmp_path / "staging").rglob("*.*")
    return {path.relative_to(tmp_path / "staging").as_posix(): path.read_bytes() for path in found}


@pytest.mark.parametrize("has_links", [True, False])
def test_files_of_the_same_are_taken(
    standing: Callable[[], StandingSite], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_links: bool
) -> None:
    if not has_links:

        def refuse(*names: object) -> None:
            raise OSError(names)

        monkeypatch.setattr(os, "link", refuse)
    site = standing()
    assert site.take(site.key("rows")) == describe_files(MADE)
    assert read_staging(tmp_path) == MADE


def test_files_of_anything_else_are_made(standing: Callable[[], StandingSite], tmp_path: Path) -> None:
    site = standing()
    assert site.take(site.key("row")) is None
    assert read_staging(tmp_path) == {}


@pytest.mark.parametrize("content", [b"", b"twi", None])
def test_a_file_that_is_not_what_was_written_is_made_again(
    standing: Callable[[], StandingSite], tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "site/a.csv"
    path.unlink() if content is None else path.write_bytes(content)
    site = standing()
    assert site.take(site.key("rows")) is None
    assert read_staging(tmp_path) == {}


def test_work_that_is_done_twice_takes_the_same(standing: Callable[[], StandingSite], tmp_path: Path) -> None:
    """A process that is stopped may have taken files that another one takes again."""
    site = standing()
    assert site.take(site.key("rows")) == site.take(site.key("rows")) == describe_files(MADE)
    assert read_staging(tmp_path) == MADE


def test_work_that_is_done_twice_leaves_no_file_that_was_altered(
    standing: Callable[[], StandingSite], tmp_path: Path
) -> None:
    """A process may be stopped when it has linked a file and not looked at it yet."""
    (tmp_path / "site/a.csv").write_bytes(b"altered")
    (tmp_path / "staging").mkdir()
    (tmp_path / "staging/a.csv").hardlink_to(tmp_path / "site/a.csv")
    site = standing()
    assert site.take(site.key("rows")) is None
    assert read_staging(tmp_path) == {}


def test_a_file_that_somebody_else_has_written_is_not_replaced(
    standing: Callable[[], StandingSite], tmp_path: Path
) -> None:
    site = standing()
    (tmp_path / "staging").mkdir()
    (tmp_path / "staging/a.csv").write_bytes(b"other")
    with pytest.raises(FileExistsError):
        site.take(site.key("rows"))


def test_a_link_is_not_taken_over(standing: Callable[[], StandingSite], tmp_path: Path) -> None:
    """What it leads to may change without a build."""
    (tmp_path / "site/a.csv").rename(tmp_path / "elsewhere.csv")
    (tmp_path / "site/a.csv").symlink_to(tmp_path / "elsewhere.csv")
    site = standing()
    assert site.take(site.key("rows")) == describe_files(MADE)
    assert read_staging(tmp_path) == MADE
    assert not (tmp_path / "staging/a.csv").is_symlink()


@pytest.mark.parametrize("target", ["nowhere.csv", "a.csv"])
def test_a_link_that_leads_nowhere_is_not_left_in_the_way(
    standing: Callable[[], StandingSite], tmp_path: Path, target: str
) -> None:
    (tmp_path / "site/a.csv").unlink()
    (tmp_path / "site/a.csv").symlink_to(target)
    site = standing()
    assert site.take(site.key("rows")) is None
    assert not os.path.lexists(tmp_path / "staging/a.csv")


def test_what_a_link_leads_to_within_the_site_is_taken_as_a_file(
    standing: Callable[[], StandingSite], tmp_path: Path
) -> None:
    """Programs that save space by linking equal files to each other leave such links."""
    (tmp_path / "site/a.csv").rename(tmp_path / "site/b.csv")
    (tmp_path / "site/a.csv").symlink_to("b.csv")
    site = standing()
    assert site.take(site.key("rows")) == describe_files(MADE)
    assert read_staging(tmp_path) == MADE
    assert not (tmp_path / "staging/a.csv").is_symlink()


def test_a_file_that_cannot_be_read_is_made_again(
    standing: Callable[[], StandingSite], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: str, mode: str) -> None:
        raise PermissionError(path)

    monkeypatch.setattr("datapub.standing.open", refuse, raising=False)
    (tmp_path / "site/a.csv").write_bytes(b"altered")
    (tmp_path / "site/a/index.html").write_bytes(b"altered")
    site = standing()
    assert site.take(site.key("rows")) is None
    assert read_staging(tmp_path) == {}


def test_a_site_that_another_build_puts_in_place_meanwhile_is_not_mixed_in(
    standing: Callable[[], StandingSite], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = os.link

    def link_late(source: str, target: str) -> None:
        Path(source).unlink()
        Path(source).write_bytes(b"of another build")
        link(source, target)

    monkeypatch.setattr(os, "link", link_late)
    site = standing()
    assert site.take(site.key("rows")) is None
    assert read_staging(tmp_path) == {}


def test_what_a_build_has_not_noted_is_not_known_to_the_next(standing: Callable[[], StandingSite]) -> None:
    standing().retain()
    site = standing()
    assert site.take(site.key("rows")) is None
