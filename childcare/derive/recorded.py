"""Indicators that are counted from what is recorded: visits, rooms, subsidies, and columns of the register.

What is so at one time is counted by area, what happens in the course of time by year. Each value is over the
rows that state what is counted, and knows how many they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from childcare.counts import Add, Count, Sum, add_sums, count_findings, count_rectified
from childcare.derive.inspections import Inspections
from childcare.derive.institution import Area
from childcare.derive.listings import Listed
from childcare.derive.quality import GRADES, Qualities
from childcare.derive.register import Register
from childcare.terms import AdmissionScope, ProviderType
from datapub.model import Record


@dataclass(frozen=True)
class Recorded:
    """An indicator as it is counted from one dataset.

    Attributes:
        title: what it is counted from, in words, read at ``address``; ``label`` says what is counted there.
        unit: what a row is counted in ("次").
        is_flow: whether its rows are years; else they are areas.
        rows: what each is called, and what it comes to; the whole of the city first, where it is by area.
        sentence: a sentence on what all rows come to, beside that of each year; "" for none.
        left_out: institutions with a grade in the register that no assessment which holds today has given.
    """

    title: str
    label: str
    address: str
    unit: str
    is_flow: bool
    rows: tuple[tuple[str, Sum], ...]
    has_sample: bool
    left_out: int = 0
    sentence: str = ""


def _has_licence(row: Record) -> int | None:
    known = row["has_meals"] is not None and row["has_food_licence"] is not None
    return int(row["has_food_licence"]) if known else None


def _is_of(column: str, *values: object) -> Add:
    """Return how rows are counted that have one of some values in a column."""
    return lambda row: None if row[column] is None else int(row[column] in values)


OF_REGISTER: Final[Mapping[str, Count]] = {
    "hygiene-pass-rate": Count(
        "卫生评价合格", "卫生评价结果", _is_of("hygiene_result", "合格"), lambda row: 1, 100
    ),
    "fire-safety-rate": Count(
        "消防安全检查合格",
        "消防安全检查是否合格",
        _is_of("has_fire_safety", True),
        lambda row: 1,
        100,
    ),
    "food-licence-rate": Count(
        "供餐的有食品经营许可",
        "是否供餐和许可",
        _has_licence,
        lambda row: 1,
        100,
        among=lambda row: row["has_meals"] is not False,
    ),
    "quality-graded": Count("有质量评估等级", "质量评估等级", _is_of("quality_grade", *GRADES)),
    "open-employer-rate": Count(
        "用人单位办托里也收其他孩子",
        "招收范围",
        _is_of("admission_scope", AdmissionScope.ALL, AdmissionScope.OWN_FIRST),
        lambda row: 1,
        100,
        among=lambda row: row["provider_type"] == ProviderType.EMPLOYER,
    ),
    "nonprofit-providers": Count("非营利性", "营利属性", _is_of("profit_status", "非营利性")),
    "converted-providers": Count("改建用房", "是否改建用房", _is_of("is_converted", True)),
    "medical-providers": Count("医疗机构办托", "机构类型", _is_of("provider_type", ProviderType.MEDICAL)),
    "public-private-providers": Count("公办民营", "举办方式", _is_of("operator_type", "公办民营")),
    "assisted-providers": Count("民办公助", "举办方式", _is_of("operator_type", "民办公助")),
    "community-providers": Count(
        "社区嵌入式托育", "机构类型", _is_of("provider_type", ProviderType.COMMUNITY)
    ),
    "certified-caregiver-rate": Count(
        "持证的保育人员",
        "保育人员数和持证人数",
        lambda row: None if row["caregivers"] is None else row["caregivers_certified"],
        lambda row: int(row["caregivers"]),
        100,
    ),
    "medical-partner-rate": Count(
        "与医疗机构签约",
        "签约医疗机构",
        lambda row: None if row["medical_partner"] is None else int(row["medical_partner"] != "无"),
        lambda row: 1,
        100,
    ),
    "child-caregiver-ratio": Count(
        "在托人数 ÷ 保育人员数",
        "在托人数和保育人员数",
        lambda row: None if row["caregivers"] is None else row["enrolled"],
        lambda row: int(row["caregivers"]),
    ),
    "median-fee": Count(
        "全日托保育费的中位数", "全日托保育费", lambda row: row["fee_cny_month"], combine=median
    ),
}
"""By the indicator's id: over the institutions that may take children."""

_VISITS = Count("检查", "", lambda row: 1)
_RECTIFIED = Count(
    "公布改好的问题",
    "发现的问题数",
    lambda row: None if count_findings(row) is None else count_rectified(row) or 0,
    lambda row: count_findings(row) or 0,
    100,
)

