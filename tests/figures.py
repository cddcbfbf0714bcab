"""The figures of `make fault`, each with its goal, printed at once and in a table at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

MAX_SHOWN = 10
"""How many faults of one figure are printed."""


@dataclass(frozen=True)
class Figure:
    """One figure.

    Attributes:
        what: what was counted or measured.
        got: the result.
        wanted: the goal; "" if there is none.
        is_met: whether the goal was met.
    """

    what: str
    got: str
    wanted: str = ""
    is_met: bool = True


@dataclass
class Figures:
    """All figures of a run."""

    listed: list[Figure] = field(default_factory=list)

    def add(self, what: str, got: object, wanted: str = "", is_met: bool = True) -> None:
        """Keep a figure, and print it."""
        figure = Figure(what, f"{got:,}" if isinstance(got, int) else str(got), wanted, is_met)
        self.listed.append(figure)
        print(" · ".join(filter(None, (what, figure.got, wanted, "" if is_met else "MISSED"))), flush=True)

    def add_at_least(self, what: str, got: int, wanted: int) -> None:
        """Keep a number of which so many were wanted."""
        self.add(what, got, f"at least {wanted:,}", got >= wanted)

    def add_faults(self, what: str, faults: Sequence[str]) -> None:
        """Keep how many faults there were, of which none is wanted, and print the first."""
        self.add(what, len(faults), "0", not faults)
        for fault in faults[:MAX_SHOWN]:
            print(f"    {fault}", flush=True)

    @property
    def missed(self) -> int:
        """How many were not reached."""
        return sum(not figure.is_met for figure in self.listed)

    def write(self) -> str:
        """Return the table."""
        rows = [("", "came", "wanted", "")]
        rows += [(one.what, one.got, one.wanted, "" if one.is_met else "MISSED") for one in self.listed]
        wide = [max(len(row[place]) for row in rows) for place in range(3)]
        lines = [
            f"{what:<{wide[0]}}  {got:>{wide[1]}}  {wanted:<{wide[2]}}  {mark}".rstrip()
            for what, got, wanted, mark in rows
        ]
        return "\n".join([*lines, f"{self.missed} of {len(self.listed)} figures missed"])
