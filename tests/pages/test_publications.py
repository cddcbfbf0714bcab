"""信息公开 on the built site: metadata by page type, the footer, the catalogue, corrections, freshness."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from urllib.parse import quote

import pytest
from lxml import html

from childcare.listings import LISTINGS
from childcare.profile import PROFILE
from datapub.config import load_config
from datapub.derive.corrections import Corrections, list_corrections
from datapub.derive.publication import list_publications
from datapub.derive.renewal import LONGEST_TERM, PUBLICATION_TERM, find_renewal
from datapub.derive.working_days import BUILT_IN, WorkingCalendar
from datapub.download import Download
from datapub.frames.build import build_frames, finish_prose
from datapub.frames.moment import write_moment
from datapub.frames.shell import make_shell
from datapub.frames.stamp import stamp
from datapub.pages.page import Page
from datapub.pages.publications import SECTION
from datapub.pipeline import build
from tests.city import put_city
from tests.conftest import CLOCK, ROOT
from tests.support import change, make_tables, sample_records, site_content

SITE = ("SiteName", "SiteDomain", "SiteIDCode")
COLUMN = ("ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType")
ARTICLE = ("ArticleTitle", "PubDate", "ContentSource")
LISTS = {
    "institutions/", "areas/", "goals/", "tasks/", "units/", "indicators/", "data/", "sitemap/",
    "disclosure/", "disclosure/corrections/", "ratings/", "comparison/", "reconciliation/", "completeness/",
    "changes/", "assessments/", "support_measures/", "disclosure/standard/", "find/",
    "inspections/", "institution_events/", "sanctions/", *(f"{name}/" for name in LISTINGS),
}  # fmt: skip
FOOTER = (
    "主办单位", "联系方式", "网站标识码", "ICP备案号",
    "公安备案号", "党政机关标识", "我为政府网站找错", "站点地图",
)  # fmt: skip


def metadata(text: str) -> dict[str, str]:
    """Return the tags of a government site, in order; one that stands twice fails."""
    found = re.findall(r'<meta name="([A-Z]\w+)" content="([^"]*)">', text)
    assert len(dict(found)) == len(found)
    return dict(found)


def expected_tags(address: str) -> tuple[str, ...]:
    if address in {"index.html", "404.html"}:
        return SITE
    folder = address.removesuffix("index.html")
    return SITE + COLUMN if folder in LISTS or folder.startswith("register/") else SITE + COLUMN + ARTICLE


def list_site_pages(site: Path) -> list[Path]:
    """Every page but the charts alone, which stand in other people's pages and have nothing around them."""
    found = sorted(path for path in site.rglob("*.html") if path.relative_to(site).parts[0] != "charts")
    assert len(found) > 50
    return found


def test_every_page_has_the_metadata_of_its_type(city_site: Path) -> None:
    for path in list_site_pages(city_site):
        address = path.relative_to(city_site).as_posix()
        tags = metadata(path.read_text(encoding="utf-8"))
        assert tuple(tags) == expected_tags(address), address
        assert all(value.strip() and "@" not in value for value in tags.values()), address
        if "PubDate" in tags:
            assert datetime.strptime(tags["PubDate"], "%Y-%m-%d %H:%M") == CLOCK.published.replace(
                tzinfo=None
            )


def test_an_article_names_its_column_and_itself(city_site: Path) -> None:
    tags = metadata((city_site / "data/areas/index.html").read_text(encoding="utf-8"))
    assert tags["SiteDomain"] == "tuoyu.example"
    assert tags["SiteIDCode"] == "待填"
    assert (tags["ColumnName"], tags["ArticleTitle"]) == ("数据下载", "区域")
    assert tags["ColumnKeywords"].startswith("数据下载,托育")
    assert tags["ContentSource"] == "甲市卫生健康委员会"
    tags = metadata((city_site / "disclosure/guide/index.html").read_text(encoding="utf-8"))
    assert (tags["ColumnName"], tags["ArticleTitle"]) == ("信息公开", "公开指南")


def test_every_page_has_the_whole_footer(city_site: Path) -> None:
    for path in list_site_pages(city_site):
        (footer,) = html.fromstring(path.read_bytes()).xpath("//footer[contains(@class, 'site-footer')]")
        text = footer.text_content()
        assert [name for name in FOOTER if name not in text] == [], path
        links = footer.xpath(".//a/@href")
        assert not [link for link in links if "gov.cn" in link or "conac" in link], "nothing is invented"


