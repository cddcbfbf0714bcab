"""Areas that begin and end, and places that move from one area to another."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from childcare.areas import name_levels
from datapub.levels import Levels
from datapub.model import Record
from tests.city import city_tables
from tests.support import change, check_records, flatten, sample_records

MOVED = {"area_code": "990191L", "filing_authority": "新区卫生健康部门", "id": "zb00009", "site_no": 2}
CANCELLED = {"status": "已注销", "cancelled_on": date(2026, 1, 15)}


def with_row(place: int, **values: Any) -> dict[str, list[Record]]:
    records = sample_records()
    records["institutions"].append({**records["institutions"][place], **values})
    return records


def test_a_place_counts_once_unless_it_was_cancelled_in_one_area() -> None:
    assert flatten(check_records(with_row(0, **MOVED)), "row", "rule") == [(6, "R18")]
    assert check_records(with_row(0, **MOVED, **CANCELLED)) == []
    assert check_records(with_row(0, **MOVED, address="新区示例路9号")) == []


def test_two_sites_of_one_body_in_one_area_are_no_problem() -> None:
    assert check_records(with_row(0, id="zb00009", site_no=2)) == []


@pytest.mark.parametrize(("status", "expected"), [({}, [(3, "area-dates")]), (CANCELLED, [])])
def test_only_cancelled_institutions_may_name_an_area_that_has_ended(
    status: dict[str, Any], expected: list[tuple[object, ...]]
) -> None:
    records = sample_records()
    change(records, "areas", 5, valid_to_on=date(2026, 6, 30))
    change(records, "institutions", 1, **status)
    assert flatten(check_records(records), "row", "rule") == expected


@pytest.mark.parametrize(
    ("day", "changes", "expected"),
    [
        (date(2026, 10, 1), {}, [(None, "area-dates", "warning")]),
        (date(2030, 10, 1), {}, []),
        (date(2026, 10, 1), CANCELLED, []),
    ],
)
def test_an_institution_that_is_left_in_an_area_that_has_ended_is_told(
    day: date, changes: dict[str, Any], expected: list[tuple[object, ...]]
) -> None:
    records = sample_records()
    change(records, "areas", 5, valid_to_on=day)
    change(records, "institutions", 1, **changes)
    assert flatten(check_records(records), "row", "rule", "severity") == expected


def test_first_and_last_day_of_an_area_count() -> None:
    for day, expected in (
        (date(2020, 12, 31), 1),
        (date(2021, 1, 1), 0),
        (date(2026, 9, 30), 0),
        (date(2026, 10, 1), 1),
    ):
        records = sample_records()
        change(records, "areas", 5, valid_to_on=date(2026, 9, 30))
        change(records, "observations", 2, as_of_on=day, period="2020")
        found = [problem for problem in check_records(records) if problem.severity == "error"]
        assert len(found) == expected, day


def test_an_area_that_is_its_own_parent_is_one_problem() -> None:
    records = sample_records()
    change(records, "areas", 3, parent_code="990102")
    assert flatten(check_records(records), "row", "column", "rule") == [(5, "parent_code", "R18")]


def test_two_areas_above_each_other_are_one_problem() -> None:
    records = sample_records()
    change(records, "areas", 3, parent_code="990103")
    change(records, "areas", 4, parent_code="990102")
    assert flatten(check_records(records), "row", "column", "rule") == [(5, "parent_code", "R18")]


def test_a_street_of_a_zone_lies_anywhere_in_the_city() -> None:
    for street, expected in (("990102001", []), ("990103001", []), ("990202001", ["R18"]), (None, [])):
        records = sample_records()
        change(records, "institutions", 1, street_code=street)
        assert [problem.rule for problem in check_records(records)] == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("990100", [(None, "warning")]),
        ("990000", [(2, "error"), (3, "error")]),
        ("CN", [(2, "error"), (3, "error")]),
    ],
)
def test_of_a_row_no_more_may_be_known_than_the_city(
    code: str, expected: list[tuple[int | None, str]]
) -> None:
    records = sample_records()
    for place in (0, 1):
        change(records, "institutions", place, area_code=code, filing_authority=None)
    found = [problem for problem in check_records(records) if problem.rule == "R18"]
    assert [(problem.row, problem.severity) for problem in found] == expected
    assert all(
        "区县和功能区" in problem.message or "2 家机构只知道在甲市" in problem.message for problem in found
    )


def test_what_lies_below_an_area_that_reports_is_no_area_of_a_row() -> None:
    records = sample_records()
    street = {
        **records["areas"][3],
        "code": "990102001",
        "name": "甲街道",
        "short_name": "甲街",
        "level": "镇街",
    }
    records["areas"].append({**street, "parent_code": "990102", "is_reporting_area": False})
    change(records, "institutions", 0, area_code="990102001")
    assert flatten(check_records(records), "row", "rule") == [(2, "R18")]


def area(code: str, name: str, level: str, parent: str, reports: bool = True) -> Record:
    return {
        "code": code, "name": name, "level": level, "parent_code": parent, "is_reporting_area": reports,
        "sort_order": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "level", "levels", "expected"),
    [
        ("甲市", "市", ["区", "县级市", "县"], ("全市", "区县", "区县")),
        ("甲市", "市", ["区", "功能区"], ("全市", "区县", "区县和功能区")),
        ("甲省", "省", ["区", "县"], ("全省", "县市区", "县市区")),
        ("甲族自治区", "省", ["市"], ("全区", "市", "市")),
        ("甲市", "省", ["区"], ("全市", "区县", "区县")),
        ("甲族自治区", "省", ["区", "县", "旗", "县级市"], ("全区", "旗县市区", "旗县市区")),
        ("甲族自治州", "市", ["县级市", "县", "县"], ("全州", "县市", "县市")),
        ("甲盟", "市", ["县级市", "旗", "县", "功能区"], ("全盟", "旗县市", "旗县市和功能区")),
        ("甲市", "市", ["区", "旗"], ("全市", "旗区", "旗区")),
        ("甲地区", "市", ["县"], ("全地区", "县", "县")),
        ("甲县", "县", ["镇街"], ("全县", "镇街", "镇街")),
        ("甲县", "县", ["镇街", "功能区"], ("全县", "镇街", "镇街和功能区")),
        ("甲市", "市", ["功能区"], ("全市", "区县", "区县和功能区")),
        ("甲市", "县级市", [], ("全市", "镇街", "镇街")),
        ("甲开发区", "功能区", [], ("全区", "镇街", "镇街")),
        ("甲镇", "镇街", [], ("全镇", "村居", "村居")),
    ],
)
def test_a_city_is_called_by_its_level(
    name: str, level: str, levels: list[str], expected: tuple[str, str, str]
) -> None:
    areas = [area("990100", name, level, "CN", reports=False)]
    areas += [area(f"99010{place}", f"乙{place}", kind, "990100") for place, kind in enumerate(levels, 1)]
    found = name_levels(areas, "990100")
    assert (found.whole, found.part, found.parts) == expected


def test_words_of_a_prefecture_city_become_those_of_another_level() -> None:
    levels = Levels("全省", "县市区", "县市区")
    assert levels.reword("全市等于各区县和功能区相加，市级责任单位") == "全省等于各县市区相加，省级责任单位"
    law = "示范级别为区县级、市级；区县卫生健康部门；所在区县（功能区）的卫生健康部门"
    assert levels.reword(law) == law
    assert levels.fill("@whole@@parts@@unplaced@") == "全省县市区未注明县市区"


@pytest.mark.parametrize(
    ("table", "cells", "expected"),
    [
        ("activities", {"held_on": date(2026, 11, 21)}, [(2, "area-dates")]),
        ("activities", {"held_on": date(2026, 11, 20)}, []),
        ("subsidies", {"paid_on": None}, []),  # whether that was before is not known
        ("nursing_rooms", {}, []),  # nor of what has no day
    ],
)
def test_what_a_listing_tells_of_an_area_is_of_its_time(
    table: str, cells: dict[str, object], expected: list[tuple[object, ...]]
) -> None:
    records = sample_records()
    (place,) = (at for at, area in enumerate(records["areas"]) if area["code"] == "990102")
    change(records, "areas", place, valid_to_on=date(2026, 11, 20))
    records["institutions"] = []
    records[table] = [{**city_tables()[table].records()[0], "is_sample": False, "ends_on": None, **cells}]
    found = check_records(records)
    assert [row for row in flatten(found, "row", "rule") if row[1] == "area-dates"] == expected


def test_a_city_without_its_name_is_judged_all_the_same() -> None:
    """The cell is required, as the check of cells says; the rules come on top."""
    records = sample_records()
    place = next(place for place, area in enumerate(records["areas"]) if area["code"] == "990100")
    change(records, "areas", place, name=None)
    change(records, "institutions", 1, street_code="990202001")
    assert [problem.rule for problem in check_records(records)] == ["R18"]
