"""The generator: same bytes for the same number and seed, and every row keeps every rule."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from pathlib import Path

import pytest
from frictionless import Package
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from benchmarks.generate import (
    AS_OF,
    CLASS_LIMITS,
    FIRST_FILING,
    MAX_INSTITUTIONS,
    ZONE_STREETS,
    Row,
    generate_institutions,
    main,
    make_credit_code,
    organisation_check,
    read_rows,
    write_csv,
)

ROOT = Path(__file__).resolve().parents[2]
AREAS = read_rows(ROOT / "datasets/areas.csv")
STREETS = read_rows(ROOT / "datasets/streets.csv")
COLUMNS = [
    field["name"] for field in json.loads((ROOT / "schemas/institutions.json").read_text("utf-8"))["fields"]
]

counts = st.integers(0, 90)
seeds = st.integers(0, 2**32)


def make(count: int, seed: int = 1) -> list[Row]:
    return generate_institutions(count, AREAS, STREETS, seed)


def as_csv(rows: list[Row]) -> str:
    text = io.StringIO()
    write_csv(rows, text)
    return text.getvalue()


@given(counts, seeds)
def test_same_number_and_seed_same_bytes(count: int, seed: int) -> None:
    assert as_csv(make(count, seed)) == as_csv(make(count, seed))


def test_another_seed_makes_others() -> None:
    assert make(20, 1) != make(20, 2)


@given(counts, seeds)
def test_rows_are_as_many_as_asked_and_in_the_columns_of_the_schema(count: int, seed: int) -> None:
    rows = make(count, seed)
    assert len(rows) == count
    columns = next((list(row) for row in rows if list(row) != COLUMNS), COLUMNS)
    assert columns == COLUMNS, "benchmarks/generate.py makes rows of other columns than the schema has"
    assert [row["id"] for row in rows] == [f"sl{number:05d}" for number in range(1, count + 1)]
    sites = Counter((row["credit_code"], row["site_no"]) for row in rows)
    assert max(sites.values(), default=1) == 1
    firsts = [row["name"] for row in rows if row["site_no"] == "1"]
    assert len(set(firsts)) == len(firsts)


@given(counts, seeds)
def test_credit_codes_are_valid_and_agree_with_the_legal_form(count: int, seed: int) -> None:
    digits = {"事业单位": "12", "社会服务机构": "52", "企业": "91", "个体工商户": "92"}
    for row in make(count, seed):
        code = row["credit_code"]
        assert uscc.is_valid(code) and uscc.compact(code) == code
        assert code[:2] == digits[row["legal_form"]]
        assert code[2:8] == "999999"
        assert code[16] == organisation_check(code[8:16])


def test_organisation_check_agrees_with_real_codes() -> None:
    """Three codes of Zibo bodies that stand on pages of the city, and pass both checks."""
    for code in ("11370300004224722N", "11370300587186982E", "11370300004224423Q"):
        assert uscc.is_valid(code)
        assert organisation_check(code[8:16]) == code[16]


@given(st.sampled_from(["事业单位", "社会服务机构", "企业", "个体工商户"]), st.integers(0, 99_999_999))
def test_any_serial_makes_a_valid_code(legal_form: str, serial: int) -> None:
    assert uscc.is_valid(make_credit_code(legal_form, serial))


@given(counts, seeds)
def test_places_keep_the_limits(count: int, seed: int) -> None:
    for row in make(count, seed):
        places = {name: int(row[f"places_{name}"]) for name in CLASS_LIMITS}
        assert int(row["places"]) == sum(places.values()) > 0
        for name, (_, most, _) in CLASS_LIMITS.items():
            classes = int(row[f"classes_{name}"])
            assert places[name] <= classes * most
            assert (places[name] > 0) == (classes > 0)
        needed = sum(places[name] / ratio for name, (_, _, ratio) in CLASS_LIMITS.items())
        if row["provider_type"] == "家庭托育点":
            assert int(row["places"]) <= 5
            needed = int(row["places"]) / 3
        assert int(row["caregivers"]) >= needed
        assert int(row["enrolled"] or 0) <= int(row["places"]) + 1


def test_limits_are_those_of_the_standard() -> None:
    """国卫人口发〔2019〕58号 arts 19-20."""
    assert {name: limits[1] for name, limits in CLASS_LIMITS.items()} == {
        "infant": 10,
        "junior": 15,
        "senior": 20,
        "mixed": 18,
    }
    assert [CLASS_LIMITS[name][2] for name in ("infant", "junior", "senior")] == [3, 5, 7]


@given(counts, seeds)
def test_dates_are_in_order_and_fit_the_status(count: int, seed: int) -> None:
    dated = ("registered_on", "application_received_on", "filed_on", "changed_on", "cancelled_on")
    for row in make(count, seed):
        days = [row[name] for name in dated if row[name]]
        assert days == sorted(days)
        assert row["registered_on"] and row["application_received_on"]
        assert max(*days, row["quality_graded_on"]) <= AS_OF.isoformat()
        assert bool(row["filed_on"]) == (row["status"] != "未通过备案告知")
        assert not row["filed_on"] or row["filed_on"] >= FIRST_FILING.isoformat()
        assert bool(row["cancelled_on"]) == (row["status"] == "已注销")
        assert row["changed_on"] or row["status"] not in ("变更中", "停业")
        assert bool(row["quality_graded_on"]) == (row["quality_grade"] != "未评估")
        assert not row["quality_graded_on"] or row["quality_graded_on"] >= row["filed_on"]


@given(counts, seeds)
def test_filing_authority_and_street_are_those_of_the_area(count: int, seed: int) -> None:
    areas = {area["code"]: area for area in AREAS}
    streets = {street["code"]: street for street in STREETS}
    of_zones = {code for codes in ZONE_STREETS.values() for code in codes}
    for row in make(count, seed):
        area = areas[row["area_code"]]
        assert row["filing_authority"] == area["filing_authority"] != ""
        assert row["address"].startswith(area["name"] + streets[row["street_code"]]["name"])
        if area["is_official_code"] == "true":
            assert streets[row["street_code"]]["area_code"] == area["code"]
            assert row["street_code"] not in of_zones
        else:
            assert row["street_code"] in ZONE_STREETS[area["code"]]
            assert row["demonstration_level"] == "无"


@given(counts, seeds)
def test_nothing_can_be_taken_for_a_real_body(count: int, seed: int) -> None:
    for row in make(count, seed):
        assert row["is_sample"] == "true"
        assert row["name"].startswith("示例·") and row["name"].endswith("号样例）")
        assert row["phone"] == row["principal_name"] == row["filing_no"] == ""
        if row["provider_type"] == "家庭托育点":
            assert row["address"].endswith("示例社区")
            assert not re.search(r"\d", row["address"])
            assert row["longitude"] == ""
        else:
            assert re.search(r"示例路\d+号$", row["address"])
        assert (row["crs"] == "CGCS2000") == bool(row["longitude"]) == bool(row["latitude"])


def test_a_second_site_is_the_same_body() -> None:
    rows = make(200, 1)
    seconds = [(rows[i - 1], row) for i, row in enumerate(rows) if row["site_no"] == "2"]
    assert seconds
    for first, second in seconds:
        assert first["site_no"] == "1"
        for name in ("credit_code", "name", "legal_form", "profit_status", "registered_on", "area_code"):
            assert first[name] == second[name]
        assert second["other_name"] and second["filed_on"] >= first["filed_on"]


@given(st.integers(11, 400), seeds)
def test_every_area_has_its_share(count: int, seed: int) -> None:
    shares = Counter(row["area_code"] for row in make(count, seed))
    assert set(shares) == {area["code"] for area in AREAS if area["is_reporting_area"] == "true"}
    assert shares["370303"] == max(shares.values())


def test_many_rows_pass_the_plain_tool(tmp_path: Path) -> None:
    """All else that a cell may hold is the schema's; the other files are those that are shipped."""
    package = json.loads((ROOT / "datapackage.json").read_text("utf-8"))
    (tmp_path / "datasets").mkdir()
    (tmp_path / "schemas").symlink_to(ROOT / "schemas")
    for name in ("areas", "streets"):
        (tmp_path / f"datasets/{name}.csv").symlink_to(ROOT / f"datasets/{name}.csv")
    (tmp_path / "datasets/institutions.csv").write_text(as_csv(make(1500, 7)), "utf-8", newline="")
    remaining = {"institutions", "areas", "streets"}
    package["resources"] = [item for item in package["resources"] if item["name"] in remaining]
    (tmp_path / "datapackage.json").write_text(json.dumps(package), "utf-8")
    report = Package(str(tmp_path / "datapackage.json")).validate()
    assert report.flatten(["name", "rowNumber", "fieldName", "note"])[:3] == []
    assert report.tasks[0].stats["rows"] == 1500


def test_a_city_without_zones_or_streets_works_too() -> None:
    areas = [
        {
            "code": "990100",
            "name": "甲市",
            "parent_code": "",
            "is_official_code": "true",
            "is_reporting_area": "false",
        },
        {
            "code": "990102",
            "name": "乙区",
            "parent_code": "990100",
            "is_official_code": "true",
            "is_reporting_area": "true",
            "filing_authority": "乙区卫生健康部门",
        },
    ]
    rows = generate_institutions(5, areas, [])
    assert {row["area_code"] for row in rows} == {"990102"}
    assert {row["street_code"] for row in rows} == {""}


@pytest.mark.parametrize("count", [-1, MAX_INSTITUTIONS + 1])
def test_a_number_that_ids_cannot_hold_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match="count"):
        make(count)


def test_a_city_without_reporting_areas_is_refused() -> None:
    with pytest.raises(ValueError, match="reporting area"):
        generate_institutions(1, AREAS[:3], STREETS)


def test_the_command_writes_utf8_with_lf(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    main(["--institutions", "30", "--seed", "5"])
    written = capsysbinary.readouterr().out
    assert b"\r" not in written
    assert list(csv.DictReader(io.StringIO(written.decode()))) == make(30, 5)
