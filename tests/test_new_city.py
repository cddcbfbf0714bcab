"""Other cities, from ``new`` to an audited site: none of them shows a trace of the city it came from."""

from __future__ import annotations

import csv
import errno
import json
import os
import re
import shlex
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path

import frictionless
import pandas
import pytest
import xlsxwriter
from lxml import html

from childcare.founding import lay_out_tiles, make_areas
from childcare.profile import PROFILE
from datapub.audit.origin import Origin, find_traces, read_origin
from datapub.cli import main
from datapub.config import load_config
from datapub.divisions import Division, Divisions, read_divisions, shorten
from datapub.scaffold import City, make_prefix, make_project
from tests.conftest import ROOT
from tests.support import find_index, make_credit_code, read_rows, write_csv

MADE = Divisions(
    {
        code: Division(code, name, kind, parent)  # type: ignore[arg-type]
        for code, name, kind, parent in (
            ("990000", "某省", "province", ""),
            ("990100", "甲市", "city", "990000"),
            ("990102", "甲东区", "county", "990100"),
            ("990181", "甲阳市", "county", "990100"),
            ("990123", "甲山县", "county", "990100"),
            ("990102001", "甲一街道", "street", "990102"),
            ("990102101", "甲二镇", "street", "990102"),
            ("990181001", "阳一街道", "street", "990181"),
            ("990200", "乙市", "city", "990000"),
            ("990202", "乙城区", "county", "990200"),
            ("990300", "丙市", "city", "990000"),
        )
    },
    "示例来源 1.0",
    "2026-01-01",
)
"""A province that does not exist: a city with a 县级市, one with a district, one without any county."""

CITIES = {"prefecture": "990100", "district": "990102", "province": "990000"}


def make_city(root: Path, code: str, divisions: Divisions = MADE, rows: bool = True) -> Path:
    """Make a project as the command does, with institutions in two areas, and one of which none is known."""
    place = divisions.by_code[code]
    make_project(PROFILE, load_config(ROOT), root, divisions, City(place, place.name, []))
    config = load_config(root)
    areas = [row for row in read(root, "areas") if row["is_reporting_area"] == "true"]
    if rows:
        institutions = [
            {
                "id": f"{make_prefix(place.name)}{number:05d}",
                "name": f"样例{number}托育园",
                "credit_code": make_credit_code("91", number),
                "site_no": "1",
                "area_code": areas[number % len(areas)]["code"] if number < 3 else code,
                "status": "已备案",
                "filed_on": "2025-03-03",
                "places": "20",
                "as_of_on": "2026-09-30",
                "is_sample": "true",
            }
            for number in range(1, 4)
        ]
        dataset = config.dataset("institutions")
        (root / dataset.path).write_bytes(write_csv(dataset.schema.names, institutions))
    return root


