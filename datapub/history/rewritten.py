"""What a repository says of itself whose history was made anew, because something had to leave it.

``rewritten.csv`` names every commit of before with its id of now, so that what cites one still leads
somewhere, and every version of every dataset with the hash that it was published with: citations go on to be
verified, though the rows themselves are not there any more.
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
    """What was there before.

    Attributes:
        commits: id of each commit before -> its id after.
        versions: dataset -> its versions, oldest first, each with the id of its commit of now.
        rows: the file, a row each.
    """

    commits: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, tuple[DatasetVersion, ...]] = field(default_factory=dict)
    rows: Sequence[Mapping[str, str]] = ()

    @property
    def latest(self) -> datetime | None:
        """When the newest version was published that was there before; None where there was none."""
        return max((versions[-1].published for versions in self.versions.values()), default=None)

    def follow(self, commit: str) -> str:
        """Return the id of now of a commit, given in short or in full; "" where it was never another."""
        if not commit:
            return ""
        found = next((new for old, new in self.commits.items() if old.startswith(commit)), "")
        return (self.follow(found) or found) if found else ""


UNTOUCHED = Rewritten()
"""History is as it always was."""


def read_rewritten(root: Path) -> Rewritten:
    """Read the file; nothing where history is as it always was."""
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
    """Return the file after one more time.

    Args:
        commits: id of each commit before -> its id after.
        past: every version of each dataset that was known before.
    """
    said = (today.isoformat(), reason)
    rows = [[row[name] for name in COLUMNS] for row in before.rows if not row["dataset"]]
    rows += [[*said, old, new, *[""] * 5] for old, new in sorted(commits.items())]
    rows += [
        [*said, item.commit, commits.get(item.commit, item.commit), name, item.number,
         item.published.isoformat(), str(item.rows), item.sha256]
        for name, versions in past.items()
        for item in versions
    ]  # fmt: skip
    return write_rows([COLUMNS, *rows])
