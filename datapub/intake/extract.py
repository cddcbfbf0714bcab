"""What was read from a spreadsheet: rows of a dataset, and an account of every cell that is in none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from datapub.intake.headers import Header
from datapub.problem import Problem


class Decision(StrEnum):
    """A person's decision about hidden, or struck-out, rows and cells."""

    NONE = ""
    IMPORT = "导入"
    SKIP = "不导入"


@dataclass(frozen=True)
class ReadOptions:
    """What a person decided about the sheets of a file.

    Attributes:
        sheet: names of the sheets to be read, joined by 、; "" for all that look like the dataset.
        hidden: the decision about hidden rows, columns and sheets.
        struck: the decision about struck-out rows and cells.
        leaves_rest: whether columns with unknown labels are left out instead of reported.
    """

    sheet: str = ""
    hidden: Decision = Decision.NONE
    struck: Decision = Decision.NONE
    leaves_rest: bool = False


def describe_place(sheet: str, row: int) -> str:
    """Return the location of a row in Chinese, with its sheet if several were read."""
    return f"工作表“{sheet}”第 {row} 行" if sheet else f"第 {row} 行"


def name_sheet(file: str, sheet: str) -> str:
    """Return the file as problems name it, with the sheet if several were read."""
    return f"{file}“{sheet}”" if sheet else file


@dataclass(frozen=True)
class RewrittenCell:
    """A cell whose text was changed on the way into the dataset.

    Attributes:
        sheet: the sheet it is on; "" if only one was read.
        title: title of its field.
        shown: the cell as in the spreadsheet.
        text: the text as the dataset writes it.
        reason: what was done, in Chinese.
    """

    sheet: str
    row: int
    title: str
    shown: str
    text: str
    reason: str


@dataclass(frozen=True)
class SourceRow:
    """A row of the spreadsheet as a row of the dataset.

    Attributes:
        number: the row in the spreadsheet, from 1; shared by rows that were split from one.
        cells: field name -> text, only of fields the sheet has a column for.
        sheet: the sheet it is on; "" if only one was read.
    """

    number: int
    cells: Mapping[str, str]
    sheet: str = ""

    @property
    def where(self) -> str:
        """The location of the row, in Chinese."""
        return describe_place(self.sheet, self.number)

    def name_file(self, file: str) -> str:
        """Return the file as problems of this row name it."""
        return name_sheet(file, self.sheet)


class Omission(StrEnum):
    """Why a cell is in no row of the dataset."""

    TITLE = "标题或说明"
    HEADER = "列名"
    HEADING = "分块的标题"
    TOTAL = "合计"
    COLUMN = "不导入的列"
    UNNAMED = "没有列名的列"
    WORDLESS = "没有实际内容"
    HIDDEN = "隐藏的行或列"
    STRUCK = "划掉的内容"


@dataclass(frozen=True)
class OmittedCell:
    """A cell that is in no row of the dataset.

    Attributes:
        row: from 1, as the spreadsheet shows it.
        place: the column, from 0.
    """

    sheet: str
    row: int
    place: int
    text: str
    reason: Omission


@dataclass(frozen=True)
class Suggestion:
    """A value for an empty cell, found in the row's address: the name of a place, and its code."""

    row: SourceRow
    shown: str
    code: str


@dataclass
class Extract:
    """The content of a file: each cell of a sheet that was read is in ``rows``, ``omitted`` or ``problems``.

    Attributes:
        remark: the kind of file, in Chinese, if its name suggests another.
        titles: the paragraphs around the tables of a document.
        comments: cells, as A1, with the comments on them; none of our own forms.
        headers: sheet name -> header, of each sheet that was read.
        sheets: names of the sheets that were read.
        omitted: cells that are in no row, each once, in reading order.
        unread: sheets that were not read at all, as (name, reason in Chinese).
        rewritten: cells whose text was changed, in reading order.
        doubts: (title of a column, note) pairs; by the note its figures may be per another period.
        suggestions: title of a column -> values for its empty cells found in addresses.
    """

    remark: str = ""
    titles: Sequence[str] = ()
    comments: Sequence[tuple[str, str]] = ()
    headers: dict[str, Header] = field(default_factory=dict)
    sheets: list[str] = field(default_factory=list)
    rows: list[SourceRow] = field(default_factory=list)
    omitted: list[OmittedCell] = field(default_factory=list)
    unread: list[tuple[str, str]] = field(default_factory=list)
    rewritten: list[RewrittenCell] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    doubts: list[tuple[str, str]] = field(default_factory=list)
    suggestions: dict[str, Sequence[Suggestion]] = field(default_factory=dict)

    @property
    def skipped(self) -> list[OmittedCell]:
        """The first left-out cell of each row that is not data, except the header and titles above it."""
        first: dict[tuple[str, int], OmittedCell] = {}
        filled = Counter((cell.sheet, cell.row) for cell in self.omitted)
        for cell in self.omitted:
            header = self.headers[cell.sheet]
            is_over = cell.row < header.row and filled[cell.sheet, cell.row] > 1
            is_label = cell.reason == Omission.HEADER and bool(header.label_position)
            is_column = cell.reason in {Omission.COLUMN, Omission.UNNAMED}
            if (cell.row > header.last or is_over) and not (is_label or is_column):
                first.setdefault((cell.sheet, cell.row), cell)
        sheets = list(self.headers)
        return sorted(first.values(), key=lambda cell: (sheets.index(cell.sheet), cell.row))

    def list_unnamed(self, sheet: str) -> dict[int, list[OmittedCell]]:
        """Return the filled cells of each column of a sheet that has no label."""
        held: dict[int, list[OmittedCell]] = {}
        for cell in self.omitted:
            if cell.reason == Omission.UNNAMED and cell.sheet == sheet:
                held.setdefault(cell.place, []).append(cell)
        return held
