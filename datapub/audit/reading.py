"""Reading every page and every file of a built site, in several processes where there are many.

To read one is a pure function of its address and bytes, so who reads it does not matter. Archives
come last: what stands in them is mostly published beside them too, and is known by then.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path, PurePosixPath

from datapub.audit.downloads import FileFacts, Wanted, read_file
from datapub.audit.formats import ARCHIVE
from datapub.audit.page import PageReader, WebPage
from datapub.audit.personal import Finder

MANY = 3_000
"""Files from which the start of further processes, about a second, is worth its while."""

_BATCH = 250
"""Pages and small files that are handed to a process at once."""

_BIG = 200_000
"""Bytes of a file that is handed out by itself, before the small ones, so that none is waited for."""

Read = tuple[str, bytes, WebPage | FileFacts]
"""Address, digest of the content, and what was read of it."""


class Cache:
    """What was read of pages and files before, by their content: a second look is cheap.

    Kept from one look at a site to the next by whoever looks twice, never longer.
    """

    def __init__(self) -> None:
        self._finder = Finder()
        self._pages = PageReader(self._finder)
        self._read_pages: dict[tuple[str, bytes], WebPage] = {}
        self._read_files: dict[tuple[str, bytes, Wanted], FileFacts] = {}

    @property
    def is_empty(self) -> bool:
        """Whether nothing was read yet."""
        return not self._read_pages

    def read(self, folder: Path, address: str, wanted: Wanted) -> Read:
        """Return a file of the site, read now or before."""
        raw = (folder / address).read_bytes()
        key = _digest(raw)
        if address.endswith(".html"):
            return address, key, self._read_page(address, raw, key)
        return address, key, self._read_file(address, raw, key, wanted)

    def file(self, address: str, raw: bytes, wanted: Wanted) -> FileFacts:
        """Return what a file holds whose content is at hand."""
        return self._read_file(address, raw, _digest(raw), wanted)

    def _read_page(self, address: str, raw: bytes, digest: bytes) -> WebPage:
        key = (address, digest)
        if key not in self._read_pages:
            self._read_pages[key] = self._pages.read(address, raw)
        return self._read_pages[key]

    def _read_file(
        self, address: str, raw: bytes, digest: bytes, wanted: Wanted, depth: int = 0
    ) -> FileFacts:
        """Return what a file holds, read now or before: by itself, or as a member of an archive."""
        key = (PurePosixPath(address).name, digest, wanted)
        if key not in self._read_files:
            self._read_files[key] = read_file(
                address,
                raw,
                self._finder,
                wanted,
                lambda name, member: self._read_file(name, member, _digest(member), wanted, depth + 1),
                depth,
            )
        return self._read_files[key]

    def keep(self, read: Read, wanted: Wanted) -> None:
        """Take in what another process read."""
        address, key, value = read
        if isinstance(value, WebPage):
            self._read_pages[address, key] = value
        else:
            self._read_files[PurePosixPath(address).name, key, wanted] = value


def read_all(
    folder: Path, addresses: Iterable[str], wanted: Wanted, cache: Cache
) -> dict[str, WebPage | FileFacts]:
    """Return what is in each of the files, by address."""
    listed = list(addresses)
    found: dict[str, WebPage | FileFacts] = {}
    if cache.is_empty and len(listed) >= MANY and (workers := _count_cores()) > 1:
        plain = [address for address in listed if not address.endswith(ARCHIVE)]
        for one in _read_in_parallel(folder, plain, wanted, workers):
            cache.keep(one, wanted)
            found[one[0]] = one[2]
    for address in listed:
        if address not in found:
            found[address] = cache.read(folder, address, wanted)[2]
    return found


def _digest(raw: bytes) -> bytes:
    """Return what tells one content from another."""
    return hashlib.blake2b(raw, digest_size=16).digest()


def _read_in_parallel(folder: Path, addresses: list[str], wanted: Wanted, workers: int) -> Iterator[Read]:
    """Yield what further processes read: all of it, or less where they are stopped from outside."""
    # A fork of this process would take its threads' locks along; only a fresh process is safe.
    way = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(way)
    sizes = {address: (folder / address).stat().st_size for address in addresses}
    big = sorted((address for address in addresses if sizes[address] >= _BIG), key=sizes.__getitem__)[::-1]
    small = [address for address in addresses if sizes[address] < _BIG]
    batches = [[address] for address in big]
    batches += [small[start : start + _BATCH] for start in range(0, len(small), _BATCH)]
    try:
        with ProcessPoolExecutor(workers, context, _start, (folder, wanted)) as pool:
            for done in as_completed([pool.submit(_read_batch, batch) for batch in batches]):
                yield from done.result()
    except (BrokenProcessPool, OSError):
        return  # no room for further processes, or one was stopped: the rest is read here


_at_work: tuple[Path, Wanted, Cache]
"""In a process that only reads: the site, what is wanted of it, and what it has read so far."""


def _start(folder: Path, wanted: Wanted) -> None:
    global _at_work
    _at_work = folder, wanted, Cache()


def _read_batch(addresses: list[str]) -> list[Read]:
    folder, wanted, cache = _at_work
    return [cache.read(folder, address, wanted) for address in addresses]


def _count_cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
