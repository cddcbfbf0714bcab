"""Sections of prose that are looked up: the heading stands, what it is over comes at a tap.

Staff mark the heading, ``## 标题 {#id .fold}``; what follows it, up to the next heading of its level, goes
along. On a data page ``macros_fold.html`` writes the same.
"""

from __future__ import annotations

import re
from typing import Final

_MARKED: Final = re.compile(
    r"<h2\b(?=[^>]*\sclass=\"fold\")[^>]*>.*?</h2>(?P<body>.*?)(?=<h2\b|<details class=\"fold\"|</article>)",
    re.DOTALL,
)
_MARK: Final = ' class="fold"'


def fold_sections(html: str) -> str:
    """Put each section whose heading is marked into a ``<details>``, with the heading in its summary.

    The heading stays one, so that it keeps its place in the outline and its anchor.
    """
    return _MARKED.sub(_fold, html)


def _fold(section: re.Match[str]) -> str:
    body = section["body"]
    heading = section[0].removesuffix(body).replace(_MARK, "", 1)
    return f'<details class="fold">\n<summary>{heading}</summary>{body}</details>\n'
