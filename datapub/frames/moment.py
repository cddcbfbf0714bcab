"""The publication time on each page, which depends on the content of that page only.

The theme writes tokens, which are filled in page by page, so that a commit only changes the date of pages
whose rows or prose it changed.
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
"""Name in the theme's templates -> token."""

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
    """Return the values of the tokens on a data page.

    Args:
        shows: the datasets whose rows are on it; () if any may be.
        rows: the rows that are, or were, on it. The page was published with the last change to any of them;
            if the history does not know all of them, or is in doubt, ``shows`` decides.
    """
    known = [history.find_change(*row) for row in rows] if history and not clock.doubts else []
    moments = [commit.committed_at for commit in known if commit is not None]
    if not moments or len(moments) < len(rows):
        return _write(clock, _OF_DATA, clock.of(*shows).published)
    return _write(clock, _OF_DATA, max(moments))


def write_prose_moment(clock: Clock, file: str, shows: tuple[str, ...] | None) -> dict[str, str]:
    """Return the values of the tokens on a page of prose.

    Args:
        file: its source, relative to the project's folder.
        shows: the datasets whose rows are on it; () if any may be, None if it shows no data.
    """
    written = clock.prose.get(file)
    if shows is None and written is not None:
        return _write(clock, _OF_PROSE, written)
    data = clock.of(*(shows or ())).published
    return _write(clock, _OF_DATA, data)


def fill_moment(text: str, moment: Mapping[str, str]) -> str:
    """Replace the tokens of a page by their values."""
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
