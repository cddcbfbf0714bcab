"""The page 更新日志, and a page for every month of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from datapub.derive.changelog import Entry
from datapub.history import RowHistory
from datapub.pages.change_wording import ChangeFormatter, Line, RenderedEntry
from datapub.pages.feeds import FOLDER, month_of, write_feeds
from datapub.pages.page import Page
from datapub.pages.section import Section, SiteContent, Slots

NEWEST = 200
"""Changes that the first page lists; a month has a page with all of its own."""


@dataclass(frozen=True)
class Dated:
    """When the entry of one row was first published and last changed, and what changed in it.

    Attributes:
        is_known: whether there is a history to ask.
        row: None where the row has not been committed yet, or nothing is known.
        lines: its changes, newest first.
    """

    is_known: bool = False
    row: RowHistory | None = None
    lines: Sequence[tuple[Entry, Line]] = ()

    @property
    def is_refresh(self) -> bool:
        """Whether the newest change only renewed the as-of date, so that no line tells of it."""
        if self.row is None or self.row.changed == self.row.first:
            return False
        return self.row.changed.hash not in {entry.commit for entry, _ in self.lines}


def list_row_changes(content: SiteContent, dataset: str) -> Callable[[str], Dated]:
    """Return what gives, for the id of a row, when its entry came and what changed in it."""
    formatter = ChangeFormatter(content.published)
    changes = content.changelog.by_row()

    def dated(identifier: str) -> Dated:
        row = content.history.row(dataset, identifier) if content.history else None
        found = changes.get((dataset, (identifier,)), ())
        return Dated(
            content.history is not None,
            row,
            [(entry, formatter.format_change(change)) for entry, change in found],
        )

    return dated


def _make_pages(content: SiteContent) -> Iterator[Page]:
    """Yield a page for every month in which something changed."""
    template = content.environment.get_template("changes_month.html")
    formatter = ChangeFormatter(content.published)
    for month, entries in groupby(content.changelog.entries, key=month_of):
        rendered = [formatter.format_entry(entry) for entry in entries]
        year, number = month.split("-")
        title = f"{year}年{int(number)}月的更新"
        made = template.render(root="../../", entries=rendered)
        yield Page(
            address=f"{FOLDER}{month}/",
            frame="changes",
            title=title,
            description=f"{title}：每次发布新增、注销和变更了什么。",
            body=made,
            has_sample="data-sample=" in made,
        )


def _make_slots(content: SiteContent) -> Slots:
    changelog = content.changelog

    def changes(root: str) -> str:
        formatter = ChangeFormatter(content.published)
        newest: list[RenderedEntry] = []
        count = 0
        for entry in changelog.entries:
            if newest and count + len(entry.changes) > NEWEST:
                break
            newest.append(formatter.format_entry(entry))
            count += len(entry.changes)
        months = [
            (month, f"{month[:4]}年{int(month[5:])}月", sum(1 for _ in entries))
            for month, entries in groupby(changelog.entries, key=month_of)
        ]
        return content.block(
            "changes.html",
            entries=newest,
            is_known=changelog.is_known,
            is_whole=len(newest) == len(changelog.entries),
            months=months,
            areas=content.areas,
            datasets=[(name, table.dataset.title) for name, table in content.published.items()],
        )(root)

    return {"changes": changes}


SECTION = Section(
    "changes",
    frames=("changes",),
    landing={"changes": "changes/index.md"},
    make_slots=_make_slots,
    make_pages=_make_pages,
    make_files=write_feeds,
)
