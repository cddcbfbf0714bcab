"""Files that must not get in: a plain sentence each, and the dataset as it was."""

from __future__ import annotations

import errno
import os
import sys
import tempfile
import zipfile
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from childcare.profile import PROFILE
from datapub.cli import main
from datapub.intake import lock, replace_files
from datapub.intake.formatting import read_formatting
from datapub.scratch import open_scratch_folder
from tests.intake.sheets import Formula, Sheet, add_part, old_rows, open_project, write_book

ONE = old_rows()[0]["name"]
GRID = (("机构名称", "地址"), (ONE, "甲区示例路99号"))


def plain(folder: Path) -> Path:
    return write_book(folder / "表.xlsx", Sheet(GRID))


def password(folder: Path) -> Path:
    """An encrypted workbook is a compound file with a stream of this name."""
    path = folder / "表.xlsx"
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le")
    )
    return path


def macros(folder: Path) -> Path:
    return add_part(plain(folder), "xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")


def old_macros(folder: Path) -> Path:
    path = folder / "表.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "_VBA_PROJECT".encode("utf-16-le"))
    return path


def too_large(folder: Path) -> Path:
    path = folder / "表.xlsx"
    with path.open("wb") as stream:
        stream.write(b"PK\x03\x04")
        stream.truncate(200 * 2**20)
    return path


def large_text(folder: Path) -> Path:
    path = folder / "表.csv"
    with path.open("wb") as stream:
        stream.write("机构名称".encode())
        stream.truncate(200 * 2**20)
    return path


def bomb(folder: Path) -> Path:
    path = plain(folder)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/media/image1.bin", "w", force_zip64=True) as stream,
    ):
        for _ in range(6):
            stream.write(bytes(100 * 2**20))
    assert path.stat().st_size < 5 * 2**20
    return path


def links(folder: Path) -> Path:
    path = add_part(plain(folder), "xl/externalLinks/externalLink1.xml", b"<externalLink/>")
    return add_part(
        path,
        "xl/externalLinks/_rels/externalLink1.xml.rels",
        b'<Relationships><Relationship Id="r1" Target="file:///C:/x/old%20list.xlsx"/></Relationships>',
    )


def comments(folder: Path) -> Path:
    return write_book(folder / "表.xlsx", Sheet(GRID, comments={(1, 0): "找小王 138-1234-5678"}))


def formulas(folder: Path) -> Path:
    return write_book(folder / "表.xlsx", Sheet((GRID[0], (ONE, Formula('=HYPERLINK("x")', "x")))))


def two_sheets(folder: Path) -> Path:
    return write_book(folder / "表.xlsx", Sheet(GRID, "一"), Sheet(GRID, "二"))


def cut_off(folder: Path) -> Path:
    path = plain(folder)
    path.write_bytes(path.read_bytes()[:-200])
    return path


def no_workbook(folder: Path) -> Path:
    path = folder / "表.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "hello")
    return path


def picture(folder: Path) -> Path:
    path = folder / "表.png"
    path.write_bytes(b"\x89PNG")
    return path


def web_page(folder: Path) -> Path:
    """Some systems export a web page and call it xls."""
    path = folder / "表.xls"
    path.write_text("<html><table></table></html>", encoding="utf-8")
    return path


def binary_text(folder: Path) -> Path:
    path = folder / "表.csv"
    path.write_bytes(bytes(range(256)) * 4)
    return path


def no_sectors(folder: Path) -> Path:
    """Return the head of an old workbook, and nothing after it."""
    path = folder / "表.et"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000))
    return path


def missing(folder: Path) -> Path:
    return folder / "没有.xlsx"


