"""What of styles and scripts is published."""

from __future__ import annotations

import pytest

from datapub.frames.assets import trim_theme

PAGE = '<body class="md-body"><p class="md-typeset x">'


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        (".md-body{a:b}.md-nav{a:b}", ".md-body{a:b}"),
        (".md-nav,.md-typeset p{a:b}", ".md-typeset p{a:b}"),
        (".md-typeset:not(.md-nav){a:b}", ".md-typeset:not(.md-nav){a:b}"),
        (".md-typeset :is(.x,.y){a:b}", ".md-typeset :is(.x,.y){a:b}"),
        (".headerlink{a:b}:root,[data-md-color-scheme=slate]{--md-x:1}", None),
        ("@media print{.md-nav{a:b}}@media screen{.md-body{a:b}}", "@media screen{.md-body{a:b}}"),
        ("@keyframes k{to{a:b}}@font-face{a:b}", None),
    ],
)
def test_rules_for_parts_of_the_theme_that_no_page_has_are_left_out(css: str, kept: str | None) -> None:
    assert trim_theme(css, PAGE) == (css if kept is None else kept)
