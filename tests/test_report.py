"""One list, four renderings."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from childcare.profile import PROFILE
from datapub.problem import Problem, sort_key
from datapub.report import describe_outlook, write_report
from datapub.state import SiteState

FILE = "datasets/institutions.csv"
ERROR = Problem(FILE, 7, "places", "type-error", "“12o5”不是整数，请改成数字", "12o5", label="托位数")
WARNING = Problem(FILE, 3, "enrolled", "R17", "在托 6 人，多于托位 5 个，请核对", "6", "warning", "在托人数")
WHOLE = Problem("datasets/areas.csv", None, None, "missing-file", "找不到这个文件，请放回来")
ALL = [ERROR, WARNING, WHOLE, ERROR]


def test_text() -> None:
    assert write_report(ALL) == (
        "datasets/areas.csv：找不到这个文件，请放回来 [missing-file]\n"
        "\n"
        f"{FILE} 第 3 行「在托人数」（提醒）：在托 6 人，多于托位 5 个，请核对 [R17]\n"
        f"{FILE} 第 7 行「托位数」：“12o5”不是整数，请改成数字 [type-error]\n"
        "\n"
        "共 2 个错误、1 个提醒。请改正错误后再检查一次；改正之前，网站保持原样。\n"
    )


def test_text_without_problems() -> None:
    assert write_report([]) == "没有发现问题。\n"


def test_text_with_warnings_only() -> None:
    assert write_report([WARNING]).endswith("\n\n共 1 个提醒，没有错误。\n")


def test_what_can_be_done_with_sound_data_is_told_as_it_is() -> None:
    def render(state: SiteState, *lacking: Problem, is_preview: bool = False) -> str:
        return describe_outlook(state, is_preview, lacking, PROFILE.messages)

    assert render(SiteState.OFFICIAL) == "可以生成网站；通过核查才会换上。"
    assert render(SiteState.OFFICIAL, is_preview=True) == "可以生成供审核的预览。"
    sample, place = replace(ERROR, rule="sample-row"), replace(WHOLE, rule="official-placeholder")
    assert render(SiteState.SAMPLE, place, sample, replace(sample, file="b.csv"), WARNING) == (
        "可以预览；现在生成的是“样例站”，每页都这样标明。\n"
        "还不能正式发布（official = true）：还有样例数据（2 条）、正式发布还有占位内容（1 条）。\n"
        "逐条列出：python build_site.py check --official"
    )
    assert "没有发现正式发布（official = true）以前还缺什么" in render(SiteState.TRIAL, WARNING)
    assert write_report([], summary="没有发现问题。\n可以预览。") == "没有发现问题。\n可以预览。\n"


def test_colours_only_when_asked_for() -> None:
    coloured = write_report(ALL, is_coloured=True)
    assert "\x1b[" in coloured
    assert "\x1b[" not in write_report(ALL)
    assert re.sub(r"\x1b\[\d+m", "", coloured) == write_report(ALL)


def test_json() -> None:
    document = json.loads(write_report(ALL, "json"))
    assert (document["valid"], document["errors"], document["warnings"]) == (False, 2, 1)
    assert document["problems"][2] == {
        "severity": "error",
        "rule": "type-error",
        "title": "类型不对",
        "file": FILE,
        "row": 7,
        "column": "places",
        "label": "托位数",
        "value": "12o5",
        "message": "“12o5”不是整数，请改成数字",
    }
    assert json.loads(write_report([WARNING], "json"))["valid"] is True
    assert json.loads(write_report([], "json")) == {"valid": True, "errors": 0, "warnings": 0, "problems": []}


def test_github() -> None:
    reported = write_report([ERROR, WARNING, WHOLE], "github", messages=PROFILE.messages)
    assert reported == (
        "::error file=datasets/areas.csv,title=缺少文件 missing-file::找不到这个文件，请放回来\n"
        f"::warning file={FILE},line=3,title=在托人数多于托位 R17::"
        "「在托人数」在托 6 人，多于托位 5 个，请核对\n"
        f"::error file={FILE},line=7,title=类型不对 type-error::「托位数」“12o5”不是整数，请改成数字\n"
    )
    assert write_report([], "github") == ""


def test_github_escapes_what_would_end_a_command() -> None:
    problem = Problem("a,b:c%.csv", 1, None, "R17", "100%\r\n::error::x")
    line = write_report([problem], "github")
    assert line.count("\n") == 1
    assert line.startswith("::error file=a%2Cb%3Ac%25.csv,line=1,")
    assert line.endswith("::100%25%0D%0A::error::x\n")


def test_markdown() -> None:
    report = write_report(ALL, "markdown")
    assert report.startswith("共 2 个错误、1 个提醒。")
    assert (
        "### `datasets/areas.csv`\n\n| 位置 | 问题和改法 | 规则 |\n| --- | --- | --- |\n| 整个文件 | "
        in report
    )
    assert "| 第 7 行「托位数」 | “`12o5`”不是整数，请改成数字 | 类型不对 `type-error` |\n" in report
    assert "| 第 3 行「在托人数」（提醒） | " in report
    assert write_report([], "markdown") == "没有发现问题。\n"


def test_markdown_escapes_markup() -> None:
    problem = Problem(
        FILE, 2, "name", "html-in-text", "“<script>|**a**[b](c)\n”里有网页代码，请删去", "", "error", "名称"
    )
    row = write_report([problem], "markdown").splitlines()[-1]
    assert "“`<script>\\|**a**[b](c)` ”" in row
    assert row.replace("\\|", "").count("|") == 4


def test_unknown_form() -> None:
    with pytest.raises(KeyError):
        write_report([], "pdf")


PROBLEMS = st.builds(
    Problem,
    file=st.sampled_from([FILE, "datasets/areas.csv", "site.toml"]),
    row=st.one_of(st.none(), st.integers(1, 99)),
    column=st.one_of(st.none(), st.sampled_from(["id", "name"])),
    rule=st.sampled_from(["R17", "type-error", "X"]),
    message=st.text(max_size=30),
    value=st.text(max_size=10),
    severity=st.sampled_from(["error", "warning"]),
)


@pytest.mark.parametrize(
    "change",
    [
        {"file": "site.toml"}, {"row": 8}, {"column": "name"}, {"rule": "X"}, {"message": "别的"},
        {"value": "1"}, {"severity": "warning"}, {"label": "别的"},
    ],
)  # fmt: skip
def test_two_problems_are_never_level(change: dict[str, Any]) -> None:
    assert sort_key(replace(ERROR, **change)) != sort_key(ERROR)


@given(st.lists(PROBLEMS, max_size=8), st.randoms())
def test_reports_hold_each_problem_once_in_one_order(problems: list[Problem], random: object) -> None:
    shuffled = list(problems) * 2
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    for form in ("text", "json", "github", "markdown"):
        assert write_report(shuffled, form) == write_report(problems, form)
    assert len(json.loads(write_report(problems, "json"))["problems"]) == len(set(problems))
    assert len(write_report(problems, "github").splitlines()) >= len(set(problems))


def test_what_is_said_of_several_rows_is_said_once() -> None:
    same = [Problem("a.csv", row, "c", "rule", "错了，请改", "x", "error", "列") for row in (3, 4, 5, 9)]
    other = Problem("a.csv", 4, "c", "rule", "错了，请改", "y", "error", "列")
    text = write_report([*same, other])
    assert text.count("错了") == 2
    assert "a.csv 第 3–5、9 行「列」：错了，请改 [rule]" in text and "a.csv 第 4 行「列」" in text
    assert "共 5 个错误" in text
    assert write_report([*same, other], "markdown").count("错了") == 2
    assert len(json.loads(write_report([*same, other], "json"))["problems"]) == 5
