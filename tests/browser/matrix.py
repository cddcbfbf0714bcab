"""What is looked at for accessibility, and in which of the twelve ways that a page can be shown.

A page is shown in two schemes, two sizes of text and three widths. Looking at everything in all twelve
took ten minutes and told the same fault twelve times. What a fault depends on decides where it is
looked for; nothing that can differ is left out:

* Names, roles, headings, labels, languages are in the markup. Markup is the same in every scheme, size
  and width, so all of WCAG is looked at once, at 375 px in light.
* A width or a size of text hides and shows things, and may give them another colour. What is seen at
  1280 px or in large text only, or in another colour than at 375 px, is looked at there, in both schemes,
  by the rules of colour; all other rules are cheap, and look at the whole page again at 1280 px.
* Colours differ by scheme: the rules of colour look at the whole page in dark too, at 375 px.
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
COLOUR: Final = ("color-contrast", "link-in-text-block")
SIZE: Final = ("target-size", "scrollable-region-focusable")

_ALL: Final = {"runOnly": {"type": "tag", "values": WCAG}}
_ALL_BUT_COLOUR: Final = {**_ALL, "rules": {rule: {"enabled": False} for rule in COLOUR}}
_COLOUR: Final = {"runOnly": {"type": "rule", "values": COLOUR}}
_SIZE: Final = {"runOnly": {"type": "rule", "values": SIZE}}

_RUN: Final = """async ([options, context]) => {
  if (!document.querySelector(context)) return [];  // a chart may be drawn anew at any moment
  const { violations } = await axe.run(context, { ...options, resultTypes: ["violations"] });
  return violations.map(({ id, nodes }) => [id, nodes[0].html]);
}"""

_BE_STILL: Final = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("*, ::before, ::after { transition: none !important }");
  document.adoptedStyleSheets.push(sheet);
}"""
"""A colour that is still changing into another is neither; off the screen a change does not even begin."""

_MARK: Final = """(isFirst) => {
  const names = ["color", "backgroundColor", "backgroundImage", "opacity", "filter", "textShadow"];
  let count = 0;
  for (const one of document.querySelectorAll("body *")) {
    const style = getComputedStyle(one);
    const look = one.getClientRects().length ? names.map((name) => style[name]).join("|") : "";
    const isNew = look && look !== one.getAttribute("data-seen");
    one.toggleAttribute("data-seen-anew", Boolean(isNew));
    if (isFirst) one.setAttribute("data-seen", look);
    else if (isNew) count += 1;
  }
  return count;
}"""
"""Notes what is seen and in which colours; later, marks what is seen otherwise and returns how many."""

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


def run_axe(page: Page, options: dict[str, Any], context: object = None) -> list[tuple[str, str]]:
    """Return (rule, beginning of the first element) of every rule that the page breaks."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(_RUN, [options, context or "html"])
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


def find_faults(page: Page) -> Iterator[Fault]:
    """Look at a page that is shown in light and plain text, one way after the other, and leave it changed.

    Rows that are like others are taken out of it; whoever needs them looks before.
    """

    def look(where: str, options: dict[str, Any], context: object = None) -> Iterator[Fault]:
        return ((where, *fault) for fault in run_axe(page, options, context))

    for is_large in (False, True):
        if set_large(page, is_large):
            for width in WIDTHS:
                set_width(page, width)
                if page.evaluate("document.documentElement.scrollWidth") > width:
                    yield f"{width} {'large' if is_large else 'plain'}", "sideways scrolling", ""
    page.evaluate(_BE_STILL)
    page.evaluate(_THIN_OUT)
    set_large(page, False)
    set_width(page, 375)
    yield from look("375 light", _ALL)
    page.evaluate(_MARK, True)
    set_scheme(page, "dark")
    yield from look("375 dark", _COLOUR)
    set_scheme(page, "light")
    for width, is_large, options in ((1280, False, _ALL_BUT_COLOUR), (320, True, _SIZE)):
        set_width(page, width)
        size = " large" if set_large(page, is_large) and is_large else ""
        yield from look(f"{width} light{size}", options)
        if page.evaluate(_MARK, False):
            yield from look(f"{width} light{size}", _COLOUR, "[data-seen-anew]")
            set_scheme(page, "dark")
            if page.locator("[data-seen-anew]").count() == 0:  # a chart was drawn anew in the other colours
                page.evaluate(_MARK, False)
            yield from look(f"{width} dark{size}", _COLOUR, "[data-seen-anew]")
            set_scheme(page, "light")
