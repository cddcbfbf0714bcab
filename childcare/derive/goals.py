"""The dated goals of the policy: whether they are due, reported, and met by what the register holds.

A goal is never called under way: it is due or not, and reported or not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from childcare.counts import COUNTS, is_filed_on
from childcare.derive.institution import UNPLACED, Area
from childcare.derive.register import Register
from childcare.terms import GoalState, is_local, split_list
from datapub.model import Record
from datapub.textual import write_day


@dataclass(frozen=True)
class GoalResult:
    """How one area stands against a goal that can be counted.

    Attributes:
        unknown: institutions of which it is not known whether they are to be counted.
        silent: what to call the areas of which nothing is listed, "" where there are none.
        is_rate: whether ``count`` is a rate, which further institutions may lower too.
    """

    area_code: str
    area_name: str
    count: Decimal
    needed: Decimal
    is_sample: bool
    unknown: int = 0
    is_rate: bool = False
    silent: str = ""

    @property
    def doubt(self) -> str:
        """What is not known and could tip the result, in words."""
        unknown = f"有 {self.unknown} 家没有公布算这个数要的信息" if self.unknown else ""
        return "，".join(filter(None, (unknown, f"{self.silent}名录还没有公布机构" if self.silent else "")))

    @property
    def is_met(self) -> bool | None:
        """Whether the count is what is needed, or more; None where the unknown could tip it."""
        is_enough = self.count >= self.needed
        return None if (self.unknown or self.silent) and (self.is_rate or not is_enough) else is_enough


@dataclass(frozen=True)
class Goal:
    """A dated goal: its state, and how the state is known.

    Attributes:
        policy: the document that states it, None where that is not listed.
    """

    id: str
    due_on: date
    text: str
    state: GoalState
    reason: str
    results: tuple[GoalResult, ...]
    record: Record = field(compare=False)
    policy: Record | None = field(default=None, compare=False)

    @property
    def is_local(self) -> bool:
        """Whether it is the city's own goal, not one of the country or of a level above."""
        return self.policy is None or is_local(self.policy)

    @property
    def scope(self) -> str:
        """Whose goal it is, in words: "" for the city's own."""
        if self.policy is None or self.is_local:
            return ""
        return "上级" if self.policy["relation"] == "上级文件" else "全国"

    @property
    def due_words(self) -> str:
        """The day it is due; 2021年底 where the document names the year alone."""
        due = self.due_on
        return f"{due.year}年底" if self.is_due_by_year else write_day(due)

    @property
    def is_due_by_year(self) -> bool:
        """Whether the document names the year alone."""
        return bool(self.record["due_precision"] == "年")

    @property
    def counted(self) -> str:
        """What is counted, in words; "" where the register cannot tell."""
        return COUNTS[self.record["measure_indicator_id"]].label if self.results else ""


def judge_goal(record: Record, register: Register, today: date, policy: Record | None) -> Goal:
    """Return a goal with its state on a day."""
    results = _count_goal(record, register)
    state, reason = judge(record["due_on"], results, today)
    return Goal(record["id"], record["due_on"], record["text"], state, reason, results, record, policy)


def judge(due_on: date, results: tuple[GoalResult, ...], today: date) -> tuple[GoalState, str]:
    """Return a goal's state and the reason for it.

    Sample rows prove nothing: a goal counted on them stays 未公布结果, and its count is shown as a
    demonstration of the arithmetic.
    """
    if today <= due_on:
        return GoalState.NOT_DUE, "还没有到期。"
    if not results:
        return GoalState.UNREPORTED, "已经到期；没有查到公布的结果，也无法从名录计算。"
    met = [result.area_name for result in results if result.is_met]
    unmet = [result.area_name for result in results if result.is_met is False]
    has, lacks = ("已有", "没有") if results[0].needed == 1 else ("达到了", "没有达到")
    parts = [f"{'、'.join(names)}{words}" for names, words in ((met, has), (unmet, lacks)) if names]
    doubtful: dict[str, list[str]] = {}
    for result in results:
        if result.is_met is None:
            doubtful.setdefault(result.doubt, []).append(result.area_name)
    parts += [f"{'、'.join(names)}{doubt}，不能断定" for doubt, names in doubtful.items()]
    counted = "；".join(parts)
    if any(result.is_sample for result in results):
        return (
            GoalState.UNREPORTED,
            f"已经到期；没有查到公布的结果。按样例数据推算：{counted}（不代表真实情况）。",
        )
    if not unmet and len(met) < len(results):
        return GoalState.UNREPORTED, f"已经到期；没有查到公布的结果。按名录计算：{counted}。"
    return (GoalState.MISSED if unmet else GoalState.ACHIEVED), f"按名录计算：{counted}。"


def _count_goal(record: Record, register: Register) -> tuple[GoalResult, ...]:
    """Count what a goal's row names, in each area that it names; () where nothing is named, or listed."""
    count, needed = COUNTS.get(record["measure_indicator_id"] or ""), record["measure_value"]
    if count is None or needed is None or not register.institutions:
        return ()
    results = []
    for code in split_list(record["measure_area_codes"]) or [register.city.code]:
        filed = [(item.record, is_filed_on(item.record, record["due_on"])) for item in register.by_area[code]]
        counted = count.sum_up(item for item, is_filed in filed if is_filed)
        open_filings = sum(is_filed is None and count.add(item) != 0 for item, is_filed in filed)
        if code != register.city.code:  # what lies in no area that is known may lie in this one
            open_filings += sum(
                count.add(item.record) != 0 and is_filed_on(item.record, record["due_on"]) is not False
                for item in register.by_area[UNPLACED]
            )
        silent = register.silent.get(code, ())
        results.append(
            GoalResult(
                area_code=code,
                area_name=register.area(code).short_name,
                count=counted.value or Decimal(0),
                needed=needed,
                unknown=counted.of - counted.known + open_filings,
                is_rate=counted.whole is not None,
                is_sample=register.totals[code].has_sample,
                silent=_count_silent(silent, code, register),
            )
        )
    return tuple(results)


def _count_silent(silent: Sequence[Area], code: str, register: Register) -> str:
    """Return how many areas in one are silent, "的" where it is the area itself, "" where none is."""
    if not silent or silent[0].code == code:
        return "的" if silent else ""
    return f"有 {len(silent)} 个{register.levels.part}的"
