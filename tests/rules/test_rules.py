"""Every rule, and every way of breaking it, is seen to fail; the sound project passes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from itertools import count
from typing import Any

import pytest

from childcare.messages import MESSAGES
from childcare.profile import PROFILE
from childcare.standards import DIMENSIONS
from datapub.messages import ENGINE, rule_of
from datapub.messages.rules import RULE_WORDINGS as CORE_WORDINGS
from datapub.model import Record
from datapub.personal import redact_personal
from datapub.rules import check_rules
from tests.city import city_tables
from tests.support import (
    TODAY,
    change,
    check_records,
    flatten,
    make_credit_code,
    make_tables,
    sample_config,
    sample_records,
)

Records = dict[str, list[Record]]
Change = Callable[[Records], None]
I = "institutions"  # noqa: E741 - the table that most changes are made to
I_FILE = "datasets/institutions.csv"


def cells(name: str, place: int, **values: Any) -> Change:
    return lambda records: change(records, name, place, **values)


def without(name: str, column: str, value: object) -> Change:
    def apply(records: Records) -> None:
        records[name] = [row for row in records[name] if row[column] != value]

    return apply


def several(*changes: Change) -> Change:
    def apply(records: Records) -> None:
        for one in changes:
            one(records)

    return apply


def copy_row(name: str, place: int, **values: Any) -> Change:
    return lambda records: records[name].append({**records[name][place], **values})


def drop_row(name: str, place: int) -> Change:
    return lambda records: records[name].__delitem__(place)


def exempt(rule: str, row_key: str = "zb00001", **values: Any) -> Change:
    row = {
        "file": "datasets/institutions.csv",
        "row_key": row_key,
        "rule": rule,
        "reason": "示例",
        "responsible": "示例",
        "last_day_on": date(2026, 12, 31),
        **values,
    }
    return lambda records: records["exemptions"].append(row)


def erase(**values: Any) -> Change:
    row = {
        "dataset_name": "institutions", "row_key": "zb00001", "field_name": "address",
        "reason_class": "依法撤回", "decided_by": "示例科", "decided_on": date(2026, 11, 1), **values,
    }  # fmt: skip
    return lambda records: records["erasures"].append(row)


def alias(**values: Any) -> Change:
    row = {
        "dataset_name": "institutions", "alias_of": "列名", "written": "门牌", "field_name": "address",
        "means": None, **values,
    }  # fmt: skip
    return lambda records: records["intake_aliases"].append(row)


def remember(**values: Any) -> Change:
    row = {
        "dataset_name": "institutions", "source_name": "甲区名录", "alias_of": "列名", "written": "门牌",
        "field_name": "address", "means": None, "confirmed_by": "甲科", "confirmed_on": date(2026, 11, 2),
        **values,
    }  # fmt: skip
    return lambda records: records["intake_mappings"].append(row)


CONTENT = {"alias_of": "内容", "written": "在办", "field_name": "status"}

REPORT: Record = {
    "id": "r0001",
    "task_id": "T10",
    "area_code": "990102",
    "unit_id": "u01",
    "period": "2026",
    "due_on": date(2026, 10, 31),
    "status": "推进中",
    "reported_on": date(2026, 10, 20),
    "reported_by": "市教育局",
    "summary": "核对了备案信息。",
    "evidence_url": None,
    "is_sample": False,
    "note": None,
}
EVENT: Record = {
    "id": "ev00001",
    "institution_id": "zb00001",
    "kind": "变更",
    "happened_on": date(2025, 6, 1),
    "changed_field": "托位总数",
    "before": "40",
    "after": "55",
    "basis": None,
    "is_sample": False,
    "note": None,
}
INSPECTION: Record = {
    "id": "in00001",
    "institution_id": "zb00001",
    "inspected_on": date(2026, 5, 20),
    "kind": "联动巡查",
    "inspectors": "甲区卫生健康局、甲区消防救援大队",
    "programme": None,
    "items": "安全、消防",
    "findings_serious": 0,
    "findings_general": 1,
    "findings_minor": 1,
    "findings": "安全出口前堆放了杂物。",
    "due_on": date(2026, 6, 3),
    "findings_rectified": 2,
    "rectified_on": date(2026, 6, 1),
    "institution_reply": None,
    "url": None,
    "is_sample": False,
    "note": None,
}
ASSESSMENT: Record = {
    "id": "qa00001",
    "institution_id": "zb00003",
    "assessed_on": date(2025, 5, 20),
    "standard": "WS/T 821-2023",
    "assessor": None,
    **{f"score_{dimension.name}": dimension.most - 10 for dimension in DIMENSIONS},
    "score": 930,
    "quality_grade": "B",
    "valid_until_on": date(2028, 5, 19),
    "is_sample": False,
    "note": None,
}
SANCTION: Record = {
    "id": "sa00001",
    "institution_id": "zb00001",
    "category": "一般",
    "penalties": "警告",
    "decision_no": "甲卫罚〔2026〕1号",
    "decided_on": date(2026, 5, 31),
    "basis": "《人口与计划生育法》第四十一条",
    "violation": "不符合托育服务标准，责令改正后没有改。",
    "authority": "甲区卫生健康局",
    "published_until_on": date(2026, 11, 30),
    "ended_early_on": None,
    "ended_by": None,
    "publication_ends_on": None,
    "is_sample": False,
    "note": None,
}
NO_REPORT = dict.fromkeys(("status", "reported_on", "reported_by", "summary"))


def report(**values: Any) -> Change:
    return lambda records: records["task_progress"].append({**REPORT, **values})


def event(**values: Any) -> Change:
    row = {**EVENT, **values}
    if row["kind"] != "变更":
        row |= {name: values.get(name) for name in ("changed_field", "before", "after")}
    return lambda records: records["institution_events"].append(
        {**row, "id": f"ev{len(records['institution_events']) + 1:05}"}
    )


def status_before_its_event(records: Records) -> None:
    """State a status of after the day of the row: whoever enters it and leaves the day says so."""
    institution = records["institutions"][0]
    institution["status"] = "停业"
    event(kind="备案", happened_on=institution["filed_on"])(records)
    event(kind="停业", happened_on=institution["as_of_on"] + timedelta(days=1))(records)


def listed(name: str, /, **values: Any) -> Change:
    """Add the made city's first row of a listing with other cells."""

    def apply(records: Records) -> None:
        row = city_tables()[name].records()[0]
        records[name].append({**row, **({"is_sample": False} if "is_sample" in row else {}), **values})

    return apply


