"""The words of the register: those of the schemas, each known; an unknown one is a problem and no crash."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from childcare.terms import COLUMNS, Status
from datapub.config import load_config
from tests.support import find_problems, put_project, sample_config


@pytest.mark.parametrize(("name", "column"), COLUMNS)
def test_words_are_those_of_the_schema(name: str, column: str) -> None:
    assert set(sample_config().dataset(name).schema.field(column).enum or ()) == COLUMNS[name, column]


def test_every_status_says_what_it_means() -> None:
    assert all(status.meaning.endswith("。") and status.tone for status in Status)
    assert {status for status in Status if status.counts} == {"已备案", "变更中", "已许可"}
    assert {status for status in Status if status.is_authorized} == {"已备案", "变更中", "停业", "已许可"}


@pytest.mark.parametrize(
    ("name", "column"), [key for key in COLUMNS if key != ("task_progress", "status")], ids=lambda word: word
)
def test_a_word_added_to_a_schema_alone_is_a_problem(tmp_path: Path, name: str, column: str) -> None:
    put_project(tmp_path)
    path = tmp_path / f"schemas/{name}.json"
    schema = json.loads(path.read_text("utf-8"))
    field = next(field for field in schema["fields"] if field["name"] == column)
    field["constraints"]["enum"].append("新词")
    path.write_text(json.dumps(schema, ensure_ascii=False), encoding="utf-8")
    problems = find_problems(load_config(tmp_path))
    assert [(p.file, p.row, p.column, p.rule) for p in problems] == [
        (f"datasets/{name}.csv", None, column, "terms")
    ]
    assert "“新词”" in problems[0].message
