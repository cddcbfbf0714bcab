"""The page of updates and its feeds: the words of every change, as text, the same for the same commits."""

from __future__ import annotations

import csv
import io
import json
import re
import warnings
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import feedparser
import jsonschema
import pytest
from lxml import html

from childcare.profile import PROFILE
from datapub.derive.changelog import Changelog, derive_changelog
from datapub.derive.redaction import NOTHING
from datapub.export import list_published
from datapub.export.changes import write_change_files
from datapub.history import History, read_history
from datapub.load import load_texts
from datapub.model import Tables
from datapub.pages.changes import SECTION
from datapub.validate import validate_tables
from tests.conftest import CLOCK, ROOT
from tests.history.repository import Repository
from tests.support import count_elements, settle, settle_files, site_content

INSTITUTIONS = "datasets/institutions.csv"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    repository = Repository(tmp_path / "project")
    repository.change(INSTITUTIONS, {"示例二托育园": "<i>乙</i>&“园”", ",5,4,2,": ",5,3,2,"})
    repository.days = 40
    repository.change(INSTITUTIONS, {",55,45,8,": ",55,44,9,"})
    return repository


class Site:
    """What the change log becomes for one repository."""

    def __init__(self, repository: Repository, is_known: bool = True) -> None:
        config = repository.config
        texts, _ = load_texts(config.root, config.datasets)
        self.tables: Tables = validate_tables(config.datasets, texts)[0]
        self.published = {table.name: table for table in list_published(config, self.tables)}
        self.history: History | None = read_history(config, None) if is_known else None
        self.log: Changelog = derive_changelog(
            self.history, [table.dataset for table in self.published.values()], NOTHING
        )
        areas = PROFILE.list_areas(self.tables, config)
        content = site_content(
            config=config, areas=areas, published=self.published, changelog=self.log, clock=CLOCK
        )
        self.pages = {page.address: page for page in settle(SECTION.make_pages(content))}
        self.page = SECTION.make_slots(content)["changes"]("../")
        self.feeds = dict(settle_files(SECTION.make_files(content)))
        self.files = dict(write_change_files(config, self.log, self.history, list(self.published.values())))


def words(content: str) -> str:
    return " ".join(str(html.fragment_fromstring(content, create_parent="div").text_content()).split())


def test_every_change_is_told_in_words(repository: Repository) -> None:
    text = words(Site(repository).page)
    assert "2026年4月10日：变更 1 条" in text
    assert "示例一托育园（zb00001）：在托人数：有变化（内容不公布）；保育人员数：8 → 9 人" in text
    assert "名称：示例二托育园 → <i>乙</i>&“园”" in text
    assert "首次发布托育机构备案名录，共 4 行。" in text


def test_a_reference_is_told_by_the_name_of_what_it_names(repository: Repository) -> None:
    """What no row is called any more keeps its code alone."""
    repository.change(INSTITUTIONS, {"990102,990102001,": "990103,990103001,"})
    reported = words(Site(repository).page)
    assert "所属区域代码：甲区（990102） → 乙区（990103）" in reported
    assert "镇街代码：一街道（990102001） → 二街道（990103001）" in reported
    repository.change("datasets/streets.csv", {"990102001,一街道,": "990102002,一街道,"})
    assert "镇街代码：990102001 → 二街道（990103001）" in words(Site(repository).page)
    repository.change("datasets/areas.csv", {"丙区,,区,990200": "丙区,,区,990100"})
    assert "：丙市（990200） → 甲市（990100）" in words(Site(repository).page), "one of the same dataset"


def test_a_folded_update_says_of_which_datasets_it_is(repository: Repository) -> None:
    folds = html.fragment_fromstring(Site(repository).page, create_parent="div").xpath(".//summary")
    *later, first = [words(str(fold.xpath("string(.//h3/span)"))) for fold in folds]
    assert later == ["托育机构备案名录", "托育机构备案名录"]
    assert re.fullmatch(r"托育机构备案名录、.+等 \d+ 个数据集", first)