def inspection(**values: Any) -> Change:
    return lambda records: records["inspections"].append({**INSPECTION, **values})


def sanction(**values: Any) -> Change:
    return lambda records: records["sanctions"].append({**SANCTION, **values})


def assess(grade: str | None = None, graded_on: date | None = None, **values: Any) -> Change:
    """Add an assessment, and say what the register states beside it: by default nothing."""

    def apply(records: Records) -> None:
        records["assessments"].append({**ASSESSMENT, **values})
        change(records, I, 2, quality_grade=grade, quality_graded_on=graded_on)

    return apply


def wrong_digit(code: str) -> str:
    return code[:-1] + ("0" if code[-1] != "0" else "1")


_numbers = count(20)


def observe(**values: Any) -> Change:
    """Add a published figure with a number of its own, by default of places in the whole city."""
    row = {
        "id": f"o{next(_numbers):03}", "indicator_id": "places", "area_code": "990100", "period": "2026-Q3",
        "as_of_on": date(2026, 9, 30), "source_title": "示例来源", "reliability": "S", "is_sample": False,
    }  # fmt: skip
    return lambda records: records["observations"].append(
        {**dict.fromkeys(records["observations"][0]), **row, **values}
    )


def explain(difference: int) -> Change:
    row = {
        "observation_id": "o009", "difference": Decimal(difference), "explanation": "示例",
        "explained_on": date(2026, 10, 1),
    }  # fmt: skip
    return lambda records: records["reconciliations"].append(row)


FILED = {"id": "o009", "scope": "已备案机构"}
COUNTED: Record = {"measure_indicator_id": "places", "measure": "甲区、全国各有 1 个。"}
SPRING = {"period": "2026-Q1", "as_of_on": date(2026, 3, 31)}
SUMMER = {"period": "2026-Q2", "as_of_on": date(2026, 6, 30)}
ADDITIVE = cells("indicators", 1, is_additive=True)
BASE = several(
    observe(id="o008", area_code="CN", period="2020", as_of_on=date(2020, 12, 31), value=Decimal(5)),
    cells("targets", 0, base_observation_id="o008"),
)
CODE = make_credit_code("91", 1)

