"""What each page says first, on the made city of test_parents.py: boxes, sheets of paper, no word cut."""

from __future__ import annotations

import re

import pytest

from datapub.charts.style import COLOURS
from tests.browser import test_parents
from tests.browser.test_look_up import ROWS
from tests.browser.test_parents import CUT, Visit, top_of

city, visit = test_parents.city, test_parents.visit
LONG, PLAIN, HOME = "institutions/ml00001/", "institutions/ml00002/", "institutions/zb00003/"
FIRST_SCREEN = 812


def count_sheets(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


# --- an institution ------------------------------------------------------------------------------


def test_an_institution_is_told_on_the_first_screen(visit: Visit) -> None:
    page = visit(PLAIN, wait=False)
    assert top_of(page.locator(".badges")) <= 300
    key_facts = page.locator(".facts--key").inner_text()
    assert re.search(
        r"保育费\s+每月 2,600 元\s+月龄.*月.*托位\s+\d+ 个\s+地址\s+示例路2号", key_facts, re.S
    ), key_facts
    acts = page.locator(".acts")
    box = acts.bounding_box()
    assert box and box["y"] + box["height"] <= FIRST_SCREEN
    assert acts.locator("li").all_inner_texts()[-2:] == ["分享", "对比"]
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("[data-share]").click()
    page.get_by_role("button", name="已复制").wait_for()
    assert page.evaluate("window.shifts") <= 0.01
    page.get_by_role("link", name="对比").click()
    page.locator("[data-finder-compare]", has_text="示例02号托育园").wait_for()


def test_ages_are_drawn_and_named(visit: Visit) -> None:
    page = visit(PLAIN, wait=False)
    band = page.locator("svg.band")
    assert band.get_attribute("aria-label") in page.locator(".facts--key").inner_text()
    ground, name = (band.locator(f".{part}").first.bounding_box() for part in ("band__class", "band__name"))
    assert ground and name
    assert ground["x"] <= name["x"] and name["x"] + name["width"] <= ground["x"] + ground["width"] + 1


@pytest.mark.parametrize("address", [LONG, PLAIN, HOME, "institutions/zb00001/", "institutions/zb00004/"])
def test_an_institution_is_one_sheet(visit: Visit, address: str) -> None:
    page = visit(address, wait=False)
    page.emulate_media(color_scheme="dark")
    assert count_sheets(page.pdf(format="A4")) == 1


def test_only_what_came_earlier_is_not_printed(visit: Visit) -> None:
    page = visit(LONG, wait=False)
    kinds = ("fold", "earlier")
    for kind in kinds:
        made = f"<details class={kind}><summary>题</summary><p id=in-{kind}>内容</p></details>"
        page.locator("article").evaluate("(one, made) => one.insertAdjacentHTML('beforeend', made)", made)
    page.emulate_media(media="print")
    shown = [
        page.locator(f"#in-{kind}").evaluate("(one) => one.getClientRects().length > 0") for kind in kinds
    ]
    assert shown == [True, False]


def test_what_the_footer_lacks_is_not_printed(visit: Visit) -> None:
    page = visit(PLAIN, wait=False)
    assert "待填" in page.locator(".site-footer").inner_text()
    page.emulate_media(media="print")
    footer = page.locator(".site-footer").inner_text()
    assert "待填" not in footer and "主办单位" in footer


def test_the_plate_comes_when_it_is_asked_for(visit: Visit) -> None:
    for script in (True, False):
        page = visit(PLAIN, wait=False, script=script)
        assert not page.locator(".plate").is_visible()
        page.locator("a[href='#plate']").click()
        assert page.locator(".plate__sheet").is_visible()
        assert page.locator("[data-plate]").is_visible() == script


def test_the_longest_cells_are_told_in_full(visit: Visit) -> None:
    page = visit(LONG, wait=False)
    assert "收费原文" in page.locator(".facts--key").inner_text()
    assert "含各项服务" * 38 in page.locator("main").inner_text()


# --- the first page ------------------------------------------------------------------------------------


def test_the_first_page_tells_its_story_on_one_screen(visit: Visit) -> None:
    page = visit("", wait=False)
    for part in (".hero .lead strong", "#home-q", ".hero .chip", ".tile a:visible", ".strip li"):
        box = page.locator(part).last.bounding_box()
        assert box and box["y"] + box["height"] <= FIRST_SCREEN, part
    assert all(goal.inner_text().strip() for goal in page.locator(".strip__text").all())
    assert page.locator("#changes + ul li").count() > 0
    assert page.evaluate("window.shifts") <= 0.01


@pytest.mark.parametrize("script", [True, False])
def test_the_tiles_can_be_switched_to_another_number(visit: Visit, script: bool) -> None:
    page = visit("", wait=False, script=script)
    shown = page.locator(".board:visible")
    first = shown.get_attribute("aria-label")
    assert page.locator(".boards .chip").first.inner_text().strip("✓ ") == first, "a rate"
    page.locator(".boards .chip").last.click()
    assert shown.count() == 1 and shown.get_attribute("aria-label") == "托育机构数"


# --- areas, progress, verification ----------------------------------------------------------------------


def test_a_list_and_an_area_begin_with_what_they_are_about(visit: Visit) -> None:
    page = visit("register/990102/", wait=False)
    assert top_of(page.locator("[data-lookup-item]").first) <= 330
    page.get_by_role("link", name="查找、筛选").click()
    page.wait_for_url("**/institutions/?area=990102")
    page = visit("areas/990102/", wait=False)
    lead = page.locator(".lead")
    assert top_of(lead) <= 300
    assert re.search(r"甲区可以收托的机构有 \d+ 家，托位 [\d,]+ 个.*（样例）", lead.inner_text())
    page.locator(".actions a", has_text="找甲区的机构").click()
    page.wait_for_url("**/institutions/?area=990102")


@pytest.mark.parametrize("asked", ["https://evil.example/institutions/zb00001/", "示例四托班"])
def test_the_answer_to_an_address_moves_nothing(visit: Visit, asked: str) -> None:
    page = visit(f"verify/?q={asked}", wait=False)
    answer = page.locator("[data-verify-answer]:not([hidden])", has_text=re.compile("不是本站的|名录中有"))
    answer.wait_for()
    box = answer.bounding_box()
    assert box and box["y"] + box["height"] <= FIRST_SCREEN
    assert page.evaluate("window.shifts") <= 0.01


@pytest.mark.parametrize(("asked", "status"), [("示例四托班", "已注销"), ("示例06号托育园", "有效期已过")])
def test_what_takes_no_children_is_told_before_that_it_is_listed(
    visit: Visit, asked: str, status: str
) -> None:
    page = visit(f"verify/?q={asked}", wait=False)
    page.locator(".verify-answer--bad", has_text="名录中有").wait_for()
    assert status in page.locator("[data-verify-answer] strong").first.inner_text()
    assert page.locator("[data-verify-answer] > :first-child strong").count() == 1


# --- what holds for each page --------------------------------------------------------------------------

PAGES = {
    "institution": LONG,
    "home": "",
    "area": "areas/990102/",
    "long area": "areas/990191L/",
    "city": "areas/990100/",
    "progress": "progress/",
    "list": "register/990102/",
    "verify": "verify/?q=https://evil.example/a-very-long-name-of-a-file-that-nobody-reads/",
}


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_nothing_is_cut_and_pages_end(visit: Visit, address: str) -> None:
    page = visit(address, wait=False)
    assert page.evaluate("document.documentElement.scrollHeight") <= 8 * FIRST_SCREEN
    assert page.locator("*").count() <= 1500
    for is_large in (False, True):
        page.evaluate("(is) => document.documentElement.toggleAttribute('data-large', is)", is_large)
        for width in (320, 375, 1280):
            page.set_viewport_size({"width": width, "height": 667})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.evaluate(CUT) == [], (width, is_large)


# --- what stays --------------------------------------------------------------------------------------------

HOUR_MS = 3_600_000


@pytest.mark.parametrize("is_large", [False, True])
@pytest.mark.parametrize("address", ["", "institutions/", PLAIN, "areas/990102/", "verify/?q=示例四托班"])
def test_nothing_goes_away_by_itself(visit: Visit, address: str, is_large: bool) -> None:
    """GB/T 37668: readers have the time that they need. The pages' clock is put on by an hour."""
    page = visit("about/", wait=False)
    home = page.url.removesuffix("about/")
    if is_large:
        page.locator("[data-reader-large]").click()
    page.clock.install()
    page.goto(home + address)
    page.wait_for_load_state("networkidle")
    page.clock.run_for(10_000)
    if address == "institutions/":
        for place in range(5):
            page.locator(f"{ROWS} >> nth={place} >> [data-compare]").click()
        assert page.locator("[data-finder-note]").inner_text().startswith("最多对比 4 家")
    stood = page.locator("body").inner_text()
    page.clock.run_for(HOUR_MS)
    assert page.locator("body").inner_text() == stood


@pytest.mark.parametrize(
    ("address", "button"), [("institutions/", "[data-finder-link]"), (PLAIN, "[data-copy]:visible")]
)
def test_what_a_button_says_stays_until_the_reader_goes_on(visit: Visit, address: str, button: str) -> None:
    page = visit(address, wait=False)
    page.clock.install()
    page.reload()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.wait_for_load_state("networkidle")
    page.locator(button).first.click()
    stated = page.get_by_role("button", name="已复制")
    stated.wait_for()
    page.clock.run_for(HOUR_MS)
    assert stated.is_visible()
    page.keyboard.press("Tab")
    assert stated.count() == 0


# --- colours of the system ---------------------------------------------------------------------------------

STYLE = "(one, name) => getComputedStyle(one)[name]"


def test_what_a_colour_tells_is_told_in_the_colours_of_the_system(visit: Visit) -> None:
    """Chosen and not, class and ground, part and part: where the few colours of the system are forced."""
    page = visit("institutions/?inclusive=1")
    page.emulate_media(forced_colors="active")
    chips = [page.locator(f".finder__filters .chip:has-text('{name}')") for name in ("普惠", "全日")]
    assert chips[0].evaluate(STYLE, "backgroundColor") != chips[1].evaluate(STYLE, "backgroundColor")
    ground = page.locator("body").evaluate(STYLE, "backgroundColor")
    badges = page.locator(".badge").all()
    assert badges
    for badge in badges:
        assert badge.inner_text().strip() and badge.evaluate(STYLE, "borderTopColor") != ground

    page = visit("institutions/zb00001/", wait=False)
    page.emulate_media(forced_colors="active")
    fills = {
        name: page.locator(f".band__{name}").first.evaluate(STYLE, "fill")
        for name in ("ground", "class", "name")
    }
    assert fills["class"] not in (fills["ground"], fills["name"])
    assert page.locator(".band__class").first.evaluate(STYLE, "stroke") != fills["class"]
    for button in page.locator(".button:visible").all():
        assert button.evaluate(STYLE, "borderTopColor") != ground

    page = visit("areas/990100/", wait=False)
    page.emulate_media(forced_colors="active")
    drawings = page.locator(".drawing").all()
    assert drawings
    for drawing in drawings:
        shown = drawing.evaluate(
            "(one) => [...one.querySelectorAll('rect, line[stroke], path, circle')]"
            ".map((mark) => { const { fill, stroke } = getComputedStyle(mark); return [fill, stroke]; })"
        )
        assert all({fill, stroke} - {ground, "none"} for fill, stroke in shown)


LOOK = """(root) => {
  const looks = new Map();
  for (const part of root.querySelectorAll("rect[fill]")) {
    const { fill, stroke, strokeDasharray, strokeWidth } = getComputedStyle(part);
    const told = [part.getAttribute("fill"), part.getAttribute("fill-opacity")].join();
    looks.set(told, [fill, stroke, strokeDasharray, strokeWidth].join());
  }
  return [...looks.values()];
}"""


def test_parts_differ_in_the_colours_of_the_system(visit: Visit) -> None:
    """Every part of a bar from every other, and tiles of every level, without the colours of the data."""
    page = visit("charts/area-990100-types/", wait=False)
    page.emulate_media(forced_colors="active")
    ground = page.locator("body").evaluate(STYLE, "backgroundColor")
    key = page.locator(".drawing-key")
    key.evaluate(
        """(key, colours) => {
          for (const [round, colour] of [...colours, ...colours].entries()) {
            const sign = key.querySelector("rect").cloneNode();
            sign.setAttribute("fill", colour);
            if (round >= colours.length) sign.setAttribute("fill-opacity", ".55");
            key.querySelector("svg").append(sign);
          }
        }""",
        COLOURS,
    )
    looks = key.evaluate(LOOK)
    assert len(set(looks)) == len(looks) == 2 * len(COLOURS)
    used = page.locator(".drawing").evaluate(LOOK)
    assert len(set(used)) == len(used) > 1 and set(used) <= set(looks)
    for inside in page.locator(".drawing__inside").all():
        ink, halo = (inside.evaluate(STYLE, name) for name in ("fill", "stroke"))
        assert halo == ground != ink

    page = visit("comparison/", wait=False)
    page.emulate_media(forced_colors="active")
    frames = {
        level: page.locator(f".tile--{level} a").first.evaluate(
            "(one) => { const { borderTopStyle, borderTopWidth } = getComputedStyle(one); "
            "return borderTopStyle + borderTopWidth; }"
        )
        for level in ("low", "middle", "high")
        if page.locator(f".tile--{level}").count()
    }
    assert len(set(frames.values())) == len(frames) > 1