def test_a_month_has_a_page_with_all_of_it(repository: Repository) -> None:
    pages = Site(repository).pages
    assert set(pages) == {"changes/2026-03/", "changes/2026-04/"}
    assert pages["changes/2026-04/"].title == "2026年4月的更新"
    assert "保育人员" not in pages["changes/2026-03/"].content


def test_each_change_says_its_area_and_links_only_to_pages_that_are_there(repository: Repository) -> None:
    line = next(
        line for line in (repository.root / INSTITUTIONS).read_text(encoding="utf-8").splitlines(True)
        if line.startswith("zb00004")
    )  # fmt: skip
    repository.change(INSTITUTIONS, {line: ""})
    tree = html.fragment_fromstring(Site(repository).page, create_parent="div")
    links = {
        (item.get("data-areas"), item.xpath("string(.//a/@href)"))
        for item in tree.xpath("//li[@data-change]")
    }
    assert links == {
        ("990102", "../institutions/zb00001/"),
        ("990191L", "../institutions/zb00002/"),
        ("990103", "../institutions/zb00003/"),
        ("990102", ""),
    }
    removed = tree.xpath("//li[contains(., 'zb00004')]")[0]
    assert removed.xpath(".//a") == []


@pytest.mark.parametrize(
    "sizes",
    [(10_000,), (1,) * 600, (3, 400, 1, 0, 260, 90)],
    ids=["one publication of very much", "very many publications", "some of much"],
)
def test_no_page_holds_more_than_phones_can_show_and_nothing_is_left_out(
    repository: Repository, sizes: tuple[int, ...]
) -> None:
    site = Site(repository)
    (entry, *_) = site.log.entries
    log = tuple(
        replace(
            entry,
            commit=f"{len(sizes) - number:040}"[::-1],
            published_at=entry.published_at + timedelta(days=15) - timedelta(minutes=number),
            changes=tuple(
                replace(entry.changes[0], key=(f"zb{place:05}",), about={"name": f"示例{number}-{place}"})
                for place in range(size)
            ),
            refreshed={"institutions": 1},
        )
        for number, size in enumerate(sizes)
    )
    areas = PROFILE.list_areas(site.tables, repository.config)
    content = site_content(areas=areas, published=site.published, changelog=Changelog(log, is_known=True))
    pages = {page.address: page.content for page in settle(SECTION.make_pages(content))}
    landing = SECTION.make_slots(content)["changes"]("../")
    assert max(map(count_elements, (landing, *pages.values()))) <= 1100, "the frame has its own"
    assert "上面是最近的更新" in landing
    trees = {address: html.fromstring(f"<main>{made}</main>") for address, made in pages.items()}
    lines = [line for tree in trees.values() for line in tree.xpath("//li[@data-change]")]
    assert [line.text_content().partition("（")[0] for line in lines] == [
        change.name for one in log for change in one.changes
    ]
    notes = [note for tree in trees.values() for note in tree.xpath("//*[@data-change-note]")]
    assert len(notes) == len(sizes)
    first = trees["changes/2026-04/"]
    for one in log[:50]:  # those of the feeds
        (place,) = first.xpath(f"//*[@id='v-{one.commit[:10]}']")
        if place.tag == "a":
            address, _, anchor = place.get("href").removeprefix("../../").partition("#")
            assert trees[address].xpath(f"//section[@id='{anchor}']")
    for address, tree in trees.items():
        assert len(set(tree.xpath("//@id"))) == len(tree.xpath("//@id")), address
        for link in tree.xpath("//details/p/a/@href"):  # an entry that goes on
            after, _, anchor = link.removeprefix("../../").partition("#")
            assert trees[after].xpath(f"//section[@id='{anchor}']//h2[contains(., '（续）')]"), address


def test_without_history_the_page_says_so_and_the_files_are_there(repository: Repository) -> None:
    site = Site(repository, is_known=False)
    assert "无法得知" in site.page
    assert site.pages == {}
    assert json.loads(site.files["data/changes.json"])["is_known"] is False
    assert site.files["data/history.csv"].count(b"\n") == 1
    feed = feedparser.parse(site.feeds["changes/all.atom"])
    assert not feed.bozo
    assert "无法得知" in feed.feed.subtitle
    assert feed.entries == []