# wording -> (change of the sound project, table, row, column)
MUTATIONS: dict[str, tuple[Change, str, int | None, str | None]] = {
    "R20/answer": (cells("tasks", 0, answered_by="inspections、visits"), "tasks", 2, "answered_by"),
    "R20/answer-rows": (
        cells("tasks", 0, answered_by="inspections(kind=日常检查/别的)"),
        "tasks",
        2,
        "answered_by",
    ),
    "sanction/before": (
        sanction(decided_on=date(2024, 2, 1), published_until_on=date(2024, 6, 1)),
        "sanctions",
        2,
        "decided_on",
    ),
    "sanction/sample": (several(cells(I, 0, is_sample=True), sanction()), "sanctions", 2, "is_sample"),
    "sanction/order": (
        sanction(ended_early_on=date(2026, 5, 30), ended_by="撤销"),
        "sanctions",
        2,
        "ended_early_on",
    ),
    "sanction/authority": (sanction(authority="甲区市场监督管理局"), "sanctions", 2, "authority"),
    "sanction/minor": (sanction(category="轻微"), "sanctions", 2, "category"),
    "sanction/floor": (sanction(published_until_on=date(2026, 8, 30)), "sanctions", 2, "published_until_on"),
    "sanction/ceiling": (sanction(published_until_on=date(2027, 6, 1)), "sanctions", 2, "published_until_on"),
    "sanction/ended-by": (sanction(ended_early_on=date(2026, 9, 1)), "sanctions", 2, "ended_by"),
    "sanction/ended-early-on": (sanction(ended_by="信用修复"), "sanctions", 2, "ended_early_on"),
    "sanction/last-day": (
        sanction(publication_ends_on=date(2026, 12, 1)),
        "sanctions",
        2,
        "publication_ends_on",
    ),
    "assessment/before": (
        assess(assessed_on=date(2024, 2, 1), standard=None),
        "assessments",
        2,
        "assessed_on",
    ),
    "assessment/after": (
        several(
            cells(I, 3, quality_grade=None), assess(institution_id="zb00004", assessed_on=date(2026, 2, 1))
        ),
        "assessments",
        2,
        "assessed_on",
    ),
    "assessment/sample": (several(cells(I, 2, is_sample=True), assess()), "assessments", 2, "is_sample"),
    "assessment/order": (assess(valid_until_on=date(2025, 5, 19)), "assessments", 2, "valid_until_on"),
    "assessment/sum": (assess(score=931), "assessments", 2, "score"),
    "assessment/standard": (
        several(
            cells(I, 2, registered_on=date(2023, 3, 1), application_received_on=None),
            assess(assessed_on=date(2024, 3, 31)),
        ),
        "assessments",
        2,
        "assessed_on",
    ),
    "assessment/lapsed": (assess("B", valid_until_on=date(2026, 5, 19)), I, 4, "quality_grade"),
    "assessment/grade": (assess("A"), I, 4, "quality_grade"),
    "assessment/day": (assess("B", date(2025, 5, 21)), I, 4, "quality_graded_on"),
    "event/before": (
        event(institution_id="zb00002", kind="迁址", happened_on=date(2024, 2, 1)),
        "institution_events",
        2,
        "happened_on",
    ),
    "event/after": (
        event(institution_id="zb00004", happened_on=date(2026, 2, 1)),
        "institution_events",
        2,
        "happened_on",
    ),
    "event/sample": (several(cells(I, 0, is_sample=True), event()), "institution_events", 2, "is_sample"),
    "event/field": (event(changed_field=None), "institution_events", 2, "changed_field"),
    "event/unknown-field": (event(changed_field="托位"), "institution_events", 2, "changed_field"),
    "event/no-field": (
        event(kind="备案", happened_on=date(2024, 5, 20), after="55"),
        "institution_events",
        2,
        "after",
    ),
    "event/person": (
        event(changed_field="负责人姓名", before=None, after="某某某"),
        "institution_events",
        2,
        "after",
    ),
    "event/same": (event(before="55"), "institution_events", 2, "after"),
    "event/sequence": (
        several(
            event(kind="备案", happened_on=date(2024, 5, 20)),
            event(kind="恢复", happened_on=date(2025, 1, 1)),
        ),
        "institution_events",
        3,
        "kind",
    ),
    "event/status": (event(kind="停业"), I, 2, "status"),
    "event/as-of": (status_before_its_event, I, 2, "as_of_on"),
    "event/day": (event(happened_on=date(2025, 6, 2)), I, 2, "changed_on"),
    "listing/area": (listed("guidance_centres", area_code="990202"), "guidance_centres", 2, "area_code"),
    "centre/institution": (
        listed("guidance_centres", name="示例一托育园"),
        "guidance_centres",
        2,
        "name",
    ),
    "activity/before": (
        listed("activities", institution_id="zb00001", held_on=date(2024, 2, 1)),
        "activities",
        2,
        "held_on",
    ),
    "activity/after": (
        listed("activities", institution_id="zb00004", area_code="990100"),
        "activities",
        2,
        "held_on",
    ),
    "activity/order": (listed("activities", ends_on=date(2026, 10, 9)), "activities", 2, "ends_on"),
    "activity/no-start": (listed("activities", starts_at=None), "activities", 2, "starts_at"),
    "activity/hours": (listed("activities", ends_at="09:30"), "activities", 2, "ends_at"),
    "activity/early": (listed("activities", held_on=date(2026, 11, 24)), "activities", 2, "attendance"),
    "activity/cancelled": (listed("activities", activity_status="取消"), "activities", 2, "attendance"),
    "activity/far": (
        listed("activities", held_on=date(2062, 10, 10), attendance=None),
        "activities",
        2,
        "held_on",
    ),
    "activity/few": (listed("activities", attendance=4), "activities", 2, "attendance"),
    "measure/basis": (listed("support_measures", basis=None), "support_measures", 2, "basis"),
    "measure/order": (
        listed("support_measures", applies_from_on=date(2028, 1, 1)),
        "support_measures",
        2,
        "valid_until_on",
    ),
    "measure/lapsed": (
        listed("support_measures", valid_until_on=date(2026, 11, 22)),
        "support_measures",
        2,
        "valid_until_on",
    ),
    "measure/area": (listed("support_measures", area_code="990202"), "support_measures", 2, "area_code"),
    "measure/reach": (listed("support_measures", policy_id="p01"), "support_measures", 2, "policy_id"),
    "listing/elsewhere": (listed("subsidies", area_code="990103"), "subsidies", 2, "area_code"),
    "listing/sample": (listed("subsidies", is_sample=True), "subsidies", 2, "is_sample"),
    "community-site/none": (
        listed("community_sites", has_care=False, institution_id=None, operator=None),
        "community_sites",
        2,
        "began_on",
    ),
    "community-site/before": (
        listed("community_sites", began_on=date(2024, 2, 1)),
        "community_sites",
        2,
        "began_on",
    ),
    "community-site/cancelled": (
        listed("community_sites", institution_id="zb00004", area_code="990100", began_on=None),
        "community_sites",
        2,
        "has_care",
    ),
    "community-site/after": (
        listed(
            "community_sites",
            institution_id="zb00004",
            area_code="990100",
            has_care=None,
            began_on=date(2026, 11, 1),
        ),
        "community_sites",
        2,
        "began_on",
    ),
    "community-site/twice": (
        several(listed("community_sites"), listed("community_sites", id="cs00009", name="示例另一处")),
        "community_sites",
        3,
        "institution_id",
    ),
    "training-provider/major": (
        listed("training_providers", major=None),
        "training_providers",
        2,
        "students",
    ),
    "training-provider/future": (
        listed("training_providers", began_on=date(2026, 11, 24)),
        "training_providers",
        2,
        "students",
    ),
    "training-provider/early": (
        several(
            listed("training_providers", began_on=date(2026, 9, 2)),
            listed("training_courses", provider="示例职业学院"),
        ),
        "training_courses",
        2,
        "began_on",
    ),
    "land/planned": (
        listed("land_plots", plot_status="已规划", supplied_on=None, institution_id=None),
        "land_plots",
        2,
        "supply_way",
    ),
    "land/order": (listed("land_plots", supplied_on=date(2023, 2, 28)), "land_plots", 2, "supplied_on"),
    "land/after": (
        listed("land_plots", institution_id="zb00004", area_code="990100", supplied_on=date(2026, 11, 1)),
        "land_plots",
        2,
        "supplied_on",
    ),
    "act/basis": (listed("public_acts", basis=None), "public_acts", 2, "basis"),
    "act/task": (
        several(cells("tasks", 12, answered_by="public_acts"), listed("public_acts", task_id="T01")),
        "public_acts",
        2,
        "task_id",
    ),
    "act/whose": (listed("public_acts", institution_id=None), "public_acts", 2, "institution_id"),
    "act/lapsed": (
        listed("public_acts", valid_until_on=date(2026, 11, 22)),
        "public_acts",
        2,
        "valid_until_on",
    ),
    "act/order": (
        listed("public_acts", act_kind="行业协会", valid_until_on=date(2026, 3, 1)),
        "public_acts",
        2,
        "valid_until_on",
    ),
    "act/before": (listed("public_acts", issued_on=date(2024, 2, 1)), "public_acts", 2, "issued_on"),
    "act/after": (
        listed("public_acts", institution_id="zb00004", area_code="990100", issued_on=date(2026, 11, 1)),
        "public_acts",
        2,
        "issued_on",
    ),
    "certified": (cells(I, 0, caregivers_certified=9), I, 2, "caregivers_certified"),
    "filing-no": (
        several(*(cells(I, place, filing_no="备〔2024〕7号") for place in range(4))),  # two are elsewhere
        I,
        5,
        "filing_no",
    ),
    "admission-scope": (
        cells(I, 0, admission_scope="只限本单位", is_inclusive=True),
        I,
        2,
        "admission_scope",
    ),
    "nursing-room/none": (
        listed("nursing_rooms", has_room=False, kit_count=None),
        "nursing_rooms",
        2,
        "room_m2",
    ),
    "nursing-room/unsaid": (
        listed("nursing_rooms", has_room=None, kit_count=None),
        "nursing_rooms",
        2,
        "room_m2",
    ),
    "nursing-room/larger": (listed("nursing_rooms", place_m2=11), "nursing_rooms", 2, "room_m2"),
    "nursing-room/small": (listed("nursing_rooms", room_m2=9), "nursing_rooms", 2, "room_m2"),
    "nursing-room/due": (listed("nursing_rooms", is_due=False), "nursing_rooms", 2, "is_due"),
    "housing/basis": (listed("housing_projects", required_by=None), "housing_projects", 2, "is_required"),
    "housing/not-required": (
        listed("housing_projects", is_required=False, required_m2=None),
        "housing_projects",
        2,
        "required_by",
    ),
    "housing/order": (
        listed("housing_projects", delivered_on=date(2025, 6, 29)),
        "housing_projects",
        2,
        "delivered_on",
    ),
    "housing/before": (
        listed("housing_projects", accepted_on=date(2025, 6, 29)),
        "housing_projects",
        2,
        "accepted_on",
    ),
    "course/order": (
        listed("training_courses", ended_on=date(2026, 8, 31)),
        "training_courses",
        2,
        "ended_on",
    ),
    "course/passed": (listed("training_courses", passed=41), "training_courses", 2, "passed"),
    "course/future": (
        listed("training_courses", began_on=date(2027, 3, 1), ended_on=None),
        "training_courses",
        2,
        "people",
    ),
    "course/short": (listed("training_courses", study_hours=59), "training_courses", 2, "study_hours"),
    "subsidy/before": (listed("subsidies", paid_on=date(2020, 1, 1), period=None), "subsidies", 2, "paid_on"),
    "subsidy/after": (
        listed("subsidies", institution_id="zb00004", area_code="990102"),
        "subsidies",
        2,
        "paid_on",
    ),
    "subsidy/ahead": (listed("subsidies", period="2026-Q4"), "subsidies", 2, "period"),
    "filing-notice/order": (
        listed("filing_notices", receipted_on=date(2026, 3, 1)),
        "filing_notices",
        2,
        "receipted_on",
    ),
    "filing-notice/result": (listed("filing_notices", result=None), "filing_notices", 2, "result"),
    "filing-notice/reasons": (
        several(
            cells(I, 1, status="未通过备案告知", filed_on=None, filing_no=None, refusal_reasons="场地证明"),
            listed("filing_notices", institution_id="zb00002", area_code="990191L"),
        ),
        I,
        3,
        "refusal_reasons",
    ),
    "inspection/before": (inspection(inspected_on=date(2024, 2, 1)), "inspections", 2, "inspected_on"),
    "inspection/after": (inspection(institution_id="zb00004"), "inspections", 2, "inspected_on"),
    "inspection/sample": (several(cells(I, 0, is_sample=True), inspection()), "inspections", 2, "is_sample"),
    "inspection/order": (inspection(rectified_on=date(2026, 5, 19)), "inspections", 2, "rectified_on"),
    "inspection/alone": (inspection(inspectors="甲区卫生健康局"), "inspections", 2, "inspectors"),
    "inspection/nothing-found": (
        inspection(
            findings_general=0, findings_minor=0, due_on=None, rectified_on=None, findings_rectified=None
        ),
        "inspections",
        2,
        "findings",
    ),
    "inspection/more": (inspection(findings_rectified=3), "inspections", 2, "findings_rectified"),
    "inspection/not-dated": (inspection(rectified_on=None), "inspections", 2, "rectified_on"),
    "inspection/not-all": (inspection(findings_rectified=1), "inspections", 2, "rectified_on"),
    "required": (cells(I, 0, filed_on=None), I, None, "filed_on"),
    "R01/not-filed": (cells(I, 0, status="未通过备案告知", refusal_reasons="卫生评价"), I, 2, "filed_on"),
    "R01/authorization": (cells(I, 1, authorization_type="许可"), I, 3, "authorization_type"),
    "R02/other": (cells(I, 1, filing_authority="甲市卫生健康委员会"), I, 3, "filing_authority"),
    "R02/area-missing": (cells("areas", 5, filing_authority=None), "areas", 7, "filing_authority"),
    "R05": (cells(I, 1, refusal_reasons="卫生评价"), I, 3, "refusal_reasons"),
    "R06": (cells(I, 1, cancelled_on=date(2025, 1, 1)), I, 3, "cancelled_on"),
    "R10/mobile": (cells("contacts", 0, note="值班 138 0013 8000"), "contacts", 2, "note"),
    "R10/identity": (cells(I, 0, other_name="证号360426199101010071"), I, 2, "other_name"),
    "R10/account": (cells(I, 0, other_name="账号：6013 8200 0001 2345 678"), I, 2, "other_name"),
    "R10/wechat": (cells("units", 1, note="微信号：tuoyu_2024"), "units", 3, "note"),
    "R10/mail": (cells("units", 1, note="邮箱 shili-0000@163.com"), "units", 3, "note"),
    "R10/home": (cells("units", 1, note="现住示例小区7栋502"), "units", 3, "note"),
    "R10/health": (cells("units", 1, note="王小某小朋友有哮喘"), "units", 3, "note"),
    "R10/plate": (cells("units", 1, note="家长车牌号：鲁C12345"), "units", 3, "note"),
    "R10/birth": (cells("units", 1, note="姓名：王小某，出生日期 2023-05-01"), "units", 3, "note"),
    "R11/missing-basis": (
        cells(I, 0, principal_basis=None, principal_consent_on=None),
        I,
        2,
        "principal_basis",
    ),
    "R11/missing-consent": (cells(I, 0, principal_consent_on=None), I, 2, "principal_consent_on"),
    "R11/orphan": (cells(I, 1, principal_basis="公开登记"), I, 3, "principal_basis"),
    "R12/few": (
        several(cells("indicators", 0, has_child_count=True), cells("observations", 0, numerator=Decimal(4))),
        "observations",
        2,
        "numerator",
    ),
    "R12/rest": (
        several(
            cells("indicators", 1, has_child_count=True),
            observe(**SUMMER, value=Decimal(100)),
            observe(**SUMMER, area_code="990102", value=Decimal(60)),
            observe(**SUMMER, area_code="990103", value=Decimal(37)),
        ),
        "observations",
        5,
        "value",
    ),
    "R13/alphabet": (cells(I, 0, credit_code="9I" + CODE[2:]), I, 2, "credit_code"),
    "R13/check-digit": (cells(I, 0, credit_code=wrong_digit(CODE)), I, 2, "credit_code"),
    "R13/truncated": (cells(I, 3, credit_code="129999990000000000"), I, 5, "credit_code"),
    "R13/legal-form": (cells(I, 0, legal_form="个体工商户"), I, 2, "credit_code"),
    "R13/organisation": (cells(I, 0, credit_code="91999999000000010H"), I, 2, "credit_code"),
    "R14/order": (cells(I, 0, filed_on=date(2024, 5, 1)), I, 2, "filed_on"),
    "R14/expired": (cells(I, 0, expires_on=date(2025, 12, 31)), I, 2, "expires_on"),
    "R14/future": (cells(I, 0, as_of_on=date(2026, 11, 24)), I, 2, "as_of_on"),
    "R14/after-as-of": (cells(I, 1, quality_graded_on=date(2026, 10, 1)), I, 3, "quality_graded_on"),
    "as-published/month": (cells(I, 0, filed_month="2024-05"), I, 2, "filed_month"),
    "as-published/fee": (cells(I, 0, fee_cny_month=1500, fee_cny_month_max=2000), I, 2, "fee_cny_month"),
    "as-published/range": (
        cells(I, 0, fee_cny_month_min=2000, fee_cny_month_max=1500),
        I,
        2,
        "fee_cny_month_min",
    ),
    "R15": (cells(I, 0, places=54), I, 2, "places"),
    "R16/class-size": (cells(I, 0, places_junior=16, places=56), I, 2, "places_junior"),
    "R16/home": (cells(I, 2, places_infant=6, places=6), I, 4, "places"),
    "R16/caregivers": (cells(I, 0, caregivers=6), I, 2, "caregivers"),
    "R17": (cells(I, 2, enrolled=6), I, 4, "enrolled"),
    "R18/level": (
        several(
            copy_row(
                "areas",
                -1,
                code="990102001",
                parent_code="990102",
                is_reporting_area=False,
                filing_authority=None,
            ),
            cells(I, 0, area_code="990102001", street_code=None),
        ),
        I,
        2,
        "area_code",
    ),
    "R18/reporting": (cells("areas", 1, is_reporting_area=True), "areas", 3, "is_reporting_area"),
    "R18/same-name": (cells("areas", 4, short_name="甲区"), "areas", 6, "short_name"),
    "R18/unplaced": (cells(I, 0, area_code="990100", street_code=None), I, None, "area_code"),
    "R18/other-city": (
        cells(I, 2, area_code="990202", filing_authority="丙区卫生健康部门"),
        I,
        4,
        "area_code",
    ),
    "R18/street": (cells(I, 0, street_code="990103001"), I, 2, "street_code"),
    "R18/street-city": (cells(I, 1, street_code="990202001"), I, 3, "street_code"),
    "R18/street-code": (cells("streets", 1, area_code="990202"), "streets", 3, "code"),
    "R18/twice": (
        copy_row(I, 0, id="zb00009", site_no=2, area_code="990191L", filing_authority="新区卫生健康部门"),
        I,
        6,
        "area_code",
    ),
    "R18/cycle": (
        several(drop_row("areas", 6), cells("areas", 6, parent_code="990202")),
        "areas",
        8,
        "parent_code",
    ),
    "R18/total": (
        several(
            ADDITIVE,
            observe(value=Decimal(100)),
            observe(area_code="990102", value=Decimal(55)),
            observe(area_code="990103", value=Decimal(5)),
            observe(area_code="990191L", value=Decimal(18)),
        ),
        "observations",
        5,
        "value",
    ),
    "R18/more-than-all": (
        several(
            ADDITIVE,
            observe(**SPRING, value=Decimal(50)),
            observe(**SPRING, area_code="990102", value=Decimal(55)),
        ),
        "observations",
        5,
        "value",
    ),
    "R20/missing": (
        several(drop_row("tasks", 12), drop_row("task_units", 25), drop_row("task_units", 24)),
        "tasks",
        None,
        None,
    ),
    "R20/repeated": (copy_row("tasks", 16, id="S05"), "tasks", 19, "number"),
    "R20/unknown": (cells("tasks", 12, number="14"), "tasks", 14, "number"),
    "R20/second-founding": (
        copy_row("policies", 0, id="p02", item_counts=None),
        "policies",
        3,
        "is_founding",
    ),
    "R20/no-founding": (cells("policies", 0, is_founding=False), "policies", None, "is_founding"),
    "R20/position": (cells("task_units", 1, position=3), "task_units", 3, "position"),
    "R20/unit": (
        several(cells("task_units", 0, unit_id="u01"), cells("task_units", 1, unit_id="u02")),
        "task_units",
        2,
        "unit_id",
    ),
    "R20/count": (drop_row("task_units", 1), "tasks", 2, "units_text"),
    "R21/nothing": (cells("observations", 1, value=None), "observations", 3, "value"),
    "R21/both": (cells("observations", 0, value=Decimal(1)), "observations", 2, "value"),
    "R21/half": (cells("observations", 0, denominator=None), "observations", 2, "denominator"),
    "R21/zero": (cells("observations", 0, denominator=Decimal(0)), "observations", 2, "denominator"),
    "R21/no-ratio": (cells("indicators", 0, multiplier=None), "observations", 2, "numerator"),
    "R21/moment": (
        several(
            cells("indicators", 1, is_flow=False),
            observe(period="2025-12", as_of_on=date(2025, 12, 31), value=Decimal(14600)),
        ),
        "observations",
        5,
        "period",
    ),
    "R21/period": (cells("observations", 1, as_of_on=date(2025, 9, 30)), "observations", 3, "as_of_on"),
    "R21/target": (cells("targets", 1, statement="示例"), "targets", 3, "value"),
    "R21/contradiction": (cells("targets", 1, value=Decimal(3)), "targets", 3, "value"),
    "R21/due": (cells("targets", 0, due_on=None), "targets", 2, "due_on"),
    "R21/other-level": (cells("targets", 0, note=None), "targets", 2, "note"),
    "R21/repeated": (copy_row("targets", 1, id="t003"), "targets", 4, "indicator_id"),
    "task-report/nothing": (report(**NO_REPORT, due_on=None), "task_progress", 2, "due_on"),
    "task-report/half": (report(reported_by=None), "task_progress", 2, "reported_by"),
    "task-report/evidence": (report(status="已完成"), "task_progress", 2, "evidence_url"),
    "task-report/evidence-alone": (
        report(**NO_REPORT, evidence_url="https://x.example/"),
        "task_progress",
        2,
        "evidence_url",
    ),
    "task-report/sentence": (report(summary="核对了。改了。"), "task_progress", 2, "summary"),
    "task-report/period": (report(due_on=date(2025, 12, 31)), "task_progress", 2, "due_on"),
    "task-report/area": (report(area_code="990000"), "task_progress", 2, "area_code"),
    "task-report/nobody": (report(area_code="990100", unit_id=None), "task_progress", 2, "unit_id"),
    "task-report/unit": (report(task_id="S01", unit_id="u02"), "task_progress", 2, "unit_id"),
    "R21/direction": (several(BASE, cells("targets", 0, value=Decimal(4))), "targets", 2, "value"),
    "R21/base": (
        several(BASE, cells("targets", 0, base_observation_id="o002")),
        "targets",
        2,
        "base_observation_id",
    ),
    "R21/base-late": (
        several(BASE, cells("targets", 0, value=Decimal(6), due_on=date(2020, 12, 31))),
        "targets",
        2,
        "base_observation_id",
    ),
    "phone/number": (cells("contacts", 0, contact="6123456"), "contacts", 2, "contact"),
    "phone/address": (cells("contacts", 1, contact="query.example"), "contacts", 3, "contact"),
    "coordinates/missing": (cells(I, 0, crs=None), I, 2, "crs"),
    "address-place/area": (cells(I, 0, address="甲市乙区示例路1号"), I, 2, "area_code"),
    "address-place/street": (
        several(
            lambda records: records["streets"].append(
                records["streets"][0] | {"code": "990102002", "name": "四街道"}
            ),
            cells(I, 0, address="甲区四街道示例路1号"),
        ),
        I,
        2,
        "street_code",
    ),
    "home-address": (cells(I, 2, address="乙区五号社区3号楼2单元"), I, 4, "address"),
    "home-address/position": (
        cells(I, 2, longitude=Decimal("118.1"), latitude=Decimal("36.8"), crs="WGS-84"),
        I,
        4,
        "longitude",
    ),
    "sample-row": (cells(I, 1, is_sample=True), I, None, None),
    "area-dates/order": (cells("areas", 5, valid_to_on=date(2020, 1, 1)), "areas", 7, "valid_to_on"),
    "area-dates/left": (cells("areas", 5, valid_to_on=date(2026, 10, 1)), I, None, "area_code"),
    "area-dates/outside": (
        cells("observations", 2, as_of_on=date(2020, 12, 31), period="2020"),
        "observations",
        4,
        "area_code",
    ),
    "reconciliation/unexplained": (observe(**FILED, value=Decimal(70)), "observations", 5, "value"),
    "reconciliation/changed": (
        several(observe(**FILED, value=Decimal(70)), explain(3)),
        "reconciliations",
        2,
        "difference",
    ),
    "reconciliation/settled": (
        several(observe(**FILED, value=Decimal(78)), explain(3)),
        "reconciliations",
        2,
        "difference",
    ),
    "reconciliation/incomparable": (
        several(observe(id="o009", scope="已建成机构", value=Decimal(70)), explain(3)),
        "reconciliations",
        2,
        "observation_id",
    ),
    "goal/precision": (cells("goals", 0, due_on=date(2025, 6, 30)), "goals", 2, "due_on"),
    "goal/half": (cells("goals", 0, measure_value=Decimal(1)), "goals", 2, "measure_indicator_id"),
    "goal/indicator": (
        cells("goals", 0, measure_indicator_id="filing-rate", measure_value=Decimal(1)),
        "goals",
        2,
        "measure_indicator_id",
    ),
    "goal/foreign": (
        several(
            copy_row("policies", 0, id="p02", relation="国家规定", is_founding=None, item_counts=None),
            cells("goals", 0, **COUNTED, measure_value=Decimal(1), policy_id="p02"),
        ),
        "goals",
        2,
        "measure_indicator_id",
    ),
    "goal/words": (cells("goals", 0, **COUNTED, measure_value=Decimal(9)), "goals", 2, "measure_value"),
    "goal/area": (
        cells("goals", 0, **COUNTED, measure_value=Decimal(1), measure_area_codes="990102、CN"),
        "goals",
        2,
        "measure_area_codes",
    ),
    "reading": (cells("readings", 0, reading="jiǎ"), "readings", 2, "reading"),
    "terms": (cells(I, 0, status="暂停备案"), I, 2, "status"),
    "working-days/incomplete": (without("working_days", "festival", "国庆节"), "working_days", None, None),
    "working-days/weekday": (
        cells("working_days", 3, day_on=date(2026, 1, 5), is_working_day=True),
        "working_days",
        5,
        "day_on",
    ),
    "index-number/untitled": (
        cells("publication_index", 0, overview=None),
        "publication_index",
        2,
        "overview",
    ),
    "index-number/code": (
        cells("publication_index", 1, index_no="11370300004224722M/2024-5438219"),
        "publication_index",
        3,
        "index_no",
    ),
    "index-number/year": (
        cells("publication_index", 1, index_no="11370300004224722N/2027-5438219"),
        "publication_index",
        3,
        "index_no",
    ),
    "correction/open": (
        cells("corrections", 1, fixed_on=date(2026, 11, 23)),
        "corrections",
        3,
        "fixed_on",
    ),
    "correction/closed": (cells("corrections", 0, fixed_on=None), "corrections", 2, "fixed_on"),
    "correction/order": (cells("corrections", 0, fixed_on=date(2026, 11, 12)), "corrections", 2, "fixed_on"),
    "correction/reason": (cells("corrections", 0, result="不予更正"), "corrections", 2, "reply"),
    "alias/dataset": (alias(dataset_name="institution"), "intake_aliases", 2, "dataset_name"),
    "alias/field": (alias(field_name="adress"), "intake_aliases", 2, "field_name"),
    "alias/twice": (
        several(alias(written="门牌 A"), alias(written="门牌ａ")),
        "intake_aliases",
        3,
        "written",
    ),
    "alias/label": (alias(written=" 地 址", field_name="不导入"), "intake_aliases", 2, "written"),
    "alias/means": (alias(**CONTENT, means=None), "intake_aliases", 2, "means"),
    "alias/choice": (
        alias(**CONTENT | {"written": "已备案", "means": "已注销"}),
        "intake_aliases",
        2,
        "written",
    ),
    "alias/personal": (remember(written="联系人"), "intake_mappings", 2, "written"),
    "alias/date": (
        remember(alias_of="默认", field_name="as_of_on", means="2026-09-30"),
        "intake_mappings",
        2,
        "means",
    ),
    "alias/early": (remember(confirmed_on=date(2026, 11, 24)), "intake_mappings", 2, "confirmed_on"),
    "erasure/dataset": (erase(dataset_name="homes"), "erasures", 2, "dataset_name"),
    "erasure/key": (erase(row_key="zb00001/address"), "erasures", 2, "row_key"),
    "erasure/field": (erase(field_name="fax"), "erasures", 2, "field_name"),
    "erasure/early": (erase(decided_on=date(2026, 11, 24)), "erasures", 2, "decided_on"),
    "exemption/expired": (
        several(
            cells(I, 0, enrolled=56, caregivers=9),
            exempt("R17", last_day_on=date(2026, 11, 22)),
        ),
        "exemptions",
        2,
        "last_day_on",
    ),
    "exemption/unused": (exempt("R17"), "exemptions", 2, "rule"),
    "exemption/forbidden": (exempt("R10"), "exemptions", 2, "rule"),
    "exemption/unknown-file": (exempt("R17", file="datasets/x.csv"), "exemptions", 2, "file"),
    "exemption/unknown-rule": (exempt("R99"), "exemptions", 2, "rule"),
    "exemption/unknown-row": (exempt("R17", row_key="zb09999"), "exemptions", 2, "row_key"),
}


