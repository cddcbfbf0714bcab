"""What is looked at for accessibility, and in which of the twelve ways that a page can be shown.

A page is shown in two schemes, two sizes of text and three widths. Looking at everything in all twelve
took ten minutes and told the same fault twelve times. What a fault depends on decides where it is
looked for; nothing that can differ is left out:

* Names, roles, headings, labels, languages are in the markup. Markup is the same in every scheme, size
  and width, so all of WCAG is looked at once, at 375 px in light.
* A width or a size of text hides and shows things; the rules that are cheap look at the whole page again
  at 1280 px.
* Colours differ by scheme, width and size of text, and contrast takes longer than all other rules together.
  It is a matter of the letters and of the ground behind them, and of nothing else: it is looked at in both
  schemes at 375 and 1280 px and in large text, of everything that does not look like what has passed.
  Whether a link stands out is a matter of the text around it as well: that is looked at in all six.
* Sizes and places differ by size of text and by width. Targets and what scrolls are looked at where
  they are tightest, in large text at 320 px, and in plain text at 375 and 1280 px along with the rest.
* Sideways scrolling differs by size and width, and costs nothing to look for: all six.

A table of 200 institutions takes longer than all other pages together, and every row comes from the same
template: rows and list items of one shape (same elements, classes, attributes, and whether there is text)
are looked at four times, the first three and the last, of each list.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

Fault = tuple[str, str, str]
"""How the page is shown (width, scheme and size), which rule, and the beginning of the element."""

WIDTHS: Final = (1280, 375, 320)
WCAG: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
LINKS: Final = ("link-in-text-block",)
SIZE: Final = ("target-size", "scrollable-region-focusable")

_ALL_BUT_CONTRAST: Final = {
    "runOnly": {"type": "tag", "values": WCAG}, "rules": {"color-contrast": {"enabled": False}},
}  # fmt: skip
_LINKS: Final = {"runOnly": {"type": "rule", "values": LINKS}}
_LINKS_AND_SIZE: Final = {"runOnly": {"type": "rule", "values": (*LINKS, *SIZE)}}

_RUN: Final = """async (options) => {
  const { violations } = await axe.run("html", { ...options, resultTypes: ["violations"] });
  return violations.map(({ id, nodes }) => [id, nodes[0].html]);
}"""

_RUN_CONTRAST: Final = """async (known) => {
  const ground = ["backgroundColor", "backgroundImage", "opacity", "filter", "clip", "clipPath"];
  const letters = ["color", "fill", "textShadow"];
  const isLarge = ({ fontSize, fontWeight }) => parseFloat(fontSize) >= (fontWeight >= 700 ? 18.66 : 24);
  const read = (style, names) => names.map((name) => style[name]).join(" ");
  const hasText = (one) => one.matches("input, select, textarea")
    || [...one.childNodes].some(({ nodeType, data }) => nodeType === Node.TEXT_NODE && data.trim());
  const plain = read(getComputedStyle(document.head), ground);
  const grounds = new Map(), laid = new Set(), looks = new Map(), passed = new Set(known);
  for (const one of document.querySelectorAll("html, body, body *")) {
    const style = getComputedStyle(one), own = read(style, ground);
    grounds.set(one, (grounds.get(one.parentElement) ?? "") + (own === plain ? "" : `${own}; `));
    const isPlaced = ["absolute", "fixed"].includes(style.position) || laid.has(one.parentElement);
    if (isPlaced && !style.backgroundColor.startsWith("rgb(")) laid.add(one);
    const look = grounds.get(one) + read(style, letters) + isLarge(style);
    const isSeen = hasText(one) && one.checkVisibility() && one.getBoundingClientRect().width > 1;
    if (isSeen && (laid.has(one) || !passed.has(look))) looks.set(one, look);
  }
  if (!looks.size) return [[], []];
  const { passes, violations } = await axe.run({ include: [...looks.keys()] }, {
    runOnly: ["color-contrast"], resultTypes: ["passes", "violations"], elementRef: true,
  });
  const good = passes.flatMap(({ nodes }) => nodes.map(({ element }) => element));
  return [
    violations.map(({ id, nodes }) => [id, nodes[0].html]),
    [...new Set(good.filter((one) => looks.has(one) && !laid.has(one)).map((one) => looks.get(one)))],
  ];
}"""
"""Looks at all text that does not look like what has passed; returns what is wrong and what has passed now.

