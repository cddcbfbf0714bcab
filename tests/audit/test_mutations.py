"""Every duty has been seen failing: the sound site is broken in one way, and exactly that duty turns 不符合.

A break that cannot but touch another duty names it (``implied``), with the reason beside it.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import sqlite3
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
import xlsxwriter

from childcare.listings import LISTINGS
from childcare.profile import PROFILE
from datapub.audit.manifest import is_summed, list_files
from datapub.audit.reading import Cache
from tests.audit.conftest import Bench, is_shared, link_tree, open_site, survey
from tests.support import make_credit_code, read_rows

Break = Callable[[Path], object]

CARD = "institutions/zb00001/index.html"
SECOND = "institutions/zb00002/index.html"
HOME_CARD = "institutions/zb00003/index.html"
CANCELLED = "institutions/zb00004/index.html"
REFUSED = "institutions/zb00005/index.html"
LIST = "register/990102/index.html"
REGISTER = "data/institutions.csv"
DATES = "data/publication-dates.csv"
REVIEW = "data/release-review.json"
GUIDE = "disclosure/guide/index.html"
MOBILE = "13812345678"
IDENTITY = "11010519491231002X"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


# --- ways of breaking -----------------------------------------------------------------------------


def write(site: Path, address: str, content: str | bytes) -> None:
    """Write a file anew: the copy shares its files with the sound site until then."""
    path = site / address
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def edit(address: str, old: str, new: str) -> Break:
    """Replace a text wherever it stands in one file."""

    def change(site: Path) -> None:
        text = (site / address).read_text(encoding="utf-8")
        assert old in text, old
        write(site, address, text.replace(old, new))

    return change


def sub(address: str, pattern: str, new: str) -> Break:
    """Replace a pattern wherever it stands in one file."""

    def change(site: Path) -> None:
        text, count = re.subn(pattern, new, (site / address).read_text(encoding="utf-8"), flags=re.S)
        assert count, pattern
        write(site, address, text)

    return change


def before_end(address: str, html: str) -> Break:
    """Add something at the end of a page's article."""
    return edit(address, "</article>", html + "</article>")


def everywhere(pattern: str, old: bytes, new: bytes) -> Break:
    """Replace a pattern in all files of a kind."""

    def change(site: Path) -> None:
        for path in site.glob(pattern):
            write(site, path.relative_to(site).as_posix(), re.sub(old, new, path.read_bytes()))

    return change


def append(address: str, text: str) -> Break:
    """Write on at the end of a file."""
    return lambda site: write(site, address, (site / address).read_text(encoding="utf-8") + text)


def add(address: str, content: str | bytes) -> Break:
    """Add a file."""
    return lambda site: write(site, address, content)


def drop(address: str) -> Break:
    """Remove a file."""
    return lambda site: (site / address).unlink()


def cells(address: str, key: str, **changed: str) -> Break:
    """Change cells of the row that begins with a key; every row for the key "*"."""

    def change(site: Path) -> None:
        rows = list(csv.DictReader(io.StringIO((site / address).read_text(encoding="utf-8"))))
        found = 0
        for row in rows:
            if key in {"*", next(iter(row.values()))}:
                assert changed.keys() <= row.keys()
                row.update(changed)
                found += 1
        assert found
        put_rows(site, address, rows)

    return change


def without_row(address: str, key: str) -> Break:
    """Remove the row that begins with a key."""

    def change(site: Path) -> None:
        reader = csv.DictReader(io.StringIO((site / address).read_text(encoding="utf-8")))
        rows = list(reader)
        remaining = [row for row in rows if next(iter(row.values())) != key]
        assert len(remaining) < len(rows)
        put_rows(site, address, remaining, reader.fieldnames)

    return change


def copy_row(source: str, key: str, target: str) -> Break:
    """Add a row of one file to another."""

    def change(site: Path) -> None:
        rows = list(csv.DictReader(io.StringIO((site / source).read_text(encoding="utf-8"))))
        listed = list(csv.DictReader(io.StringIO((site / target).read_text(encoding="utf-8"))))
        put_rows(site, target, [*listed, *(row for row in rows if next(iter(row.values())) == key)])

    return change


