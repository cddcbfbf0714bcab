"""Releases are sealed one by one: one that cannot be made again holds up none of the others."""

from __future__ import annotations

import errno
import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from childcare.profile import PROFILE
from datapub.check import check
from datapub.cli import main
from datapub.cli import seal as command
from datapub.export.releases import check_seals
from datapub.history import read_history
from datapub.history.remake import NotRemade, Remade
from datapub.history.seals import read_card, read_seals
from datapub.pipeline.states import list_archived
from tests.history.repository import Repository
from tests.support import TODAY

HEAD = "version,reviewer,reviewed_on,released_on,note\n"
REASON = "那一天的程序库装不上了。"


class Machine:
    """Makes the sites of all commits but of those it lacks something for."""

    def __init__(self) -> None:
        self.lacks: set[str] = set()
        self.write: Callable[[Path, str], object] = Path.write_text

    @contextmanager
    def remake(self, root: Path, commit: str) -> Iterator[Remade]:
        if commit in self.lacks:
            raise NotRemade(REASON)
        site = root / ".git/site"
        site.mkdir(exist_ok=True)
        self.write(site / "version.json", json.dumps({"files": {"data/a.xlsx": "ab" * 32}}))
        yield Remade(root, site)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    made = Machine()
    monkeypatch.setattr(command, "remake_site", made.remake)
    return made


@pytest.fixture
def repository(tmp_path: Path, machine: Machine) -> Repository:
    """Return a project with two releases, the site of the first of which cannot be made."""
    made = Repository(tmp_path / "project")
    rows = HEAD
    for day, name in (("2026-03-02", "示例壹托育园"), ("2026-03-04", "示例一托育园")):
        old = "示例一托育园" if name == "示例壹托育园" else "示例壹托育园"
        rows += f"{made.change('datasets/institutions.csv', {old: name})[:12]},审核员,{day},{day},\n"
        made.write("datasets/releases.csv", rows)
        published = made.commit("release")
        machine.lacks = machine.lacks or {published}
    return made


def test_a_release_that_cannot_be_made_again_is_named_and_the_rest_are_sealed(
    repository: Repository, machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    root = repository.root
    first, second = (line[:12] for line in (root / "datasets/releases.csv").read_text().splitlines()[1:])
    assert main(PROFILE, ["seal"], root) == 1
    output = capsys.readouterr()
    assert f"版本 {first} 没有封存" in output.err and REASON in output.err and second not in output.err
    assert f"新封存：{second}。" in output.out
    seals = dict(read_seals(root))
    assert list(seals) == [second]
    assert sorted(path.name for path in (root / "releases").iterdir()) == [f"{second}.json", f"{second}.txt"]
    repository.commit("sealed")
    machine.lacks = set()
    assert main(PROFILE, ["seal"], root) == 0
    assert read_seals(root) == seals | {first: read_seals(root)[first]}, "what was sealed stays as it was"
    config = repository.config
    tables = check(PROFILE, config, TODAY).tables
    archives = list_archived(PROFILE, config, tables, read_history(config, None, PROFILE.redact_state))
    assert [item.release.id for item in archives] == [first, second], "told in the order of their days"
    assert archives[0].previous == archives[1].digest and archives[1].previous == ""
    assert not list(check_seals([], archives, read_seals(root)))


@pytest.mark.parametrize(
    ("spoil", "stated"),
    [
        (lambda raw: b"0" * 64 + raw[64:], "和当时公布的不一致"),
        (lambda raw: raw[:40], "releases.lock 第 1 行"),
        (lambda raw: b"\xff\xfe\n" + raw, "“校验值、两个空格、版本号”"),
        (lambda raw: raw + b"a" * 64 + b"  0123456789ab\n", "不在版本表里"),
    ],
)
def test_a_seal_that_does_not_fit_is_named_and_nothing_more_is_sealed(
    repository: Repository,
    machine: Machine,
    capsys: pytest.CaptureFixture[str],
    spoil: Callable[[bytes], bytes],
    stated: str,
) -> None:
    assert main(PROFILE, ["seal"], repository.root) == 1
    lock = repository.root / "releases.lock"
    spoilt = spoil(lock.read_bytes())
    lock.write_bytes(spoilt)
    machine.lacks = set()
    capsys.readouterr()
    assert main(PROFILE, ["seal"], repository.root) == 1
    output = capsys.readouterr()
    assert stated in output.out + output.err and "新封存" not in output.out and lock.read_bytes() == spoilt


def test_a_release_of_an_unknown_commit_is_named(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    with (repository.root / "datasets/releases.csv").open("a", encoding="utf-8") as stream:
        stream.write("0123456789ab,审核员,2026-03-06,2026-03-06,\n")
    repository.commit()
    main(PROFILE, ["seal"], repository.root)
    assert "找不到版本 0123456789ab" in capsys.readouterr().out


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_full_disk_spoils_no_seal_and_the_next_run_writes_what_is_missing(
    repository: Repository, machine: Machine, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    root = repository.root
    assert main(PROFILE, ["seal"], root) == 1
    before = read_seals(root)
    machine.lacks = set()
    written: list[str] = []

    def fill(path: Path, content: bytes) -> None:
        written.append(path.name)
        with path.open("wb") as stream:
            stream.write(content if len(written) < at else content[:9])
        if len(written) >= at:
            raise OSError(errno.ENOSPC, "full", str(path))

    with monkeypatch.context() as full:
        full.setattr(Path, "write_bytes", fill)
        full.setattr(Path, "write_text", lambda path, text, **_: fill(path, text.encode()))
        code = main(PROFILE, ["seal"], root)
    assert code == 2
    assert read_seals(root).items() >= before.items()
    assert main(PROFILE, ["seal"], root) == 0
    for release, digest in read_seals(root).items():
        assert hashlib.sha256(read_card(root, release) or b"").hexdigest() == digest
    names = [path.name for path in [*root.iterdir(), *(root / "releases").iterdir()]]
    assert not [name for name in names if name.startswith(".") and name != ".git"]
