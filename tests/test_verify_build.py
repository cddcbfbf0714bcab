"""A site and the same one made again: what differs is named, file by file."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import brotli
import pytest

from childcare.profile import PROFILE
from datapub.audit.manifest import MANIFEST, renew_manifest
from datapub.cli import main
from datapub.cli import verify_build as command
from datapub.comparison import compare_sites, read_digests
from datapub.history.remake import NotRemade, Remade
from tests.city import put_city
from tests.history.repository import Repository, git
from tests.killed import put_site
from tests.reproduce import WAYS, build_as, put_repository

TEXTS = {"index.html": "甲\n乙乙\n", "data/a.csv": "id\n1\n", "data/b.xlsx": "PK"}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return put_site(tmp_path / "site", TEXTS)


@pytest.fixture
def remade(tmp_path: Path, site: Path) -> Path:
    return Path(shutil.copytree(site, tmp_path / "remade"))


@pytest.fixture
def repository(tmp_path: Path, remade: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    @contextmanager
    def remake(root: Path, commit: str, overlay: Path | None) -> Iterator[Remade]:
        if overlay:
            raise NotRemade("列名不对")
        yield Remade(root, remade)

    monkeypatch.setattr(command, "remake_site", remake)
    return Repository(tmp_path / "project")


def test_the_same_site_is_the_same_as_a_folder_and_by_its_manifest(site: Path, remade: Path) -> None:
    for given in (site, site / MANIFEST):
        assert [*compare_sites(given, read_digests(given), remade)] == []


def test_each_file_that_differs_is_named_with_its_first_line(site: Path, remade: Path) -> None:
    (site / "index.html").write_text("甲\n乙丙\n", encoding="utf-8")
    (site / "data/b.xlsx").write_bytes(b"PK\xff\xfe\xff")
    (site / "data/a.csv").unlink()
    (site / "more.txt").touch()
    assert [*compare_sites(site, read_digests(site), remade)] == [
        "data/a.csv：这个网站里没有，重新生成的有",
        "data/b.xlsx：内容不一样（5 字节，重新生成的 2 字节）",
        "index.html：内容不一样，从第 2 行起：这个网站是“乙丙”，重新生成的是“乙乙”",
        "more.txt：这个网站里有，重新生成的没有",
    ]


def test_what_a_server_has_compressed_is_the_same_only_where_it_says_the_same(
    site: Path, remade: Path
) -> None:
    (site / "index.html.gz").write_bytes(gzip.compress((site / "index.html").read_bytes()))
    (site / "data/a.csv.br").write_bytes(brotli.compress((site / "data/a.csv").read_bytes()))
    assert [*compare_sites(site, read_digests(site), remade)] == []
    (site / "index.html.gz").write_bytes(gzip.compress(b"x"))
    (site / "data/a.csv.br").write_bytes(b"x")
    found = [line.partition("：")[0] for line in compare_sites(site, read_digests(site), remade)]
    assert found == ["data/a.csv.br", "index.html.gz"]


def test_a_manifest_alone_tells_which_files_differ(site: Path, remade: Path, tmp_path: Path) -> None:
    (site / "index.html").write_text("别的", encoding="utf-8")
    alone = tmp_path / "kept.json"
    alone.write_bytes(renew_manifest((site / MANIFEST).read_bytes(), site))
    lines = [*compare_sites(alone, read_digests(alone), remade)]
    assert lines == ["index.html：内容不一样", "version.json：内容不一样"]


def test_the_command_says_which_and_ends_with_1(
    repository: Repository, site: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    given = ["verify-build", "--site", str(site)]
    assert main(PROFILE, given, repository.root) == 2
    assert "没有提交可以比较" in capsys.readouterr().err
    put_site(site, TEXTS, built_from=repository.hashes[-1])
    shutil.copytree(site, site.with_name("remade"), dirs_exist_ok=True)
    assert main(PROFILE, given, repository.root) == 0
    assert "每一个字节都相同" in capsys.readouterr().out
    assert main(PROFILE, ["verify-build", "--site", str(site / MANIFEST)], repository.root) == 0
    assert "清单一样；文件本身没有看" in capsys.readouterr().out
    (site / "index.html").write_text("丙", encoding="utf-8")
    listed = tmp_path / "list.txt"
    assert main(PROFILE, [*given, "--list", str(listed), "HEAD"], repository.root) == 1
    out = capsys.readouterr().out
    assert "有 1 个文件不同" in out and "index.html：内容不一样，从第 1 行起" in out
    assert listed.read_text(encoding="utf-8").startswith("index.html：")


@pytest.mark.whole
def test_a_site_is_the_same_whoever_builds_it_where_and_when(tmp_path: Path) -> None:
    """In one way that differs in all; `make reproduce` tries each alone."""
    root = put_repository(tmp_path / "city")
    assert build_as(WAYS[-1], root, tmp_path / "other") == build_as(WAYS[0], root, tmp_path / "site")


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (["seal"], "封存不了：这个文件夹里没有提交记录"),
        (["diff", "--since", "main"], "找不到版本 main"),
        (["verify-build"], "没有提交可以比较"),
        (["verify-build", "HEAD"], "找不到提交 HEAD"),
        (["erase", "--dry-run"], "不能清除"),
    ],
)
def test_without_commits_it_is_told_how_to_make_one(
    site: Path, tmp_path: Path, command: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    root = put_city(tmp_path)
    assert site.parent == root and not (root / ".git").exists()
    (site / MANIFEST).write_text('{"built_from": "", "files": {}}')
    assert main(PROFILE, command, root) == 2
    output = capsys.readouterr().err
    assert words in output and "git init -b main" in output


@pytest.mark.parametrize("command", [["seal"], ["erase", "--dry-run"]])
def test_where_no_commit_has_the_data_it_is_told_to_commit_it(
    tmp_path: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    root = put_city(tmp_path)
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "site.toml")
    git(root, "commit", "-q", "-m", "settings alone")
    assert main(PROFILE, command, root) == 2
    assert "数据还没有提交过。请先提交：git add ." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["none"], "找不到提交 none"),
        (["--site", "datasets"], "不是生成好的网站"),
        (["--site", "no-such"], "不是生成好的网站"),
        (["HEAD", "--overlay", "."], "重新生成没有成功：列名不对"),
    ],
)
def test_what_cannot_be_compared_is_said(
    repository: Repository, site: Path, options: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    given = options if "--site" in options else [*options, "--site", str(site)]
    assert main(PROFILE, ["verify-build", *given], repository.root) == 2
    assert words in capsys.readouterr().err
