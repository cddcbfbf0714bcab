"""For search engines: the list of all pages (https://www.sitemaps.org/protocol.html) and robots.txt."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from urllib.parse import urlsplit

from datapub.config import Config
from datapub.formats import FORMATS, WHOLE_FORMATS


def write_sitemap(config: Config, days: Mapping[str, str]) -> bytes:
    """Return sitemap.xml with the given pages.

    Args:
        days: address -> ISO day on which what the page shows last changed, never the day of the build: a
            date that only says when a machine ran would be a false update date.
    """
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append('<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">')
    for address, day in days.items():
        location = escape(config.base_url + address)
        lines.append(f"<url><loc>{location}</loc><lastmod>{day}</lastmod></url>")
    lines.append("</urlset>")
    return ("\n".join(lines) + "\n").encode()


def write_robots(config: Config) -> bytes:
    """Return robots.txt; it counts only where the site stands at the root of its host.

    Pages of a sample site or a preview say ``noindex`` themselves, which a crawler has to be let in to read;
    files cannot say so, so that crawlers are kept from downloads of rows that are invented or not published.
    """
    path = urlsplit(config.base_url).path
    rules = ["User-agent: *"]
    if config.is_public:
        rules.append("Disallow:")
    else:
        extensions = {"jsonld", "geojson", *(kind.extension for kind in (*FORMATS, *WHOLE_FORMATS))}
        rules += [f"Disallow: {path}data/*.{extension}" for extension in sorted(extensions)]
        elsewhere = filter(None, (dataset.record_address for dataset in config.datasets))
        rules += [f"Disallow: {path}{re.sub('{.*?}', '*', address)}" for address in elsewhere]
        rules.append(f"Disallow: {path}search/")
    return "\n".join([*rules, "", f"Sitemap: {config.base_url}sitemap.xml", ""]).encode()
