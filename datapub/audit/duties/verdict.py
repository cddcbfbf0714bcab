"""What a check of a duty answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import NamedTuple

from datapub.audit.page import WebPage
from datapub.audit.problems import list_problems
from datapub.audit.site import Site
from datapub.derive.audited import Result
from datapub.problem import Problem

_SHOWN = 3
"""Faults that a reason names; the rest are counted."""

_LINKED = 5
"""Places that a verdict links to."""


class Fault(NamedTuple):
    """One place where a duty is not met.

    Attributes:
        path: below the site's root.
        words: what is wrong there.
        problem: what tells the same of the page or file already; None where only the duty does.
        is_lack: whether it is only that nothing is known: shown for all to see, but nobody is made to
            invent it, so it stops no site. An official site has been stopped by the check before.
    """

    path: str
    words: str
    problem: Problem | None = None
    is_lack: bool = False


@dataclass(frozen=True)
class Verdict:
    """The answer of one check.

    Attributes:
        reason: one Chinese sentence without a full stop.
        evidence: paths below the site's root where a reader can see it for himself.
        faults: all that is wrong.
    """

    result: Result
    reason: str
    evidence: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()


DutyCheck = Callable[[Site], Verdict]
"""A check looks at the built site only. What it cannot see it says it cannot check."""


def collect_checks(modules: Iterable[ModuleType]) -> Mapping[str, DutyCheck]:
    """Return every check of some modules, by the name that a duty calls it by (``check_name``).

    A public function from a site to a verdict is one; its name has dashes there: ``dataset-pages``.
    """
    return {
        name.replace("_", "-"): check
        for module in modules
        for name, check in vars(module).items()
        if not name.startswith("_")
        and getattr(check, "__annotations__", None) == {"site": "Site", "return": "Verdict"}
    }


def judge(faults: Iterable[Fault], passed: str, *evidence: str) -> Verdict:
    """Return 不符合 with what is wrong, or 符合 where nothing is."""
    found = tuple(dict.fromkeys(faults))
    if not found:
        return Verdict("符合", passed, evidence)
    places = tuple(dict.fromkeys(fault.path for fault in found))
    return Verdict("不符合", sum_up(found), places[:_LINKED], found)


def sum_up(faults: Sequence[Fault]) -> str:
    """Return the first faults and how many there are, as one sentence."""
    words = list(dict.fromkeys(f"{fault.path or '首页'}：{fault.words}" for fault in faults))
    shown = "；".join(words[:_SHOWN])
    return f"{len(words)} 处不符合：{shown}" + ("，等等" if len(words) > _SHOWN else "")


def cannot(reason: str, *evidence: str) -> Verdict:
    """Return 无法核查: what is needed for a judgement is not there, so there is none."""
    return Verdict("无法核查", reason, evidence)


def judge_all(pages: Sequence[WebPage], faults: Iterable[Fault], passed: str, *evidence: str) -> Verdict:
    """Return what :func:`judge` returns; 无法核查 where there is no page to look at, which is no pass."""
    if not pages:
        return cannot("网站上没有找到这样的网页", *evidence)
    return judge(faults, passed, *evidence)


def not_applicable(reason: str, *evidence: str) -> Verdict:
    """Return 不适用: there is nothing that the duty is about."""
    return Verdict("不适用", reason, evidence)


def find_reported(
    site: Site, words: Mapping[str, str], is_meant: Callable[[Problem], bool] = lambda problem: True
) -> Iterator[Fault]:
    """Yield the problems of single pages and files that are faults of a duty too.

    Args:
        words: rule of the problem -> what the duty says of it; ``{}`` is the problem's value.
        is_meant: which problems of these rules.
    """
    for problem in list_problems(site):
        if problem.rule in words and is_meant(problem):
            path = problem.file.removesuffix("index.html")
            yield Fault(path, words[problem.rule].format(problem.value), problem)
