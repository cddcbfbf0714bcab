"""Cells against their schema, on a small package of its own."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import frictionless
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from datapub.config import load_config
from datapub.load import load_texts
from datapub.model import Dataset, Field, Tables
from datapub.problem import ConfigError, Problem, in_order
from datapub.texts import has_invalid_characters
from datapub.validate import CheckedTable, validate_tables
from datapub.validate.cells import CHECKS, SUSPECT, find_fault
from tests.settings import SITE
from tests.support import examples, find_problems, flatten, put_project, sample_rows, write_csv

DIALECT = {
    "header": True,
    "headerRows": [1],
    "delimiter": ",",
    "lineTerminator": "\n",
    "quoteChar": '"',
    "doubleQuote": True,
    "skipInitialSpace": False,
}


def field(name: str, kind: str = "string", **constraints: Any) -> dict[str, Any]:
    more = {"trueValues": ["true"], "falseValues": ["false"]} if kind == "boolean" else {}
    return {
        "name": name,
        "title": f"题{name}",
        "description": f"说明{name}。",
        "type": kind,
        "constraints": constraints,
        **more,
    }


THINGS: dict[str, Any] = {
    "fields": [
        field("id", required=True, unique=True, pattern="^[a-z]\\d{2,4}$"),
        field("name", minLength=1, maxLength=8),
        field("kind", enum=["甲类", "乙类"]),
        field("count", "integer", minimum=0, maximum=99),
        field("rate", "number", exclusiveMinimum=-10, exclusiveMaximum=1000),
        field("on", "date", minimum="2000-01-01"),
        field("is_ok", "boolean"),
        field("year", "year"),
        field("place_id"),
        field("above_id"),
        field("note"),
    ],
    "missingValues": [""],
    "primaryKey": ["id"],
    "uniqueKeys": [["name", "year"]],
    "foreignKeys": [
        {"fields": ["place_id"], "reference": {"resource": "places", "fields": ["id"]}},
        {"fields": ["above_id"], "reference": {"resource": "", "fields": ["id"]}},
    ],
}
PLACES: dict[str, Any] = {
    "fields": [field("id", required=True), field("no", "integer")],
    "missingValues": [""],
    "primaryKey": ["id", "no"],
}
NAMES = [item["name"] for item in THINGS["fields"]]
ROW = {
    "id": "a01",
    "name": "名",
    "kind": "甲类",
    "count": "5",
    "rate": "1.50",
    "on": "2021-03-05",
    "is_ok": "true",
    "year": "2021",
    "place_id": "p1",
}


def put(
    root: Path,
    rows: list[dict[str, str]],
    places: list[dict[str, str]] | None = None,
    things: dict[str, Any] = THINGS,
) -> tuple[Dataset, ...]:
    """Write the package: ``rows`` of things, and the places that they refer to."""
    resources = []
    for name, schema in (("things", things), ("places", PLACES)):
        (root / f"{name}.json").write_text(json.dumps(schema), encoding="utf-8")
        resources.append(
            {
                "name": name,
                "title": f"表{name}",
                "description": "说明",
                "type": "table",
                "path": f"{name}.csv",
                "scheme": "file",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "dialect": DIALECT,
                "schema": f"{name}.json",
            }
        )
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "test",
        "resources": resources,
    }
    (root / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    (root / "things.csv").write_bytes(write_csv(NAMES, rows))
    (root / "places.csv").write_bytes(write_csv(["id", "no"], places or [{"id": "p1", "no": "1"}]))
    (root / "site.toml").write_text(SITE, encoding="utf-8")
    return load_config(root).datasets


def validate(root: Path, datasets: tuple[Dataset, ...], without: str = "") -> tuple[Tables, list[Problem]]:
    """Validate whatever can be decoded, also what ``load`` has found a fault in."""
    texts = load_texts(root, datasets)[0]
    texts.pop(without, None)
    return validate_tables(datasets, texts)


def check(root: Path, *rows: dict[str, str], **more: Any) -> tuple[Tables, list[Problem]]:
    datasets = put(root, list(rows), **more)
    texts, problems = load_texts(root, datasets)
    tables, found = validate_tables(datasets, texts)
    return tables, in_order([*problems, *found])


def faults(root: Path, *rows: dict[str, str], **more: Any) -> list[tuple[object, ...]]:
    return flatten(check(root, *rows, **more)[1], "row", "column", "rule")


def message(root: Path, **cells: str) -> str:
    (problem,) = check(root, {**ROW, **cells})[1]
    return problem.message


# --- values ------------------------------------------------------------------------------------


def test_cells_have_their_types(tmp_path: Path) -> None:
    tables, problems = check(tmp_path, ROW, {"id": "a02"})
    assert problems == []
    first, second = tables["things"].records()
    assert first == {
        "id": "a01",
        "name": "名",
        "kind": "甲类",
        "count": 5,
        "rate": Decimal("1.50"),
        "on": date(2021, 3, 5),
        "is_ok": True,
        "year": 2021,
        "place_id": "p1",
        "above_id": None,
        "note": None,
    }
    assert set(second.values()) == {"a02", None}
    assert tables["things"].frame.index.tolist() == [2, 3]
    assert {str(kind) for kind in tables["things"].frame.dtypes} == {"object"}


def test_index_is_the_row_of_the_spreadsheet(tmp_path: Path) -> None:
    datasets = put(tmp_path, [])
    text = f'{",".join(NAMES)}\na01,"一\n二",,,,,,,,,\n\na02,,,x,,,,,,,\n'
    (tmp_path / "things.csv").write_text(text, encoding="utf-8")
    tables, problems = validate(tmp_path, datasets)
    assert tables["things"].frame.index.tolist() == [2, 4]
    assert flatten(problems, "row", "column", "rule") == [(4, "count", "type-error")]


def test_text_that_other_readers_change(tmp_path: Path) -> None:
    tables, problems = check(tmp_path, {**ROW, "name": "007"}, {"id": "a02", "name": "NA"})
    assert problems == []
    assert [row["name"] for row in tables["things"].records()] == ["007", "NA"]


def test_cells_that_cannot_be_read_are_none_and_known_as_faulty(tmp_path: Path) -> None:
    tables, _ = check(tmp_path, {**ROW, "count": "x", "rate": "NaN", "kind": "丙类"})
    table = tables["things"]
    assert isinstance(table, CheckedTable)
    (record,) = table.records()
    assert (record["count"], record["rate"], record["kind"]) == (None, None, "丙类")
    assert table.faulty == {(2, "count"), (2, "rate"), (2, "kind")}


# --- one fault, one report ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "text", "rule", "stated"),
    [
        ("count", "12o5", "type-error", "“12o5”不是整数，请改成数字"),
        ("count", "60个", "type-error", "请改成数字"),
        ("count", "12.0", "type-error", "请改成数字 12"),
        ("count", "12.5", "type-error", "“12.5”不是整数，请改成数字"),
        ("count", "1_0", "type-error", "“1_0”不是整数"),
        ("count", "007", "number-form", "请写成 7"),
        ("count", "＋5", "formula", "请删去开头的符号"),
        ("count", "６０", "full-width-digits", "请改成半角：60"),
        ("count", "９９９", "full-width-digits", "请改成半角：999"),
        ("count", "-1", "constraint-error", "“-1”小于允许的最小值 0"),
        ("count", "100", "constraint-error", "“100”大于允许的最大值 99"),
        ("count", "9.13E+17", "scientific", "后面的位数已经丢失"),
        ("count", "=1+1", "formula", "会当作公式运行"),
        ("count", "-", "formula", "没有内容的格请空着"),
        ("count", " 5", "blanks-around", "请删去空格"),
        ("rate", "一半", "type-error", "“一半”不是数字"),
        ("rate", "1,200.50", "type-error", "请改成数字 1200.5"),
        ("rate", "NaN", "type-error", "“NaN”不是数字"),
        ("rate", "Infinity", "type-error", "不是数字"),
        ("rate", "1e2", "type-error", "不是数字"),
        ("rate", "01.5", "number-form", "请写成 1.5"),
        ("rate", "-10", "constraint-error", "必须大于 -10"),
        ("rate", "1000", "constraint-error", "必须小于 1000"),
        ("on", "2021/3/5", "type-error", "请写成 2021-03-05"),
        ("on", "2021年3月5日", "type-error", "请写成 2021-03-05"),
        ("on", "2021-3-5", "type-error", "请写成 2021-03-05"),
        ("on", "２０２１-03-05", "full-width-digits", "请改成半角：2021-03-05"),
        ("on", "44260", "type-error", "可能是 2021-03-05"),
        ("on", "2021-02-30", "type-error", "这一天不存在"),
        ("on", "昨天", "type-error", "“昨天”不是日期"),
        ("on", "1999-12-31", "constraint-error", "小于允许的最小值 2000-01-01"),
        ("is_ok", "TRUE", "type-error", "请改成小写的 true"),
        ("is_ok", "否", "type-error", "请改成小写的 false"),
        ("is_ok", "也许", "type-error", "请改成小写的 true 或 false"),
        ("year", "21年", "type-error", "不是年份"),
        ("kind", "甲", "constraint-error", "（最接近的是“甲类”），请改成其中之一：甲类、乙类"),
        ("kind", "乙类 ", "blanks-around", "请删去空格"),
        ("id", "A1", "constraint-error", "请对照字段说明改正：说明id"),
        ("id", "a０1", "full-width-digits", "请改成半角：a01"),
        ("id", "9.13E+17", "scientific", "请对照原件重新录入"),
        ("id", "", "constraint-error", "这一格必须填写，请补上：说明id"),
        ("name", "名" * 9, "constraint-error", "最多 8 个字"),
        ("name", "=cmd()", "formula", "会当作公式运行"),
        ("name", "＠甲", "formula", "会当作公式运行"),
        ("name", "<b>", "html-in-text", "里有网页代码"),
        ("note", "——", "wordless", "没有一个字或数字"),
        ("note", "N/A", "wordless", "没有内容时写的"),
        ("name", "Null", "wordless", "没有内容时写的"),
        ("note", "undefined", "wordless", "没有内容时写的"),
        ("note", "#REF!", "wordless", "表格软件算不出来"),
        ("name", "####", "wordless", "表格软件算不出来"),
        ("note", "甲_x000d_乙", "sheet-escape", "表格软件的转义"),
        ("name", "　名", "blanks-around", "请删去空格"),
        ("place_id", "p2", "foreign-key", "“p2”在「表places」里查不到（最接近的是“p1”）"),
        ("above_id", "a99", "foreign-key", "在本表的「题id」里查不到"),
    ],
)
def test_one_fault_of_a_cell_is_one_problem(
    tmp_path: Path, column: str, text: str, rule: str, stated: str
) -> None:
    _, problems = check(tmp_path, {**ROW, column: text})
    assert flatten(problems, "row", "column", "rule") == [(2, column, rule)]
    assert stated in problems[0].message
    assert problems[0].value == text
    assert problems[0].label == f"题{column}"


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("note", "第２园"),
        ("name", "9E17"),
        ("rate", "-1.5"),
        ("rate", "0"),
        ("rate", "0.25"),
        ("count", "0"),
        ("name", "3 < 5"),
        ("name", "a=b"),
    ],
)
def test_what_is_no_fault(tmp_path: Path, column: str, text: str) -> None:
    assert faults(tmp_path, {**ROW, column: text}) == []


def test_all_faults_of_all_rows(tmp_path: Path) -> None:
    rows = [{**ROW, "id": f"a{n:04d}", "name": f"{n}", "count": "x", "kind": "丙"} for n in range(1200)]
    found = faults(tmp_path, *rows)
    assert len(found) == 2400
    assert found[-1] == (1201, "kind", "constraint-error")


def test_number_with_a_mobile_is_left_to_the_rules(tmp_path: Path) -> None:
    tables, problems = check(tmp_path, {**ROW, "id": "13800138000"})
    assert problems == []
    assert isinstance(tables["things"], CheckedTable)
    assert tables["things"].faulty == {(2, "id")}


def test_no_english_reaches_a_message(tmp_path: Path) -> None:
    for column, text in (("count", "x"), ("kind", "x"), ("on", "x"), ("place_id", "x"), ("rate", "1000")):
        stated = message(tmp_path, **{column: text}).replace("x", "")
        for word in ("constraint", "type", "is", "the", "row", "lookup"):
            assert f" {word} " not in stated


# --- keys --------------------------------------------------------------------------------------


def test_unique_primary_key_is_reported_once_with_both_rows(tmp_path: Path) -> None:
    _, problems = check(tmp_path, ROW, {"id": "a02"}, {"id": "a01"}, {"id": "a01"})
    assert flatten(problems, "row", "column", "rule") == [(4, "id", "primary-key"), (5, "id", "primary-key")]
    assert all("与第 2 行的重复" in problem.message for problem in problems)


def test_unique_keys_are_enforced(tmp_path: Path) -> None:
    _, problems = check(tmp_path, ROW, {**ROW, "id": "a02"}, {**ROW, "id": "a03", "year": "2022"})
    assert flatten(problems, "row", "column", "rule") == [(3, "name", "unique-key")]
    assert "「题name」「题year」合起来（“名、2021”）与第 2 行重复" in problems[0].message


def test_an_empty_part_of_a_key_counts(tmp_path: Path) -> None:
    rows = [{"id": "a01", "name": "名"}, {"id": "a02", "name": "名"}, {"id": "a03"}, {"id": "a04"}]
    assert faults(tmp_path, *rows) == [(3, "name", "unique-key")]


def test_a_key_without_its_first_part_is_not_known(tmp_path: Path) -> None:
    assert faults(tmp_path, {"id": "a01", "year": "2021"}, {"id": "a02", "year": "2021"}) == []


def test_key_of_several_columns(tmp_path: Path) -> None:
    places = [{"id": "p1", "no": "1"}, {"id": "p1", "no": "2"}, {"id": "p1", "no": "1"}]
    _, problems = check(tmp_path, ROW, places=places)
    assert flatten(problems, "file", "row", "rule") == [("places.csv", 4, "primary-key")]
    assert "与第 2 行重复" in problems[0].message


def test_a_faulty_cell_is_no_part_of_a_key(tmp_path: Path) -> None:
    rows = [{**ROW, "year": "x"}, {**ROW, "id": "a02", "year": "y"}]
    assert [rule for *_, rule in faults(tmp_path, *rows)] == ["type-error", "type-error"]


# --- columns, rows, tables that are at fault -----------------------------------------------------


def broken(root: Path, change: Any, file: str = "things.csv") -> list[tuple[object, ...]]:
    datasets = put(root, [ROW, {**ROW, "id": "x", "count": "x", "place_id": "p9"}])
    path = root / file
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    tables, problems = validate(root, datasets)
    assert file.removesuffix(".csv") not in tables
    return [item for item in flatten(problems, "file", "row", "column", "rule") if item[0] == file]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("name,kind", "kind,name", [("name", "incorrect-label")]),
        ("id,name,kind", "kind,id,name", [("id", "incorrect-label")]),
        (",kind", "", [("kind", "missing-label")]),
        (",kind,", ",", [("kind", "missing-label")]),
        ("name", "name,extra", [(None, "extra-label")]),
        ("name", "name,name", [(None, "duplicate-label")]),
        ("name", "name,", [(None, "blank-label")]),
        ("name", "题name", [("name", "incorrect-label")]),
        ("name", "Name", [("name", "incorrect-label")]),
        ("name", "nmae", [("name", "incorrect-label")]),
        ("name", " name", [("name", "incorrect-label")]),
        ("count,rate", "extra,rate", [(None, "extra-label"), ("count", "missing-label")]),
    ],
)
def test_columns_at_fault_are_reported_once_and_rows_not(
    tmp_path: Path, old: str, new: str, expected: list[tuple[object, ...]]
) -> None:
    found = broken(tmp_path, lambda text: text.replace(old, new, 1))
    assert found == [("things.csv", 1, *item) for item in expected]


def test_header_that_is_none(tmp_path: Path) -> None:
    def drop(text: str) -> str:
        return text.split("\n", 1)[1]

    assert broken(tmp_path, drop) == [("things.csv", 1, None, "unmatched-header")]
    assert broken(tmp_path, lambda text: ",,\n" + drop(text)) == [("things.csv", 1, None, "blank-header")]


@pytest.mark.parametrize(("old", "rule"), [("a01,名,", "extra-cell"), ("a01,名,甲类,5", "missing-cell")])
def test_row_of_another_width_is_one_problem(tmp_path: Path, old: str, rule: str) -> None:
    datasets = put(tmp_path, [ROW])
    path = tmp_path / "things.csv"
    new = "a01,名,名," if rule == "extra-cell" else "a01,名,甲类"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    tables, problems = validate(tmp_path, datasets)
    assert flatten(problems, "row", "column", "rule") == [(2, None, rule)]
    assert isinstance(tables["things"], CheckedTable)
    assert tables["things"].faulty == {(2, name) for name in NAMES}


def test_references_to_an_unreadable_table_are_not_reported(tmp_path: Path) -> None:
    datasets = put(tmp_path, [{**ROW, "place_id": "p9"}])
    tables, problems = validate(tmp_path, datasets, "places")
    assert set(tables) == {"things"}
    assert problems == []


def test_references_to_a_table_with_broken_columns_are_not_reported(tmp_path: Path) -> None:
    datasets = put(tmp_path, [{**ROW, "place_id": "p9"}])
    (tmp_path / "places.csv").write_text("id,nr\np1,1\n", encoding="utf-8")
    tables, problems = validate(tmp_path, datasets)
    assert set(tables) == {"things"}
    assert flatten(problems, "file", "rule") == [
        ("places.csv", "extra-label"),
        ("places.csv", "missing-label"),
    ]


def test_byte_order_mark_does_not_hide_the_rest(tmp_path: Path) -> None:
    datasets = put(tmp_path, [{**ROW, "count": "x"}])
    path = tmp_path / "things.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert flatten(validate(tmp_path, datasets)[1], "row", "rule") == [(2, "type-error")]


# --- definitions -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "change", "stated"),
    [
        (1, {"minimum": 3}, "字段 name 的定义有误：约束 minimum 不能用于类型 string"),
        (3, {"pattern": "x"}, "字段 count 的定义有误：约束 pattern 不能用于类型 integer"),
        (3, {"minimum": "零"}, "字段 count 的定义有误：minimum 的值不是这一类型"),
        (5, {"minimum": "2021/1/1"}, "字段 on 的定义有误：minimum 的值不是这一类型"),
        (3, {"enum": ["一"]}, "字段 count 的定义有误：enum 的值不是这一类型"),
        (1, {"minLength": "三"}, "字段 name 的定义有误：constraints/minLength 的写法不对"),
        (1, {"colour": "red"}, "字段 name 的定义有误：约束 colour 不能用于类型 string"),
    ],
)
def test_broken_definition_is_a_fault_of_the_settings(
    tmp_path: Path, place: int, change: dict[str, Any], stated: str
) -> None:
    things = json.loads(json.dumps(THINGS))
    things["fields"][place]["constraints"].update(change)
    datasets = put(tmp_path, [ROW], things=things)
    with pytest.raises(ConfigError) as stop:
        validate(tmp_path, datasets)
    (problem,) = stop.value.problems
    assert problem.file == "things.json"
    assert problem.rule == "field-error"
    assert stated in problem.message


def test_all_broken_definitions_at_once(tmp_path: Path) -> None:
    things = json.loads(json.dumps(THINGS))
    things["fields"][1]["constraints"]["minimum"] = 3
    things["fields"][3]["constraints"]["minimum"] = "零"
    with pytest.raises(ConfigError) as stop:
        validate(tmp_path, put(tmp_path, [ROW], things=things))
    assert len(stop.value.problems) == 2


def test_broken_schema_beyond_its_fields(tmp_path: Path) -> None:
    things = {**THINGS, "missingValues": "x"}
    with pytest.raises(ConfigError) as stop:
        validate(tmp_path, put(tmp_path, [ROW], things=things))
    assert flatten(stop.value.problems, "file", "rule") == [("things.json", "schema-error")]


def test_broken_package(tmp_path: Path) -> None:
    put(tmp_path, [ROW])
    path = tmp_path / "datapackage.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "licenses": 3}), encoding="utf-8")
    with pytest.raises(ConfigError) as stop:
        load_config(tmp_path)
    assert flatten(stop.value.problems, "file", "rule") == [("datapackage.json", "package-type")]


# --- properties --------------------------------------------------------------------------------

CELLS = st.one_of(
    st.text(max_size=15),
    st.sampled_from(
        ["", "a01", "a02", "x", "p1", "p9", "甲类", "5", "-5", "2021-03-05", "true", "2021", "=1"]
    ),
)
ROWS = st.lists(st.fixed_dictionaries({name: CELLS for name in NAMES}), min_size=1, max_size=5)
ON_FILES = settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])


@ON_FILES
@given(ROWS)
def test_no_cell_stops_the_check_and_each_has_one_problem(tmp_path: Path, rows: list[dict[str, str]]) -> None:
    _, problems = check(tmp_path, *rows)
    of_cells = [(p.file, p.row, p.column) for p in problems if p.column and p.rule not in KEY_RULES]
    assert len(of_cells) == len(set(of_cells))
    assert all(problem.message.isprintable() for problem in problems)


KEY_RULES = {"unique-key"}


@ON_FILES
@given(st.lists(st.tuples(st.sampled_from(NAMES), CELLS), max_size=2).map(dict))
def test_what_passes_is_sound_for_plain_frictionless(tmp_path: Path, changed: dict[str, str]) -> None:
    """Of a sound row with a cell or two changed at random, so that many of the rows pass."""
    _, problems = check(tmp_path, {**ROW, **changed})
    if not problems:
        assert frictionless.validate(str(tmp_path / "datapackage.json")).valid


FOREIGN = st.text(
    st.sampled_from("=+-@＝﹣<>/a&;#9０５e+ \u3000\t\n�\u200b＜﹤＆﹠1.E\ue000") | st.characters(), max_size=8
)


@given(FOREIGN, st.lists(st.text(max_size=3), max_size=2), st.booleans(), st.booleans())
def test_a_row_is_looked_at_wherever_a_cell_has_a_fault(
    text: str, others: list[str], is_failed: bool, is_key: bool
) -> None:
    for kind in ("string", "integer"):
        has_fault = find_fault(Field("a", "甲", "", kind), text, None, is_failed, (), is_key) is not None
        if has_invalid_characters(text) or (
            has_fault and not is_failed
        ):  # what failed is looked at in any case
            assert SUSPECT.search(text)
    if any(check.test(text) for check in CHECKS):
        assert SUSPECT.search(text)


def test_no_character_becomes_markup_unseen() -> None:
    (pattern,) = (check.trigger for check in CHECKS if check.key == "html-in-text")
    turned = {chr(n) for n in range(0x110000) if set("<&") & set(unicodedata.normalize("NFKC", chr(n)))}
    assert {char for char in turned if not re.search(pattern, char)} == set()


@ON_FILES
@given(
    st.permutations([ROW, {**ROW, "id": "a02", "count": "x"}, {"id": "a03", "on": "2021/3/5"}, {"id": "A4"}])
)
def test_order_of_rows_changes_only_their_numbers(tmp_path: Path, rows: list[dict[str, str]]) -> None:
    _, problems = check(tmp_path, *({**row, "name": row["id"]} for row in rows))
    assert flatten(problems, "column", "rule", "value") != []
    assert sorted(flatten(problems, "column", "rule", "value")) == [
        ("count", "type-error", "x"),
        ("id", "constraint-error", "A4"),
        ("on", "type-error", "2021/3/5"),
    ]


# --- the real schemas --------------------------------------------------------------------------


def test_sample_project_is_sound(tmp_path: Path) -> None:
    assert find_problems(put_project(tmp_path)) == []
    assert frictionless.validate(str(tmp_path / "datapackage.json")).valid


@settings(max_examples=examples(15), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_random_cells_in_real_tables_stop_nothing(tmp_path: Path, data: st.DataObject) -> None:
    rows = sample_rows()
    for _ in range(data.draw(st.integers(1, 8))):
        name = data.draw(st.sampled_from(sorted(name for name, content in rows.items() if content)))
        row = data.draw(st.sampled_from(rows[name]))
        row[data.draw(st.sampled_from(sorted(row)))] = data.draw(CELLS)
    for problem in find_problems(put_project(tmp_path, rows)):
        assert problem.message.isprintable()


def test_samples_of_samples_that_are_no_more_are_left_out_with_a_reminder(tmp_path: Path) -> None:
    visit = {
        "inspected_on": "2026-05-20", "inspectors": "示例单位", "is_sample": "true",
    }  # fmt: skip
    visits = [{**visit, "id": f"in0000{n}", "institution_id": f"sl0000{n}"} for n in (1, 2)]
    real = {**visit, "id": "in00003", "institution_id": "zb09999", "is_sample": "false"}
    of_real = {**visit, "id": "in00004", "institution_id": "zb00001"}
    config = put_project(tmp_path, {**sample_rows(), "inspections": [*visits, real, of_real]})
    texts, _ = load_texts(config.root, config.datasets)
    tables, problems = validate_tables(config.datasets, texts)
    assert flatten(problems, "row", "column", "rule", "severity") == [
        (2, None, "orphan-sample", "warning"),
        (4, "institution_id", "foreign-key", "error"),
    ]
    assert "有 3 行样例" in problems[0].message
    assert tables["inspections"].frame.index.tolist() == [4]


def test_an_address_that_nobody_may_be_sent_to_is_refused() -> None:
    item = Field("url", "网址", "", "string", constraints={"pattern": "^https?://[!-~]+$"})
    for text in ("http://10.0.0.1/", "https://u:p@a.example/", "https://a.example:99999/"):
        fault = find_fault(item, text, text, False, (), False)
        assert fault is not None
        assert fault.key == "web-address"
    assert find_fault(item, "https://a.example/", "https://a.example/", False, (), False) is None
