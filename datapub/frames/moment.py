"""What a page says of when it was published: its own moment, whatever else the site shows.

The theme writes tokens, which are filled in page by page, so that a commit moves the day of those pages
only whose rows or words it changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from html import escape
from typing import Final

from datapub.clock import Clock, Doubt
from datapub.history import History
from datapub.pages.page import RowKey
from datapub.textual import write_day

_NAMES: Final = ("published_label", "published_minute", "published_note", "published_on", "published_text")
MOMENT_TOKENS: Final[Mapping[str, str]] = {name: f"@{name}@" for name in _NAMES}
"""Name in the theme's templates -> the token that stands for it."""

_OF_DATA, _OF_PROSE = "数据发布", "本页更新"

_NOTES: Final[Mapping[Doubt, str]] = {
    "uncommitted": "含还没有提交的改动",
    "shallow": "提交记录不全，实际日期可能更早",
    "no-history": "没有提交记录，这是生成网页的日期",
    "future-commit": "有的提交写的时间在今天以后，没有采用",
    "early-commit": "有的提交写的时间早于它前面的提交，没有采用",
    "odd-commit": "有的提交写的时间不可能，没有采用",
}


def write_moment(
    clock: Clock,
    shows: tuple[str, ...],
    rows: tuple[RowKey, ...] = (),
    history: History | None = None,
) -> dict[str, str]:
    """Return what fills the tokens of a page of data.

    Args:
        shows: the datasets whose rows stand on it, () where any may.
        rows: the rows that it tells of, or did: it was published with the last change of any of them. Where
            history does not know each of them, or cannot be believed, ``shows`` counts.
    """
    known = [history.find_change(*row) for row in rows] if history and not clock.doubts else []
    moments = [commit.committed_at for commit in known if commit is not None]
    if not moments or len(moments) < len(rows):
        return _write(clock, _OF_DATA, clock.of(*shows).published)
    return _write(clock, _OF_DATA, max(moments))


def write_prose_moment(clock: Clock, file: str, shows: tuple[str, ...] | None) -> dict[str, str]:
    """Return what fills the tokens of a page of prose.

    Args:
        file: its source, relative to the project's folder.
        shows: the datasets whose rows stand on it, () where any may, None where it shows none.
    """
    written = clock.prose.get(file)
    if shows is None and written is not None:
        return _write(clock, _OF_PROSE, written)
    data = clock.of(*(shows or ())).published
    return _write(clock, _OF_DATA, data)


def fill_moment(text: str, moment: Mapping[str, str]) -> str:
    """Put the moment of a page in place of its tokens."""
    for name, token in MOMENT_TOKENS.items():
        text = text.replace(token, moment[name])
    return text


def _write(clock: Clock, label: str, moment: datetime) -> dict[str, str]:
    note = "；".join(_NOTES[doubt] for doubt in clock.doubts)
    return {
        "published_label": label,
        "published_minute": f"{moment:%Y-%m-%d %H:%M}",
        "published_note": f' <span class="quiet">（{escape(note)}）</span>' if note else "",
        "published_on": moment.date().isoformat(),
        "published_text": write_day(moment),
    }
