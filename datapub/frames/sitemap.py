"""The list of all pages for search engines (https://www.sitemaps.org/protocol.html)."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from datapub.clock import Clock
from datapub.config import Config
from datapub.frames.prose import list_prose


def write_sitemap(config: Config, addresses: Iterable[str], clock: Clock) -> bytes:
    """Return sitemap.xml with the prose and the given data pages.

    ``lastmod`` is the day the data was published, never the day of the build: a date that only
    says when a machine ran would be a false update date.
    """
    day = clock.published.date().isoformat()
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append('<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">')
    for address in (*list_prose(config.root), *addresses):
        location = escape(config.base_url + address)
        lines.append(f"<url><loc>{location}</loc><lastmod>{day}</lastmod></url>")
    lines.append("</urlset>")
    return ("\n".join(lines) + "\n").encode()