FILES: dict[str, tuple[Callable[[Path], Path], str]] = {
    "password": (password, "intake-password"),
    "macros": (macros, "intake-macros"),
    "macros in an old file": (old_macros, "intake-macros"),
    "200 MB": (too_large, "intake-size"),
    "200 MB of text": (large_text, "intake-size"),
    "a bomb": (bomb, "intake-bomb"),
    "external links": (links, "intake-links"),
    "comments with a phone number": (comments, "intake-comment"),
    "formulas": (formulas, "intake-formula"),
    "two sheets that match": (two_sheets, "intake-sheets"),
    "cut off": (cut_off, "intake-damaged"),
    "an archive of something else": (no_workbook, "intake-kind"),
    "a picture": (picture, "intake-kind"),
    "a web page without a list": (web_page, "intake-header"),
    "bytes called csv": (binary_text, "intake-encoding"),
    "an old workbook without anything": (no_sectors, "intake-damaged"),
    "missing": (missing, "intake-missing"),
}


@pytest.mark.parametrize("name", FILES)
def test_it_does_not_get_in(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    build, rule = FILES[name]
    project = tmp_path / "项目"
    config = open_project(project)
    file = project / config.dataset("institutions").path
    before = file.read_bytes()
    assert main(PROFILE, ["import", str(build(tmp_path)), "--partial", "--yes"], project) == 1
    output = capsys.readouterr()
    assert f"[{rule}]" in output.out
    assert "请" in output.out
    assert "保持原样" in output.err
    assert "1381234" not in output.out and "138-1234" not in output.out
    assert file.read_bytes() == before


def test_two_imports_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = tmp_path / "项目"
    config = open_project(project)
    file = project / config.dataset("institutions").path
    before = file.read_bytes()
    with lock(project):
        assert main(PROFILE, ["import", str(plain(tmp_path)), "--partial", "--yes"], project) == 1
    assert "[intake-busy]" in capsys.readouterr().out
    assert file.read_bytes() == before
    assert main(PROFILE, ["import", str(plain(tmp_path)), "--partial", "--yes"], project) == 0
    assert file.read_bytes() != before


def test_no_copy_of_the_data_stands_longer_than_an_import_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even where the one before was killed; the copy of one that lives is let be."""
    (temporary := tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    project = tmp_path / "项目"
    open_project(project)
    with open_scratch_folder(temporary, "datapub-import-") as running:
        left = running.with_name(f"{running.name[:-1]}-")
        left.mkdir()
        (left / "institutions.csv").touch()
        if sys.platform != "linux":  # elsewhere it is told by the hour
            os.utime(left / "institutions.csv", (1, 1))
            os.utime(left, (1, 1))
        assert main(PROFILE, ["import", str(plain(tmp_path)), "--partial", "--yes"], project) == 0
        assert [*temporary.iterdir()] == [running]


@pytest.mark.parametrize("broken", ["fsync", "replace"])
def test_an_interrupted_write_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    path = tmp_path / "areas.csv"
    path.write_bytes(b"old")

    def stop(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, broken, stop)
    with pytest.raises(KeyboardInterrupt):
        replace_files({path: b"new"})
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_no_file_is_replaced_before_all_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full for the rows keeps what was confirmed or decided of them out as well."""
    paths = [tmp_path / "removals.csv", tmp_path / "institutions.csv"]
    for path in paths:
        path.write_bytes(b"old")
    real, turn = os.fsync, count()

    def fill(descriptor: int) -> None:
        real(descriptor)
        if next(turn):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", fill)
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
        replace_files(dict.fromkeys(paths, b"new"))
    assert [path.read_bytes() for path in paths] == [b"old"] * 2
    assert sorted(tmp_path.iterdir()) == sorted(paths)


def test_what_a_killed_writer_left_is_removed_by_the_next(tmp_path: Path) -> None:
    for name in (".areas.csv-x1y2", ".streets.csv-x1y2"):
        (tmp_path / name).touch()
    replace_files({tmp_path / "areas.csv": b"new"})
    assert sorted(path.name for path in tmp_path.iterdir()) == [".streets.csv-x1y2", "areas.csv"]


def test_a_file_keeps_its_rights(tmp_path: Path) -> None:
    path = tmp_path / "areas.csv"
    path.write_bytes(b"old")
    path.chmod(0o644)
    replace_files({path: b"new"})
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o644


def test_formulas_are_found_on_the_sheet_that_is_asked_for(tmp_path: Path) -> None:
    path = write_book(
        tmp_path / "表.xlsx",
        Sheet((("a", Formula("=1+1")),), "一"),
        Sheet(((), ("b", "c", Formula("=2"))), "二 & 三"),
    )
    formulas = {name: formatting.formulas for name, formatting in read_formatting(path).items()}
    assert formulas == {"一": {(1, 1)}, "二 & 三": {(2, 2)}}


def test_cells_beyond_the_header_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = tmp_path / "项目"
    config = open_project(project)
    file = project / config.dataset("institutions").path
    before = file.read_bytes()
    path = tmp_path / "表.csv"
    path.write_text(f"机构名称,地址\n{ONE},甲区示例路99号,多出来的,还有\n", encoding="utf-8")
    assert main(PROFILE, ["import", str(path), "--partial", "--yes"], project) == 1
    output = capsys.readouterr().out
    assert "第 2 行「C」" in output
    assert "多出来的" in output
    assert "第 2 行「D」" in output
    assert file.read_bytes() == before


def test_a_dataset_with_cells_beyond_its_header_loses_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = tmp_path / "项目"
    config = open_project(project)
    file = project / config.dataset("institutions").path
    lines = file.read_text(encoding="utf-8").splitlines()
    lines[2] += ",多出来的"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    before = file.read_bytes()
    assert main(PROFILE, ["import", str(plain(tmp_path)), "--partial", "--yes"], project) == 1
    output = capsys.readouterr().out
    assert "[intake-standing]" in output
    assert "第 3 行" in output
    assert file.read_bytes() == before


def test_a_dataset_in_another_encoding_is_told_and_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = tmp_path / "项目"
    config = open_project(project)
    file = project / config.dataset("institutions").path
    before = file.read_text(encoding="utf-8").encode("gb18030")
    file.write_bytes(before)
    assert main(PROFILE, ["import", str(plain(tmp_path)), "--partial", "--yes"], project) == 1
    output = capsys.readouterr().out
    assert "datasets/institutions.csv" in output
    assert "GB18030" in output
    assert file.read_bytes() == before


def test_faults_of_reading_and_of_rules_are_told_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of a row with an unreadable cell nothing more is said: it would only follow from that."""
    project = tmp_path / "项目"
    open_project(project)
    one, two = (row["name"] for row in old_rows()[:2])
    grid = (("机构名称", "备案日期", "托位数"), (one, Formula("=1"), 10), (two, "2999-01-01", 10))
    path = write_book(tmp_path / "表.xlsx", Sheet(grid))
    assert main(PROFILE, ["import", str(path), "--partial", "--yes"], project) == 1
    output = capsys.readouterr().out
    assert "[intake-formula]" in output
    assert "表.xlsx 第 3 行「备案日期」" in output
    assert output.count("表.xlsx 第 2 行") == 1


def test_a_computed_name_is_no_line_without_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = tmp_path / "项目"
    open_project(project)
    head = ("机构名称", "备案日期", "托位数")  # in a list of two columns a lone name is never a heading
    grid = (head, (Formula('="示例"&"园"'), "", ""), (old_rows()[0]["name"], "2024-01-02", 10))
    path = write_book(tmp_path / "表.xlsx", Sheet(grid))
    assert main(PROFILE, ["import", str(path), "--partial", "--yes"], project) == 1
    output = capsys.readouterr().out
    assert "不是数据" not in output
    assert output.count("表.xlsx 第 2 行") == 1 and "[intake-formula]" in output


def test_whoever_stops_reading_the_report_is_told_what_became_of_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`import … | head` is no full disk."""
    project = tmp_path / "项目"
    open_project(project)
    for words, stop in (("保持原样", "表里"), ("已经写好", "已写入")):

        def write(text: str, stop: str = stop) -> int:
            if stop in text:
                raise BrokenPipeError(32, "Broken pipe")
            return len(text)

        with monkeypatch.context() as patch:
            patch.setattr(sys.stdout, "write", write)
            assert main(PROFILE, ["import", str(plain(tmp_path)), "--partial", "--yes"], project) == 2
        output = capsys.readouterr().err
        assert words in output and "先退出了" in output and "磁盘" not in output
