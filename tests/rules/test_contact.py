"""Telephone numbers and the addresses of home-based points."""

from __future__ import annotations

from decimal import Decimal

import pytest

from childcare.rules.contact import PHONE, find_house_number
from tests.support import change, check_records, flatten, sample_records


@pytest.mark.parametrize(
    "text",
    ["0533-6123456", "010-61234567", "0533-6123456-801", "400-123-4567", "8001234567", "12345", "12320"],
)
def test_numbers_that_may_be_published(text: str) -> None:
    assert PHONE.fullmatch(text)


@pytest.mark.parametrize(
    "text",
    [
        "6123456",
        "13800138000",
        "0533-1123456",
        "05336123456",
        "０５３３-6123456",
        "123456",
        "0533-612345",
        "110a",
    ],
)
def test_numbers_that_may_not(text: str) -> None:
    assert not PHONE.fullmatch(text)


@pytest.mark.parametrize(
    "address",
    [
        "乙区示例路12号",
        "乙区五号社区3号楼",
        "乙区某小区3栋2单元501室",
        "乙区某小区３号楼",
        "乙区某小区三号楼",
        "乙区某小区3-2-501",
        "乙区某村88号院",
    ],
)
def test_home_address_that_gives_the_home_away(address: str) -> None:
    records = sample_records()
    change(records, "institutions", 2, address=address)
    assert flatten(check_records(records), "row", "column", "rule") == [(4, "address", "home-address")]


@pytest.mark.parametrize(
    "address", ["乙区五号社区", "乙区第二社区", "乙区某小区", "乙区2号村", "乙区十五里村"]
)
def test_home_address_that_ends_at_the_community(address: str) -> None:
    records = sample_records()
    change(records, "institutions", 2, address=address)
    assert check_records(records) == []


@pytest.mark.parametrize(
    "address",
    [
        "幸福小区B座501", "幸福小区甲12", "幸福花园501", "幸福小区3#", "幸福小区３＃楼", "幸福小区A栋",
        "幸福小区二号樓", "幸福小区五號", "幸福小区12排3", "幸福小区壹号楼", "幸福小区3.2.501",
        "幸福小区3/501",
        "幸福小区C1", "幸福小区12_501", "幸福小区（12、501）", "幸福小区12 501", "幸福小区廿号",
        "幸福小区两单元",
        "幸福小区③号", "幸福小区3–501", "幸福小区 12", "幸福小区D单元",
    ],
)  # fmt: skip
def test_other_ways_to_write_a_door_are_found(address: str) -> None:
    assert find_house_number(address, street="")


@pytest.mark.parametrize("address", ["乙区F区小区", "甲镇3号社区", "甲镇8号居委会", "甲街道B座社区"])
def test_names_of_communities_are_no_doors(address: str) -> None:
    assert not find_house_number(address, street="")


@pytest.mark.parametrize("street", ["六户镇", "二号桥街道", "四排赫哲族乡"])
def test_the_name_of_a_street_is_no_door(street: str) -> None:
    records = sample_records()
    change(records, "streets", 0, name=street)
    code, area = records["streets"][0]["code"], records["streets"][0]["area_code"]
    change(records, "institutions", 2, area_code=area, street_code=code, address=f"乙区{street}示例社区")
    assert "home-address" not in {problem.rule for problem in check_records(records)}
    change(records, "institutions", 2, address=f"乙区{street}幸福小区六号")
    assert "home-address" in {problem.rule for problem in check_records(records)}
    assert find_house_number(f"乙区{street}示例社区", street="") and not find_house_number(
        f"乙区{street}示例社区", street
    )


def test_a_home_has_no_coordinates() -> None:
    records = sample_records()
    change(records, "institutions", 2, longitude=Decimal("118.1"), latitude=Decimal("36.8"), crs="WGS-84")
    assert flatten(check_records(records), "row", "column", "rule") == [(4, "longitude", "home-address")]


def test_other_institutions_give_their_door() -> None:
    records = sample_records()
    change(records, "institutions", 1, address="新区示例路2号3号楼")
    assert check_records(records) == []


@pytest.mark.parametrize(
    ("row", "address", "column"),
    [
        (0, "某省甲市甲区一街道示例路1号", None),
        (0, "甲区 一街道示例路1号", None),
        (0, "一街道示例路1号", None),
        (0, "甲区示例路1号（四街道办事处旁）", None),  # only what it begins with is read
        (0, "甲区九街道示例路1号", None),  # a name that is not known may be an earlier one
        (0, "丙市丙区三街道1号", None),  # another city: that is read by an import
        (0, "四街道示例路1号", "street_code"),
        (0, "甲市甲区四街道示例路1号", "street_code"),
        (0, "甲市乙区示例路1号", "area_code"),
        (1, "乙区示例路2号", None),  # a zone lies in districts
        (1, "乙区二街道示例路2号", None),
        (3, "甲区四街道示例路4号", None),  # of which no street is known
    ],
)
def test_an_address_that_begins_with_another_place(row: int, address: str, column: str | None) -> None:
    records = sample_records()
    records["streets"].append(records["streets"][0] | {"code": "990102002", "name": "四街道"})
    change(records, "institutions", row, address=address)
    found = [problem for problem in check_records(records) if problem.rule == "address-place"]
    assert [(problem.row, problem.column, problem.severity) for problem in found] == (
        [(row + 2, column, "warning")] if column else []
    )


def test_areas_of_one_name_are_not_taken_for_one_another() -> None:
    records = sample_records()
    (home,) = [area for area in records["areas"] if area["name"] == "甲区"]
    other = home | {"code": "990109", "name": "甲区", "short_name": "另一甲"}
    change(records, "institutions", 0, address="甲区一街道示例路1号")
    for areas in ([*records["areas"], other], [other, *records["areas"]]):
        found = [p for p in check_records(records | {"areas": areas}) if p.rule == "address-place"]
        assert not found
