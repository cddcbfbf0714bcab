"""Does every link and every file a page asks for exist, on this site and on no other host?"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Container, Iterator
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from datapub.audit.marks import shorten
from datapub.audit.page import WebPage
from datapub.audit.site import Site
from datapub.messages import make_fault
from datapub.problem import Problem

OUTSIDE = ("http://", "https://", "mailto:", "tel:", "//")


def check_links(site: Site, missing: Container[str]) -> Iterator[Problem]:
    """Yield dead links, dead anchors and requests to other hosts, once per page and target.

    Args:
        missing: addresses that are reported as missing already: links to them are no fault of their own.
    """
    anchors = {page.address: page.anchors for page in site.pages}
    sound: defaultdict[tuple[int, str], set[str]] = defaultdict(set)
    for page in site.pages:
        for target in page.loads:
            if target.startswith(("http://", "https://", "//")):
                yield make_fault(page.address, "audit-foreign-host", target)
        # A link back up leads to the same file from all pages in folders of one folder: it is followed once.
        known = sound[page.address.count("/"), posixpath.dirname(posixpath.dirname(page.address))]
        for target in (*page.links, *page.loads):
            if target in known or target.startswith(OUTSIDE):
                continue
            place = shorten(target)
            if place in known or (target.startswith("data:") and target in page.loads):
                continue
            problem = _check_target(page, target, site, anchors, missing)
            if problem is not None:
                yield problem
            elif place.startswith("../"):
                known.add(place)


def _check_target(
    page: WebPage, target: str, site: Site, anchors: dict[str, frozenset[str]], missing: Container[str]
) -> Problem | None:
    path, _, fragment = target.partition("#")
    path = path.partition("?")[0]
    if not path:
        address = page.address
    elif path.startswith("/"):
        # Only 404.html may use absolute addresses, and has to: it is served at any depth.
        if page.address != "404.html" or not path.startswith(site.base_path):
            return make_fault(page.address, "audit-dead-link", target)
        address = resolve("index.html", path.removeprefix(site.base_path) or ".")
    else:
        address = resolve(page.address, path)
    if address not in site.files:
        return None if address in missing else make_fault(page.address, "audit-dead-link", target)
    if fragment and address in anchors and unquote(fragment) not in anchors[address]:
        return make_fault(page.address, "audit-dead-anchor", target)
    return None


def resolve(page: str, path: str) -> str:
    """Return the address of the file that ``path``, as written on ``page``, leads to."""
    up = "../" * page.count("/")
    if path.startswith(up):  # the links back up are the same on all pages of a folder
        return _resolve("", path[len(up) :] or ".")
    return _resolve(posixpath.dirname(page), path)


@lru_cache(maxsize=65_536)
def _resolve(folder: str, path: str) -> str:
    joined = posixpath.normpath(posixpath.join(folder, unquote(urlsplit(path).path)))
    is_folder = path.endswith(("/", "/..", "/.")) or path in {".", ".."}
    if joined == ".":
        return "index.html"
    return f"{joined}/index.html" if is_folder else joined
