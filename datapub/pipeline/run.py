"""What a build is given, and how a step of it is done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from datapub.build_cache import BuildCache
from datapub.check import ProgressCallback, timed
from datapub.clock import Clock
from datapub.config import Config
from datapub.history import Commit, History
from datapub.model import Tables
from datapub.problem import Problem, ProblemsFound, has_errors
from datapub.profile import Profile
from datapub.state import find_state
from datapub.step_cache import StepCache, fingerprint

DATA = ("datasets", "schemas", "datapackage.json")
"""What the data and its definitions come from."""

_Value = TypeVar("_Value")


@dataclass(frozen=True)
class Run:
    """What a build is given; see :func:`datapub.pipeline.build`."""

    profile: Profile
    config: Config
    clock: Clock
    history: History | None
    released: Commit | None
    draft: StepCache | None
    observe: ProgressCallback
    kept: BuildCache

    def with_rows(self, tables: Tables) -> Run:
        """Return the same, with what its rows make of the site."""
        register = tables.get(self.profile.register)
        state = find_state(self.config.official, tables.values())
        is_empty = register is None or register.frame.empty
        areas = tables["areas"].records() if "areas" in tables else ()
        levels = self.profile.name_levels(areas, self.config.city_code)
        config = replace(self.config, state=state, is_empty=is_empty, levels=levels)
        return replace(self, config=config)

    def step(self, name: str, work: Callable[[], _Value], is_cached: bool = False) -> _Value:
        """Do one step of the line; what an earlier draft has made of the same sources is used again."""
        with timed(name, self.observe):
            if not (is_cached and self.draft):
                return work()
            data = fingerprint(self.config.root, DATA)
            if self.config.overlay:
                data += fingerprint(
                    self.config.overlay, [path.name for path in self.config.overlay.glob("*.csv")]
                )
            cache_key = (self.config, self.clock, self.released, self.history, data)
            return self.draft.get_or_compute(name, cache_key, work)


def close_gate_on(problems: Sequence[Problem]) -> None:
    """Stop where any problem is an error.

    Raises:
        ProblemsFound: with all of them.
    """
    if has_errors(problems):
        raise ProblemsFound(list(problems))
