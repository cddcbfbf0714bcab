"""What was read of a spreadsheet: rows of a dataset, and an account of every cell that is in none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from datapub.intake.headers import Header
from datapub.problem import Problem


class Answer(StrEnum):
    """What a person says of rows that the sheet does not show, or shows struck out."""

    NONE = ""
    TAKE = "导入"
    LEAVE = "不导入"


def tell_place(sheet: str, row: int) -> str:
    """Return where a row stands, in words; of several sheets the one as well."""
    return f"工作表“{sheet}”第 {row} 行" if sheet else f"第 {row} 行"


def name_sheet(file: str, sheet: str) -> str:
    """Return how problems name a file of which several sheets are read."""
    return f"{file}“{sheet}”" if sheet else file


@dataclass(frozen=True)
class Touched:
    """A cell that was written in another way than it stands in the spreadsheet.

    Attributes:
        sheet: the sheet that it stands on; "" where only one was read.
    """

    sheet: str
    row: int
    title: str
    shown: str
    text: str
    why: str


@dataclass(frozen=True)
class SourceRow:
    """A row of the spreadsheet as a row of the dataset: field name -> text, only of columns it has.

    Several rows have one number where several things stood in one row and were taken apart.

    Attributes:
        sheet: the sheet that it stands on; "" where only one was read.
    """

    number: int
    cells: Mapping[str, str]
    sheet: str = ""

    @property
    def where(self) -> str:
        """Where the row stands, in words."""
        return tell_place(self.sheet, self.number)

    def name_file(self, file: str) -> str:
        """Return how problems of the row name its file."""
        return name_sheet(file, self.sheet)


class Why(StrEnum):
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
class LeftOut:
    """A cell that is in no row of the dataset: where it stands, what it says, and why.

    Attributes:
        row: from 1, as the spreadsheet shows it.
        place: the column from 0.
    """

    sheet: str
    row: int
    place: int
    text: str
    why: Why


@dataclass(frozen=True)
class Offer:
    """What the address of a row says of a column that is empty: the name of a place, and its code."""

    row: SourceRow
    shown: str
    code: str


@dataclass
class Extract:
    """What a file says. Every cell of a sheet that was read is in ``rows``, ``left_out`` or ``problems``.

    Attributes:
        remark: what the file is, in Chinese, where its name does not say so.
        headers: the header of each sheet that was read, by the sheet's name.
        sheets: the names of the sheets that were read.
        left_out: cells that are in no row, each once, in reading order.
        unread: sheets that were not read at all, as (name, why).
        touched: cells that were written anew, in reading order.
        titles: what stands beside the tables of a document.
        doubts: a column's title, and a note beside the table by which its figures may be of another period.
        offers: a column's title, and what addresses say of it.
    """

    remark: str = ""
    titles: Sequence[str] = ()
    headers: dict[str, Header] = field(default_factory=dict)
    sheets: list[str] = field(default_factory=list)
    rows: list[SourceRow] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    unread: list[tuple[str, str]] = field(default_factory=list)
    touched: list[Touched] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    doubts: list[tuple[str, str]] = field(default_factory=list)
    offers: dict[str, Sequence[Offer]] = field(default_factory=dict)

    @property
    def skipped(self) -> list[LeftOut]:
        """The first cell of each row that is no data, but for the header and the titles over it."""
        first: dict[tuple[str, int], LeftOut] = {}
        filled = Counter((cell.sheet, cell.row) for cell in self.left_out)
        for cell in self.left_out:
            header = self.headers[cell.sheet]
            is_over = cell.row < header.row and filled[cell.sheet, cell.row] > 1
            is_label = cell.why == Why.HEADER and bool(header.way)
            is_column = cell.why in {Why.COLUMN, Why.UNNAMED}
            if (cell.row > header.last or is_over) and not (is_label or is_column):
                first.setdefault((cell.sheet, cell.row), cell)
        sheets = list(self.headers)
        return sorted(first.values(), key=lambda cell: (sheets.index(cell.sheet), cell.row))

    def list_unnamed(self, sheet: str) -> dict[int, list[LeftOut]]:
        """Return the cells of each column of a sheet that has something in it and no label."""
        held: dict[int, list[LeftOut]] = {}
        for cell in self.left_out:
            if cell.why == Why.UNNAMED and cell.sheet == sheet:
                held.setdefault(cell.place, []).append(cell)
        return held
