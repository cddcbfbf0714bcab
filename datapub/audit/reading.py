"""Reading every page and every file of a built site, in several processes where there are many.

To read one is a pure function of its address and bytes, so who reads it does not matter. Archives
come last: what stands in them is mostly published beside them too, and is known by then.
"""

from __future__ import annotations

import csv
import hashlib
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

from datapub.audit.batches import make_batches, take_turns
from datapub.audit.downloads import FileFacts, is_of_another_day, read_file
from datapub.audit.packed import PackedDict, PackedText, Pool
from datapub.audit.page import Image, PageReader, WebPage
from datapub.audit.personal import Finder
from datapub.audit.reader import UNREADABLE
from datapub.audit.readers import ARCHIVE
from datapub.audit.rows import Wanted
from datapub.build_cache import BuildCache
from datapub.personal import NOTHING_ALLOWED, Finding
from datapub.workers import MIN_ITEMS, Workers, return_memory

_PAGE = ".html"
_MUCH = 4_000_000
"""Bytes of all that is to be read, however few files that is, from which several processes read it."""

_NONE: Mapping[str, Any] = {}
"""Of most files, and one for all of them."""

_STEP = "audit"
_STORED_CLASSES = (WebPage, FileFacts, Image, Finding, PackedDict, PackedText)
"""What facts are made of."""

Read = tuple[str, str, WebPage | FileFacts]
"""Address, SHA-256 of the content, and what was read of it."""


class Cache:
    """What was read of pages and files before, by their content: a second look is cheap.

    Kept from one look at a site to the next by whoever looks twice, and from build to build
    (:meth:`recall`).

    Args:
        keeps: whether somebody looks twice, so that what is read is remembered.
    """

    def __init__(
        self,
        people: re.Pattern[str] | None = None,
        allowed: frozenset[str] = NOTHING_ALLOWED,
        *,
        keeps: bool = True,
    ) -> None:
        self._keeps = keeps
        self._looks_for = (people.pattern if people else "", sorted(allowed))
        self._finder = Finder(people, allowed)
        self._pages = PageReader(self._finder)
        self._read_pages: dict[tuple[str, str], WebPage] = {}
        self._read_files: dict[tuple[str, str], tuple[Wanted, FileFacts]] = {}
        self._pool = Pool()  # of pages that others read
        self._sets: dict[frozenset[str], frozenset[str]] = {}
        self._shared: dict[tuple[Any, ...], FileFacts] = {}

    def recall(
        self, build_cache: BuildCache, wanted: Wanted, digests: Mapping[str, str]
    ) -> dict[str, WebPage | FileFacts]:
        """Return what an earlier build has read of the files that have the same content still, by address.

        A file in which something else would be looked for now is left out.

        Args:
            digests: address -> SHA-256 of its content.
        """
        known = build_cache.load_all(_STEP, self._looks_for, _STORED_CLASSES)
        if (about := next(known, None)) is None:
            return {}
        digest, items = about
        asked = wanted if digest == wanted.digest else Wanted(digest, items, wanted.checks)
        addresses = {address: address for address in digests}  # of each one string: a country has 700,000
        return {
            addresses[address]: facts
            for address, content, facts in known
            if content == digests.get(address)
            and (isinstance(facts, WebPage) or asked.is_the_same_for(facts.shown, wanted))
        }

    def retain(
        self,
        build_cache: BuildCache,
        read: Mapping[str, WebPage | FileFacts],
        digests: Mapping[str, str],
        wanted: Wanted,
    ) -> None:
        """Keep what was read of a site for the next build.

        Args:
            read: what is in each file, by address.
            digests: address -> SHA-256 of its content; a file without one is not cached.
        """
        if not build_cache.keeps:
            return
        found = ((address, digest, read[address]) for address, digest in digests.items() if digest)
        build_cache.save_all(_STEP, self._looks_for, chain([(wanted.digest, wanted.items)], found))

    def read(self, folder: Path, address: str, wanted: Wanted, digest: str = "") -> Read:
        """Return a file of the site, read now or before.

        Args:
            digest: SHA-256 of its content, where that is known.
        """
        if (facts := self.find(address, wanted, digest)) is not None:
            return address, digest, facts
        raw = (folder / address).read_bytes()
        key = digest or _digest(raw)
        if not address.endswith(_PAGE):
            return address, key, self._read_file(address, raw, key, wanted)
        return address, key, self._keep_page(key, self._pages.read(address, raw))

    def find(self, address: str, wanted: Wanted, digest: str) -> WebPage | FileFacts | None:
        """Return what was read of a file of the same content before, None where it has to be read."""
        if not digest:
            return None
        if address.endswith(_PAGE):
            return self._read_pages.get((address, digest))
        return self._find_facts(address, digest, wanted)

    def _find_facts(self, address: str, digest: str, wanted: Wanted) -> FileFacts | None:
        """Return what was read of a file before, unless something that is now wanted was not looked for."""
        asked, facts = self._read_files.get((address.rpartition("/")[2], digest), (None, None))
        return facts if asked and facts and asked.is_the_same_for(facts.shown, wanted) else None

    def _read_file(self, address: str, raw: bytes, digest: str, wanted: Wanted, depth: int = 0) -> FileFacts:
        """Return what a file holds, read now or before: by itself, or as a member of an archive."""
        if (known := self._find_facts(address, digest, wanted)) is not None:
            return known

        def read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> FileFacts:
            with archive.open(member) as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]
            if (known := self._find_facts(member.filename, digest, wanted)) is not None:
                return known
            return self._read_file(member.filename, archive.read(member), digest, wanted, depth + 1)

        facts = read_file(address, raw, self._finder, wanted, read_member, depth)
        return self._keep_facts(address, digest, wanted, facts)

    def keep(self, address: str, key: str, value: WebPage | FileFacts, wanted: Wanted) -> WebPage | FileFacts:
        """Take in what another process read, and return it."""
        if isinstance(value, WebPage):
            return self._keep_page(key, value.share(self._pool))
        return self._keep_facts(address, key, wanted, value)

    def know_members(
        self,
        folder: Path,
        archives: Iterable[str],
        found: Mapping[str, WebPage | FileFacts],
        digests: Mapping[str, str],
        wanted: Wanted,
    ) -> None:
        """Remember of what was found what may stand in archives, too."""
        names: set[str] = set()
        for address in archives:
            with suppress(*UNREADABLE), zipfile.ZipFile(folder / address) as archive:
                names.update(name.rpartition("/")[2] for name in archive.namelist())
        for address, facts in found.items() if names else ():
            if (name := address.rpartition("/")[2]) in names and isinstance(facts, FileFacts):
                if is_of_another_day(address):  # in which nothing was wanted
                    self._read_files.setdefault((name, digests[address]), (wanted, facts))
                else:
                    self._read_files[name, digests[address]] = wanted, facts

    def _keep_page(self, key: str, page: WebPage) -> WebPage:
        if self._keeps:
            self._read_pages[page.address, key] = page
        return page

    def _keep_facts(self, address: str, digest: str, wanted: Wanted, facts: FileFacts) -> FileFacts:
        """Return the facts with what equals others kept once: formats hold the same rows, most files none."""
        share = self._share
        result = replace(
            facts,
            complete=share(facts.complete),
            partial=share(facts.partial),
            barred=share(facts.barred),
            samples=share(facts.complete if facts.samples == facts.complete else facts.samples),
            row_faults=facts.row_faults or _NONE,
            code=facts.code or _NONE,
        )
        if not (result.complete or result.samples or result.row_faults or result.code):
            rest = (
                result.personal,
                result.partial,
                result.barred,
                result.has_codes,
                result.fault,
                result.is_notice,
            )
            result = self._shared.setdefault(rest, result)
        if self._keeps:
            self._read_files[address.rpartition("/")[2], digest] = wanted, result
        return result

    def _share(self, ids: frozenset[str]) -> frozenset[str]:
        """Return a set that equals this one; of one row, which little else has, itself."""
        return ids if len(ids) == 1 else self._sets.setdefault(ids, ids)


