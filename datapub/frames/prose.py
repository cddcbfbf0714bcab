"""Check the sources in docs/ before the shell reads them: slots, frames and their tokens.

A problem found here can name the file and line to be edited, which built HTML does not tell.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Final

from datapub.config import Config
from datapub.frames.fault import make_fault
from datapub.pages import Section, list_frames, list_landings, list_slots
from datapub.pages.environment import name_contact
from datapub.problem import Problem

DOCS: Final = "docs"
FRAME_FILE: Final = "frame.md"
TOKENS: Final = {"title": "@title@", "description": "@description@", "heading": "@heading@"}
CITY: Final = "@city@"
"""Token for the name of the city."""
BASE_URL: Final = "@base_url@"
"""Token for the address of the home page, for examples with absolute addresses."""
CONTACT: Final = "@contact@"
"""Token for the publisher's contact details."""
CONTENT: Final = "content"

_SLOT = re.compile(r"<!--\s*publish:\s*([^\s>]*?)\s*-->")
_SLOT_LINE = re.compile(r"<!--\s*publish:\s*[^\s>]*?\s*-->")


def write_slot(name: str) -> str:
    """Return the line that marks the position of a data block."""
    return f"<!-- publish:{name} -->"


def find_slot(name: str) -> re.Pattern[str]:
    """Return a pattern for a slot with any blanks inside."""
    return re.compile(rf"<!--\s*publish:\s*{re.escape(name)}\s*-->")


def fill_tokens(text: str, config: Config) -> str:
    """Replace the tokens in prose by the city's settings."""
    values = {BASE_URL: config.base_url, CITY: config.city, CONTACT: name_contact(config.contact)}
    for token, value in values.items():
        text = text.replace(token, escape(value))
    return config.levels.fill(text)


def check_prose(root: Path, sections: Sequence[Section]) -> Iterator[Problem]:
    """Yield problems of the sources in docs/, such as missing frames and unknown slots."""
    slots, frames = list_slots(sections), list_frames(sections)
    if not (root / DOCS).is_dir():
        yield make_fault(DOCS, "docs-missing")
        return
    known = sorted(slots)
    placed: set[str] = set()
    for path in sorted((root / DOCS).rglob("*.md")):
        file = path.relative_to(root).as_posix()
        try:
            text = path.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError:
            yield make_fault(file, "docs-encoding")
            continue
        is_frame = path.name == FRAME_FILE and path.parent.name in frames
        lines = text.splitlines()
        names = known
        if is_frame:
            names = [CONTENT]
            for token in (*TOKENS.values(), write_slot(CONTENT)):
                if not (find_slot(CONTENT).search(text) if token == write_slot(CONTENT) else token in text):
                    yield make_fault(file, "frame-token", token)
        for number, name in _find_slots(lines):
            if name not in names:
                near = difflib.get_close_matches(name, names, 1)
                yield make_fault(
                    file, "slot-unknown", name, number, near=near[0] if near else "", names="、".join(names)
                )
            elif not _stands_alone(lines, number - 1):
                yield make_fault(file, "slot-place", name, number)
            else:
                placed.add(name)
    for section in frames:
        frame = f"{DOCS}/{section}/{FRAME_FILE}"
        if not (root / frame).is_file():
            yield make_fault(frame, "frame-missing")
    for name, file in list_landings(sections).items():
        if name not in placed:
            place = f"{DOCS}/{file}"
            yield make_fault(place, "slot-unused", name, line=write_slot(name))


def _find_slots(lines: list[str]) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(lines, 1):
        for match in _SLOT.finditer(line):
            yield number, match[1]


def _stands_alone(lines: list[str], index: int) -> bool:
    around = [lines[i] for i in (index - 1, index + 1) if 0 <= i < len(lines)]
    return _SLOT_LINE.fullmatch(lines[index].rstrip()) is not None and not any(
        text.strip() for text in around
    )
