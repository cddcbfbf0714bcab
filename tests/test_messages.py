"""Every fault has a Chinese text that says what is wrong and what to change, and no English one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import frictionless.errors
import pytest
from frictionless import Error

from childcare.profile import PROFILE
from datapub.messages import quote, rule_of, show
from datapub.messages.near import find_nearest, name_nearest
from tests.support import sample_config

CONSTRAINTS = (
    "required unique enum pattern minLength maxLength minimum maximum exclusiveMinimum exclusiveMaximum"
)
TYPES = "string integer number boolean date year"
SENTENCE = re.compile(r"[A-Za-z]{2,}(?: [A-Za-z]{2,}){3,}")
"""Four English words in a row; names of programs and files have fewer."""

MESSAGES = PROFILE.messages
WORDINGS = MESSAGES.wordings


def subclasses(of: type[Any]) -> Iterator[type[Any]]:
    for one in of.__subclasses__():
        yield one
        yield from subclasses(one)


def error_types() -> set[str]:
    assert frictionless.errors  # all classes are defined there
    return {str(one.type) for one in subclasses(Error)}


@pytest.mark.parametrize("kind", sorted(error_types()))
def test_every_error_of_frictionless_has_a_text(kind: str) -> None:
    assert kind in WORDINGS


@pytest.mark.parametrize("name", CONSTRAINTS.split())
def test_every_constraint_has_a_text(name: str) -> None:
    assert f"constraint-error/{name}" in WORDINGS


@pytest.mark.parametrize("name", TYPES.split())
def test_every_type_has_a_text(name: str) -> None:
    assert f"type-error/{name}" in WORDINGS


@pytest.mark.parametrize("rule", [rule.id for rule in PROFILE.rules])
def test_every_rule_has_a_text(rule: str) -> None:
    assert rule in {rule_of(key) for key in WORDINGS}


@pytest.mark.parametrize("key", sorted(WORDINGS))
def test_every_text_says_what_to_change(key: str) -> None:
    title, wrong, fix = WORDINGS[key]
    assert re.match("(如果|请)|没有|录入", fix) and "请" in fix, fix
    assert len(fix.replace("请", "")) >= 2
    assert re.search("[\u4e00-\u9fff]", title) and len(title) <= 16
    assert re.search("[\u4e00-\u9fff]", wrong)
    assert not fix.endswith(("。", "，"))
    assert not SENTENCE.search(wrong + fix)
    for jargon in ("git", "commit", "regex", "null", "schema.json", "字节序"):
        assert jargon not in wrong + fix


def test_one_rule_has_one_title() -> None:
    for rule in (rule.id for rule in PROFILE.rules):
        titles = {WORDINGS[key].title for key in WORDINGS if rule_of(key) == rule}
        assert titles == {MESSAGES.title_of(rule)}


def test_unknown_rule_keeps_its_id() -> None:
    assert MESSAGES.title_of("X99") == "X99"


def test_unknown_key_and_missing_detail_are_errors_of_ours() -> None:
    with pytest.raises(KeyError):
        MESSAGES.describe("no-such-rule")
    with pytest.raises(KeyError):
        MESSAGES.describe("R17", found=3)


def test_braces_in_a_cell_are_only_text() -> None:
    dataset = sample_config().dataset("areas")
    problem = MESSAGES.make_problem(dataset, "garbled", row=2, column="name", value="{row.__class__}{0}")
    assert "{row.__class__}{0}" in problem.message


def test_problem_names_the_place() -> None:
    dataset = sample_config().dataset("areas")
    problem = MESSAGES.make_problem(
        dataset, "type-error/integer", row=7, column="population", value="12o5", hint=""
    )
    assert (problem.file, problem.row, problem.column, problem.label, problem.rule, problem.value) == (
        "datasets/areas.csv",
        7,
        "population",
        "常住人口",
        "type-error",
        "12o5",
    )
    assert problem.message == "“12o5”不是整数，请改成数字"


def test_cells_are_quoted_on_one_line_cut_and_redacted() -> None:
    assert quote("甲\n乙\t\x00") == "“甲·乙··”"
    assert quote("甲" * 100) == f"“{'甲' * 40}…”"
    assert len(show("甲" * 1_000_000)) == 201
    assert "13800138000" not in quote("电话13800138000")


def test_details_are_redacted_too() -> None:
    dataset = sample_config().dataset("areas")
    problem = MESSAGES.make_problem(dataset, "exemption/unknown-row", file="13800138000\n")
    assert "13800138000" not in problem.message
    assert "\n" not in problem.message


def test_nearest_value() -> None:
    assert find_nearest("990109", ("990102", "370303")) == "990102"
    assert name_nearest("私办", ("公办", "民办")) in {"（最接近的是“公办”）", "（最接近的是“民办”）"}
    assert name_nearest("x", ("公办",)) == ""
    assert name_nearest("未备案", ("已备案",)) == ""  # which is the opposite


def test_a_cell_is_quoted_as_it_is_written() -> None:
    dataset = sample_config().dataset("inspections")
    problem = MESSAGES.make_problem(dataset, "inspection/sample", value=False, institution="甲园")
    assert "“false”" in problem.message and problem.value == "false"
