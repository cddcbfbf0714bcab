"""Values of pages that take little memory: a country's register has 150,000 of them."""

from __future__ import annotations

import zlib
from collections.abc import Hashable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, TypeVar

_LEVEL = 2
"""More takes longer and saves little."""

_MOST_SHARED = 50_000
"""Values that are kept to be shared, which are about 10 MB."""

_Interned = TypeVar("_Interned", bound=Hashable)
_Other = TypeVar("_Other")


class Pool:
    """Values that many others equal, kept once: what comes again comes again soon."""

    def __init__(self) -> None:
        self._interned: dict[Any, Any] = {}
        self._places: dict[tuple[str, ...], dict[str, int]] = {}

    def intern(self, value: _Interned) -> _Interned:
        """Return a value that equals this one and is kept already."""
        if len(self._interned) > _MOST_SHARED:
            self._interned.clear()
        interned: _Interned = self._interned.setdefault(value, value)
        return interned

    def intern_all(self, values: Iterable[_Interned]) -> tuple[_Interned, ...]:
        """Return values that equal these."""
        return tuple(map(self.intern, values))

    def number(self, names: Iterable[str]) -> dict[str, int]:
        """Return the place of each name."""
        key = tuple(names)
        if (known := self._places.get(key)) is None:
            if len(self._places) > _MOST_SHARED:
                self._places.clear()
            known = self._places[key] = {self.intern(name): place for place, name in enumerate(key)}
        return known


class PackedText:
    """A text, packed by what another one says already: pages of a folder say mostly the same.

    Args:
        like: the other text, which is best kept once for many.
    """

    __slots__ = ("_body", "_like")

    def __init__(self, text: str, like: bytes = b"") -> None:
        packer = zlib.compressobj(_LEVEL, zdict=like) if like else zlib.compressobj(_LEVEL)
        self._like = like
        self._body = packer.compress(text.encode("utf-8", "surrogatepass")) + packer.flush()

    def __str__(self) -> str:
        return _unpack(self._body, self._like)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PackedText) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))

    def __repr__(self) -> str:
        return repr(str(self))

    def share(self, pool: Pool) -> None:
        """Let the other text be one that is kept already."""
        self._like = pool.intern(self._like)


@lru_cache(maxsize=16)  # a check asks the same page several times
def _unpack(body: bytes, like: bytes) -> str:
    unpacker = zlib.decompressobj(zdict=like) if like else zlib.decompressobj()
    return unpacker.decompress(body).decode("utf-8", "surrogatepass")


class PackedDict(Mapping[str, _Interned]):
    """A mapping that never changes, and whose keys are kept once for many.

    Args:
        pool: where its keys are kept.
    """

    __slots__ = ("_places", "_values")

    def __init__(self, items: Mapping[str, _Interned], pool: Pool) -> None:
        self._places = pool.number(items)
        self._values = tuple(items.values())

    def __getitem__(self, name: str) -> _Interned:
        return self._values[self._places[name]]

    def get(self, name: str, default: _Other = None) -> _Interned | _Other:  # type: ignore[assignment]
        """Return a value, the default where there is none."""
        place = self._places.get(name)
        return default if place is None else self._values[place]

    def __contains__(self, name: object) -> bool:
        return name in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __repr__(self) -> str:
        return repr(dict(self))

    def share(self, pool: Pool) -> None:
        """Let keys and values be those that are kept already."""
        self._places = pool.number(self._places)
        self._values = pool.intern_all(self._values)
