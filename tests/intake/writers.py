"""Write the same sheets in every format that offices use: workbooks, exports of systems, plain text."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from tests.intake.sheets import Sheet, write_book

_ODS = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
)
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SS = "urn:schemas-microsoft-com:office:spreadsheet"

Span = tuple[int, int]


def _spans(sheet: Sheet) -> tuple[Mapping[tuple[int, int], Span], set[tuple[int, int]]]:
    """Return rows and columns that a merged cell covers, by its first cell, and the cells it covers."""
    spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in sheet.merged}
    covered = {
        (row, column)
        for top, left, bottom, right in sheet.merged
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
        if (row, column) != (top, left)
    }
    return spans, covered


def _width(sheet: Sheet) -> int:
    return max(len(row) for row in sheet.grid)


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell)


def _delimited(encoding: str, delimiter: str) -> Callable[[Path, Sequence[Sheet]], Path]:
    def write(path: Path, sheets: Sequence[Sheet]) -> Path:
        (sheet,) = sheets
        stream = io.StringIO(newline="")
        writer = csv.writer(stream, delimiter=delimiter)
        writer.writerows([[*map(_text, row)] + [""] * (_width(sheet) - len(row)) for row in sheet.grid])
        path.write_bytes(stream.getvalue().encode(encoding))
        return path

    return write


def write_html(path: Path, sheets: Sequence[Sheet], charset: str = "utf-8") -> Path:
    """Write a web page; a sheet's name stands over its table."""
    parts = [
        f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"></head><body>'
    ]
    for sheet in sheets:
        spans, covered = _spans(sheet)
        parts.append(f"<h3>{escape(sheet.name)}</h3><table border=1>" if len(sheets) > 1 else "<table>")
        for row, cells in enumerate(sheet.grid):
            style = ' style="display:none"' if row in sheet.hidden_rows else ""
            parts.append(f"<tr{style}>")
            for column in range(_width(sheet)):
                if (row, column) in covered:
                    continue
                down, across = spans.get((row, column), (1, 1))
                text = escape(_text(cells[column] if column < len(cells) else "")).replace("\n", "<br/>")
                if (row, column) in sheet.struck:
                    text = f"<s>{text}</s>"
                hidden = ' style="display: none"' if column in sheet.hidden_columns else ""
                parts.append(f'<td rowspan="{down}" colspan="{across}"{hidden}> {text}&nbsp;</td>')
            parts.append("</tr>")
        parts.append("</table>")
    encoding = charset.replace("gb2312", "gbk")  # which programs write when they declare the older one
    path.write_bytes(("".join(parts) + "</body></html>").encode(encoding))
    return path


def write_xml2003(path: Path, sheets: Sequence[Sheet]) -> Path:
    """Write what Excel 2003 saved as XML."""
    parts = [
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        f'<Workbook xmlns="{_SS}" xmlns:ss="{_SS}" '
        'xmlns:x="urn:schemas-microsoft-com:office:excel"><Styles><Style ss:ID="s1">'
        '<Font ss:StrikeThrough="1"/></Style></Styles>'
    ]
    for sheet in sheets:
        spans, covered = _spans(sheet)
        parts.append(f'<Worksheet ss:Name="{escape(sheet.name)}"><Table>')
        parts += [f'<Column ss:Index="{column + 1}" ss:Hidden="1"/>' for column in sheet.hidden_columns]
        for row, cells in enumerate(sheet.grid):
            hidden = ' ss:Hidden="1"' if row in sheet.hidden_rows else ""
            parts.append(f'<Row ss:Index="{row + 1}"{hidden}>')
            for column, cell in enumerate(cells):
                if (row, column) in covered or _text(cell) == "":
                    continue
                down, across = spans.get((row, column), (1, 1))
                kind = "Number" if isinstance(cell, int | float) else "String"
                style = ' ss:StyleID="s1"' if (row, column) in sheet.struck else ""
                text = escape(_text(cell)).replace("\n", "&#10;")
                parts.append(
                    f'<Cell ss:Index="{column + 1}" ss:MergeDown="{down - 1}" '
                    f'ss:MergeAcross="{across - 1}"{style}>'
                    f'<Data ss:Type="{kind}">{text}</Data></Cell>'
                )
            parts.append("</Row>")
        visible = "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>"
        parts.append(f"</Table>{visible if sheet.is_hidden else ''}</Worksheet>")
    path.write_text("".join(parts) + "</Workbook>", encoding="utf-8")
    return path


