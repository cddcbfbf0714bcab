"""What the founding document of the shipped city fixes, and no row of any day may change.

Skipped where another city's data stands here: its own document fixes something else. What else the shipped
city has published may grow and be corrected; nothing of it is a test.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
EXPECTED = json.loads((HERE / "founding_document.json").read_text("utf-8"))
CITY_CODE = tomllib.loads((ROOT / "site.toml").read_text("utf-8"))["publisher"]["city_code"]
DOCUMENT = ROOT.parent / "shared/policy/zizhengbanfa-2021-2.txt"

pytestmark = pytest.mark.skipif(CITY_CODE != "370300", reason="the data of another city")
needs_document = pytest.mark.skipif(
    not DOCUMENT.is_file(), reason="the founding document's text is not beside this repository"
)


@cache
def read(name: str) -> tuple[dict[str, str], ...]:
    with (ROOT / f"datasets/{name}.csv").open(encoding="utf-8", newline="") as stream:
        return tuple(csv.DictReader(stream))


def of_document(name: str) -> list[dict[str, str]]:
    """Return the rows of goals or tasks that the founding document states."""
    (founding,) = (row["id"] for row in read("policies") if row["document_no"] == EXPECTED["document_no"])
    return [row for row in read(name) if row["policy_id"] == founding]


@cache
def document() -> str:
    """The founding document, one line, spaces at the ends of its lines left out."""
    return "\n".join(line.strip() for line in DOCUMENT.read_text("utf-8").splitlines())


def names_of(task_id: str) -> list[str]:
    """Return the responsible units of a task, in their order."""
    units = {row["id"]: row["name"] for row in read("units")}
    named = sorted(
        (int(row["position"]), units[row["unit_id"]])
        for row in read("task_units")
        if row["task_id"] == task_id
    )
    return [name for _, name in named]


def test_counts_of_the_founding_document() -> None:
    tasks = of_document("tasks")
    assert len(of_document("goals")) == EXPECTED["goals"]
    assert Counter(row["kind"] for row in tasks) == {
        "主要任务": EXPECTED["tasks"],
        "保障措施": EXPECTED["safeguards"],
    }
    mentions = Counter(name for task in tasks for name in names_of(task["id"]))
    assert mentions == EXPECTED["unit_mentions"]
    assert (len(mentions), mentions.total()) == (EXPECTED["units"], EXPECTED["mentions"])


def test_quoted_texts_are_untouched() -> None:
    digests = {
        row["id"]: hashlib.sha256((row["text"] + row.get("units_text", "")).encode()).hexdigest()[:16]
        for name in ("goals", "tasks")
        for row in of_document(name)
    }
    assert digests == EXPECTED["digests"]


def test_units_of_a_task_follow_its_words() -> None:
    for task in of_document("tasks"):
        assert task["units_text"].split("，")[0] == "、".join(names_of(task["id"]))


@needs_document
def test_tasks_stand_in_the_document_word_for_word() -> None:
    paragraphs = document().splitlines()
    for task in of_document("tasks"):
        bracket = f"（责任单位：{task['units_text']}）" if task["units_text"] else ""
        assert task["text"] + bracket in paragraphs
        assert task["text"].removeprefix(task["number"]).lstrip(".").startswith(task["title"] + "。")
        assert task["group"] in paragraphs
    for goal in of_document("goals"):
        assert goal["text"] in document()


@needs_document
def test_counts_recomputed_from_the_document() -> None:
    aims, rest = document().split("\n二、主要任务\n")
    tasks, safeguards = rest.split("\n三、保障措施\n")
    brackets = re.findall(r"（责任单位：([^）]+)）", rest)
    names = [name for bracket in brackets for name in bracket.split("，")[0].split("、")]
    assert len(re.findall(r"(?m)^\d+\.", tasks)) == EXPECTED["tasks"]
    assert len(re.findall(r"(?m)^（[一二三四]）", safeguards)) == EXPECTED["safeguards"]
    assert len(re.findall(r"20\d\d ?年，", aims.split("一、工作目标")[1])) == EXPECTED["goals"]
    assert len(names) == EXPECTED["mentions"]
    assert Counter(names) == EXPECTED["unit_mentions"]


# --- facts ---------------------------------------------------------------------------------------


def test_the_goal_that_can_be_counted_is_of_the_areas_that_it_names() -> None:
    named = {row["code"]: row["short_name"] for row in read("areas")}
    (goal,) = [row for row in of_document("goals") if row["is_measurable"] == "true"]
    areas = [named[code] for code in goal["measure_area_codes"].split("、")]
    assert "、".join(areas) in goal["text"] and "至少建成1所" in goal["text"]
    assert goal["measure_value"] == "1"


def test_a_measure_of_the_founding_document_is_told_in_its_words() -> None:
    texts = {row["policy_id"]: "" for row in read("tasks")}
    for row in read("tasks"):
        texts[row["policy_id"]] += row["text"]
    measures = [row for row in read("support_measures") if row["policy_id"] in texts]
    assert measures
    for row in measures:
        assert row["benefit"] in texts[row["policy_id"]], row["id"]


def test_what_every_city_copies_speaks_of_no_task_of_the_document() -> None:
    copied = [*(ROOT / "schemas").glob("*.json"), *(ROOT / "docs").rglob("*.md")]
    copied += (ROOT / "childcare/templates").glob("*.html")
    copied += (
        ROOT / f"datasets/{name}.csv" for name in ("indicators", "disclosure_duties", "publication_index")
    )
    named = re.compile("实施意见|founding document's [a-z]+ task|T01–T13")
    assert [path.name for path in copied if named.search(path.read_text("utf-8"))] == []


def test_ways_of_running_that_the_document_names_stand_in_its_words_and_for_no_others() -> None:
    """公办民营 (task 7) is not 公建民营, a word of other places' lists."""
    (text,) = (row["text"] for row in of_document("tasks") if row["id"] == "T07")
    fields = json.loads((ROOT / "schemas/institutions.json").read_text("utf-8"))["fields"]
    (words,) = (field["constraints"]["enum"] for field in fields if field["name"] == "operator_type")
    named = set(re.findall(r"[公民]办[公民][营助]", text))
    assert named == {"公办民营", "民办公助"} and named <= set(words)
    for row in read("intake_aliases"):
        if row["field_name"] == "operator_type" and row["alias_of"] == "内容":
            assert row["written"] not in words and row["means"] not in named - {row["written"]}, row
