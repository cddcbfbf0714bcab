"""What a check of a duty is given, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from datapub.audit.page import WebPage
from datapub.audit.site import Site
from datapub.derive.audited import Result
from datapub.derive.working_days import WorkingCalendar

_SHOWN = 3
"""Faults that a reason names; the rest are counted."""

_LINKED = 5
"""Places that a verdict links to."""


@dataclass(frozen=True)
class Context:
    """What is not on the site: the day it is judged on, and the calendar of working days.

    Attributes:
        day: a build is judged on the day its data was published, so that the same commit gives
            the same bytes; the command ``audit`` judges on the day it runs.
    """

    day: date
    calendar: WorkingCalendar


@dataclass(frozen=True)
class Verdict:
    """The answer of one check.

    Attributes:
        reason: one Chinese sentence without a full stop.
        evidence: paths below the site's root where a reader can see it for himself.
    """

    result: Result
    reason: str
    evidence: tuple[str, ...] = ()


class Fault(NamedTuple):
    """One place where a duty is not met: a path below the site's root, and what is wrong there."""

    path: str
    words: str


Check = Callable[[Site, Context], Verdict]
"""A check looks at the built site only. What it cannot see it says it cannot check."""


def judge(faults: Iterable[Fault], passed: str, *evidence: str) -> Verdict:
    """Return 不符合 with what is wrong, or 符合 where nothing is."""
    found = list(dict.fromkeys(faults))
    if not found:
        return Verdict("符合", passed, evidence)
    words = list(dict.fromkeys(f"{fault.path or '首页'}：{fault.words}" for fault in found))
    shown = "；".join(words[:_SHOWN])
    reason = f"{len(words)} 处不符合：{shown}" + ("，等等" if len(words) > _SHOWN else "")
    return Verdict("不符合", reason, tuple(dict.fromkeys(fault.path for fault in found))[:_LINKED])


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
