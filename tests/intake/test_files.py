"""What a file is, whatever its name says: its bytes tell; and where it cannot be read, the place is named."""

from __future__ import annotations

import shutil
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from childcare.profile import PROFILE
from datapub.intake import Options, read_import, write_import
from datapub.intake.fault import Refused
from datapub.intake.formatting import read_formatting
from datapub.intake.workbook import read_workbook
from tests.intake.sheets import DATASET, Sheet, open_project, write_book
from tests.intake.writers import write_fods, write_html, write_ods, write_word, write_xml2003
from tests.support import TODAY

HERE = Path(__file__).parent
TEXT = "机构名称,机构地址\r\n示例春芽托育园,甲区示例路1号\r\n示例夏荷托育园,甲区示例路2号\r\n"
SHEET = Sheet((("机构名称", "机构地址"), ("示例春芽托育园", "甲区示例路1号")))


def write(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def refusal(path: Path) -> Refused:
    with pytest.raises(Refused) as caught:
        read_workbook(path)
    return caught.value


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "，"])
def test_text_is_read_in_every_encoding(tmp_path: Path, encoding: str, delimiter: str) -> None:
    title = "托育机构名单（截至2026年9月30日）\r\n"
    path = write(tmp_path, "表.csv", (title + TEXT.replace(",", delimiter)).encode(encoding))
    (sheet,) = read_workbook(path).sheets
    assert sheet.rows[1:] == [tuple(line.split(",")) for line in TEXT.splitlines()]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le", "utf-16-be"])
def test_a_mark_of_byte_order_is_no_part_of_the_first_label(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path, "表.csv", f"\ufeff{TEXT}".encode(encoding))
    (sheet,) = read_workbook(path).sheets
    assert sheet.rows[0] == tuple(TEXT.splitlines()[0].split(","))


@pytest.mark.parametrize(
    ("encoding", "bad", "before", "place"),
    [
        ("utf-8-sig", b"\xa0", "春芽", (2, "A")),
        ("utf-8-sig", b"\xff\xfe", "示例路2", (3, "B")),
        ("utf-8", b"\xe5\x8c", "示例路1", (2, "B")),  # two of the three bytes of a character
        ("utf-8", b"\x80", "机构", (1, "A")),
        ("gb18030", b"\xff", "夏荷", (3, "A")),
        ("gb18030", b"\x80", "甲区示例路2", (3, "B")),
    ],
)
def test_a_wrong_byte_is_named_with_its_place(
    tmp_path: Path, encoding: str, bad: bytes, before: str, place: tuple[int, str]
) -> None:
    raw, mark = TEXT.encode(encoding), before.encode(encoding.removesuffix("-sig"))
    path = write(tmp_path, "表.csv", raw.replace(mark, mark + bad, 1))
    problem = refusal(path).problem
    assert (problem.rule, problem.row, problem.label) == ("intake-byte", *place)
    assert f"0x{bad[0]:02X}" in problem.message
    assert before[-2:] in problem.message
    assert f"第 {place[0]} 行" in problem.message


def test_every_wrong_byte_is_counted(tmp_path: Path) -> None:
    raw = TEXT.encode("utf-8-sig").replace("示例".encode(), "示例".encode() + b"\xa0")
    problem = refusal(write(tmp_path, "表.csv", raw)).problem
    assert "共 4 处" in problem.message
    assert "第 2、3 行" in problem.message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_byte_that_is_no_text_is_named_with_its_place(tmp_path: Path, encoding: str) -> None:
    text = TEXT.replace("夏荷", "夏\x00荷")
    problem = refusal(write(tmp_path, "表.csv", text.encode(encoding))).problem
    assert (problem.rule, problem.row, problem.label) == ("intake-control", 3, "A")
    assert "0x00" in problem.message


def test_a_file_of_half_a_character_is_told(tmp_path: Path) -> None:
    assert refusal(write(tmp_path, "表.csv", TEXT.encode("utf-16")[:-1])).problem.rule == "intake-byte"


