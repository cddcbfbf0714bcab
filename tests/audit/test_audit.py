"""The audit: a small sound site passes, and each way of breaking it is found as that."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from childcare.duties import REGISTER_CHECKS
from datapub.audit.links import resolve
from datapub.audit.manifest import MANIFEST, ManifestHeader, check_manifest, make_manifest, write_checksums
from datapub.audit.page import PageReader, WebPage
from datapub.audit.personal import Finder
from datapub.audit.problems import list_problems
from datapub.audit.site import Site
from datapub.problem import Problem, in_order
from tests.conftest import CLOCK
from tests.support import flatten

PAGE = (
    '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
    '<meta http-equiv="Content-Security-Policy" content="default-src \'self\'">'
    '<meta name="robots" content="noindex"><title>题</title>'
    '<link rel="stylesheet" href="{root}site.css"></head>'
    '<body><h1 id="top">题</h1>{body}</body></html>'
)


def audit_site(folder: Path) -> list[Problem]:
    """Check the pages and files alone, as the audit does before it turns to the duties."""
    incomplete = list(check_manifest(folder))
    return in_order(incomplete or list_problems(Site(folder, date(2026, 11, 23), REGISTER_CHECKS)))


def page(root: str, body: str) -> str:
    return PAGE.format(root=root, body=body)


def sound_site() -> dict[str, str]:
    return {
        "index.html": page("", '<a href="institutions/zb00001/#top">甲</a><a href="areas/370303/">区</a>'),
        "institutions/zb00001/index.html": page(
            "../../",
            '<p class="note sample-banner">样例数据</p><p data-sample="zb00001">示例园</p>'
            '<a href="../../">首页</a><a href="../../data/areas.csv">下载</a>',
        ),
        "areas/370303/index.html": page("../../", '<a href="tel:+8612345">电话</a><a href="#top">顶</a>'),
        "data/institutions.csv": "id,name\nzb00001,示例园\n",
        "data/areas.csv": "code,name,level,is_reporting_area\n370303,张店区,区,true\nCN,全国,全国,false\n",
        "404.html": page("/tuoyu/", '<a href="/tuoyu/">首页</a><a href="/tuoyu/areas/370303/">区</a>'),
        "site.css": "body{}",
        "data/disclosure-audit.json": "{}",
    }


def checksums_of(files: dict[str, str]) -> str:
    return "".join(
        f"{hashlib.sha256(text.encode()).hexdigest()}  {address.removeprefix('data/')}\n"
        for address, text in files.items()
        if address.startswith("data/")
    )


def put_site(folder: Path, files: dict[str, str]) -> Path:
    files = {"data/sha256sums.txt": checksums_of(files), **files}
    for address, text in files.items():
        path = folder / address
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / MANIFEST).write_bytes(
        make_manifest(folder, ManifestHeader("https://tuoyu.example/tuoyu/", CLOCK))
    )
    return folder


def test_sound_site_passes(tmp_path: Path) -> None:
    assert audit_site(put_site(tmp_path, sound_site())) == []


def replace(address: str, old: str, new: str) -> Callable[[dict[str, str]], None]:
    def change(files: dict[str, str]) -> None:
        assert old in files[address]
        files[address] = files[address].replace(old, new)

    return change


def remove(address: str) -> Callable[[dict[str, str]], None]:
    def change(files: dict[str, str]) -> None:
        del files[address]

    return change


HOME = "index.html"
CARD = "institutions/zb00001/index.html"
AREA = "areas/370303/index.html"
LIST = "data/institutions.csv"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (replace(HOME, "areas/370303/", "areas/370304/"), [(HOME, "audit-dead-link")]),
        (replace(HOME, "#top", "#bottom"), [(HOME, "audit-dead-anchor")]),
        (replace(AREA, 'href="#top"', 'href="#nowhere"'), [(AREA, "audit-dead-anchor")]),
        (replace(CARD, "../../data/areas.csv", "/data/areas.csv"), [(CARD, "audit-dead-link")]),
        (remove("site.css"), [(page, "audit-dead-link") for page in ("404.html", AREA, HOME, CARD)]),
        (replace("404.html", '"/tuoyu/"', '"/"'), [("404.html", "audit-dead-link")]),
        (replace("404.html", "areas/370303/", "areas/1/"), [("404.html", "audit-dead-link")]),
        (replace(AREA, "../../site.css", "https://cdn.example/site.css"), [(AREA, "audit-foreign-host")]),
        (replace(AREA, "</body>", '<img src="//cdn.example/a.png"></body>'), [(AREA, "audit-foreign-host")]),
        (replace(AREA, "</body>", "<script>alert(1)</script></body>"), [(AREA, "audit-inline-script")]),
        (replace(AREA, "</h1>", "</h1><style>p{display:none}</style>"), [(AREA, "audit-inline-script")]),
        (replace(AREA, "<h1", '<h1 onclick="x()"'), [(AREA, "audit-inline-script")]),
        (replace(AREA, "</h1>", "</h1><details><summary>甲</summary>"), [(AREA, "audit-unpaired")]),
        (replace(AREA, "<h1", '<h1 style="color:red"'), [(AREA, "audit-inline-script")]),
        (replace(AREA, "<title>", '<link rel="canonical" href="https://a.example/areas/370303/"><title>'), [
            (AREA, "audit-canonical")]),
        (replace(AREA, "<title>", '<link rel="canonical" href="https://tuoyu.example/tuoyu/"><title>'), [
            (AREA, "audit-canonical")]),
        (replace(
            AREA, "<title>", '<link rel="canonical" href="https://tuoyu.example/tuoyu/areas/370303/"><title>'
        ), []),
        (replace(AREA, '<meta name="robots" content="noindex">', ""), [(AREA, "audit-robots")]),
        (replace(AREA, "</h1>", '</h1><a href="https://a.example/">https://www.shili.gov.cn/a</a>'), [
            (AREA, "audit-disguised-link")]),
        (replace(AREA, 'lang="zh-CN"', 'lang="zh"'), [(AREA, "audit-language")]),
        (replace(AREA, "<title>题</title>", ""), [(AREA, "audit-title")]),
        (replace(AREA, "</h1>", "</h1><h1>二</h1>"), [(AREA, "audit-title")]),
        (replace(AREA, "http-equiv", "name"), [(AREA, "audit-policy")]),
        (replace(AREA, "</body></html>", ""), [(AREA, "audit-page")]),
        (replace(CARD, "sample-banner", "banner"), [(CARD, "audit-sample-mark")]),
        (replace("data/institutions.csv", "zb00001", "zb00002"), [
            ("institutions/zb00002/index.html", "audit-missing-page")]),
        (replace("data/areas.csv", "370303", "370304"), [("areas/370304/index.html", "audit-missing-page")]),
        (remove("data/institutions.csv"), [("data/institutions.csv", "audit-missing-download")]),
        (replace(AREA, "</h1>", "</h1><p>电话 138 1234 5678</p>"), [(AREA, "audit-personal")]),
        (replace(AREA, "<h1", '<h1 title="１３８１２３４５６７８"'), [(AREA, "audit-personal")]),
        (replace(LIST, "示例园", "13812345678"), [(LIST, "audit-personal")]),
        (lambda files: files.update({"data/a.xlsx": "PK"}), [("data/a.xlsx", "audit-file")]),
        (lambda files: files.update({"data/a.zip": "PK"}), [("data/a.zip", "audit-file")]),
    ],
)  # fmt: skip
def test_each_fault_is_found(
    tmp_path: Path, change: Callable[[dict[str, str]], None], expected: list[tuple[str, str]]
) -> None:
    files = sound_site()
    change(files)
    assert flatten(audit_site(put_site(tmp_path, files)), "file", "rule") == expected


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        (lambda folder: (folder / MANIFEST).unlink(), "audit-unfinished"),
        (lambda folder: (folder / MANIFEST).write_text("{"), "audit-manifest"),
        (lambda folder: (folder / MANIFEST).write_bytes(b"\xff"), "audit-manifest"),
        (
            lambda folder: (folder / MANIFEST).write_text('{"publisher": "datapub 0", "files": {}}'),
            "audit-foreign",
        ),
        (lambda folder: (folder / CARD).write_text("<html>"), "audit-changed"),
        (lambda folder: (folder / CARD).unlink(), "audit-unfinished"),
        (lambda folder: (folder / "more.html").write_text(""), "audit-extra"),
    ],
)
def test_no_whole_site_is_never_a_pass(tmp_path: Path, spoil: Callable[[Path], object], rule: str) -> None:
    spoil(put_site(tmp_path, sound_site()))
    assert flatten(audit_site(tmp_path), "rule") == [(rule,)]


def test_folder_without_a_site(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "page.html").write_text("x")
    found = {name: audit_site(tmp_path / name) for name in ("empty", "nowhere", "page.html")}
    assert {rule for problems in found.values() for rule in flatten(problems, "rule")} == {("audit-empty",)}
    words = [problems[0].message for problems in found.values()]
    assert [
        part in text for part, text in zip(("空的", "没有“nowhere”", "是一个文件"), words, strict=True)
    ] == [True] * 3


def test_a_site_being_written_says_so(tmp_path: Path) -> None:
    put_site(tmp_path, sound_site())
    (tmp_path / MANIFEST).unlink()
    assert "还在写入" in audit_site(tmp_path)[0].message
    # Its manifest is there while it is audited, but the results of that are not.
    (tmp_path / "data/disclosure-audit.json").unlink()
    assert flatten(audit_site(tmp_path), "rule") == [("audit-unfinished",)]
    (tmp_path / MANIFEST).write_bytes(
        make_manifest(tmp_path, ManifestHeader("https://tuoyu.example/tuoyu/", CLOCK))
    )
    assert [(one.rule, "没有写完" in one.message) for one in audit_site(tmp_path)] == [
        ("audit-unfinished", True)
    ]


@pytest.mark.parametrize(
    ("origin", "path", "address"),
    [
        ("index.html", "areas/370303/", "areas/370303/index.html"),
        ("areas/370303/index.html", "../../", "index.html"),
        ("areas/370303/index.html", "..", "areas/index.html"),
        ("areas/370303/index.html", ".", "areas/370303/index.html"),
        ("areas/index.html", "../data/areas.csv", "data/areas.csv"),
        ("index.html", "%E7%94%B2.csv", "甲.csv"),
    ],
)
def test_resolve(origin: str, path: str, address: str) -> None:
    assert resolve(origin, path) == address


def test_what_is_in_an_archive_is_found_in_each_file_that_has_it(tmp_path: Path) -> None:
    dirty = "电话\n13812345678\n"
    folder = put_site(tmp_path, {**sound_site(), "data/dirty.csv": dirty})
    for name in ("a", "b"):
        with zipfile.ZipFile(folder / f"data/{name}.zip", "w") as archive:
            archive.writestr("dirty.csv", dirty)
    manifest = make_manifest(folder, ManifestHeader("https://tuoyu.example/tuoyu/", CLOCK))
    (folder / MANIFEST).write_bytes(write_checksums(manifest, folder))
    assert flatten(audit_site(folder), "file", "rule") == [
        (f"data/{name}", "audit-personal") for name in ("a.zip", "b.zip", "dirty.csv")
    ]


@pytest.mark.parametrize(
    ("sums", "expected"),
    [
        (checksums_of(sound_site()) + f"{'0' * 64}  more.csv\n", ["data/more.csv"]),
        (checksums_of(sound_site()).replace("areas.csv", "area.csv"), ["data/area.csv", "data/areas.csv"]),
        (checksums_of({**sound_site(), "data/areas.csv": ""}), ["data/areas.csv"]),
        ("".join(checksums_of(sound_site()).splitlines(True)[1:]), ["data/institutions.csv"]),
    ],
)
def test_a_checksum_that_does_not_hold_is_found(tmp_path: Path, sums: str, expected: list[str]) -> None:
    found = audit_site(put_site(tmp_path, {**sound_site(), "data/sha256sums.txt": sums}))
    assert flatten(found, "file", "rule") == [(address, "audit-checksum") for address in expected]


def test_a_site_without_checksums(tmp_path: Path) -> None:
    put_site(tmp_path, sound_site())
    (tmp_path / "data/sha256sums.txt").unlink()
    (tmp_path / MANIFEST).write_bytes(
        make_manifest(tmp_path, ManifestHeader("https://tuoyu.example/tuoyu/", CLOCK))
    )
    assert flatten(audit_site(tmp_path), "file", "rule") == [("data/sha256sums.txt", "audit-checksum")]


@pytest.mark.parametrize(
    ("state", "is_preview", "found"),
    [("official", False, True), ("official", True, False), ("trial", False, False), ("sample", False, False)],
)
def test_search_engines_list_an_official_site_and_no_other(
    tmp_path: Path, state: str, is_preview: bool, found: bool
) -> None:
    folder = put_site(tmp_path, sound_site())
    header = ManifestHeader("https://tuoyu.example/tuoyu/", CLOCK, state=state, is_preview=is_preview)
    (folder / MANIFEST).write_bytes(make_manifest(folder, header))
    problems = [problem for problem in audit_site(folder) if problem.rule == "audit-robots"]
    assert {problem.file for problem in problems} == ({HOME, CARD, AREA, "404.html"} if found else set())


def test_script_allowed_by_its_hash() -> None:
    script = "let a=1"
    wrong = read_page("a", page("", f"<script>{script}</script>").encode())
    allowed = PAGE.replace("default-src 'self'", f"script-src {wrong.inline[0]}")
    assert read_page("a", allowed.format(root="", body=f"<script>{script}</script>").encode()).inline == ()


def test_data_block_is_no_script() -> None:
    assert read_page("a", page("", '<script type="application/json">{}</script>').encode()).inline == ()


def read_page(address: str, content: bytes) -> WebPage:
    return PageReader(Finder()).read(address, content)


@given(st.binary())
def test_any_bytes_can_be_read(content: bytes) -> None:
    read_page("a.html", content)


def test_an_article_within_an_article_is_read_once() -> None:
    body = "<article>一<article>二</article><!-- 三 --></article>四"
    assert read_page("a", f"<html><body>{body}</body></html>".encode()).words == "一二"


@pytest.mark.parametrize(("article", "around"), [("甲", "2026年9月30日"), ("2026年9月30日", "甲")])
def test_a_day_around_an_article_is_none_in_it(article: str, around: str) -> None:
    read = read_page("a", f"<html><body><article>{article}</article>{around}</body></html>".encode())
    assert (read.words, read.is_dated_outside) == (article, around != "甲")


@pytest.mark.parametrize(
    "unseen",
    [
        '<p hidden>甲<b data-field="a">乙</b></p>',
        '<p data-field="a" hidden="">乙</p>',
        '<div hidden="until-found"><p>甲</p><p data-field="a">乙</p></div>',
        '<dialog><p>甲</p><p data-field="a">乙</p></dialog>',
        '<div popover="auto"><p data-field="a">乙</p></div>',
        '<template><p data-field="a">乙</p></template>',
        '<p hidden>甲<a hidden>乙</a><b data-field="a">乙</b>丙</p>',
    ],
)
@pytest.mark.parametrize("around", ["{}", "<div>\n<p>丁</p>\n{}\n</div>", '<div data-field="b">{}</div>'])
def test_words_that_are_not_shown_are_none(unseen: str, around: str) -> None:
    body = f"<article><p>一</p>{around.format(unseen)}<p>二</p></article>"
    head = '<html lang="zh-CN"><head><title>题</title></head>'
    for content in (f"{head}<body>{body}</body></html>", f"<html><body>{body}<br></p></body></html>"):
        read = read_page("a", content.encode())
        assert read.words == ("一丁二" if "丁" in around else "一二")
        assert "a" not in read.fields and read.fields.get("b", ("",)) == ("",)


def test_a_dialog_that_stands_open_is_read() -> None:
    read = read_page("a", '<html><body><dialog open data-field="a">甲</dialog></body></html>'.encode())
    assert (read.words, read.fields.get("a")) == ("甲", ("甲",))


@pytest.mark.parametrize(
    "hidden",
    [
        "<!-- 13912345678 -->",
        '<p data-note="13912345678"></p>',
        '<a href="tel:+8613912345678">甲</a>',
        '<a href="https://a.example/?phone=13912345678">甲</a>',
        '<p id="t13912345678">甲</p>',
        '<q cite="tel:13912345678">甲</q>',
        '<img src="13912345678.png" alt="甲">',
        '<svg><text aria-description="13912345678">甲</text></svg>',
        '<input type="hidden" value="13912345678">',
        "<script>let caller = '13912345678'</script>",
        '<script type="application/json">{"a": "13912345678"}</script>',
    ],
)
def test_a_number_is_found_where_no_reader_sees_it(hidden: str) -> None:
    read = read_page("a", f"<html><body>{hidden}</body></html>".encode())
    assert [found.key for found in read.personal] == ["R10/mobile"]


@pytest.mark.parametrize(
    ("link", "is_disguised"),
    [
        ('<a href="https://a.example/">https://b.example/</a>', True),
        ('<a href="http://a.example/x">www.shili.gov.cn</a>', True),
        ('<a href="//a.example/">shili.cn/tuoyu</a>', True),
        ('<a href="https://shili.gov.cn.a.example/">shili.gov.cn</a>', True),
        ('<a href="https://a.example/"> HTTPS://Shili.gov.cn</a>', True),
        ('<a href=" HTTPS://a.example/">shili.gov.cn</a>', True),
        ('<a href="https://[a.example/">www.shili.gov.cn</a>', True),
        ('<a href="https://a@shili.gov.cn:8443">shili.gov.cn</a>', False),
        ('<a href="https://xn--fiqs8s.cn/">https://中国.cn/</a>', False),
        ('<a href="https://www.shili.gov.cn/x">shili.gov.cn</a>', False),
        ('<a href="https://shili.gov.cn/x">https://www.shili.gov.cn/</a>', False),
        ('<a href="https://a.example/">Node.js</a>', False),
        ('<a href="https://a.example/">site.toml</a>', False),
        ('<a href="../data/a.csv">https://b.example/data/a.csv</a>', False),
        ('<a href="https://a.example/">国家卫生健康委员会</a>', False),
    ],
)
def test_a_link_that_reads_as_the_address_of_another_host(link: str, is_disguised: bool) -> None:
    assert bool(read_page("a", f"<html><body>{link}</body></html>".encode()).disguised) is is_disguised


@pytest.mark.parametrize(
    ("meta", "is_unlisted"),
    [
        ('<meta name="robots" content="noindex">', True),
        ('<meta name="Robots" content="NOINDEX, nofollow">', True),
        ('<meta name="baiduspider" content="none">', True),
        ('<meta name="robots" content="index,follow">', False),
        ('<meta name="robots" content="noimageindex">', False),
        ('<meta name="description" content="noindex">', False),
    ],
)
def test_a_page_that_search_engines_shall_not_list(meta: str, is_unlisted: bool) -> None:
    for page in (
        f"<html><head>{meta}</head><body></body></html>",
        f"<html><body><p>甲</p>{meta}</body></html>",
    ):
        assert read_page("a", page.encode()).is_unlisted is is_unlisted


def test_a_number_in_the_title_is_found() -> None:
    read = read_page("a", "<html><head><title>电话 13912345678</title></head><body></body></html>".encode())
    assert [found.key for found in read.personal] == ["R10/mobile"]
