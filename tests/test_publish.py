"""The swap: all or nothing, never over a folder that is not ours."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from datapub.audit.manifest import MANIFEST, list_own_files, renew_manifest
from datapub.publish import ForeignOutputError, clear_away, open_staging, swap_in, write_file
from datapub.workers import SERIAL, Workers
from tests.conftest import ROOT
from tests.killed import put_site as put_text_site

_ENDED = """
import os, sys
from pathlib import Path
from datapub.publish import open_staging
with open_staging(Path(sys.argv[1])):
    os._exit(0)
"""
"""A build that comes to no end."""


def put_site(folder: Path, text: str) -> None:
    with open_staging(folder) as staging:
        write_file(staging, "index.html", text.encode())
        write_file(staging, MANIFEST, b"{}")
        swap_in(staging, folder)


def test_first_site_is_put_in_place(tmp_path: Path) -> None:
    put_site(tmp_path / "site", "one")
    assert (tmp_path / "site/index.html").read_text() == "one"
    assert os.listdir(tmp_path) == ["site"]


def test_new_site_replaces_the_old_one_whole(tmp_path: Path) -> None:
    put_site(tmp_path / "site", "one")
    (tmp_path / "site/left-over.html").write_text("old")
    put_site(tmp_path / "site", "two")
    assert (tmp_path / "site/index.html").read_text() == "two"
    assert not (tmp_path / "site/left-over.html").exists()
    assert os.listdir(tmp_path) == ["site"]


@pytest.mark.parametrize("workers", [SERIAL, Workers(2)])
def test_the_site_that_stood_is_removed_whole_and_nothing_beside_it(workers: Workers, tmp_path: Path) -> None:
    (tmp_path / "beside/a/b").mkdir(parents=True)
    old = tmp_path / "old"
    for number in range(300):
        write_file(old, f"institutions/{number}/index.html", b"")
    write_file(old, "index.html", b"")
    (old / "institutions/link").symlink_to(tmp_path / "beside", target_is_directory=True)
    clear_away(old, workers)
    clear_away(old, workers)
    assert [path.name for path in tmp_path.iterdir()] == ["beside"] and (tmp_path / "beside/a/b").is_dir()


def test_what_stands_behind_a_link_is_not_cleared_away(tmp_path: Path) -> None:
    """Somebody may put a link where the site stands while the next one is made."""
    (tmp_path / "beside/a/b").mkdir(parents=True)
    (tmp_path / "old").symlink_to(tmp_path / "beside", target_is_directory=True)
    clear_away(tmp_path / "old", workers=SERIAL)
    assert (tmp_path / "beside/a/b").is_dir()


def test_what_somebody_has_put_into_a_site_or_changed_there_is_known(tmp_path: Path) -> None:
    site = put_text_site(tmp_path / "site", {"about/index.html": "about", '数 "x".txt': "x"})
    written = (site / MANIFEST).stat().st_mtime_ns
    (site / MANIFEST).write_bytes(renew_manifest((site / MANIFEST).read_bytes(), site))
    assert list_own_files(site) == []
    for name in (".DS_Store", "index.html.gz", f"{MANIFEST}.br", "about/index.html"):
        (site / name).touch()
        os.utime(site / name, ns=(0, written + 10**12))
    assert list_own_files(site) == [], "kept beside a file, or as it was"
    (site / "index.html").write_text("changed")
    os.utime(site / "index.html", ns=(0, written + 10**12))
    (site / ".well-known").mkdir()
    (site / ".well-known/a.txt").touch()
    (site / "gone.txt").symlink_to("nowhere")
    (site / "data/a.csv").unlink()
    (site / "data/a.csv").symlink_to("nowhere")
    os.utime(site / "data/a.csv", ns=(0, written + 10**12), follow_symlinks=False)
    assert list_own_files(site) == [".well-known/a.txt", "data/a.csv", "gone.txt", "index.html"]
    (site / MANIFEST).write_text("{")
    assert list_own_files(site) == list_own_files(tmp_path / "none") == []


def test_whoever_serves_the_site_can_read_it(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        with open_staging(tmp_path / "site") as staging:
            write_file(staging, "data/at/x.csv", b"")
            write_file(staging, MANIFEST, b"{}")
            swap_in(staging, tmp_path / "site")
    finally:
        os.umask(before)
    modes = {
        path.relative_to(tmp_path).as_posix(): path.stat().st_mode & 0o777 for path in tmp_path.rglob("*")
    }
    assert modes == {
        "site": 0o755, "site/data": 0o755, "site/data/at": 0o755, "site/data/at/x.csv": 0o644,
        f"site/{MANIFEST}": 0o644,
    }  # fmt: skip


@pytest.mark.skipif(sys.platform != "linux", reason="two folders change places in one step on Linux only")
def test_the_swap_is_one_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_site(tmp_path / "site", "one")
    monkeypatch.setattr(os, "replace", lambda *paths: pytest.fail("a moment without a site"))
    put_site(tmp_path / "site", "two")
    assert (tmp_path / "site/index.html").read_text() == "two"
    assert os.listdir(tmp_path) == ["site"]


def test_what_a_killed_build_has_left_is_removed_and_a_running_one_is_let_be(tmp_path: Path) -> None:
    put_site(tmp_path / "site", "one")
    left, running, foreign = (
        tmp_path / name for name in (".site-building-abcdefgh", ".site-building-ijklmnop", ".site-preview")
    )
    for folder in (left, running, foreign):
        folder.mkdir()
        (folder / "index.html").write_text("")
    for path in (left / "index.html", left, foreign / "index.html", foreign):
        os.utime(path, (1, 1))
    put_site(tmp_path / "site", "two")
    assert sorted(os.listdir(tmp_path)) == [".site-building-ijklmnop", ".site-preview", "site"]


def test_what_a_build_has_left_that_ends_is_removed_at_once(tmp_path: Path) -> None:
    """Whoever holds the lock lives, whatever the time: by the system's word, and no process number's."""
    site = tmp_path / "site"
    put_site(site, "one")
    with open_staging(site) as running:
        write_file(running, "index.html", b"")
        for path in (running / "index.html", running):
            os.utime(path, (1, 1))  # a clock that was set back, or a step that took hours
        subprocess.run([sys.executable, "-c", _ENDED, str(site)], cwd=ROOT, check=True)
        left = [path for path in tmp_path.glob(".site-building-*") if path != running]
        put_site(site, "two")
        assert len(left) == 1 and sorted(tmp_path.iterdir()) == [running, site]
    elsewhere = left[0].with_name(".site-building-00000000-abcdefgh")
    elsewhere.mkdir()  # nobody here can see who holds it
    put_site(site, "three")
    assert sorted(tmp_path.iterdir()) == [elsewhere, site]


def test_a_site_that_is_being_replaced_in_two_steps_is_let_be(tmp_path: Path) -> None:
    site = tmp_path / "site"
    put_site(site, "one")
    with open_staging(site) as staging:
        old = site.rename(staging.with_name(f"{staging.name}-old"))
        put_site(site, "two")
        assert old.is_dir() and (site / "index.html").read_text() == "two"


def test_a_site_that_a_killed_build_had_taken_away_is_put_back(tmp_path: Path) -> None:
    put_site(tmp_path / "site", "one")
    (tmp_path / "site").rename(tmp_path / ".site-building-abcdefgh-old")
    with pytest.raises(RuntimeError), open_staging(tmp_path / "site"):
        assert (tmp_path / "site/index.html").read_text() == "one"
        raise RuntimeError
    assert os.listdir(tmp_path) == ["site"]


def test_failure_before_the_swap_leaves_the_old_site(tmp_path: Path) -> None:
    put_site(tmp_path / "site", "one")
    with pytest.raises(RuntimeError), open_staging(tmp_path / "site") as staging:
        write_file(staging, "index.html", b"half")
        raise RuntimeError
    assert (tmp_path / "site/index.html").read_text() == "one"
    assert os.listdir(tmp_path) == ["site"]


def test_failure_of_the_second_rename_puts_the_old_site_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("datapub.publish._exchange", lambda one, other: False)
    put_site(tmp_path / "site", "one")
    real = os.replace
    calls = 0

    def fail_second(source: Path, target: Path) -> None:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise OSError
        real(source, target)

    monkeypatch.setattr(os, "replace", fail_second)
    with pytest.raises(OSError):
        put_site(tmp_path / "site", "two")
    assert (tmp_path / "site/index.html").read_text() == "one"
    assert os.listdir(tmp_path) == ["site"]


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_never_replaces_what_is_not_ours(tmp_path: Path, kind: str) -> None:
    output = tmp_path / "site"
    if kind == "file":
        output.write_text("thesis")
    else:
        output.mkdir()
        (output / "thesis.txt").write_text("thesis")
    with pytest.raises(ForeignOutputError):
        put_site(output, "one")
    assert os.listdir(tmp_path) == ["site"]


@pytest.mark.parametrize(
    ("stated", "is_replaced"), [('{"version": "1.4.0"}', False), ("[1]", False), ("{", True), ("{}", True)]
)
def test_many_programs_call_a_file_as_we_call_ours(tmp_path: Path, stated: str, is_replaced: bool) -> None:
    output = tmp_path / "site"
    output.mkdir()
    (output / MANIFEST).write_text(stated)
    (output / "app.js").write_text("theirs")
    if is_replaced:
        put_site(output, "one")
    else:
        with pytest.raises(ForeignOutputError):
            put_site(output, "one")
    assert (output / "app.js").exists() != is_replaced


def test_a_folder_that_goes_while_it_is_written_to_is_a_fault_of_the_disk(tmp_path: Path) -> None:
    def build() -> None:
        with open_staging(tmp_path / "disk/site") as staging:
            shutil.rmtree(tmp_path / "disk")
            (staging / "index.html").read_bytes()

    with pytest.raises(OSError, match=r"disk/\.site-building-") as raised:
        build()
    assert raised.value.errno == errno.ESTALE
    with pytest.raises(FileNotFoundError), open_staging(tmp_path / "site") as staging:
        (staging / "never-written.html").read_bytes()  # a bug of ours


def test_empty_folder_may_be_filled(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    put_site(tmp_path / "site", "one")
    assert (tmp_path / "site/index.html").read_text() == "one"


def test_writing_an_address_twice_is_an_error(tmp_path: Path) -> None:
    write_file(tmp_path, "a/b.html", b"1")
    with pytest.raises(FileExistsError):
        write_file(tmp_path, "a/b.html", b"2")


def test_a_file_that_may_stand_is_written_to_its_end_and_hides_no_other(tmp_path: Path) -> None:
    write_file(tmp_path, "a/b.html", b"1")
    write_file(tmp_path, "a/b.html", b"12", may_stand=True)
    with pytest.raises(FileExistsError):
        write_file(tmp_path, "a/b.html", b"2", may_stand=True)
    assert (tmp_path / "a/b.html").read_bytes() == b"12"