def write_ods(path: Path, sheets: Sequence[Sheet]) -> Path:
    """Write an OpenDocument spreadsheet."""
    parts = [
        f'<?xml version="1.0"?><office:document-content {_ODS}><office:automatic-styles>'
        '<style:style style:name="out" style:family="table-cell"><style:text-properties '
        'style:text-line-through-style="solid"/></style:style>'
        '<style:style style:name="no" style:family="table"><style:table-properties table:display="false" '
        "/></style:style></office:automatic-styles><office:body><office:spreadsheet>"
    ]
    for sheet in sheets:
        spans, covered = _spans(sheet)
        style = ' table:style-name="no"' if sheet.is_hidden else ""
        parts.append(f'<table:table table:name="{escape(sheet.name)}"{style}>')
        for column in range(_width(sheet)):
            collapsed = ' table:visibility="collapse"' if column in sheet.hidden_columns else ""
            parts.append(f"<table:table-column{collapsed}/>")
        for row, cells in enumerate(sheet.grid):
            filtered = ' table:visibility="filter"' if row in sheet.hidden_rows else ""
            parts.append(f"<table:table-row{filtered}>")
            for column, cell in enumerate([*cells, *[""] * (_width(sheet) - len(cells))]):
                if (row, column) in covered or _text(cell) == "":
                    name = "covered-table-cell" if (row, column) in covered else "table-cell"
                    parts.append(f"<table:{name}/>")
                    continue
                down, across = spans.get((row, column), (1, 1))
                kind = f'float" office:value="{cell}' if isinstance(cell, int | float) else "string"
                struck = ' table:style-name="out"' if (row, column) in sheet.struck else ""
                lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in _text(cell).split("\n"))
                parts.append(
                    f'<table:table-cell office:value-type="{kind}" table:number-rows-spanned="{down}" '
                    f'table:number-columns-spanned="{across}"{struck}>{lines}</table:table-cell>'
                )
            parts.append("</table:table-row>")
        parts.append("</table:table>")
    parts.append("</office:spreadsheet></office:body></office:document-content>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "".join(parts))
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def write_fods(path: Path, sheets: Sequence[Sheet]) -> Path:
    """Write an OpenDocument spreadsheet in one XML file."""
    with zipfile.ZipFile(write_ods(path, sheets)) as archive:
        text = archive.read("content.xml").decode()
    kind = 'office:mimetype="application/vnd.oasis.opendocument.spreadsheet"'
    path.write_text(
        text.replace("<office:document-content", f"<office:document {kind}").replace(
            "</office:document-content>", "</office:document>"
        ),
        encoding="utf-8",
    )
    return path


def write_word(path: Path, sheets: Sequence[Sheet], before: Sequence[str] = ()) -> Path:
    """Write a document; a sheet's name stands over its table, and ``before`` over the first."""
    parts = [f'<w:document xmlns:w="{_W}"><w:body>', *map(_paragraph, before)]
    for sheet in sheets:
        spans, covered = _spans(sheet)
        starts = {
            (row + down, column + across): (row, column)
            for (row, column), (high, wide) in spans.items()
            for down in range(high)
            for across in range(wide)
        }
        parts += [_paragraph(sheet.name)] * (len(sheets) > 1) + ["<w:tbl>"]
        for row, cells in enumerate(sheet.grid):
            hidden = "<w:trPr><w:hidden/></w:trPr>" if row in sheet.hidden_rows else ""
            parts.append(f"<w:tr>{hidden}")
            for column in range(_width(sheet)):
                top, left = starts.get((row, column), (row, column))
                if left < column:
                    continue
                down, across = spans.get((top, left), (1, 1))
                merge = f'<w:vMerge w:val="{"restart" if top == row else "continue"}"/>' if down > 1 else ""
                text = _text(cells[column] if column < len(cells) else "")
                text = "" if (row, column) in covered else text
                style = "<w:rPr><w:strike/></w:rPr>" if (row, column) in sheet.struck else ""
                lines = "".join(_paragraph(line, style) for line in text.split("\n"))
                parts.append(f'<w:tc><w:tcPr><w:gridSpan w:val="{across}"/>{merge}</w:tcPr>{lines}</w:tc>')
            parts.append("</w:tr>")
        parts.append("</w:tbl>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "".join(parts) + "</w:body></w:document>")
    return path


def _paragraph(text: str, style: str = "") -> str:
    half = len(text) // 2  # as an editor parts a text into runs
    runs = "".join(
        f'<w:r>{style}<w:t xml:space="preserve">{escape(part)}</w:t></w:r>'
        for part in (text[:half], text[half:])
    )
    return f"<w:p>{runs}</w:p>"


BOOKS: dict[str, Callable[[Path, Sequence[Sheet]], Path]] = {
    "表.xlsx": lambda path, sheets: write_book(path, *sheets),
    "表.ods": write_ods,
    "网页.xls": write_html,
    "旧网页.xls": lambda path, sheets: write_html(path, sheets, "gb2312"),
    "旧格式.xls": write_xml2003,
    "平面.fods": write_fods,
}
"""Formats that know merged cells, by a file name; what is called .xls here is none."""

TEXTS: dict[str, Callable[[Path, Sequence[Sheet]], Path]] = {
    "有标记.csv": _delimited("utf-8-sig", ","),
    "没标记.csv": _delimited("utf-8", ","),
    "国标.csv": _delimited("gb18030", ","),
    "统一码.txt": _delimited("utf-16", "\t"),
    "制表.xls": _delimited("gb18030", "\t"),
}
"""Formats of one sheet that know nothing but texts."""

DOCUMENTS: dict[str, Callable[[Path, Sequence[Sheet]], Path]] = {"文档.docx": write_word}
"""Formats that know merged, struck-out and hidden rows, but neither columns that are hidden nor sheets."""
