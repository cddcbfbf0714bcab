"""Updates and the check of a file, as people use them."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lxml import html
from playwright.sync_api import Page, Route

from tests.browser.conftest import Open

Change = tuple[str, frozenset[str]]
"""A line of the page: its dataset, and the areas that it is about."""


@pytest.fixture(scope="module")
def changes(built_site: Path) -> list[Change]:
    """Return every change that the page tells, as it stands in the file that is served."""
    page = html.fromstring((built_site / "changes/index.html").read_bytes())
    return [
        (block.get("data-dataset"), frozenset(line.get("data-areas").split()))
        for block in page.xpath("//*[@data-change-block]")
        for line in block.xpath(".//*[@data-change]")
    ]


def count_shown(page: Page) -> int:
    return page.locator("[data-change]:visible").count()


def test_updates_are_narrowed_to_an_area_and_the_choice_can_be_passed_on(
    open_page: Open, changes: list[Change]
) -> None:
    areas = sorted({area for _, of in changes for area in of})
    counts = {area: sum(area in of for _, of in changes) for area in areas}
    area = next(area for area in areas if counts[area] < len(changes))
    datasets = [name for name, _ in changes]
    dataset = next(name for name in datasets if datasets.count(name) < len(changes))
    with open_page("changes/") as (page, watch):
        by_area, by_dataset = page.locator("select[name=area]"), page.locator("select[name=dataset]")
        assert page.locator("[data-change]:not([hidden])").count() == len(changes)  # long lists are folded
        by_area.select_option(area)
        assert count_shown(page) == counts[area]
        stated = page.locator("[data-change-count]").inner_text()
        assert re.findall(r"\d+", stated) == [str(counts[area])]
        assert urlsplit(page.url).query == f"area={area}"
        assert page.locator("[data-change-note]:visible").count() == 0
        page.reload()
        assert count_shown(page) == counts[area]
        by_area.select_option("")
        by_dataset.select_option(dataset)
        assert count_shown(page) == datasets.count(dataset)
        by_dataset.select_option("")
        assert count_shown(page) == len(changes)
        assert page.locator("[data-change-note]:visible").count() > 0
        assert urlsplit(page.url).query == ""
        assert watch.messages == []


def test_an_unknown_choice_in_the_address_shows_everything(open_page: Open, changes: list[Change]) -> None:
    with open_page("changes/?area=<b>&dataset=nope") as (page, watch):
        assert page.locator("[data-change]:not([hidden])").count() == len(changes)
        assert watch.messages == []


def test_updates_read_without_script(open_page: Open, changes: list[Change]) -> None:
    with open_page("changes/", script=False) as (page, _):
        for fold in page.locator("[data-change-entry] summary").all():
            fold.click()
        assert count_shown(page) == len(changes)
        assert not page.locator("select[name=area]").is_visible()
        assert page.locator('link[type="application/atom+xml"]').get_attribute("href") == "all.atom"


def test_the_page_of_an_institution_tells_what_changed_in_its_entry(open_page: Open) -> None:
    """What is told here was made by tests/history/made.py, whatever the register holds."""
    with open_page("changes/") as (page, _):
        entry = page.locator("[data-change-entry]", has=page.locator("[data-change]", has_text="1100 元"))
        entry.locator("summary").click()
        page.locator("[data-change]", has_text="1100 元").locator("a").click()
        page.wait_for_url("**/institutions/*/")
        page.locator("#published").click()
        assert (
            page.locator('details:has(> summary #published) > dl time[datetime^="2026-10-08"]').count() == 1
        )
        page.locator("details.dated summary").click()
        assert page.locator("details.dated li").count() == 1
        assert page.get_by_text("→ 1100 元/月").is_visible()
        assert page.get_by_text("在托人数：有变化（内容不公布）").is_visible()


def test_a_downloaded_file_is_known_and_an_altered_one_is_not(
    open_page: Open, built_site: Path, tmp_path: Path
) -> None:
    with open_page("check-file/") as (page, watch):
        page.locator("[data-check-input]").set_input_files(built_site / "data/institutions.csv")
        answer = page.locator("[data-check-answer]")
        answer.get_by_text("一致：").wait_for()
        assert answer.get_by_role("link", name="data/institutions.csv").is_visible()
        altered = tmp_path / "institutions.csv"
        altered.write_bytes((built_site / "data/institutions.csv").read_bytes() + b" ")
        page.locator("[data-check-input]").set_input_files(altered)
        answer.get_by_text("对不上：").wait_for()
        assert answer.get_by_text("一致：").count() == 0
        raw = (built_site / "data/institutions.csv").read_bytes()
        for name, content, stated in (
            ("institutions (1).csv", raw[:-1], "少了 1 字节"),
            ("institutions (2).csv", b"\xef\xbb\xbf" + raw.replace(b"\n", b"\r\n"), "是另存过的"),
            ("institutions (3).csv", raw.replace(b"a", b"b", 1), "也可能被人改过"),
            ("institutions (4).csv", b"", "这是一个空文件"),
            ("示例托育园.html", (built_site / "index.html").read_bytes(), "不核对网页和图片"),
        ):
            altered = tmp_path / name
            altered.write_bytes(content)
            page.locator("[data-check-input]").set_input_files(altered)
            answer.get_by_text(stated).wait_for()
        assert watch.messages == []
        assert watch.outside == []


def test_lists_of_two_publications_are_not_taken_for_one(open_page: Open, built_site: Path) -> None:
    older = iter(["0" * 64 + "  institutions.csv\n"])

    def answer(route: Route) -> None:
        body = next(older, None)
        route.continue_() if body is None else route.fulfill(body=body)

    with open_page("check-file/") as (page, _):
        page.route("**/data/sha256sums.txt", answer)
        page.locator("[data-check-input]").set_input_files(built_site / "data/institutions.csv")
        page.locator("[data-check-answer]").get_by_text("一致：").wait_for()


def test_the_chosen_file_leaves_no_machine(open_page: Open, built_site: Path) -> None:
    sent: list[tuple[str, str | None]] = []
    with open_page("check-file/") as (page, _):
        page.on("request", lambda request: sent.append((request.method, request.post_data)))
        page.locator("[data-check-input]").set_input_files(built_site / "data/goals.csv")
        page.locator("[data-check-answer] strong").wait_for()
    assert set(sent) == {("GET", None)}


def test_where_the_browser_may_not_compute_the_page_says_how_to(open_page: Open) -> None:
    with open_page("check-file/") as (page, watch):
        page.add_init_script("Object.defineProperty(crypto, 'subtle', { value: undefined })")
        page.reload()
        assert page.get_by_text("不是用 https 打开的").is_visible()
        assert page.locator("[data-check-input]").is_disabled()
        assert watch.messages == []


def test_the_check_of_a_file_can_be_done_without_script(open_page: Open) -> None:
    with open_page("check-file/", script=False) as (page, _):
        assert page.get_by_text("certutil -hashfile").is_visible()
        assert not page.locator("[data-check-input]").is_visible()
        assert page.locator("a[href$='sha256sums.txt']").first.is_visible()
