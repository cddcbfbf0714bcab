"""The shipped data itself: verbatim where it quotes, sourced where it counts, sample where it is not real."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package

from benchmarks.generate import generate_institutions, write_csv
from datapub.pages.environment import RELIABILITY

ROOT = Path(__file__).resolve().parent.parent
EXPECTED = json.loads((ROOT / "tests/expected/founding_document.json").read_text("utf-8"))
PACKAGE = json.loads((ROOT / "datapackage.json").read_text("utf-8"))
RESOURCES: dict[str, dict[str, Any]] = {item["name"]: item for item in PACKAGE["resources"]}
DERIVED: dict[str, dict[str, Any]] = {item["name"]: item for item in PACKAGE["derived"]}
SCHEMAS: dict[str, dict[str, Any]] = {
    name: json.loads((ROOT / item["schema"]).read_text("utf-8"))
    for name, item in {**RESOURCES, **DERIVED}.items()
}
FIELDS = [(name, field) for name, schema in SCHEMAS.items() for field in schema["fields"]]
FIELD_IDS = [f"{name}.{field['name']}" for name, field in FIELDS]

DOCUMENT = ROOT.parent / "shared/policy/zizhengbanfa-2021-2.txt"
needs_document = pytest.mark.skipif(
    not DOCUMENT.is_file(), reason="the founding document's text is not beside this repository"
)

NOT_QUANTITIES = {
    "sort_order",
    "position",
    "site_no",
    "multiplier",
    "tile_row",
    "tile_column",
    "home_order",
    "area_order",
}
"""Numbers that count or order nothing in the world, and so have no unit."""


@cache
def read(name: str) -> tuple[dict[str, str], ...]:
    with (ROOT / RESOURCES[name]["path"]).open(encoding="utf-8", newline="") as stream:
        return tuple(csv.DictReader(stream))


@cache
def document() -> str:
    """The founding document, one line, spaces at the ends of its lines left out."""
    return "\n".join(line.strip() for line in DOCUMENT.read_text("utf-8").splitlines())


def by_key(name: str, key: str = "id") -> dict[str, dict[str, str]]:
    return {row[key]: row for row in read(name)}


# --- files and package ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", RESOURCES)
def test_files_are_written_as_stated(name: str) -> None:
    raw = (ROOT / RESOURCES[name]["path"]).read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    assert raw.endswith(b"\n")
    again = io.StringIO()
    table = list(csv.reader(io.StringIO(raw.decode("utf-8"), newline=""), strict=True))
    csv.writer(again, lineterminator="\n").writerows(table)
    assert again.getvalue() == raw.decode("utf-8")
    assert table[0] == [field["name"] for field in SCHEMAS[name]["fields"]]
    assert {len(row) for row in table} == {len(table[0])}
    assert not any("\n" in cell or cell != cell.strip() for row in table for cell in row)


def test_every_file_is_in_the_package() -> None:
    assert {item["path"] for item in RESOURCES.values()} == {
        f"datasets/{path.name}" for path in (ROOT / "datasets").iterdir()
    }
    assert {item["schema"] for item in (*RESOURCES.values(), *DERIVED.values())} == {
        f"schemas/{path.name}" for path in (ROOT / "schemas").iterdir()
    }


def validate() -> list[list[Any]]:
    report = Package(str(ROOT / "datapackage.json")).validate()
    return report.flatten(["name", "rowNumber", "fieldName", "type", "note"])


def test_the_plain_tool_accepts_the_package() -> None:
    assert validate() == []


def test_nothing_about_the_files_is_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    class Wrong(csv.excel):
        delimiter = ";"
        quotechar = "|"
        lineterminator = "\r"
        skipinitialspace = True

    monkeypatch.setattr(csv.Sniffer, "sniff", lambda *_: Wrong)
    assert validate() == []
    for item in RESOURCES.values():
        assert {"scheme", "format", "mediatype", "encoding"} <= item.keys()


@pytest.mark.parametrize("name", [*RESOURCES, *DERIVED])
def test_resources_say_what_they_are(name: str) -> None:
    item = {**RESOURCES, **DERIVED}[name]
    assert all(item[key].strip() for key in ("title", "description", "row_meaning", "cadence", "limits"))
    assert item["cadence"] in {"月", "季", "半年", "年", "不定期"}
    assert item["sources"] and all(source["title"] for source in item["sources"])


def test_reliability_has_one_vocabulary() -> None:
    legend = (ROOT / "docs/sources.md").read_text("utf-8")
    described = [field for _, field in FIELDS if field["name"] == "reliability"]
    for mark, words in RELIABILITY.items():
        assert f"| {mark} | {words} |" in legend
        assert all(f"{mark}：{words}" in field["description"] for field in described)
    assert all(set(field["constraints"]["enum"]) == set(RELIABILITY) for field in described)


@pytest.mark.parametrize("name", RESOURCES)
def test_unique_keys_hold(name: str) -> None:
    schema = SCHEMAS[name]
    for key in [schema["primaryKey"], *schema.get("uniqueKeys", [])]:
        seen = Counter(tuple(row[column] for column in key) for row in read(name))
        assert [value for value, times in seen.items() if times > 1] == []


# --- schemas -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "field"), FIELDS, ids=FIELD_IDS)
def test_fields_are_explained_and_named_by_the_rules(name: str, field: dict[str, Any]) -> None:
    own = field["name"]
    assert re.search(r"[一-鿿]", field["title"])
    assert field["description"].endswith("。") and len(field["description"]) > len(field["title"])
    assert re.fullmatch(r"[a-z][a-z0-9_]*", own)
    assert (field["type"] == "date") == own.endswith("_on")
    assert (field["type"] == "boolean") == own.startswith(("is_", "has_"))
    if own.endswith(("_code", "_id")) and field["type"] != "boolean":
        assert field["type"] == "string"
    is_quantity = field["type"] in {"integer", "number"} and own not in NOT_QUANTITIES
    assert is_quantity == ("unit" in field)
    if "enum" in field.get("constraints", {}):
        assert len(set(field["constraints"]["enum"])) == len(field["constraints"]["enum"])


def test_one_name_has_one_definition() -> None:
    definitions: dict[str, set[str]] = {}
    for _, field in FIELDS:
        kept = {
            key: field.get(key) for key in ("title", "type", "unit", "trueValues", "falseValues", "format")
        }
        definitions.setdefault(field["name"], set()).add(json.dumps(kept, ensure_ascii=False, sort_keys=True))
    assert {name: found for name, found in definitions.items() if len(found) > 1} == {}


@pytest.mark.parametrize("name", SCHEMAS)
def test_references_are_declared(name: str) -> None:
    declared = {key["fields"][0] for key in SCHEMAS[name].get("foreignKeys", [])}
    names = {field["name"] for field in SCHEMAS[name]["fields"]}
    expected = {own for own in names if own.endswith("_id")} | (
        names & {"area_code", "street_code", "parent_code"}
    )
    assert declared == expected


def test_enumerations_of_one_name_agree() -> None:
    """The tag of reliability means the same everywhere; kinds differ by what is sorted into them."""
    enums = {tuple(field["constraints"]["enum"]) for _, field in FIELDS if field["name"] == "reliability"}
    assert enums == {tuple("VSDMXT")}


# --- the founding document -----------------------------------------------------------------------


def test_counts_of_the_founding_document() -> None:
    kinds = Counter(row["kind"] for row in read("tasks"))
    assert len(read("goals")) == EXPECTED["goals"] == 3
    assert kinds == {"主要任务": EXPECTED["tasks"], "保障措施": EXPECTED["safeguards"]}
    assert (EXPECTED["tasks"], EXPECTED["safeguards"]) == (13, 4)
    assert len(read("units")) == EXPECTED["units"] == 20
    assert len(read("task_units")) == EXPECTED["mentions"] == 66
    units = by_key("units")
    mentions = Counter(units[row["unit_id"]]["name"] for row in read("task_units"))
    assert mentions == EXPECTED["unit_mentions"]


def test_quoted_texts_are_untouched() -> None:
    digests = {
        row["id"]: hashlib.sha256((row["text"] + row.get("units_text", "")).encode()).hexdigest()[:16]
        for name in ("goals", "tasks")
        for row in read(name)
    }
    assert digests == EXPECTED["digests"]


def test_units_of_a_task_follow_its_words() -> None:
    units = by_key("units")
    for task in read("tasks"):
        named = [row for row in read("task_units") if row["task_id"] == task["id"]]
        assert [int(row["position"]) for row in named] == list(range(1, len(named) + 1))
        written = "、".join(units[row["unit_id"]]["name"] for row in named)
        assert task["units_text"].split("，")[0] == written
    assert by_key("tasks")["S04"]["units_text"] == ""
    assert by_key("tasks")["T01"]["units_text"].endswith("以下均需各区县落实，不再一一列出")
    order = list(dict.fromkeys(row["unit_id"] for row in read("task_units")))
    assert order == [row["id"] for row in read("units")]


@needs_document
def test_tasks_stand_in_the_document_word_for_word() -> None:
    paragraphs = document().splitlines()
    for task in read("tasks"):
        bracket = f"（责任单位：{task['units_text']}）" if task["units_text"] else ""
        assert task["text"] + bracket in paragraphs
        assert task["text"].removeprefix(task["number"]).lstrip(".").startswith(task["title"] + "。")
        assert task["group"] in paragraphs
    for goal in read("goals"):
        assert goal["text"] in document()


@needs_document
def test_counts_recomputed_from_the_document() -> None:
    aims, rest = document().split("\n二、主要任务\n")
    tasks, safeguards = rest.split("\n三、保障措施\n")
    brackets = re.findall(r"（责任单位：([^）]+)）", rest)
    names = [name for bracket in brackets for name in bracket.split("，")[0].split("、")]
    assert len(re.findall(r"(?m)^\d+\.", tasks)) == EXPECTED["tasks"]
    assert len(re.findall(r"(?m)^（[一二三四]）", safeguards)) == EXPECTED["safeguards"]
    assert len(re.findall(r"20\d\d ?年，", aims.split("一、工作目标")[1])) == EXPECTED["goals"]
    assert len(names) == EXPECTED["mentions"]
    assert Counter(names) == EXPECTED["unit_mentions"]


# --- facts ---------------------------------------------------------------------------------------


def test_areas_are_the_reporting_units() -> None:
    areas = by_key("areas", "code")
    districts = ["370302", "370303", "370304", "370305", "370306", "370321", "370322", "370323"]
    zones = ["370391L", "370392L", "370393L"]
    assert list(areas) == ["CN", "370000", "370300", *districts, *zones]
    for code, area in areas.items():
        assert (area["is_official_code"] == "true") == bool(re.fullmatch(r"\d{6}", code))
        assert bool(area["filing_authority"]) == (code in districts or code in zones)
        has_population = [bool(area[f"population{part}"]) for part in ("", "_as_of_on", "_source")]
        assert len(set(has_population)) == 1
    assert all(areas[code]["parent_code"] == "370300" for code in districts + zones)
    assert not any(areas[code]["population"] for code in zones)
    assert areas["370300"]["population"] == "4704138"


def test_streets_are_those_of_the_districts() -> None:
    counts = Counter(row["area_code"] for row in read("streets"))
    assert list(counts.values()) == [13, 13, 10, 12, 10, 9, 9, 12]
    assert all(row["code"].startswith(row["area_code"]) for row in read("streets"))
    named = by_key("streets", "code")
    assert named["370303008"]["name"] == "四宝山街道"
    assert named["370306103"]["name"] == "萌水镇"


def test_every_figure_has_source_date_and_reliability() -> None:
    indicators = by_key("indicators")
    for row in read("observations"):
        assert row["source_title"] and row["as_of_on"] and row["reliability"]
        assert row["is_sample"] == "false"
        assert row["as_of_on"][:4] == row["period"][:4]
        parts = bool(row["numerator"]), bool(row["denominator"])
        assert len(set(parts)) == 1
        assert all(parts) != bool(row["value"])
        if any(parts):
            assert float(row["denominator"]) > 0
            assert indicators[row["indicator_id"]]["multiplier"]
    for row in read("targets"):
        assert row["source_title"] and row["reliability"]
        assert bool(row["value"]) == bool(row["due_on"]) == (row["statement"] != "无定量目标")


def test_published_figures_of_the_city() -> None:
    found = {
        (row["indicator_id"], row["scope"]): (row["numerator"], row["denominator"], row["value"])
        for row in read("observations")
        if row["area_code"] == "370300"
    }
    assert found == {
        ("institutions", "已建成机构"): ("", "", "208"),
        ("institutions", "已备案机构"): ("", "", "116"),
        ("filing-rate", "已备案机构数 ÷ 已建成机构数"): ("116", "208", ""),
        ("places", "已建成机构"): ("", "", "14600"),
        ("places-per-1000", "已建成机构"): ("", "", "3.11"),
    }


def test_national_series_of_places_per_thousand() -> None:
    series = {
        row["period"]: row["value"]
        for row in read("observations")
        if (row["indicator_id"], row["area_code"]) == ("places-per-1000", "CN")
    }
    assert series == {"2020": "1.8", "2022": "2.5", "2023": "3.38", "2024": "4.08", "2025": "4.73"}


def test_no_numeric_target_is_made_up_for_the_city() -> None:
    targets = {(row["indicator_id"], row["area_code"]): row for row in read("targets")}
    assert targets["places-per-1000", "370300"]["statement"] == "无定量目标"
    assert targets["places-per-1000", "CN"]["value"] == "4.5"
    goal = by_key("goals")["G2021"]
    local = [row for row in read("targets") if row["value"] and row["area_code"] != "CN"]
    assert {row["area_code"] for row in local} == {"370303", "370305", "370321", "370391L"}
    assert {(row["statement"], row["due_on"]) for row in local} == {(goal["text"], goal["due_on"])}


def test_indicators_are_complete() -> None:
    units = by_key("units")
    assert len(read("indicators")) == 30
    for row in read("indicators"):
        ratio = [bool(row[key]) for key in ("numerator_name", "denominator_name", "multiplier")]
        assert len(set(ratio)) == 1
        assert ("÷" in row["formula"]) == ratio[0]
        if row["unit"] == "%":
            assert row["multiplier"] == "100"
        if row["unit_id"]:
            assert units[row["unit_id"]]["name"] in row["responsible"]
    names = [row["name"] for row in read("indicators")]
    assert len(set(names)) == len(names)


def test_policies_that_were_not_read_say_so() -> None:
    for row in read("policies"):
        if row["reliability"] in {"D", "M"}:
            assert row["note"]
    numbers = {row["document_no"] for row in read("policies")}
    assert {"淄政办发〔2021〕2号", "鲁政办发〔2020〕9号", "国卫办人口发〔2019〕25号"} <= numbers
    assert "没有取得正文" in by_key("policies")["p02"]["note"]


def test_only_known_contacts_are_listed() -> None:
    assert {row["contact"] for row in read("contacts")} == {
        "12345",
        "12320",
        "https://tuoyu.cpdrc.org.cn/",
        "https://ty.padis.net.cn/",
    }


def test_nothing_is_exempt_and_no_report_is_known_yet() -> None:
    assert read("exemptions") == ()
    assert read("task_progress") == ()
    assert {name for name, item in RESOURCES.items() if item.get("may_be_empty")} == {
        "exemptions",
        "reconciliations",
        "intake_aliases",
        "readings",
        "task_progress",
        "corrections",
        "releases",
    }
    assert read("corrections") == () and read("releases") == ()


def test_a_path_starts_only_where_a_document_names_its_base() -> None:
    """The national plan names 2020; no other target of the data names any year to start from."""
    based = {row["id"]: row["base_observation_id"] for row in read("targets") if row["base_observation_id"]}
    assert based == {"t001": "o006"}
    base = by_key("observations")["o006"]
    assert (base["area_code"], base["period"], base["value"]) == ("CN", "2020", "1.8")
    assert "基期" in base["source_title"]


def test_every_reporting_area_has_one_tile() -> None:
    reporting = [row["code"] for row in read("areas") if row["level"] in {"区", "县", "功能区"}]
    tiles = read("area_tiles")
    assert sorted(row["area_code"] for row in tiles) == sorted(reporting)
    assert len({(row["tile_row"], row["tile_column"]) for row in tiles}) == len(tiles) == 11
    assert "不是地图" in RESOURCES["area_tiles"]["limits"]


def test_what_adds_up_and_what_counts_children_is_stated() -> None:
    rows = by_key("indicators")
    assert {row["is_additive"] for row in rows.values()} == {"true", "false"}
    assert [name for name, row in rows.items() if row["is_additive"] == "false"] == [
        "places-per-1000",
        "median-fee",
    ]
    assert {name for name, row in rows.items() if row["is_flow"] == "true"} >= {"new-places", "subsidies"}
    children = {name for name, row in rows.items() if row["has_child_count"] == "true"}
    assert children == {
        name for name, row in rows.items() if re.match("在托(人数|婴幼儿数)$", row["numerator_name"])
    }


# --- the sample register -------------------------------------------------------------------------


def test_the_register_is_what_the_generator_makes() -> None:
    text = io.StringIO()
    write_csv(generate_institutions(200, read("areas"), read("streets")), text)
    assert (ROOT / "datasets/institutions.csv").read_bytes() == text.getvalue().encode()


def test_the_register_can_only_be_read_as_a_sample() -> None:
    for row in read("institutions"):
        assert row["is_sample"] == "true"
        assert row["name"].startswith("示例·") and "样例" in row["name"]
        assert "示例" in row["address"]
        assert row["credit_code"][2:8] == "999999"
        assert row["id"].startswith("sl")
        invented = ("phone", "principal_name", "principal_basis", "principal_consent_on", "filing_no")
        assert not any(row[name] for name in invented)


def test_the_register_shows_a_goal_met_and_a_goal_missed() -> None:
    filed = {
        row["area_code"]
        for row in read("institutions")
        if row["demonstration_level"] == "市级"
        and row["status"] == "已备案"
        and row["filed_on"] <= "2021-12-31"
    }
    assert filed & {"370303", "370305", "370321", "370391L"} == {"370303", "370305", "370321"}
    assert {row["status"] for row in read("institutions")} == {
        "已备案",
        "变更中",
        "停业",
        "已注销",
        "未通过备案告知",
    }
