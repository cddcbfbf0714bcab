"""The page 更新日志, and the pages of every month of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from datapub.derive.changelog import Entry
from datapub.history import RowHistory
from datapub.pages.change_paging import cut_pages
from datapub.pages.change_wording import ChangeFormatter, Line
from datapub.pages.feeds import FOLDER, month_of, write_feeds
from datapub.pages.page import Page
from datapub.pages.section import Section, SiteContent, Slots

LATER = 200
"""Entries that the first page of a month leads on to, the newest of those that stand on later pages."""


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
    """Yield the pages of every month in which something changed.

    An entry moves to a later page when newer ones come, so the first page leads on from where it was.
    """
    template = content.environment.get_template("changes_month.html")
    formatter = ChangeFormatter(content.published)
    for month, entries in groupby(content.changelog.entries, key=month_of):
        parts = list(cut_pages(map(formatter.format_entry, entries)))
        pages = [
            f"{FOLDER}{month}{f'-{number}' if number > 1 else ''}/" for number in range(1, len(parts) + 1)
        ]
        later = [
            (item, address)
            for part, address in zip(parts[1:], pages[1:], strict=True)
            for item in part
            if not item.is_rest
        ]
        year, number_of_month = month.split("-")
        for number, part in enumerate(parts, 1):
            title = f"{year}年{int(number_of_month)}月的更新{f'（第 {number} 页）' if number > 1 else ''}"
            made = template.render(
                root="../../",
                title=title,
                entries=part,
                pages=pages,
                number=number,
                later=later[:LATER] if number == 1 else (),
            )
            yield Page(
                address=pages[number - 1],
                frame="changes",
                title=title,
                description=f"{title}：每次发布新增、注销和变更了什么。",
                body=made,
            )


def _make_slots(content: SiteContent) -> Slots:
    changelog = content.changelog

    def changes(root: str) -> str:
        formatter = ChangeFormatter(content.published)
        newest = next(cut_pages(map(formatter.format_entry, changelog.entries)), [])
        months = [
            (month, f"{month[:4]}年{int(month[5:])}月", sum(1 for _ in entries))
            for month, entries in groupby(changelog.entries, key=month_of)
        ]
        return content.block(
            "changes.html",
            entries=newest,
            is_known=changelog.is_known,
            is_whole=len(newest) == len(changelog.entries) and not any(item.goes_on for item in newest),
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
