"""Workbooks that somebody has tampered with, and imports that would change more than they say."""

from __future__ import annotations

import contextlib
import os
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import datapub.cli.importing
from childcare.profile import PROFILE
from datapub.cli import main
from datapub.intake.fault import Refused
from datapub.intake.multivalued import find_name_fault
from datapub.intake.package import MAX_CELLS, list_boxes, list_comments
from datapub.intake.references import list_names
from datapub.intake.sheet import Formatting, RawSheet
from datapub.intake.workbook import read_workbook
from tests.intake.sheets import Sheet, old_rows, open_project, write_book

ROWS = old_rows()
GRID = (("机构名称", "地址"), (ROWS[0]["name"], "甲区示例路99号"))
SHEET = "xl/worksheets/sheet1.xml"
BOOK = "xl/workbook.xml"
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"

Change = Callable[[bytes], bytes]


def forge(folder: Path, **changes: Change) -> Path:
    """Write a plain workbook with some of its parts changed."""
    parts = {"sheet": SHEET, "book": BOOK}
    plain = write_book(folder / "原.xlsx", Sheet(GRID))
    path = folder / "表.xlsx"
    wanted = {parts[name]: change for name, change in changes.items()}
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, wanted.get(name, bytes)(source.read(name)))
    return path


def at_end(row: bytes) -> Change:
    return lambda raw: raw.replace(b"</sheetData>", row + b"</sheetData>")


def far_cell(folder: Path) -> Path:
    row = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>z</t></is></c></row>'
    return forge(folder, sheet=at_end(row))