@pytest.mark.parametrize("key", MUTATIONS)
def test_each_way_of_breaking_a_rule_is_seen(key: str) -> None:
    mutate, name, row, column = MUTATIONS[key]
    records = sample_records()
    mutate(records)
    config = replace(sample_config(), official=key == "sample-row")
    problems = check_records(records, config)
    expected = [(f"datasets/{name}.csv", row, column, rule_of(key))]
    if key == "exemption/expired":  # it no longer covers the problem
        expected.append((I_FILE, 2, "enrolled", "R17"))
    assert flatten(problems, "file", "row", "column", "rule") == expected
    assert MESSAGES.wordings[key].fix.split("{")[0] in problems[0].message
    assert not re.search("““|””", problems[0].message), "quoted once"
    assert problems[0].value == redact_personal(problems[0].value)


AGAINST_AN_EARLIER_STATE = {
    "edit/emptied", "edit/jumped", "edit/moved", "edit/renamed", "edit/rows", "edit/unused",
    "loss/lasting", "loss/many", "removal/listed", "removal/early", "erasure/standing",
}  # fmt: skip
"""What needs a state that stood before; see test_losses.py, test_edits.py and tests/test_erase.py."""
BESIDE_THE_TABLES = {"allowance/expired", "allowance/far", "allowance/unused", "allowance/digest"}
"""What also looks at the sources; see tests/rules/test_allowances.py."""


