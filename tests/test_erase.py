"""What was withdrawn leaves every commit of a copy; what was published before can still be verified there."""

from __future__ import annotations

import errno
import gc
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from childcare.profile import PROFILE
from datapub.check import check
from datapub.cli import main
from datapub.clock import CHINA, DatasetVersion
from datapub.config import Config, load_config
from datapub.derive.releases import Archived
from datapub.history import find_commit, read_history
from datapub.history.remake import Remade
from datapub.history.rewrite import NotCopied, is_clean
from datapub.history.rewritten import REWRITTEN, UNTOUCHED, read_rewritten, write_rewritten
from datapub.pipeline.states import list_archived, seal_releases
from datapub.provenance import read_clock
from tests.history.repository import Repository, git
from tests.support import TODAY, write_csv

pytestmark = [
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.usefixtures("collected"),
]
"""git-filter-repo leaves pipes open, which are found here and not in a test of something else."""

INSTITUTIONS = "datasets/institutions.csv"
NOON = datetime(2026, 11, 1, 12, tzinfo=CHINA)
SECRET = "甲区误公开路八八八号"


@pytest.fixture
def collected() -> Iterator[None]:
    yield
    gc.collect()


@contextmanager
def made_site(root: Path, commit: str) -> Iterator[Remade]:
    """Stand for the site of a commit, with one download."""
    del commit
    (root / ".git/site").mkdir()
    (root / ".git/site/version.json").write_text(json.dumps({"files": {"data/a.xlsx": "ab" * 32}}))
    yield Remade(root, root / ".git/site")


