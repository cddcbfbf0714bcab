"""The record that a repository keeps of a rewrite of its history.

``rewritten.csv`` maps every old commit id to the new one, so that citations can still be resolved, and lists
every version of every dataset with its published hash, so that citations can still be verified although the
rows are gone.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from datapub.clock import DatasetVersion
from datapub.textual import write_rows

REWRITTEN = "rewritten.csv"
COLUMNS = (
    "rewritten_on", "reason", "commit", "new_commit", "dataset", "version", "published_at", "rows", "sha256",
)  # fmt: skip


@dataclass(frozen=True)
class Rewritten:
    """The content of ``rewritten.csv``.

    Attributes:
        commits: old commit id -> new commit id.
        versions: dataset -> its versions before the rewrite, oldest first, with their present commit ids.
        rows: the rows of the file.
    """

    commits: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, tuple[DatasetVersion, ...]] = field(default_factory=dict)
    rows: Sequence[Mapping[str, str]] = ()

    @property
    def latest(self) -> datetime | None:
        """When the newest version before the rewrite was published; None if there was none."""
        return max((versions[-1].published for versions in self.versions.values()), default=None)

    def follow(self, commit: str) -> str:
        """Return the present id of a commit, given in short or in full; "" if it was not rewritten."""
        if not commit:
            return ""
        found = next((new for old, new in self.commits.items() if old.startswith(commit)), "")
        return (self.follow(found) or found) if found else ""


UNTOUCHED = Rewritten()
"""The record of a history that was never rewritten."""


def read_rewritten(root: Path) -> Rewritten:
    """Read the file; return ``UNTOUCHED`` if there is none."""
    path = root / REWRITTEN
    if not path.is_file():
        return UNTOUCHED
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    known = Rewritten({row["commit"]: row["new_commit"] for row in rows if not row["dataset"]})
    versions: dict[str, tuple[DatasetVersion, ...]] = {}
    for row in rows:
        if name := row["dataset"]:
            version = DatasetVersion(
                datetime.fromisoformat(row["published_at"]),
                known.follow(row["commit"]) or row["commit"],
                row["version"],
                sha256=row["sha256"],
                rows=int(row["rows"]),
            )
            versions[name] = (*versions.get(name, ()), version)
    return Rewritten(known.commits, versions, rows)


def write_rewritten(
    before: Rewritten,
    commits: Mapping[str, str],
    past: Mapping[str, Sequence[DatasetVersion]],
    today: date,
    reason: str,
) -> bytes:
    """Return the content of the file after another rewrite.

    Args:
        before: the record so far.
        commits: old commit id -> new commit id.
        past: dataset -> all of its versions before this rewrite.
    """
    common = (today.isoformat(), reason)
    rows = [[row[name] for name in COLUMNS] for row in before.rows if not row["dataset"]]
    rows += [[*common, old, new, *[""] * 5] for old, new in sorted(commits.items())]
    rows += [
        [*common, item.commit, commits.get(item.commit, item.commit), name, item.number,
         item.published.isoformat(), str(item.rows), item.sha256]
        for name, versions in past.items()
        for item in versions
    ]  # fmt: skip
    return write_rows([COLUMNS, *rows])