def test_feeds_are_sound_and_say_the_same(repository: Repository) -> None:
    site = Site(repository)
    assert {name for name in site.feeds if name.endswith(".atom")} == {
        "changes/all.atom", "changes/990102.atom", "changes/990103.atom", "changes/990191L.atom",
    }  # fmt: skip
    for name, content in site.feeds.items():
        if not name.endswith(".atom"):
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # feedparser's own
            feed = feedparser.parse(content)
        assert not feed.bozo, name
        assert feed.version == "atom10"
        assert feed.feed.id.startswith("tag:tuoyu.example,2026-03-01:changes/")
        assert feed.feed.links[0].href == f"https://tuoyu.example/{name}"
        as_json = json.loads(site.feeds[name.replace(".atom", ".json")])
        assert as_json["version"] == "https://jsonfeed.org/version/1.1"
        assert [item["id"] for item in as_json["items"]] == [entry.id for entry in feed.entries]
        assert [item["date_published"] for item in as_json["items"]] == [e.updated for e in feed.entries]
        assert len({entry.id for entry in feed.entries}) == len(feed.entries)
        for entry in feed.entries:
            address, _, anchor = entry.link.removeprefix("https://tuoyu.example/").partition("#")
            assert f'id="{anchor}"' in site.pages[address].content
    everything = feedparser.parse(site.feeds["changes/all.atom"])
    assert len(everything.entries) == 3
    assert everything.feed.updated == "2026-04-10T08:00:00+08:00"
    zone = feedparser.parse(site.feeds["changes/990191L.atom"])
    assert len(zone.entries) == 1
    assert "示例二托育园" in zone.entries[0].content[0].value


def test_a_sign_that_xml_forbids_spoils_no_feed(repository: Repository) -> None:
    repository.change(INSTITUTIONS, {"示例一托育园": "示例\x0b一\ufffe园"})
    repository.change(INSTITUTIONS, {"示例\x0b一\ufffe园": "示例一园"})
    assert not feedparser.parse(Site(repository).feeds["changes/all.atom"]).bozo


def test_files_for_programs_hold_every_change_and_every_date(repository: Repository) -> None:
    site = Site(repository)
    rows = list(csv.DictReader(io.StringIO(site.files["data/changes.csv"].decode())))
    cells = {(row["key"], row["field"]): (row["before"], row["after"], row["is_withheld"]) for row in rows}
    assert cells == {
        ("zb00001", "enrolled"): ("", "", "true"),
        ("zb00001", "caregivers"): ("8", "9", "false"),
        ("zb00002", "name"): ("示例二托育园", "<i>乙</i>&“园”", "false"),
        ("zb00003", "enrolled"): ("", "", "true"),
    }
    dates = list(csv.DictReader(io.StringIO(site.files["data/history.csv"].decode())))
    assert {row["dataset"] for row in dates} == {
        table.name for table in site.published.values() if len(table.frame)
    }
    first = next(row for row in dates if row["key"] == "zb00001")
    assert first["first_published_at"] == "2026-03-01T08:00:00+08:00"
    assert first["last_changed_at"] == "2026-04-10T08:00:00+08:00"
    document = json.loads(site.files["data/changes.json"])
    (page,) = (json.loads(file) for address, file in site.files.items() if "/change-log/" in address)
    assert page["entries"] == document["entries"][::-1] and page["total"] == len(document["entries"])
    definitions = json.loads((ROOT / "datapub/export/api.schema.json").read_bytes())["$defs"]
    jsonschema.validate(page, {"$ref": "#/$defs/change-log", "$defs": definitions})
    assert [len(entry["changes"]) for entry in document["entries"]] == [1, 2, 0]
    assert {"field": "enrolled", "is_withheld": True} in document["entries"][0]["changes"][0]["cells"]


def test_the_same_commits_make_the_same_bytes(repository: Repository) -> None:
    one, other = Site(repository), Site(repository)
    assert (one.page, one.pages, one.feeds, one.files) == (other.page, other.pages, other.feeds, other.files)
