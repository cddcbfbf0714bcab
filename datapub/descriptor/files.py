"""Files of settings: reading their text, and wording what is wrong with it."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from pathlib import Path

from datapub.messages import make_fault
from datapub.problem import Problem

FileReader = Callable[[str], bytes | None]
"""Path below the project's folder -> content, None where there is no such file."""


def read_from(folder: Path) -> FileReader:
    """Return what reads the files of a project's folder."""

    def read(path: str) -> bytes | None:
        file = folder / path
        return file.read_bytes() if file.is_file() else None

    return read


def read_text(read: FileReader, path: str, problems: list[Problem]) -> str | None:
    """Return the text of a file of settings, None where there is none that can be read."""
    content = read(path)
    try:
        if content is not None:
            return content.decode("utf-8-sig")
        problems.append(make_fault(path, "config-file"))
    except UnicodeDecodeError:
        problems.append(make_fault(path, "config-encoding"))
    return None


def hint_at(name: str, known: Iterable[str]) -> str:
    """Return which of the known names was meant, for a sentence; "" where none is near."""
    near = difflib.get_close_matches(name, list(known), 1)
    return f"（是不是 {near[0]}？）" if near else ""