def test_numbers_that_are_known_become_links(tmp_path: Path) -> None:
    root = put_city(tmp_path / "project")
    config = replace(
        load_config(root),
        official=True,
        base_url="https://a.gov.cn/tuoyu/",
        site_id_code="9901000012",
        icp_no="甲ICP备99000012号",
        police_no="甲公网安备 99010002000012号",
        party_mark_id="0A1B2C",
        party_mark_image="favicon.svg",
    )
    names = re.findall(
        r"publish:([a-z-]+)", "".join(p.read_text("utf-8") for p in root.rglob("docs/**/*.md"))
    )
    slots = {name: (lambda _: "<p>数据</p>") for name in set(names) - {"content"}}
    shell, faults = make_shell(PROFILE, config, tmp_path / "site", cache=None)
    assert faults == []
    frames, texts = build_frames(PROFILE, config, shell, CLOCK)

    def finish(address: str) -> str:
        return finish_prose(address, texts[address], frames, slots, "").decode()

    page = Page("units/u01/", "units", "市教育局", "任务", "<p>任务</p>")
    for text, address in (
        (stamp(frames, page, write_moment(CLOCK, page.shows)), "units/u01/"),
        (finish("about/index.html"), "about/"),
        (finish("404.html"), ""),
    ):
        (footer,) = html.fromstring(text).xpath("//footer[contains(@class, 'site-footer')]")
        links = footer.xpath(".//dl//a/@href")
        assert links == [
            "tel:12345",
            "https://beian.miit.gov.cn/",
            "https://beian.mps.gov.cn/#/query/webSearch?code=99010002000012",
            "https://bszs.conac.cn/sitename?method=show&id=0A1B2C",
            "https://zfwzgl.www.gov.cn/exposure/jiucuo.html?site_code=9901000012&url="
            + quote(config.base_url + address),
        ]
        (image,) = footer.xpath(".//img")
        assert image.get("src").endswith("assets/favicon.svg") and image.get("alt")
        assert metadata(text)["SiteIDCode"] == "9901000012"


# --- 公开目录 -------------------------------------------------------------------------------------


def test_an_index_number_is_shown_once_it_is_given() -> None:
    tables = make_tables(sample_records())
    published = {name: tables[name] for name in ("areas", "units")}
    groups, *datasets = list_publications(tables, published)
    assert (groups.page, groups.title, groups.index_no, groups.dataset) == ("institutions/", "查机构", "", "")
    assert [(item.page, item.dataset, bool(item.index_no)) for item in datasets] == [
        ("data/areas/", "areas", True),
        ("data/units/", "units", False),
    ]
    files = {name: Download(name, 1, "ab" * 32) for name in ("areas.csv", "areas-excel.csv")}
    slots = SECTION.make_slots(site_content(publications=(groups, *datasets), downloads=files, clock=CLOCK))
    text = slots["publications"]("../")
    assert datasets[0].index_no in text
    assert text.count("待编</td>") == 2
    assert 'href="../data/areas-excel.csv"' in text and "units.csv" not in text


# --- corrections ----------------------------------------------------------------------------------


def write_log(corrections: Corrections) -> str:
    slots = SECTION.make_slots(site_content(corrections=corrections, clock=CLOCK))
    return " ".join(html.fromstring(f"<div>{slots['corrections']('../../')}</div>").text_content().split())


def test_corrections_count_their_own_days() -> None:
    corrections = list_corrections(make_tables(sample_records()), BUILT_IN)
    assert [(one.id, one.days) for one in corrections.reports] == [("c0002", None), ("c0001", 2)]
    assert (corrections.fixed, corrections.open) == (1, 1)
    assert (corrections.median_days, corrections.longest_days) == (2, 2)
    text = write_log(corrections)
    assert "登记 2 件，更正 1 件，处理中 1 件；办结的用时中位数 2 个工作日，最长 2 个工作日" in text


def test_a_report_leads_to_the_page_of_a_row_that_is_there_alone() -> None:
    """A row may be gone because of the report; `check` knows no other pages."""
    records = sample_records()
    change(records, "corrections", 0, page="institutions/zb00001/")
    change(records, "corrections", 1, page="institutions/zb09999/")
    corrections = list_corrections(make_tables(records), BUILT_IN)
    assert {one.page: one.is_standing for one in corrections.reports} == {
        "institutions/zb00001/": True,
        "institutions/zb09999/": False,
    }
    slots = SECTION.make_slots(site_content(corrections=corrections, clock=CLOCK))
    shown = html.fromstring(f"<div>{slots['corrections']('../../')}</div>")
    assert shown.xpath("//td/a/@href") == ["../../institutions/zb00001/"]
    assert "institutions/zb09999/" in shown.text_content()


