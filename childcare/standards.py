"""The numbers that national standards set: ages and sizes of classes, ratios, points of an assessment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final


@dataclass(frozen=True)
class ClassKind:
    """A kind of class: its columns' ending, the ages it takes, places per class, children per caregiver."""

    name: str
    title: str
    ages: str
    first_month: int
    last_month: int | None
    size: int
    ratio: int


CLASS_KINDS: Final = (
    ClassKind("infant", "乳儿班", "6—12个月", 6, 12, 10, 3),
    ClassKind("junior", "托小班", "12—24个月", 12, 24, 15, 5),
    ClassKind("senior", "托大班", "24—36个月", 24, 36, 20, 7),
    ClassKind("mixed", "混合班", "18个月以上", 18, None, 18, 7),
)
"""国卫人口发〔2019〕58号《设置标准》 art 19 (ages, sizes) and 20 (ratios); it gives mixed classes no ratio of
their own, so the mildest one is taken, which can only make the required number of caregivers smaller."""


@dataclass(frozen=True)
class Dimension:
    """One of the aspects that a quality assessment scores: its column's ending and its most points."""

    name: str
    title: str
    most: int


DIMENSIONS: Final = (
    Dimension("conditions", "办托条件", 100),
    Dimension("team", "托育队伍", 140),
    Dimension("care", "保育照护", 200),
    Dimension("health", "卫生保健", 210),
    Dimension("nurture", "养育支持", 80),
    Dimension("safety", "安全保障", 200),
    Dimension("management", "机构管理", 70),
)
"""WS/T 821-2023《托育机构质量评估标准》, known at second hand; the most points add up to 1,000."""

ASSESSMENT_STANDARD: Final = "WS/T 821-2023"
ASSESSMENT_SINCE: Final = date(2024, 4, 1)
"""The standard is in force since then (国卫通〔2023〕13号)."""

HOME_PLACES: Final = 5
HOME_RATIO: Final = 3
"""家庭托育点: at most 5 children, and 3 for each caregiver (国卫人口发〔2023〕28号)."""
