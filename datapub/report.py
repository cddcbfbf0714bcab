"""One list of problems, four renderings: for a terminal, for programs, for GitHub, for review."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from datapub.audit import Survey
from datapub.derive.audited import RESULT_ORDER
from datapub.messages import ENGINE, Messages
from datapub.problem import Problem, has_errors, in_order
from datapub.state import SiteState
from datapub.textual import write_markdown_text

_NOTHING = "没有发现问题。"
_RED, _YELLOW, _GREEN, _BOLD, _PLAIN = "\x1b[31m", "\x1b[33m", "\x1b[32m", "\x1b[1m", "\x1b[0m"


def write_report(
    problems: Iterable[Problem],
    form: str = "text",
    is_coloured: bool = False,
    summary: str = "",
    messages: Messages = ENGINE,
) -> str:
    """Return the report of a check.

    Args:
        problems: in any order; repeated ones are shown once.
        form: ``text``, ``json``, ``github`` or ``markdown``.
        is_coloured: whether the text may carry terminal colours.
        summary: what ``text`` and ``markdown`` say of the problems as a whole; by default their
            count, and that errors keep the site as it was.
        messages: the wordings, which give each rule its title.

    Raises:
        KeyError: the form is unknown.
    """
    ordered = in_order(problems)
    if form == "text":
        return write_text(ordered, is_coloured, summary)
    if form == "markdown":
        return write_markdown(ordered, summary, messages)
    return _WRITERS[form](ordered, messages)


def write_audit(
    survey: Survey, form: str = "text", is_coloured: bool = False, messages: Messages = ENGINE
) -> str:
    """Return the report of an audit: what is wrong with pages and files, then duty by duty.

    Raises:
        KeyError: the form is unknown.
    """
    problems, judged = in_order(survey.problems), survey.judged or ()
    counts = {result: sum(one.verdict.result == result for one in judged) for result in RESULT_ORDER}
    count_line = f"公开义务 {len(judged)} 项：" + "，".join(f"{name} {n}" for name, n in counts.items())
    summary = ""
    if judged and not survey.is_sound and not has_errors(problems):
        failed = f"公开义务有 {counts['不符合']} 项不符合，核查没有通过"
        summary = f"共 {len(problems)} 个提醒，没有挡住发布的错误；{failed}。"
    if form == "json":
        document = json.loads(write_json(problems, messages))
        document["valid"] = survey.is_sound
        document["counts"] = counts
        document["duties"] = [
            {
                "id": one.duty["id"],
                "name": one.duty["name"],
                "is_law": one.is_law,
                "reliability": one.duty["reliability"],
                "result": one.verdict.result,
                "reason": one.verdict.reason,
                "evidence": list(one.verdict.evidence),
            }
            for one in judged
        ]
        return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    if form == "github":
        lines = [write_github(problems, messages)]
        for one in judged:
            if one.verdict.result == "无法核查":
                title = _escape_property(f"{one.duty['id']} {one.duty['name']}")
                lines.append(f"::warning title={title}::{_escape_data('无法核查：' + one.verdict.reason)}\n")
        if judged:
            lines.append(f"::notice title=信息公开核查::{_escape_data(count_line)}\n")
        return "".join(lines)
    if form == "markdown":
        rows = ["| 编号 | 义务 | 结果 | 理由 |", "| --- | --- | --- | --- |"]
        for one in judged:
            cells = (one.duty["id"], one.duty["name"], one.verdict.result, one.verdict.reason)
            rows.append(_write_row(cells))
        table = f"\n### {count_line}\n\n" + "\n".join(rows) + "\n" if judged else ""
        return write_markdown(problems, summary, messages) + table
    if form != "text":
        raise KeyError(form)
    text = write_text(problems, is_coloured, summary)
    unknown = [one for one in judged if one.verdict.result == "无法核查"]
    text += "".join(
        f"{one.duty['id']} {one.duty['name']}：无法核查，{one.verdict.reason}。\n" for one in unknown
    )
    return text + (f"{count_line}。\n" if judged else "")


def write_text(problems: Sequence[Problem], is_coloured: bool = False, summary: str = "") -> str:
    """Return the report for a terminal: a block for each file, and the count."""

    def paint(colour: str, text: str) -> str:
        return f"{colour}{text}{_PLAIN}" if is_coloured else text

    if not problems:
        return paint(_GREEN, summary or _NOTHING) + "\n"
    blocks = []
    for _, group in groupby(problems, key=lambda problem: problem.file):
        lines = []
        for problem, rows in _gather(group):
            is_error = problem.severity == "error"
            place = paint(_BOLD, f"{problem.file}{_place(problem, rows)}")
            mark = "" if is_error else paint(_YELLOW, "（提醒）")
            rule = paint(_RED if is_error else _YELLOW, f"[{problem.rule}]")
            lines.append(f"{place}{mark}：{problem.message} {rule}")
        blocks.append("\n".join(lines))
    errors = sum(problem.severity == "error" for problem in problems)
    count = paint(_RED if errors else _YELLOW, summary or count_problems(problems))
    return "\n\n".join([*blocks, count]) + "\n"


def write_json(problems: Sequence[Problem], messages: Messages) -> str:
    """Return the report for programs; its keys do not change."""
    errors = sum(problem.severity == "error" for problem in problems)
    document = {
        "valid": errors == 0,
        "errors": errors,
        "warnings": len(problems) - errors,
        "problems": [
            {
                "severity": problem.severity,
                "rule": problem.rule,
                "title": messages.title_of(problem.rule),
                "file": problem.file,
                "row": problem.row,
                "column": problem.column,
                "label": problem.label,
                "value": problem.value,
                "message": problem.message,
            }
            for problem in problems
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def write_github(problems: Sequence[Problem], messages: Messages) -> str:
    """Return workflow commands, which GitHub shows beside the line of the file."""
    return "".join(_write_command(problem, messages) + "\n" for problem in problems)


def write_markdown(problems: Sequence[Problem], summary: str = "", messages: Messages = ENGINE) -> str:
    """Return the report for a review: a table for each file."""
    if not problems:
        return f"{summary or _NOTHING}\n"
    parts = [summary or count_problems(problems)]
    for file, group in groupby(problems, key=lambda problem: problem.file):
        rows = ["| 位置 | 问题和改法 | 规则 |", "| --- | --- | --- |"]
        for problem, numbers in _gather(group):
            mark = "（提醒）" if problem.severity == "warning" else ""
            place = _place(problem, numbers).strip() or "整个文件"
            cells = (place + mark, problem.message, f"{messages.title_of(problem.rule)} {problem.rule}")
            rows.append(_write_row(cells))
        parts.append(f"### {write_markdown_text(file)}\n\n" + "\n".join(rows))
    return "\n\n".join(parts) + "\n"


def _gather(problems: Iterable[Problem]) -> list[tuple[Problem, list[int]]]:
    """Return problems that say the same of several rows as one, with those rows: one cause, one line."""
    rows: dict[Problem, list[int]] = {}
    for problem in problems:
        listed = rows.setdefault(replace(problem, row=None), [])
        if problem.row is not None:
            listed.append(problem.row)
    return list(rows.items())


def write_rows(numbers: Iterable[int]) -> str:
    """Write row numbers, those that follow one another as a span: "2、5–9"."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][-1] + 1:
            spans[-1][1:] = [number]
        else:
            spans.append([number])
    return "、".join("–".join(map(str, span)) for span in spans)


