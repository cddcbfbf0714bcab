"""What of styles and scripts is published."""

from __future__ import annotations

import pytest

from datapub.frames.assets import drop_properties, trim_theme

PAGE = '<body class="md-body"><p class="md-typeset x">'


@pytest.mark.parametrize(
    ("css", "remaining"),
    [
        (".md-body{a:b}.md-nav{a:b}", ".md-body{a:b}"),
        (".md-nav,.md-typeset p{a:b}", ".md-typeset p{a:b}"),
        (".md-typeset:not(.md-nav){a:b}", ".md-typeset:not(.md-nav){a:b}"),
        (".md-typeset :is(.x,.y){a:b}", ".md-typeset :is(.x,.y){a:b}"),
        (
            ".tabbed-set>input{a:b}.task-list-item,.x .footnote{a:b}.x .admonition,.x p{a:b}",
            ".x p{a:b}",
        ),
        (".headerlink{a:b}:root,[data-md-color-scheme=slate]{--md-x:1}", None),
        ("@media print{.md-nav{a:b}}@media screen{.md-body{a:b}}", "@media screen{.md-body{a:b}}"),
        ("@keyframes k{to{a:b}}@font-face{a:b}", None),
    ],
)
def test_rules_for_parts_of_the_theme_that_no_page_has_are_left_out(css: str, remaining: str | None) -> None:
    assert trim_theme(css, PAGE) == (css if remaining is None else remaining)


def test_what_an_extension_of_markdown_wrote_keeps_its_rules() -> None:
    css = ".md-typeset .tabbed-set>input{a:b}.md-typeset .keys .key-enter{a:b}"
    page = PAGE + '<div class="tabbed-set"><span class="keys"><kbd class="key-enter">'
    assert trim_theme(css, page) == css


@pytest.mark.parametrize(
    ("css", "remaining"),
    [
        (":root{--md-a:1;--md-b:2}p{x:var(--md-b)}", ":root{--md-b:2}p{x:var(--md-b)}"),
        (":root{--md-a:var(--md-b);--md-b:2;--c:3}", ":root{--c:3}"),
        (':root{--md-i:url("data:image/svg+xml;utf8,<svg>{}</svg>");--md-ours:1}', ":root{--md-ours:1}"),
        ("p{color:var(--md-a,red)}:root{--md-a:blue}", None),
    ],
)
def test_values_of_the_theme_that_nobody_asks_for_are_left_out(css: str, remaining: str | None) -> None:
    assert drop_properties(css, "a{b:var(--md-ours)}") == (css if remaining is None else remaining)
