"""Updates and the check of a file, as people use them."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Open

pytestmark = pytest.mark.xdist_group("browser")


def shown(page: Page) -> list[str]:
    """Return the first words of every change that can be seen."""
    lines = page.locator("[data-change]").all()
    return [line.inner_text().split("（")[0] for line in lines if line.is_visible()]


def test_updates_are_narrowed_to_an_area_and_the_choice_can_be_passed_on(open_page: Open) -> None:
    with open_page("changes/") as (page, watch):
        assert len(shown(page)) == 4
        page.get_by_label("区县", exact=True).select_option("370391L")
        assert len(shown(page)) == 1
        assert "本页有 1 条符合" in page.locator("[data-change-count]").inner_text()
        assert urlsplit(page.url).query == "area=370391L"
        assert not page.get_by_text("首次发布托育机构备案名录").is_visible()
        page.reload()
        assert len(shown(page)) == 1
        page.get_by_label("区县", exact=True).select_option("")
        page.get_by_label("数据集", exact=True).select_option("goals")
        assert len(shown(page)) == 1
        page.get_by_label("数据集", exact=True).select_option("")
        assert len(shown(page)) == 4
        assert urlsplit(page.url).query == ""
        assert watch.messages == []


def test_an_unknown_choice_in_the_address_shows_everything(open_page: Open) -> None:
    with open_page("changes/?area=<b>&dataset=nope") as (page, watch):
        assert len(shown(page)) == 4
        assert watch.messages == []


def test_updates_read_without_script(open_page: Open) -> None:
    with open_page("changes/", script=False) as (page, _):
        assert len(shown(page)) == 4
        assert not page.get_by_label("区县", exact=True).is_visible()
        assert page.locator('link[type="application/atom+xml"]').get_attribute("href") == "all.atom"


def test_the_page_of_an_institution_tells_what_changed_in_its_entry(open_page: Open) -> None:
    with open_page("changes/") as (page, _):
        page.locator("[data-change]", has_text="1100 元").locator("a").click()
        assert "2026年10月8日" in page.locator("#published + dl").inner_text()
        page.get_by_text("更改记录（1 次）").click()
        assert page.get_by_text("→ 1100 元/月").is_visible()
        assert page.get_by_text("在托人数：有变化（内容不公布）").is_visible()


def test_a_downloaded_file_is_known_and_an_altered_one_is_not(
    open_page: Open, built_site: Path, tmp_path: Path
) -> None:
    with open_page("check-file/") as (page, watch):
        page.get_by_label("选一个文件").set_input_files(built_site / "data/institutions.csv")
        answer = page.locator("[data-check-answer]")
        answer.get_by_text("一致：").wait_for()
        assert answer.get_by_role("link", name="data/institutions.csv").is_visible()
        altered = tmp_path / "institutions.csv"
        altered.write_bytes((built_site / "data/institutions.csv").read_bytes() + b" ")
        page.get_by_label("选一个文件").set_input_files(altered)
        answer.get_by_text("对不上：").wait_for()
        assert answer.get_by_text("一致：").count() == 0
        assert watch.messages == []
        assert watch.outside == []


def test_the_chosen_file_leaves_no_machine(open_page: Open, built_site: Path) -> None:
    sent: list[tuple[str, str | None]] = []
    with open_page("check-file/") as (page, _):
        page.on("request", lambda request: sent.append((request.method, request.post_data)))
        page.get_by_label("选一个文件").set_input_files(built_site / "data/goals.csv")
        page.locator("[data-check-answer] strong").wait_for()
    assert set(sent) == {("GET", None)}


def test_where_the_browser_may_not_compute_the_page_says_how_to(open_page: Open) -> None:
    with open_page("check-file/") as (page, watch):
        page.add_init_script("Object.defineProperty(crypto, 'subtle', { value: undefined })")
        page.reload()
        assert page.get_by_text("不是用 https 打开的").is_visible()
        assert page.get_by_label("选一个文件").is_disabled()
        assert watch.messages == []


def test_the_check_of_a_file_can_be_done_without_script(open_page: Open) -> None:
    with open_page("check-file/", script=False) as (page, _):
        assert page.get_by_text("certutil -hashfile").is_visible()
        assert not page.get_by_label("选一个文件").is_visible()
        assert page.get_by_role("link", name="sha256sums.txt").first.is_visible()