def read(root: Path, name: str) -> list[dict[str, str]]:
    with (root / f"datasets/{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return what builds one of :data:`CITIES`, once for all tests of this module."""

    @cache
    def build(kind: str) -> Path:
        root = make_city(tmp_path_factory.mktemp(kind) / "city", CITIES[kind])
        assert main(PROFILE, ["check"], root) == 0
        assert main(PROFILE, ["build", "--quiet", "-o", str(root / "site")], root) == 0
        return root

    return build


of_each_kind = pytest.mark.parametrize("kind", CITIES)


@of_each_kind
def test_no_code_document_number_or_name_of_ours_is_left(city: Callable[[str], Path], kind: str) -> None:
    root = city(kind)
    origin = read_origin(root)
    ours = {row["code"] for row in read_rows("areas")} - {"CN"}
    documents = {row["document_no"] for row in read_rows("policies") if row["relation"] == "本地文件"}
    assert ours <= set(origin.codes) and documents <= set(origin.texts)
    assert load_config(ROOT).city in origin.names
    assert [problem.message for problem in find_traces(root / "site", origin, ())] == []


@of_each_kind
def test_it_is_a_city_of_its_own(city: Callable[[str], Path], kind: str) -> None:
    root = city(kind)
    name = MADE.by_code[CITIES[kind]].name
    assert name in (root / "site/index.html").read_text("utf-8")
    reporting = {row["code"] for row in read(root, "areas") if row["is_reporting_area"] == "true"}
    expected = {
        "prefecture": {"990102", "990181", "990123"},
        "district": {"990102001", "990102101"},
        "province": {"990102", "990181", "990123", "990202", "990300"},
    }
    assert reporting == expected[kind]
    for code in reporting:
        assert (root / f"site/areas/{code}/index.html").is_file()
    assert not any(row["filing_authority"] or row["population"] for row in read(root, "areas"))
    assert not any(row["responsible"] for row in read(root, "indicators")), (
        "a document of ours says who it is"
    )
    assert "负责部门" not in (root / "site/indicators/index.html").read_text("utf-8")
    assert not any(read(root, name) for name in ("tasks", "units", "releases", "corrections"))
    schemas = "".join(path.read_text("utf-8") for path in (root / "schemas").glob("*.json"))
    prefix = make_prefix(name)
    assert f"真实机构用 {prefix} 开头" in schemas and f"{prefix}00001" in schemas and "zb" not in schemas
    national = {row["id"] for row in read(root, "policies")}
    assert all(row["policy_id"] in national for row in read(root, "goals"))
    assert {row["relation"] for row in read(root, "policies")} <= {"国家规定", "标准"}


WORDS = {
    "prefecture": ("全市", "区县"),
    "district": ("全区", "镇街"),
    "province": ("全省", "县市区"),
}


@of_each_kind
def test_nothing_is_spoken_of_that_it_does_not_have(city: Callable[[str], Path], kind: str) -> None:
    site = city(kind) / "site"
    assert "功能区" not in (site / "areas/index.html").read_text("utf-8")
    assert (
        "热线"
        not in (site / "guides/parents/index.html").read_text("utf-8").split("<main")[1].split("</main>")[0]
    )
    code = next(row["code"] for row in read(city(kind), "areas") if row["is_reporting_area"] == "true")
    assert 'id="contacts"' not in (site / f"areas/{code}/index.html").read_text("utf-8")


def test_a_city_without_counties_is_its_own_only_area(tmp_path: Path) -> None:
    root = make_city(tmp_path / "city", "990300")
    assert main(PROFILE, ["build", "--quiet", "-o", str(root / "site")], root) == 0
    register = (root / "site/register/990300/index.html").read_text(encoding="utf-8")
    assert all(f"institutions/bs0000{number}/" in register for number in (1, 2, 3))
    assert not (root / "site/data/990300").exists(), "its register is the whole one"
    areas, data = (root / f"site/{folder}/index.html" for folder in ("areas", "data"))
    assert "每个区县" not in areas.read_text("utf-8") and "没有分区县统计" in areas.read_text("utf-8")
    assert "只看一个" not in (root / "site/changes/index.html").read_text("utf-8")
    assert "按区县的文件" not in data.read_text("utf-8") and "不分区县" in data.read_text("utf-8")
    for address in ("", "institutions/"):
        page = (root / "site" / address / "index.html").read_text(encoding="utf-8")
        assert re.search(r'<h2 id="areas">[^<]*</h2>\s*<p class="not-stated">本站没有登记', page), address


@of_each_kind
def test_it_is_spoken_of_in_the_words_of_its_level(city: Callable[[str], Path], kind: str) -> None:
    site = city(kind) / "site"
    whole, part = WORDS[kind]
    home, areas = (site / "index.html").read_text("utf-8"), (site / "areas/index.html").read_text("utf-8")
    assert f"各{part}" in home and f"未注明{part}" in home and whole in areas
    others = {"全市", "全省", "全区", "各区县", "各镇街", "各县市区", "本市"} - {whole, f"各{part}"}
    others |= {"机构、区县"} - {f"机构、{part}"}
    others -= {"本市"} if kind == "prefecture" else set()
    wrong = re.compile("|".join(others))
    texts = [path for path in site.rglob("*") if path.suffix in {".html", ".js", ".json", ".csv", ".atom"}]
    assert [(path.name, word) for path in texts for word in wrong.findall(path.read_text("utf-8"))] == []


@of_each_kind
def test_a_row_of_no_known_area_counts_once_and_in_none(city: Callable[[str], Path], kind: str) -> None:
    root, code = city(kind), CITIES[kind]
    site, unplaced = root / "site", f"{make_prefix(MADE.by_code[code].name)}00003"
    part = WORDS[kind][1]
    table = re.findall(r"<tr.*?</tr>", (site / f"areas/{code}/index.html").read_text("utf-8"), re.DOTALL)
    counts = {
        name: int(found[1])
        for row in table
        for name in [re.sub("<.*?>", "", row.split("</th>")[0]).strip()]
        if (found := re.search(r'class="num">(\d+)</td>', row)) and name in {WORDS[kind][0], f"未注明{part}"}
    }
    assert counts == {WORDS[kind][0]: 3, f"未注明{part}": 1}
    for area in (row["code"] for row in read(root, "areas") if row["is_reporting_area"] == "true"):
        assert unplaced not in (site / f"register/{area}/index.html").read_text("utf-8")
        assert unplaced not in (site / f"data/{area}/institutions.csv").read_text("utf-8")
    assert unplaced in (site / f"register/{code}/index.html").read_text("utf-8").split('id="unplaced"')[1]
    for address in ("completeness", "areas", f"areas/{code}", "comparison"):
        page = (site / address / "index.html").read_text("utf-8")
        assert f"有 1 家机构没有注明是哪个{part}" in page and "不等于没有" in page
    assert f"未注明{part}" in (site / f"institutions/{unplaced}/index.html").read_text("utf-8")
    index = json.loads(find_index(site).read_text("utf-8"))
    assert index["lists"]["area"][-1]["page"] == f"register/{code}/#unplaced"
    with (site / "data/disclosure-audit.csv").open(encoding="utf-8", newline="") as stream:
        judged = {row["id"]: row for row in csv.DictReader(stream)}
    assert judged["R18"]["result"] == "符合" and f"1 家未注明{part}" in judged["R18"]["reason"]


@of_each_kind
def test_its_downloads_are_what_their_schemas_say(city: Callable[[str], Path], kind: str) -> None:
    site = city(kind) / "site"
    report = frictionless.validate(str(site / "data/datapackage.json"))
    assert report.flatten(["name", "rowNumber", "fieldName", "note"]) == []
    codes = {row["code"] for row in read(city(kind), "areas")}
    with (site / "comparison/data.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert {row["区域代码"] for row in csv.DictReader(stream)} - codes == {""}, "what has no code"


def test_a_usual_list_of_a_district_comes_in_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = make_city(tmp_path / "city", "990102", rows=False)
    source = tmp_path / "list.csv"

    def take(*rows: str) -> list[dict[str, str]]:
        head = "甲东区已备案托育机构名单（截至2026年9月30日）,,,\n序号,机构名称,机构地址,托位数\n"
        source.write_text(head + "\n".join(rows) + "\n", "utf-8")
        assert main(PROFILE, ["import", str(source), "--yes"], root) == 0
        return read(root, "institutions")

    def places(rows: list[dict[str, str]]) -> list[str]:
        return [row["area_code"] for row in rows]

    known, wide = "1,示例一园,甲东区甲一街道示例路1号,30", "2,示例二园,甲市甲东区示例路2号,20"
    rows = take(known, wide, "3,示例三园,示例路3号,20")
    assert places(rows) == ["990102001", "990102", "990102"]
    assert main(PROFILE, ["check"], root) == 0
    assert "2 家机构只知道在甲东区" in capsys.readouterr().out
    again = take(
        known.replace("甲一街道", ""), "2,示例二园,甲东区甲二镇示例路2号,20", "3,示例三园,示例路3号,20"
    )
    assert places(again) == ["990102001", "990102101", "990102"]
    assert [row["id"] for row in again] == [row["id"] for row in rows]


@pytest.mark.parametrize(
    ("dataset", "column", "words"),
    [("inspections", "", "没有列出数据集 inspections"), ("institutions", "crs", "没有列出字段 crs")],
)
def test_what_the_program_reads_cannot_be_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], dataset: str, column: str, words: str
) -> None:
    root = make_city(tmp_path / "city", "990300", rows=False)
    if column:
        path = root / f"schemas/{dataset}.json"
        schema = json.loads(path.read_text("utf-8"))
        schema["fields"] = [field for field in schema["fields"] if field["name"] != column]
        path.write_text(json.dumps(schema), "utf-8")
        names = [field["name"] for field in schema["fields"]]
        (root / f"datasets/{dataset}.csv").write_bytes(write_csv(names, []))
    else:
        path = root / "datapackage.json"
        package = json.loads(path.read_text("utf-8"))
        package["resources"] = [item for item in package["resources"] if item["name"] != dataset]
        path.write_text(json.dumps(package), "utf-8")
    for command in (["check"], ["build", "--quiet"]):
        assert main(PROFILE, command, root) == 2
        assert words in capsys.readouterr().out