def read_all(
    folder: Path,
    digests: Mapping[str, str],
    wanted: Wanted,
    cache: Cache,
    workers: Workers,
    build_cache: BuildCache,
) -> dict[str, WebPage | FileFacts]:
    """Return what is in each of the files, by address, and keep it for the next build.

    Args:
        digests: address -> SHA-256 of the content, as the manifest has it; "" where it has none.
        build_cache: results of earlier builds.
    """
    found = cache.recall(build_cache, wanted, digests)
    for address, digest in digests.items():
        if address not in found and (known := cache.find(address, wanted, digest)) is not None:
            found[address] = known
    unknown = [address for address in digests if address not in found]
    plain = [address for address in unknown if not address.endswith(ARCHIVE)]
    archives = [address for address in unknown if address.endswith(ARCHIVE)]
    if not workers.is_serial and (len(unknown) >= MIN_ITEMS or _sum_sizes(folder, plain) >= _MUCH):
        # of each process, once that is forked
        own = Cache(wanted.checks.people, wanted.checks.allowed, keeps=False)

        def read_batch(batch: Sequence[str]) -> list[tuple[str, WebPage | FileFacts]]:
            read = [own.read(folder, address, wanted, digests[address])[1:] for address in batch]
            if len(batch) == 1:  # a big file, of which little is left
                return_memory()
            return read

        register = f"data/{wanted.checks.table}.csv"
        if register in plain:  # its rows stand in most big files, and are known to all processes then
            plain.remove(register)
            key, facts = own.read(folder, register, wanted, digests[register])[1:]
            found[register] = cache.keep(register, digests[register] or key, facts, wanted)
        for turn in take_turns(plain):
            batches = make_batches(folder, turn)
            for batch, read in zip(batches, workers.map(read_batch, batches), strict=True):
                for address, (key, facts) in zip(batch, read, strict=True):
                    found[address] = cache.keep(address, digests[address] or key, facts, wanted)
        plain = []
    for address in plain:
        found[address] = cache.read(folder, address, wanted, digests[address])[2]
    cache.know_members(folder, archives, found, digests, wanted)
    for address in archives:
        found[address] = cache.read(folder, address, wanted, digests[address])[2]
    wanted.known.clear()
    cache.retain(build_cache, found, digests, wanted)
    return found


def read_table(folder: Path, name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of ``data/<name>.csv``; none where there is none."""
    path = folder / f"data/{name}.csv"
    if not path.is_file():
        return
    once: dict[str, str] = {}  # most cells say what others say
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        for row in csv.DictReader(stream, restkey="", restval=""):
            yield {key: once.setdefault(value, value) for key, value in row.items() if key}


def _sum_sizes(folder: Path, addresses: Iterable[str]) -> int:
    return sum((folder / address).stat().st_size for address in addresses)


def _digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()
