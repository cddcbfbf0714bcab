"""The words for a city and its parts, which depend on its level: 全市 has 区县, 全区 has 镇街.

One value for templates (``levels``), charts and messages. In prose, in mkdocs.yml and in the profile's words
:meth:`Levels.fill` puts it in for @whole@, @part@ and the like.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORDED = re.compile(
    r"(?P<whole>全市)|(?P<own>本市)|(?P<kind>市)(?=级(?:责任)?单位)|(?P<parts>区县[和或、]功能区)"
    r"|(?<=[各个])(?P<part>区县)|(?P<every>所在区县)(?!（)|(?P<first>区县)(?=比较|网页)"
)
"""What a prefecture city says of its own level; what the law says of any 区县 (区县级) is no such word."""


@dataclass(frozen=True)
class Levels:
    """The words of one city.

    Attributes:
        whole: all of it.
        part: what one of its areas is called.
        parts: what its areas are called, where some are of a kind of their own.
    """

    whole: str = "全市"
    part: str = "区县"
    parts: str = "区县"

    @property
    def kind(self) -> str:
        """What it is, in a character or two: 市."""
        return self.whole[1:]

    @property
    def own(self) -> str:
        """What is its own, as against the country's."""
        return f"本{self.kind}"

    @property
    def unplaced(self) -> str:
        """Where rows are that do not say in which of its areas they lie."""
        return f"未注明{self.part}"

    def reword(self, text: str) -> str:
        """Return what a prefecture city says of itself in the words of this one."""

        def word(found: re.Match[str]) -> str:
            name = found.lastgroup or ""
            return {"every": f"所在{self.part}", "first": self.part}.get(name) or str(getattr(self, name))

        return _WORDED.sub(word, text)

    def fill(self, text: str) -> str:
        """Put in what a text leaves to the city's level."""
        for name in ("whole", "kind", "own", "parts", "part", "unplaced"):
            text = text.replace(f"@{name}@", getattr(self, name))
        return text
