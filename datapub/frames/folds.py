"""Collapsible sections of prose: the heading is shown, its section opens at a tap.

Staff mark the heading: ``## 标题 {#id .fold}``. Its section extends to the next heading of the same level. On
data pages ``macros_fold.html`` writes the same.
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
    """Put each section with a marked heading into a ``<details>``, with the heading in its summary.

    It remains a heading element, and so keeps its anchor and its place in the outline.
    """
    return _MARKED.sub(_fold, html)


def _fold(section: re.Match[str]) -> str:
    body = section["body"]
    heading = section[0].removesuffix(body).replace(_MARK, "", 1)
    return f'<details class="fold">\n<summary>{heading}</summary>{body}</details>\n'
