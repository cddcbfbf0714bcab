"""Pages that are older than the reader's day: what has passed since moves, and a list can be narrowed."""

from __future__ import annotations

from datetime import datetime

from tests.browser.conftest import Open

RUNNING, OVER = "[data-running] tr[id]", "[data-over] tr[id]"


def test_a_day_that_has_passed_since_the_build_is_past(open_page: Open) -> None:
    with open_page("support_measures/", apart=True) as (page, _):
        dated = page.locator(f"{RUNNING}[data-last]").count()
        whole = page.locator(RUNNING).count()
    with open_page("support_measures/", apart=True) as (page, _):
        page.clock.set_fixed_time(datetime(2099, 1, 1))
        page.reload()
        assert page.locator(f"{RUNNING}[data-last]").count() == 0
        assert page.locator(RUNNING).count() == whole - dated
        assert page.locator(OVER).count() >= dated
        assert page.locator(f"{OVER} .is-same").count() == 0, "nothing is said above them there"
        assert page.locator("[data-over]").is_visible() == (dated > 0)


def test_what_moves_does_not_make_a_list_longer_than_its_fold(open_page: Open) -> None:
    with open_page("activities/", apart=True) as (page, _):
        whole = page.locator("[data-running] tr[id], [data-over] tr[id]").count()
        page.clock.set_fixed_time(datetime(2099, 1, 1))
        page.reload()
        shown = int(page.get_attribute("[data-over]", "data-shown") or "")
        open_rows = page.locator("[data-over] > section tr[id]").count()
        assert page.locator(OVER).count() == whole and page.locator(RUNNING).count() == 0
        assert open_rows == (shown if page.locator("[data-over] details").count() else whole)
        assert page.locator("[data-running] table:visible").count() == 0


def test_only_what_suits_the_reader_is_left(open_page: Open) -> None:
    with open_page("support_measures/", apart=True) as (page, _):
        page.select_option("[name=legal]", "个体工商户")
        for row in page.locator(f"{RUNNING}:visible").all():
            assert "个体工商户" in (row.get_attribute("data-legal") or "个体工商户")
        assert (
            page.locator("[data-chosen]").inner_text()
            == f"现在的有 {page.locator(f'{RUNNING}:visible').count()} 项。"
        )


def test_what_is_chosen_stands_in_the_address_and_nothing_of_it_stays_folded(open_page: Open) -> None:
    with open_page("support_measures/", apart=True) as (page, _):
        page.select_option("[name=legal]", "企业")
        assert page.locator("details[data-folded]:not([open])").count() == 0
        page.reload()
        assert page.input_value("[name=legal]") == "企业" and "legal=" in page.url
        page.select_option("[name=legal]", "")
        assert "legal=" not in page.url