def test_a_trace_stops_the_build_with_its_places(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = make_city(tmp_path / "city", "990300", rows=False)
    about = root / "docs/about.md"
    about.write_text(about.read_text("utf-8") + "\n代码 370303，见淄政办发〔2021〕2号。\n", "utf-8")
    assert main(PROFILE, ["build", "--quiet", "-o", str(root / "site")], root) == 1
    output = capsys.readouterr().out
    assert "370303" in output and "淄政办发" in output and "about/index.html" in output
    assert not (root / "site").exists()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("区域 370303。", ["370303"]),
        ("370303001 1370303 118.370303 a370303", []),
        ("https://stats.example/370303.html", []),
        ("高新区 370391L", ["370391L"]),
    ],
)
def test_only_a_code_that_stands_alone_is_a_trace(tmp_path: Path, text: str, found: list[str]) -> None:
    (tmp_path / "page.html").write_text(text, "utf-8")
    origin = Origin(codes=("370303", "370391L"), names=("张店区",))
    assert [problem.value for problem in find_traces(tmp_path, origin, ())] == found
    assert not list(find_traces(tmp_path, origin, ("370303", "370391L")))


def test_another_name_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("张店区", "utf-8")
    shutil.make_archive(str(tmp_path / "b"), "zip", tmp_path, "a.json")
    (problem,) = find_traces(tmp_path, Origin(names=("张店区",)), ())
    assert problem.severity == "warning" and "a.json、b.zip" in problem.message


