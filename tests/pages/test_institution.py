"""What an institution's page links to, and what it keeps back."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from childcare.derive.institution import Institution
from childcare.derive.register import derive_register
from childcare.derive.stated import name_office
from childcare.sections.institution import (
    CORRECTABLE,
    describe_institution,
    lay_bands,
    link_checks,
    link_maps,
    weigh_staff,
)
from childcare.sections.register import LIST_FILES, list_files
from childcare.terms import CLASS_KINDS
from tests.conftest import ROOT
from tests.support import make_tables, sample_config, sample_records


def institution(**cells: object) -> Institution:
    records = sample_records()
    records["institutions"] = [{**records["institutions"][0], **cells}]
    return derive_register(make_tables(records), sample_config().city_code).institutions[0]


def test_each_map_service_has_its_own_order_of_coordinates() -> None:
    links = dict(link_maps(institution()))
    gaode = parse_qs(urlsplit(links["高德地图"]).query)
    assert gaode["position"] == ["118.05000,36.81000"]
    assert gaode["coordinate"] == ["wgs84"]
    baidu = parse_qs(urlsplit(links["百度地图"]).query)
    assert baidu["location"] == ["36.81000,118.05000"]
    assert baidu["coord_type"] == ["wgs84"]


@pytest.mark.parametrize(
    "cells",
    [
        {"provider_type": "家庭托育点"},
        {"longitude": None, "latitude": None, "crs": None},
    ],
    ids=["a home", "no coordinates"],
)
def test_no_position_no_map(cells: dict[str, object]) -> None:
    item = institution(**cells)
    assert link_maps(item) == []
    assert "geo" not in describe_institution(sample_config(), item)


def test_who_has_not_filed_an_institution_has_received_its_papers() -> None:
    refused = institution(status="未通过备案告知").record
    assert name_office(refused) == "受理机关"
    assert name_office(institution().record) == "备案机关"
    assert name_office(institution(status="已许可", authorization_type="许可").record) == "许可机关"


def test_described_for_machines() -> None:
    item = institution()
    described = describe_institution(sample_config(), item)
    assert described["@type"] == "ChildCare"
    assert described["geo"] == {"@type": "GeoCoordinates", "longitude": 118.05, "latitude": 36.81}
    assert described["telephone"] == "0999-6123456"


def test_the_national_systems_are_asked_by_code() -> None:
    item = institution()
    links = dict(link_checks(item))
    assert parse_qs(urlsplit(links["信用中国"]).query)["keyword"] == [item.record["credit_code"]]
    assert urlsplit(links["国家企业信用信息公示系统"]).hostname == "www.gsxt.gov.cn"


def test_what_can_be_corrected_is_what_the_form_lists() -> None:
    form = (ROOT / "docs/correct.md").read_text(encoding="utf-8")
    assert re.findall(r"<option>(.*?)</option>", form) == list(CORRECTABLE)


def test_only_published_files_are_offered_and_the_workbook_first() -> None:
    assert list_files([]) == []
    assert list_files([name for name, _ in reversed(LIST_FILES)])[0][0] == "institutions.xlsx"
    assert [name for name, _ in list_files(["institutions.csv", "areas.csv"])] == ["institutions.csv"]


ONE_CLASS = {f"{part}_{name}": 0 for part in ("classes", "places") for name in ("infant", "senior", "mixed")}
ONE_CLASS |= {"classes_junior": 2, "places_junior": 30, "places": 30, "enrolled": 22, "caregivers": 5}


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({}, ([("托小班", 5)], "4.4")),
        ({"caregivers": None}, ([("托小班", 5)], "")),
        ({"enrolled": 31}, ([("托小班", 5)], "")),  # places may be used twice a day
        ({"classes_mixed": 1, "places_mixed": 10, "places": 40}, ([("托小班", 5)], "")),
        ({"classes_infant": 1, "places_infant": 8, "places": 38}, ([("乳儿班", 3), ("托小班", 5)], "")),
        ({"places_infant": None}, ([("托小班", 5)], "")),
        (
            {"provider_type": "家庭托育点", "places": 5, "enrolled": 5, "caregivers": 2},
            ([("家庭托育点", 3)], "2.5"),
        ),
    ],
)
def test_staff_is_weighed_only_where_all_children_are_of_one_kind(
    cells: dict[str, object], found: tuple[list[tuple[str, int]], str]
) -> None:
    assert weigh_staff(institution(**{**ONE_CLASS, **cells})) == found


def test_classes_that_overlap_stand_on_strips_of_their_own() -> None:
    strips = [[kind.title for kind in strip] for strip in lay_bands(CLASS_KINDS)]
    assert strips == [["乳儿班", "托小班", "托大班"], ["混合班"]]
    assert lay_bands([]) == []
