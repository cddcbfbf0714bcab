"""What a build reads stands still while it is read, or the build says which file did not."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from datapub.problem import ProblemsFound
from datapub.sources import look_at_sources
from tests.history.repository import git


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    (root / "datasets").mkdir(parents=True)
    for name in ("docs/guides/a.md", "releases/1.txt"):
        (root / name).parent.mkdir(parents=True)
        (root / name).touch()
    (root / "site.toml").write_text("")
    for name in "abcde":
        (root / f"datasets/{name}.csv").write_text(f"id\n{name}\n")
    git(root, "init", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-m", "one", when="2026-03-01T08:00:00+08:00")
    return root


CHANGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "saved": (lambda root: (root / "datasets/a.csv").write_text("ID\n"), "datasets/a.csv 改动了"),
    "gone": (lambda root: (root / "datasets/a.csv").unlink(), "datasets/a.csv 改动了"),
    "new": (lambda root: (root / "releases.lock").touch(), "releases.lock 改动了"),
    "kept of a release": (lambda root: (root / "releases/1.txt").write_text("1"), "releases/1.txt 改动了"),
    "folder gone": (lambda root: shutil.rmtree(root / "docs"), "docs/guides/a.md 改动了"),
    "replaced": (
        lambda root: (root / "datasets/b.csv").replace(root / "datasets/a.csv"),
        "datasets/a.csv、datasets/b.csv 改动了",
    ),
    "many": (
        lambda root: [path.write_text("") for path in (root / "datasets").iterdir()],
        "datasets/a.csv、datasets/b.csv、datasets/c.csv 等 5 个文件 改动了",
    ),
    "of the overlay": (lambda root: (root.parent / "overlay/rows.csv").touch(), "overlay/rows.csv 改动了"),
    "committed": (
        lambda root: git(root, "commit", "--allow-empty", "-m", "two", when="2026-03-02T08:00:00+08:00"),
        "新的提交",
    ),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_a_change_is_told_by_its_file(root: Path, kind: str) -> None:
    change, stated = CHANGES[kind]
    (overlay := root.parent / "overlay").mkdir()
    sources = look_at_sources(root, overlay)
    sources.check()
    change(root)
    with pytest.raises(ProblemsFound) as stopped:
        sources.check()
    (problem,) = stopped.value.problems
    assert stated in problem.message


def test_what_failed_for_a_change_is_told_as_the_change_and_nothing_else_is(root: Path) -> None:
    sources = look_at_sources(root)
    with pytest.raises(ZeroDivisionError), sources:
        raise ZeroDivisionError
    (root / "site.toml").write_text("official = true")
    with pytest.raises(ProblemsFound, match="1 problem"), sources:
        raise ZeroDivisionError


def test_what_fails_once_all_is_read_is_told_as_it_is(root: Path) -> None:
    """The new site may stand by then, of which the message of a change would say that it does not."""
    with pytest.raises(ZeroDivisionError), (sources := look_at_sources(root)):
        sources.finish()
        (root / "site.toml").write_text("official = true")
        raise ZeroDivisionError


def test_a_file_that_is_opened_or_touched_is_no_change(root: Path) -> None:
    sources = look_at_sources(root)
    for name in (".~lock.a.csv#", ".DS_Store", ".a.csv.swp", "~$a.xlsx", ".idea/workspace.xml"):
        (root / "datasets" / name).parent.mkdir(exist_ok=True)
        (root / "datasets" / name).write_text("open")
    os.utime(root / "datasets/a.csv", ns=(1, 1))
    (root / "b").write_bytes((root / "datasets/b.csv").read_bytes())
    (root / "b").replace(root / "datasets/b.csv")
    sources.check()


def test_a_folder_that_goes_while_it_is_listed_is_a_change(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources, list_folder = look_at_sources(root), os.scandir

    def scandir(path: Any) -> Iterator[os.DirEntry[str]]:
        if str(path).endswith("guides"):
            shutil.rmtree(path, ignore_errors=True)
        return list_folder(path)

    monkeypatch.setattr(os, "scandir", scandir)
    with pytest.raises(ProblemsFound) as stopped:
        sources.check()
    assert "docs/guides/a.md 改动了" in stopped.value.problems[0].message
