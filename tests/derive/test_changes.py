"""The difference engine: what it finds is all that differs, and means what it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from childcare.derive.private import Private
from datapub.derive.changes import (
    CellChange,
    Change,
    compare,
    compare_rows,
    dump_cells,
    list_addresses,
    redact_change,
)
from datapub.derive.redaction import NOTHING
from datapub.derive.structure import BREAKING, compare_schemas
from datapub.history import Key, Snapshot
from datapub.model import Dataset, Field, Policy, Schema

FIELDS = (
    Field("id", "编号", "", "string"),
    Field("name", "名称", "", "string"),
    Field("area_code", "区域", "", "string"),
    Field("status", "状态", "", "string", enum=("已备案", "停业", "已注销")),
    Field("places", "托位数", "", "integer", unit="个"),
    Field("fee", "费用", "", "number", unit="元/月"),
)
SCHEMA = Schema(FIELDS, ("id",))

texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=4)
numbers = st.sampled_from(["", "0", "7", "7.0", "12.50", "12.5", "100"])
rows = st.dictionaries(
    st.sampled_from([("a",), ("b",), ("c",), ("d",)]),
    st.fixed_dictionaries(
        {
            "name": texts,
            "area_code": st.sampled_from(["1", "2"]),
            "status": st.sampled_from(["已备案", "停业", "已注销"]),
            "places": numbers,
            "fee": numbers,
        }
    ),
)
NUMBERS = ("places", "fee")


def sheet(found: Mapping[Key, Mapping[str, str]], schema: Schema = SCHEMA) -> Snapshot:
    return Snapshot(schema, {key: {"id": key[0], **cells} for key, cells in found.items()})


def apply(before: Snapshot, changes: list[Change]) -> dict[Key, dict[str, str]]:
    """Carry changes out, as somebody who keeps a copy of the data would."""
    state = {key: dict(cells) for key, cells in before.rows.items()}
    for change in changes:
        if change.kind == "removed":
            del state[change.key]
            continue
        row = state.setdefault(change.key, dict.fromkeys(before.schema.names, ""))
        for cell in change.cells:
            assert row.get(cell.field, "") == cell.before
            row[cell.field] = cell.after
    return state


def by_value(state: Mapping[Key, Mapping[str, str]]) -> dict[Key, dict[str, Any]]:
    return {
        key: {n: float(v) if n in NUMBERS and v else v for n, v in cells.items()}
        for key, cells in state.items()
    }


@given(rows, rows)
def test_the_changes_turn_the_state_before_into_the_state_after(old: Any, new: Any) -> None:
    before, after = sheet(old), sheet(new)
    changes = list(compare_rows("institutions", before, after))
    assert by_value(apply(before, changes)) == by_value(after.rows)
    assert len({change.key for change in changes}) == len(changes)


@given(rows)
def test_nothing_differs_from_itself(found: Any) -> None:
    state = {"institutions": sheet(found)}
    assert not compare(state, state)


@given(rows, rows, st.randoms())
def test_the_order_of_rows_changes_nothing(old: Any, new: Any, random: Any) -> None:
    shuffled = list(new.items())
    random.shuffle(shuffled)
    expected = list(compare_rows("institutions", sheet(old), sheet(new)))
    assert list(compare_rows("institutions", sheet(old), sheet(dict(shuffled)))) == expected


@given(rows, rows)
def test_back_is_the_opposite_of_forth(old: Any, new: Any) -> None:
    forth = list(compare_rows("institutions", sheet(old), sheet(new)))
    back = list(compare_rows("institutions", sheet(new), sheet(old)))
    assert [(c.key, [(x.field, x.before, x.after) for x in c.cells]) for c in forth] == [
        (c.key, [(x.field, x.after, x.before) for x in c.cells]) for c in back
    ]


def only(old: Mapping[str, str] | None, new: Mapping[str, str] | None) -> Change:
    base = {"name": "甲园", "area_code": "1", "status": "已备案", "places": "40", "fee": "1000"}
    before = sheet({("a",): {**base, **old}} if old is not None else {})
    after = sheet({("a",): {**base, **new}} if new is not None else {})
    (change,) = compare_rows("institutions", before, after)
    return change


def test_each_kind_is_told_apart() -> None:
    assert only(None, {}).kind == "added"
    assert only({}, None).kind == "removed"
    assert only({}, {"name": "乙园"}).kind == "changed"
    assert only({}, {"status": "停业"}).kind == "changed"
    assert only({}, {"status": "已注销"}).kind == "cancelled"
    assert only({"status": "已注销"}, {"status": "已注销", "name": "乙园"}).kind == "changed"


@pytest.mark.parametrize(
    ("old", "new", "jumps"),
    [("40", "60", ()), ("40", "61", ("places",)), ("40", "19", ("places",)), ("40", "20", ()),
     ("0", "1", ("places",)), ("", "90", ()), ("90", "", ())],
)  # fmt: skip
def test_a_quantity_that_changes_by_more_than_half_is_a_jump(
    old: str, new: str, jumps: tuple[str, ...]
) -> None:
    assert only({"places": old}, {"places": new}).jumps == jumps


def test_a_dataset_that_loses_many_rows_is_named() -> None:
    old = {(str(n),): {"name": "x"} for n in range(20)}
    new = dict(list(old.items())[:17])
    found = compare({"institutions": sheet(old)}, {"institutions": sheet(new)})
    assert found.shrunk == {"institutions": (20, 3)}
    assert compare({"i": sheet(old)}, {"i": sheet(dict(list(old.items())[:18]))}).shrunk == {}


def with_field(name: str, **changes: Any) -> Schema:
    return replace(
        SCHEMA, fields=tuple(replace(f, **changes) if f.name == name else f for f in SCHEMA.fields)
    )


@pytest.mark.parametrize(
    ("schema", "kind", "is_breaking"),
    [
        (replace(SCHEMA, fields=FIELDS[:-1]), "field-removed", True),
        (replace(SCHEMA, fields=(*FIELDS, Field("new", "新", "", "string"))), "field-added", False),
        (with_field("places", type="number"), "type", True),
        (with_field("fee", unit="万元/月"), "unit", True),
        (replace(SCHEMA, primary_key=("name",)), "key", True),
        (with_field("status", enum=("已备案", "已注销")), "enum-narrowed", True),
        (with_field("name", enum=("甲", "乙")), "enum-narrowed", True),
        (with_field("status", enum=("已备案", "停业", "已注销", "已许可")), "enum-widened", False),
        (with_field("status", enum=()), "enum-widened", False),
        (with_field("name", is_required=True), "required", False),
        (with_field("name", constraints={"maxLength": 9}), "constraint", False),
        (with_field("name", constraints={"pattern": "^a"}), "pattern", False),
        (with_field("name", title="名字"), "words", False),
    ],
)
def test_changes_of_structure_are_breaking_or_not(schema: Schema, kind: str, is_breaking: bool) -> None:
    (change,) = compare_schemas("institutions", SCHEMA, schema)
    assert (change.kind, change.is_breaking) == (kind, is_breaking)


def test_datasets_come_and_go_and_breaking_changes_come_first() -> None:
    found = compare({"a": sheet({("x",): {}})}, {"b": sheet({("y",): {}})})
    assert [(c.dataset, c.kind) for c in found.schemas] == [("a", "dataset-removed"), ("b", "dataset-added")]
    assert [(c.dataset, c.kind) for c in found.changes] == [("b", "added"), ("a", "removed")]
    assert {kind for kind, breaks in BREAKING.items() if breaks} >= {"field-removed", "type", "key"}


def test_numbers_of_children_and_persons_are_never_told() -> None:
    cells = (
        CellChange("enrolled", "3", "4", is_withheld=True),
        CellChange("principal_name", "王某", "", is_withheld=True),
        CellChange("places", "10", "90"),
    )
    change = Change("institutions", ("a",), "changed", cells, {"name": "甲"}, ("enrolled", "places"))
    redacted = redact_change(change, NOTHING)
    assert redacted.cells == (
        CellChange("enrolled", "", "", is_withheld=True),
        CellChange("principal_name", "", "", is_withheld=True),
        CellChange("places", "10", "90"),
    )
    assert redacted.jumps == ("places",)


def test_the_policy_says_what_is_withheld() -> None:
    policy = Policy(withheld=("places",))
    before, after = (replace(sheet({("a",): {"places": n, "fee": n}}), policy=policy) for n in "12")
    (change,) = compare_rows("things", before, after)
    assert [(cell.field, cell.is_withheld) for cell in change.cells] == [("places", True), ("fee", False)]
    assert [cell["field"] for cell in dump_cells(change) if "before" in cell] == ["fee"]


def test_where_a_home_was_is_not_told() -> None:
    cells = (CellChange("address", "甲小区1号楼", "甲小区"), CellChange("fee", "1", "2"))
    change = Change("institutions", ("a",), "changed", cells, {"provider_type": "家庭托育点"})
    assert redact_change(change, Private()).cells == (
        CellChange("address", "", "", is_withheld=True),
        CellChange("fee", "1", "2"),
    )
    elsewhere = replace(change, about={"provider_type": "独立托育机构"})
    assert redact_change(elsewhere, Private()) == elsewhere
    turned = (*cells, CellChange("provider_type", "家庭托育点", "独立托育机构"))
    assert redact_change(replace(elsewhere, cells=turned), Private()).cells[0] == CellChange(
        "address", "", "", is_withheld=True
    )


def test_personal_numbers_of_old_commits_are_redacted() -> None:
    number = "138" + "12345678"
    cells = (CellChange("address", f"示例路1号 {number}", "示例路1号"),)
    redacted = redact_change(
        Change("institutions", ("a",), "changed", cells, {"name": f"甲{number}"}), NOTHING
    )
    assert number not in repr(redacted)
    assert redacted.cells == (CellChange("address", "（含个人信息，不公布）", "示例路1号"),)


def test_the_pages_that_show_a_change_are_named() -> None:
    def dataset(name: str, *listed_on: str, has_pages: bool = False) -> Dataset:
        return Dataset(name, "", "", "", "", SCHEMA, has_pages=has_pages, listed_on=listed_on)

    register = dataset("institutions", "register/{area_code}/", has_pages=True)
    moved = only({"area_code": "1"}, {"area_code": "2"})
    assert list_addresses(replace(moved, about={"area_code": "2"}), register) == (
        "institutions/a/", "register/1/", "areas/1/", "register/2/", "areas/2/", "data/institutions/",
    )  # fmt: skip
    point = Change("observations", ("o1",), "added", (), {"indicator_id": "places", "area_code": "1"})
    figures = dataset("observations", "indicators/{indicator_id}/")
    assert list_addresses(point, figures) == ("indicators/places/", "areas/1/", "data/observations/")
    assert list_addresses(replace(moved, kind="removed", about={}), register) == (
        "register/1/", "areas/1/", "data/institutions/",
    )  # fmt: skip
    assert list_addresses(point, None) == ("areas/1/", "data/observations/")
