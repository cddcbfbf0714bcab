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
  Whether a link stands out is a matter of its letters and marks and of the text around it: likewise.
* Sizes and places differ by size of text and by width. Targets and what scrolls are looked at where
  they are tightest, in large text at 320 px, and in plain text at 375 and 1280 px along with the rest.
* Sideways scrolling differs by size and width, and costs nothing to look for: all six.

A table of 200 institutions takes longer than all other pages together, and every row comes from the same
template: rows, list items and blocks of one shape (same elements, classes, attributes, and whether there is
text) are looked at four times, the first three and the last, of each list and each block.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

Fault = tuple[str, str, str]
"""How the page is shown (width, scheme and size), which rule, and the beginning of the element."""

WIDTHS: Final = (1280, 375, 320)
SCHEMES: Final = ("light", "dark")
WCAG: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
SIZE: Final = ("target-size", "scrollable-region-focusable")
COLOURS: Final = ("color-contrast", "link-in-text-block")
NAMES: Final = "label-content-name-mismatch"
"""WCAG 2.5.3, which axe looks at only where it is told to."""

_ALL_BUT_COLOURS: Final = {
    "runOnly": {"type": "tag", "values": WCAG},
    "rules": {**{rule: {"enabled": False} for rule in COLOURS}, NAMES: {"enabled": True}},
}  # fmt: skip
_SIZE: Final = {"runOnly": {"type": "rule", "values": SIZE}}

_RUN: Final = """async (options) => {
  const { violations } = await axe.run("html", { ...options, resultTypes: ["violations"] });
  return violations.map(({ id, nodes }) => [id, nodes[0].html]);
}"""

_RUN_COLOURS: Final = r"""async (known) => {
  const ground = ["backgroundColor", "backgroundImage", "opacity", "filter", "clip", "clipPath"];
  const letters = ["color", "fill", "textShadow"];
  const marks = ["color", "display", "font", "textDecoration", "outline", "boxShadow",
    "borderTop", "borderRight", "borderBottom", "borderLeft"];
  const links = "a[href], button, [role=link], [role=button]";
  const remember = (work, made = new Map()) =>
    (one) => (made.has(one) ? made : made.set(one, work(one))).get(one);
  const read = (style, names) => names.map((name) => style[name]).join(" ");
  const plain = read(getComputedStyle(document.head), ground);
  const styleOf = remember((one) => getComputedStyle(one));
  const groundsOf = remember((one) => {
    const own = read(styleOf(one), ground);
    return (one.parentElement ? groundsOf(one.parentElement) : "") + (own === plain ? "" : `${own}; `);
  });
  const isLaid = remember((one) => {
    const { position, backgroundColor } = styleOf(one);
    const isPlaced = ["absolute", "fixed"].includes(position)
      || (one.parentElement !== null && isLaid(one.parentElement));
    return isPlaced && !backgroundColor.startsWith("rgb(");
  });
  const isLarge = ({ fontSize, fontWeight }) => parseFloat(fontSize) >= (fontWeight >= 700 ? 18.66 : 24);
  const hasText = (one) => one.matches("input, select, textarea")
    || [...one.childNodes].some(({ nodeType, data }) => nodeType === Node.TEXT_NODE && data.trim());
  const isBlock = remember((one) => /^(block|list-item|flex|grid|table.*)$/.test(styleOf(one).display));
  const isMostlyLinks = (link, block) => {
    let linked = "", other = "", isPast = false, isOver = false;
    const walk = (within) => within.childNodes.forEach((node) => {
      if (isOver) return;
      if (node.nodeType === Node.TEXT_NODE) other += node.data;
      if (node.nodeType !== Node.ELEMENT_NODE) return;
      isPast ||= node === link;
      if (isBlock(node) || node.matches("br, hr")) {
        if (isPast) isOver = true;
        else linked = other = "";
      } else if (node.matches(links)) linked += node.textContent;
      else walk(node);
    });
    walk(block);
    const measure = (words) => words.replace(/\s+/g, " ").trim().length;
    return measure(other) <= measure(linked);
  };
  const looksOf = {
    "color-contrast": (one) =>
      hasText(one) && groundsOf(one) + read(styleOf(one), letters) + isLarge(styleOf(one)),
    "link-in-text-block": (one) => {
      if (!one.matches(links) || styleOf(one).display !== "inline") return false;
      let block = one, look = "";
      for (;; block = block.parentElement) {
        const within = ["::before", "::after"].map((part) => getComputedStyle(block, part).content);
        look += `${read(styleOf(block), marks)} ${within} < `;
        if (isBlock(block) || !block.parentElement) break;
      }
      return !isMostlyLinks(one, block) && `${look}${groundsOf(one)}within ${groundsOf(block)}`;
    },
  };
  const passed = new Set(known), asked = [], found = [];
  for (const one of document.querySelectorAll("html, body, body *")) {
    if (!one.checkVisibility({ opacityProperty: true }) || one.getBoundingClientRect().width <= 1) continue;
    for (const [rule, lookOf] of Object.entries(looksOf)) {
      const look = lookOf(one);
      if (look && (isLaid(one) || !passed.has(look))) asked.push({ rule, look, one });
    }
  }
  const ask = async (items) => {
    if (!items.length) return;
    const { passes, violations } = await axe.run({ include: items.map(({ one }) => one) }, {
      runOnly: Object.keys(looksOf), resultTypes: ["passes", "violations"], elementRef: true,
    });
    found.push(...violations.map(({ id, nodes }) => [id, nodes[0].html]));
    const good = passes.flatMap(({ id, nodes }) => nodes.map(({ element }) => ({ id, element })));
    const isGood = ({ rule, one }) => good.some(({ id, element }) => id === rule && element === one);
    items.filter((item) => !isLaid(item.one) && isGood(item)).forEach(({ look }) => passed.add(look));
  };
  const firsts = new Map(asked.map((item) => [isLaid(item.one) ? item : item.look, item]));
  await ask([...firsts.values()]);
  const isLeft = (item) => !isLaid(item.one) && !passed.has(item.look) && firsts.get(item.look) !== item;
  await ask(asked.filter(isLeft));
  return [found, [...passed]];
}"""
"""Looks at all text that does not look like what has passed; returns what is wrong, and all that has passed.

A look is what the letters are like, and every ground from the page to the letters that is not see-through;
of a link within text, what it and all around it up to the block is like (axe leaves out links that are longer
than the text around them, up to the next block or line break). One element of each look is looked at, and all
others where it does not pass.
What is laid over something else without a ground of its own is looked at each time.
"""

