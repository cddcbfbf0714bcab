"""What people come for, done on a phone in two engines, with the taps and screens that it takes counted.

WebKit is what every iPhone has, and with it the pages that are opened in WeChat there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pypinyin import Style, lazy_pinyin
from selenium.webdriver.remote.webdriver import WebDriver

from tests.browser.hands import FIND, ChromiumHand, Hand, WebKitHand, screens, see, webkit
from tests.site_facts import SiteFacts

OPTION = "[role=option]"
READY = "[data-finder][data-ready]"
HERE = """(longitude, latitude) => {
  navigator.geolocation.getCurrentPosition = (tell) =>
    tell({ coords: { longitude, latitude, accuracy: 20 }, timestamp: 0 });
}"""
"""A position, as either engine would tell it once the reader allows that."""


@pytest.fixture(scope="module")
def driver() -> Iterator[WebDriver]:
    with webkit() as running:
        yield running


@pytest.fixture(params=["chromium", "webkit"])
def hand(request: pytest.FixtureRequest, server: str) -> Iterator[Hand]:
    if request.param == "webkit":
        held = WebKitHand(request.getfixturevalue("driver"), server)
        yield held
        held.forget()
        return
    browser: Browser = request.getfixturevalue("browser")
    made = ChromiumHand(browser, server)
    yield made
    made.context.close()


def find(hand: Hand, words: str, expected: str) -> None:
    """From the home page, write into the box and tap what is proposed."""
    hand.open("")
    hand.tap("#home-q")
    hand.write(words)
    assert screens(hand, OPTION, expected) <= 1
    hand.tap(OPTION, expected)


@pytest.mark.parametrize("way", ["name", "initials", "code"])
def test_an_institution_is_found_and_its_filing_is_read(hand: Hand, facts: SiteFacts, way: str) -> None:
    row = facts.institution
    word = max(re.findall(r"[\u4e00-\u9fff]+", row["name"]), key=len)
    initials = "".join(lazy_pinyin(word, style=Style.FIRST_LETTER))
    named = word if way == "initials" else row["name"]
    find(hand, {"name": row["name"], "initials": initials, "code": row["credit_code"]}[way], named)
    see(hand, "h1", named)
    opened = next(found for found in facts.institutions if f"/institutions/{found['id']}/" in hand.address)
    assert screens(hand, "main .badge, main strong", opened["status"]) <= 1
    assert hand.taps <= 2


def test_a_street_leads_to_its_institutions(hand: Hand, facts: SiteFacts) -> None:
    street = next(row for row in facts.rows("streets") if row["code"] == facts.street)
    find(hand, street["name"], street["name"])
    see(hand, "main", street["name"])
    assert hand.taps <= 2


def test_the_nearest_come_first(hand: Hand, facts: SiteFacts) -> None:
    row = facts.institution
    hand.open("institutions/")
    see(hand, READY)
    hand.run(HERE, float(row["longitude"]), float(row["latitude"]))
    hand.tap("[data-finder-near]")
    assert row["name"] in see(hand, "[data-finder-results] > li", "约")
    assert hand.taps == 1


def test_the_nearest_come_first_in_large_text_too(hand: Hand, facts: SiteFacts) -> None:
    row = facts.institution
    hand.open("institutions/")
    see(hand, READY)
    hand.run(HERE, float(row["longitude"]), float(row["latitude"]))
    hand.tap("[data-reader-large]")
    hand.tap("[data-finder-near]")
    assert row["name"] in see(hand, "[data-finder-results] > li", "约")


def test_three_are_compared(hand: Hand) -> None:
    hand.open("institutions/")
    see(hand, READY)
    for place in range(3):
        hand.tap(f"[data-finder-results] > :nth-child({place + 1}) label")
    hand.tap("[data-open]")
    see(hand, "table.data--compare", "托位")
    assert hand.run("() => document.querySelector('table.data--compare tbody tr').children.length") == 4
    assert hand.taps <= 4


def test_what_is_sent_on_opens_as_it_was(hand: Hand, facts: SiteFacts) -> None:
    hand.open(f"institutions/?area={facts.area['code']}&inclusive=1")
    see(hand, READY)
    stated = see(hand, "[data-finder-count]", "家")
    hand.open(hand.address.split("/tuoyu/", 1)[1])
    see(hand, READY)
    assert see(hand, "[data-finder-count]", "家") == stated
    assert screens(hand, "[data-finder-results] > li") <= 1


def test_a_plate_is_verified(hand: Hand, facts: SiteFacts) -> None:
    hand.open("verify/")
    hand.tap("#verify-q")
    hand.write(f"https://tuoyu.example/tuoyu/institutions/{facts.institution['id']}/")
    hand.enter()
    assert facts.institution["name"] in see(hand, "[data-verify-answer]", "名录中有这家机构")
    assert screens(hand, "[data-verify-answer] *", "名录中有这家机构") <= 1
    assert hand.taps <= 2


def test_places_of_an_area_and_their_change(hand: Hand, facts: SiteFacts) -> None:
    area = facts.area
    hand.open("")
    hand.tap(f"a[href^='areas/{area['code']}/']")
    assert area["name"] in see(hand, "h1", area["short_name"])
    assert screens(hand, "main .lead, main p", "托位") <= 1
    assert hand.taps == 1


def test_who_owes_a_task(hand: Hand, facts: SiteFacts) -> None:
    task = facts.rows("tasks")[7 % len(facts.rows("tasks"))]
    owed = [row for row in facts.rows("task_units") if row["task_id"] == task["id"]]
    unit = next(row for row in facts.rows("units") if row["id"] == owed[0]["unit_id"])
    hand.open("tasks/")
    hand.tap(f"main a[href$='{task['id']}/']")
    see(hand, "h1", task["title"])
    assert screens(hand, "main a", unit["name"]) <= 1
    assert hand.taps == 1


def test_the_list_of_an_area_comes_as_a_workbook(hand: Hand, facts: SiteFacts, built_site: Path) -> None:
    hand.open(f"areas/{facts.area['code']}/")
    hand.tap("main summary, main a", "下载")
    address = hand.run(f"(css, words) => ({FIND})(css, words).href", "main a[href$='.xlsx']", "")
    assert (built_site / address.split("/tuoyu/", 1)[1]).is_file()
    assert screens(hand, "main a[href$='.xlsx']") <= 1


def test_a_command_is_looked_up(hand: Hand) -> None:
    hand.open("manual/commands/#command-import")
    assert "--dataset" in see(hand, "code", "--dataset")
    hand.tap("summary", "diff")
    assert "--since" in see(hand, "code", "--since")
    assert hand.taps == 1


def test_where_to_complain(hand: Hand) -> None:
    hand.open("")
    contact = re.search(r"\d{5,}", see(hand, "[data-field=site-contact]"))
    hand.tap("#home-q")
    hand.write("投诉")
    hand.enter()
    assert contact and contact[0] in see(hand, "main", "请联系")
    assert screens(hand, "main a[href^='tel:']") <= 1
    assert hand.taps <= 3


def test_conditions_that_are_said_lead_to_what_meets_them(hand: Hand, facts: SiteFacts) -> None:
    here = (row for row in facts.institutions if row["area_code"] == facts.area["code"])
    if not any("全日" in row["service_forms"] and "1" in row["classes_mixed"] for row in here):
        pytest.skip("nothing in this area meets the conditions")
    hand.open("")
    hand.tap("#home-q")
    hand.write(f"{facts.area['short_name']}14个月全日")
    hand.enter()
    found = re.search(r"\d+", see(hand, "main a", "看这"))
    assert found and screens(hand, "main a", "看这") <= 1
    hand.tap("main a", "看这")
    see(hand, READY)
    assert f"{found[0]} 家" in see(hand, "[data-finder-count]", "家")
    assert screens(hand, "[data-finder-results] > li") <= 1
    assert hand.taps <= 4


def test_five_conditions_are_tapped(hand: Hand, facts: SiteFacts) -> None:
    """A tap each, none to open or close, and what meets them stands below; the same as if they were said."""
    name = facts.area["short_name"]
    hand.open(f"institutions/?q={name}普惠14个月全日1500以下")
    see(hand, READY)
    stated = re.match(r"[\d,]+ 家", see(hand, "[data-finder-count]", "家"))
    hand.open("institutions/")
    see(hand, READY)
    hand.tap("[data-pick=area]", name)
    for picked, words in (("age", "12–17"), ("fee", "1,500")):
        assert hand.run(
            "(css, words) => { const box = [...document.querySelectorAll(css)].find((one) =>"
            " one.textContent.includes(words)).getBoundingClientRect();"
            " return box.width > 0 && box.right <= innerWidth; }",
            f"[data-pick={picked}]",
            words,
        ), "it has come in sight by itself"
        hand.tap(f"[data-pick={picked}]", words)
    for words in ("普惠", "全日"):
        hand.tap(".finder__filters .chip--tick", words)
    assert stated and see(hand, "[data-finder-count]", stated[0]).startswith(stated[0])
    assert hand.taps == 5
    if int(stated[0].split()[0]):
        assert screens(hand, "[data-finder-results] > li") <= 1
