"""Files beside the datasets: what the audit needs from the history, and what it found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from datapub.derive.audited import Audited
from datapub.history import Commit, History
from datapub.model import Table, Tables
from datapub.rules.official import is_review_of, is_same_person
from datapub.textual import write_document, write_rows

PUBLICATION_DATES: Final = "data/publication-dates.csv"
RELEASE_REVIEW: Final = "data/release-review.json"
AUDIT_JSON: Final = "data/disclosure-audit.json"
AUDIT_CSV: Final = "data/disclosure-audit.csv"

_DUTY_COLUMNS = (
    "id", "name", "duty", "kind", "applies_to", "instrument", "article", "deadline_working_days", "is_law",
    "reliability", "note",
)  # fmt: skip


def write_provenance(
    tables: Tables, register: str, history: History | None, released: Commit | None
) -> Iterator[tuple[str, bytes]]:
    """Yield when each row was first published, and that the release was reviewed, as far as it is known.

    A commit's day is the day of publication, as this site is built from commits only. Names of
    staff stay in the repository: of the review only the day, and that it was another person, is told.

    Args:
        register: name of the dataset whose rows were published one by one.
    """
    if history is not None and register in tables:
        yield PUBLICATION_DATES, _write_dates(tables[register], history)
    if released is not None and "releases" in tables:
        for row in tables["releases"].records():
            if is_review_of(row, released):
                reviewer = row["reviewer"]
                review = {
                    "version": released.hash,
                    "has_reviewer": bool(reviewer),
                    "reviewed_on": row["reviewed_on"].isoformat() if row["reviewed_on"] else "",
                    "is_another_person": bool(reviewer) and not is_same_person(reviewer, released.author),
                }
                yield RELEASE_REVIEW, write_document(review)
                return


def _write_dates(table: Table, history: History) -> bytes:
    rows = []
    for record in table.records():
        known = history.row(table.name, record["id"])
        if known is None:
            continue
        change, status = known.of_field("changed_on"), known.of_field("status")
        rows.append(
            (
                record["id"],
                known.first.committed_at.date().isoformat(),
                known.first.hash,
                change.committed_at.date().isoformat(),
                change.hash,
                status.committed_at.date().isoformat(),
                status.hash,
            )
        )
    head = (
        "id", "first_published_on", "first_commit", "change_published_on", "change_commit",
        "status_published_on", "status_commit",
    )  # fmt: skip
    return write_rows([head, *rows])


def write_audit(audited: Audited, publisher: str) -> Iterator[tuple[str, bytes]]:
    """Yield the results of the audit for programs and for spreadsheets."""
    document = {
        "publisher": publisher,
        "judged_on": audited.day.isoformat(),
        "commit": audited.commit,
        "counts": dict(audited.counts),
        "duties": [
            {
                **{name: one.duty[name] for name in _DUTY_COLUMNS},
                "is_law": one.duty["is_law"] == "true",
                "result": one.result,
                "reason": one.reason,
                "evidence": list(one.evidence),
            }
            for one in audited.results
        ],
    }
    yield AUDIT_JSON, write_document(document)
    rows = [
        (*(one.duty[name] for name in _DUTY_COLUMNS), one.result, one.reason, " ".join(one.evidence))
        for one in audited.results
    ]
    yield AUDIT_CSV, write_rows([(*_DUTY_COLUMNS, "result", "reason", "evidence"), *rows])
