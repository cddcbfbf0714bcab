"""What the audit of a built site found, as plain values: for the page of results and its downloads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

Result = Literal["符合", "不符合", "无法核查", "不适用"]
RESULT_ORDER: tuple[Result, ...] = ("不符合", "无法核查", "符合", "不适用")
"""The four results, in the order in which a reader should see them."""


@dataclass(frozen=True)
class DutyResult:
    """One duty and what its check found.

    Attributes:
        duty: the duty's row of ``disclosure_duties``, cell by cell as text.
        reason: one sentence without a full stop.
        evidence: paths below the site's root where it can be seen.
    """

    duty: Mapping[str, str]
    result: Result
    reason: str
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Audited:
    """The results of one audit.

    Attributes:
        day: the day that terms and ages were judged on: that of the data's publication.
        commit: full hash of the commit that the data comes from, "" where there is no history.
    """

    results: tuple[DutyResult, ...]
    day: date
    commit: str

    @property
    def counts(self) -> Mapping[str, int]:
        """How many duties have each result, in the order of :data:`RESULT_ORDER`."""
        found = Counter(one.result for one in self.results)
        return {result: found[result] for result in RESULT_ORDER}
