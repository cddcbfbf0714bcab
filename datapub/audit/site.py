"""The built site, as a visitor gets it: its pages, its files, its tables."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from datapub.audit.downloads import FileFacts
from datapub.audit.manifest import LATE, MANIFEST, list_files
from datapub.audit.page import WebPage
from datapub.audit.reading import Cache, read_all, read_table
from datapub.audit.register_checks import RegisterChecks
from datapub.audit.rows import Wanted
from datapub.build_cache import NO_CACHE, BuildCache
from datapub.derive.working_days import WorkingCalendar
from datapub.state import SiteState
from datapub.workers import SERIAL, Workers

_EMBEDDED = re.compile(r"charts/[^/]+/")
_NO_CHECKS = RegisterChecks()

_Value = TypeVar("_Value")


class Site:
    """A built site, read as a visitor would get it; nothing here looks at what it was made from.

    Args:
        folder: a site with its manifest.
        day: the day that terms and ages are judged on. A build is judged on the day its data was
            published, so that the same commit gives the same bytes; the command ``audit`` judges
            on the day it runs.
        checks: what the profile tells of its register.
        cache: what was read before, of this site or of one that is mostly the same.
        workers: who reads a site of which much was not read before.
        kept: what earlier builds have read of their sites, and where this one's is kept.

    Attributes:
        files: address of every file.
        pages: every HTML page but the report of the audit, in the order of the addresses.
        facts: what every other file holds, by address; not the manifest, which is checked by itself, nor
            the report of the audit.
        wanted: the rows of the register, and what must stand with each of them in every download.
        base_path: path of the home page on its server: "/" or "/tuoyu/".
        state: what it says of itself that it is; None where it says nothing.
        is_official: whether it says that it is its publisher's word.
    """

    def __init__(
        self,
        folder: Path,
        day: date,
        checks: RegisterChecks = _NO_CHECKS,
        cache: Cache | None = None,
        workers: Workers = SERIAL,
        kept: BuildCache = NO_CACHE,
    ) -> None:
        self.folder, self.day = folder, day
        self.manifest: Mapping[str, Any] = json.loads((folder / MANIFEST).read_bytes())
        listed = self.manifest.get("allowed", {}).items()
        allowed = frozenset(digest for digest, last in listed if date.fromisoformat(last) >= day)
        self.checks = replace(checks, allowed=allowed) if allowed else checks
        self.base_path = urlsplit(self.manifest["base_url"]).path
        state = self.manifest.get("state")
        self.state = SiteState(state) if state in set(SiteState) else None
        self.is_official = self.state is SiteState.OFFICIAL
        self._memo: dict[str, Any] = {}
        self._tables: dict[str, list[dict[str, str]]] = {}
        self.by_address: dict[str, WebPage]
        self.facts: dict[str, FileFacts]
        self.wanted = Wanted.of(self.table(checks.table), self.checks)
        said = self.manifest["files"]
        known = {address: address for address in said}  # one text for each address, however often it is kept
        listed = [known.get(address, address) for address in list_files(folder) if address not in LATE]
        del known
        self.files = frozenset((*listed, MANIFEST, *LATE))
        digests = {address: said.get(address, "") for address in listed}
        cache = cache or Cache(checks.people, allowed, keeps=False)
        cache.recall(kept, self.wanted)
        read = read_all(folder, digests, self.wanted, cache, workers)
        cache.retain(kept, read, digests, self.wanted)
        self.by_address, self.facts = {}, {}
        for address in listed:
            if isinstance(facts := read[address], WebPage):
                self.by_address[address] = facts
            else:
                self.facts[address] = facts
        self.pages = tuple(self.by_address.values())

    def page(self, path: str) -> WebPage | None:
        """Return the page at a path as links name it ("" is the home page), None where there is none."""
        return self.by_address.get(path + "index.html" if path in {""} or path.endswith("/") else path)

    def table(self, name: str) -> list[dict[str, str]]:
        """Return the rows of ``data/<name>.csv``; [] where there is none or it cannot be read."""
        if name not in self._tables:
            self._tables[name] = list(read_table(self.folder, name))
        return self._tables[name]

    def rows(self, name: str) -> Iterator[dict[str, str]]:
        """Yield the rows of ``data/<name>.csv`` that nobody asks for again; none where it cannot be read."""
        return read_table(self.folder, name)

    def memoize(self, name: str, make: Callable[[], _Value]) -> _Value:
        """Return what ``make`` returned the first time it was asked for by this name."""
        if name not in self._memo:
            self._memo[name] = make()
        value: _Value = self._memo[name]
        return value

    def text(self, address: str) -> str:
        """Return a file as text; "" where there is none, or it is the report of the audit."""
        if address not in self.files or address in LATE:
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
    def calendar(self) -> WorkingCalendar:
        """The calendar that the site publishes, with the library behind it."""
        return WorkingCalendar(
            {
                date.fromisoformat(row["day_on"]): row["is_working_day"] == "true"
                for row in self.table("working_days")
            }
        )