def test_every_wording_of_a_rule_has_its_change() -> None:
    assert set(MUTATIONS) | AGAINST_AN_EARLIER_STATE | BESIDE_THE_TABLES == {
        *CORE_WORDINGS, *(MESSAGES.wordings.keys() - ENGINE.wordings.keys()),
    }  # fmt: skip


def test_every_rule_is_seen_failing() -> None:
    broken = {rule_of(key) for key in MUTATIONS}
    assert {rule.id for rule in PROFILE.rules} == broken - {"exemption"}


def test_what_was_published_once_is_sound_after_its_exemptions_have_run_out() -> None:
    records = sample_records()
    MUTATIONS["exemption/expired"][0](records)
    judge = partial(check_rules, PROFILE.rules, MESSAGES, make_tables(records), sample_config(), TODAY)
    assert {problem.rule for problem in judge()} == {"exemption", "R17"}
    assert list(judge(exempted_on=date(2026, 11, 22))) == []


def test_sound_project_passes() -> None:
    assert check_records(sample_records()) == []


def test_reports_and_requests_for_them_pass() -> None:
    records = sample_records()
    records["task_progress"] = [
        REPORT,
        {**REPORT, **NO_REPORT, "id": "r0002", "unit_id": None},
        {**REPORT, "id": "r0003", "area_code": "990100", "due_on": None},
    ]
    assert check_records(records) == []


