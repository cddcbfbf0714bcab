"""Large text is a simpler site: sizes and targets as guides for elders want them, the telephone first.

What is measured: text of 18 px and more with lines 1.3 times as high, targets of 60 px, nothing cut, as the
《移动互联网应用（APP）适老化通用设计规范》 has them; contrast, after GB/T 37668, is measured in test_site.py.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import test_parents
from tests.browser.test_look_up import ROWS, STEP
from tests.browser.test_parents import CUT, Visit, top_of

city, visit = test_parents.city, test_parents.visit
INSTITUTION = "institutions/zb00001/"
PAGES = ("", "institutions/", INSTITUTION, "verify/", "areas/990102/", "guides/parents/")
SMALL = """() => [...document.querySelectorAll("body *")].filter((one) => {
  const isText = [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
  if (!isText || one.closest("svg") || !one.checkVisibility()) return false;
  if (one.getBoundingClientRect().width < 2) return false;
  const { fontSize, lineHeight } = getComputedStyle(one);
  return !(parseFloat(fontSize) >= 18 && parseFloat(lineHeight) >= 1.3 * parseFloat(fontSize));
}).map((one) => one.outerHTML.slice(0, 120))"""
"""Text below 18 px or with lines too close; the words of a drawing stand in the text beside it too."""
TIGHT = """() => [...document.querySelectorAll("button, .button, .chip, .tool, summary, select, input")
].filter((one) => {
  const box = one.getBoundingClientRect();
  const whole = one.parentElement.closest(".chip, .tick"); // the finger's target, where it stands in one
  return one.checkVisibility() && box.width >= 2 && !whole && (box.width < 60 || box.height < 60);
}).map((one) => one.outerHTML.slice(0, 120))"""
BLOCKED = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("", "SecurityError"); },
})"""
VOICES = """(voices) => {
  window.spoken = [];
  const [speak, cancel] = [(one) => window.spoken.push(one), () => window.spoken.push(null)];
  const speech = { getVoices: () => voices, speak, cancel };
  Object.defineProperty(window, "speechSynthesis", { value: speech });
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
}"""


def is_large(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.hasAttribute('data-large')"))


def test_large_text_has_large_targets_and_stays(visit: Visit) -> None:
    page = visit("", wait=False)
    home = page.url
    page.locator("[data-reader-large]").click()
    for address in PAGES:
        page.goto(home + address)
        assert is_large(page)
        assert page.evaluate(SMALL) == [], address
        assert page.evaluate(TIGHT) == [], address
        assert page.evaluate(CUT) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= 375


def test_there_is_less_to_choose_from_and_the_way_back_is_in_sight(visit: Visit) -> None:
    page = visit("", wait=False)
    links = "[...document.querySelectorAll('main :is(a, button, input)')]"
    count = f"{links}.filter((one) => one.offsetParent).length"
    whole = page.evaluate(count)
    page.locator("[data-reader-large]").click()
    assert page.evaluate(count) <= 10 < whole
    back = page.get_by_role("button", name="回到标准版")
    assert top_of(back) < 300
    back.click()
    assert page.evaluate(count) == whole
    page.reload()
    assert not is_large(page)


def test_the_list_is_a_few_screens_that_are_turned(visit: Visit) -> None:
    page = visit()
    page.locator("[data-reader-large]").click()
    rows = page.locator(ROWS)
    expect(rows).to_have_count(6)
    assert page.evaluate("document.documentElement.scrollHeight / innerHeight") <= 8
    first = rows.first.inner_text()
    page.locator("[data-turn='1']").click()
    assert rows.count() == 6 and rows.first.inner_text() != first
    page.locator("[data-reader-plain]").click()
    expect(rows).to_have_count(STEP)
    assert rows.first.inner_text() == first


def test_the_telephone_is_the_first_thing_to_tap(visit: Visit) -> None:
    page = visit(INSTITUTION, wait=False)
    assert not page.locator(".large-only").is_visible()
    page.locator("[data-reader-large]").click()
    first = page.locator("article :is(a, button):visible").first
    assert (first.get_attribute("href") or "").startswith("tel:")
    box = first.bounding_box()
    assert box and box["height"] >= 60 and box["y"] + box["height"] <= 812


def test_it_stays_where_storage_is_blocked(visit: Visit) -> None:
    page = visit("", wait=False)
    page.add_init_script(BLOCKED)
    page.reload()
    page.locator("[data-reader-large]").click()
    page.reload()
    assert is_large(page)
    page.get_by_role("link", name="核验", exact=True).click()
    page.wait_for_url("**/verify/")
    assert is_large(page)
    page.get_by_role("button", name="回到标准版").click()
    page.reload()
    assert not is_large(page)


@pytest.mark.parametrize(
    ("voices", "is_offered"), [([], True), ([{"lang": "en-US"}], False), ([{"lang": "zh-CN"}], True)]
)
def test_a_page_is_read_aloud_where_there_may_be_a_voice(
    visit: Visit, voices: list[object], is_offered: bool
) -> None:
    page = visit(INSTITUTION, wait=False)
    page.add_init_script(f"({VOICES})({voices})")
    page.reload()
    page.locator("[data-reader-large]").click()
    button = page.locator("[data-read-aloud]")
    page.wait_for_function("() => 'onvoiceschanged' in speechSynthesis")
    assert button.is_visible() == is_offered
    if is_offered:
        button.click()
        spoken = page.evaluate("window.spoken.map((one) => one && one.text).join('')")
        assert page.locator("h1").inner_text().strip() in spoken and "地址" in spoken
        assert button.inner_text() == "停止朗读"
        button.click()
        assert button.inner_text() == "朗读本页" and page.evaluate("window.spoken.at(-1)") is None
