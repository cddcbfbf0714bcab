"""Content that a sheet hides or strikes out, which needs a person's decision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from datapub.intake.extract import Decision, Omission
from datapub.intake.headers import Header
from datapub.intake.sheet import Formatting


class HiddenContent:
    """Judges rows and cells by the decisions given, and collects those that lack one.

    Args:
        hidden: the decision about rows and columns hidden by hand or by a filter, and about unseen cells.
        struck: the decision about struck-out rows and cells.
    """

    def __init__(self, formatting: Formatting, hidden: Decision, struck: Decision) -> None:
        self._formatting, self._hidden, self._struck = formatting, hidden, struck
        self._open: dict[str, dict[int, str]] = {
            "intake-hidden": {}, "intake-struck": {}, "intake-unseen": {},
        }  # fmt: skip

    def drops_column(self, place: int) -> bool:
        """Return whether a column is to be left out as hidden."""
        return self._hidden == Decision.SKIP and place in self._formatting.hidden_columns

    def judge_row(self, row: int, texts: Mapping[int, str], name: str) -> Omission | None:
        """Return why a row is to be left out; None if it is to be read.

        Args:
            texts: column -> text, of the columns that are imported.
            name: the row's name, for the question.
        """
        is_struck, is_unseen = (
            bool(texts) and all((row, place) in places for place in texts)
            for places in (self._formatting.struck, self._formatting.invisible)
        )
        for is_so, decision, key, reason in (
            (row in self._formatting.hidden_rows, self._hidden, "intake-hidden", Omission.HIDDEN),
            (is_unseen, self._hidden, "intake-unseen", Omission.HIDDEN),
            (is_struck, self._struck, "intake-struck", Omission.STRUCK),
        ):
            if is_so and decision == Decision.SKIP:
                return reason
            if is_so and decision == Decision.NONE:
                self._open[key][row] = name
        return None

    def judge_cell(self, row: int, place: int, text: str) -> Omission | None:
        """Return why a cell is to be left out; None if it is to be read."""
        for places, decision, key, reason in (
            (self._formatting.struck, self._struck, "intake-struck", Omission.STRUCK),
            (self._formatting.invisible, self._hidden, "intake-unseen", Omission.HIDDEN),
        ):
            if text and (row, place) in places:
                if decision == Decision.SKIP:
                    return reason
                if decision == Decision.NONE:
                    self._open[key].setdefault(row, text)
        return None

    def list_questions(self, header: Header) -> Iterator[tuple[str, int, int | None, dict[str, Any]]]:
        """Yield the open questions, as the wording, row, column and details of a problem."""
        for key, rows in self._open.items():
            if rows:
                texts = "、".join(list(rows.values())[:3]) + (" 等" if len(rows) > 3 else "")
                yield key, min(rows), None, {"value": texts, "count": len(rows), "rows": _join(sorted(rows))}
        for place in sorted(self._formatting.hidden_columns & header.fields.keys()):
            if self._hidden == Decision.NONE:
                yield "intake-hidden-column", header.last, place, {"field": header.fields[place]}


def _join(numbers: Sequence[int]) -> str:
    """Return row numbers with consecutive ones as ranges: 3、8–12."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][-1] + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    return "、".join(f"{part[0]}–{part[-1]}" if len(part) > 1 else str(part[0]) for part in parts)