def test_sound_project_passes_as_official() -> None:
    assert check_records(sample_records(), replace(sample_config(), official=True)) == []


@pytest.mark.parametrize(
    ("table", "cells", "expected"),
    [
        ("housing_projects", {"is_required": False, "required_by": None}, ["required_m2"]),
        ("training_courses", {"began_on": date(2027, 3, 1), "ended_on": None, "people": None}, ["passed"]),
        ("housing_projects", {"housing_delivered_on": date(2027, 1, 1)}, ["housing_delivered_on"]),
        ("filing_notices", {"receipted_on": date(2027, 1, 1)}, ["receipted_on"]),
    ],
)
def test_one_cause_in_a_listing_is_one_problem(table: str, cells: Record, expected: list[str]) -> None:
    records = sample_records()
    listed(table, **cells)(records)
    assert [problem.column for problem in check_records(records)] == expected


def test_warnings_are_only_those() -> None:
    warned = set()
    for key, (mutate, *_) in MUTATIONS.items():
        records = sample_records()
        mutate(records)
        config = replace(sample_config(), official=key == "sample-row")
        warned |= {p.rule for p in check_records(records, config) if p.severity == "warning"}
    assert warned == {
        "R13",
        "R14",
        "R17",
        "area-dates",
        "R18",
        "erasure",
        "required",
        "reconciliation",
        "nursing-room",
        "course",
        "act",
        "activity",
        "subsidy",
        "address-place",
        "admission-scope",
        "filing-no",
        "measure",
        "sanction",
    }


