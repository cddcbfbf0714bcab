"""Tables copied as text with one cell per line, as from a web page or a chat."""

from __future__ import annotations

from itertools import takewhile

from datapub.intake.cards import CardSheet
from datapub.intake.extract import Omission
from datapub.intake.labels import Labels
from datapub.intake.row_kinds import is_note
from datapub.intake.sheet import Cell, CellAddress, RawSheet


def lay_out_lines(sheet: RawSheet, labels: Labels) -> CardSheet | None:
    """Return such a text as a table; None if it is not one, or if a cell is missing.

    No cell is missing if every row begins with its running number, up to the end or to closing notes.
    """
    cells = list(sheet.list_cells())
    start = next((n for n, (_, _, text) in enumerate(cells) if labels.is_label(text)), len(cells))
    head = list(takewhile(lambda cell: labels.knows(cell[2]), cells[start:]))
    size, rest = len(head), cells[start + len(head) :]
    if size < 2 or {place for _, place, _ in cells} != {0} or labels.find(head[0][2]):
        return None
    groups = [rest[n : n + size] for n in range(0, len(rest), size)]
    counted = [group for n, group in enumerate(groups, 1) if group[0][2].rstrip(".、") == str(n)]
    notes = [cell for group in groups[len(counted) :] for cell in group]
    if not counted or len(counted[-1]) < size or groups[: len(counted)] != counted:
        return None
    if any(is_note({0: text}, {}) for _, _, text in counted[-1]) or (
        notes and not is_note({0: notes[0][2]}, {})
    ):
        return None  # a note inside the last row means that a cell is missing
    rows: list[list[Cell]] = [[""] * size for _ in sheet.rows]
    for number, _, text in [*cells[:start], *notes]:
        rows[number - 1][0] = text
    origin: dict[CellAddress, CellAddress] = {}
    for group in (head, *counted):
        for column, (number, place, text) in enumerate(group):
            rows[group[0][0] - 1][column] = text
            origin[group[0][0], column] = number, place
    omitted = {(number, place): (text, Omission.HEADER) for number, place, text in head}
    return CardSheet(
        sheet.name, rows, read_as=sheet.read_as, header=head[0][0], origin=origin, omitted=omitted,
        label_position=f"从第 {head[0][0]} 行起一格一行",
    )  # fmt: skip
