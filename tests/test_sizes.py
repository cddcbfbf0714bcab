"""One scale of type and one of space: every size of text, gap, margin and padding is a step of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

SHEETS = sorted((ROOT / "theme/assets").glob("*.css"))
DECLARATION = re.compile(
    r"(?<![-\w])(font-size|(?:row-|column-)?gap|(?:scroll-)?(?:margin|padding)(?:-[a-z]+)*):\s*([^;{}]+);"
)
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
ROOT_SIZE = re.compile(r"html(\[data-large\])?$")
DRAWN = re.compile(r"\.band(?:__\w+| text)$")
"""In a drawing a size is in the drawing's own units."""


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: str(sheet.name))
def test_no_raw_size_stands_outside_the_scales(sheet: Path) -> None:
    css = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
    raw = [
        f"{selector.strip()}: {name} {value}"
        for selector, body in RULE.findall(css)
        if not all(ROOT_SIZE.match(one.strip()) or DRAWN.search(one.strip()) for one in selector.split(","))
        for name, value in DECLARATION.findall(body)
        if re.search(r"\d(?:rem|em|px|pt)\b", value)
    ]
    assert raw == []


def test_every_step_is_defined_and_used() -> None:
    css = "".join(sheet.read_text(encoding="utf-8") for sheet in SHEETS)
    step = r"--(?:text|space|print)-[\w]+"
    assert set(re.findall(rf"({step}):", css)) == set(re.findall(rf"var\(({step})\)", css))
