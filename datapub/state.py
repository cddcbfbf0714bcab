"""The state of a site (sample, trial, official), decided in one place from settings and rows."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from datapub.model import Table


class SiteState(StrEnum):
    """Whether a site's rows are real, and whether they are its publisher's word.

    Attributes:
        label: its mark on every page; "" for an official site.
    """

    label: str

    SAMPLE = "sample", "样例站"
    TRIAL = "trial", "试运行"
    OFFICIAL = "official", ""

    def __new__(cls, word: str, label: str = "") -> SiteState:
        """Make a state with its label."""
        state = str.__new__(cls, word)
        state._value_, state.label = word, label
        return state


def find_state(is_official: bool, tables: Iterable[Table]) -> SiteState:
    """Return the state: official if the publisher says so, else by whether any row is a sample.

    A register without rows is on trial, as nothing in it is made up.
    """
    if is_official:
        return SiteState.OFFICIAL
    return SiteState.SAMPLE if any(table.has_samples for table in tables) else SiteState.TRIAL