def read(root: Path) -> tuple[Config, tuple[Archived, ...], dict[str, tuple[DatasetVersion, ...]]]:
    config = load_config(root)
    history = read_history(config, None, PROFILE.redact_state)
    tables = check(PROFILE, config, TODAY).tables
    archived = list_archived(PROFILE, config, tables, history)
    return config, archived, dict(read_clock(config, history).past)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Return a project that once published an address, released it, and has withdrawn it."""
    made = Repository(tmp_path / "project")
    (made.root / "releases").mkdir()
    made.change(INSTITUTIONS, {"甲区示例路1号": SECRET})
    made.write(
        "datasets/releases.csv",
        "version,reviewer,reviewed_on,released_on,note\n"
        f"{made.commit()[:12]},审核员,2026-03-02,2026-03-02,\n",
    )
    made.commit(f"release with {SECRET}")
    config = made.config
    history = read_history(config, None, PROFILE.redact_state)
    assert seal_releases(PROFILE, config, check(PROFILE, config, TODAY).tables, history, made_site)
    made.commit("sealed")
    made.write("datasets/erasures.csv", write_csv(
        ("dataset_name", "row_key", "field_name", "reason_class", "decided_by", "decided_on"),
        [{"dataset_name": "institutions", "row_key": "zb00001", "field_name": "address",
          "reason_class": "误公开个人信息", "decided_by": "人口监测科", "decided_on": "2026-03-05"}],
    ))  # fmt: skip
    made.change(INSTITUTIONS, {SECRET: ""})
    return made


def test_what_was_withdrawn_is_in_no_commit_and_citations_go_on(
    repository: Repository,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "维护")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "a@example.org")
    monkeypatch.setenv("GIT_CONFIG_COUNT", "2")
    for number, (key, value) in enumerate({"commit.gpgsign": "true", "gpg.program": "none"}.items()):
        monkeypatch.setenv(f"GIT_CONFIG_KEY_{number}", key)
        monkeypatch.setenv(f"GIT_CONFIG_VALUE_{number}", value)
    root, copy = repository.root, tmp_path / "copy"
    assert main(PROFILE, ["erase", "--dry-run"], root) == 0
    assert "另有 1 段文字" in capsys.readouterr().out and not copy.exists()
    assert main(PROFILE, ["erase"], root) == 2, "a folder has to be named"
    head = git(root, "rev-parse", "HEAD")
    assert main(PROFILE, ["erase", "--into", str(copy)], root) == 0
    assert git(root, "rev-parse", "HEAD") == head, "the repository itself stays as it is"
    assert not is_clean(root, [SECRET]) and is_clean(copy, [SECRET])
    assert git(copy, "remote") == ""
    _, before, versions = read(root)
    config, after, still = read(copy)
    assert [item.card for item in after] == [item.card for item in before]
    assert all(item.is_sealed and item.reduced == {"institutions.csv"} for item in after)
    assert after[0].release.commit != before[0].release.commit
    assert find_commit(copy, before[0].release.commit) == after[0].release.commit
    for name, known in versions.items():
        assert [(v.number, v.sha256, v.published) for v in still[name]] == [
            (v.number, v.sha256, v.published) for v in known
        ]
        there = git(copy, "rev-list", "HEAD").split()
        assert all(version.commit in there for version in still[name]), "each leads to a commit of now"
    rows = (copy / INSTITUTIONS).read_text(encoding="utf-8")
    (copy / INSTITUTIONS).write_text(rows.replace("示例一托育园", "示例壹托育园"), encoding="utf-8")
    git(copy, "commit", "-qam", "later", when="2026-11-20T08:00:00+08:00")
    later = read(copy)[2]["institutions"]
    major, minor = still["institutions"][-1].number.split(".")
    assert later[-1].number == f"{major}.{int(minor) + 1}" and len(later) == len(still["institutions"]) + 1
    assert config.root == copy


@pytest.mark.parametrize(
    ("stop", "code", "words"),
    [
        (KeyboardInterrupt(), 130, "已中断"),
        (SystemExit("fatal: no space"), 2, "没有做成新的项目，什么也没有留下：fatal: no space"),
        (NotCopied("Please tell me who you are"), 2, "没有做成新的项目，什么也没有留下：Please"),
        (OSError(errno.ENOSPC, "full"), 2, "满"),
        (OSError(errno.ENOTEMPTY, "there"), 2, "别的命令已经在"),
    ],
)
def test_of_a_copy_that_is_not_finished_nothing_is_left(
    repository: Repository,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    stop: BaseException,
    code: int,
    words: str,
) -> None:
    def fail(*_: object) -> None:
        raise stop

    failing = (
        "git_filter_repo.RepoFilter.run" if isinstance(stop, SystemExit) else "datapub.cli.erase.commit_file"
    )
    monkeypatch.setattr(failing, fail)
    assert main(PROFILE, ["erase", "--into", str(tmp_path / "copy")], repository.root) == code
    assert words in "".join(capsys.readouterr())
    assert [path.name for path in tmp_path.iterdir()] == ["project"]


def erase(root: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    code = main(PROFILE, ["erase", "--dry-run"], root)
    output = capsys.readouterr()
    return code, output.out + output.err


def test_what_is_registered_and_found_nowhere_is_told(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.change("datasets/erasures.csv", {"zb00001": "zb0000l"})
    repository.commit("a slip")
    code, stated = erase(repository.root, capsys)
    assert code == 0 and "历史里没有 institutions zb0000l 要清除的旧内容" in stated


def test_files_that_are_not_committed_are_named(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.write("撤回.xlsx", b"")
    code, stated = erase(repository.root, capsys)
    assert code == 2 and "这些文件还没有提交" in stated and "\n  撤回.xlsx\n" in stated


def test_a_release_without_its_card_or_its_seal_stops_it(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    card = next((repository.root / "releases").glob("*.json"))
    git(repository.root, "rm", "-q", str(card))
    repository.commit("lost")
    code, stated = erase(repository.root, capsys)
    assert code == 1 and f"版本 {card.stem} 还没有封存，或者没有它的版本卡" in stated


def test_a_version_that_cannot_be_read_stops_it(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    path = repository.root / INSTITUTIONS
    sound = path.read_bytes()
    path.write_bytes(sound + sound.splitlines(keepends=True)[1])
    repository.commit("a row stands there twice")
    path.write_bytes(sound)
    repository.commit("put right")
    code, stated = erase(repository.root, capsys)
    assert code == 1 and f"{INSTITUTIONS} " in stated and "读不懂" in stated


def test_what_may_stand_in_a_version_that_cannot_be_read_alone_stops_it(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    sound = (repository.root / INSTITUTIONS).read_bytes()
    repository.write(INSTITUTIONS, sound + sound.splitlines(keepends=True)[1])
    repository.commit("a row stands there twice")
    repository.write(INSTITUTIONS, sound)
    repository.change("datasets/erasures.csv", {"zb00001,address": "zb00001,other_name"})
    code, stated = erase(repository.root, capsys)
    assert "历史里没有 institutions zb00001" in stated
    assert code == 1 and f"{INSTITUTIONS} " in stated and "读不懂" in stated


def test_a_text_that_stands_elsewhere_too_leaves_its_cell_only(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.change(INSTITUTIONS, {"甲区示例路4号": f"{SECRET}对面"})
    repository.commit("another has it in its address")
    repository.change(INSTITUTIONS, {f"{SECRET}对面": "甲区示例路4号"})
    repository.commit("and has it no more")
    code, stated = erase(repository.root, capsys)
    assert code == 0 and "另有 0 段文字" in stated
    assert f"只清登记的那一格，别处还有：{SECRET}（以前别的格里）" in stated


def test_a_commit_that_was_never_another_leads_to_itself(tmp_path: Path) -> None:
    version = DatasetVersion(NOON, "a" * 40, "1.0", sha256="b" * 64, rows=1)
    content = write_rewritten(UNTOUCHED, {"c" * 40: "d" * 40}, {"areas": [version]}, TODAY, "理由")
    (tmp_path / REWRITTEN).write_bytes(content)
    known = read_rewritten(tmp_path)
    assert [one.commit for one in known.versions["areas"]] == ["a" * 40]
    assert known.follow("c" * 12) == "d" * 40 and known.follow("") == "" == known.follow("a" * 40)


def test_what_a_dataset_was_called_before_hides_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = Repository(tmp_path / "project")
    package = json.loads((made.root / "datapackage.json").read_text(encoding="utf-8"))
    homes = next(item for item in package["resources"] if item["name"] == "area_tiles") | {
        "name": "homes", "path": "datasets/homes.csv", "schema": "schemas/homes.json", "sort_by": ["id"],
    }  # fmt: skip
    fields = [{"name": name, "title": name, "description": name, "type": "string"} for name in ("id", "text")]
    schema = {
        "fields": [*fields, {**fields[0], "name": "is_sample", "type": "boolean"}],
        "primaryKey": ["id"],
    }
    made.write("schemas/homes.json", json.dumps(schema))
    made.write("datasets/homes.csv", f"id,text,is_sample\na,{SECRET},true\nb,一,true\n")

    def describe(homes: dict[str, object]) -> None:
        listed = {**package, "resources": [*package["resources"], homes]}
        made.write("datapackage.json", json.dumps(listed, ensure_ascii=False))

    describe(homes)
    released = "version,reviewer,reviewed_on,released_on,note\n"
    made.write("datasets/releases.csv", f"{released}{made.commit()[:12]},审核员,2026-03-02,2026-03-02,\n")
    made.change("datasets/homes.csv", {"b,一": "b,二"})
    (made.root / "datasets/homes.csv").rename(made.root / "datasets/houses.csv")
    describe(homes | {"name": "houses", "path": "datasets/houses.csv", "formerly": ["homes"]})
    made.commit("renamed")
    made.edit("datasets/houses.csv", {SECRET: ""})
    made.write(
        "datasets/erasures.csv",
        "dataset_name,row_key,field_name,reason_class,decided_by,decided_on\n"
        "homes,a,text,误公开个人信息,人口监测科,2026-03-05\n",
    )
    made.commit("withdrawn")
    config, (archived,), _ = read(made.root)
    assert SECRET.encode() not in archived.files["homes.csv"] and archived.reduced == {"homes.csv"}
    assert archived.digests.keys() >= {"homes.csv"} and "a,,true" in archived.files["homes.csv"].decode()
    history = read_history(config, None, PROFILE.redact_state)
    assert seal_releases(PROFILE, config, check(PROFILE, config, TODAY).tables, history, made_site)
    made.commit("sealed")
    code, stated = erase(made.root, capsys)
    assert code == 0 and "另有 1 段文字" in stated and "历史里没有" not in stated
    assert main(PROFILE, ["erase", "--into", str(tmp_path / "copy")], made.root) == 0
    assert is_clean(tmp_path / "copy", [SECRET])
