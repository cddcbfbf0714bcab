"""The rules that only show when cells, rows or tables are read together.

Each rule is a generator of problems; this registry names it, and says what it rests on. The wording
of the texts it rests on has to be confirmed by the publisher's legal office before it is quoted.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from datapub.config import Config
from datapub.messages import WORDINGS, rule_of
from datapub.model import Tables
from datapub.problem import Problem, in_order
from datapub.rules import (
    aliases,
    areas,
    calendar,
    children,
    codes,
    contact,
    dates,
    disclosure,
    figures,
    personal,
    places,
    policy,
    reconciliation,
    register,
    reports,
    samples,
    totals,
)
from datapub.rules.data import Data, Rule, make_rule
from datapub.rules.exemptions import apply_exemptions

_FILING = "国卫办人口发〔2019〕25号《托育机构登记和备案办法（试行）》"
_STANDARD = "国卫人口发〔2019〕58号《托育机构设置标准（试行）》《托育机构管理规范（试行）》"
_HOME = "国卫人口发〔2023〕28号《家庭托育点管理办法（试行）》"
_PRIVACY = "《个人信息保护法》"
_OWN = "本站的要求"

RULES: tuple[Rule, ...] = (
    make_rule(
        "R01",
        register.check_filing,
        ("institutions",),
        basis=f"{_FILING}；全国托育机构备案信息公示的项目",
        is_law=True,
    ),
    make_rule(
        "R02",
        register.check_authority,
        ("institutions", "areas"),
        basis=f"{_FILING}第七条",
        is_law=True,
    ),
    make_rule(
        "R05",
        register.check_refusal,
        ("institutions",),
        basis=f"{_FILING}第九条（据第二手摘要）；{_OWN}（按材料的类别公开）",
        is_law=True,
    ),
    make_rule(
        "R06",
        register.check_cancellation,
        ("institutions",),
        basis=f"{_STANDARD}（终止服务的注销备案）；{_OWN}（注销后仍列出）",
        is_law=True,
    ),
    make_rule(
        "R10",
        personal.check_personal,
        (),
        basis=f"{_PRIVACY}第六条、第二十五条、第二十八条、第三十四条；《政府信息公开条例》第十五条",
        is_law=True,
        may_be_exempted=False,
    ),
    make_rule(
        "R11",
        personal.check_principal,
        ("institutions",),
        basis=f"{_PRIVACY}第十三条、第二十五条、第二十七条",
        is_law=True,
        may_be_exempted=False,
    ),
    make_rule(
        "R12",
        children.check_children,
        ("observations", "indicators"),
        basis=f"{_PRIVACY}第四条、第二十八条；{_OWN}：少于 5 人的不公布",
        may_be_exempted=False,
    ),
    make_rule(
        "R13",
        codes.check_credit_code,
        ("institutions",),
        basis=f"GB 32100-2015《法人和其他组织统一社会信用代码编码规则》；{_FILING}第四条",
        is_law=True,
    ),
    make_rule("R14", dates.check_all, (), basis="日期的先后顺序"),
    make_rule(
        "R15", places.check_sum, ("institutions",), basis=f"{_OWN}：托位总数等于各班托位相加，含混合班"
    ),
    make_rule(
        "R16",
        places.check_classes,
        ("institutions",),
        basis=f"{_STANDARD}（班额和配比）；{_HOME}",
        is_law=True,
    ),
    make_rule("R17", places.check_enrolment, ("institutions",), basis=f"{_OWN}：只提醒，不阻止发布"),
    make_rule(
        "R18", totals.check_all, ("areas",), basis=f"{_OWN}：全市合计等于各区县和功能区相加，不重复计算"
    ),
    make_rule(
        "R20",
        policy.check_tasks,
        ("tasks",),
        basis="政策文件原文：每项任务列一次，责任单位照抄",
    ),
    make_rule(
        "R21",
        figures.check_figures,
        (),
        basis=f"{_OWN}：每个数字都有来源、截至日期和单位，没有文件依据的不写目标",
    ),
    make_rule(
        "task-report",
        reports.check_reports,
        ("task_progress",),
        basis=f"{_OWN}：报告写明谁、何时、进展到哪一步、一句话和依据；报告的期限是约定，不是法律规定",
    ),
    make_rule("phone", contact.check_phone, (), basis=f"{_OWN}：只公开座机和服务热线"),
    make_rule(
        "coordinates",
        contact.check_coordinates,
        ("institutions",),
        basis=f"{_OWN}：坐标要写明经度、纬度和坐标系",
    ),
    make_rule(
        "home-address",
        contact.check_home_address,
        ("institutions",),
        basis=f"{_PRIVACY}第六条；{_OWN}：家庭托育点的地址只写到社区",
    ),
    make_rule(
        "area-dates",
        areas.check_validity,
        ("areas",),
        basis=f"{_OWN}：区域有启用和停用的日期，数据要用当时有效的区域",
    ),
    make_rule(
        "reconciliation",
        reconciliation.check_reconciliation,
        ("observations", "institutions", "areas"),
        basis=f"{_OWN}：公布的数与名录对得上，对不上的写明原因",
    ),
    make_rule(
        "working-days",
        calendar.check_notices,
        ("working_days",),
        basis="《全国年节及纪念日放假办法》；国务院办公厅每年的放假通知",
    ),
    make_rule(
        "index-number",
        disclosure.check_index,
        ("publication_index",),
        basis="《政府信息公开条例》第十二条",
        is_law=True,
    ),
    make_rule(
        "correction",
        disclosure.check_corrections,
        ("corrections",),
        basis=f"《政府信息公开条例》第四十一条；{_OWN}：更正记录写明结果和日期",
    ),
    make_rule(
        "alias",
        aliases.check_aliases,
        ("intake_aliases",),
        basis=f"{_OWN}：列名和内容的别名各写一次，不起作用的不写",
    ),
    make_rule(
        "sample-row",
        samples.check_samples,
        (),
        basis=f"{_OWN}：正式发布的数据不含样例",
        may_be_exempted=False,
    ),
)
"""Every rule, in the order in which they are checked."""


def check_rules(tables: Tables, config: Config, today: date) -> Iterator[Problem]:
    """Yield what is wrong across cells, rows and tables, less what is exempted.

    A rule whose tables are absent is skipped, and cells that have been reported before are left
    alone. Where personal information stands in a cell, nothing else is said of it.

    Args:
        config: the settings: whether the publication is official, and of which city.
        tables: as :func:`datapub.validate.validate_tables` returns them.
        today: the day after which a date lies in the future, and an exemption has run out.
    """
    data = Data(tables, config, today)
    checked = [rule for rule in RULES if data.has(*rule.needs)]
    problems = in_order(problem for rule in checked for problem in rule.check(data))
    personal_cells = {(p.file, p.row, p.column) for p in problems if p.rule == "R10"}
    kept = [p for p in problems if p.rule == "R10" or (p.file, p.row, p.column) not in personal_cells]
    yield from apply_exemptions(kept, data, RULES, {rule_of(key) for key in WORDINGS})


__all__ = ["RULES", "Rule", "check_rules"]