def test_a_trace_is_found_in_files_that_are_no_text(tmp_path: Path) -> None:
    table = pandas.DataFrame({"code": ["370303"]})
    table.to_parquet(tmp_path / "a.parquet", compression="gzip")
    with closing(sqlite3.connect(tmp_path / "b.sqlite")) as base:
        table.to_sql("t", base)
    with xlsxwriter.Workbook(tmp_path / "c.xlsx") as book:
        book.add_worksheet().write(0, 0, "370303")
    (tmp_path / "d.svg").write_text("<svg><text>370303</text></svg>", "utf-8")
    (tmp_path / "e.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rtEXtTitle\x00370303\0\0")
    (tmp_path / "370303.txt").write_text("", "utf-8")
    shutil.make_archive(str(tmp_path.parent / "f"), "zip", tmp_path, "a.parquet")
    shutil.move(tmp_path.parent / "f.zip", tmp_path / "f.zip")
    (problem,) = find_traces(tmp_path, Origin(codes=("370303",)), ())
    assert "等 7 个文件" in problem.message


def test_names_that_many_places_have_are_no_trace(city: Callable[[str], Path]) -> None:
    names = set(read_origin(city("prefecture")).names)
    assert names.isdisjoint({"高新区", "经开区", "经济开发区", "开发区", "新城区"})


@pytest.mark.parametrize("name", ["北大街街道", "大街乡"])
def test_a_name_that_the_search_makes_of_its_own_is_no_trace(tmp_path: Path, name: str) -> None:
    street = Division("990102002", name, "street", "990102")
    divisions = Divisions({**MADE.by_code, street.code: street}, MADE.source)
    assert "大街街道" in read_origin(make_city(tmp_path / "a", "990100", MADE, rows=False)).names
    assert "大街街道" not in read_origin(make_city(tmp_path / "b", "990100", divisions, rows=False)).names


def test_a_province_adds_up_by_prefecture_and_a_county_is_three_taps_away(
    city: Callable[[str], Path],
) -> None:
    """Home or 各县市区, the prefecture, the county."""
    site = city("province") / "site"
    text = (site / "areas/index.html").read_text(encoding="utf-8")
    table = text[text.index("<tbody>") : text.index("</table>")]
    rows = re.findall(r'<a href="\.\./([^"]*)">([^<]*)</a>.*?</tr>', table, re.DOTALL)
    assert rows == [
        ("areas/#g990100", "甲市"), ("areas/#g990200", "乙市"), ("areas/990300/", "丙市"),
        ("register/990000/#unplaced", "未注明县市区"), ("areas/990000/", "全省"),
    ]  # fmt: skip
    cells = [re.findall(r'<td class="num">(?:<span[^>]*>)?([^<]*)', row)[:2] for row in table.split("</tr>")]
    assert cells[:5] == [["2", "40"], ["未公布", "未公布"], ["未公布", "未公布"], ["1", "20"], ["3", "60"]]
    folded = text[text.index('id="g990100"') : text.index('id="g990200"')]
    assert re.findall(r'href="\.\./areas/(\d+)/"', folded) == ["990102", "990123", "990181"]
    assert "甲县市区" not in text and 'id="g990300"' not in text
    lookup = (site / "institutions/index.html").read_text(encoding="utf-8")
    assert "../register/990102/" in lookup[lookup.index('id="g990100"') : lookup.index('id="g990200"')]


