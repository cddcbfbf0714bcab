"""Once a day the commit that is live is built again, and let live where anything has run out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from childcare.profile import PROFILE
from datapub.cli import main
from datapub.cli import republish as command
from datapub.history import find_head
from datapub.history.remake import NotRemade, Remade
from tests.history.repository import Repository, git
from tests.killed import put_site


class Copy(Remade):
    """Runs the program of now in a copy of what was committed then."""

    def run(self, *command: str) -> int:
        return main(PROFILE, command, self.project)


class Machine:
    """Makes the site of any commit, of which a row may have run out."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.text = "公示中"
        self.commits: list[str] = []

    @contextmanager
    def remake(self, root: Path, commit: str, overlay: Path | None) -> Iterator[Remade]:
        self.commits.append(commit)
        if not self.text:
            raise NotRemade("列名不对")
        project = self.folder / f"copy-{len(self.commits)}"
        git(root, "worktree", "add", "--detach", str(project), commit)
        site = put_site(self.folder / "remade", {"index.html": self.text}, built_from=commit)
        yield Copy(project, site)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    made = Machine(tmp_path)
    monkeypatch.setattr(command, "remake_site", made.remake)
    return made


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "project")


def put_live(repository: Repository, built_from: str) -> str:
    """Publish a site and commit something else after it; return the folder."""
    folder = repository.root.parent
    site = put_site(folder / "site", {"index.html": "公示中"}, built_from=built_from)
    assert main(PROFILE, ["publish", str(folder / "dest"), "--site", str(site)], repository.root) == 0
    repository.edit("datasets/goals.csv", {"示例体系": "体系"})
    repository.commit("not published")
    return str(folder / "dest")


def test_where_nothing_has_run_out_nothing_is_published(
    repository: Repository, machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    dest = put_live(repository, built_from := find_head(repository.root))
    assert main(PROFILE, ["republish", dest], repository.root) == 0
    assert machine.commits == [built_from], "what stands on the branch since is not published"
    assert "没有要发布的" in capsys.readouterr().out
    assert len([*Path(dest, "releases").iterdir()]) == 1


def test_what_has_run_out_is_gone(repository: Repository, machine: Machine) -> None:
    dest = put_live(repository, built_from := find_head(repository.root))
    machine.text = "没有公示"
    for _ in range(2):
        assert main(PROFILE, ["republish", dest], repository.root) == 0
        assert Path(dest, "current/index.html").read_text(encoding="utf-8") == "没有公示"
    assert machine.commits == [built_from] * 2
    assert len([*Path(dest, "releases").iterdir()]) == 2


def test_settings_that_are_broken_since_keep_nothing_live(repository: Repository, machine: Machine) -> None:
    dest = put_live(repository, find_head(repository.root))
    repository.write("site.toml", "broken")
    repository.commit("broken")
    machine.text = "没有公示"
    assert main(PROFILE, ["republish", dest], repository.root) == 0
    assert Path(dest, "current/index.html").read_text(encoding="utf-8") == "没有公示"


def test_what_cannot_be_built_changes_nothing(
    repository: Repository, machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    dest = put_live(repository, find_head(repository.root))
    machine.text = ""
    assert main(PROFILE, ["republish", dest], repository.root) == 2
    assert "网站没有改动：列名不对" in capsys.readouterr().err
    assert Path(dest, "current/index.html").read_text(encoding="utf-8") == "公示中"


@pytest.mark.usefixtures("machine")
@pytest.mark.parametrize("built_from", ["", "f" * 40])
def test_a_site_of_no_known_commit_is_said(
    repository: Repository, built_from: str, capsys: pytest.CaptureFixture[str]
) -> None:
    dest = put_live(repository, built_from)
    assert main(PROFILE, ["republish", dest], repository.root) == 2
    assert "不知道现在的网站是从哪个提交生成的" in capsys.readouterr().err


def test_only_a_clean_tree_is_that_of_its_commit(repository: Repository) -> None:
    assert find_head(repository.root) == repository.hashes[-1]
    repository.write("more.txt", "x")
    assert find_head(repository.root) == ""


@pytest.mark.parametrize(
    "command",
    [
        "republish DEST",
        "seal",
        "erase --dry-run",
        "diff --since main",
        "verify-build HEAD --site DEST/current",
    ],
)
def test_a_repository_of_another_user_is_told_as_such(
    repository: Repository,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
) -> None:
    """As where cron runs as another user than the one who cloned the project."""
    dest = put_live(repository, find_head(repository.root))
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    assert main(PROFILE, command.replace("DEST", dest).split(), repository.root) == 2
    output = "".join(capsys.readouterr())
    assert "safe.directory" in output and "git init" not in output
