"""The page 更新日志, a page for every month of it, and the feeds that tell the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment

from datapub.clock import Clock
from datapub.config import Config
from datapub.derive.changelog import Changelog, Entry, list_areas
from datapub.derive.changes import KIND_NAMES, Change
from datapub.history import RowHistory
from datapub.model import Area, Field, Table
from datapub.pages.environment import write_date
from datapub.pages.page import Page
from datapub.pages.section import Section, SiteContent, Slots
from datapub.pages.signoff import describe_cell, describe_schema
from datapub.textual import write_document

FOLDER = "changes/"
NEWEST = 200
"""Changes that the first page lists; a month has a page with all of its own."""

FEED_ENTRIES = 50
"""Entries that a feed holds; readers ask for it often, and the page has the rest."""

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Line:
    """One change as a reader sees it: where it leads, what it is called, what changed in words."""

    change: Change
    name: str
    address: str
    words: tuple[str, ...]
    areas: tuple[str, ...]
    is_sample: bool


@dataclass(frozen=True)
class Block:
    """The changes of one dataset and kind within one entry."""

    dataset: str
    title: str
    kind: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class Told:
    """An entry in words."""

    entry: Entry
    title: str
    blocks: Sequence[Block]
    notes: Sequence[str]


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


class Teller:
    """Puts entries into words, with the titles and the rows that stand today."""

    def __init__(self, published: Mapping[str, Table]) -> None:
        """``published`` are today's tables by name."""
        self._titles = {name: table.dataset.title for name, table in published.items()}
        self._fields: dict[tuple[str, str], Field] = {
            (name, field.name): field
            for name, table in published.items()
            for field in table.dataset.schema.fields
        }
        self._present = {
            name: {str(record[table.dataset.schema.primary_key[0]]) for record in table.records()}
            for name, table in published.items()
            if table.dataset.has_pages
        }

    def tell(self, entry: Entry) -> Told:
        """Return an entry in words."""
        blocks = [
            Block(name, self._titles[name], KIND_NAMES[kind], [self.tell_change(change) for change in found])
            for name, of_dataset in groupby(entry.changes, key=lambda change: change.dataset)
            for kind, found in _by_kind(list(of_dataset))
        ]
        notes = [f"首次发布{self._titles[name]}，共 {count} 行。" for name, count in entry.started.items()]
        notes += [
            f"{self._titles[name]}：{count} 行只更新了截至日期。" for name, count in entry.refreshed.items()
        ]
        notes += [
            f"{'【不兼容】' if item.is_breaking else ''}{describe_schema(item, self._titles, self._fields)}。"
            for item in entry.schemas
        ]
        return Told(entry, summarise(entry), blocks, notes)

    def tell_change(self, change: Change) -> Line:
        """Return one change in words."""
        words: tuple[str, ...] = ()
        if change.kind in {"changed", "cancelled"}:
            words = tuple(
                describe_cell(change, cell, self._fields.get((change.dataset, cell.field)))
                for cell in change.cells
            )
        is_there = change.key[0] in self._present.get(change.dataset, ())
        address = f"{change.dataset}/{change.key[0]}/" if is_there else ""
        is_sample = change.about.get("is_sample") == "true"
        return Line(change, change.name, address, words, list_areas(change), is_sample)


def tell_row(content: SiteContent, dataset: str) -> Callable[[str], Dated]:
    """Return what gives, for the id of a row, when its entry came and what changed in it."""
    teller = Teller(content.published)
    changes = content.changelog.by_row()

    def dated(identifier: str) -> Dated:
        row = content.history.row(dataset, identifier) if content.history else None
        found = changes.get((dataset, (identifier,)), ())
        return Dated(
            content.history is not None,
            row,
            [(entry, teller.tell_change(change)) for entry, change in found],
        )

    return dated


def _by_kind(changes: Sequence[Change]) -> Iterator[tuple[Any, list[Change]]]:
    for kind in KIND_NAMES:
        found = [change for change in changes if change.kind == kind]
        if found:
            yield kind, found


def summarise(entry: Entry) -> str:
    """Return an entry in a few words: 新增 2 条、变更 3 条."""
    parts = [
        f"{label} {count} 条"
        for kind, label in KIND_NAMES.items()
        if (count := sum(change.kind == kind for change in entry.changes))
    ]
    if entry.started:
        parts.append(f"首次发布 {len(entry.started)} 个数据集")
    if entry.refreshed:
        parts.append(f"{sum(entry.refreshed.values())} 行更新截至日期")
    if entry.schemas:
        parts.append(f"结构变动 {len(entry.schemas)} 处")
    return "、".join(parts)


