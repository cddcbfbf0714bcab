"""The page 更新日志, and a page for every month of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from jinja2 import Environment

from datapub.derive.changelog import Changelog, Entry
from datapub.history import RowHistory
from datapub.model import Area, Table
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


def render_change_pages(
    environment: Environment, published: Mapping[str, Table], changelog: Changelog
) -> Iterator[Page]:
    """Yield a page for every month in which something changed."""
    template = environment.get_template("changes_month.html")
    formatter = ChangeFormatter(published)
    for month, entries in groupby(changelog.entries, key=month_of):
        rendered = [formatter.format_entry(entry) for entry in entries]
        year, number = month.split("-")
        title = f"{year}年{int(number)}月的更新"
        content = template.render(root="../../", entries=rendered)
        yield Page(
            address=f"{FOLDER}{month}/",
            frame="changes",
            title=title,
            description=f"{title}：每次发布新增、注销和变更了什么。",
            content=content,
            has_sample="data-sample=" in content,
        )


def render_change_slots(
    environment: Environment,
    areas: Sequence[Area],
    published: Mapping[str, Table],
    changelog: Changelog,
) -> dict[str, Callable[[str], str]]:
    """Return the block of the page 更新日志."""

    def changes(root: str) -> str:
        formatter = ChangeFormatter(published)
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
        return environment.get_template("changes.html").render(
            root=root,
            entries=newest,
            is_known=changelog.is_known,
            is_whole=len(newest) == len(changelog.entries),
            months=months,
            areas=areas,
            datasets=[(name, table.dataset.title) for name, table in published.items()],
        )

    return {"changes": changes}


def _make_pages(content: SiteContent) -> Iterator[Page]:
    yield from render_change_pages(content.environment, content.published, content.changelog)


def _make_slots(content: SiteContent) -> Slots:
    return render_change_slots(content.environment, content.areas, content.published, content.changelog)


def _make_files(content: SiteContent) -> Iterator[tuple[str, bytes]]:
    c = content
    yield from write_feeds(c.environment, c.config, c.areas, c.published, c.changelog, c.clock)


SECTION = Section(
    "changes",
    frames=("changes",),
    landing={"changes": "changes/index.md"},
    make_slots=_make_slots,
    make_pages=_make_pages,
    make_files=_make_files,
)
