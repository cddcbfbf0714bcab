"""Sections of prose whose heading is marked are folded."""

from __future__ import annotations

from datapub.frames.folds import fold_sections

PAGE = """<article>
<h1 id="title">题</h1>
<h2 id="first">一</h2>
<p>甲</p>
<h2{mark} id="second">二 <code>x</code></h2>
<p>乙</p>
<h3 id="part">三</h3>
<h2 class="fold" id="last">四</h2>
<p>丙</p>
</article>
<p>页脚</p>"""


def test_a_marked_heading_takes_along_what_it_is_over_and_nothing_else() -> None:
    assert (
        fold_sections(PAGE.format(mark=' class="fold"'))
        == """<article>
<h1 id="title">题</h1>
<h2 id="first">一</h2>
<p>甲</p>
<details class="fold">
<summary><h2 id="second">二 <code>x</code></h2></summary>
<p>乙</p>
<h3 id="part">三</h3>
</details>
<details class="fold">
<summary><h2 id="last">四</h2></summary>
<p>丙</p>
</details>
</article>
<p>页脚</p>"""
    )


def test_what_is_not_marked_stays_open_whatever_the_order_of_attributes() -> None:
    plain = PAGE.format(mark="")
    assert fold_sections(plain).count("<details") == 1
    swapped = plain.replace('class="fold" id="last"', 'id="last" class="fold"')
    assert fold_sections(swapped) == fold_sections(plain)
    made = '<h2 class="fold" id="a">一</h2>甲<details class="fold"><summary><h2>二</h2></summary></details>'
    assert fold_sections(made).index("</details>") < fold_sections(made).index("二")
