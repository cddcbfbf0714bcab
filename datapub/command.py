"""A command of the program as a value, for the manual, which may not import the command line."""

from __future__ import annotations

import os
import shlex
from dataclasses import dataclass


@dataclass(frozen=True)
class Argument:
    """What is typed behind the name of a command.

    Attributes:
        words: how it is typed: ("-o", "--output"), or what stands for a word that has to be given.
        value: what follows it: "文件"; "" where nothing does.
        description: what it is.
        is_required: whether the command cannot do without.
    """

    words: tuple[str, ...]
    value: str
    description: str
    is_required: bool


@dataclass(frozen=True)
class Command:
    """One command of ``build_site.py``."""

    name: str
    description: str
    arguments: tuple[Argument, ...]


def quote_path(path: str) -> str:
    """Return a path as it is typed into the shell of this system: folders have blanks and quotes in them."""
    return shlex.quote(path) if os.name == "posix" else f'"{path}"'