def far_text(folder: Path) -> Path:
    path = folder / "表.csv"
    path.write_text("机构名称" + "," * 5000 + "\n" + "甲\n" * (MAX_CELLS // 5000), encoding="utf-8")
    return path


def entities(folder: Path) -> Path:
    steps = b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
    start = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a0 "lol">' + steps + b"]>"
    return forge(
        folder,
        book=lambda raw: start + raw.split(b"?>", 1)[1].replace(b"</workbook>", b"<x>&a9;</x></workbook>"),
    )


def cut_short(folder: Path) -> Path:
    return forge(folder, sheet=lambda raw: raw[: len(raw) // 2])


def twice(folder: Path) -> Path:
    """Two parts of one name: which of them is read depends on the reader."""
    path = forge(folder)
    with zipfile.ZipFile(path) as archive:
        raw = archive.read(SHEET)
    with pytest.warns(UserWarning), zipfile.ZipFile(path, "a") as archive:
        archive.writestr(SHEET, raw)
    return path


def formula_of_another_namespace(folder: Path) -> Path:
    """As "Strict Open XML Spreadsheet" is saved."""

    def make_strict(raw: bytes) -> bytes:
        return raw.replace(MAIN, b"http://purl.oclc.org/ooxml/spreadsheetml/main").replace(
            LINKS, b"http://purl.oclc.org/ooxml/officeDocument/relationships"
        )

    row = b'<row r="3"><c r="A3" t="str"><f>A2</f><v>x</v></c><c r="B3" t="str"><v>y</v></c></row>'
    return forge(folder, sheet=lambda raw: make_strict(at_end(row)(raw)), book=make_strict)


def formula_without_a_place(folder: Path) -> Path:
    return forge(folder, sheet=at_end(b'<row><c t="str"><f>A2</f><v>x</v></c></row>'))


def text(name: str, content: str, end: bytes = b"") -> Callable[[Path], Path]:
    """Return what writes a file of some text, and bytes after it."""

    def write(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content.encode() + end)
        return path

    return write


def page(head: str, cell: str = "<td>") -> str:
    rows = f"<tr><td>机构名称<td>地址</tr><tr><td>{GRID[1][0]}{cell}甲区示例路99号</tr>"
    return f"<html><head>{head}</head><table>{rows}</table></html>"


def book_2003(row: str, cell: str) -> str:
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    data = "<Data ss:Type='String'>甲</Data>"
    return (
        f"<?xml version='1.0'?><Workbook xmlns='{space}' xmlns:ss='{space}'><Worksheet ss:Name='a'><Table>"
        f"<Row {row}><Cell>{data}</Cell><Cell {cell}>{data}</Cell></Row></Table></Worksheet></Workbook>"
    )


FILES: dict[str, tuple[Callable[[Path], Path], str]] = {
    "a cell longer than any": (text("表.csv", f"机构名称,地址\n{'1' * 10_001},甲路\n"), "long-cell"),
    "a number longer than any": (text("表.csv", f"机构名称,托位数\n甲,{'1' * 9_000}\n"), "intake-required"),
    "a quote that takes all the rest, and a wrong byte": (
        text("表.csv", '机构名称,地址\n甲,"乙\n' + "甲,乙\n" * 70_000, b"\xff\xfe"),
        "intake-byte",
    ),
    "a page without anything": (text("表.xls", "<!doctype html><!-- -->"), "intake-header"),
    "a page in the encoding of host names": (
        text("表.xls", page("<meta charset='idna'>")),
        "intake-encoding",
    ),
    "a page in no encoding": (text("表.xls", page("<meta charset='undefined'>")), "intake-encoding"),
    "a row before the first": (text("表.xls", book_2003("ss:Index='-4'", "")), "intake-damaged"),
    "a cell before the first": (text("表.xls", book_2003("", "ss:Index='-4'")), "intake-damaged"),
    "a cell over fewer than none": (text("表.xls", book_2003("", "ss:MergeAcross='-3'")), "intake-damaged"),
    "a cell at the far end": (far_cell, "intake-extent"),
    "a text far too wide": (far_text, "intake-extent"),
    "entities within entities": (entities, "intake-damaged"),
    "a sheet cut short": (cut_short, "intake-damaged"),
    "a part twice": (twice, "intake-damaged"),
    "a formula of another namespace": (formula_of_another_namespace, "intake-formula"),
    "a formula without a place": (formula_without_a_place, "intake-formula"),
}


LOOP = [(1536 + 4 * 5, 2)]
"""The sixth short sector is followed by the third: their table stands in the file's third sector."""


@example(LOOP)
@example([(30, 0)])  # sectors of one byte
@given(st.lists(st.tuples(st.integers(0, 2047), st.integers(0, 255)), min_size=1, max_size=20))
def test_an_old_workbook_with_wrong_bytes_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, wrong: list[tuple[int, int]]
) -> None:
    content = bytearray(Path(__file__).with_name("formatting.xls").read_bytes())
    for place, byte in wrong:
        content[place] = byte
    path = tmp_path_factory.getbasetemp() / "坏.xls"
    path.write_bytes(content)
    with contextlib.suppress(Refused):
        read_workbook(path)


@pytest.mark.parametrize("name", FILES)
def test_a_forged_file_does_not_get_in(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    build, rule = FILES[name]
    project = tmp_path / "项目"
    file = project / open_project(project).dataset("institutions").path
    before = file.read_bytes()
    assert main(PROFILE, ["import", str(build(tmp_path)), "--partial", "--yes"], project) == 1
    assert f"[{rule}]" in capsys.readouterr().out
    assert file.read_bytes() == before
    assert not (project / "datapub-crash.txt").exists()


READ = {
    "a span of ²": text("表.xls", page("", "<td colspan='²'>")),
    "a list of the year 0": text("表.csv", f"截至0000年5月底\n机构名称,地址\n{GRID[1][0]},甲区示例路99号\n"),
}


@pytest.mark.parametrize("name", READ)
def test_what_means_nothing_is_passed_over(tmp_path: Path, name: str) -> None:
    project = tmp_path / "项目"
    open_project(project)
    assert main(PROFILE, ["import", str(READ[name](tmp_path)), "--partial", "--dry-run"], project) == 0


@pytest.mark.parametrize("part", [" ", "[", "、", "路1"])
def test_a_long_name_is_looked_through_at_once(part: str) -> None:
    """Blanks and brackets took seconds."""
    start = time.process_time()
    find_name_fault(f"甲{part * 4_900}乙")
    assert time.process_time() - start < 0.3


def test_merged_cells_end_where_the_sheet_does() -> None:
    """A file may say that one covers more than a machine can count; what goes over columns still does."""
    far = 10**9
    formatting = Formatting(merged=((1, 0, far, far), (2, 1, 2, far), (1, 2, 1, 2)))
    assert RawSheet("甲", [("a", "b")] * 3, formatting).formatting.merged == ((1, 0, 3, 1), (2, 1, 2, 2))


def test_areas_that_lie_in_each_other_are_looked_through_once(tmp_path: Path) -> None:
    """The check says so; an import comes so far."""
    areas = open_project(tmp_path / "项目").dataset("areas")
    ring = [{"code": str(n), "name": f"区{n}", "parent_code": str((n + 1) % 20)} for n in range(20)]
    assert {f"区{n}" for n in range(20)} <= dict(list_names(ring, areas, "code", short="")).keys()


@pytest.mark.parametrize("reference", ["A900:A1048576", "A3:A1048576", "B2:B1048576"])
def test_merged_cells_below_the_last_row_are_none(tmp_path: Path, reference: str) -> None:
    merged = f'</sheetData><mergeCells count="1"><mergeCell ref="{reference}"/></mergeCells>'.encode()
    path = forge(tmp_path, sheet=lambda raw: raw.replace(b"</sheetData>", merged))
    project = tmp_path / "项目"
    open_project(project)
    assert main(PROFILE, ["import", str(path), "--partial", "--dry-run"], project) == 0


OUTSIDE = {
    "a row of another area, by its id": (("编号", "地址"), (ROWS[2]["id"], "丙社区")),
    "a row moved to another area": (("编号", "所在区域"), (ROWS[0]["id"], "990103")),
    "a new row of another area": (("机构名称", "所在区域"), ("示例新园", "990103")),
}


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_sheet_of_one_area_leaves_the_others_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    project = tmp_path / "项目"
    config = open_project(project)
    area = config.dataset("institutions").schema.field("area_code").title
    head, row = OUTSIDE[name]
    grid = (tuple(area if title == "所在区域" else title for title in head), row)
    number = config.dataset("institutions").schema.field("id").title
    grid = (tuple(number if title == "编号" else title for title in grid[0]), row)
    path = write_book(tmp_path / "表.xlsx", Sheet(grid))
    before = (project / "datasets/institutions.csv").read_bytes()
    assert main(PROFILE, ["import", str(path), "--area", "990102", "--partial", "--yes"], project) == 1
    assert "[intake-area]" in capsys.readouterr().out
    assert (project / "datasets/institutions.csv").read_bytes() == before


@pytest.mark.parametrize("default", ["在托人数=9.13E+17", "编号=zb00001", "状态=停业", "没有=1", "状态"])
def test_a_default_that_cannot_be_taken_over_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], default: str
) -> None:
    project = tmp_path / "项目"
    config = open_project(project)
    default = default.replace("编号", config.dataset("institutions").schema.field("id").title)
    path = write_book(tmp_path / "表.xlsx", Sheet(GRID))
    command = ["import", str(path), "--partial", "--yes", "--default", default, "--default", "状态=已备案"]
    assert main(PROFILE, command, project) == 1
    assert "[intake-" in capsys.readouterr().out


def test_what_changed_while_somebody_thought_is_not_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tmp_path / "项目"
    file = project / open_project(project).dataset("institutions").path

    def think(question: str) -> bool:
        file.write_bytes(file.read_bytes().replace("示例路2号".encode(), "示例路3号".encode()))
        return bool(question)

    monkeypatch.setattr(datapub.cli.importing, "confirm", think)
    path = write_book(tmp_path / "表.xlsx", Sheet(GRID))
    assert main(PROFILE, ["import", str(path), "--partial"], project) == 1
    assert "[intake-meanwhile]" in capsys.readouterr().out
    assert "示例路3号" in file.read_text(encoding="utf-8")
    assert "示例路99号" not in file.read_text(encoding="utf-8")


def test_a_linked_dataset_stays_linked(tmp_path: Path) -> None:
    project = tmp_path / "项目"
    file = project / open_project(project).dataset("institutions").path
    real = tmp_path / "institutions.csv"
    file.rename(real)
    file.symlink_to(real)
    path = write_book(tmp_path / "表.xlsx", Sheet(GRID))
    assert main(PROFILE, ["import", str(path), "--partial", "--yes"], project) == 0
    assert file.is_symlink()
    assert "示例路99号" in real.read_text(encoding="utf-8")


def test_a_lock_file_left_behind_locks_nothing(tmp_path: Path) -> None:
    project = tmp_path / "项目"
    open_project(project)
    (project / ".import.lock").write_text("4711")
    path = write_book(tmp_path / "表.xlsx", Sheet(GRID))
    assert main(PROFILE, ["import", str(path), "--partial", "--yes"], project) == 0


def test_a_folder_that_cannot_be_written_to_is_said_plainly(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tmp_path / "项目"
    file = project / open_project(project).dataset("institutions").path
    before = file.read_bytes()

    def refuse(*arguments: object) -> None:
        raise PermissionError(13, "Permission denied", str(file))

    monkeypatch.setattr(os, "replace", refuse)
    path = write_book(tmp_path / "表.xlsx", Sheet(GRID))
    assert main(PROFILE, ["import", str(path), "--partial", "--yes"], project) == 2
    output = capsys.readouterr().out
    assert "的权限" in output and "数据保持原样" in output and "Permission" not in output
    assert file.read_bytes() == before
    assert not (project / "datapub-crash.txt").exists()


@pytest.mark.parametrize(
    "begun", ['<comment ref="A1"><t>x', '<comment ref="A1">' + "<" * 9 + "</comment>", "<comment <"]
)
@pytest.mark.parametrize("prefix", ["", "x:"])
def test_elements_without_an_end_are_read_over_once(tmp_path: Path, begun: str, prefix: str) -> None:
    """Each end was once looked for to the end of the file: a minute was not enough for the first of these."""
    path = tmp_path / "表.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, element in (("xl/comments1.xml", "comment"), ("xl/drawings/drawing1.xml", "txBody")):
            text = begun.replace("<comment", f"<{prefix}{element}").replace(
                "</comment", f"</{prefix}{element}"
            )
            archive.writestr(name, text * 100_000)
        archive.writestr("content.xml", "<draw:text-box>x" * 100_000 + "<" * 100_000)
    assert set(list_boxes(path)) | {text for _, text in list_comments(path)} <= {"<" * 9}