@pytest.mark.parametrize(
    ("name", "start", "words"),
    [
        ("名单.pdf", b"%PDF-1.7\n", "PDF 转 Excel"),
        ("名单.xls", b"%PDF-1.7\n", "PDF 转 Excel"),
        ("名单.doc", rb"{\rtf1", "复制到新的 Excel"),
        ("名单.wps", b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le"), "复制到新的 Excel"),
        ("名单.zip", b"", "解压"),
        ("名单.rar", b"Rar!\x1a\x07", "解压"),
        ("名单.jpg", b"\xff\xd8\xff\xe0", "图片"),
        ("名单.bmp", b"BM\x36\x10\0\0\0\0\0\0\x36\0\0\0", "图片"),
    ],
)
def test_what_is_no_table_is_refused_with_the_way_out(
    tmp_path: Path, name: str, start: bytes, words: str
) -> None:
    path = write(tmp_path, name, start)
    if not start:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("名单.xlsx", "")
    problem = refusal(path).problem
    assert problem.rule == "intake-kind"
    assert words in problem.message
    assert "另存为 xlsx" in problem.message


@pytest.mark.parametrize("label", ["BM", "BMBH"])
def test_a_text_that_begins_as_a_picture_does_is_a_text(tmp_path: Path, label: str) -> None:
    """Columns are called by the first letters of their names: 编码, 部门编号."""
    book = read_workbook(write(tmp_path, "表.csv", f"{label},名称\n1,示例一园\n".encode()))
    assert book.sheets[0].rows == [(label, "名称"), ("1", "示例一园")]


def test_the_bytes_count_and_not_the_name(tmp_path: Path) -> None:
    book = write_book(tmp_path / "a.xlsx", SHEET)
    assert read_workbook(Path(shutil.copy(book, tmp_path / "a.xls"))).remark == "xlsx 工作簿"
    assert read_workbook(Path(shutil.copy(book, tmp_path / "a.csv"))).remark == "xlsx 工作簿"
    old = HERE / "old_format.xls"
    assert read_workbook(old).remark == ""
    assert read_workbook(Path(shutil.copy(old, tmp_path / "b.et"))).remark == ""  # WPS calls it so
    assert read_workbook(Path(shutil.copy(old, tmp_path / "b.xlsx"))).remark == "xls 工作簿"
    assert read_workbook(write_html(tmp_path / "c.xls", [SHEET])).remark == "网页（HTML）"
    assert read_workbook(write_xml2003(tmp_path / "d.xls", [SHEET])).remark == "Excel 2003 的 XML 表格"
    assert read_workbook(write(tmp_path, "e.xls", TEXT.encode("gb18030"))).remark == "文本（CSV）"


def test_an_old_file_tells_what_it_does_not_show() -> None:
    formatting = read_formatting(HERE / "formatting.xls")["名单"]
    assert formatting.hidden_rows == {5}
    assert formatting.hidden_columns == {2}
    assert formatting.struck == {(3, 1), (6, 1)}, "a whole cell, and a part of one"
    assert [sheet.is_hidden for sheet in read_workbook(HERE / "formatting.xls").sheets] == [False, True]


def test_an_old_file_tells_what_is_computed_and_what_is_an_error() -> None:
    formatting = read_formatting(HERE / "computed.xls")["名单"]
    assert formatting.formulas == {(2, 2), (3, 2)}
    assert formatting.errors == {(3, 2): "#N/A"}


def test_an_error_without_a_formula_is_no_empty_cell(tmp_path: Path) -> None:
    path, made = (
        tmp_path / "错误.xlsx",
        write_book(tmp_path / "表.xlsx", Sheet((("名称", "托位数"), ("示例园", 7)))),
    )
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("sheet1.xml"):
                content = content.replace(b'<c r="B2"><v>7</v>', b'<c r="B2" t="e"><v>#REF!</v>')
            new.writestr(name, content)
    (sheet,) = read_workbook(path).sheets
    assert sheet.rows[1] == ("示例园", "#REF!")


def test_a_web_page_is_read_as_a_browser_shows_it(tmp_path: Path) -> None:
    page = """<html><head><title>不是内容</title><style>td {color: red}</style></head><body>
    <table><tr><td><h2>甲区</h2><table><tr><th>机构名称<th>地址<tr><td>示例&amp;春芽<br>托育园<td>
    示例路 1 号</table></td></tr></table>
    <p>乙区</p><table><caption>名单</caption><tr><td rowspan=2>丙</td><td><del>丁</del></td></tr>
    <tr style="DISPLAY: NONE"><td>戊</td></tr></table>
    <script>var x = "<table><tr><td>不是</td></tr></table>"</script>"""
    first, second = read_workbook(write(tmp_path, "表.xls", page.encode())).sheets
    assert (first.name, second.name) == ("甲区", "乙区")
    assert first.rows == [("机构名称", "地址"), ("示例&春芽\n托育园", "示例路 1 号")]
    assert second.rows == [("名单", ""), ("丙", "丁"), ("", "戊")]
    assert second.formatting.merged == ((2, 0, 3, 0),)
    assert second.formatting.struck == {(2, 1)}
    assert second.formatting.hidden_rows == {3}


def test_a_web_page_in_a_single_file_is_read(tmp_path: Path) -> None:
    page = write_html(tmp_path / "a.html", [SHEET]).read_bytes()
    message = EmailMessage()
    message["Subject"] = "x"
    message.set_content("x")
    message.add_attachment(page, "text", "html", disposition="inline")
    raw = b"MIME-Version: 1.0\r\n" + message.as_bytes().replace(b"MIME-Version: 1.0\n", b"")
    book = read_workbook(write(tmp_path, "表.xls", raw))
    assert book.remark == "单个文件的网页（MHTML）"
    assert [sheet.rows for sheet in book.sheets] == [list(SHEET.grid)]


@pytest.mark.parametrize(
    "content",
    [
        '<table><tr><td rowspan="99999" colspan="1000">x</td></tr></table>',
        "<table>" + "<tr>" + '<td colspan="1000">x</td>' * 6000 + "</tr></table>",
    ],
)
def test_a_page_that_spans_too_far_is_refused(tmp_path: Path, content: str) -> None:
    assert refusal(write(tmp_path, "表.xls", content.encode())).problem.rule == "intake-extent"


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ('ss:Index="2"', 'ss:Index="99999999999"', "intake-extent"),
        ('ss:Index="2"', 'ss:Index="zwei"', "intake-damaged"),
        ("</Workbook>", "", "intake-damaged"),
        ('<?xml version="1.0"?>', '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hosts">]>',
         "intake-damaged"),
    ],
)  # fmt: skip
def test_forged_xml_is_refused(tmp_path: Path, old: str, new: str, rule: str) -> None:
    path = write_xml2003(tmp_path / "表.xls", [SHEET])
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    assert refusal(path).problem.rule == rule


