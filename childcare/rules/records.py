"""What the rules of dated records of an institution share: events, inspections and others like them."""

from __future__ import annotations

from collections.abc import Iterator

from childcare.terms import Status
from datapub.messages import label_of
from datapub.problem import Problem
from datapub.rules.data import Data, Row

INSTITUTIONS = "institutions"


def check_records(
    data: Data, table: str, day: str, rule: str, until_cancelled: bool = True
) -> Iterator[Problem]:
    """Yield records of no time of their institution, or that are samples where it is none, or the reverse.

    An institution exists from the first day that its row states (registration, application, filing) until it
    is cancelled; of one that states none nothing is concluded.

    Args:
        day: the column with the day of a record.
        until_cancelled: whether there is none after its institution was cancelled.
        rule: "<rule>/before", "<rule>/after" and "<rule>/sample" word what is found.
    """
    for row, institution in pair_rows(data, table, day):
        if row.is_sound("is_sample") and row["is_sample"] != institution["is_sample"]:
            yield data.problem(table, f"{rule}/sample", row, "is_sample", institution=institution["name"])
        yield from check_day(data, table, row, institution, day, rule, until_cancelled)


def pair_rows(data: Data, table: str, *columns: str) -> Iterator[tuple[Row, Row]]:
    """Yield the rows that name an institution, with its row; a dangling reference is reported as that."""
    if data.has(INSTITUTIONS):
        for row in data.sound_rows(table, "institution_id", *columns):
            institution = data.find(INSTITUTIONS, "id", row["institution_id"])
            if institution is not None:
                yield row, institution


def check_day(
    data: Data, table: str, row: Row, institution: Row, day: str, rule: str, until_cancelled: bool = True
) -> Iterator[Problem]:
    """Yield a day on which there was no such institution; see :func:`check_records`."""
    if row[day] is None:
        return
    known = [
        (institution[name], label_of(data.dataset(INSTITUTIONS), name))
        for name in ("registered_on", "application_received_on", "filed_on")
        if institution[name] is not None and institution.is_sound(name)
    ]
    if known and row[day] < min(known)[0]:
        first, title = min(known)
        yield data.problem(
            table, f"{rule}/before", row, day, institution=institution["name"], title=title, other=first
        )
    cancelled = institution["cancelled_on"]
    if (
        until_cancelled
        and institution["status"] == Status.CANCELLED
        and cancelled is not None
        and row[day] > cancelled
        and institution.is_sound("status", "cancelled_on")
    ):
        yield data.problem(table, f"{rule}/after", row, day, institution=institution["name"], other=cancelled)


def check_order(data: Data, table: str, row: Row, earlier: str, later: str, rule: str) -> Iterator[Problem]:
    """Yield a day of a row that lies before one which it cannot precede."""
    first, second = row[earlier], row[later]
    if first is not None and second is not None and row.is_sound(earlier, later) and second < first:
        dataset = data.dataset(table)
        yield data.problem(
            table, rule, row, later, title=label_of(dataset, later), earlier=label_of(dataset, earlier),
            other=first,
        )  # fmt: skip
