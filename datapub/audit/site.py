"""The built site, as a visitor gets it: its pages, its files, its tables."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from datapub.audit.downloads import FileFacts, Wanted
from datapub.audit.manifest import MANIFEST, list_files
from datapub.audit.page import WebPage
from datapub.audit.reading import Cache, read_all, read_table
from datapub.crew import ALONE, Crew

_EMBEDDED = re.compile(r"charts/[^/]+/")


class Site:
    """A built site, read as a visitor would get it; nothing here looks at what it was made from.

    Attributes:
        files: address of every file.
        pages: every HTML page, in the order of the addresses.
        facts: what every other file holds, by address; not the manifest, which is checked by itself.
        wanted: the filed institutions, and what must stand with each of them in every download.
        base_path: path of the home page on its server: "/" or "/tuoyu/".
        is_official: whether it says of itself that it is the real register.
    """

    def __init__(self, folder: Path, cache: Cache | None = None, crew: Crew = ALONE) -> None:
        self.folder = folder
        self._cache = cache or Cache()
        self.files = frozenset((*list_files(folder), MANIFEST))
        self._open({}, crew)

    def after(self, changed: Iterable[str]) -> Site:
        """Return the site as it stands after some files were changed or added; only those are read."""
        again = Site.__new__(Site)
        again.folder, again._cache = self.folder, self._cache
        again.files = self.files | frozenset(changed)
        unchanged = {address: one for address, one in self._read.items() if address not in set(changed)}
        again._open(unchanged, ALONE)
        return again

    def _open(self, known: Mapping[str, WebPage | FileFacts], crew: Crew) -> None:
        """Read the files that are not known yet, and sort all by what they are."""
        self.manifest: Mapping[str, Any] = json.loads((self.folder / MANIFEST).read_bytes())
        self.base_path = urlsplit(self.manifest["base_url"]).path
        self.is_official = self.manifest.get("official") is True
        self._made: dict[str, Any] = {}
        self._tables: dict[str, list[dict[str, str]]] = {}
        self.wanted = Wanted.of(self.table("institutions"))
        listed = sorted(self.files - {MANIFEST})
        unknown = [address for address in listed if address not in known]
        self._read = {**known, **read_all(self.folder, unknown, self.wanted, self._cache, crew)}
        values = [(address, self._read[address]) for address in listed]
        self.by_address = {address: one for address, one in values if isinstance(one, WebPage)}
        self.pages = tuple(self.by_address.values())
        self.facts: Mapping[str, FileFacts] = {
            address: one for address, one in values if isinstance(one, FileFacts)
        }

    def page(self, path: str) -> WebPage | None:
        """Return the page at a path as links name it ("" is the home page), None where there is none."""
        return self.by_address.get(path + "index.html" if path in {""} or path.endswith("/") else path)

    def table(self, name: str) -> list[dict[str, str]]:
        """Return the rows of ``data/<name>.csv``; [] where there is none or it cannot be read."""
        if name not in self._tables:
            self._tables[name] = list(read_table(self.folder, f"data/{name}.csv"))
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


def read_site(folder: Path, cache: Cache | None = None, crew: Crew = ALONE) -> Site:
    """Read every file below ``folder``.

    Args:
        cache: what was read before, of this site or of one that is mostly the same.
        crew: who reads a site that nothing was read of before.
    """
    return Site(folder, cache, crew)