def test_what_is_known_of_a_province_is_told_by_prefecture_too(city: Callable[[str], Path]) -> None:
    """Ninety counties in one table were nine screens of a phone; what is looked up is folded."""
    page = html.parse(city("province") / "site/completeness/index.html")
    (whole,) = page.xpath("//main//table[not(ancestor::details)][.//*[@data-field='completeness']]")
    assert whole.xpath(".//tbody//a/@href") == ["../areas/#g990100", "../register/990000/#unplaced"]
    (fold,) = page.xpath("//main//details[.//h3]")
    assert fold.xpath(".//h3/text()") == ["甲市"]
    assert {*fold.xpath(".//tbody//a/@href")} <= {
        f"../areas/{code}/" for code in ("990102", "990123", "990181")
    }
    filled = [part.xpath("sum(.//tbody/tr/td[1])") for part in (whole, fold)]
    assert filled == [3, 2]


# --- the command ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--code", "999999"], "没有省、市、区县的代码"),
        (["--code", "32010"], "六位数字"),
        (["--code", "441900101"], "请从它所在的区县或市建起"),
        (["--code", "320104001"], "秦淮区（320104）"),
        (["--code", "320191"], "请先建南京市（320100）"),
        (["--code", "320103", "--name", "白下区"], "现在见秦淮区（320104）"),
        (["--code", "320581"], "--name 常熟市"),
        (["--code", "810000", "--name", "香港特别行政区"], "不在那里施行"),
        (["--code", "820001"], "属于澳门特别行政区"),
        (["--code", "710000", "--name", "台湾省"], "属于台湾省"),
        (["--code", "320104"], "--name 秦淮区"),
        (["--code", "320000"], "--name 江苏省"),
        (["--code", "320100", "--name", "苏州市"], "不是苏州市"),
        (["--code", "320100", "--policy", "nothing.csv"], "读不了"),
    ],
)
def test_what_is_refused_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], why: str
) -> None:
    target = tmp_path / "city"
    assert main(PROFILE, ["new", str(target), *arguments], ROOT) == 2
    assert why in capsys.readouterr().err and not target.exists()


def test_a_folder_with_something_in_it_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.txt").write_text("x")
    assert main(PROFILE, ["new", str(tmp_path), "--code", "320100"], ROOT) == 2
    assert "不是空的" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("stood", [False, True])
def test_half_a_project_is_not_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], stood: bool
) -> None:
    target = tmp_path / "city"
    if stood:
        target.mkdir()

    def fail(source: Path, copy: Path) -> None:
        raise OSError(errno.ENOSPC, "", str(source), None, str(copy))

    monkeypatch.setattr("datapub.scaffold.shutil.copy", fail)
    assert main(PROFILE, ["new", str(target), "--code", "320100"], ROOT) == 2
    output = capsys.readouterr().out
    assert f"{target}/" in output and str(ROOT) not in output, "what was read is not what is full"
    assert target.exists() == stood and not (stood and any(target.iterdir()))


def test_a_folder_beside_the_project_is_not_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    beside = os.path.relpath(tmp_path / "city", ROOT)
    assert beside.startswith("..")
    assert main(PROFILE, ["new", beside, "--code", "320100"], ROOT) == 0
    assert main(PROFILE, ["new", "docs/../city", "--code", "320100"], ROOT) == 2
    assert "在本项目的文件夹里" in capsys.readouterr().err
    assert (tmp_path / "city/site.toml").is_file() and not (ROOT / "city").exists()


def test_the_next_command_can_be_typed_as_it_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / '托育 \'the "register" $1'
    assert main(PROFILE, ["new", str(target), "--code", "320100"], ROOT) == 0
    output = capsys.readouterr().out.split("接下来：")[1].split(" && make")[0]
    assert shlex.split(output) == ["cd", str(target)]


