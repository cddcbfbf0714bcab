"""The site of a commit is made in a clean copy, of which nothing is left."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from datapub.history.remake import NotRemade, remake_site
from tests.history.repository import git
from tests.support import PROJECT

PROGRAM = """import pathlib, sys
if sys.argv[1] != "build":
    sys.exit(7)
pathlib.Path(sys.argv[sys.argv.index("--output") + 1]).mkdir()
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-b", "main")
    (tmp_path / "build_site.py").write_text(PROGRAM)
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "one")
    (tmp_path / "build_site.py").write_text("broken")
    return tmp_path


def is_clean(root: Path) -> bool:
    copies = git(root, "worktree", "list", "--porcelain").count("worktree ")
    return copies == 1 and not (root / ".git/datapub/remade").exists()


def test_the_program_is_that_of_the_commit_and_nothing_is_left(root: Path) -> None:
    with remake_site(root, "HEAD") as made:
        assert made.site.is_dir() and made.site.is_relative_to(root / ".git") and made.run("publish") == 7
    assert is_clean(root)
    with pytest.raises(KeyError, match="its own"), remake_site(root, "HEAD"):
        raise KeyError("its own")
    assert is_clean(root)
    with pytest.raises(NotRemade), remake_site(root, "none"):
        pass
    assert is_clean(root)


def test_what_a_killed_run_has_left_is_removed(root: Path) -> None:
    left = root / ".git/datapub/remade"
    git(root, "worktree", "add", "--detach", "--lock", str(left / "project"), "HEAD")
    (left / "site").mkdir()
    (left / "site/sanctions.csv").write_text("rows of an overlay")
    with remake_site(root, "HEAD") as made:
        assert not [*made.site.iterdir()]
    assert is_clean(root)


@pytest.mark.skipif(sys.platform != "linux", reason="only there does the system see to it")
def test_a_build_does_not_go_on_without_the_run_that_started_it(root: Path) -> None:
    program = (
        "import os, time\n"
        "with open(os.environ['TOLD'], 'w', buffering=1) as told:\n"
        "    print('begun', file=told)\n"
        "    time.sleep(2)\n"
        "    print('gone on', file=told)\n"
    )
    (root / "build_site.py").write_text(program)
    git(root, "commit", "-qam", "slow")
    os.mkfifo(pipe := root / ".git/told")
    run = (
        "import pathlib, sys; from datapub.history.remake import remake_site\n"
        "with remake_site(pathlib.Path(sys.argv[1]), 'HEAD'): pass\n"
    )
    env = {**os.environ, "TOLD": str(pipe)}
    first = subprocess.Popen([sys.executable, "-c", run, str(root)], cwd=PROJECT, env=env)
    with first, pipe.open() as stream:  # which comes to its end with the last process that writes into it
        assert stream.readline() == "begun\n"
        first.kill()
        assert stream.read() == ""


def test_what_cannot_be_removed_is_told_and_hides_no_other_fault(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(folder: Path, ignore_errors: bool = False) -> None:
        if not ignore_errors:
            raise OSError(16, "busy", str(folder))

    remove = shutil.rmtree
    with pytest.raises(OSError, match="busy"), remake_site(root, "HEAD"):
        monkeypatch.setattr(shutil, "rmtree", fail)
    monkeypatch.setattr(shutil, "rmtree", remove)
    with pytest.raises(KeyError), remake_site(root, "HEAD"):
        monkeypatch.setattr(shutil, "rmtree", fail)
        raise KeyError
