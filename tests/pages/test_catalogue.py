"""The data pages: what a journalist needs to use and cite a dataset, and what search engines read."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from importlib.resources import files

import pytest
from lxml import html
from rdflib import Graph

from childcare.derive.register import derive_register
from datapub.clock import Clock, DatasetVersion
from datapub.derive.renewal import find_renewals
from datapub.derive.working_days import read_calendar
from datapub.descriptor.properties import FIELD_TYPES
from datapub.download import Download, describe_download
from datapub.model import CADENCE_MONTHS, Table, make_table
from datapub.pages.catalogue import CADENCE_NAMES, SECTION, TYPE_NAMES, Filled, count_filled
from datapub.pages.citation import cite, cite_en
from datapub.pages.environment import make_environment
from tests.conftest import CLOCK
from tests.export.conftest import CONFIG, FILES, NAMES, PUBLISHED, TABLES
from tests.rdf import parse_jsonld
from tests.support import Lazy, settle, site_content

DOWNLOADS: Mapping[str, Download] = Lazy(
    lambda: {
        address.removeprefix("data/"): describe_download(address.removeprefix("data/"), content)
        for address, content in FILES.items()
    }
)
DISTRICTS = derive_register(TABLES, CONFIG.city_code).areas


def render(published: dict[str, Table] | None = None, clock: Clock = CLOCK) -> dict[str, html.HtmlElement]:
    shown = published or dict(PUBLISHED)
    environment = make_environment()
    renewals = find_renewals(shown.values(), read_calendar(TABLES))
    environment.globals.update(renewals=renewals, published_on=clock.published.date())
    parts = {"published": shown, "areas": DISTRICTS, "downloads": DOWNLOADS, "clock": clock}
    pages = settle(SECTION.make_pages(site_content(environment=environment, config=CONFIG, **parts)))
    return {
        page.address.split("/")[1]: html.fragment_fromstring(page.content, create_parent="div")
        for page in pages
    }


def slots() -> dict[str, html.HtmlElement]:
    made = SECTION.make_slots(
        site_content(config=CONFIG, published=PUBLISHED, areas=DISTRICTS, downloads=DOWNLOADS, clock=CLOCK)
    )
    return {name: html.fragment_fromstring(write("../"), create_parent="div") for name, write in made.items()}


def list_spreadsheets(name: str, folder: str = "") -> list[str]:
    ends = (".xlsx", "-excel.csv", ".csv")
    found = {end: DOWNLOADS.get(f"{folder}{name}{end}") for end in ends}
    return [end for end, file in found.items() if file and not file.is_notice]


PAGES: Mapping[str, html.HtmlElement] = Lazy(render)


def text_of(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def facts(name: str, pages: Mapping[str, html.HtmlElement] = PAGES) -> dict[str, str]:
    return {text_of(row.find("dt")): text_of(row.find("dd")) for row in pages[name].findall(".//dl/div")}


# --- the dictionary ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_downloads_stand_first_and_the_spreadsheet_first_of_all(name: str) -> None:
    page = PAGES[name]
    assert page.find(".//h2").get("id") == "downloads"
    links = [link.get("href") for link in page.findall(".//ul[@class='files']//a")]
    assert links == [f"../../data/{name}{end}" for end in (*list_spreadsheets(name), ".json", ".parquet")]
    sizes = [text_of(size) for size in page.findall(".//ul[@class='files']//span[@class='file__size']")]
    assert len(sizes) == len(links) and all(sizes)


@pytest.mark.parametrize("name", NAMES)
def test_a_dataset_says_what_one_has_to_know(name: str) -> None:
    dataset = PUBLISHED[name].dataset
    found = facts(name)
    assert found["一行是什么"] == dataset.row_meaning
    assert found["已知局限"] == dataset.limits
    assert found["更新频率"] == CADENCE_NAMES[dataset.cadence]
    assert all(source.title in found["来源"] for source in dataset.sources)
    assert CONFIG.licence_name in found["许可"]
    assert hashlib.sha256(FILES[f"data/{name}.csv"]).hexdigest() in found["校验值"]
    assert found["缺失值"].startswith("空单元格表示未公布")
    assert found["主键"] == f"{'、'.join(dataset.schema.primary_key)}（合起来不重复）"
    assert set(found) >= {"索引号", "发布机构", "生成日期", "数据截至", "下次更新", "行数", "版本"}


def test_dates_of_a_dataset() -> None:
    assert facts("institutions")["数据截至"] == "2026年9月30日"
    assert facts("institutions")["下次更新"].startswith("每季更新，下一期截至 2026年12月31日，最迟 ")
    assert facts("tasks")["数据截至"] == "没有写明"
    assert facts("tasks")["下次更新"] == "不定期更新"
    figures = PUBLISHED["observations"]
    assert facts("observations")["数据截至"] == "2025年12月31日"
    rows = [{**row, "as_of_on": date(2020 + place, 12, 31)} for place, row in enumerate(figures.records())]
    older = facts("observations", render({"observations": make_table(figures.dataset, rows)}))["数据截至"]
    assert older == "2022年12月31日（最早的一行截至 2020年12月31日）"


def test_overdue_data_says_so() -> None:
    """Judged by the day of publication: the day of the build is printed nowhere."""
    late = Clock(CLOCK.published.replace(year=2027), date(2026, 11, 23), CLOCK.commit)
    assert "已过期" in facts("institutions", render(clock=late))["下次更新"]
    assert "已过期" not in facts("institutions")["下次更新"]
    assert "已过期" in facts("streets")["下次更新"]


def test_a_promise_without_a_day_is_no_date() -> None:
    table = PUBLISHED["tasks"]
    yearly = Table(replace(table.dataset, cadence="年"), table.frame)
    stated = facts("tasks", render({"tasks": yearly}))["下次更新"]
    assert stated == "每年更新；数据没有写明截至哪一天，推算不了下一期"


@pytest.mark.parametrize("name", NAMES)
def test_every_field_is_explained(name: str) -> None:
    fields = PUBLISHED[name].dataset.schema.fields
    rows = PAGES[name].findall(".//table[@class='data data--compact data--stack data--fields']/tbody/tr")
    assert len(rows) == len(fields)
    for row, field in zip(rows, fields, strict=True):
        title, label, kind, required, allowed, meaning = (text_of(cell) for cell in row)
        assert (title, label, kind, meaning) == (
            field.title, field.name, "，".join(filter(None, (TYPE_NAMES[field.type], field.unit))),
            " ".join(field.description.split()),
        )  # fmt: skip
        assert required == ("是" if field.is_required else "否")
        assert all(value in allowed for value in field.enum)


def test_words_for_every_type_and_cadence() -> None:
    assert TYPE_NAMES.keys() == FIELD_TYPES
    assert CADENCE_NAMES.keys() == CADENCE_MONTHS.keys()


def test_preview_is_the_first_rows_as_they_stand_in_the_file() -> None:
    lines = FILES["data/tasks.csv"].decode().splitlines()[1:6]
    tables = {text_of(table.find("caption")): table for table in PAGES["tasks"].findall(".//table")}
    rows = tables[f"{PUBLISHED['tasks'].dataset.title}的前 5 行，与文件中写的一样"].findall("tbody/tr")
    assert [",".join(cell.text or "" for cell in row) for row in rows] == lines


def test_area_files_are_offered_where_rows_have_an_area() -> None:
    for name, page in PAGES.items():
        has_area = "area_code" in PUBLISHED[name].dataset.schema.names
        links = [link.get("href") for link in page.findall(".//a") if "/990102/" in link.get("href", "")]
        assert links == (
            [f"../../data/990102/{name}{end}" for end in list_spreadsheets(name, "990102/")]
            if has_area
            else []
        )


# --- citation ------------------------------------------------------------------------------------

FILE = Download("units.csv", 1, "ab" * 32)


def test_citations_name_version_and_hash() -> None:
    table = PUBLISHED["units"]
    assert cite(CONFIG, table, FILE, CLOCK.whole) == (
        "甲市卫生健康委员会. 责任单位[DS/OL]. 版本 0a1b2c3d4e. (2026-11-23)[引用日期]. "
        f"https://tuoyu.example/data/units/. SHA-256: {'ab' * 32}."
    )
    assert cite_en(CONFIG, table, FILE, CLOCK.whole) == (
        "甲市卫生健康委员会 (2026). Responsible units [Data set]. "
        f"Version 0a1b2c3d4e, 2026-11-23. https://tuoyu.example/data/units/ (SHA-256: {'ab' * 32})"
    )


def test_citations_say_sample_and_invent_neither_version_nor_translation() -> None:
    table = PUBLISHED["institutions"]
    bare = Table(replace(table.dataset, title_en=""), table.frame)
    unknown = replace(CLOCK.whole, commit="")
    assert "托育机构备案名录（样例数据）[DS/OL]. (2026-11-23)" in cite(CONFIG, table, FILE, unknown)
    named = replace(CONFIG, publisher_name_en="Jiashi Health Commission")
    assert cite_en(named, table, FILE, unknown).startswith("Jiashi Health Commission (2026). ")
    english = cite_en(CONFIG, bare, FILE, unknown)
    assert english.startswith("甲市卫生健康委员会 (2026). 托育机构备案名录 [Sample data set]. 2026-11-23.")


@pytest.mark.parametrize("name", NAMES)
def test_both_citations_stand_on_the_page(name: str) -> None:
    shown = [text_of(one) for one in PAGES[name].findall(".//p[@data-copy-text]")]
    file = DOWNLOADS[f"{name}.csv"]
    assert shown == [write(CONFIG, PUBLISHED[name], file, CLOCK.whole) for write in (cite, cite_en)]


def test_the_page_names_the_version_and_lists_those_before_it() -> None:
    moments = [CLOCK.published - timedelta(days=day) for day in range(20, 0, -1)]
    known = tuple(
        DatasetVersion(moment, f"{day:040x}", f"1.{day}", moments[0], f"{day:064x}", 3)
        for day, moment in enumerate(moments)
    )
    clock = replace(CLOCK, versions={"units": known[-1]}, past={"units": known})
    page = render({"units": PUBLISHED["units"]}, clock)["units"]
    last = known[-1]
    assert facts("units", {"units": page})["版本"].startswith("1.19 提交")
    assert f"版本 1.19. ({last.published:%Y-%m-%d})" in text_of(page.find(".//p[@data-copy-text]"))
    assert last.sha256 in text_of(page.find(".//p[@data-copy-text]")), "not that of a file that changes"
    (listed,) = page.xpath(".//table[caption[contains(., '最近的')]]")
    assert [text_of(row.find("th")) for row in listed.findall("tbody/tr")] == [
        f"1.{n}" for n in range(19, 7, -1)
    ]
    assert "共 20 版" in text_of(page)


# --- the catalogue -------------------------------------------------------------------------------


def test_catalogue_lists_every_dataset_with_every_format() -> None:
    rows = slots()["catalogue"].findall(".//li[@data-dataset]")
    assert [row.find("details/p[last()]/a").get("href") for row in rows] == [
        f"../data/{name}/" for name in PUBLISHED
    ]
    for name, row in zip(PUBLISHED, rows, strict=True):
        links = [link.get("href") for link in row.findall(".//a[@download]")]
        assert links.pop() == f"../data/{name}.xlsx"
        assert len(links) == 1 + len(list_spreadsheets(name))


def test_whole_and_area_downloads() -> None:
    made = slots()
    whole = [link.get("href") for link in made["whole-downloads"].findall(".//a")]
    assert whole == ["../data/childcare-register.zip", "../data/childcare-register.sqlite"]
    by_area = [link.get("href") for link in made["area-downloads"].findall(".//a")]
    areas = [area.code for area in DISTRICTS if not area.is_city]
    first, *others = (name for name, table in PUBLISHED.items() if "area_code" in table.dataset.schema.names)
    assert by_area == [
        *(f"../data/{code}/{first}{end}" for code in areas for end in list_spreadsheets(first, f"{code}/")),
        *(f"../data/{name}/#areas" for name in others),
    ]


def test_only_a_dataset_with_files_of_areas_is_said_to_have_them() -> None:
    rows = slots()["catalogue"].findall(".//li[@data-dataset]")
    stated = {row.get("data-dataset") for row in rows if "按区县的文件" in text_of(row)}
    of_areas = {name for name, table in PUBLISHED.items() if "area_code" in table.dataset.schema.names}
    assert stated == of_areas and stated < set(PUBLISHED)


def test_lists_say_how_much_is_in_a_file_before_it_is_taken() -> None:
    made = slots()
    rows = {row.get("data-dataset"): row for row in made["catalogue"].findall(".//li[@data-dataset]")}
    for name, table in PUBLISHED.items():
        cells = {cell.get("data-field"): text_of(cell) for cell in rows[name].findall(".//*[@data-field]")}
        assert cells["rows"] == f"{len(table.frame):,}"
        assert cells["filled"] == facts(name)["填写率"].split()[0] == count_filled(table.frame).share
    register = PUBLISHED["institutions"]
    tables = {text_of(table.find("caption")): table for table in made["area-downloads"].iter("table")}
    lines = [
        [text_of(cell) for cell in row]
        for row in next(value for key, value in tables.items() if register.dataset.title in key).iter("tr")
    ]
    counted = Counter(record["area_code"] for record in register.records())
    assert [line[1] for line in lines[1:]] == [
        str(counted[area.code]) if counted[area.code] else "0（只有表头）"
        for area in DISTRICTS
        if not area.is_city
    ]
    assert any("0（只有表头）" in text_of(page) for page in PAGES.values())


def test_a_share_is_whole_only_where_no_cell_is_empty() -> None:
    assert (Filled(1, 999, 1000).share, Filled(1, 9, 9).share, Filled(0, 0, 0).share) == ("99%", "100%", "—")


def test_no_two_files_are_saved_under_one_name_and_links_are_named_by_what_they_show() -> None:
    shown = slots()
    links = [link for block in (shown["area-downloads"], shown["catalogue"]) for link in block.iter("a")]
    files = [link for link in links if link.get("download") is not None]
    saved = [link.get("download") or link.get("href").rsplit("/", 1)[1] for link in files]
    assert len(saved) == len(set(saved)) > 100
    assert not [link for link in links if text_of(link) not in (link.get("aria-label") or text_of(link))]


# --- schema.org ----------------------------------------------------------------------------------


def read_block(page: html.HtmlElement) -> dict[str, object]:
    (block,) = page.findall(".//script")
    assert block.get("type") == "application/ld+json"
    found: dict[str, object] = json.loads(block.text)
    assert found["@context"] == "https://schema.org/"
    return found


@pytest.mark.parametrize("name", NAMES)
def test_structured_description_agrees_with_the_data_package(name: str) -> None:
    found = read_block(PAGES[name])
    package = json.loads(FILES["data/datapackage.json"])
    resource = next(item for item in package["resources"] if item["name"] == name)
    assert (found["@type"], found["name"]) == ("Dataset", resource["title"])
    assert found["license"] == package["licenses"][0]["path"]
    assert found["version"] == package["version"]
    assert found["dateModified"] == package["created"]
    assert resource["description"] in str(found["description"])
    assert 50 <= len(str(found["description"])) <= 5000
    assert [one["name"] for one in found["variableMeasured"]] == [  # type: ignore[attr-defined]
        field["name"] for field in resource["schema"]["fields"]
    ]
    expected = {item["url"]: (item["mediatype"], item["hash"], item["bytes"]) for item in resource["formats"]}
    assert {
        one["contentUrl"]: (
            one["encodingFormat"],
            f"sha256:{one['sha256']}",
            int(one["contentSize"].split()[0]),
        )
        for one in found["distribution"]  # type: ignore[attr-defined]
    } == expected
    days = str(found.get("temporalCoverage", ""))
    assert days.endswith(resource["as_of"] or "")
    assert ("样例数据" in str(found["description"])) is resource["has_samples"]


def test_catalogue_is_described_with_every_dataset() -> None:
    found = read_block(slots()["catalogue"])
    assert found["@type"] == "DataCatalog"
    listed = [one["@id"] for one in found["dataset"]]  # type: ignore[attr-defined]
    home = f"{CONFIG.base_url}data/"
    assert listed == [*(f"{home}{name}/#dataset" for name in PUBLISHED), f"{home}#catalogue-whole"]


def test_descriptions_hold_no_word_that_schema_org_lacks() -> None:
    """Every type and property stands in schema.org as SHACL, which pyshacl carries."""
    known = Graph().parse(files("pyshacl").joinpath("assets/schema.ttl"), format="turtle")
    words = {str(node).rsplit("/", 1)[1] for node in known.all_nodes() if "schema.org/" in str(node)}
    vocabulary = "http://schema.org/"
    for page in [*PAGES.values(), slots()["catalogue"]]:
        document = read_block(page)
        document["@context"] = {"@vocab": vocabulary}
        graph = parse_jsonld(json.dumps(document))
        used = {
            str(term).removeprefix(vocabulary)
            for triple in graph
            for term in triple
            if str(term).startswith(vocabulary)
        }
        assert used - words <= {"sha256"}, used - words  # of schema.org 13; the shapes are older


@pytest.mark.parametrize("given", ["", "370300-0001"])
def test_codes_of_the_public_catalogue_are_those_that_were_given(given: str) -> None:
    table = PUBLISHED["areas"]
    coded = Table(replace(table.dataset, resource_code=given, domain=given, openness=given), table.frame)
    page = render({"areas": coded})["areas"]
    shown = {
        name: page.xpath(f"string(//dd[@data-field='{name}'])")
        for name in ("resource_code", "domain", "openness")
    }
    assert set(shown.values()) == {given or "未公布"}
    assert page.xpath("string(//dd[@data-field='provider_code'])") == "未公布"
    assert page.xpath("//a[@href='../../data/areas-errors/']")