def test_an_official_site_is_asked_more_by_some_rules_alone() -> None:
    asking = set()
    for mutate, *_ in MUTATIONS.values():
        records = sample_records()
        mutate(records)
        trial, official = (
            set(check_records(records, replace(sample_config(), official=on))) for on in (False, True)
        )
        asking |= {problem.rule for problem in trial ^ official}
    assert asking == {"sample-row", "required", "reconciliation"}


@pytest.mark.parametrize("absent", sorted(sample_records()))
def test_absent_table_is_no_second_problem(absent: str) -> None:
    records = sample_records()
    del records[absent]
    assert check_records(records) == []


def test_each_rule_states_its_title_and_basis() -> None:
    for rule in PROFILE.rules:
        assert MESSAGES.title_of(rule.id) not in {"", rule.id}
        assert rule.basis


def test_what_can_never_be_exempted() -> None:
    assert {rule.id for rule in PROFILE.rules if not rule.may_be_exempted} == {
        "R10",
        "R11",
        "R12",
        "erasure",
        "sample-row",
        "sanction",
        "terms",
    }


def test_a_city_missing_from_the_areas_is_one_problem_of_the_settings() -> None:
    config = replace(sample_config(), city_code="123456")
    assert flatten(check_records(sample_records(), config), "file", "rule", "value") == [
        ("site.toml", "config-city", "123456")
    ]


def test_a_status_is_held_against_events_after_the_day_of_its_row() -> None:
    """Else a place that has closed would be told as open until the next list comes.

    It is a warning: an event that turns the one before it comes in before the status, or neither ever would.
    """
    records = sample_records()
    event(kind="停业", happened_on=date(2026, 10, 8))(records)
    assert records["institutions"][0]["as_of_on"] < date(2026, 10, 8)
    assert flatten(check_records(records), "rule", "row", "column", "severity") == [
        ("event", 2, "status", "warning")
    ]


def test_a_made_row_stays_one_whatever_it_is_said_to_be() -> None:
    records = sample_records()
    change(records, "institutions", 3, id="sl00004", is_sample=False)
    official = replace(sample_config(), official=True)
    found = [problem for problem in check_records(records, official) if problem.rule == "sample-row"]
    assert flatten(found, "file") == [(I_FILE,)]
    assert "1 行（第 5 行）" in found[0].message
