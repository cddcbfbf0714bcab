"""Rules across cells, rows and tables.

Each rule is a generator of problems. These are the engine's own, which hold for every register; a
profile adds those of its trade.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from itertools import chain

from datapub.config import Config
from datapub.messages import Messages
from datapub.model import Tables
from datapub.problem import Problem, in_order
from datapub.rules import aliases, calendar, erasures, personal, publications, samples
from datapub.rules.data import Data, Rule
from datapub.rules.exemptions import apply_exemptions
from datapub.workers import SERIAL, Workers

_OWN = "本站的要求"
_PRIVACY = "《个人信息保护法》"

CORE_RULES: tuple[Rule, ...] = (
    Rule(
        "working-days",
        calendar.check_notices,
        ("working_days",),
        basis="《全国年节及纪念日放假办法》；国务院办公厅每年的放假通知",
    ),
    Rule(
        "index-number",
        publications.check_index,
        ("publication_index",),
        basis="《政府信息公开条例》第十二条",
        is_law=True,
    ),
    Rule(
        "correction",
        publications.check_corrections,
        ("corrections",),
        basis=f"《政府信息公开条例》第四十一条；{_OWN}：更正记录写明结果和日期",
    ),
    Rule(
        "erasure",
        erasures.check_erasures,
        ("erasures",),
        basis=f"{_PRIVACY}第四十七条；{_OWN}：撤回的写明在哪一格，不复述内容",
        is_law=True,
        may_be_exempted=False,
    ),
    Rule(
        "alias",
        aliases.check_aliases,
        (),
        basis=f"{_OWN}：列名和内容的别名各写一次，不起作用的不写；一个来源的一列只对应一个字段",
    ),
    Rule(
        "sample-row",
        samples.check_samples,
        (),
        basis=f"{_OWN}：正式发布的数据不含样例",
        may_be_exempted=False,
        is_for_official=True,
    ),
)
"""The rules of every register, beside :func:`make_personal_rule`."""


def make_personal_rule(people: re.Pattern[str] | None) -> Rule:
    """Return R10 (no personal data), given the profile's words for the people in its register."""
    return Rule(
        "R10",
        partial(personal.check_personal, people=people),
        (),
        basis=f"{_PRIVACY}第六条、第二十五条、第二十八条、第三十四条；《政府信息公开条例》第十五条",
        is_law=True,
        may_be_exempted=False,
    )


def check_rules(
    rules: Sequence[Rule],
    messages: Messages,
    tables: Tables,
    config: Config,
    today: date,
    exempted_on: date | None = None,
    workers: Workers = SERIAL,
) -> Iterator[Problem]:
    """Yield problems across cells, rows and tables, except exempted ones.

    A rule whose tables are missing is skipped, and so is a cell that already has an error. A cell with
    personal data gets that one problem only.

    Args:
        rules: :data:`CORE_RULES` and the profile's.
        messages: the wordings of both.
        tables: as returned by :func:`datapub.validate.validate_tables`.
        today: any later date lies in the future.
        exempted_on: the day on which exemptions must still be valid; ``today`` by default.
    """
    data = Data(tables, config, today, messages, exempted_on)
    asked = [rule for rule in rules if config.official or not rule.is_for_official]
    checked = [rule for rule in reversed(asked) if data.has(*rule.needs)]  # the last take longest

    def judge(rule: Rule) -> list[Problem]:
        return list(rule.check(data))

    if not workers.is_serial:
        for name in tables:
            data.rows(name)  # once for all processes
    problems = in_order(chain.from_iterable(workers.map(judge, checked)))
    personal_cells = {(p.file, p.row, p.column) for p in problems if p.rule == "R10"}
    visible = [p for p in problems if p.rule == "R10" or (p.file, p.row, p.column) not in personal_cells]
    yield from apply_exemptions(visible, data, rules, messages.rules, data.exempted_on)


__all__ = ["CORE_RULES", "Rule", "check_rules", "make_personal_rule"]
