"""What an institution's page links to, and what it keeps back."""

from __future__ import annotations

import gc
import re
import weakref
from urllib.parse import parse_qs, urlsplit

import pytest

from childcare.age_band import draw_band, lay_bands
from childcare.derive.institution import Institution
from childcare.derive.register import derive_register
from childcare.derive.stated import name_office
from childcare.elsewhere import describe_institution, link_checks, link_maps
from childcare.profile import PROFILE
from childcare.sections.institution import CORRECTABLE, SECTION
from childcare.sections.register import LIST_FILES, list_files
from childcare.standards import CLASS_KINDS
from datapub.history import Commit, Edit, History, Revision
from datapub.pages.environment import make_environment
from tests.conftest import CLOCK, ROOT
from tests.support import TODAY, make_tables, sample_config, sample_records, settle, site_content


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


def test_classes_that_overlap_stand_on_strips_of_their_own() -> None:
    strips = [[kind.title for kind in strip] for strip in lay_bands(CLASS_KINDS)]
    assert strips == [["乳儿班", "托小班", "托大班"], ["混合班"]]
    assert lay_bands([]) == []


def test_drawings_keep_no_environment() -> None:
    """Each draft of a preview has one of its own, with all templates in it."""
    environment = make_environment(PROFILE.package)
    assert 'class="band"' in draw_band(environment, "0—3岁", tuple(CLASS_KINDS))
    gone = weakref.ref(environment)
    del environment
    gc.collect()
    assert gone() is None


def test_a_page_is_dated_by_what_it_tells_and_by_what_it_has_told() -> None:
    tables = make_tables(sample_records())
    facts = PROFILE.derive(tables, sample_config(), TODAY, TODAY)
    gone = Edit("inspections", ("in9",), {"institution_id": "zb00001", "kind": "日常检查"}, None)
    moved = Edit("subsidies", ("su9",), {"institution_id": "zb00002"}, {"institution_id": "zb00003"})
    history = History((), {}, (Revision(Commit("1", CLOCK.published), (gone, moved)),))
    content = site_content(config=sample_config(), tables=tables, facts=facts, history=history)
    rows = {page.address.split("/")[1]: page.rows for page in settle(SECTION.make_pages(content))}
    record = tables["institutions"].records()[0]
    assert {("institutions", "zb00001"), ("areas", record["area_code"]), ("inspections", "in9")} <= {
        *rows["zb00001"]
    }
    assert ("streets", record["street_code"]) in rows["zb00001"] or not record["street_code"]
    assert ("subsidies", "su9") in rows["zb00002"]
    assert ("subsidies", "su9") not in rows["zb00001"]
