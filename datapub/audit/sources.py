"""Personal data, disguised characters and merge conflicts in prose, settings, schemas and names of files.

What is found here is told with file and line; on the built site, which is looked through too, it would
stand on many pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from html import unescape
from pathlib import Path, PurePath

from datapub.audit.reader import UNREADABLE, Row
from datapub.audit.readers import UnknownFormat, list_rows
from datapub.characters import find_foreign
from datapub.messages import make_fault
from datapub.personal import digest_places, find_personal, redact_personal
from datapub.problem import Problem
from datapub.rules.allowances import Allowed, digests_in

SOURCES = ("docs", "schemas", "site.toml", "mkdocs.yml", "datapackage.json")
_LINES = frozenset({".md", ".html", ".toml", ".yml", ".json", ".svg", ".txt", ".xml"})
"""Read line by line, so that a report can name the line."""
_CONFLICT_MARKS = ("<<<<<<< ", ">>>>>>> ")
"""Lines that git leaves around a merge conflict; the line between them is a heading in Markdown."""
_MARKUP = re.compile("<[^<>]*>")


_NONE: Allowed = {}


def check_sources(
    root: Path,
    people: re.Pattern[str] | None = None,
    listed: Allowed = _NONE,
) -> Iterator[Problem]:
    """Yield personal data, disguised characters and merge conflicts in the sources, and unreadable files.

    Args:
        people: words for the people whom the register is about.
        listed: what is allowed; see :func:`datapub.rules.allowances.list_allowed`.
    """
    for path in _list_files(root):
        file = redact_personal(path.relative_to(root).as_posix())
        for finding in _find_in_file(path.name, _read(path), people, digests_in(listed, file)):
            yield make_fault(file, *finding)


@lru_cache(1_000)
def _find_in_file(
    name: str, raw: bytes | None, people: re.Pattern[str] | None, allowed: frozenset[str]
) -> tuple[tuple[str, str, int | None], ...]:
    """Return the rule, the value and the line of everything found in a file.

    Remembered, as an import checks a project several times, and a preview at every edit.
    """
    return tuple(_list_findings(name, raw, people, allowed))


def _list_findings(
    name: str, raw: bytes | None, people: re.Pattern[str] | None, allowed: frozenset[str]
) -> Iterator[tuple[str, str, int | None]]:
    rows, is_read = _read_all(name, raw)
    if not is_read:
        yield "source-unread", PurePath(name).suffix, None
    for number, row in rows:
        found = {one for text in row for one in find_personal(text, people, allowed)}
        if shown := "、".join(sorted({one.shown for one in found})):
            yield "source-personal", shown, number
        if number and (foreign := find_foreign(row[0].replace("\t", " "))):
            yield "source-character", f"U+{ord(foreign):04X}", number
        if number and row[0].startswith(_CONFLICT_MARKS):
            yield "merge-conflict", row[0][:7], number


def find_in_source(root: Path, people: re.Pattern[str] | None, file: str) -> dict[str, str]:
    """Return what is found in one of the sources, digest -> as reports show it."""
    paths = [path for path in _list_files(root) if redact_personal(path.relative_to(root).as_posix()) == file]
    texts = (text for path in paths for _, row in _read_all(path.name, _read(path))[0] for text in row)
    return dict(found for text in texts for found in digest_places(text, people))


def _list_files(root: Path) -> list[Path]:
    listed = [path for name in SOURCES for path in (root / name, *(root / name).rglob("*"))]
    return sorted(path for path in listed if path.is_file())


def _read(path: Path) -> bytes | None:
    """Return what a file contains, None if it cannot be read."""
    with suppress(OSError):
        return path.read_bytes()
    return None


def _read_all(name: str, raw: bytes | None) -> tuple[list[tuple[int | None, Row]], bool]:
    """Return the name and the texts of a file, and whether all of it could be read."""
    rows: list[tuple[int | None, Row]] = [(None, (name,))]
    if raw is None:
        return rows, False
    try:
        rows.extend(_list_texts(name, raw))
    except (UnknownFormat, *UNREADABLE):
        return rows, False
    return rows, True


def _list_texts(name: str, raw: bytes) -> Iterator[tuple[int | None, Row]]:
    """Yield the texts of a file with the line on which they stand, also without the markup between them."""
    if PurePath(name).suffix in _LINES:
        for number, line in enumerate(raw.decode("utf-8", errors="replace").splitlines(), 1):
            shown = unescape(_MARKUP.sub("", line))
            yield number, (line,) if shown == line else (line, shown)
        return
    yield from ((None, row) for row in list_rows(name, raw))
