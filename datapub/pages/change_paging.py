"""Entries of the change log cut into pages of a bounded size, whatever one publication has changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, takewhile
from typing import Final

from datapub.pages.change_wording import Block, Line, RenderedEntry

PAGE_ELEMENTS: Final = 750
"""Elements of the entries on a page, half of what a page may have; see ``macros_changes.html``."""

_ENTRY, _BLOCK, _LINE = 9, 4, 3
"""Elements of an entry without its blocks, of a block without its lines, and at most of a line."""


def cut_pages(entries: Iterable[RenderedEntry]) -> Iterator[list[RenderedEntry]]:
    """Yield the entries of each page, in order; one that is too long for a page goes on on the next."""
    page: list[RenderedEntry] = []
    room = PAGE_ELEMENTS
    for entry in entries:
        rest: RenderedEntry | None = entry
        while rest is not None:
            if room < _ENTRY + _BLOCK + _LINE:
                yield page
                page, room = [], PAGE_ELEMENTS
            here, rest, room = _cut_entry(rest, room - _ENTRY)
            page.append(here)
            if rest is not None:
                room = 0
    if page:
        yield page


def _cut_entry(entry: RenderedEntry, room: int) -> tuple[RenderedEntry, RenderedEntry | None, int]:
    """Return what of an entry there is room for, the rest of it, and the room that is left."""
    notes, later = entry.notes[:room], entry.notes[room:]
    room -= len(notes)
    blocks: list[Block] = []
    left = list(entry.blocks)
    while left and (fitting := _count_fitting(left[0].lines, room - _BLOCK)):
        block = left.pop(0)
        here, rest = block.lines[:fitting], block.lines[fitting:]
        blocks.append(replace(block, lines=here))
        room -= _BLOCK + sum(map(_count_elements, here))
        if rest:
            left.insert(0, replace(block, lines=rest, start=block.start + fitting))
            break
    if not left and not later:
        return replace(entry, blocks=blocks, notes=notes), None, room
    rest_of_it = replace(entry, blocks=left, notes=later, is_rest=True)
    return replace(entry, blocks=blocks, notes=notes, goes_on=True), rest_of_it, room


def _count_fitting(lines: Sequence[Line], room: int) -> int:
    return sum(1 for _ in takewhile(lambda size: size <= room, accumulate(map(_count_elements, lines))))


def _count_elements(line: Line) -> int:
    """Return the elements of a line: itself, its link, its key where it is called otherwise."""
    return 1 + bool(line.address) + (line.name != line.key)
