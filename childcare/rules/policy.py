"""The tasks of a policy document and the units it makes responsible."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from datapub.problem import Problem
from datapub.rules.data import Data, Row

NUMBERS = {
    "淄政办发〔2021〕2号": {
        "主要任务": tuple(str(number) for number in range(1, 14)),
        "保障措施": ("（一）", "（二）", "（三）", "（四）"),
    }
}
"""Document number -> kind -> the numbers that the document itself gives its items.

A city with another document adds its own, or none: then only the units are compared.
"""


def check_tasks(data: Data) -> Iterator[Problem]:
    """R20: each item of the document stands once, with its responsible units verbatim and in order."""
    if data.has("policies"):
        yield from _check_numbers(data)
    if data.has("task_units", "units"):
        yield from _check_units(data)


def split_units(text: str | None) -> list[str]:
    """Return the units that a document's bracket names, in its order.

    They stand before the first "，"; what follows it (各区县政府…) names no single unit. Where the bracket
    gives units by their part (牵头单位：甲；责任单位：乙、丙), each part counts; the parts' names do not.
    """
    parts = (part.partition("，")[0].rpartition("：")[2] for part in (text or "").split("；"))
    return [name.strip() for part in parts for name in part.split("、") if name.strip()]


def _check_numbers(data: Data) -> Iterator[Problem]:
    for policy in data.sound_rows("policies", "id", "document_no"):
        expected = NUMBERS.get(policy["document_no"] or "")
        if expected is None:
            continue
        rows = [row for row in data.rows("tasks") if row["policy_id"] == policy["id"]]
        is_certain = all(row.is_sound("kind", "number", "policy_id") for row in data.rows("tasks"))
        for kind, numbers in expected.items():
            first_rows: dict[str, int] = {}
            for row in rows:
                if row["kind"] != kind or not row.is_sound("kind", "number"):
                    continue
                number = row["number"]
                if number not in numbers:
                    document = policy["document_no"]
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
                            "tasks", "R20/missing", document=policy["document_no"], kind=kind, number=number
                        )


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