def test_a_spreadsheet_of_endless_rows_is_refused_before_it_is_laid_out(tmp_path: Path) -> None:
    path = write_ods(tmp_path / "表.ods", [SHEET])
    with zipfile.ZipFile(path) as archive:
        content = archive.read("content.xml").decode()
    repeated = content.replace("<table:table-row>", '<table:table-row table:number-rows-repeated="9999999">')
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", repeated)
    assert refusal(path).problem.rule == "intake-extent"


LIST = (
    ("机构名称", "机构地址", "服务形式"),
    ("示例一园", "示例路1号", "全日托"),
    ("示例二园", "示例路2号", "半日托"),
)


@pytest.mark.parametrize("sign", ["、", "  ", "\u3000", "#", "^", "~", "丨"])
def test_signs_that_part_every_line_alike_are_read(tmp_path: Path, sign: str) -> None:
    text = "\r\n".join(sign.join(line) for line in LIST)
    book = read_workbook(write(tmp_path, "表.txt", text.encode()))
    assert book.sheets[0].rows == [*LIST]


@pytest.mark.parametrize(("before", "after"), [("  ", ""), ("", "  "), ("\u3000", " ")])
def test_blanks_around_a_line_part_nothing(tmp_path: Path, before: str, after: str) -> None:
    lines = ["  ".join(line) for line in LIST]
    text = "\n".join([lines[0], f"{before}{lines[1]}{after}", lines[2]])
    book = read_workbook(write(tmp_path, "表.txt", text.encode()))
    assert book.sheets[0].rows == [*LIST]
    assert f"第一行是“{lines[0]}”" in book.sheets[0].read_as


def test_a_line_with_a_cell_too_few_is_not_parted(tmp_path: Path) -> None:
    lines = [*("  ".join(line) for line in LIST), "示例三园  半日托"]
    book = read_workbook(write(tmp_path, "表.txt", "\n".join(lines).encode()))
    assert {len(row) for row in book.sheets[0].rows} == {1}


@pytest.mark.parametrize("encoding", ["utf-32", "utf-32-be", "utf-16", "gb18030"])
def test_encodings_are_told_apart(tmp_path: Path, encoding: str) -> None:
    mark = b"\0\0\xfe\xff" if encoding == "utf-32-be" else b""
    text = "\n".join(",".join(line) for line in LIST)
    book = read_workbook(write(tmp_path, "表.csv", mark + text.encode(encoding)))
    assert book.sheets[0].rows == [*LIST]


def test_big5_is_called_so(tmp_path: Path) -> None:
    text = "機構名稱,機構地址,服務形式\n示例甲托育園,示例路1號,全日托\n"
    assert "Big5" in refusal(write(tmp_path, "表.csv", text.encode("big5"))).problem.message
    for plain in ("机构名称,机构地址\n示例甲托育园,示例路1号", "名称,鑫淼垚燚瀛\n喆玥琰璟"):
        assert read_workbook(write(tmp_path, "表.csv", plain.encode("gb18030"))).sheets[0].rows


def test_where_no_label_is_known_it_is_said_how_a_text_was_read(tmp_path: Path) -> None:
    path = write(tmp_path, "表.txt", "甲=乙=丙\n".encode("gb18030"))
    config = open_project(tmp_path / "项目")
    (problem,) = read_import(PROFILE, config, config.dataset(DATASET), path, TODAY, Options()).problems
    assert "GB18030 编码、逗号分列，第一行是“甲=乙=丙”" in problem.message


