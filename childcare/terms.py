"""The terms of the register's columns: each once, in display order, with its meaning and consequences.

Whatever depends on a term – whether an institution counts, how its badge looks – is a property of the term
here, and nowhere else. The schemas' lists are checked against these (rule ``terms``), so a new term is one
entry here and one in its schema. A term is a ``str`` that equals the text of its cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, Final, Literal, Self

Tone = Literal["good", "info", "warn", "bad", "quiet", "none"]
"""The look of a badge, which always contains the term itself."""


class Term(StrEnum):
    """A term with a value for each attribute that its class declares, in their order."""

    def __new__(cls, word: str, *values: object) -> Self:
        """Make a term with its properties."""
        term = str.__new__(cls, word)
        term._value_ = word
        for name, value in zip(cls.__annotations__, values, strict=True):
            setattr(term, name, value)
        return term


class Status(Term):
    """The status of an institution.

    Attributes:
        meaning: one sentence that needs no knowledge of the rules.
        counts: whether the institution may take children, and so counts in the totals.
        is_filed: whether its filing is in force.
        authorization: how such an institution was authorised; "" if the status does not say.
    """

    meaning: str
    tone: Tone
    counts: bool
    is_filed: bool
    authorization: str

    FILED = "已备案", "这家机构已在当地卫生健康部门备案。", "good", True, True, "备案"
    CHANGING = "变更中", "这家机构已备案，正在办理信息变更，下面的内容可能很快会改。", "info", True, True, ""
    SUSPENDED = "停业", "这家机构备案过，目前停业，不收托。", "warn", False, True, ""
    CANCELLED = "已注销", "这家机构的备案已经注销，不再提供托育服务。", "quiet", False, False, ""
    REFUSED = (
        "未通过备案告知",
        "卫生健康部门已告知：这家机构的备案材料不符合要求，目前没有备案。",
        "bad",
        False,
        False,
        "",
    )
    PERMITTED = "已许可", "这家机构已取得托育服务许可。", "good", True, False, "许可"

    @property
    def is_authorized(self) -> bool:
        """Whether such an institution is published in full: filed, or with a permit."""
        return self.is_filed or self is Status.PERMITTED


def name_authorized(statuses: Iterable[str]) -> str:
    """Return the common name of institutions with these statuses: 已备案, with 已许可 if any is."""
    return "已备案或已许可" if Status.PERMITTED in statuses else "已备案"


AUTHORIZED: Final = frozenset(status for status in Status if status.is_authorized)
COUNTING: Final = frozenset(status for status in Status if status.counts)


class ProviderType(StrEnum):
    """Who provides the care. A home-based point is a private home: only its community is public."""

    INDEPENDENT = "独立托育机构"
    COMMUNITY = "社区嵌入式托育"
    KINDERGARTEN = "幼儿园托班"
    EMPLOYER = "用人单位办托"
    HOME = "家庭托育点"
    SERVICE_CENTRE = "托育综合服务中心"
    MEDICAL = "医疗机构办托"


class AdmissionScope(Term):
    """Whose children an institution takes: founders may keep places for their own staff (task 4).

    Attributes:
        is_limited: whether other families may be turned away, which lists of institutions then say.
    """

    is_limited: bool

    ALL = "面向社会", False
    OWN_FIRST = "本单位优先", True
    OWN = "只限本单位", True


LIMITED: Final = tuple(scope for scope in AdmissionScope if scope.is_limited)


class LegalForm(Term):
    """The legal form of an institution.

    Attributes:
        prefix: first two characters of its credit code (registering department and kind of body); "" for any.
    """

    prefix: str

    PUBLIC = "事业单位", "12"
    SOCIAL = "社会服务机构", "52"
    COMPANY = "企业", "91"
    SOLE_TRADER = "个体工商户", "92"
    OTHER = "其他", ""


class DemonstrationLevel(StrEnum):
    """The level of government that named an institution a demonstration."""

    NONE = "无"
    COUNTY = "区县级"
    CITY = "市级"
    PROVINCE = "省级"


class QualityGrade(StrEnum):
    """The grade of a quality assessment (WS/T 821-2023)."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    NONE = "未评估"


class AreaLevel(StrEnum):
    """The level of an area. Whether institutions are filed in it is the column ``is_reporting_area``.

    Which streets belong to a zone is stated nowhere; all else is a level of the administration.
    """

    COUNTRY = "全国"
    PROVINCE = "省"
    CITY = "市"
    DISTRICT = "区"
    COUNTY = "县"
    COUNTY_CITY = "县级市"
    BANNER = "旗"
    ZONE = "功能区"
    STREET = "镇街"