def test_a_real_district_with_its_own_policy(tmp_path: Path) -> None:
    policy = tmp_path / "policy.csv"
    policy.write_text(
        "id,title,issuer,relation,is_founding,reliability\np01,示例意见,示例机关,本地文件,true,V\n"
    )
    target = tmp_path / "qinhuai"
    options = ["--code", "320104", "--name", "南京市秦淮区", "--policy", str(policy)]
    assert main(PROFILE, ["new", str(target), *options], ROOT) == 0
    assert [row["title"] for row in read(target, "policies") if row["is_founding"] == "true"] == ["示例意见"]
    config = load_config(target)
    assert (config.city, config.short_title, config.id_prefix) == ("南京市秦淮区", "秦淮托育数据", "qh")
    areas = {row["name"]: row for row in read(target, "areas")}
    assert areas["秦淮区"]["parent_code"] == "320100" and areas["夫子庙街道"]["level"] == "镇街"
    assert main(PROFILE, ["check"], target) == 0
    assert not (target / ".git").exists() and not (target / "media").exists()


def test_a_place_whose_parts_are_not_known_is_told_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(PROFILE, ["new", str(tmp_path / "city"), "--code", "441900"], ROOT) == 0
    output = capsys.readouterr().out
    assert "没有列出" in output and "机构都先计入东莞市" in output and "上级区域代码写 441900" in output


def test_what_is_told_of_a_province_is_how_many_counties_it_has_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "city"
    assert main(PROFILE, ["new", str(target), "--code", "640000", "--name", "宁夏回族自治区"], ROOT) == 0
    counties = len([row for row in read(target, "areas") if row["is_reporting_area"] == "true"])
    assert f"下面 5 个区划，再下面 {counties} 个" in capsys.readouterr().out


def test_our_own_areas_are_those_of_the_national_list() -> None:
    """The source is checked against what was committed by hand."""
    divisions = read_divisions()
    for row in read_rows("areas"):
        if row["is_official_code"] == "true":
            assert divisions.by_code[row["code"]].name == row["name"]
    city = load_config(ROOT).city_code
    counties = {row["code"] for row in read_rows("areas") if row["level"] in {"区", "县", "县级市", "旗"}}
    below = {division.code for division in divisions.below(city) if division.kind == "county"}
    assert below == counties if divisions.by_code[city].kind == "city" else True


@pytest.mark.parametrize("count", [0, 1, 2, 7, 100])
def test_every_area_has_a_tile_of_its_own(count: int) -> None:
    tiles = lay_out_tiles([f"9901{number:02d}" for number in range(count)])
    places = {(tile["tile_row"], tile["tile_column"]) for tile in tiles}
    assert len(places) == len(tiles) == count
    assert all(int(tile["tile_column"]) <= 6 for tile in tiles), "a phone shows no more side by side"


@pytest.mark.parametrize(
    ("name", "prefix"), [("南京市", "nj"), ("石林彝族自治县", "sh"), ("城区", "cq"), ("单县", "sx")]
)
def test_ids_begin_with_two_letters_that_samples_do_not_have(name: str, prefix: str) -> None:
    assert make_prefix(name) == prefix


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("淄川区", "淄川"),
        ("单县", "单县"),
        ("恩施土家族苗族自治州", "恩施"),
        ("双江拉祜族佤族布朗族傣族自治县", "双江"),
        ("克孜勒苏柯尔克孜自治州", "克孜勒苏"),
        ("广西壮族自治区", "广西"),
        ("瀍河回族区", "瀍河"),
        ("东乡族自治县", "东乡族"),
        ("鄂伦春自治旗", "鄂伦春"),
        ("苏尼特左旗", "苏尼特左旗"),
        ("友谊达斡尔族满族柯尔克孜族乡", "友谊乡"),
        ("恩和俄罗斯族民族乡", "恩和乡"),
        ("民族团结乡", "民族团结乡"),
        ("高新技术开发区街道", "高新技术开发区街道"),
    ],
)
def test_short_names_keep_two_characters(name: str, short: str) -> None:
    assert shorten(name) == short


