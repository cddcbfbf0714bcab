"""From the sheets of a file to the rows of a dataset: choose the sheets, and read each by its header."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Final

from datapub.export.form import BASE, CHOICES, NOTES
from datapub.intake.blocks import Heading, Vocabulary, find_first
from datapub.intake.cards import CardSheet, lay_out_cards, readdress
from datapub.intake.columns import Columns
from datapub.intake.extract import Decision, Extract, Omission, OmittedCell, ReadOptions, name_sheet
from datapub.intake.fault import Refused, make_fault
from datapub.intake.footnotes import check_examples, check_footnotes
from datapub.intake.headers import SEARCHED, Header, find_header, find_sideways, list_labels, read_header
from datapub.intake.labels import Labels
from datapub.intake.lines import lay_out_lines
from datapub.intake.matching import NAMING
from datapub.intake.normalise import Normaliser
from datapub.intake.parts import split_sheet
from datapub.intake.paths import join_paths
from datapub.intake.row_kinds import is_about_list, is_note
from datapub.intake.rows import RowReader
from datapub.intake.sheet import RawSheet, Workbook
from datapub.intake.ticks import join_ticks
from datapub.model import Field
from datapub.problem import Problem
from datapub.quantities import find_other_period, find_other_rate, find_unit
from datapub.texts import fold

_LISTED: Final = 8
"""Number of columns named in the problem that no header was found."""


def read_table(
    file: str,
    workbook: Workbook,
    labels: Labels,
    make_normaliser: Callable[[Field, str], Normaliser],
    options: ReadOptions,
) -> Extract:
    """Read the sheets of a file that hold rows of the dataset.

    Several sheets are read if each is named after what its rows belong to, such as a district.

    Args:
        file: name of the file, for problems.
        make_normaliser: returns the normaliser for a field, given the label of its column.

    Raises:
        Refused: no sheet holds rows of the dataset, or it is not clear which do.
    """
    dataset = labels.dataset
    known = {item.name: make_normaliser(item, "").known for item in dataset.schema.fields}
    vocabulary = Vocabulary(labels, known)
    is_form = any(item.is_hidden and item.name == BASE for item in workbook.sheets)
    extract = Extract(workbook.remark, workbook.titles, () if is_form else workbook.comments)
    found = _find_tables(file, workbook, labels, vocabulary, extract, options, is_form=is_form)
    wholes = dict.fromkeys(item.name for item, _ in found)
    read = vocabulary.read if len(wholes) > 1 else vocabulary.read_reference
    areas = [read(item.name) for item, _ in found]
    is_clear = None not in areas and len({area[0].name for area in areas if area}) == 1
    is_clear = is_clear or all(isinstance(item, CardSheet) and item.is_single for item, _ in found)
    if len(wholes) > 1 and not options.sheet and not is_clear:
        unknown = dict.fromkeys(item.name for (item, _), area in zip(found, areas, strict=True) if not area)
        told = f"（不是区域的名称：{'、'.join(unknown)}）" if len(unknown) < len(wholes) else ""
        names = "、".join(wholes)
        raise Refused(make_fault(file, "intake-sheets", count=len(wholes), names=names, others=told))
    for (item, rows), area in zip(found, areas, strict=True):
        shown = item.full_name if len(found) > 1 else ""
        place = name_sheet(file, shown)
        whole, item = item, join_paths(join_ticks(item, rows, labels, known), rows, labels, known)
        before = len(extract.problems), len(extract.omitted)
        header, problems = read_header(place, item, rows, labels, options.leaves_rest)
        extract.headers[shown] = replace(
            header, label_position=item.label_position if isinstance(item, CardSheet) else ""
        )
        extract.sheets.append(item.full_name)
        extract.problems += problems
        texts = _list_labels(item, header, extract)
        normalisers = {
            field.name: make_normaliser(field, texts.get(field.name, "")) for field in dataset.schema.fields
        }
        is_lower = item.part != next(part.part for part, _ in found if part.name == item.name)
        above = find_first(item, *rows, vocabulary, is_lower=is_lower)
        if is_lower and not above:
            extract.problems += _ask_titles(place, item, header)
        headings = [*([Heading(item.name, 0, *area)] if area else ()), *([above] if above else ())]
        columns = Columns(header, labels, normalisers, vocabulary)
        RowReader(place, item, columns, options, extract, shown, headings).read()
        if item.part:
            extract.problems += _ask_last(place, extract, shown)
        extract.omitted += [  # the labels of columns that were joined
            OmittedCell(shown, row, column, text, Omission.HEADER)
            for row, column, text in whole.list_cells()
            if rows[0] <= row <= rows[1] and not str(item.rows[row - 1][column]).strip()
        ]
        extract.problems += _find_above(
            place, item, header, has_rows=any(r.sheet == shown for r in extract.rows)
        )
        extract.problems += check_footnotes(place, item, header, extract, shown)
        examples = list(check_examples(place, item, header, extract, shown))
        at = {(problem.file, problem.row) for problem in examples}  # an example row has no other problems
        others = (problem for problem in extract.problems if (problem.file, problem.row) not in at)
        extract.problems = [*others, *examples]
        if isinstance(item, CardSheet):
            readdress(item, extract, *before)
    if extract.unread and not (extract.rows or extract.problems):
        names = "、".join(f"“{name}”" for name, _ in extract.unread)
        extract.problems.append(make_fault(file, "intake-no-rows", names=names))
    return extract


def _find_tables(
    file: str,
    workbook: Workbook,
    labels: Labels,
    vocabulary: Vocabulary,
    extract: Extract,
    options: ReadOptions,
    *,
    is_form: bool,
) -> list[tuple[RawSheet, tuple[int, int]]]:
    """Return the sheets that hold rows of the dataset, each with the first and last row of its header.

    The reasons why others are not read go into the extract.

    Raises:
        Refused: there is no such sheet.
    """
    read_area = vocabulary.read_reference
    found: list[tuple[RawSheet, tuple[int, int]]] = []
    sideways: list[tuple[str, list[int]]] = []
    sheet, hidden = options.sheet, options.hidden
    sheets = _choose_named(file, workbook, sheet) if sheet else workbook.sheets
    for item in chain.from_iterable(_list_parts(item, labels, is_form) for item in sheets):
        rows = find_header(item, labels)
        label_rows = find_sideways(item, labels)
        is_left = label_rows and (
            rows is None or rows[0] >= label_rows[0]
        )  # below a header, these are just values
        if is_left and (cards := lay_out_cards(item, labels)):
            item, rows, is_left = cards, (cards.header, cards.header), False
        elif rows is None and (lines := lay_out_lines(item, labels)):
            item, rows = lines, (lines.header, lines.header)
        if is_left:
            sideways.append((item.name, label_rows))
            extract.unread.append((item.full_name, "列名写在内容的左边"))
        elif rows is None and _is_of_form(item, is_form):
            continue
        elif rows is None and next(item.list_cells(), None) is not None:
            extract.unread.append((item.full_name, "没有认得的列名"))
            if not item.is_hidden and read_area(item.name):
                extract.problems.append(_make_header_problem(name_sheet(file, item.name), labels))
        elif rows is not None and item.is_hidden and not sheet and hidden != Decision.IMPORT:
            extract.unread.append((item.full_name, "隐藏的工作表"))
            if hidden == Decision.NONE:
                extract.problems.append(make_fault(file, "intake-hidden-sheet", value=item.name))
        elif rows is not None:
            found.append((item, rows))
    named = [item for item in found if _names_rows(*item, labels)]
    if not sheet and named:
        sums = [item for item in found if item not in named and not read_area(item[0].name)]
        extract.unread += [(item.full_name, "没有写名称、编号或代码的列，像是汇总") for item, _ in sums]
        found = [item for item in found if item not in sums]
    if not found and sideways:
        name, label_rows = sideways[0]
        place = name_sheet(file, name if len(workbook.sheets) > 1 else "")
        raise Refused(make_fault(place, "intake-sideways", row=label_rows[0], count=len(label_rows)))
    if not found:
        raise Refused(
            _make_header_problem(file, labels, workbook.sheets[0].read_as if workbook.sheets else "")
        )
    return found


def _find_above(file: str, sheet: RawSheet, header: Header, *, has_rows: bool) -> Iterator[Problem]:
    """Yield a problem if rows above the header look like data, which would be read as titles.

    Args:
        has_rows: whether rows were read below the header; if not, two filled cells in a row suffice.
    """
    least = max(3, len(header.labels) // 2 + 1) if has_rows else 2
    above = {
        number: texts
        for number, cells in enumerate(sheet.rows[: header.row - 1], 1)
        if len(texts := [text for cell in cells if (text := str(cell).strip())]) >= least
        and not is_about_list(texts)
    }
    for number in [*above][:1]:
        value = "、".join(above[number])
        yield make_fault(file, "intake-above", row=number, value=value, count=len(above), header=header.row)


def _ask_titles(file: str, sheet: RawSheet, header: Header) -> Iterator[Problem]:
    """Yield the texts above a lower table that could not be interpreted; they may qualify its rows."""
    for number, cells in enumerate(sheet.rows[: header.row - 1], 1):
        own = {place: text for place, cell in enumerate(cells) if (text := str(cell).strip())}
        if own and not is_note(own, header.fields):
            value = "、".join(own.values())
            yield make_fault(file, "intake-heading", row=number, place=min(own), value=value)


def _ask_last(file: str, extract: Extract, shown: str) -> Iterator[Problem]:
    """Yield a heading below the last row of one of several tables, as it may belong to the next table."""
    lowest = max((row.number for row in extract.rows if row.sheet == shown), default=0)
    for cell in extract.omitted:
        if cell.sheet == shown and cell.row > lowest and cell.reason == Omission.HEADING:
            yield make_fault(file, "intake-heading", row=cell.row, place=cell.place, value=cell.text)
            return


def _list_parts(sheet: RawSheet, labels: Labels, is_form: bool) -> list[RawSheet]:
    return [sheet] if is_form or find_sideways(sheet, labels) else split_sheet(sheet, labels)


def _is_of_form(sheet: RawSheet, is_form: bool) -> bool:
    """Return whether a sheet without a header is one of the extra sheets of our own forms."""
    return (sheet.is_hidden and sheet.name in {BASE, CHOICES}) or (is_form and sheet.name == NOTES)


def _names_rows(sheet: RawSheet, rows: tuple[int, int], labels: Labels) -> bool:
    """Return whether a sheet has a column that identifies rows, even one that only looks like a name."""
    schema = labels.dataset.schema
    distinguishing = {*NAMING, *schema.primary_key, *(name for key in schema.unique_keys for name in key)}
    listed = list_labels(sheet, *rows).values()
    return any(
        field.name in distinguishing if (field := labels.find(*parts)) else labels.may_name(*parts)
        for parts in listed
    )


def _list_labels(sheet: RawSheet, header: Header, extract: Extract) -> dict[str, str]:
    """Return the label of each field's column, with the unit that the sheet states outside its header.

    A note, or a column that is left out, by which a column may be per another period goes into the
    extract's doubts.
    """
    filled = Counter(row for row, _, _ in sheet.list_cells())
    around = [  # below the header, only a lone text can be about the whole sheet
        text
        for row, _, text in sheet.list_cells()
        if row < header.row or (row > header.last and filled[row] == 1)
    ]
    beside = [text for text in around if "单位" in text]
    beneath = {
        text: f"{header.labels[place]}：{text}"
        for row, place, text in sheet.list_cells()
        if row > header.last and place in header.labels and place not in header.fields
    }
    texts = {}
    for place, label in header.labels.items():
        if field := header.fields.get(place):
            unit = find_unit(beside, field, label)
            other = find_other_rate(around, field, label) or beneath.get(find_other_period(beneath, field))
            if other and not unit:
                extract.doubts.append((field.title, other))
            texts[field.name] = f"{label}（{unit}）" if unit else label
    return texts


def _choose_named(file: str, workbook: Workbook, wanted: str) -> Sequence[RawSheet]:
    by_name = {fold(sheet.name): sheet for sheet in workbook.sheets}
    if fold(wanted) in by_name:
        return [by_name[fold(wanted)]]
    names = [name for name in wanted.replace(",", "、").split("、") if name.strip()]
    for name in names:
        if fold(name) not in by_name:
            listed = "、".join(sheet.name for sheet in workbook.sheets)
            raise Refused(make_fault(file, "intake-sheet", value=name, names=listed))
    return [by_name[fold(name)] for name in names]


def _make_header_problem(file: str, labels: Labels, read_as: str = "") -> Problem:
    names = "、".join(item.title for item in labels.dataset.schema.fields[:_LISTED])
    label_position = "/text" if read_as else ""
    return make_fault(file, f"intake-header{label_position}", limit=SEARCHED, names=names, read_as=read_as)
