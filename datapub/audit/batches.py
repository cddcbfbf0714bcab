"""Which files of a site a process reads at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

_MOST = 250
"""Pages and small files that are handed to a process at once."""

_LEAST = 16
"""Batches that few of them are cut into, so that no process waits for another."""

_BIG = 200_000
"""Bytes of a file that is handed out by itself, before the small ones, so that none is waited for."""

_BIGGEST = 20_000_000
"""Bytes of a file that is read alone, as it takes ten times as many."""


_PAGE = ".html"

_TURN = 50_000
"""Files that processes read before others take their place, and the memory of what they have learned."""


def take_turns(addresses: Iterable[str]) -> Iterator[Sequence[str]]:
    """Yield the files in turns: what is learned of rows is of no use for pages, and grows with each.

    Files come before pages.
    """
    kinds: tuple[list[str], list[str]] = [], []
    for address in addresses:
        kinds[address.endswith(_PAGE)].append(address)
    for kind in kinds:
        for start in range(0, len(kind), _TURN):
            yield kind[start : start + _TURN]


def make_batches(folder: Path, addresses: Iterable[str]) -> list[list[str]]:
    """Return the files in batches: big ones first and alone, but the biggest one after the other.

    Read at the same time, they would take the memory of several.
    """
    sizes = {address: (folder / address).stat().st_size for address in addresses}
    big = sorted(
        (address for address in sizes if sizes[address] >= _BIG), key=sizes.__getitem__, reverse=True
    )
    small = [address for address in sizes if sizes[address] < _BIG]
    most = min(_MOST, 1 + len(small) // _LEAST)
    batches = [small[start : start + most] for start in range(0, len(small), most)]
    biggest = [address for address in big if sizes[address] >= _BIGGEST]
    return [*filter(None, [biggest]), *([address] for address in big[len(biggest) :]), *batches]
