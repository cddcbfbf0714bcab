"""A site whose pages are made on request, as a preview shows it.

After changing a cell, people look at a page or two; making the thousands of others would take longest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from threading import RLock
from typing import TypeVar

Reader = Callable[[str], bytes | None]
"""From the address of a file to its content; None where there is no such file."""

_Value = TypeVar("_Value")


class PageFault(Exception):
    """A file could not be made: a bug, told in Chinese."""


class LazyMapping(Mapping[str, _Value]):
    """A mapping that is worked out when something is first asked of it.

    Args:
        make: works it out.
    """

    def __init__(self, make: Callable[[], Mapping[str, _Value]]) -> None:
        self._make = make

    @cached_property
    def _values(self) -> Mapping[str, _Value]:
        return self._make()

    def __getitem__(self, key: str) -> _Value:
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


class Draft:
    """The files of a site by their addresses, of which most are not made yet.

    It may be read from several threads at once: each file is made once.
    """

    def __init__(self) -> None:
        self._made: dict[str, bytes] = {}
        self._planned: dict[str, Callable[[], bytes]] = {}
        self._groups: list[tuple[str, Callable[[], object]]] = []
        self._lock = RLock()

    def write(self, address: str, content: bytes) -> None:
        """Take over a file; the same once more where what writes it had failed half-way.

        Raises:
            FileExistsError: there is another one, or is to be one, at this address.
        """
        if self._made.get(address, content) != content or address in self._planned:
            raise FileExistsError(address)
        self._made[address] = content

    def plan(self, address: str, make: Callable[[], bytes]) -> None:
        """Let a file be made when it is asked for.

        Raises:
            FileExistsError: there is one, or is to be one, at this address.
        """
        if address in self._made or address in self._planned:
            raise FileExistsError(address)
        self._planned[address] = make

    def plan_group(self, prefix: str, write_all: Callable[[], object]) -> None:
        """Let files whose number and names nobody knows be made when one is asked for that may be of them.

        Args:
            prefix: how their addresses begin; of two groups that may have a file, the first is made first.
            write_all: writes them into this draft.
        """
        self._groups.append((prefix, write_all))

    def read(self, address: str) -> bytes | None:
        """Return the content of a file, which is made by now; None where there is none."""
        with self._lock:
            if address in self._planned:
                content = self._planned[address]()
                del self._planned[address]  # not before, as what fails once fails again
                self._made[address] = content
            for group in [*self._groups]:
                if address in self._made:
                    break
                prefix, write_all = group
                if address.startswith(prefix) and group in self._groups:  # what another asked for is made
                    write_all()
                    self._groups.remove(group)
            return self._made.get(address)