def month_of(entry: Entry) -> str:
    """Return the month of an entry, as its page is called: 2026-03."""
    return f"{entry.published_at:%Y-%m}"


def render_change_pages(
    environment: Environment, published: Mapping[str, Table], changelog: Changelog
) -> Iterator[Page]:
    """Yield a page for every month in which something changed."""
    template = environment.get_template("changes_month.html")
    teller = Teller(published)
    for month, entries in groupby(changelog.entries, key=month_of):
        told = [teller.tell(entry) for entry in entries]
        year, number = month.split("-")
        title = f"{year}年{int(number)}月的更新"
        content = template.render(root="../../", told=told)
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
        teller = Teller(published)
        newest: list[Told] = []
        count = 0
        for entry in changelog.entries:
            if newest and count + len(entry.changes) > NEWEST:
                break
            newest.append(teller.tell(entry))
            count += len(entry.changes)
        months = [
            (month, f"{month[:4]}年{int(month[5:])}月", sum(1 for _ in entries))
            for month, entries in groupby(changelog.entries, key=month_of)
        ]
        return environment.get_template("changes.html").render(
            root=root,
            told=newest,
            is_known=changelog.is_known,
            is_whole=len(newest) == len(changelog.entries),
            months=months,
            areas=areas,
            datasets=[(name, table.dataset.title) for name, table in published.items()],
        )

    return {"changes": changes}


def write_feeds(
    environment: Environment,
    config: Config,
    areas: Sequence[Area],
    published: Mapping[str, Table],
    changelog: Changelog,
    clock: Clock,
) -> Iterator[tuple[str, bytes]]:
    """Yield (address, content) of the Atom and JSON feeds: one of all, one for every area."""
    teller = Teller(published)
    yield from _write_feed(environment, config, teller, changelog, changelog, clock, "all", config.city)
    for area in areas:
        found = changelog.in_area(area.code)
        yield from _write_feed(environment, config, teller, changelog, found, clock, area.code, area.name)


def _write_feed(
    environment: Environment,
    config: Config,
    teller: Teller,
    whole: Changelog,
    changelog: Changelog,
    clock: Clock,
    name: str,
    scope: str,
) -> Iterator[tuple[str, bytes]]:
    # RFC 4151: a tag names a host and a day on which it was the publisher's; the first commit's is.
    first = whole.entries[-1].published_at if whole.entries else clock.published
    tag = f"tag:{urlsplit(config.base_url).hostname},{first:%Y-%m-%d}:changes/{name}"
    content = environment.get_template("changes_entry.html")
    items = [
        {
            "id": f"{tag}/{told.entry.commit}",
            "url": f"{config.base_url}{FOLDER}{month_of(told.entry)}/#v-{told.entry.commit[:10]}",
            "title": f"{write_date(told.entry.published_at)}：{told.title}",
            "updated": told.entry.published_at.isoformat(),
            "content": _NOT_XML.sub("", content.render(root=config.base_url, item=told)),
        }
        for told in map(teller.tell, changelog.entries[:FEED_ENTRIES])
    ]
    title = f"{scope}{config.package.subject}更新" + ("" if config.official else "（样例）")
    subtitle = (
        "每次发布新增、注销和变更了什么。"
        if changelog.is_known
        else "本站生成时没有完整的提交历史，无法得知以往的变化。"
    )
    updated = items[0]["updated"] if items else clock.published.isoformat()
    feed = {
        "id": tag,
        "title": title,
        "subtitle": subtitle,
        "updated": updated,
        "home": f"{config.base_url}{FOLDER}",
        "self": f"{config.base_url}{FOLDER}{name}.atom",
        "author": config.publisher_name,
        "rights": config.licence_title,
    }
    atom = environment.get_template("changes.atom").render(feed=feed, items=items)
    yield f"{FOLDER}{name}.atom", atom.encode()
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": feed["home"],
        "feed_url": f"{config.base_url}{FOLDER}{name}.json",
        "description": subtitle,
        "language": "zh-CN",
        "authors": [{"name": config.publisher_name}],
        "items": [
            {
                "id": item["id"],
                "url": item["url"],
                "title": item["title"],
                "content_html": item["content"],
                "date_published": item["updated"],
            }
            for item in items
        ],
    }
    yield f"{FOLDER}{name}.json", write_document(document)


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
