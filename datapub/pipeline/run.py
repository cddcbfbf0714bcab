"""What a build is given, and how a step of it is done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from datapub.build_cache import NO_CACHE, BuildCache
from datapub.check import ProgressCallback, tell_nobody, timed
from datapub.clock import Clock
from datapub.config import Config
from datapub.history import Commit, History
from datapub.model import Tables
from datapub.problem import Problem, ProblemsFound, has_errors
from datapub.profile import Profile
from datapub.state import find_state

_Value = TypeVar("_Value")


@dataclass(frozen=True)
class Run:
    """What a build is given; see :func:`datapub.pipeline.build`.

    Attributes:
        is_draft: whether the site is only for its author's eyes: slow downloads are left out then.
    """

    profile: Profile
    config: Config
    clock: Clock
    history: History | None
    released: Commit | None
    observe: ProgressCallback = tell_nobody
    kept: BuildCache = NO_CACHE
    is_draft: bool = False

    def with_rows(self, tables: Tables) -> Run:
        """Return the same, with what its rows make of the site."""
        register = tables.get(self.profile.register)
        state = find_state(self.config.official, tables.values())
        is_empty = register is None or register.frame.empty
        areas = tables["areas"].records() if "areas" in tables else ()
        levels = self.profile.name_levels(areas, self.config.city_code)
        config = replace(self.config, state=state, is_empty=is_empty, levels=levels)
        return replace(self, config=config)

    def step(self, name: str, work: Callable[[], _Value]) -> _Value:
        """Do one step of the line."""
        with timed(name, self.observe):
            return work()


def close_gate_on(problems: Sequence[Problem]) -> None:
    """Stop where any problem is an error.

    Raises:
        ProblemsFound: with all of them.
    """
    if has_errors(problems):
        raise ProblemsFound(list(problems))
