"""The feeds of the change log, Atom and JSON: one of all, one for every area."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from urllib.parse import urlsplit

from datapub.derive.changelog import Entry
from datapub.pages.change_wording import ChangeFormatter
from datapub.pages.environment import write_date
from datapub.pages.page import File, PlannedFiles
from datapub.pages.section import SiteContent
from datapub.textual import write_document

FOLDER = "changes/"

FEED_ENTRIES = 50
"""Entries that a feed holds; readers ask for it often, and the page has the rest."""

_BATCH = 50
"""Feeds that are written at once."""

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_feeds(content: SiteContent) -> Iterator[PlannedFiles]:
    """Yield the Atom and JSON feeds: one of all, one for every area."""
    formatter = ChangeFormatter(content.published)  # one for all areas: it goes through every row
    own = content.changelog.by_area()
    feeds: list[tuple[str, str, Sequence[Entry]]] = [
        ("all", content.config.city, content.changelog.entries),
        *((area.code, area.name, own.get(area.code, ())) for area in content.areas),
    ]
    for start in range(0, len(feeds), _BATCH):
        yield partial(_write_batch, content, formatter, feeds[start : start + _BATCH])


def _write_batch(
    content: SiteContent, formatter: ChangeFormatter, feeds: Iterable[tuple[str, str, Sequence[Entry]]]
) -> Iterator[File]:
    for name, scope, entries in feeds:
        yield from _write_feed(content, formatter, entries, name, scope)


def _write_feed(
    content: SiteContent, formatter: ChangeFormatter, entries: Sequence[Entry], name: str, scope: str
) -> Iterator[File]:
    config, environment, clock = content.config, content.environment, content.clock
    whole = content.changelog.entries
    # RFC 4151: a tag names a host and a day on which it was the publisher's; the first commit's is.
    first = whole[-1].published_at if whole else clock.published
    tag = f"tag:{urlsplit(config.base_url).hostname},{first:%Y-%m-%d}:changes/{name}"
    template = environment.get_template("changes_entry.html")
    items = [
        {
            "id": f"{tag}/{item.entry.commit}",
            "url": f"{config.base_url}{FOLDER}{month_of(item.entry)}/#v-{item.entry.commit[:10]}",
            "title": f"{write_date(item.entry.published_at)}：{item.title}",
            "updated": item.entry.published_at.isoformat(),
            "content": _NOT_XML.sub("", template.render(root=config.base_url, item=item)),
        }
        for item in map(formatter.format_entry, entries[:FEED_ENTRIES])
    ]
    mark = f"（{config.state.label}）" if config.state.label else ""
    title = f"{scope}{config.package.subject}更新{mark}"
    subtitle = (
        "每次发布新增、注销和变更了什么。"
        if content.changelog.is_known
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


def month_of(entry: Entry) -> str:
    """Return the month of an entry, as its page is called: 2026-03."""
    return f"{entry.published_at:%Y-%m}"
