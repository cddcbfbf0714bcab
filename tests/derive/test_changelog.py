"""The change log: what the public may be told of the past, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from datapub.derive.changelog import Changelog, Entry, derive_changelog
from datapub.derive.redaction import NOTHING
from datapub.history import read_history
from datapub.model import Dataset
from tests.history.repository import Repository

INSTITUTIONS = "datasets/institutions.csv"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "project")


def log_of(repository: Repository, *extra: Dataset) -> Changelog:
    published = [dataset for dataset in repository.config.datasets if dataset.name != "exemptions"]
    return derive_changelog(read_history(repository.config, None), [*published, *extra], NOTHING)


def kinds(entry: Entry) -> list[tuple[str, str, str]]:
    return [(change.dataset, change.key[0], change.kind) for change in entry.changes]


def test_entries_come_newest_first_and_say_what_each_commit_published(repository: Repository) -> None:
    cancelled = repository.change(
        INSTITUTIONS, {"全日托、半日托,,已备案,备案,新区": "全日托、半日托,,已注销,备案,新区"}
    )
    renewed = repository.change(INSTITUTIONS, {"2026-09-30": "2026-10-31"})
    log = log_of(repository)
    assert log.is_known
    assert [entry.commit for entry in log.entries] == [renewed, cancelled, repository.hashes[0]]
    assert log.entries[0].refreshed == {"institutions": 4}
    assert kinds(log.entries[1]) == [("institutions", "zb00002", "cancelled")]
    assert log.entries[2].started["institutions"] == 4
    assert [entry.commit for entry in log.by_area()["990191L"]] == [cancelled]
    assert "990102" not in log.by_area()
    ((_, change),) = log.by_row()[("institutions", ("zb00002",))]
    assert change.kind == "cancelled"


def test_an_institution_that_moves_is_told_in_both_areas(repository: Repository) -> None:
    repository.change(INSTITUTIONS, {",990102,,甲区示例路4号": ",990103,,甲区示例路4号"})
    log = log_of(repository)
    assert len(log.by_area()["990102"]) == len(log.by_area()["990103"]) == 1


def test_numbers_written_otherwise_are_no_change(repository: Repository) -> None:
    repository.change("datasets/observations.csv", {",14600,": ",14600.0,"})
    assert len(log_of(repository).entries) == 1


def test_neither_small_numbers_nor_persons_nor_working_lists_are_told(repository: Repository) -> None:
    repository.edit(INSTITUTIONS, {",5,4,2,": ",5,3,2,", "王某某": "李某某"})
    path = "datasets/exemptions.csv"
    text = (repository.root / path).read_text(encoding="utf-8")
    repository.write(path, text + "a,b,R1,理由,张三,2027-01-01\n")
    repository.commit()
    log = log_of(repository)
    published = repr(log)
    for secret in ("王某某", "李某某", "张三", "exemptions", "'4'", "'3'"):
        assert secret not in published, secret
    assert kinds(log.entries[0]) == [
        ("institutions", "zb00001", "changed"), ("institutions", "zb00003", "changed"),
    ]  # fmt: skip


def test_penalties_never_live_on_in_the_log(repository: Repository) -> None:
    package = json.loads((repository.root / "datapackage.json").read_text(encoding="utf-8"))
    goals = next(item for item in package["resources"] if item["name"] == "goals")
    package["unlogged"] = ["penalties"]
    package["resources"].append({**goals, "name": "penalties", "path": "datasets/penalties.csv"})
    repository.write("datapackage.json", json.dumps(package))
    goals_text = (repository.root / "datasets/goals.csv").read_text(encoding="utf-8")
    repository.write("datasets/penalties.csv", goals_text)
    repository.commit()
    repository.change("datasets/penalties.csv", {"示例体系": "罚款"})
    from datapub.config import load_config

    repository.config = load_config(repository.root)
    log = log_of(repository)
    assert "penalties" not in repr(log)
    assert len(log.entries) == 1


def test_changes_of_structure_are_told_with_or_without_a_schema(repository: Repository) -> None:
    repository.change("schemas/goals.json", {'"type": "date"': '"type": "string"'})
    repository.change("datasets/goals.csv", {"is_measurable,measure": "is_measurable,extra"})
    log = log_of(repository)
    assert [(c.field, c.kind, c.is_breaking) for e in log.entries for c in e.schemas] == [
        ("measure", "field-removed", True), ("extra", "field-added", False), ("due_on", "type", True),
    ]  # fmt: skip


def test_without_history_nothing_is_known() -> None:
    assert derive_changelog(None, [], NOTHING) == Changelog((), is_known=False)
