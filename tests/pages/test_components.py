"""The page of the manual that shows every part that pages share."""

from __future__ import annotations

import re
from pathlib import Path

from lxml import html

from tests.conftest import ROOT

TEMPLATES = [
    path for folder in ("datapub/templates", "childcare/templates") for path in (ROOT / folder).glob("*.html")
]
PAGE = "manual/components/index.html"
ELSEWHERE = {
    "result__acts": "the map of an institution whose coordinates are published, in the look-up",
    "chart": "a drawing of data, with a page of its own",
    "change": "an entry of the list of changes",
    "tile": "the areas, on the first page and in the comparison",
    "goal": "the list of goals",
}
"""Parts that nothing but rows can fill, and where they are seen."""

_CLASSES = re.compile(r'\bclass="([^"]*)"')
_CODE = re.compile(r"\{[{%].*?[%}]\}")


def list_classes(path: Path) -> set[str]:
    """Return the classes that a template writes as they stand, without those that it puts together."""
    written = [_CODE.sub(" ", found) for found in _CLASSES.findall(path.read_text(encoding="utf-8"))]
    return {one for text in written for one in text.split() if re.fullmatch(r"[a-z][\w-]*\w", one)}


def list_shared() -> set[str]:
    """Return the classes that two templates write, or one from which others import."""
    shared: set[str] = set()
    seen: set[str] = set()
    for path in TEMPLATES:
        if path.name == "components.html":
            continue
        classes = list_classes(path)
        shared |= classes if path.name.startswith("macros") else classes & seen
        seen |= classes
    return shared


def test_every_part_that_pages_share_is_shown(city_site: Path) -> None:
    page = html.fromstring((city_site / PAGE).read_bytes())
    shown = {one for element in page.iter() if element.get("class") for one in element.get("class").split()}
    lacking = {
        name
        for name in list_shared() - shown
        if name not in ELSEWHERE and re.split("__|-", name)[0].rstrip("s") not in ELSEWHERE
    }
    assert lacking == set()


def test_a_part_shown_has_a_style() -> None:
    """What the page shows by itself, not by a macro, is no part that was."""
    styles = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "theme/assets").glob("*.css"))
    shown = list_classes(ROOT / "childcare/templates/components.html")
    plain = {"badge--quiet", "verbatim"}  # what stands without a style of its own is what all are
    assert {name for name in shown if not re.search(rf"\.{name}\b", styles)} <= plain
