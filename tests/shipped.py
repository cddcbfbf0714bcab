"""The shipped project's tables, made once for all tests of a process, and only when one looks at them.

Every process collects every module, so that what a module works out while it is imported is worked out as
often as there are processes, also by a run of other tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache, cached_property
from typing import Generic, TypeVar

from childcare.profile import PROFILE
from datapub.check import check
from datapub.config import load_config
from datapub.model import Tables
from tests.conftest import CLOCK, ROOT

Value = TypeVar("Value")


class Lazy(Mapping[str, Value], Generic[Value]):
    """A mapping that is made when it is first looked into."""

    def __init__(self, make: Callable[[], Mapping[str, Value]]) -> None:
        """Remember how to make it."""
        self._make = make

    @cached_property
    def _made(self) -> dict[str, Value]:
        return dict(self._make())

    def __getitem__(self, name: str) -> Value:
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)

    def __reduce__(self) -> tuple[type[dict[str, Value]], tuple[dict[str, Value]]]:
        return dict, (self._made,)  # another process is given what was made


@cache
def check_shipped() -> Tables:
    """Return the checked tables; whoever changes something makes tables of its own."""
    return check(PROFILE, load_config(ROOT), CLOCK.today).tables


TABLES: Tables = Lazy(check_shipped)
