"""Read the rows below a header: tell data from headings, totals and notes, and write each cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from datapub.intake.blocks import ORDINAL, Heading
from datapub.intake.columns import Columns
from datapub.intake.extract import Extract, Omission, OmittedCell, ReadOptions, RewrittenCell, SourceRow
from datapub.intake.fault import make_fault
from datapub.intake.hidden import HiddenContent
from datapub.intake.matching import NAMING
from datapub.intake.merged_cells import check_across, fill_cells
from datapub.intake.multivalued import find_name_fault, split_lines
from datapub.intake.row_kinds import (
    find_lone_text,
    is_blank_line,
    is_complete,
    is_note,
    is_numbering,
    is_other_header,
    is_own_row,
    is_sentence,
    is_total_row,
)
from datapub.intake.sheet import Cell, RawSheet
from datapub.intake.totals import Sums, find_count, find_disagreements, read_numbers
from datapub.model import Field
from datapub.texts import fold


class RowReader:
    """Reads the rows of one sheet into an extract.

    Args:
        file: how problems name the file and, of several, the sheet.
        sheet_name: how rows and the account name the sheet; "" if only one is read.
        headings: the headings that hold from the start: the sheet's name, and the one above the header.
    """

    def __init__(
        self,
        file: str,
        sheet: RawSheet,
        columns: Columns,
        options: ReadOptions,
        found: Extract,
        sheet_name: str = "",
        headings: Sequence[Heading] = (),
    ) -> None:
        header, labels = columns.header, columns.labels
        self._file, self._sheet, self._header, self._labels = file, sheet, header, labels
        self._normalisers, self._vocabulary, self._found = columns.normalisers, columns.vocabulary, found
        self._sheet_name = sheet_name
        self._hidden = HiddenContent(sheet.formatting, options.hidden, options.struck)
        self._fields = {
            place: item for place, item in header.fields.items() if not self._hidden.drops_column(place)
        }
        self._name = next((name for name in NAMING if name in labels.dataset.schema.names), "")
        self._name_place = next(
            (place for place, item in self._fields.items() if item.name == self._name), -1
        )
        self._filled, self._marked, faults = fill_cells(sheet, header.last, self._fields, self._name_place)
        self._report(faults)
        self._headings = [*headings]
        self._all, self._since_total, self._since_heading = Sums(), Sums(), Sums()
        self._early: list[tuple[int, Sequence[Cell], Mapping[int, str]]] = []
        self._doubtful: list[tuple[int, dict[int, str]]] = []
        self._titles: set[str] = set()

    def read(self) -> None:
        """Read every row; whatever is left out is recorded in the extract."""
        head = self._sheet.rows[self._header.row - 1 : self._header.last]
        headers = [[fold(str(cell)) for cell in cells] for cells in head]
        for number, raw in enumerate(self._sheet.rows, 1):
            own = {place: str(cell).strip() for place, cell in enumerate(raw) if str(cell).strip()}
            if not own:
                continue
            if number < self._header.row:
                self._titles.update(map(fold, own.values()))
                heads = any(heading.row == number for heading in self._headings)
                self._omit(number, own, Omission.HEADING if heads else Omission.TITLE)
            elif number <= self._header.last or [fold(str(c)) for c in raw] in headers or is_numbering(own):
                self._omit(number, own, Omission.HEADER)
            else:
                cells = [self._filled.get((number, place), cell) for place, cell in enumerate(raw)]
                self._read_row(number, cells, own)
        self._close_headings(0)
        for early in self._early:
            self._check_total(*early)
        for number, own in self._doubtful:  # no data followed, so these are notes at the end
            self._omit(number, own, Omission.TITLE)
        self._report(self._hidden.list_questions(self._header))
        self._check_unnamed()

    def _read_row(self, number: int, cells: Sequence[Cell], own: dict[int, str]) -> None:
        read = {place: text for place, text in own.items() if place in self._fields}
        name = own.get(self._name_place) or next(iter(own.values()))
        if reason := self._hidden.judge_row(number, read, name):
            self._omit(number, own, reason)
            return
        lone_text = find_lone_text(own, self._fields, self._name_place, is_wide=self._is_wide(number))
        lone_text = lone_text if self._sheet.formatting.formulas.isdisjoint((number, p) for p in own) else ""
        schema = self._labels.dataset.schema
        if is_own_row(own, self._fields, schema):
            self._read_data(number, cells, own)
        elif is_other_header(own, self._labels):
            self._fault("intake-second-header", number, min(own), value="、".join(own.values()))
        elif is_total_row(own, self._name_place) and not is_complete(own, self._fields, schema):
            if self._all.rows:
                self._check_total(number, cells, own)
            else:  # a total above the data sums up everything below it
                self._early.append((number, cells, own))
            self._omit(number, own, Omission.TOTAL)
        elif is_note(own, self._fields):
            self._omit(number, own, Omission.TITLE)
        elif heading := self._find_heading(number, own, lone_text):
            self._open_heading(heading)
            self._omit(number, own, Omission.HEADING)
        elif is_blank_line(own, self._fields, self._header.labels):
            self._omit(number, own, Omission.COLUMN)
        elif lone_text and (fold(lone_text) in self._titles or is_sentence(own)):
            self._omit(number, own, Omission.TITLE)
        elif lone_text:
            self._doubtful.append((number, own))
        else:
            self._read_data(number, cells, own)

    def _omit(self, number: int, own: Mapping[int, str], reason: Omission) -> None:
        self._found.omitted += [
            OmittedCell(self._sheet_name, number, place, text, reason) for place, text in own.items()
        ]

    def _fault(self, key: str, row: int, place: int | None = None, **details: Any) -> None:
        self._found.problems.append(make_fault(self._file, key, row=row, place=place, **details))

    def _report(self, faults: Iterable[tuple[str, int, int | None, dict[str, Any]]]) -> None:
        for key, row, place, details in faults:
            self._fault(key, row, place, **details)

    def _find_heading(self, number: int, own: Mapping[int, str], lone_text: str) -> Heading | None:
        text = lone_text or own.get(self._name_place, "")
        if lone_text:
            known = self._vocabulary.read(lone_text)
        else:  # 甲区 | 35: a heading with the total of its block
            others = [p for p in own if p != self._name_place and not ORDINAL.fullmatch(own[p])]
            is_sum = all(p in self._fields and self._fields[p].type == "integer" for p in others)
            known = self._vocabulary.read_reference(text) if text and is_sum else None
        return Heading(text, number, *known, find_count(text)) if known else None

    def _is_wide(self, number: int) -> bool:
        return any(top == number and right > left for top, left, _, right in self._sheet.formatting.merged)

    def _open_heading(self, heading: Heading) -> None:
        """Apply a heading to the rows below; it replaces one of the same field, and is nested in any other.

        If the outer heading already has rows of its own, the nesting is doubtful and reported.
        """
        names = [item.field.name for item in self._headings]
        if heading.field.name in names:
            self._close_headings(names.index(heading.field.name))
        elif self._headings and self._headings[-1].row and self._headings[-1].rows:
            last = self._headings[-1]
            self._fault(
                "intake-heading-level", heading.row, 0, value=heading.text, other=last.text,
                row_before=last.row,
            )  # fmt: skip
        self._headings.append(heading)
        self._since_heading = Sums()

    def _close_headings(self, start: int) -> None:
        for heading in self._headings[start:]:
            if heading.count is not None and heading.count != heading.rows:
                self._fault(
                    "intake-total", heading.row, 0, value=heading.text, stated=str(heading.count),
                    summed=f"{heading.rows} 条",
                )  # fmt: skip
        del self._headings[start:]

    def _check_total(self, number: int, cells: Sequence[Cell], own: Mapping[int, str]) -> None:
        first = next(iter(own.values()))
        for place, stated, summed in find_disagreements(
            cells, self._fields, (self._since_total, self._since_heading, self._all)
        ):
            item = self._fields.get(place)
            self._fault(
                "intake-total", number, place if item else min(own), field=item, value=first, stated=stated,
                summed=summed if item else f"{summed} 条",
            )  # fmt: skip
        self._since_total = Sums()

    def _read_data(self, number: int, cells: Sequence[Cell], own: Mapping[int, str]) -> None:
        for before, texts in self._doubtful:
            self._fault("intake-heading", before, min(texts), value="、".join(texts.values()))
        self._doubtful.clear()
        self._omit_columns(number, own)
        self._report(check_across(self._sheet, number, own, self._fields))
        lines = self._take_apart(number, cells)
        for part in lines:
            self._write_row(number, part)
        for heading in self._headings:
            heading.rows += len(lines)
            heading.count = heading.count if lines else None  # an unsplit row may stand for several
        numbers = read_numbers(cells, self._fields)
        for sums in (self._all, self._since_total, self._since_heading):
            sums.add(numbers, len(lines))

    def _omit_columns(self, number: int, own: Mapping[int, str]) -> None:
        for place, text in own.items():
            if place not in self._header.labels:
                self._omit(number, {place: text}, Omission.UNNAMED)
            elif place not in self._header.fields:
                self._omit(number, {place: text}, Omission.COLUMN)
            elif place not in self._fields:
                self._omit(number, {place: text}, Omission.HIDDEN)

    def _take_apart(self, number: int, cells: Sequence[Cell]) -> list[Sequence[Cell]]:
        """Return the records in a row, split at line breaks if there are several; [] if that is uncertain."""
        name = cells[self._name_place] if self._name_place >= 0 else ""
        is_of_one = self._name == "name" and self._labels.dataset.has_pages  # other names may be lists
        fault = find_name_fault(str(name)) if is_of_one else ""
        if not fault:
            return [cells]
        shared = {
            p for p in self._fields if (number, p) in self._filled or self._is_reference(self._fields[p])
        }
        parts = split_lines(cells, self._name_place, [p for p in self._fields if p not in shared])
        item = self._fields[self._name_place]
        if parts and fault == "intake-glued":
            names = "、".join(str(part[self._name_place]) for part in parts)
            done = f"一格里有 {len(parts)} 条，按换行拆成 {len(parts)} 行"
            self._record(number, item, str(name), names, done)
            return parts
        self._fault(fault, number, self._name_place, field=item, value=str(name))
        return []

    def _is_reference(self, item: Field) -> bool:
        return any(item.name in key.fields for key in self._labels.dataset.schema.foreign_keys)

    def _write_row(self, number: int, cells: Sequence[Cell]) -> None:
        row: dict[str, str] = {}
        others: list[Mapping[str, str]] = []
        faults = len(self._found.problems)
        for place, item in self._fields.items():
            text = str(cells[place]).strip()
            if reason := self._hidden.judge_cell(number, place, text):
                self._omit(number, {place: text}, reason)
                continue
            if (number, place) in self._sheet.formatting.formulas:
                self._fault("intake-formula", number, place, field=item)
                continue
            written = self._normalisers[item.name].write(cells[place])
            if written.fault:
                self._fault(written.fault, number, place, field=item, value=written.shown, **written.details)
                continue
            row[item.name] = written.text
            others.append(written.others)
            done, before = written.reason, written.shown
            if (number, place) in self._marked or (not done and (number, place) in self._filled):
                done = "“同上”照上面的填" if (number, place) in self._marked else "合并的格填到每一行"
                before = str(self._sheet.rows[number - 1][place]).strip()
            if done:
                self._record(number, item, before, written.result, done)
            if shown := self._sheet.formatting.rounded.get((number, place)):
                self._record(number, item, shown, written.result, "表里显示的是舍入以后的数，照存的数写")
        for texts in others:
            for name, text in texts.items():
                row[name] = "；".join(dict.fromkeys(filter(None, (row.get(name, ""), text))))
        if not any(row.values()):
            if len(self._found.problems) == faults:
                own = {p: text for p in self._fields if (text := str(cells[p]).strip())}
                self._omit(number, own, Omission.WORDLESS)
            return
        for heading in self._headings:
            self._apply_heading(number, heading, row)
        self._found.rows.append(SourceRow(number, row, self._sheet_name))

    def _apply_heading(self, number: int, heading: Heading, row: dict[str, str]) -> None:
        item = heading.field
        place = next((p for p, other in self._fields.items() if other.name == item.name), None)
        where = f"第 {heading.row} 行的标题" if heading.row else "工作表的名称"
        if row.get(item.name, heading.value) not in {"", heading.value}:
            self._fault("intake-heading-clash", number, place, field=item, value=row[item.name],
                        where=where, other=heading.text)  # fmt: skip
        elif not row.get(item.name):
            row[item.name] = heading.value
            self._record(number, item, heading.text, heading.value, f"取自{where}")

    def _record(self, number: int, item: Field, shown: str, text: str, reason: str) -> None:
        self._found.rewritten.append(RewrittenCell(self._sheet_name, number, item.title, shown, text, reason))

    def _check_unnamed(self) -> None:
        for place, cells in self._found.list_unnamed(self._sheet_name).items():
            self._fault("intake-unnamed", cells[0].row, place, value=cells[0].text, count=len(cells))
