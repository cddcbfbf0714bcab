"""Names of the tables of prose, which Markdown has no words for."""

from __future__ import annotations

import re
from typing import Final

_HEADING_OR_TABLE: Final = re.compile(r"<h[1-6]\b[^>]*\bid=\"(?P<id>[^\"]+)\"|<table>")


def name_tables(html: str) -> str:
    """Name each table after the heading above it, so that a screen reader says which one it enters."""
    above = ""

    def name(found: re.Match[str]) -> str:
        nonlocal above
        above = found["id"] or above
        return found[0] if found["id"] or not above else f'<table aria-labelledby="{above}">'

    return _HEADING_OR_TABLE.sub(name, html)