def test_what_stands_beside_the_table_of_a_document_says_what_holds_for_its_rows(tmp_path: Path) -> None:
    path = write_word(
        tmp_path / "表.docx",
        [Sheet([*LIST, ("示例三园", "示例路3号", "")])],
        ["关于甲区备案托育机构名单的公示" * 3, "（截至2026年9月30日）"],
    )
    config = open_project(tmp_path / "项目")
    options = Options(defaults=("状态=已备案",), replaces_samples=True, is_partial=True)
    found = read_import(PROFILE, config, config.dataset(DATASET), path, TODAY, options)
    new = {key for _, key, _ in found.plan.added}
    assert {(row["area_code"], row["as_of_on"]) for row in found.plan.rows if row["id"] in new} == {
        ("990102", "2026-09-30")
    }
    assert "表格以外的文字没有导入：“关于甲区备案" in write_import(found)


RUN = '<w:r><w:t xml:space="preserve">二园</w:t></w:r>'
BOX = f"<w:txbxContent><w:p>{RUN}</w:p></w:txbxContent>"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


@pytest.mark.parametrize(
    ("instead", "name", "is_struck"),
    [
        (f"<w:del>{RUN.replace('w:t', 'w:delText')}</w:del>", "示例", True),
        (f"<w:moveFrom>{RUN}</w:moveFrom><w:moveTo>{RUN}</w:moveTo>", "示例二园", True),
        (
            f'<w:r><mc:AlternateContent xmlns:mc="{MC}"><mc:Choice>{BOX}</mc:Choice>'
            f"<mc:Fallback>{BOX}</mc:Fallback></mc:AlternateContent></w:r>",
            "示例\n二园",
            False,
        ),
    ],
)
def test_what_a_document_holds_twice_is_read_once(
    tmp_path: Path, instead: str, name: str, is_struck: bool
) -> None:
    """A tracked change keeps what was deleted or moved away, a text box what old programs show."""
    path = write_word(tmp_path / "表.docx", [Sheet([*LIST])])
    with zipfile.ZipFile(path) as archive:
        text = archive.read("word/document.xml").decode()
    assert RUN in text
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", text.replace(RUN, instead))
    (sheet,) = read_workbook(path).sheets
    assert (sheet.rows[2][0], (3, 0) in sheet.formatting.struck) == (name, is_struck)


@pytest.mark.parametrize(("between", "count"), [("", 1), ("（续表）", 1), ("二、乙区", 2)])
def test_a_table_that_goes_on_is_one(tmp_path: Path, between: str, count: int) -> None:
    """An editor parts a table at the end of a page, or whoever wrote it did."""
    first, second = Sheet([*LIST], "一、甲区"), Sheet([("示例三园", "示例路3号", "")], between)
    path = write_word(tmp_path / "表.docx", [first, second])
    sheets = read_workbook(path).sheets
    assert [len(sheet.rows) for sheet in sheets] == ([4] if count == 1 else [3, 1])
    assert sheets[0].name == "一、甲区"


def test_a_document_without_a_table_is_told_so(tmp_path: Path) -> None:
    problem = refusal(write_word(tmp_path / "表.docx", [], ["1.示例一园，示例路1号"])).problem
    assert "没有表格" in problem.message


@pytest.mark.parametrize(
    ("name", "parts", "words"),
    [
        ("名单.xlsb", {"xl/workbook.bin": b""}, "Excel 或 WPS 打开，另存为 xlsx"),
        ("汇报.pptx", {"ppt/presentation.xml": b""}, "这个文件是 “.pptx”"),
        (
            "名单.odt",
            {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b""},
            "复制到新的",
        ),
        ("名单.numbers", {"Index/Document.iwa": b""}, "另存为 xlsx"),
        ("附件.zip", {"a/b.bin": b""}, "解压"),
        ("附件", {"名单/张店.et": b""}, "解压"),
    ],
)
def test_what_is_packed_is_told_by_what_is_in_it(
    tmp_path: Path, name: str, parts: dict[str, bytes], words: str
) -> None:
    with zipfile.ZipFile(tmp_path / name, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    assert words in refusal(tmp_path / name).problem.message


def test_a_flat_spreadsheet_is_read_with_its_indents(tmp_path: Path) -> None:
    """LibreOffice begins a line at every element."""
    path = write_fods(tmp_path / "表.fods", [Sheet([("机构名称", "地址"), ("示例一园", "示例 路1号")])])
    path.write_text(path.read_text(encoding="utf-8").replace("><", ">\n  <"), encoding="utf-8")
    (sheet,) = read_workbook(path).sheets
    assert sheet.rows == [("机构名称", "地址"), ("示例一园", "示例 路1号")]