A look is what the letters are like, and every ground from the page to the letters that is not see-through.
What is laid over something else without a ground of its own is looked at each time.
"""

_BE_STILL: Final = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("*, ::before, ::after { transition: none !important }");
  document.adoptedStyleSheets.push(sheet);
}"""
"""A colour that is still changing into another is neither; off the screen a change does not even begin."""

_THIN_OUT: Final = """() => {
  const shape = (one) =>
    [one.tagName, one.className.baseVal ?? one.className, one.getAttribute("role"), one.type, one.hidden,
     ...[...one.attributes].map(({ name }) => name),
     [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()),
     "(", ...[...one.children].map(shape), ")"].join(" ");
  for (const list of document.querySelectorAll("tbody, ul, ol")) {
    const alike = Map.groupBy([...list.children], shape);
    for (const rows of alike.values()) for (const row of rows.slice(3, -1)) row.remove();
  }
}"""


def run_axe(page: Page, options: dict[str, Any]) -> list[tuple[str, str]]:
    """Return (rule, beginning of the first element) of every rule that the page breaks."""
    found = page.evaluate(_RUN, options)
    return [(rule, element[:160]) for rule, element in found]


def run_contrast(page: Page, passed: set[str]) -> list[tuple[str, str]]:
    """Return the same of contrast, and add to ``passed`` what looks as it should."""
    found, now_passed = page.evaluate(_RUN_CONTRAST, list(passed))
    passed.update(now_passed)
    return [(rule, element[:160]) for rule, element in found]


def set_width(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})


def set_scheme(page: Page, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    page.wait_for_function("(scheme) => matchMedia(`(prefers-color-scheme: ${scheme})`).matches", arg=scheme)


def set_large(page: Page, is_large: bool) -> bool:
    """Choose the size of text; False where a page offers no choice (a chart alone, for other sites)."""
    button = page.locator("[data-reader-large]")
    if button.count() == 0:
        return not is_large
    if (page.locator("html[data-large]").count() == 1) != is_large:
        button.evaluate("(button) => button.click()")  # and the focus stays: what is open is looked at open
    return True


def find_faults(page: Page, passed: set[str]) -> Iterator[Fault]:
    """Look at a page that is shown in light and plain text, one way after the other, and leave it changed.

    Rows that are like others are taken out of it; whoever needs them looks before. ``passed`` holds the
    looks of other pages of the same style sheet whose contrast is known to do.
    """
    for is_large in (False, True):
        if set_large(page, is_large):
            for width in WIDTHS:
                set_width(page, width)
                if page.evaluate("document.documentElement.scrollWidth") > width:
                    yield f"{width} {'large' if is_large else 'plain'}", "sideways scrolling", ""
    page.evaluate(_BE_STILL)
    page.evaluate(_THIN_OUT)
    page.evaluate(AXE_SCRIPT)
    for width, is_large, options in (
        (375, False, _ALL_BUT_CONTRAST), (1280, False, _ALL_BUT_CONTRAST), (320, True, _LINKS_AND_SIZE)
    ):  # fmt: skip
        set_width(page, width)
        size = " large" if set_large(page, is_large) and is_large else ""
        for scheme, rules in (("light", options), ("dark", _LINKS)):
            set_scheme(page, scheme)
            for fault in (*run_axe(page, rules), *run_contrast(page, passed)):
                yield f"{width} {scheme}{size}", *fault
        set_scheme(page, "light")
