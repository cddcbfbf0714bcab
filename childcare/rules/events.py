"""动态管理: the events of an institution, and whether they agree with what the register states.

Where events are recorded they are the home of the fact: the register's status has to follow from the last
of them, and a day that it states has to be theirs. A row without events keeps what was stated.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from childcare.rules.records import INSTITUTIONS, check_records
from childcare.rules.register import find_status
from childcare.terms import EventKind, Status
from datapub.descriptor.files import hint_at
from datapub.messages import label_of
from datapub.model import AS_OF
from datapub.problem import Problem, Severity
from datapub.rules.data import Data, Row

TABLE = "institution_events"

_KINDS = frozenset(EventKind)
_ON_A_FIELD = frozenset({EventKind.CHANGED, EventKind.MOVED})
_PERSONAL = frozenset({"principal_name", "principal_basis", "principal_consent_on", "enrolled"})
"""Columns whose past may not be told, as no archive and no change log tells it."""


def check_events(data: Data) -> Iterator[Problem]:
    """event: in an order that can be, in the time of the institution, and in agreement with the register."""
    yield from check_records(data, TABLE, "happened_on", "event")
    by_institution: dict[str, list[Row]] = defaultdict(list)
    for row in data.rows(TABLE):
        yield from _check_change(data, row)
        if (
            row["kind"] in _KINDS
            and row["happened_on"]
            and row.is_sound("institution_id", "kind", "happened_on")
        ):
            by_institution[row["institution_id"]].append(row)
    for code, rows in by_institution.items():
        rows.sort(key=lambda row: (row["happened_on"], row["id"] or ""))
        yield from _check_sequence(data, rows)
        institution = data.find(INSTITUTIONS, "id", code) if data.has(INSTITUTIONS) else None
        if institution is not None:
            yield from _check_register(data, institution, rows)


def _check_change(data: Data, row: Row) -> Iterator[Problem]:
    """Yield what is said of a changed field where none changed, and the reverse."""
    if not row.is_sound("kind", "changed_field", "before", "after"):
        return
    if row["kind"] not in _ON_A_FIELD:
        for name in ("changed_field", "before", "after"):
            if row[name] is not None:
                title = label_of(data.dataset(TABLE), name)
                yield data.problem(TABLE, "event/no-field", row, name, title=title, kind=row["kind"])
        return
    titles = _list_titles(data)
    if row["kind"] == EventKind.CHANGED and row["changed_field"] is None:
        yield data.problem(TABLE, "event/field", row, "changed_field")
    elif row["changed_field"] is not None and titles and row["changed_field"] not in titles:
        yield data.problem(
            TABLE, "event/unknown-field", row, "changed_field", hint=hint_at(row["changed_field"], titles)
        )
    elif titles.get(row["changed_field"]) in _PERSONAL:
        for name in ("before", "after"):
            if row[name] is not None:
                yield data.problem(TABLE, "event/person", row, name, title=row["changed_field"])
    if row["before"] is not None and row["before"] == row["after"]:
        yield data.problem(TABLE, "event/same", row, "after")


def _list_titles(data: Data) -> dict[str, str]:
    if not data.has(INSTITUTIONS):
        return {}
    return {field.title: field.name for field in data.dataset(INSTITUTIONS).schema.fields}


def _check_sequence(data: Data, rows: list[Row]) -> Iterator[Problem]:
    """Yield an event that cannot follow the one before it: overlapping statuses among them."""
    turning = [row for row in rows if EventKind(row["kind"]).leads_to]
    for before, row in pairwise(turning):
        if before["kind"] not in EventKind(row["kind"]).follows:
            yield _make_sequence_problem(data, before, row)
    for row in rows:
        earlier = [one for one in turning if one["happened_on"] <= row["happened_on"]]
        if row not in turning and earlier and earlier[-1]["kind"] not in EventKind(row["kind"]).follows:
            yield _make_sequence_problem(data, earlier[-1], row)


def _make_sequence_problem(data: Data, before: Row, row: Row) -> Problem:
    return data.problem(
        TABLE,
        "event/sequence",
        row,
        "kind",
        first=before.number,
        kind=before["kind"],
        other=before["happened_on"],
    )


def _check_register(data: Data, institution: Row, rows: list[Row]) -> Iterator[Problem]:
    """Yield where the register states another status, or another day, than the events tell.

    A status is held against events after the row's as-of day too: readers would be told that a place is open
    of which the site itself says that it has closed since. That is a warning, as one of the two tables has to
    come in before the other. A status of after that day stands beside a wrong day.
    """
    day = institution[AS_OF]
    known = [row for row in rows if day is None or row["happened_on"] <= day]
    status = find_status(institution) if institution.is_sound("status") else None
    was_wrong, is_wrong = _contradicts(known, status), _contradicts(rows, status)
    last = next((row for row in reversed(rows) if EventKind(row["kind"]).leads_to), rows[-1])
    details = {"kind": last["kind"], "other": last["happened_on"], "event": last["id"]}
    if is_wrong:
        severity: Severity = "error" if was_wrong else "warning"
        allowed = "、".join(EventKind(last["kind"]).leads_to)
        yield data.problem(
            INSTITUTIONS, "event/status", institution, "status", **details, allowed=allowed, severity=severity
        )
    elif was_wrong and institution.is_sound(AS_OF):
        yield data.problem(INSTITUTIONS, "event/as-of", institution, AS_OF, **details)
    last_of = {EventKind(row["kind"]).column: row for row in known if EventKind(row["kind"]).column}
    for name, row in last_of.items():
        stated = institution[name]
        if stated is not None and institution.is_sound(name) and stated != row["happened_on"]:
            yield data.problem(
                INSTITUTIONS, "event/day", institution, name, kind=row["kind"], other=row["happened_on"],
                event=row["id"], title=label_of(data.dataset(INSTITUTIONS), name),
            )  # fmt: skip


def _contradicts(rows: list[Row], status: Status | None) -> bool:
    """Return whether a status is none of those to which the last of these events that turns it leads."""
    turning = [EventKind(row["kind"]).leads_to for row in rows if EventKind(row["kind"]).leads_to]
    return status is not None and bool(turning) and status not in turning[-1]