def _place(problem: Problem, rows: Sequence[int]) -> str:
    row = f" 第 {write_rows(rows)} 行" if rows else ""
    column = problem.label or problem.column
    return f"{row}「{column}」" if column else row


def count_problems(problems: Sequence[Problem]) -> str:
    """Say how many problems there are, and that errors keep the site as it was."""
    if not problems:
        return _NOTHING
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    if not errors:
        return f"共 {warnings} 个提醒，没有错误。"
    also = f"、{warnings} 个提醒" if warnings else ""
    return f"共 {errors} 个错误{also}。请改正错误后再检查一次；改正之前，网站保持原样。"


def describe_outlook(
    state: SiteState, is_preview: bool, lacking: Iterable[Problem], messages: Messages
) -> str:
    """Say what can be done with data that have no error, and what is between them and an official site.

    Args:
        state: what the site is now.
        is_preview: whether it is built for review only.
        lacking: what would be wrong with it as an official site; nothing of one that is.
    """
    if is_preview:
        return "可以生成供审核的预览。"
    if state is SiteState.OFFICIAL:
        return "可以生成网站；通过核查才会换上。"
    now = f"可以预览；现在生成的是“{state.label}”，每页都这样标明。"
    counts = Counter(messages.title_of(one.rule) for one in in_order(lacking) if one.severity == "error")
    if not counts:
        return f"{now}没有发现正式发布（official = true）以前还缺什么；改成 true 的提交也要审核、登记。"
    gaps = "、".join(f"{title}（{count} 条）" for title, count in counts.items())
    return (
        f"{now}\n还不能正式发布（official = true）：{gaps}。\n逐条列出：python build_site.py check --official"
    )


def _write_command(problem: Problem, messages: Messages) -> str:
    title = f"{messages.title_of(problem.rule)} {problem.rule}"
    properties = {"file": problem.file, "line": problem.row, "title": title}
    written = ",".join(
        f"{name}={_escape_property(str(value))}" for name, value in properties.items() if value is not None
    )
    column = problem.label or problem.column
    text = f"「{column}」{problem.message}" if column else problem.message
    return f"::{problem.severity} {written}::{_escape_data(text)}"


def _escape_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape_data(text).replace(":", "%3A").replace(",", "%2C")


def _write_row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(write_markdown_text(cell, is_in_table=True) for cell in cells) + " |"


_WRITERS: dict[str, Callable[[Sequence[Problem], Messages], str]] = {
    "json": write_json,
    "github": write_github,
}
