"""A page that is plainly written is read as a browser's parser would read it, only sooner."""

from __future__ import annotations

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datapub.audit import page as page_module
from datapub.audit.marks import read_tag
from datapub.audit.merging import merge
from datapub.audit.page import PageReader, WebPage
from datapub.audit.parts import Part
from datapub.audit.personal import Finder
from datapub.audit.tags import NotPlainError, cut, find_unpaired, mend, read_piece

TEXTS = st.text(st.sampled_from("甲乙 a<>&\"'\n138 0013-8000"), max_size=12)
FLOWS = ("div", "section", "article", "header", "footer", "aside")
ATTRIBUTES = st.dictionaries(
    st.sampled_from(
        [
            "class",
            "id",
            "data-field",
            "data-sample",
            "title",
            "aria-label",
            "style",
            "onclick",
            "name",
            "href",
            "hidden",
        ]
    ),
    TEXTS,
    max_size=3,
)


def write(name: str, attributes: dict[str, str], inside: str) -> str:
    stated = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    return f"<{name}{stated}>{inside}</{name}>"


def elements(names: tuple[str, ...], inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(write, st.sampled_from(names), ATTRIBUTES, inside)


SAID = TEXTS.map(escape)
ALONE = st.one_of(
    st.builds(lambda text: f'<img src="a.png" alt="{escape(text)}">', TEXTS),
    st.builds(lambda text: f'<input type="search" value="{escape(text)}">', TEXTS),
    st.just("<br>"),
    st.just("<!-- 甲 13800138000 -->"),
    st.just('<svg viewBox="0 0 1 1"><title>图</title><path d="M0 0"/></svg>'),
    st.just('<script type="application/json">{"a": "<b>"}</script>'),
    st.just("<script>let a = 1 < 2</script>"),
)
PHRASES = st.lists(st.one_of(SAID, ALONE, elements(("a", "button", "span", "strong"), SAID)), max_size=4).map(
    "".join
)
PARTS = st.recursive(
    st.one_of(elements(("p", "h1", "label", "td"), PHRASES).filter(lambda part: "<td" not in part), PHRASES),
    lambda inner: elements(FLOWS, st.lists(inner, max_size=3).map("".join)),
    max_leaves=8,
)
PAGES = st.builds(
    lambda title, body: (
        '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title></head>"
        f"<body>{body}</body></html>\n"
    ),
    TEXTS,
    PARTS,
)


def read_mended(content: bytes) -> WebPage:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(page_module, "cut", lambda *_: [][0])
        patch.setattr(page_module, "NotPlainError", IndexError)
        return PageReader(Finder()).read("a/index.html", content)


def cut_page(content: bytes) -> list[Part]:
    return [read_tag(read_piece(piece), Finder()) for piece in cut(content).split("<")]


def join(parts: list[Part]) -> Part | None:
    try:
        return merge(parts)
    except NotPlainError:
        return None


def is_plain(content: bytes) -> bool:
    try:
        return merge(cut_page(content)).is_page
    except NotPlainError:
        return False


@given(PAGES)
def test_a_page_is_read_the_same_in_both_ways(text: str) -> None:
    content = text.encode()
    assert PageReader(Finder()).read("a/index.html", content) == read_mended(content)


@given(PAGES, st.lists(st.integers(0, 400), max_size=12))
def test_a_page_says_the_same_however_it_is_put_together(text: str, places: list[int]) -> None:
    try:
        parts = cut_page(text.encode())
    except NotPlainError:
        return
    whole = join(parts)
    for place in places:
        at = place % max(len(parts) - 1, 1)
        if (pair := join(parts[at : at + 2])) is None:
            assert whole is None
            return
        parts[at : at + 2] = [pair]
    assert join(parts) == whole


@given(PAGES)
def test_a_page_is_read_the_same_once_its_parts_are_known(text: str) -> None:
    content = text.replace("><", ">\n<").encode()
    reader = PageReader(Finder())
    first, *others = (reader.read("a/index.html", content) for _ in range(4))
    assert all(other == first for other in others)


def test_what_is_plain_is_cut() -> None:
    page = (
        '<!doctype html>\n<html lang="zh-CN"><head><title>甲</title></head><body>'
        '<header><a href="..">乙</a></header>'
        "<main><p>丙<br>丁</p><ul><li>戊<ul><li>己</li></ul></li></ul></main></body></html>"
    )
    assert is_plain(page.encode())


@pytest.mark.parametrize(
    "body",
    [
        "<p>甲<p>乙",
        "<p><div>甲</div></p>",
        "<ul><li>甲<li>乙</li></ul>",
        "<div>甲",
        "甲</div>",
        "<a href=甲>乙</a>",
        "<a href='甲'>乙</a>",
        '<a href="一"><a href="二">甲</a></a>',
        '<a title="1 < 2">甲</a>',
        "1 < 2",
        "<b><i>甲</b></i>",
        "<div/>甲",
        "<textarea><b></textarea>",
        "<script>/*<!--*/</script>",
        "<script>let a",
        "<!-- 甲 -- 乙 -->",
        "<![CDATA[甲]]>",
        "<?php 甲 ?>",
        "<header>甲",
        "<p><header>甲</header></p>",
        "甲\0乙",
        "<h1>甲<h2>乙</h2></h1>",
        "<title><b>甲</b></title>",
        "<iframe><p>甲</p></iframe>",
        '<p \u3000id="一" id="二">甲</p>',
        '<p \x0bid="一" id="二">甲</p>',
        '<a xlin\u212a:href="一" xlink:href="二">甲</a>',
        '<a href="?a=1&region=2">甲</a>',
        "<style\u3000><b>甲</b></style>",
    ],
)
def test_what_a_browser_has_to_mend_is_left_to_a_parser(body: str) -> None:
    content = f"<html><head></head><body>{body}</body></html>".encode()
    assert not is_plain(content)
    assert PageReader(Finder()).read("a/index.html", content) == read_mended(content)


@pytest.mark.parametrize(
    "body",
    [
        "<SCRIPT>let a</SCRIPT>",
        "<style></style ><b>甲</b><style></style>",
        '<header><meta name="viewport" content="user-scalable=no">甲</header>',
        '<article data-field="甲"><img src="a.png" alt="乙"><article>丙</article></article>',
        '<p><img src="a.png" alt="" data-field="甲"></p><label>乙<input id="a"></label><input id="b">',
        "<table><tr><td>甲</td></tr></table><a href='a'></a>".replace("'", '"'),
    ],
)
def test_what_is_written_oddly_but_plainly_is_read_the_same_in_both_ways(body: str) -> None:
    content = f"<html><head></head><body>{body}</body></html>".encode()
    assert is_plain(content)
    assert PageReader(Finder()).read("a/index.html", content) == read_mended(content)


@pytest.mark.parametrize(
    "page",
    [
        "",
        "甲",
        "<p>甲</p>",
        "<html><div></div><body></body></html>",
        "<html><head>a</head><body></body></html>",
        "<html><head></head></html>",
        "\xff",
    ],
)
def test_what_is_no_page_is_left_to_a_parser(page: str) -> None:
    assert not is_plain(page.encode("latin-1", "replace"))


@pytest.mark.parametrize(
    "body",
    [
        "<style\u3000><img src='a.png' alt='' onerror='b()'></style>",
        "<style></style ><img src='a.png' alt='' onerror='b()'><style></style>",
        "<script type='application/json'>1</SCRIPT><img src='a.png' alt='' onerror='b()'><script></script>",
        "<svg><style><img src='a.png' alt='' onerror='b()'></style></svg>",
        "<noscript><style></noscript><img src='a.png' alt='' onerror='b()'><noscript></style></noscript>",
        "<textarea><style></textarea><img src='a.png' alt='' onerror='b()'><textarea></style></textarea>",
        "<select><style></select><img src='a.png' alt='' onerror='b()'><select></style></select>",
        "<script type='TEXT/JAVASCRIPT'>b()</script>",
        "<script type='text/ecmascript'>b()</script>",
        "<a \u3000href='..' href='javascript:b()'>甲</a>",
        "<svg><a><animate attributeName='href' values='..;javascript:b()'/></a></svg>",
    ],
)
@pytest.mark.parametrize("quote", ["'", '"'])
def test_what_runs_in_a_browser_is_told_however_it_hides(body: str, quote: str) -> None:
    page = f"<html><head></head><body>{body}</body></html>".replace("'", quote)
    assert PageReader(Finder()).read("a/index.html", page.encode()).inline


@pytest.mark.parametrize(
    "body",
    [
        '<image src="a.png">',
        '<frame src="a.png">',
        '<svg><image href="a.png"/></svg>',
        '<svg><use xlink:href="a.png"></use></svg>',
        '<svg><filter><feImage href="a.png"/></filter></svg>',
    ],
)
def test_what_a_page_loads_is_told(body: str) -> None:
    page = f"<html><head></head><body>{body}</body></html>"
    assert PageReader(Finder()).read("a/index.html", page.encode()).loads == ("a.png",)


def test_a_picture_in_the_page_itself_is_not_loaded_and_not_read() -> None:
    sources = ("data:image/png;base64,QQ12345678/13812345678==", "data:image/png;base64,QQ 12345678", "a.png")
    body = "".join(f'<img src="{source}" alt="码">' for source in sources) + f'<embed src="{sources[0]}">'
    page = PageReader(Finder()).read(
        "a/index.html", f"<html><head></head><body>{body}</body></html>".encode()
    )
    assert page.loads == (*sources[1:], sources[0])
    assert len(page.personal) == 2
    assert [image.source for image in page.images] == ["data:image/png", "data:image/png", "a.png"]


@pytest.mark.parametrize("name", ["script", "iframe", "embed"])
def test_what_a_page_loads_as_another_thing_is_no_picture(name: str) -> None:
    source = "data:image/png;base64,QUJD"
    page = f'<html><head></head><body><{name} src="{source}"></{name}></body></html>'
    assert PageReader(Finder()).read("a/index.html", page.encode()).loads == (source,)


def test_a_policy_in_the_body_is_none() -> None:
    policy = '<meta http-equiv="Content-Security-Policy" content="甲">'
    pages = (
        f"<html><head>{policy}</head><body></body></html>",
        f"<html><head></head><body>{policy}</body></html>",
    )
    assert [PageReader(Finder()).read("a/index.html", page.encode()).policy for page in pages] == ["甲", ""]


def test_a_remark_before_a_page_is_read_too() -> None:
    page = "<!-- 13800138000 --><html><head></head><body><p>甲<p>乙</body></html>"
    assert PageReader(Finder()).read("a/index.html", page.encode()).personal


def test_what_lxml_gives_is_in_order() -> None:
    tags = mend("<p>甲<div><li>乙<li>丙<b><i>丁</b></i>".encode())
    assert merge([read_tag(tag, Finder()) for tag in tags]).is_page


def test_a_second_body_takes_no_words_from_the_first() -> None:
    """lxml leaves it where it stands."""
    page = '<html lang="zh-CN"><head><title>甲</title></head><body><p>乙</body>丙<body><p>丁</body></html>'
    assert PageReader(Finder()).read("a/index.html", page.encode()).words == "乙丙丁"


@pytest.mark.parametrize(
    ("text", "unpaired"),
    [
        ("<ul><li>甲<li>乙</ul><p>a<div>b</div></p>", ()),
        ("<svg><path/><g/></svg><br/><a title='<b>'>a</a>", ()),
        ("<!--><b>a</b><!-- <i> --><script>'<u>'</script>", ()),
        ("<p><xmp></p>", ("xmp",)),
        ("<template><p>a", ("template",)),
        ("a</div>", ("/div",)),
        ("<div/>a", ("div",)),
        ("<p>月龄<m 且>n</p>", ("m",)),
        ("a<!-- b", ("!--",)),
        ("<style>a", ("style",)),
        ("<div><style>a", ("style",)),
        ("<ul><!-- a <b>", ("!--",)),
        ("<div><a title='>", ("a",)),
        ("</script>a</style>", ("/script", "/style")),
        ("<p don't>a</p><a title = '>'>b</a><a title=a'b>c</a>", ()),
        ("<b><i>a</b></i>", ("i", "/i")),
    ],
)
def test_a_tag_without_its_other_half_is_found(text: str, unpaired: tuple[str, ...]) -> None:
    page = f'<!doctype html><html lang="zh-CN"><head><title>a</title></head><body>{text}</body></html>'
    assert find_unpaired(page.encode()) == unpaired
    assert PageReader(Finder()).read("a/index.html", page.encode()).unpaired == unpaired


@pytest.mark.parametrize("piece", ["<!-- ", "<script", "<style>", "<a title='", "<svg ", "</b"])
def test_a_page_of_halves_is_read_in_one_pass(piece: str) -> None:
    assert len(find_unpaired((piece * 200_000).encode())) == 1