def put_rows(
    site: Path, address: str, rows: list[dict[str, str]], names: Iterable[str] | None = None
) -> None:
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, list(names or rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    write(site, address, stream.getvalue())


def review(**changed: object) -> Break:
    """Change what is told of the review."""
    return lambda site: write(
        site, REVIEW, json.dumps(json.loads((site / REVIEW).read_text(encoding="utf-8")) | changed)
    )


def both(*breaks: Break) -> Break:
    """Break in several ways at once."""

    def change(site: Path) -> None:
        for one in breaks:
            one(site)

    return change


def workbook(hidden: str = "", comment: str = "", author: str = "") -> bytes:
    """Return a workbook with something out of sight."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{SHEET}"><sheets><sheet name="a" sheetId="1"/>'
            '<sheet name="b" sheetId="2" state="veryHidden"/></sheets></workbook>',
        )
        archive.writestr("xl/worksheets/sheet1.xml", f'<worksheet xmlns="{SHEET}"><sheetData/></worksheet>')
        archive.writestr(
            "xl/worksheets/sheet2.xml",
            f'<worksheet xmlns="{SHEET}"><sheetData><row r="1"><c r="A1" t="inlineStr">'
            f"<is><t>{hidden}</t></is></c></row></sheetData></worksheet>",
        )
        archive.writestr(
            "xl/comments1.xml",
            f'<comments xmlns="{SHEET}"><commentList><comment ref="A1">'
            f"<text><t>{comment}</t></text></comment></commentList></comments>",
        )
        archive.writestr("docProps/core.xml", f"<properties><creator>{author}</creator></properties>")
    return stream.getvalue()


def database(text: str) -> bytes:
    """Return a database with a table that holds a text."""
    connection = sqlite3.connect(":memory:")
    connection.execute("create table notes (words text)")
    connection.execute("insert into notes values (?)", (text,))
    connection.commit()
    return connection.serialize()


def archive(name: str, content: bytes) -> bytes:
    """Return an archive with one member."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr(name, content)
    return stream.getvalue()


def blank(address: str) -> Break:
    """Empty a page's article, but for its heading."""
    return sub(address, r"(<article[^>]*>).*(</article>)", r'\1<h1 id="title">栏目</h1>\2')


def undated(address: str, but: str = r"\Z") -> Break:
    """Take every date off a page, up to where a pattern begins."""

    def change(site: Path) -> None:
        text = (site / address).read_text(encoding="utf-8")
        end = re.search(but, text, re.S)
        assert end
        bare, count = re.subn(r"(\d{4})年(\d{1,2})月(\d{1,2})日", r"\1/\2/\3", text[: end.start()])
        assert count
        write(site, address, bare + text[end.start() :])

    return change


def picture(address: str, root: str, html: str) -> Break:
    """Put a picture on a page, with its file."""
    return both(
        add("assets/map.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>"),
        before_end(address, html.format(root)),
    )


FEW_CSV = "id,name,area_code,places,enrolled,status,is_sample\nzb00009,甲,990102,20,3,已备案,false\n"
HOME_CSV = (
    "id,name,area_code,provider_type,address,status,is_sample\n"
    "zb00003,甲,990103,家庭托育点,乙区五号社区3号楼,已备案,false\n"
)
INLINE_HASH = "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='"


def few_workbook() -> bytes:
    """Return a workbook whose hidden sheet counts three children."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.add_worksheet("a").write(0, 0, "a")
        sheet = book.add_worksheet("b")
        sheet.write_row(0, 0, ["编号", "名称", "托位总数", "在托人数", "状态", "是否样例数据"])
        sheet.write_row(1, 0, ["zb00009", "甲", 20, 3, "已备案", "否"])
        sheet.hide()
    return stream.getvalue()


# --- the breaks -----------------------------------------------------------------------------------

BREAKS: list[tuple[str, Break, frozenset[str]]] = [
    (duty, broken, frozenset(implied))
    for duty, broken, implied in (
        ("R01a", sub(CARD, r"91999999\w{10}", ""), ()),
        ("R01a", edit(SECOND, "新区卫生健康部门", "卫生健康部门"), ()),
        # Words that are there and not shown are none.
        ("R01a", edit(CARD, "2024年5月20日", "<i hidden>2024年5月20日</i>"), ()),
        ("R01a", edit(CARD, "2024年5月20日", "2024年5月"), ()),
        ("R01b", edit("data/institutions.json", "甲区示例路1号", "甲区"), ()),
        ("R01b", edit("data/990102/institutions.csv", "示例一托育园", "示例园"), ()),
        ("R01b", edit("institutions/zb00002.json", "新区示例路2号", "新区"), ()),
        # A point that is not listed cannot be viewed either.
        ("R01c", edit("register/990103/index.html", "institutions/zb00003/", "institutions/zb00001/"),
         {"R08b"}),
        ("R01c", sub(HOME_CARD, "(?<!示例三)家庭托育点", "托育点"), ()),
        ("R01d", edit(HOME_CARD, "乙区五号社区", "乙区五号社区3号楼2单元"), ()),
        ("R01d", add("data/at/2026-01-01/institutions.csv", HOME_CSV), ()),
    ("R01d", before_end(HOME_CARD, '<a href="https://uri.amap.com/marker?position=1,2">图</a>'), ()),
        ("R02", cells("data/areas.csv", "990102", filing_authority="甲市卫生健康部门"), ()),
        ("R02", cells("data/areas.csv", "990103", filing_authority=""), ()),
        ("R03", cells(DATES, "zb00003", first_published_on="2024-07-15"), ()),
        ("R03", both(cells(REGISTER, "zb00002", filed_on="2024-08-01"),
                     cells(DATES, "zb00002", first_published_on="2024-08-30")),
         # The page still shows the other day, and so do the downloads; the receipt took as long.
         {"R01a", "R01b", "R05a"}),
        ("R04", cells(DATES, "zb00001", change_published_on="2025-07-10"), ()),
        ("R04", both(cells(REGISTER, "zb00002", changed_on="2025-03-03"),
                     cells(DATES, "zb00002", change_published_on="2025-04-15")), ()),
        ("R05a", cells(REGISTER, "zb00001", application_received_on="2024-05-06"), ()),
        ("R05a", cells(REGISTER, "zb00003", application_received_on="2024-05-11"), ()),
        ("R05b", cells(DATES, "zb00005", status_published_on="2024-08-01"), ()),
        ("R05b", cells(REGISTER, "zb00005", application_received_on="2024-06-12"), ()),
        ("R05c", edit(REFUSED, "未通过备案告知", "已备案"), ()),
        ("R05c", edit(REFUSED, "卫生评价、消防安全检查", "材料"), ()),
        ("R05c", cells(REGISTER, "zb00005", refusal_reasons=""), ()),
        ("R05c", cells(REGISTER, "zb00005", filed_on="2024-07-05"), ()),
        ("R06a", edit(CANCELLED, "2026年1月15日", "2026年1月"), ()),
        ("R06a", edit(CANCELLED, "已注销", "停业"), ()),
        # A page that is gone leaves dead links behind.
        ("R06b", drop(CANCELLED), {"P02"}),
        ("R06b", edit("data/changes.json", '"is_sample":"true"', '"is_sample":"false"'), ()),
        ("R06b", edit("register/990102/index.html", "institutions/zb00004/", "institutions/zb00001/"),
         {"R08b"}),
        ("R07a", edit("data/areas/index.html", 'data-field="index_no"', ""), ()),
        ("R07a", edit("data/units/index.html", "甲市卫生健康委员会", "某机构"), ()),
        ("R07b", edit("disclosure/index.html", "../data/units/", "../data/areas/"), ()),
        ("R07b", sub("disclosure/index.html", r'(data-field="generated_on"[^>]*>)[^<]*', r"\g<1>近日"), ()),
        ("R07c", blank(GUIDE), {"R23"}),
        ("R07c", everywhere("*/index.html", rb'href="[^"]*guide/"', b'href="."'), ()),
        ("R07d", edit("disclosure/standard-directory.csv", "家庭托育点的备案情况也公开", "备案情况"), ()),
        ("R07d", add("disclosure/standard-directory.xlsx", workbook()), ()),
        ("R07d", edit("disclosure/standard/index.html", "家庭托育点的备案情况也公开", "备案情况"), ()),
        ("R08a", edit(LIST, 'type="search"', 'type="text"'), ()),
        ("R08a", everywhere("search/**/*.json", b"zb00002", b"zb00099"), ()),
        ("R08b", edit(LIST, "institutions/zb00001/", "institutions/zb00004/"), ()),
        ("R08b", edit("register/990191L/index.html", "institutions/zb00002/", "institutions/zb00004/"), ()),
        ("R08c", edit("data/sha256sums.txt", "  streets.csv", "0  streets.csv"), ()),
        ("R08c", edit("data/units/index.html", "data/units.csv", "data/areas.csv"), ()),
        ("R09a", sub(LIST, r'<time data-field="as_of_on"[^>]*>[^<]*', "<time>近日"), ()),
        ("R09a", sub("institutions/index.html", 'data-field="as_of_on"', ""), ()),
        ("R09b", sub(CARD, r'href="tel:[^"]*"', 'href="#title"'), ()),
        ("R09b", sub(LIST, r'href="tel:[^"]*"', 'href="#title"'), ()),
        # The institution's own number is no way to complain about it.
        ("R09b", sub(CARD, r'href="tel:123\d*"', 'href="#title"'), ()),
        ("R09c", cells(REGISTER, "*", as_of_on="2026-03-31"), ()),
        ("R09c", cells(REGISTER, "*", as_of_on="2025-07-31"), ()),
        ("R10a", before_end(CARD, "<p>电话 138 1234 5678</p>"), ()),
        ("R10a", add("data/more.xlsx", workbook(hidden=MOBILE)), ()),
        ("R10a", add("data/more.xlsx", workbook(author=MOBILE)), ()),
        ("R10a", add("data/more.sqlite", database(f"电话{MOBILE}")), ()),
        ("R10a", add("data/more.zip", archive("a.csv", f"x,{MOBILE}\n".encode())), ()),
        ("R10a", add(f"data/{MOBILE}.csv", "甲\n"), ()),
        ("R10b", before_end(CARD, f'<p title="{IDENTITY}">甲</p>'), ()),
        ("R10b", add("data/more.xlsx", workbook(comment=IDENTITY)), ()),
        ("R10c", before_end(CARD, "<p>账号：6222020200112233445</p>"), ()),
        ("R10c", add("data/more.json", '{"备注": "账号：6222020200112233445"}'), ()),
        ("R10d", before_end(CARD, "<p>微信号：happybaby2026</p>"), ()),
        ("R10d", add("data/more.xlsx", workbook(comment="微信号：happybaby2026")), ()),
        ("R10e", add("data/more.csv", "child_name,area_code\n甲,990102\n"), ()),
        ("R10e", add("data/more.json", '[{"监护人电话": "0999-6123456"}]'), ()),
        ("R11", cells(REGISTER, "zb00001", principal_basis=""), ()),
        ("R11", sub(CARD, r'(data-field="principal_basis">)[^<]*', r"\g<1>"), ()),
        ("R12", cells(REGISTER, "zb00001", enrolled="3"), ()),
        ("R12", before_end(HOME_CARD, '<p data-field="enrolled">3 人</p>'), ()),
    ("R12", edit("data/institutions.json", '"enrolled": 45', '"enrolled": 3'), ()),
    ("R12", add("data/more.csv", FEW_CSV), ()),
    ("R12", add("data/more.xlsx", few_workbook()), ()),
    ("R12", add("data/at/2026-01-01/institutions.csv", FEW_CSV), ()),
    ("R12", before_end("areas/990100/index.html", '<p data-field="occupancy-rate-compared">3 ÷ 73</p>'), ()),
        ("R13a", cells(REGISTER, "zb00004", credit_code="12999999000000049X"), ()),
        ("R13a", cells(REGISTER, "zb00004", legal_form="企业"), ()),
        ("R13b", cells(REGISTER, "zb00004", legal_form="企业",
                       credit_code=make_credit_code("91", 5)), ()),
        ("R13b", cells(REGISTER, "zb00005", legal_form="事业单位",
                       credit_code=make_credit_code("12", 4)), ()),
        ("R14", cells(REGISTER, "zb00001", registered_on="2025-01-01"), ()),
        ("R14", cells(REGISTER, "zb00003", changed_on="2027-01-04"), ()),
        ("R15", cells(REGISTER, "zb00004", places="21"), ()),
        # Of 30 classes the first figure is that of 3.
        ("R15", sub(CARD, r'(data-field="classes">\d+)', r"\g<1>0"), ()),
        ("R15", edit(CARD, 'data-field="places">55<', 'data-field="places">54<'), ()),
        ("R16a", cells(REGISTER, "zb00004", classes_senior="0"), ("R15",)),  # the page tells the classes too
        ("R16a", cells(REGISTER, "zb00002", classes_mixed="0"), ("R15",)),
        # The page of the point still shows the sum that the rule allows.
        ("R16b", cells(REGISTER, "zb00003", places="6", places_infant="6"), {"R15"}),
        # An institution turned into somebody's home has its door on its page.
        ("R16b", cells(REGISTER, "zb00004", provider_type="家庭托育点"), {"R01d"}),
        ("R16c", cells(REGISTER, "zb00001", caregivers="1"), ()),
        ("R16c", cells(REGISTER, "zb00002", caregivers="1"), ()),
        ("R17", edit(SECOND, 'data-field="over-enrolled"', ""), ()),
        ("R17", cells(REGISTER, "zb00001", enrolled="60", caregivers="20"), ()),
        ("R18", sub("areas/990102/index.html", r"(可以收托的机构</dt>\s*<dd[^>]*>)\d+", r"\g<1>7"), ()),
        ("R18", copy_row(REGISTER, "zb00001", "data/990103/institutions.csv"), ()),
        # A city whose sum cannot be read is no city whose sum is right.
        ("R18", sub("areas/990100/index.html", r"(可以收托的机构</dt>\s*<dd[^>]*>)\d+", r"\g<1>7"), ()),
        ("R19", cells("data/sanctions.csv", "sa00001", category=""), ()),
        ("R19", cells("data/sanctions.csv", "sa00001", publication_ends_on="2026-11-22"), ()),
        ("R19", edit(CARD, "责令改正后没有改。", "有违法行为。"), ()),
        ("R20", without_row("data/tasks.csv", "T13"), ()),
        ("R20", edit("tasks/T05/index.html", "市妇联", "妇联"), ()),
        ("R20", add("data/task_progress.csv", "id,task_id\nx,T99\n"), ()),
        ("R21a", cells("data/observations.csv", "o002", source_title=""), ()),
        ("R21a", sub("indicators/places/index.html", r"2025\s*年", "近年"), ()),
        ("R21b", cells("data/targets.csv", "t002", statement="力争 4.5 个"), ()),
        ("R21b", cells("data/targets.csv", "t001", source_title=""), ()),
        ("R22", review(reviewed_on=""), ()),
        ("R22", review(version="f" * 40), ()),
        # Without the record nothing can be said of who reviewed.
        ("R22", drop(REVIEW), {"G15?"}),
        ("R23", edit(GUIDE, "2025年政府信息公开", "2020年政府信息公开"), ()),
        ("R23", edit(GUIDE, "工作年度报告", "工作总结"), ()),
        ("R24", picture(CARD, "../../", '<p><img src="{}assets/map.svg" alt="位置"></p>'), ()),
        ("R24", picture("index.html", "", '<p><img src="{}assets/map.svg" alt="甲市区划图"></p>'), ()),
        ("R25", edit(CARD, "晨检记录缺了一天。", "晨检有问题。"), ()),
        ("R25", sub(CARD, r'(data-field="inspected_on"[^>]*>)[^<]*', r"\g<1>近日"), ()),
        ("R27", edit(HOME_CARD, "示例评估单位", "某单位"), ()),
        ("R27", edit(HOME_CARD, "2025年5月20日", "近日"), ()),
        *(
            (row["id"], broken, ())
            for row in read_rows("disclosure_duties")
            for name in LISTINGS
            if row["check_name"] == f"{name.replace('_', '-')}-shown"
            for broken in (
                sub(f"{name}/index.html", r'(data-field="rows">)\d+', r"\g<1>99"),
                sub(f"{name}/index.html", r'(data-field="row">).*?(</th>)', r"\g<1>别的\g<2>"),
            )
        ),
        ("R36", edit("support_measures/index.html", "免征示例税", "减半"), ()),
        ("R36", edit("support_measures/index.html", "示例公告第一条", "有关规定"), ()),
        ("R36", edit("support_measures/index.html", "2027年12月31日", "长期"), ()),
        ("R26", edit(CARD, "备案变更登记", "登记"), ()),
        ("R26", cells("data/institution_events.csv", "ev00001", happened_on="2025-06-02"), ()),
        ("G01", edit(CARD, 'href="../../areas/', 'href="/areas/'), ()),
        ("G01", edit("about/index.html", 'href="../data/"', 'href="/data/"'), ()),
        ("G02a", blank("units/index.html"), ()),
        ("G02a", blank("verify/index.html"), ()),
        ("G02b", sub(CARD, r'(name="PubDate" content=")[^"]*', r"\g<1>2027-01-04 09:00"), ()),
        ("G02b", sub("about/index.html", r"(数据发布 <time[^>]*>)[^<]*", r"\g<1>2026年12月1日"), ()),
        ("G02c", sub("index.html", r"2026年11月23日", "2026年10月8日"), ()),
        ("G02c", edit("index.html", 'data-field="published_on"', ""), ()),
        ("G03", undated("units/u01/index.html"), ()),
        ("G03", undated("areas/990191L/index.html", r"<footer.*"), ()),
        ("G03", undated("tasks/T02/index.html"), ()),
        ("G04a", sub("index.html", r'name="SiteIDCode" content="[^"]*"', 'name="SiteIDCode" content=""'), ()),
        ("G04a", edit("index.html", 'name="SiteDomain"', 'name="Site"'), ()),
        ("G04b", edit("areas/index.html", 'name="ColumnName"', 'name="Column"'), ()),
        ("G04b", edit("about/index.html", 'name="ColumnType"', 'name="Column"'), ()),
        ("G04c", edit(CARD, 'name="ArticleTitle"', 'name="Article"'), ()),
        ("G04c", sub("about/index.html", r'(name="PubDate" content=")[^"]*', r"\g<1>2026/11/23"), ()),
        ("G04c", edit("about/index.html", 'name="ContentSource"', 'name="Content"'), ()),
        ("G05a", sub("404.html", r'<dd data-field="site-police-no">.*?</dd>', "<dd></dd>"), {"G05b"}),
        ("G05a", sub(CARD, r'(data-field="site-publisher">)[^<]*', r"\g<1>"), ()),
        ("G05b", edit("404.html", "甲ICP备20260042号", "待填"), ()),
        ("G05b", edit(CARD, "9901000042", "待填"), ()),
        ("G05b", edit(CARD, "jiucuo.html?site_code=9901000042", "jiucuo.html?site_code=1"), ()),
        ("G05b", edit("about/index.html", "conac.cn/sitename", "conac.cn/name"), ()),
        ("G06a", before_end(CARD, '<script src="https://dcs.conac.cn/js/1.js"></script>'), ()),
        ("G06a", both(add("assets/jiucuo.js", "1"),
                      before_end(CARD, '<script src="../../assets/jiucuo.js"></script>')), ()),
        ("G06b", edit(CARD, "Content-Security-Policy", "Content-Policy"), ()),
        ("G06b", before_end("about/index.html", "<script>alert(1)</script>"), ()),
        ("G06b", edit(CARD, "script-src 'self'", "script-src 'self' cdn.evil.test"), ()),
    ("G06b", edit(CARD, "script-src 'self'", "script-src *"), ()),
    ("G06b", edit(CARD, "connect-src 'self'", "connect-src data: 'self'"), ()),
    ("G06b", both(
        sub(CARD, "script-src 'self'", f"script-src 'self' {INLINE_HASH}"),
        before_end(CARD, "<script>alert(1)</script>"),
    ), ()),
    ("G06b", before_end(CARD, '<meta http-equiv="refresh" content="0; url=https://evil.test/">'), ()),
    ("G06b", before_end(CARD, '<base href="https://evil.test/">'), ()),
    ("G06b", edit("headers-charts.conf", "script-src 'self'", "script-src 'self' evil.test"), ()),
    ("G06b", edit("headers.conf", "default-src 'none'", "default-src *"), ()),
        ("G06b", edit(CARD, "script-src 'self'", "script-src 'self' 'unsafe-inline'"), ()),
        ("G07", edit(CARD, 'lang="zh-CN"', 'lang="en"'), ()),
        ("G07", before_end("about/index.html", "<h1>二</h1>"), ()),
        ("G07", sub("404.html", r'<a href="#title" class="md-skip">.*?</a>', ""), ()),
        ("G08", picture(CARD, "../../", '<p><img src="{}assets/favicon.svg"></p>'), ()),
        ("G08", before_end("about/index.html", '<input type="text" name="a">'), ()),
        ("G08", before_end("about/index.html", "<table><tr><td>1</td></tr></table>"), ()),
        ("G09", edit(CARD, 'id="large-text"', ""), ()),
        ("G09", sub("index.html", "initial-scale=1", "initial-scale=1,user-scalable=no"), ()),
        ("G10", edit("accessibility/index.html", 'id="gaps"', ""), ()),
        ("G10", sub(CARD, r'href="../../accessibility/"', 'href="../../about/"'), ()),
        ("G11", before_end(CARD, '<a href="http://203.0.113.9/a">旧站</a>'), ()),
        ("G11", append("headers.conf", "# 203.0.113.9\n"), ()),
        ("G12", before_end(CARD, '<img src="https://cdn.example/a.png" alt="甲">'), ()),
        ("G12", add("assets/more.css", "@import url(https://fonts.example/a.css);"), ()),
        ("G12", add("assets/more.js", 'fetch("https://api.example/a")'), ()),
        ("G13", add("data/areas.geojson", '{"type": "FeatureCollection", "features": []}'), ()),
        ("G13", add("data/more.geojson", '{"features": [{"geometry": {"type": "Polygon"}}]}'), ()),
        ("G13", before_end(CARD, '<script type="application/json">{"type":"choropleth"}</script>'), ()),
        ("G14", add("assets/more.js", "document.cookie = 'a=1'"), ()),
        ("G14", add("assets/more.js", "navigator.sendBeacon('/count')"), ()),
        ("G15", review(is_another_person=False), ()),
        ("G15", review(is_another_person=None), ()),
        ("P01", cells(REGISTER, "zb00004", is_sample="true"), ()),
        ("P01", add("data/more.csv", FEW_CSV.replace(",3,", ",30,").replace("false", "true")), ()),
    ("P01", cells("data/observations.csv", "o003", is_sample="true"), ()),
        ("P02", before_end(CARD, '<a href="../zb00099/">甲</a>'), ()),
        ("P02", sub("about/index.html", r"</body>\s*</html>\s*$", ""), ()),
    )
]  # fmt: skip


def reseal(site: Path, before: Path) -> None:
    """Make the checksums right again where the break has not touched them: that is another duty."""
    address = "data/sha256sums.txt"
    text = (site / address).read_text(encoding="utf-8")
    if text != (before / address).read_text(encoding="utf-8"):
        return
    sums = {name: digest for digest, name in (line.split("  ", 1) for line in text.splitlines())}
    files = [name for name in list_files(site / "data") if is_summed(f"data/{name}")]
    sums = {name: sums.get(name, "") for name in files}
    for name in files:
        if not is_shared(f"{site}/data/{name}", f"{before}/data/{name}"):
            sums[name] = hashlib.sha256((site / "data" / name).read_bytes()).hexdigest()
    write(site, address, "".join(f"{digest}  {name}\n" for name, digest in sums.items()))


@pytest.mark.parametrize(
    ("duty", "broken", "implied"), BREAKS, ids=[f"{duty}-{place}" for place, (duty, *_) in enumerate(BREAKS)]
)
def test_a_break_is_seen_as_that_and_as_nothing_else(
    bench: Bench, tmp_path: Path, duty: str, broken: Break, implied: frozenset[str]
) -> None:
    site = tmp_path / "site"
    link_tree(bench.site, site)
    broken(site)
    reseal(site, bench.site)
    after = bench.judge(site)
    changed = {
        name: one.verdict.result for name, one in after.items() if one.verdict.result != bench.before[name]
    }
    unknown = {name.removesuffix("?") for name in implied if name.endswith("?")}
    failed = {duty, *(name for name in implied if not name.endswith("?"))}
    expected = dict.fromkeys(failed, "不符合") | dict.fromkeys(unknown, "无法核查")
    assert changed == expected, {name: after[name].verdict.reason for name in {*changed, duty}}
    assert after[duty].verdict.evidence


def test_the_sound_site_is_sound(bench: Bench) -> None:
    results = Counter(bench.before.values())
    assert results.keys() == {"符合", "不适用"}
    assert {name for name, result in bench.before.items() if result == "不适用"} == {"R24"}


@pytest.mark.parametrize(
    "forged",
    [
        {"base_url": 7}, {"base_url": "javascript:alert(1)"}, {"state": "false"}, {"state": None},
        {"published": 20261123}, {"commit": []}, {"files": [], "publisher": None}, {"note": "13812345678"},
    ],
    ids=str,
)  # fmt: skip
def test_a_forged_manifest_is_no_site(bench: Bench, tmp_path: Path, forged: dict[str, object]) -> None:
    site = tmp_path / "site"
    link_tree(bench.site, site)
    mark = json.loads((site / "version.json").read_text(encoding="utf-8"))
    write(site, "version.json", json.dumps({**mark, **forged}))
    found = survey(site)
    assert not found.is_sound and found.problems and not found.judged


def test_every_duty_has_a_check_and_has_been_seen_failing_twice() -> None:
    duties = read_rows("disclosure_duties")
    assert [row["check_name"] for row in duties] == list(dict.fromkeys(row["check_name"] for row in duties))
    assert {row["check_name"] for row in duties} == PROFILE.duties.keys()
    assert len(duties) >= 36
    broken = Counter(duty for duty, *_ in BREAKS)
    assert {row["id"]: broken[row["id"]] for row in duties if broken[row["id"]] < 2} == {}
    assert broken.keys() <= {row["id"] for row in duties}


def test_a_sample_site_has_to_say_so(city_site: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    link_tree(city_site, site)
    duty = PROFILE.duties["samples-marked"]
    cache = Cache()
    assert duty(open_site(site, cache=cache)).result == "符合"
    edit("about/index.html", 'data-field="sample-notice"', "")(site)
    assert duty(open_site(site, cache=cache)).result == "不符合"


LABELS = (
    "主办单位", "联系方式", "网站标识码", "公安备案号", "我为政府网站找错", "数据发布", "跳到正文", "大字",
    "可以收托的机构", "复制地址", "家庭托育点设在", "合计", "截至", "索引号", "生成日期", "发布机构",
    "公开依据", "在托人数", "备案通过", "还没有列出机构", "公开指南", "无障碍声明", "公开目录", "指出错误",
    "不足", "托位使用率",
)  # fmt: skip


def test_a_copy_editor_may_change_every_label(bench: Bench, tmp_path: Path) -> None:
    site = tmp_path / "site"
    link_tree(bench.site, site)
    changed = 0
    for path in site.rglob("*.html"):
        head, article, rest = (text := path.read_text(encoding="utf-8")).partition("<body")
        for label in LABELS:
            # What stands in a sentence of the data (a description, a source) is no label.
            rest = re.sub(rf"(?<![一-鿿]){label}(?![一-鿿、，。])", "别的字", rest)
        changed += head + article + rest != text
        write(site, path.relative_to(site).as_posix(), head + article + rest)
    assert changed > 50, changed
    found = {name: one.verdict for name, one in bench.judge(site).items()}
    assert {name: verdict.reason for name, verdict in found.items() if verdict.result == "不符合"} == {}
    assert {name: verdict.result for name, verdict in found.items()} == bench.before