def test_every_place_of_the_country_has_areas_of_short_names_of_their_own() -> None:
    divisions = read_divisions()
    schema = json.loads((ROOT / "schemas/areas.json").read_text("utf-8"))
    limit = next(item for item in schema["fields"] if item["name"] == "short_name")["constraints"][
        "maxLength"
    ]
    for place in divisions.by_code.values():
        if place.kind == "street":
            continue
        names = [row["short_name"] for row in make_areas(divisions, place.code)]
        assert max(map(len, names)) <= limit, place
        assert len(names) == len(set(names)), place


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("530900", {"临沧", "双江", "耿马"}),
        ("532600", {"文山州", "文山市", "砚山"}),
        ("320000", {"南京鼓楼区", "徐州鼓楼区", "淮安市", "淮安区", "玄武"}),
        ("652900", {"阿克苏地区", "阿克苏市"}),
    ],
)
def test_areas_that_would_be_called_alike_keep_their_level_or_name_their_city(
    code: str, names: set[str]
) -> None:
    assert names <= {row["short_name"] for row in make_areas(read_divisions(), code)}


def test_streets_that_were_abolished_are_no_areas() -> None:
    assert not [one.name for one in read_divisions().by_code.values() if "撤" in one.name[-4:]]


def test_a_city_of_long_county_names_passes_its_own_check(tmp_path: Path) -> None:
    assert main(PROFILE, ["new", str(tmp_path / "city"), "--code", "530900"], ROOT) == 0
    assert main(PROFILE, ["check"], tmp_path / "city") == 0


def test_the_package_says_nothing_of_rows_that_stayed_behind(city: Callable[[str], Path]) -> None:
    package = json.loads((city("prefecture") / "datapackage.json").read_text("utf-8"))
    resources = {item["name"]: item for item in package["resources"]}
    assert package["name"].startswith("jia") and package["title"].startswith("甲市")
    assert "sources" not in resources["units"] and resources["areas"]["limits_en"].startswith("Codes are")
    assert not any("benchmarks" in str(item.get("sources")) for item in resources.values())
    shipped = {
        item["name"]: item for item in json.loads((ROOT / "datapackage.json").read_text("utf-8"))["resources"]
    }
    caveats = {name: item["limits"] for name, item in resources.items() if name not in {"areas", "streets"}}
    assert caveats == {name: shipped[name]["limits"] for name in caveats}, "what is true anywhere stays"
    assert resources["areas"]["sources"] == [{"title": "示例来源 1.0"}]


def test_a_column_of_streets_is_that_of_the_areas_where_streets_are_the_areas(tmp_path: Path) -> None:
    """A county has no areas but its streets; a column 所属乡镇 would find none in its list of streets."""
    listed = tmp_path / "名单.csv"
    listed.write_text(
        "甲东区已备案托育机构名单（截至2026年9月30日）,,,\n县（市、区）,所属乡镇,机构名称,机构地址\n"
        "甲东区,甲一街道,朝阳托育园,朝阳路1号\n甲东区,甲二镇,晨光托育园,晨光路2号\n",
        encoding="utf-8",
    )
    root = make_city(tmp_path / "city", CITIES["district"], rows=False)
    assert main(PROFILE, ["import", str(listed), "--yes"], root) == 0
    assert {row["name"]: row["area_code"] for row in read(root, "institutions")} == {
        "朝阳托育园": "990102001",
        "晨光托育园": "990102101",
    }


def test_a_city_without_parts_looks_for_its_towns_among_the_areas_that_staff_add(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No source lists the towns of some cities: neither areas nor streets are known on the first day."""
    listed = tmp_path / "名单.csv"
    listed.write_text(
        "丙市已备案托育机构名单（截至2026年9月30日）,\n所属镇,机构名称\n丙一镇,朝阳托育园\n", encoding="utf-8"
    )
    root = make_city(tmp_path / "city", "990300", rows=False)
    assert main(PROFILE, ["import", str(listed), "--yes"], root) == 1
    assert "datasets/areas.csv" in capsys.readouterr().out
    areas = root / "datasets/areas.csv"
    town = "990300100,丙一镇,丙一,,镇街,990300,true,true,,,9,,,,,\n"
    ended = "990300101,丙二镇,丙二,,镇街,990300,true,true,,2024-08-01,10,,,,,\n"
    areas.write_text(areas.read_text("utf-8") + town + ended, encoding="utf-8")
    assert main(PROFILE, ["import", str(listed), "--yes"], root) == 0
    assert [row["area_code"] for row in read(root, "institutions")] == ["990300100"]
    assert main(PROFILE, ["build", "--quiet", "-o", str(root / "site")], root) == 0
    assert "丙二" not in (root / "site/areas/index.html").read_text("utf-8").split("<main")[1]
    assert "为止，名录里没有它的机构" in (root / "site/areas/990300101/index.html").read_text("utf-8")
