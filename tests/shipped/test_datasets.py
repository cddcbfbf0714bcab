"""The files of the data package, whatever rows stand in them today: as stated, explained, keyed, sourced."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package

from childcare.columns import NEEDED
from datapub.config import load_config
from datapub.model import AREA_CODE
from datapub.pages.environment import RELIABILITY

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = json.loads((ROOT / "datapackage.json").read_text("utf-8"))
RESOURCES: dict[str, dict[str, Any]] = {item["name"]: item for item in PACKAGE["resources"]}
DERIVED: dict[str, dict[str, Any]] = {item["name"]: item for item in PACKAGE["derived"]}
SCHEMAS: dict[str, dict[str, Any]] = {
    name: json.loads((ROOT / item["schema"]).read_text("utf-8"))
    for name, item in {**RESOURCES, **DERIVED}.items()
}
FIELDS = [(name, field) for name, schema in SCHEMAS.items() for field in schema["fields"]]
FIELD_IDS = [f"{name}.{field['name']}" for name, field in FIELDS]

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
        # What is not known is the same as nothing.
        seen = Counter(cells for row in read(name) if any(cells := tuple(row[column] for column in key)))
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


@pytest.mark.parametrize(("name", "field"), FIELDS, ids=FIELD_IDS)
def test_fields_are_explained_in_english(name: str, field: dict[str, Any]) -> None:
    assert field["title_en"][0].isupper()
    assert field["description_en"].endswith(".") and not field["title_en"].endswith(".")
    assert ("unit" in field) == bool(field.get("unit_en"))
    meant = field.get("enum_en", {})
    assert list(meant) == [str(value) for value in field.get("constraints", {}).get("enum", [])]
    assert all(meant.values()) and len(set(meant.values())) == len(meant)


@pytest.mark.parametrize("name", sorted(DERIVED))
def test_nobody_is_told_to_fill_in_what_is_worked_out(name: str) -> None:
    """A description copied from the dataset that staff fill in says what is not so of the result."""
    fields = json.loads((ROOT / DERIVED[name]["schema"]).read_text("utf-8"))["fields"]
    assert [field["name"] for field in fields if "填" in field["description"]] == []


def test_datasets_are_explained_in_english() -> None:
    for item in (*RESOURCES.values(), *DERIVED.values()):
        assert item["title_en"] and item["description_en"].endswith("."), item["name"]
        assert not item.get("limits") or item.get("internal") or item["limits_en"].endswith("."), item["name"]


def test_codes_that_a_spreadsheet_spoils_come_as_workbooks_of_areas_too() -> None:
    for dataset in load_config(ROOT).datasets:
        fields = dataset.schema.fields
        if any(field.identifier for field in fields) and AREA_CODE in dataset.schema.names:
            assert dataset.area_workbook or dataset.policy.is_internal, dataset.name


def test_one_name_has_one_definition() -> None:
    definitions: dict[str, set[str]] = {}
    for _, field in FIELDS:
        remaining = {
            key: field.get(key)
            for key in (
                "title",
                "type",
                "unit",
                "trueValues",
                "falseValues",
                "format",
                "title_en",
                "unit_en",
            )
        }
        definitions.setdefault(field["name"], set()).add(
            json.dumps(remaining, ensure_ascii=False, sort_keys=True)
        )
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


# --- rows of any day -----------------------------------------------------------------------------


def test_every_figure_has_source_date_and_reliability() -> None:
    indicators = by_key("indicators")
    for row in read("observations"):
        assert row["source_title"] and row["as_of_on"] and row["reliability"]
        parts = bool(row["numerator"]), bool(row["denominator"])
        assert len(set(parts)) == 1
        assert all(parts) != bool(row["value"])
        if any(parts):
            assert indicators[row["indicator_id"]]["multiplier"]
    for row in read("targets"):
        assert row["source_title"] and row["reliability"]
        assert bool(row["value"]) == (row["statement"] != "无定量目标")


def test_indicators_are_complete() -> None:
    units = by_key("units")
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


def test_what_counts_children_is_stated() -> None:
    for row in read("indicators"):
        counts_children = bool(re.match("在托(人数|婴幼儿数)$", row["numerator_name"]))
        assert (row["has_child_count"] == "true") == counts_children, row["id"]


def test_policies_that_were_not_read_say_so() -> None:
    assert all(row["note"] for row in read("policies") if row["reliability"] in {"D", "M"})


def test_every_reporting_area_has_one_tile() -> None:
    reporting = [row["code"] for row in read("areas") if row["is_reporting_area"] == "true"]
    tiles = read("area_tiles")
    assert sorted(row["area_code"] for row in tiles) == sorted(reporting)
    assert len({(row["tile_row"], row["tile_column"]) for row in tiles}) == len(tiles)
    assert "不是地图" in RESOURCES["area_tiles"]["limits"]


def test_populations_are_whole_or_empty() -> None:
    for area in read("areas"):
        assert len({bool(area[f"population{part}"]) for part in ("", "_as_of_on", "_source")}) == 1
        assert (area["is_official_code"] == "true") == bool(re.fullmatch(r"\d{6}", area["code"]))


def test_a_sample_can_only_be_read_as_a_sample() -> None:
    """A real row may stand beside them at any time; an invented one never looks like it."""
    invented = ("phone", "principal_name", "principal_basis", "principal_consent_on", "filing_no")
    for row in read("institutions"):
        if row["is_sample"] == "true":
            assert row["name"].startswith("示例")
            assert row["credit_code"][2:8] == "999999"
            assert not any(row[name] for name in invented)


def test_only_what_no_city_can_do_without_must_have_rows() -> None:
    filled = {name for name, item in RESOURCES.items() if item.get("must_have_rows")}
    assert filled == {"areas", "indicators", "working_days", "disclosure_duties"}


def test_the_program_reads_only_what_is_there_and_the_whole_register() -> None:
    shipped = {item.name: item.schema.names for item in load_config(ROOT).datasets}
    assert all(set(columns) <= set(shipped[name]) for name, columns in NEEDED.items())
    assert set(NEEDED["institutions"]) == set(shipped["institutions"]), "see childcare/columns.py"
