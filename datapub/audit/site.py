"""The built site as its files show it: pages, downloads, tables."""

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
    """A built site, read from its files alone.

    Args:
        folder: a site with its manifest.
        day: the day on which terms and ages are judged. A build uses the day its data was published, so that
            the same commit gives the same bytes; the command ``audit`` uses the current day.
        checks: the profile's parameters of the audit.
        cache: results of reading this site, or a similar one, in this process.
        build_cache: results of earlier builds, in which this one's are saved.

    Attributes:
        files: address of every file.
        pages: every HTML page except the audit's report, by address.
        facts: address -> content of every other file, except the manifest and the audit's report.
        wanted: the rows of the register, and what every download must say of each.
        base_path: path of the home page on its server: "/" or "/tuoyu/".
        state: the state that its manifest declares, if any.
        is_official: whether that is official.
        is_public: whether it is official and no preview, so that search engines may list it.
    """

    def __init__(
        self,
        folder: Path,
        day: date,
        checks: RegisterChecks = _NO_CHECKS,
        cache: Cache | None = None,
        workers: Workers = SERIAL,
        build_cache: BuildCache = NO_CACHE,
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
        self.is_public = self.is_official and self.manifest.get("preview") is not True
        self._memo: dict[str, Any] = {}
        self._tables: dict[str, list[dict[str, str]]] = {}
        self.by_address: dict[str, WebPage]
        self.facts: dict[str, FileFacts]
        self.wanted = Wanted.of(self.table(checks.table), self.checks)
        recorded = self.manifest["files"]
        known = {address: address for address in recorded}  # one string for each address
        listed = [known.get(address, address) for address in list_files(folder) if address not in LATE]
        del known
        self.files = frozenset((*listed, MANIFEST, *LATE))
        digests = {address: recorded.get(address, "") for address in listed}
        cache = cache or Cache(checks.people, allowed, keeps=False)
        read = read_all(folder, digests, self.wanted, cache, workers, build_cache)
        self.by_address, self.facts = {}, {}
        for address in listed:
            if isinstance(facts := read[address], WebPage):
                self.by_address[address] = facts
            else:
                self.facts[address] = facts
        self.pages = tuple(self.by_address.values())

    def page(self, path: str) -> WebPage | None:
        """Return the page at a path as links write it ("" is the home page), or None."""
        return self.by_address.get(path + "index.html" if path in {""} or path.endswith("/") else path)

    def table(self, name: str) -> list[dict[str, str]]:
        """Return the rows of ``data/<name>.csv``; [] if missing or unreadable."""
        if name not in self._tables:
            self._tables[name] = list(read_table(self.folder, name))
        return self._tables[name]

    def rows(self, name: str) -> Iterator[dict[str, str]]:
        """Yield the same without keeping them in memory."""
        return read_table(self.folder, name)

    def memoize(self, name: str, make: Callable[[], _Value]) -> _Value:
        """Return what ``make`` returned on the first call with this name."""
        if name not in self._memo:
            self._memo[name] = make()
        value: _Value = self._memo[name]
        return value

    def text(self, address: str) -> str:
        """Return a file as text; "" if missing, or part of the audit's report."""
        if address not in self.files or address in LATE:
            return ""
        return (self.folder / address).read_text(encoding="utf-8", errors="replace")

    def json(self, address: str) -> Any:
        """Return the content of a JSON file; None if missing or broken."""
        try:
            return json.loads(self.text(address))
        except ValueError:
            return None

    @cached_property
    def framed(self) -> tuple[WebPage, ...]:
        """The pages with the site's header and footer: all but the charts that other sites embed."""
        return tuple(page for page in self.pages if not _EMBEDDED.fullmatch(page.path))

    @cached_property
    def calendar(self) -> WorkingCalendar:
        """The working days that the site publishes; for years without any, the library's."""
        return WorkingCalendar(
            {
                date.fromisoformat(row["day_on"]): row["is_working_day"] == "true"
                for row in self.table("working_days")
            }
        )
