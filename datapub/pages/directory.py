"""信息公开: what has to be published, as the ministry's own table, on a page, as a workbook and as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from datapub.derive.directory import COLUMNS, DUTIES, list_columns, list_directory
from datapub.edition import Edition
from datapub.formats.xlsx import write_grid
from datapub.pages.section import Section, SiteContent, Slots
from datapub.textual import write_rows

ADDRESS: Final = "disclosure/standard-directory"


def _list_rows(content: SiteContent) -> list[tuple[str, ...]]:
    return list_directory(content.tables[DUTIES], content.config) if DUTIES in content.tables else []


def _make_slots(content: SiteContent) -> Slots:
    return {
        "standard-directory": content.block(
            "directory.html",
            columns=COLUMNS,
            labels=list_columns(),
            rows=_list_rows(content),
            file=ADDRESS,
        )
    }


def _make_files(content: SiteContent) -> Iterator[tuple[str, bytes]]:
    rows = _list_rows(content)
    edition = Edition(content.config, content.clock)
    yield f"{ADDRESS}.csv", write_rows([list_columns(), *rows])
    yield f"{ADDRESS}.xlsx", write_grid("标准目录", COLUMNS, rows, edition)


SECTION = Section("directory", slots=("standard-directory",), make_slots=_make_slots, make_files=_make_files)
