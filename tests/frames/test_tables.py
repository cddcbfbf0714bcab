"""Tables of prose are named after the heading above them."""

from __future__ import annotations

from datapub.frames.tables import name_tables


def test_a_table_is_named_after_the_heading_right_above_it() -> None:
    made = name_tables(
        '<h1 id="title">甲</h1><h2 class="fold" id="a">一</h2><p></p><table></table><table></table>'
    )
    assert made.count('<table aria-labelledby="a">') == 2
    assert name_tables("<table></table>") == "<table></table>"
    named = '<h2 id="a">一</h2><table class="data"><caption>二</caption></table>'
    assert name_tables(named) == named
