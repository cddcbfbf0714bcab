"""Which row of the register a row of a sheet is about: whole keys decide, two candidates are a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from childcare.profile import PROFILE
from datapub.cli import main
from datapub.intake.extract import SourceRow
from datapub.intake.matching import Texts
from datapub.intake.plan import Plan, Removal, SheetRows, StoredRows
from datapub.intake.planning import plan_import
from datapub.model import Dataset, Field, ForeignKey, Schema
from tests.intake.sheets import Sheet, old_rows, open_project, write_book
from tests.support import make_credit_code

SITES = Dataset(
    "sites", "网点", "示例", "datasets/sites.csv", "schemas/sites.json",
    Schema(
        (
            Field("id", "编号", "", "string", is_required=True),
            Field("name", "名称", "", "string", is_required=True),
            Field("code", "代码", "", "string", is_required=True),
            Field("site_no", "序号", "", "integer", is_required=True),
            Field("area_code", "区域", "", "string", is_required=True),
            Field("note", "备注", "", "string"),
        ),
        primary_key=("id",),
        unique_keys=(("code", "site_no"),),
        foreign_keys=(ForeignKey(("area_code",), "areas", ("code",)),),
    ),
)  # fmt: skip
"""A register of which one holder may have several sites, as a schema tells it."""


def site(number: int, name: str, code: str, site_no: str, area_code: str, note: str = "旧") -> Texts:
    return {
        "id": f"s{number:03}", "name": name, "code": code, "site_no": site_no, "area_code": area_code,
        "note": note,
    }  # fmt: skip


REGISTER = [
    site(1, "甲园", "A", "1", "01"),
    site(2, "乙园", "B", "1", "01"),
    site(3, "乙园", "B", "2", "01"),
    site(4, "丙园", "C", "1", "02"),
    site(5, "甲园", "D", "1", "02"),
    site(6, "丁园", "", "", "02"),
    site(7, "戊园", "E", "1", "02"),
]


def plan_row(area: str = "", defaults: Mapping[str, str] | None = None, **cells: str) -> Plan:
    sheet = SheetRows("表.xlsx", [SourceRow(2, {"note": "新", **cells})], area, defaults or {})
    return plan_import(sheet, StoredRows(SITES, REGISTER), Removal(is_partial=True))


def outcome(plan: Plan) -> str:
    """Return "changed s001", "added" or the rule of the one problem."""
    if plan.changed:
        assert not plan.problems and not plan.added
        return f"changed {plan.changed[0].key}"
    rules = [problem.rule for problem in plan.problems if problem.rule != "intake-required"]
    return ", ".join(rules) or "added"


@dataclass(frozen=True)
class Case:
    """A row of a sheet, and what must come of it."""

    outcome: str
    cells: Mapping[str, str]
    named: Sequence[str] = ()
    area: str = ""
    defaults: Mapping[str, str] | None = None


CASES = {
    # known by its id
    "an id": Case("changed s001", {"id": "s001"}),
    "an id with another name": Case("changed s001", {"id": "s001", "name": "己园"}),
    "an id with another code": Case(
        "changed s001", {"id": "s001", "name": "甲园", "code": "Z", "site_no": "1"}
    ),
    "an id that is new": Case("added", {"id": "s900", "name": "己园", "code": "Z", "site_no": "1"}),
    "an id and the key of another row": Case(
        "intake-conflict", {"id": "s001", "code": "C", "site_no": "1"}, ["s001", "s004"]
    ),
    "a new id and the key of a row": Case(
        "intake-conflict", {"id": "s900", "name": "丙园", "code": "C", "site_no": "1"}, ["s900", "s004"]
    ),
    "an id, and all else is another's": Case(
        "intake-conflict", {"id": "s001", "name": "己园", "code": "Z", "site_no": "1"}, ["s001"]
    ),
    "an id, and the name of its neighbour": Case(
        "intake-conflict", {"id": "s001", "name": "乙园", "area_code": "01"}, ["s001", "s002", "s003"]
    ),
    "an id and its key, renamed to what another is called": Case(
        "changed s007", {"id": "s007", "code": "E", "site_no": "1", "name": "丙园", "area_code": "02"}
    ),
    # known by a whole key
    "a key": Case("changed s003", {"code": "B", "site_no": "2"}),
    "a key, written otherwise": Case("changed s003", {"code": "ｂ", "site_no": "２.0"}),
    "a key, and a new name": Case(
        "changed s001", {"name": "己园", "code": "A", "site_no": "1", "area_code": "01"}
    ),
    "a key, moved to another area": Case(
        "changed s001", {"name": "甲园二", "code": "A", "site_no": "1", "area_code": "02"}
    ),
    "a key, and the name of another row": Case(
        "intake-conflict", {"name": "戊园", "code": "C", "site_no": "1", "area_code": "02"}, ["s004", "s007"]
    ),
    "a key that is new": Case("added", {"name": "己园", "code": "Z", "site_no": "1", "area_code": "01"}),
    "another site of a holder": Case(
        "added", {"name": "乙园", "code": "B", "site_no": "3", "area_code": "01"}
    ),
    "another holder of the same name": Case(
        "added", {"name": "甲园", "code": "Z", "site_no": "1", "area_code": "01"}
    ),
    "a key for the row that has none yet": Case(
        "changed s006", {"name": "丁园", "code": "Z", "site_no": "1", "area_code": "02"}
    ),
    # a part of a key
    "a site number": Case("intake-unknown-row", {"site_no": "2"}),
    "a code": Case("intake-unknown-row", {"code": "A"}),
    "a site number, and a new name": Case("added", {"name": "己园", "site_no": "2", "area_code": "01"}),
    "a code of a row, and a new name": Case(
        "intake-conflict", {"name": "己园", "code": "C", "area_code": "02"}, ["s004"]
    ),
    "a code of two rows, and a new name": Case(
        "intake-conflict", {"name": "己园", "code": "B", "area_code": "01"}, ["s002", "s003"]
    ),
    # known by a name in its area
    "a name and an area": Case("changed s005", {"name": "甲园", "area_code": "02"}),
    "a name, written otherwise": Case("changed s005", {"name": " 甲 园", "area_code": "０２"}),
    "a name in the area of the sheet": Case("changed s005", {"name": "甲园"}, area="02"),
    "a name of two rows": Case("intake-ambiguous", {"name": "乙园", "area_code": "01"}, ["s002", "s003"]),
    "a name of two rows, and a site number": Case(
        "changed s003", {"name": "乙园", "site_no": "2", "area_code": "01"}
    ),
    "a name known elsewhere": Case("added", {"name": "丙园", "area_code": "01"}),
    "a name, and another code": Case(
        "intake-namesake", {"name": "丙园", "code": "Z", "area_code": "02"}, ["s004"]
    ),
    "a name, and another site number": Case(
        "intake-namesake", {"name": "丙园", "site_no": "2", "area_code": "02"}, ["s004"]
    ),
    "a name alone": Case("changed s004", {"name": "丙园"}),
    "a name alone, of two rows": Case("intake-ambiguous", {"name": "甲园"}, ["s001", "s005"]),
    "a name alone, and another code": Case("intake-namesake", {"name": "丙园", "code": "Z"}, ["s004"]),
    "a name alone, and a default of another area": Case(
        "intake-namesake", {"name": "丙园"}, ["s004"], defaults={"area_code": "01"}
    ),
    "a name alone, and a default of its area": Case(
        "changed s004", {"name": "丙园"}, defaults={"area_code": "02"}
    ),
    "a code alone in a default": Case(
        "added", {"name": "己园", "area_code": "01"}, defaults={"code": "A", "site_no": "1"}
    ),
    # a sheet of one area
    "a key of another area": Case("intake-area", {"code": "C", "site_no": "1"}, area="01"),
    "an id of another area": Case("intake-area", {"id": "s004"}, area="01"),
    "nothing to know it by": Case("intake-unknown-row", {"area_code": "01"}),
}


@pytest.mark.parametrize("name", CASES)
def test_a_row_is_known_or_new_or_a_question(name: str) -> None:
    case = CASES[name]
    plan = plan_row(case.area, case.defaults, **case.cells)
    assert outcome(plan) == case.outcome, [problem.message for problem in plan.problems]
    for key in case.named:
        assert key in plan.problems[-1].message
    if not plan.changed:
        assert all(row in plan.rows for row in REGISTER)


@pytest.mark.parametrize(("name", "stated"), [("丙园", "名称也相同"), ("己园", "名称却不同")])
def test_a_question_on_a_code_says_what_differs(name: str, stated: str) -> None:
    problem = plan_row(name=name, code="C", area_code="01").problems[0]
    assert problem.rule == "intake-conflict" and stated in problem.message


def test_a_new_row_with_the_name_of_another_is_told() -> None:
    plan = plan_row(name="甲园", code="Z", site_no="1", area_code="01")
    assert [(row.number, key) for row, key, _ in plan.namesakes] == [(2, "s001")]
    assert plan_row(name="己园", code="Z", site_no="1", area_code="01").namesakes == []


NAMES, CODES, NUMBERS, AREAS = ("甲园", "乙园", "丙园"), ("A", "B", "C"), ("1", "2"), ("01", "02")

registers = st.lists(
    st.tuples(*map(st.sampled_from, (NAMES, CODES, NUMBERS, AREAS))),
    max_size=8,
    unique_by=lambda row: (row[1], row[2]),
).map(lambda rows: [site(number, *row) for number, row in enumerate(rows, 1)])
identities = st.fixed_dictionaries(
    {"note": st.just("新")},
    optional={
        "id": st.sampled_from(("", "s001", "s002", "s900")),
        "name": st.sampled_from(("", *NAMES, "丁园")),
        "code": st.sampled_from(("", *CODES, "Z")),
        "site_no": st.sampled_from(("", *NUMBERS)),
        "area_code": st.sampled_from(("", *AREAS)),
    },
)


def is_registered(cells: Mapping[str, str], texts: Texts) -> bool:
    """Return whether a row of a sheet is, by what identifies it, one of the register.

    Written anew from the definition, not from the code: by its id, else by the whole key, else by name
    and area (or by the name where the sheet names no area) as far as no part of a key says otherwise.
    """
    if cells.get("id"):
        return cells["id"] == texts["id"]
    if cells.get("code") and cells.get("site_no"):
        return (cells["code"], cells["site_no"]) == (texts["code"], texts["site_no"])
    return cells.get("name") == texts["name"] and all(
        cells.get(name, "") in {"", texts[name]} for name in ("area_code", "code", "site_no")
    )


@given(registers, st.lists(identities, max_size=5))
def test_an_import_never_changes_a_row_that_it_is_not_about(
    register: list[Texts], sheet: list[dict[str, str]]
) -> None:
    """Fresh rows share names, codes, site numbers and areas with the register, and never overwrite."""
    rows = [SourceRow(number, cells) for number, cells in enumerate(sheet, 2)]
    plan = plan_import(SheetRows("表.xlsx", rows), StoredRows(SITES, register), Removal(is_partial=True))
    for texts in register:
        if not any(is_registered(cells, texts) for cells in sheet):
            assert texts in plan.rows
    remaining = {texts["id"] for texts in plan.rows}
    assert {texts["id"] for texts in register} <= remaining
    answered = len(plan.changed) + plan.unchanged + len(plan.added)
    asked = {problem.row for problem in plan.problems if problem.row}
    assert answered + len(asked) == len(sheet), "every row is taken or asked about, and once"


@given(registers, st.lists(identities, max_size=5), st.sampled_from(("", *AREAS)))
def test_a_whole_list_removes_but_never_overwrites_other_rows(
    register: list[Texts], sheet: list[dict[str, str]], area: str
) -> None:
    rows = [SourceRow(number, cells) for number, cells in enumerate(sheet, 2)]
    plan = plan_import(SheetRows("表.xlsx", rows, area), StoredRows(SITES, register))
    removed = {key for key, _ in plan.removed}
    for texts in register:
        is_elsewhere = area and texts["area_code"] != area
        is_about = any(is_registered(cells, texts) for cells in sheet)
        if is_elsewhere or not (is_about or texts["id"] in removed):
            assert texts in plan.rows


@given(registers, st.data())
def test_a_row_of_the_register_finds_itself(register: list[Texts], data: st.DataObject) -> None:
    """Whatever part of it a sheet holds: it is found, or asked about, never taken for another or for new."""
    if not register:
        return
    texts = data.draw(st.sampled_from(register))
    names = data.draw(st.sets(st.sampled_from(("id", "name", "code", "site_no", "area_code"))))
    row = SourceRow(2, {name: texts[name] for name in names} | {"note": "新"})
    plan = plan_import(SheetRows("表.xlsx", [row]), StoredRows(SITES, register), Removal(is_partial=True))
    assert not plan.added
    assert [change.key for change in plan.changed] == [texts["id"]] or plan.problems


# --- the commands, with the real schema ----------------------------------------------------------

ONE, TWO = old_rows()[:2]
HEAD = (
    "机构名称", "统一社会信用代码", "园点序号", "所在区县", "机构地址", "机构类型", "举办方式", "机构性质",
    "营利属性", "服务形式", "状态", "准入方式", "备案机关", "备案日期", "托大班班数", "托大班托位数",
    "乳儿班班数", "托小班班数", "混合班班数", "乳儿班托位数", "托小班托位数", "混合班托位数", "托位总数",
    "是否普惠", "示范级别", "质量评估等级", "卫生评价结果", "数据截至日期", "是否样例数据",
)  # fmt: skip


def whole_row(name: str, code: str, site_no: str) -> tuple[object, ...]:
    return (
        name, code, site_no, "甲区", "甲区示例路91号", "独立托育机构", "民办", "企业",
        "营利性", "全日托", "已备案", "备案", "甲区卫生健康部门", "2025-06-05", 1, 20,
        0, 0, 0, 0, 0, 0, 20, "否", "无", "未评估", "合格", "2026-09-30", "否",
    )  # fmt: skip


def _at(address: str, *cells: str) -> tuple[object, ...]:
    name, code, site_no, area, _, *others = whole_row(*cells)
    return (name, code, site_no, area, address, *others)


NEW_ROWS = {
    "a first site": whole_row("示例新开的托育园", make_credit_code("91", 51), "1"),
    "a second site, the first of the area": whole_row("示例新开的托育园", make_credit_code("91", 52), "2"),
    "a name that another area has": whole_row(TWO["name"], make_credit_code("91", 53), "1"),
    "a name that the area has": whole_row(ONE["name"], make_credit_code("91", 54), "1"),
    "one more site of a holder": whole_row(ONE["name"], ONE["credit_code"], "2"),
    "one more site under a name of its own": whole_row("示例一托育园二部", ONE["credit_code"], "2"),
    "no code, and the site number that many have": whole_row("示例新开的托育园", "", "1"),
    "neither code nor site number": whole_row("示例新开的托育园", "", ""),
    "the address of another": _at(ONE["address"], "示例新开的托育园", make_credit_code("91", 55), "1"),
    "a name that begins like another's": whole_row(f"{ONE['name']}分园", make_credit_code("91", 56), "1"),
    "a name that another's begins with": whole_row(ONE["name"][:-1], make_credit_code("91", 57), "1"),
}


@pytest.mark.parametrize("name", NEW_ROWS)
def test_a_new_row_is_added_and_nothing_else_changes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    project = tmp_path / "项目"
    file = project / open_project(project).dataset("institutions").path
    before = file.read_text(encoding="utf-8").splitlines()
    path = write_book(tmp_path / "表.xlsx", Sheet((HEAD, NEW_ROWS[name])))
    assert main(PROFILE, ["import", str(path), "--area", "990102", "--partial", "--yes"], project) == 0
    output = capsys.readouterr().out
    assert "新增 1 条，变更 0 条" in output
    assert ("同名" in output) == (NEW_ROWS[name][0] == ONE["name"])
    after = file.read_text(encoding="utf-8").splitlines()
    assert len(after) == len(before) + 1 and set(before) < set(after)