_BE_STILL: Final = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("*, ::before, ::after { transition: none !important }");
  document.adoptedStyleSheets.push(sheet);
}"""
"""A colour that is still changing into another is neither; off the screen a change does not even begin."""

_SCHEME_IS: Final = """async (scheme) => {
  while (!matchMedia(`(prefers-color-scheme: ${scheme})`).matches) await new Promise(requestAnimationFrame);
}"""

_CHOOSE_SIZE: Final = """(isLarge) => {
  const button = document.querySelector("[data-reader-large]");
  if (button && document.documentElement.hasAttribute("data-large") !== isLarge) button.click();
  return Boolean(button) || !isLarge;
}"""
"""The focus stays where it is: what is open is looked at open."""

_THIN_OUT: Final = """() => {
  const shapes = new Map();
  const shapeOf = (one) => {
    if (!shapes.has(one)) shapes.set(one,
      [one.tagName, one.className.baseVal ?? one.className, one.getAttribute("role"), one.type, one.hidden,
       ...[...one.attributes].map(({ name }) => name),
       [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()),
       "(", ...[...one.children].map(shapeOf), ")"].join(" "));
    return shapes.get(one);
  };
  const lists = [...document.querySelectorAll("tbody, ul, ol, dl, article, article div, article section")];
  for (const list of lists.reverse()) {
    const alike = Map.groupBy([...list.children], shapeOf);
    for (const rows of alike.values()) for (const row of rows.slice(3, -1)) row.remove();
  }
}"""


def run_axe(page: Page, options: dict[str, Any]) -> list[tuple[str, str]]:
    """Return (rule, beginning of the first element) of every rule that the page breaks."""
    found = page.evaluate(_RUN, options)
    return [(rule, element[:160]) for rule, element in found]


def look_at_colours(page: Page, passed: set[str]) -> list[tuple[str, str]]:
    """Return the same of colours, and add to ``passed`` what looks as it should."""
    found, now_passed = page.evaluate(_RUN_COLOURS, list(passed))
    passed.update(now_passed)
    return [(rule, element[:160]) for rule, element in found]


def set_width(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})


def set_scheme(page: Page, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    page.evaluate(_SCHEME_IS, scheme)


def set_large(page: Page, is_large: bool) -> bool:
    """Choose the size of text; False where a page offers no choice (a chart alone, for other sites)."""
    chosen: bool = page.evaluate(_CHOOSE_SIZE, is_large)
    return chosen


def find_faults(page: Page, passed: set[str]) -> Iterator[Fault]:
    """Look at a page that is shown in light and plain text, one way after the other, and leave it changed.

    Rows that are like others are taken out of it; whoever needs them looks before. ``passed`` holds the
    looks of other pages whose colours are known to do.
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
        (320, True, _SIZE), (375, False, _ALL_BUT_COLOURS), (1280, False, _ALL_BUT_COLOURS)
    ):  # fmt: skip
        set_width(page, width)
        size = " large" if set_large(page, is_large) and is_large else ""
        for scheme in SCHEMES:
            set_scheme(page, scheme)
            faults = look_at_colours(page, passed)
            if scheme == "light":
                faults += run_axe(page, options)
            for fault in faults:
                yield f"{width} {scheme}{size}", *fault
