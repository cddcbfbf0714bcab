"""What the register held at the end of every month and in every release, as history tells it."""

from __future__ import annotations

import calendar
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from datapub.derive.redaction import Redactions, redact_row
from datapub.derive.releases import Release
from datapub.history import History, Key, Revision, State
from datapub.history.values import Cells


@dataclass(frozen=True)
class PastRows:
    """The rows of a dataset at a moment of the past, as far as they may be told.

    Attributes:
        as_of_on: the last day of a month, in the newest the day of the last commit of data; of a release
            the day that it states.
        version: of the release, "" at the end of a month.
    """

    as_of_on: date
    rows: Mapping[Key, Cells]
    version: str = ""


def list_past(
    history: History,
    present: State,
    dataset: str,
    columns: Collection[str],
    releases: Iterable[tuple[Release, State]],
    redactions: Redactions,
) -> list[PastRows]:
    """Return a dataset at the end of every month that history reaches back to, then in every release.

    Args:
        present: the state of the newest commit.
        columns: what is looked at of a row: from where one of them came or went, history tells nothing of
            the time before.
    """
    months = list(_list_months(history, present, dataset, columns, redactions))[::-1]
    released = [
        PastRows(
            date.fromisoformat(release.released_on),
            dict(_redact_rows(redactions, dataset, state.snapshots[dataset].rows)),
            release.id,
        )
        for release, state in releases
        if dataset in state.snapshots
    ]
    return months + released


def _list_months(
    history: History, present: State, dataset: str, columns: Collection[str], redactions: Redactions
) -> Iterator[PastRows]:
    """Yield the newest month first, undoing what each commit did."""
    if dataset not in present.snapshots:
        return
    rows = dict(present.snapshots[dataset].rows)
    redacted = dict(_redact_rows(redactions, dataset, rows))
    rekeyed = {
        note.commit.hash for note in history.notes if (note.dataset, note.fault) == (dataset, "new-key")
    }
    day = history.commits[-1].committed_at.date()
    for revision in reversed(history.revisions):
        while (day.year, day.month) >= (
            revision.commit.committed_at.year,
            revision.commit.committed_at.month,
        ):
            yield PastRows(day, dict(redacted))
            day = _end_month_before(day)
        if revision.commit.hash in rekeyed or _begins(revision, dataset, columns):
            return
        for edit in revision.edits:
            if edit.dataset != dataset:
                continue
            if edit.before is None:
                rows.pop(edit.key, None)
            elif edit.after is None or edit.key in rows:
                rows[edit.key] = {**rows.get(edit.key, {}), **edit.before}
            redacted.pop(edit.key, None)
            if edit.key in rows:
                redacted.update(_redact_rows(redactions, dataset, {edit.key: rows[edit.key]}))


def _begins(revision: Revision, dataset: str, columns: Collection[str]) -> bool:
    """Return whether nothing comparable is known of before a commit."""
    old, new = revision.columns.get(dataset, ((), ()))
    return dataset in revision.started or not {*old}.symmetric_difference(new).isdisjoint(columns)


def _redact_rows(
    redactions: Redactions, dataset: str, rows: Mapping[Key, Cells]
) -> Iterator[tuple[Key, Cells]]:
    for key, cells in rows.items():
        if not redactions.is_erased(dataset, key):
            yield key, redact_row(redactions, dataset, key, cells)


def _end_month_before(day: date) -> date:
    year, month = (day.year, day.month - 1) if day.month > 1 else (day.year - 1, 12)
    return date(year, month, calendar.monthrange(year, month)[1])
