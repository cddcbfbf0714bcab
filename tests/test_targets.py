"""Files that commands write never take the place of one of the project, or of the one that is read."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from childcare.profile import PROFILE
from datapub.cli import main
from tests.intake.sheets import Sheet, old_rows, open_project, write_book

FORM = ("form", "institutions", "-o")
ASKED = ("--partial", "--dry-run")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    project = tmp_path / "项目"
    open_project(project)
    write_book(tmp_path / "表.xlsx", Sheet((("机构名称", "地址"), (old_rows()[0]["name"], "甲区示例路99号"))))
    monkeypatch.chdir(project)
    return project


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ((*FORM, "datasets/institutions.csv"), "项目自己的"),
        ((*FORM, "site.toml"), "项目自己的"),
        ((*FORM, "schemas/新.xlsx"), "项目自己的"),
        ((*FORM, ".."), "是文件夹"),
        ((*FORM, ""), "是文件夹"),
        ((*FORM, "没有/表.xlsx"), "文件夹不存在"),
        (("build", "-o", "datasets"), "混在一起"),
        (("build", "-o", "docs/site"), "混在一起"),
        (("build", "-o", ".git/site"), "混在一起"),
        (("publish", "theme/live"), "混在一起"),
        (("erase", "--into", "schemas/new"), "混在一起"),
        (("build", "-o", "../覆盖/site", "--overlay", "../覆盖"), "混在一起"),
        (("diff", "--since", ".", "-o", "datasets/units.csv"), "项目自己的"),
        (("import", "../表.xlsx", *ASKED, "--receipt", "datasets/institutions.csv"), "项目自己的"),
        (("import", "../表.xlsx", *ASKED, "--receipt", "../表.xlsx"), "就是要导入的文件"),
        (("import", "../表.xlsx", *ASKED, "--todo", "../项目/../表.xlsx"), "就是要导入的文件"),
        (("import", "../表.xlsx", *ASKED, "--receipt", "../单.xlsx", "--todo", "../单.xlsx"), "两份都要"),
    ],
)
def test_what_stands_is_not_written_over(
    project: Path, capsys: pytest.CaptureFixture[str], command: tuple[str, ...], words: str
) -> None:
    overlay = project.parent / "覆盖"
    overlay.mkdir()
    (overlay / "sanctions.csv").write_bytes((project / "datasets/sanctions.csv").read_bytes())
    before = {path: path.read_bytes() for path in project.parent.rglob("*") if path.is_file()}
    assert main(PROFILE, list(command), project) == 2
    captured = capsys.readouterr()
    assert words in captured.out + captured.err
    assert {path: path.read_bytes() for path in project.parent.rglob("*") if path.is_file()} == before


def test_elsewhere_it_is_written(project: Path) -> None:
    command = ["import", "../表.xlsx", *ASKED, "--receipt", "../单.xlsx"]
    assert main(PROFILE, command, project) == 0
    assert (project.parent / "单.xlsx").is_file()
    assert main(PROFILE, [*FORM, "名录.xlsx"], project) == 0
    assert (project / "名录.xlsx").is_file()


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_site_that_cannot_be_reached_is_no_fault_of_the_program(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "一").symlink_to("二")
    (project / "二").symlink_to("一")
    (project / "文件").touch()
    for output in ("一", "文件/site", "长" * 300):
        assert main(PROFILE, ["build", "-o", output], project) == 2
        captured = capsys.readouterr()
        assert "到不了" in captured.out + captured.err
    assert not (project / "datapub-crash.txt").exists()


@pytest.mark.parametrize("port", ["99999", "0", "-1", "八千"])
def test_a_port_that_there_is_not_is_told(
    project: Path, capsys: pytest.CaptureFixture[str], port: str
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(PROFILE, ["serve", "--port", port], project)
    assert stopped.value.code == 2
    assert "端口" in capsys.readouterr().err


def test_a_port_that_another_program_has_is_told_at_once(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert main(PROFILE, ["serve", "--port", str(port)], project) == 2
    assert f"端口 {port} 不能用" in capsys.readouterr().out
    assert not (project / "datapub-crash.txt").exists()


@pytest.mark.parametrize(
    "command",
    [
        (*FORM, "名\0录.xlsx"),
        ("import", "表\0.xlsx"),
        ("import", "表.xlsx", "--column", "名\0=名称"),
        ("check", "--overlay", "\0"),
    ],
)
def test_a_character_that_no_name_can_hold_is_told(
    project: Path, capsys: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    assert main(PROFILE, list(command), project) == 2
    assert "NUL" in capsys.readouterr().err
    assert not (project / "datapub-crash.txt").exists()


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="a folder that the system alone fills")
@pytest.mark.parametrize(
    "command", [FORM, ("diff", "--since", "HEAD", "-o"), ("import", "../表.xlsx", *ASKED, "--todo")]
)
def test_where_no_file_can_stand_is_told(
    project: Path, capsys: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    assert main(PROFILE, [*command, "/proc/表.xlsx"], project) == 2
    assert "系统自己的" in capsys.readouterr().out
