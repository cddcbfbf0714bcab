"""No import invents, drops or moves a value: made rows in made layouts, and every cell is accounted for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import datapub.intake.dry_run
from childcare.profile import PROFILE
from datapub.config import Config
from datapub.intake import Options, read_import
from tests.intake.sheets import DATASET, Sheet, old_rows, open_project, write_book
from tests.support import TODAY, examples

AREAS = {"990102": "甲区", "990103": "乙区", "990191L": "新区"}
OLD = {row["id"]: row for row in old_rows()}
LABELS = {
    "name": ("名称", "机构名称", "托育机构名称"),
    "address": ("地址", "机构地址"),
    "area_code": ("所属区县", "区县"),
    "enrolled": ("在托人数", "实际收托人数"),
    "fee_note": ("收费标准", "保育费（元/月）"),
}
LEFT_OUT = ("序号", "备注", "负责人")
GIVEN = {"status": "已备案", "as_of_on": "2026-09-30", "is_sample": "false"}
COMMON = ["状态=已备案", "数据截至日期=2026-09-30"]
words = st.text("苗芽星月晨光", min_size=1, max_size=3)


@dataclass(frozen=True)
class Listing:
    """A list as it is made: what stands in its cells, and what its rows say."""

    grid: list[list[Any]]
    rows: list[dict[str, str]]


@st.composite
def listings(draw: st.DrawFn) -> Listing:
    """Make a list of rows that are in the register and of new ones, laid out in one of many ways."""
    known = draw(st.lists(st.sampled_from(sorted(OLD)), unique=True, max_size=3))
    new = draw(st.lists(words, unique=True, max_size=4, min_size=0 if known else 1))
    rows = [{"name": OLD[key]["name"], "area_code": OLD[key]["area_code"]} for key in known]
    rows += [{"name": f"示例{word}托育园", "area_code": draw(st.sampled_from([*AREAS]))} for word in new]
    for row in rows:
        row["address"] = f"示例{draw(words)}路{draw(st.integers(1, 999))}号"
        row["enrolled"] = str(draw(st.integers(0, 300)))
        row["fee_note"] = draw(st.sampled_from(["80元/天", "9600元/学期", "面议"]))
    in_blocks = draw(st.booleans())
    fields = draw(st.permutations([n for n in LABELS if not (in_blocks and n == "area_code")]))
    others = draw(st.lists(st.sampled_from(LEFT_OUT), unique=True, max_size=2))
    head = [*others, *(draw(st.sampled_from(LABELS[name])) for name in fields)]
    grid: list[list[Any]] = [["托育机构一览表"]] if draw(st.booleans()) else []
    grid.append(head)
    ordered = sorted(rows, key=lambda row: row["area_code"]) if in_blocks else draw(st.permutations(rows))
    for place, row in enumerate(ordered):
        if in_blocks and (place == 0 or ordered[place - 1]["area_code"] != row["area_code"]):
            grid.append(
                [
                    f"{place + 1}、{AREAS[row['area_code']]}"
                    if draw(st.booleans())
                    else AREAS[row["area_code"]]
                ]
            )
        shown = row | {"area_code": AREAS[row["area_code"]]}
        grid.append([*("某" for _ in others), *map(shown.__getitem__, fields)])
    if others and draw(st.booleans()):
        total: list[Any] = ["合计", *[""] * (len(head) - 1)]
        total[head.index(next(label for label in head if label in LABELS["enrolled"]))] = sum(
            int(row["enrolled"]) for row in rows
        )
        grid.append(total)
    return Listing(grid, list(ordered))


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Config]:
    """A project whose check is not run: what the rules say of made values is no matter here."""
    patch = pytest.MonkeyPatch()
    patch.setattr(datapub.intake.dry_run, "check_result", lambda *_: iter(()))
    yield replace(open_project(tmp_path_factory.mktemp("whole") / "项目"), id_prefix="zb")
    patch.undo()


@given(listing=listings())
@settings(max_examples=examples(40), deadline=None)
def test_every_cell_is_in_its_row_or_named_and_no_other_changes(
    config: Config, tmp_path_factory: pytest.TempPathFactory, listing: Listing
) -> None:
    path = write_book(tmp_path_factory.mktemp("a") / "表.xlsx", Sheet(listing.grid))
    options = Options(is_partial=True, defaults=COMMON)
    found = read_import(PROFILE, config, config.dataset(DATASET), path, TODAY, options)
    assert found.problems == ()
    written = {row["name"]: row for row in found.plan.rows}
    assert (
        len(found.plan.rows) == len(written) == len({row["name"] for row in [*OLD.values(), *listing.rows]})
    )
    before = {row["name"]: row for row in OLD.values()}
    for name, row in written.items():
        stated = next((one for one in listing.rows if one["name"] == name), {})
        start = before.get(name) or {**GIVEN, "id": row["id"]}
        assert {field: text for field, text in row.items() if text} == {
            field: text for field, text in {**start, **stated}.items() if text
        }
    left = {(cell.row, cell.place) for cell in found.extract.omitted}
    head = next(place for place, cells in enumerate(listing.grid) if len(cells) > 1)
    read = {place for place, label in enumerate(listing.grid[head]) if label not in LEFT_OUT}
    taken = {(row.number, place) for row in found.extract.rows for place in read}
    everything = {
        (number, place)
        for number, cells in enumerate(listing.grid, 1)
        for place, cell in enumerate(cells)
        if cell != ""
    }
    assert left | taken == everything and not left & taken
    assert Path(config.root / config.dataset(DATASET).path).read_text("utf-8").count("\n") == len(OLD) + 1