COUNTY_LEVELS: Final = frozenset(
    (AreaLevel.DISTRICT, AreaLevel.COUNTY, AreaLevel.COUNTY_CITY, AreaLevel.BANNER)
)
"""The levels at which institutions are filed: 县级 in the words of the law."""


class EventKind(Term):
    """What happened to an institution.

    Attributes:
        leads_to: statuses that an institution may have after it; () for any but cancelled.
        follows: events that may precede it as the last change of status; () for any.
        column: the register's column for the day of the last such event; "" for none.
    """

    leads_to: tuple[Status, ...]
    follows: tuple[str, ...]
    column: str

    FILED = "备案", (Status.FILED, Status.CHANGING), ("注销",), "filed_on"
    PERMITTED = "许可", (Status.PERMITTED,), ("备案", "停业", "恢复", "注销"), "filed_on"
    CHANGED = "变更", (), ("备案", "许可", "停业", "恢复"), "changed_on"
    MOVED = "迁址", (), ("备案", "许可", "停业", "恢复"), "changed_on"
    SUSPENDED = "停业", (Status.SUSPENDED,), ("备案", "许可", "恢复"), ""
    RESUMED = "恢复", (Status.FILED, Status.CHANGING, Status.PERMITTED), ("停业",), ""
    CANCELLED = "注销", (Status.CANCELLED,), ("备案", "许可", "停业", "恢复"), "cancelled_on"


class InspectionKind(StrEnum):
    """How an inspection was made."""

    JOINT = "联动巡查"
    CAMPAIGN = "专项检查"
    ROUTINE = "日常检查"
    COMPLAINT = "投诉核查"
    FOLLOW_UP = "整改复查"
    OTHER = "其他"


class TaskKind(StrEnum):
    """The kind of an item of a policy document."""

    MAIN = "主要任务"
    SAFEGUARD = "保障措施"


class GoalState(Term):
    """The outcome of a dated goal."""

    tone: Tone

    ACHIEVED = "已达成", "good"
    MISSED = "未达成", "bad"
    UNREPORTED = "未公布结果", "warn"
    NOT_DUE = "未到期", "info"


class ReportState(Term):
    """The state of a task by its newest report, or that there is none.

    Attributes:
        sign: the symbol in a cell of the matrix, beside the term for screen readers.
        is_reported: whether reports state it; other states follow from the lack of one.
    """

    sign: str
    tone: Tone
    is_reported: bool

    NOT_STARTED = "未启动", "○", "quiet", True
    UNDER_WAY = "推进中", "◐", "info", True
    DONE = "已完成", "●", "good", True
    STANDING = "长期推进", "◎", "info", True
    STOPPED = "已停止", "×", "warn", True
    AWAITED = "待报告", "…", "quiet", False
    OVERDUE = "逾期未报", "！", "bad", False
    NO_REPORT = "尚无报告", "–", "none", False


def is_local(policy: Mapping[str, Any]) -> bool:
    """Return whether a document is the city's own: the founding one, or another."""
    return bool(policy["is_founding"]) or policy["relation"] == "本地文件"


def split_list(text: str | None) -> list[str]:
    """Return the items of a cell, which are separated by 、."""
    return [part.strip() for part in (text or "").split("、") if part.strip()]


NO_TARGET: Final = "无定量目标"
"""The statement of a target for which no document gives a number (R21)."""


COLUMNS: Final[Mapping[tuple[str, str], frozenset[str]]] = {
    ("institutions", "status"): frozenset(Status),
    ("institutions", "provider_type"): frozenset(ProviderType),
    ("institutions", "legal_form"): frozenset(LegalForm),
    ("institutions", "demonstration_level"): frozenset(DemonstrationLevel),
    ("institutions", "admission_scope"): frozenset(AdmissionScope),
    ("institutions", "quality_grade"): frozenset(QualityGrade),
    ("institution_events", "kind"): frozenset(EventKind),
    ("assessments", "quality_grade"): frozenset(QualityGrade) - {QualityGrade.NONE},
    ("inspections", "kind"): frozenset(InspectionKind),
    ("areas", "level"): frozenset(AreaLevel),
    ("tasks", "kind"): frozenset(TaskKind),
    ("task_progress", "status"): frozenset(state for state in ReportState if state.is_reported),
}
"""(dataset, column) -> its allowed terms."""

PEOPLE: Final = re.compile("婴幼儿|幼儿|婴儿|患儿|孩子|宝宝|宝贝|儿童|学生|家长|监护人")
"""Words for people whose home and date of birth are never published."""
