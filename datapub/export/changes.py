"""What changed and when, for programs: the change log as CSV and JSON, and the dates of every row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from datapub.config import Config
from datapub.derive.changelog import Changelog, Entry
from datapub.derive.changes import CellChange, Change, dump_cells
from datapub.export.api import ROOT
from datapub.export.paging import paginate
from datapub.history import History
from datapub.model import AREA_CODE, Table
from datapub.textual import write_document, write_rows

CHANGES_CSV, CHANGES_JSON, HISTORY_CSV = "data/changes.csv", "data/changes.json", "data/history.csv"

CHANGE_COLUMNS = (
    "published_at", "commit", "dataset", "key", "kind", "name", "area_code", "field", "before", "after",
    "is_withheld",
)  # fmt: skip
HISTORY_COLUMNS = (
    "dataset", "key", "first_published_at", "first_commit", "last_changed_at", "last_commit",
)  # fmt: skip

CHANGE_LOG, PER_PAGE = f"{ROOT}change-log/", 100
"""The oldest first, so that a program goes on where it ended."""

KEY_SEPARATOR = "|"
"""Between the cells of a key of several columns; no key column may hold it."""


def write_change_files(
    config: Config, changelog: Changelog, history: History | None, published: Sequence[Table]
) -> Iterator[tuple[str, bytes]]:
    """Yield (address, content) of the files; where history is not known they hold no row and say so."""
    yield CHANGES_CSV, write_rows([CHANGE_COLUMNS, *_list_cells(changelog)])
    yield CHANGES_JSON, _write_json(config, changelog)
    entries = [_dump_entry(entry) for entry in reversed(changelog.entries)]
    for address, page in paginate(CHANGE_LOG, "entries", entries, PER_PAGE, config.base_url):
        yield address, write_document(page, indent=None)
    yield HISTORY_CSV, write_rows([HISTORY_COLUMNS, *_list_dates(history, published)])


def _list_cells(changelog: Changelog) -> Iterator[Sequence[str]]:
    """Yield a row per changed cell; a row added or removed has one line without a field."""
    for entry in changelog.entries:
        for change in entry.changes:
            cells = change.cells if change.kind in {"changed", "cancelled"} else (CellChange("", "", ""),)
            for cell in cells:
                yield (
                    entry.published_at.isoformat(),
                    entry.commit,
                    change.dataset,
                    KEY_SEPARATOR.join(change.key),
                    change.kind,
                    change.about.get("name") or change.about.get("title") or "",
                    change.about.get(AREA_CODE, ""),
                    cell.field,
                    cell.before,
                    cell.after,
                    "true" if cell.is_withheld else "false",
                )


def _list_dates(history: History | None, published: Sequence[Table]) -> Iterator[Sequence[str]]:
    if history is None:
        return
    for table in published:
        for key, row in sorted(history.rows.get(table.name, {}).items()):
            yield (
                table.name,
                KEY_SEPARATOR.join(key),
                row.first.committed_at.isoformat(),
                row.first.hash,
                row.changed.committed_at.isoformat(),
                row.changed.hash,
            )


def _write_json(config: Config, changelog: Changelog) -> bytes:
    document = {
        "publisher": config.publisher_name,
        "licence": config.licence_name,
        "page": f"{config.base_url}changes/",
        "is_known": changelog.is_known,
        "entries": [_dump_entry(entry) for entry in changelog.entries],
    }
    return write_document(document, indent=None)


def _dump_entry(entry: Entry) -> dict[str, Any]:
    return {
        "commit": entry.commit,
        "published_at": entry.published_at.isoformat(),
        "started": dict(entry.started),
        "refreshed": dict(entry.refreshed),
        "structure": [item.as_object() for item in entry.schemas],
        "changes": [_dump_change(change) for change in entry.changes],
    }


def _dump_change(change: Change) -> dict[str, Any]:
    dumped: dict[str, Any] = {
        "dataset": change.dataset,
        "key": list(change.key),
        "kind": change.kind,
        "about": dict(change.about),
    }
    if change.kind in {"changed", "cancelled"}:
        dumped["cells"] = dump_cells(change)
    return dumped
