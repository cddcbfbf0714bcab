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
        days: address -> ISO date on which the content of the page last changed; never the date of the build,
            which would be a false update date.
    """
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append('<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">')
    for address, day in days.items():
        location = escape(config.base_url + address)
        lines.append(f"<url><loc>{location}</loc><lastmod>{day}</lastmod></url>")
    lines.append("</urlset>")
    return ("\n".join(lines) + "\n").encode()


def write_robots(config: Config) -> bytes:
    """Return robots.txt, which only has an effect if the site is at the root of its host.

    Pages of a site that is not public have ``noindex``, which crawlers must be allowed to read. Downloads
    cannot have it, so crawlers are kept away from those.
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
