"""The inputs of a build, and how each of its steps runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from datapub.build_cache import NO_CACHE, BuildCache
from datapub.check import ProgressCallback, ignore_step, timed
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
    """The inputs of a build; see :func:`datapub.pipeline.build`.

    Attributes:
        is_draft: whether this is a local preview, which leaves out the slow downloads.
    """

    profile: Profile
    config: Config
    clock: Clock
    history: History | None
    released: Commit | None
    observe: ProgressCallback = ignore_step
    build_cache: BuildCache = NO_CACHE
    is_draft: bool = False

    def with_rows(self, tables: Tables) -> Run:
        """Return a copy with the settings that follow from the rows: state, emptiness, names of levels."""
        register = tables.get(self.profile.register)
        state = find_state(self.config.official, tables.values())
        is_empty = register is None or register.frame.empty
        areas = tables["areas"].records() if "areas" in tables else ()
        levels = self.profile.name_levels(areas, self.config.city_code)
        config = replace(self.config, state=state, is_empty=is_empty, levels=levels)
        return replace(self, config=config)

    def step(self, name: str, work: Callable[[], _Value]) -> _Value:
        """Run one step of the line and report its duration."""
        with timed(name, self.observe):
            return work()


def close_gate_on(problems: Sequence[Problem]) -> None:
    """Stop the line if any problem is an error.

    Raises:
        ProblemsFound: with all problems, warnings included.
    """
    if has_errors(problems):
        raise ProblemsFound(list(problems))