def test_an_empty_log_says_so() -> None:
    assert "还没有登记过更正" in write_log(Corrections(()))
    assert Corrections(()).median_days is None


def test_days_of_a_correction_through_a_year_without_a_notice_are_not_known(tmp_path: Path) -> None:
    root = put_city(tmp_path)
    with (root / "datasets/corrections.csv").open("a", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerow(
            ["c0003", "2027-01-04", "about/", "联系方式", "示例", "已更正", "", "2027-01-05"]
        )
    built = build(PROFILE, load_config(root), root / "site", replace(CLOCK, today=date(2027, 2, 1)))
    (reported,) = [one for one in built.warnings if one.rule == "no-calendar"]
    assert reported.file == "datasets/working_days.csv" and "没有 2027 年的放假安排" in reported.message
    page = html.fromstring((root / "site/disclosure/corrections/index.html").read_text(encoding="utf-8"))
    (row,) = page.xpath("//tr[@id='c0003']")
    assert row.xpath("td")[-1].text_content() == "没有当年的放假安排，算不出"
    assert "个工作日（另有 1 件算不出用时，没有计入）。" in page.text_content()


# --- freshness ------------------------------------------------------------------------------------


def test_the_last_day_to_publish_is_twenty_working_days_after_the_quarter() -> None:
    records = sample_records()
    for place in range(len(records["institutions"])):
        change(records, "institutions", place, as_of_on=date(2026, 6, 30))
    renewal = find_renewal(make_tables(records)["institutions"], BUILT_IN)
    assert (renewal.cadence, renewal.as_of, renewal.due) == ("季", date(2026, 6, 30), date(2026, 9, 30))
    assert (renewal.publish_by, renewal.is_exact) == (date(2026, 11, 3), True)
    assert BUILT_IN.count(date(2026, 9, 30), date(2026, 11, 3)) == PUBLICATION_TERM
    assert not renewal.is_overdue(date(2026, 11, 3))
    assert renewal.is_overdue(date(2026, 11, 4))


def test_a_year_without_a_notice_gives_an_upper_bound_that_says_so(city_site: Path) -> None:
    renewal = find_renewal(make_tables(sample_records())["institutions"], BUILT_IN)
    assert (renewal.due, renewal.publish_by, renewal.is_exact) == (
        date(2026, 12, 31),
        date(2027, 2, 14),
        False,
    )
    known = WorkingCalendar({date(2027, 1, 1): False})
    assert find_renewal(make_tables(sample_records())["institutions"], known).is_exact
    text = (city_site / "institutions/index.html").read_text(encoding="utf-8")
    assert 'data-due="2027-02-14"' in text and "2027年放假安排未定，按最晚算" in text


def test_the_upper_bound_holds_for_every_year_that_is_known() -> None:
    for year in range(2008, 2026):
        for month in range(1, 13):
            for day in (1, 15, 27, 28):
                start = date(year, month, day)
                assert (BUILT_IN.add(start, PUBLICATION_TERM) - start).days < LONGEST_TERM


def test_no_promise_no_day() -> None:
    renewal = find_renewal(make_tables(sample_records())["areas"], BUILT_IN)
    assert (renewal.cadence, renewal.due, renewal.publish_by) == ("不定期", None, None)
    assert not renewal.is_overdue(date(2099, 1, 1))


@pytest.mark.parametrize(
    "address", ["institutions/", "register/990102/", "data/institutions/", "disclosure/"]
)
def test_lists_say_when_they_are_due_again(city_site: Path, address: str) -> None:
    page = html.fromstring((city_site / address / "index.html").read_bytes())
    stated = "每季更新，下一期截至 2026年12月31日，最迟 2027年2月14日公布"
    dues = [due.text_content() for due in page.xpath("//*[@data-due]")]
    assert [due for due in dues if due.startswith(stated)], dues
    assert len(dues) == 1 or address == "disclosure/"


def test_the_site_map_lists_the_whole_navigation(city_site: Path) -> None:
    page = html.fromstring((city_site / "sitemap/index.html").read_bytes())
    links = {link.removeprefix("../") for link in page.xpath("//ul[@class='site-map']//a/@href")}
    names = re.findall(r"(\S+)\.md$", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"), re.M)
    wanted = {re.sub(r"(?:^|/)index$", "", name) for name in names if name != "frame"}
    assert {name + "/" if name else "" for name in wanted} == {
        {"./": "sitemap/", "..": ""}.get(link, link) for link in links
    }