OF_LISTINGS: Final[Mapping[str, tuple[str, int, str]]] = {
    "nursing-room-rate": ("nursing_rooms", 1, ""),
    "new-estate-rate": ("housing_projects", 1, "housing_delivered_on"),
    "subsidies": ("subsidies", 0, "paid_on"),
    "land-supplied": ("land_plots", 1, "supplied_on"),
    "return-training": ("training_courses", 2, "began_on"),
    "principal-training-rate": ("training_courses", 4, "began_on"),
}
"""By the indicator's id: the listing, the place of the count among its counts, the day of a row in a flow."""


def derive_recorded(
    register: Register, listings: Mapping[str, Listed], inspections: Inspections, qualities: Qualities
) -> dict[str, Recorded]:
    """Return the indicators that can be counted, by id; none of what has no row.

    Grades are of assessments that hold, as on their page; the register's only where there is no assessment.
    """
    counting = {
        area: [item.record for item in register.by_area[area.code] if item.counts]
        for area in (register.city, *register.parts)
    }
    found = {name: _of_register(count, counting, register) for name, count in OF_REGISTER.items()}
    if qualities.all:
        found["quality-graded"] = _of_assessments(qualities, register)
    visits = [visit.record for visit in inspections.all]
    for name, count in (("inspections", _VISITS), ("rectification-rate", _RECTIFIED)):
        found[name] = _of_flow("监督检查", "inspections/", "次", visits, count, "inspected_on")
    for name, (table, place, day) in OF_LISTINGS.items():
        listed = listings[table]
        title, address, unit, count = (
            listed.dataset.title,
            f"{table}/",
            listed.listing.unit,
            listed.counts[place],
        )
        if day:
            found[name] = _of_flow(title, address, unit, listed.records, count, day)
        else:
            groups = (listed.total, *listed.areas) if listed.records else ()
            rows = [(group.name, group.sums[place]) for group in groups]
            found[name] = Recorded(
                title, count.label, address, unit, False, _keep_known(rows), listed.has_sample
            )
    return {name: recorded for name, recorded in found.items() if recorded.rows}


def _of_register(count: Count, counting: Mapping[Area, Sequence[Record]], register: Register) -> Recorded:
    city = register.city
    sums = {area: count.sum_up(counting[area]) for area in {*register.parts, *register.disjoint}}
    if count.combine is not sum:
        sums[city] = count.sum_up(counting[city])
    elif city not in sums:
        sums[city] = add_sums([sums[area] for area in register.disjoint])
    rows = [(area.short_name, sums[area]) for area in counting]
    has_sample = register.totals[city.code].has_sample
    return Recorded("名录", count.label, "institutions/", "家", False, _keep_known(rows), has_sample)


def _of_assessments(qualities: Qualities, register: Register) -> Recorded:
    graded = [(register.city, *qualities.total), *qualities.areas]
    rows = [
        (area.short_name, Sum(sum(counts.values()), None, whole, whole, "质量评估等级"))
        for area, counts, whole in graded
    ]
    has_sample = any(one.record["is_sample"] for one in qualities.all)
    counted = _keep_known(rows)
    return Recorded(
        "质量评估", "有还在有效期里的等级", "assessments/", "家", False, counted, has_sample, qualities.stated
    )


def _of_flow(
    title: str, address: str, unit: str, records: Iterable[Record], count: Count, day: str
) -> Recorded:
    by_year: dict[int, list[Record]] = defaultdict(list)
    for record in records:
        if record[day] is not None:
            by_year[record[day].year].append(record)
    rows = [(f"{year}年", count.sum_up(by_year[year])) for year in sorted(by_year, reverse=True)]
    dated = [record for listed in by_year.values() for record in listed]
    has_sample = any(record["is_sample"] for record in dated)
    sentence = _describe(count, count.sum_up(dated), unit)
    return Recorded(title, count.label, address, unit, True, _keep_known(rows), has_sample, sentence=sentence)


def _describe(count: Count, total: Sum, unit: str) -> str:
    if not count.sentence or not total.whole:
        return ""
    rest = (
        "" if total.known == total.of else f"（{total.of:,} {unit}中，按写明了的 {total.known:,} {unit}算）"
    )
    return count.sentence.format(amount=f"{total.amount:,}", whole=f"{total.whole:,}") + rest


def _keep_known(rows: Iterable[tuple[str, Sum]]) -> tuple[tuple[str, Sum], ...]:
    """Leave out what nobody states, and what there is nothing of."""
    return tuple((name, found) for name, found in rows if found.of and found.value is not None)
