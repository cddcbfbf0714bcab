"""The tasks of a policy document and the units it makes responsible."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from childcare.answers import read_answer
from childcare.terms import split_list
from datapub.model import Field
from datapub.problem import Problem
from datapub.rules.data import Data, Row

_COUNT = re.compile(r"([^\d、\s]+)\s*(\d+)")
_NUMBER = re.compile(r"[（(第]?([0-9]{1,3}|[一二三四五六七八九十]{1,3})[)）项]?[.．、]?")
_DIGITS = "〇一二三四五六七八九"


def check_tasks(data: Data) -> Iterator[Problem]:
    """R20: each item of the document stands once, with its responsible units verbatim and in order."""
    if data.has("policies"):
        yield from _check_founding(data)
        yield from _check_numbers(data)
    if data.has("task_units", "units"):
        yield from _check_units(data)
    yield from _check_answers(data)


def split_units(text: str | None) -> list[str]:
    """Return the units that a document's bracket names, in its order.

    They stand before the first "，"; what follows it (各区县政府…) names no single unit. Where the bracket
    gives units by their part (牵头单位：甲；责任单位：乙、丙), each part counts; the parts' names do not.
    """
    parts = (part.partition("，")[0].rpartition("：")[2] for part in (text or "").split("；"))
    return [name.strip() for part in parts for name in part.split("、") if name.strip()]


def count_items(text: str | None) -> dict[str, int]:
    """Return how many items of each kind a document has: "主要任务13、保障措施4"."""
    return {kind: int(count) for kind, count in _COUNT.findall(text or "")}


def read_number(text: str | None) -> int | None:
    """Return the number that a document gives an item: 7, 7., 七, （七）, 第七; None for anything else."""
    found = _NUMBER.fullmatch(text or "")
    if found is None:
        return None
    if found[1].isdecimal():
        return int(found[1])
    tens, ten, ones = found[1].rpartition("十")
    if max(len(tens), len(ones)) > 1:
        return None
    return (_DIGITS.find(tens) if tens else 1) * 10 * bool(ten) + (_DIGITS.find(ones) if ones else 0)


def _check_founding(data: Data) -> Iterator[Problem]:
    founding = [row for row in data.sound_rows("policies", "is_founding") if row["is_founding"]]
    for row in founding[1:]:
        yield data.problem("policies", "R20/second-founding", row, "is_founding", first=founding[0].number)
    if not founding and data.rows("tasks"):
        yield data.problem("policies", "R20/no-founding", None, "is_founding")


def _check_numbers(data: Data) -> Iterator[Problem]:
    for policy in data.sound_rows("policies", "id", "item_counts"):
        document = policy["document_no"] or policy["title"]
        rows = [row for row in data.rows("tasks") if row["policy_id"] == policy["id"]]
        is_certain = all(row.is_sound("kind", "number", "policy_id") for row in data.rows("tasks"))
        for kind, count in count_items(policy["item_counts"]).items():
            first_rows: dict[int | None, int] = {}
            numbers = range(1, count + 1)
            for row in rows:
                if row["kind"] != kind or not row.is_sound("kind", "number"):
                    continue
                number = read_number(row["number"])
                if number not in numbers:
                    yield data.problem("tasks", "R20/unknown", row, "number", document=document, kind=kind)
                elif number in first_rows:
                    yield data.problem(
                        "tasks", "R20/repeated", row, "number", kind=kind, first=first_rows[number]
                    )
                first_rows.setdefault(number, row.number)
            if is_certain and set(first_rows) <= set(numbers):  # a wrong number explains a missing one
                for number in numbers:
                    if number not in first_rows:
                        yield data.problem(
                            "tasks", "R20/missing", document=document, kind=kind, number=number
                        )


def _check_answers(data: Data) -> Iterator[Problem]:
    published = {item.name: item for item in data.config.datasets if not item.policy.is_internal}
    for row in data.sound_rows("tasks", "answered_by"):
        for text in split_list(row["answered_by"]):
            answer = read_answer(text)
            if answer is None or answer.dataset not in published:
                yield data.problem("tasks", "R20/answer", row, "answered_by", text)
                continue
            fields = {field.name: field for field in published[answer.dataset].schema.fields}
            for column, words in answer.conditions.items():
                field = fields.get(column)
                if unknown := [word for word in words if field is None or not _allows(field, word)]:
                    yield data.problem(
                        "tasks", "R20/answer-rows", row, "answered_by", f"{column}={'/'.join(unknown)}",
                        table=answer.dataset,
                    )  # fmt: skip


def _allows(field: Field, word: str) -> bool:
    """Return whether a column whose values are fixed may hold a word, among others where it lists several."""
    if field.type == "boolean":
        return word in {"true", "false"}
    pattern = field.constraints.get("pattern", "")
    return word in field.enum or bool(pattern and re.fullmatch(pattern, word))


def _check_units(data: Data) -> Iterator[Problem]:
    listed: dict[str, list[Row]] = defaultdict(list)
    columns = ("task_id", "position", "unit_id")
    for row in data.rows("task_units"):
        listed[row["task_id"]].append(row)
    are_all_known = all(row.is_sound(*columns) for row in data.rows("task_units"))
    for task in data.sound_rows("tasks", "id", "units_text"):
        rows = sorted(listed.get(task["id"], []), key=lambda row: row["position"] or 0)
        if all(row.is_sound(*columns) for row in rows):
            yield from _compare_units(data, task, rows, are_all_known)


def _compare_units(data: Data, task: Row, rows: list[Row], are_all_known: bool) -> Iterator[Problem]:
    for position, row in enumerate(rows, 1):
        if row["position"] != position:
            yield data.problem(
                "task_units", "R20/position", row, "position", task=task["id"], expected=position
            )
            return
    names = split_units(task["units_text"])
    for position, (row, expected) in enumerate(zip(rows, names, strict=False), 1):
        unit = data.find("units", "id", row["unit_id"])
        if unit is None or not unit.is_sound("name"):
            return
        if unit["name"] != expected:
            yield data.problem(
                "task_units",
                "R20/unit",
                row,
                "unit_id",
                task=task["id"],
                position=position,
                expected=expected,
                found=unit["name"],
            )
            return
    if len(rows) != len(names) and are_all_known:
        yield data.problem(
            "tasks",
            "R20/count",
            task,
            "units_text",
            expected=len(names),
            found=len(rows),
            file=data.dataset("task_units").path,
        )
