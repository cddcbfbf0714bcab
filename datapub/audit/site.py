"""The built site, as a visitor gets it: its pages, its files, its tables."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from datapub.audit.downloads import FileFacts, Wanted, read_file
from datapub.audit.manifest import MANIFEST
from datapub.audit.page import WebPage, read_page
from datapub.audit.personal import Finder

_EMBEDDED = re.compile(r"charts/[^/]+/")


class Cache:
    """What was read of files and pages before, by address and content: a second look is cheap."""

    def __init__(self) -> None:
        self.pages: dict[tuple[str, bytes], WebPage] = {}
        self.files: dict[tuple[str, bytes, Wanted], FileFacts] = {}
        self.finder = Finder()


class Site:
    """A built site, read as a visitor would get it; nothing here looks at what it was made from.

    Attributes:
        files: address of every file.
        pages: every HTML page, in the order of the addresses.
        base_path: path of the home page on its server: "/" or "/tuoyu/".
        is_official: whether it says of itself that it is the real register.
    """

    def __init__(self, folder: Path, cache: Cache | None = None) -> None:
        self.folder = folder
        self._cache = cache or Cache()
        addresses = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
        self.files = frozenset(addresses)
        self.manifest: Mapping[str, Any] = json.loads((folder / MANIFEST).read_bytes())
        self.base_path = urlsplit(self.manifest["base_url"]).path
        self.is_official = self.manifest.get("official") is True
        self.pages = tuple(self._read_page(address) for address in addresses if address.endswith(".html"))
        self.by_address = {page.address: page for page in self.pages}

    def after(self, changed: Iterable[str]) -> Site:
        """Return the site as it stands after some files were changed or added; only those are read."""
        again = Site.__new__(Site)
        again.folder, again._cache = self.folder, self._cache
        again.files = self.files | frozenset(changed)
        again.manifest = json.loads((self.folder / MANIFEST).read_bytes())
        again.base_path, again.is_official = self.base_path, self.is_official
        again.by_address = dict(self.by_address)
        facts = dict(self.facts)
        for address in changed:
            if address.endswith(".html"):
                again.by_address[address] = self._read_page(address)
            else:
                facts[address] = self._read_file(address, self.wanted)
        again.pages = tuple(page for _, page in sorted(again.by_address.items()))
        again.__dict__["facts"] = dict(sorted(facts.items()))
        return again

    def page(self, path: str) -> WebPage | None:
        """Return the page at a path as links name it ("" is the home page), None where there is none."""
        return self.by_address.get(path + "index.html" if path in {""} or path.endswith("/") else path)

    def table(self, name: str) -> list[dict[str, str]]:
        """Return the rows of ``data/<name>.csv``; [] where there is none or it cannot be read."""
        if name not in self._tables:
            self._tables[name] = list(self._read_table(f"data/{name}.csv"))
        return self._tables[name]

    def once(self, name: str, make: Callable[[], Any]) -> Any:
        """Return what ``make`` returned the first time it was asked for by this name."""
        if name not in self._made:
            self._made[name] = make()
        return self._made[name]

    def text(self, address: str) -> str:
        """Return a file as text; "" where there is none."""
        if address not in self.files:
            return ""
        return (self.folder / address).read_text(encoding="utf-8", errors="replace")

    def json(self, address: str) -> Any:
        """Return what a JSON file holds; None where there is none or it is broken."""
        try:
            return json.loads(self.text(address))
        except ValueError:
            return None

    @cached_property
    def framed(self) -> tuple[WebPage, ...]:
        """The pages with the site's header and footer: all but the figures that other sites embed."""
        return tuple(page for page in self.pages if not _EMBEDDED.fullmatch(page.path))

    @cached_property
    def facts(self) -> Mapping[str, FileFacts]:
        """What every file but the pages holds, by address."""
        wanted = self.wanted
        return {
            address: self._read_file(address, wanted)
            for address in sorted(self.files)
            if not address.endswith(".html") and address != MANIFEST
        }

    @cached_property
    def wanted(self) -> Wanted:
        """The filed institutions, and what must stand with each of them in every download."""
        return Wanted.of(self.table("institutions"))

    @cached_property
    def _made(self) -> dict[str, Any]:
        return {}

    @cached_property
    def _tables(self) -> dict[str, list[dict[str, str]]]:
        return {}

    def _read_table(self, address: str) -> Iterator[dict[str, str]]:
        if address not in self.files:
            return
        with (self.folder / address).open(encoding="utf-8-sig", errors="replace", newline="") as stream:
            for row in csv.DictReader(stream, restkey="", restval=""):
                yield {key: value for key, value in row.items() if key}

    def _read_page(self, address: str) -> WebPage:
        return self._keep(self._cache.pages, address, lambda raw: read_page(address, raw, self._cache.finder))

    def _read_file(self, address: str, wanted: Wanted) -> FileFacts:
        raw = (self.folder / address).read_bytes()
        key = (address, _digest(raw), wanted)
        if key not in self._cache.files:
            self._cache.files[key] = read_file(address, raw, self._cache.finder, wanted)
        return self._cache.files[key]

    def _keep(
        self, kept: dict[tuple[str, bytes], WebPage], address: str, read: Callable[[bytes], WebPage]
    ) -> WebPage:
        raw = (self.folder / address).read_bytes()
        key = (address, _digest(raw))
        if key not in kept:
            kept[key] = read(raw)
        return kept[key]


def read_site(folder: Path, cache: Cache | None = None) -> Site:
    """Read every file name and every HTML page below ``folder``."""
    return Site(folder, cache)


def _digest(raw: bytes) -> bytes:
    return hashlib.blake2b(raw, digest_size=16).digest()
