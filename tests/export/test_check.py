"""What a format cannot hold is refused with a problem, and nothing is written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from childcare.profile import PROFILE
from datapub.cli import main
from datapub.export import check as limits
from datapub.export import list_published
from datapub.export.check import check_exportable, count_digits, count_places
from datapub.model import Dataset, Field, ForeignKey, Schema, Table, make_table
from datapub.problem import Problem
from datapub.textual import plain
from tests.city import put_city
from tests.support import flatten, make_tables, sample_config, sample_records


def table_of(
    kind: str = "string", *cells: object, name: str = "list", title: str = "表", target: str = ""
) -> Table:
    keys = (ForeignKey(("value",), target, ("value",)),) if target else ()
    schema = Schema((Field("value", "值", "值", kind),), foreign_keys=keys)
    dataset = Dataset(name, title, "表", f"datasets/{name}.csv", f"schemas/{name}.json", schema)
    return make_table(dataset, [{"value": cell} for cell in cells])


def find(*tables: Table, areas: dict[str, str] | None = None) -> list[Problem]:
    return list(check_exportable(tables, areas or {}))


def test_the_sample_project_can_be_exported() -> None:
    tables = make_tables(sample_records())
    assert find(*list_published(sample_config(), tables), areas={"990102": "甲区", "990191L": "新区"}) == []


@pytest.mark.parametrize(
    ("kind", "cell", "rule"),
    [
        ("string", "字" * 32_768, "export-long-cell"),
        ("string", "𠮷" * 16_384, "export-long-cell"),
        ("integer", 1_234_567_890_123_456, "export-digits"),
        ("integer", 10**17, "export-digits"),
        ("number", Decimal("1234567890.123456"), "export-digits"),
        ("number", Decimal("1E+999999"), "export-digits"),
        ("number", Decimal("0.1234567"), "export-places"),
        ("number", Decimal("NaN"), "export-number"),
        ("number", Decimal("Infinity"), "export-number"),
        ("date", date(1900, 2, 28), "export-date"),
    ],
)
def test_a_cell_is_refused_at_its_place(kind: str, cell: object, rule: str) -> None:
    found = find(table_of(kind, None, cell))
    assert flatten(found, "file", "row", "column", "rule") == [("datasets/list.csv", 3, "value", rule)]
    assert "请" in found[0].message


def keyed(*cells: str) -> Table:
    table = table_of("string", *cells)
    schema = replace(table.dataset.schema, primary_key=("value",))
    return make_table(replace(table.dataset, schema=schema), [{"value": cell} for cell in cells])


@pytest.mark.parametrize("key", ["a/b", "../up", ".hidden", "甲", "a b", "a%2Fb", "a?b", "a\\b"])
def test_a_key_that_is_no_address_is_refused_at_its_row(key: str) -> None:
    found = find(keyed("fine-1", key))
    assert flatten(found, "file", "row", "column", "rule") == [
        ("datasets/list.csv", 3, "value", "export-key")
    ]
    assert key in found[0].message


def test_keys_that_are_addresses_pass() -> None:
    assert find(keyed("a.b_c-1", "370391L", "2026-01-01")) == []
    listed = keyed("data/list/")
    assert find(replace(listed, dataset=replace(listed.dataset, record_address=None))) == []  # has no files


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        ("string", "字" * 32_767),
        ("string", "999999999999999999"),
        ("integer", 999_999_999_999_999),
        ("integer", -999_999_999_999_999),
        ("number", Decimal("123456789.123456")),
        ("number", Decimal("0.1200000000")),
        ("number", Decimal("-0")),
        ("date", date(1900, 3, 1)),
        ("year", 2026),
        ("boolean", True),
    ],
)
def test_a_cell_at_the_limit_passes(kind: str, cell: object) -> None:
    assert find(table_of(kind, cell)) == []


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("字" * 32, "超过了 31 个"),
        ("𠮷" * 16, "超过了 31 个"),
        ("托位/人数", "“/”"),
        ("托位[1]", "“[”"),
        ("'表", "单引号"),
        ("说明", "重名"),
        ("HISTORY", "重名"),
    ],
)
def test_a_sheet_name_is_refused(title: str, shown: str) -> None:
    (problem,) = find(table_of(title=title))
    assert (problem.file, problem.rule) == ("datapackage.json", "export-sheet-name")
    assert shown in problem.message


def test_a_sheet_name_at_the_limit_passes() -> None:
    assert find(table_of(title="字" * 31)) == []


def test_more_rows_than_a_sheet_holds_are_refused() -> None:
    def table(rows: int) -> Table:
        frame = pd.DataFrame({"value": pd.Series([None], dtype=object).repeat(rows)})
        return Table(table_of("integer").dataset, frame)

    assert find(table(1_048_575)) == []  # and the header
    assert flatten(find(table(1_048_576)), "file", "rule") == [("datasets/list.csv", "export-rows")]


def test_more_columns_than_a_table_holds_are_refused() -> None:
    fields = tuple(Field(f"a{n}", "值", "值", "integer") for n in range(2_001))
    dataset = replace(table_of().dataset, schema=Schema(fields))
    assert flatten(find(make_table(dataset, [])), "rule") == [("export-columns",)]


def test_a_type_that_a_format_does_not_know_is_refused() -> None:
    (problem,) = find(table_of("geopoint"))
    assert (problem.file, problem.column, problem.rule) == ("schemas/list.json", "value", "export-type")
    assert "Excel 表格、Parquet、SQLite 数据库" in problem.message


@pytest.mark.parametrize("code", ["3703/02", "../x", "", "市辖区", ".", "370302 ", "list", "api"])
def test_an_area_code_that_is_no_address_is_refused(code: str) -> None:
    (problem,) = find(table_of(), areas={code: "区"})
    assert (problem.file, problem.rule) == ("datapackage.json", "export-area-code")


def test_an_area_code_is_refused_at_its_row() -> None:
    records = sample_records()
    records["areas"][3]["code"] = "9901/02"
    tables = list_published(sample_config(), make_tables(records))
    assert flatten(find(*tables, areas={"9901/02": "甲区"}), "file", "row", "column", "rule") == [
        ("datasets/areas.csv", 5, "code", "export-area-code")
    ]


def test_a_name_that_is_taken_is_refused() -> None:
    assert flatten(find(table_of(name="api")), "rule", "value") == [("export-name", "api")]


def test_references_in_a_circle_are_refused() -> None:
    found = find(table_of(name="a", target="b"), table_of(name="b", target="a"))
    assert flatten(found, "rule") == [("export-cycle",)]
    assert find(table_of(name="a", target="a")) == []


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**12), max_value=10**12))
def test_a_number_that_passes_is_kept_by_a_double(number: Decimal) -> None:
    if count_digits(number) <= limits.MAX_DIGITS:
        assert Decimal(repr(plain(number))) == number


@given(st.integers(), st.integers(0, 20))
def test_digits_are_counted_as_written(whole: int, places: int) -> None:
    text = f"{abs(Decimal(whole).scaleb(-places)):f}" if abs(whole) < 10**20 else str(abs(whole))
    number = Decimal(text)
    before, _, after = text.partition(".")
    assert count_places(number) == len(after.rstrip("0"))
    shown = (before + after.rstrip("0")).lstrip("0")
    assert count_digits(number) == max(len(shown), 1)


def replace_in(folder: Path, pattern: str, old: str, new: str) -> None:
    for path in folder.glob(pattern):
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def spoil_code(root: Path) -> None:
    replace_in(root, "schemas/*.json", r"^(CN|\\d{6}L?|\\d{9})$", "^.+$")
    replace_in(root, "datasets/*.csv", "990191L", "9901/91")


def spoil_title(root: Path) -> None:
    replace_in(root, "datapackage.json", '"title": "区域"', '"title": "区域：区/县"')


@pytest.mark.parametrize(
    ("spoil", "rule"), [(spoil_code, "export-area-code"), (spoil_title, "export-sheet-name")]
)
def test_nothing_is_written_behind_the_gate(
    tmp_path: Path, spoil: Any, rule: str, capsys: pytest.CaptureFixture[str]
) -> None:
    root = put_city(tmp_path / "city")
    spoil(root)
    assert main(PROFILE, ["check"], root) == 1, "whoever checks the data does not have to build to hear of it"
    assert f"[{rule}]" in capsys.readouterr().out
    assert main(PROFILE, ["build"], root) == 1
    assert f"[{rule}]" in capsys.readouterr().out
    assert not (root / "site").exists()
