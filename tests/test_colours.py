"""The colours of the style sheet: words stand out from their ground, in both schemes."""

from __future__ import annotations

import re

import pytest

from tests.conftest import ROOT

STYLE = (ROOT / "theme/assets/site.css").read_text(encoding="utf-8")
GROUNDS = ("--paper", "--tint", "--tint-strong")
TONES = ("good", "info", "warn", "bad")
PAIRS = (
    *((word, ground) for word in ("--ink", "--ink-quiet", "--link", "--link-hover") for ground in GROUNDS),
    *((f"--{tone}", f"--{tone}-ground") for tone in TONES),
    *((f"--{tone}", "--paper") for tone in TONES),
    ("--sample-ink", "--sample-ground"),
    *((word, "--brand") for word in ("--on-brand", "--on-brand-quiet", "--apricot")),
    ("--on-brand", "--brand-deep"),
)  # fmt: skip
EDGES = (("--line-strong", "--paper"), ("--focus", "--paper"), ("--focus", "--tint"))
"""What a control or a reader's place is told by: 3:1 (WCAG 1.4.11)."""

_PROPERTY = re.compile(r"(--[\w-]+): ([^;]+);")
_PART = re.compile(r"var\((--[\w-]+)(?:, (#\w+))?\)|(#\w+)")


def read_colours(rule: str) -> dict[str, str]:
    start = STYLE.index(rule)
    return dict(_PROPERTY.findall(STYLE[start : STYLE.index("}", start)]))


def resolve(colours: dict[str, str], name: str, scheme: str) -> str:
    for other, given, plain in _PART.findall(colours[name]):
        if plain or other == f"--in-{scheme}":
            return plain or given
        if not other.startswith("--in-"):
            return resolve(colours, other, scheme)
    raise AssertionError(f"{name}: {colours[name]}")


def luminance(colour: str) -> float:
    """Return the relative luminance after WCAG 2."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("wanted", [4.5, 7.0])
def test_words_can_be_told_from_their_ground(scheme: str, wanted: float) -> None:
    colours = read_colours(":root {")
    if wanted == 7.0:
        colours |= read_colours("(prefers-contrast: more) {\n  :root:root {")
    shown = {
        (word, ground): contrast(resolve(colours, word, scheme), resolve(colours, ground, scheme))
        for word, ground in (*PAIRS, *EDGES)
    }
    assert {pair: round(shown[pair], 2) for pair in PAIRS if shown[pair] < wanted} == {}
    assert {pair: round(shown[pair], 2) for pair in EDGES if shown[pair] < 3} == {}


def test_every_colour_has_a_word_of_the_system() -> None:
    forced = read_colours("(forced-colors: active) {\n  :root:root {")
    assert set(forced) <= set(read_colours(":root {")) and {*GROUNDS, "--ink", "--link"} <= set(forced)
    assert contrast("#000", "#fff") == pytest.approx(21) and contrast("#777", "#fff") < 4.5
