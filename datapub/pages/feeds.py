"""The feeds of the change log, Atom and JSON: one of all, one for every area."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from datapub.derive.changelog import Changelog, Entry
from datapub.pages.change_wording import ChangeFormatter
from datapub.pages.environment import write_date
from datapub.pages.section import SiteContent
from datapub.textual import write_document

FOLDER = "changes/"

FEED_ENTRIES = 50
"""Entries that a feed holds; readers ask for it often, and the page has the rest."""

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_feeds(content: SiteContent) -> Iterator[tuple[str, bytes]]:
    """Yield (address, content) of the Atom and JSON feeds: one of all, one for every area."""
    formatter = ChangeFormatter(content.published)  # one for all areas: it goes through every row
    yield from _write_feed(content, formatter, content.changelog, "all", content.config.city)
    for area in content.areas:
        changelog = content.changelog.in_area(area.code)
        yield from _write_feed(content, formatter, changelog, area.code, area.name)


def _write_feed(
    content: SiteContent, formatter: ChangeFormatter, changelog: Changelog, name: str, scope: str
) -> Iterator[tuple[str, bytes]]:
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
        for item in map(formatter.format_entry, changelog.entries[:FEED_ENTRIES])
    ]
    mark = f"（{config.state.label}）" if config.state.label else ""
    title = f"{scope}{config.package.subject}更新{mark}"
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


def month_of(entry: Entry) -> str:
    """Return the month of an entry, as its page is called: 2026-03."""
    return f"{entry.published_at:%Y-%m}"
