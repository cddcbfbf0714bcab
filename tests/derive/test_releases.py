"""Releases and their archive: the same bytes for good, each naming the one before."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from datapub.derive.releases import Archived, Release, list_releases
from datapub.export.releases import check_seals, make_archives, write_archives
from datapub.history import History, read_commit, read_history
from datapub.model import Dataset, Field, Schema, Tables, make_table
from tests.history.repository import Repository

SCHEMA = {
    "fields": [
        {"name": "release_id", "title": "版本", "description": "版本", "type": "string"},
        {"name": "released_on", "title": "日期", "description": "日期", "type": "date"},
    ],
    "primaryKey": ["release_id"],
}


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Return a project with three releases, two of them on one day, and changes between them."""
    repository = Repository(tmp_path / "project")
    package = json.loads((repository.root / "datapackage.json").read_text(encoding="utf-8"))
    if not any(item["name"] == "releases" for item in package["resources"]):
        package["resources"].append(
            {
                "name": "releases",
                "title": "版本",
                "description": "版本",
                "path": "datasets/releases.csv",
                "schema": "schemas/releases.json",
            }
        )
    repository.write("datapackage.json", json.dumps(package))
    repository.write("schemas/releases.json", json.dumps(SCHEMA))
    text = "release_id,released_on\n"
    for number, (release, day) in enumerate((("b", "2026-03-05"), ("a", "2026-03-05"), ("c", "2026-03-09"))):
        text += f"{release},{day}\n"
        repository.write("datasets/releases.csv", text)
        repository.change(
            "datasets/goals.csv", {"2025年": f"2025年{number}"} if number else {"示例体系": "体系"}
        )
    return repository


def tables_of(*days: tuple[str, date]) -> Tables:
    fields = (Field("release_id", "", "", "string"), Field("released_on", "", "", "date"))
    dataset = Dataset("releases", "", "", "", "", Schema(fields, ("release_id",)))
    records = [{"release_id": identifier, "released_on": day} for identifier, day in days]
    return {"releases": make_table(dataset, records)}


TABLES = tables_of(("b", date(2026, 3, 5)), ("a", date(2026, 3, 5)), ("c", date(2026, 3, 9)))


def history_of(repository: Repository) -> History | None:
    from datapub.config import load_config

    return read_history(load_config(repository.root), None)


def archives_of(repository: Repository, seals: dict[str, str] | None = None) -> tuple[Archived, ...]:
    found = []
    for release in list_releases(TABLES, history_of(repository)):
        state = read_commit(repository.root, release.commit)
        assert state is not None
        found.append((release, state))
    return make_archives(found, {"exemptions"}, seals or {})


def test_a_release_is_the_commit_that_brought_its_row_in(repository: Repository) -> None:
    releases = list_releases(TABLES, history_of(repository))
    assert [(item.id, item.folder) for item in releases] == [
        ("b", "2026-03-05"), ("a", "2026-03-05-2"), ("c", "2026-03-09"),
    ]  # fmt: skip
    assert len({item.commit for item in releases}) == 3
    more = {**TABLES, **tables_of(("z", date(2026, 4, 1)))}
    assert list_releases(more, history_of(repository)) == ()  # not committed: no state to archive
    assert list_releases(TABLES, None) == ()
    assert list_releases({}, history_of(repository)) == ()


def test_each_release_holds_its_own_state_and_names_the_one_before(repository: Repository) -> None:
    first, second, third = archives_of(repository)
    assert "到2025年，体系基本形成" in first.files["goals.csv"].decode()
    assert "到2025年1，体系" in second.files["goals.csv"].decode()
    assert [item.previous for item in (first, second, third)] == ["", first.digest, second.digest]
    for item in (first, second, third):
        card = json.loads(item.card)
        assert card["previous_sha256"] == item.previous
        assert hashlib.sha256(item.files["release.json"]).hexdigest() == item.digest
        for file in card["files"]:
            assert hashlib.sha256(item.files[file["name"]]).hexdigest() == file["sha256"]


def test_what_comes_later_changes_no_byte_of_it(repository: Repository) -> None:
    before = dict(write_archives(archives_of(repository)[:2]))
    repository.change("datasets/institutions.csv", {"示例一托育园": "示例壹托育园"})
    repository.edit("schemas/goals.json", {'"title"': '"title" '})
    repository.commit()
    after = dict(write_archives(archives_of(repository)[:2]))
    assert after == before


def test_the_checksums_are_those_that_sha256sum_checks(repository: Repository, tmp_path: Path) -> None:
    (archived, *_) = archives_of(repository)
    for name, content in archived.files.items():
        (tmp_path / name).write_bytes(content)
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "sha256sums.txt"], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_neither_persons_nor_small_numbers_nor_working_lists_are_kept(repository: Repository) -> None:
    (archived, *_) = archives_of(repository)
    assert "exemptions.csv" not in archived.files
    text = archived.files["institutions.csv"].decode()
    columns = next(csv.reader(io.StringIO(text)))
    assert not {"enrolled", "principal_name", "principal_basis", "principal_consent_on"} & set(columns)
    assert "places" in columns
    assert "王某某" not in text


def test_a_sealed_release_that_comes_out_otherwise_is_an_error(repository: Repository) -> None:
    archives = archives_of(repository)
    seals = {item.release.id: item.digest for item in archives}
    assert list(check_seals(archives, seals)) == []
    assert all(item.is_sealed for item in archives_of(repository, seals))
    forged = (archives[0], replace(archives[1], digest="0" * 64), archives[2])
    (problem,) = check_seals(forged, seals)
    assert (problem.rule, problem.value, problem.row, problem.severity) == (
        "release-changed",
        "a",
        2,
        "error",
    )


def test_a_release_without_a_seal_is_a_reminder_and_a_lost_one_an_error(repository: Repository) -> None:
    archives = archives_of(repository)
    found = list(check_seals(archives[:2], {"b": archives[0].digest, "gone": "0" * 64}))
    assert [(item.rule, item.value, item.severity) for item in found] == [
        ("release-unsealed", "a", "warning"), ("release-lost", "gone", "error"),
    ]  # fmt: skip


def test_without_releases_the_chain_is_empty() -> None:
    assert dict(write_archives(())) == {"data/releases.json": b'{\n "releases": []\n}\n'}
    assert Release("a", "2026-03-05", "2026-03-05", "0" * 40).folder == "2026-03-05"
