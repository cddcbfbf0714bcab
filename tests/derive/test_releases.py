"""Releases and their archive: the same bytes for good, each naming the one before."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import subprocess
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from childcare.derive.private import Private
from datapub.config import load_config
from datapub.derive.releases import Archived, Release, list_releases
from datapub.export.releases import check_seals, make_archives, write_archives
from datapub.history import History, find_commit, read_commit, read_history
from datapub.model import Dataset, Field, Policy, Schema, Tables, make_table
from tests.history.repository import Repository

SCHEMA = {
    "fields": [
        {"name": "version", "title": "版本", "description": "版本", "type": "string"},
        {"name": "released_on", "title": "日期", "description": "日期", "type": "date"},
    ],
    "primaryKey": ["version"],
}
DAYS = (date(2026, 3, 5), date(2026, 3, 5), date(2026, 3, 9))


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Return a project with three releases, two of them on one day, each a change and then its row."""
    repository = Repository(tmp_path / "project")
    package = json.loads((repository.root / "datapackage.json").read_text(encoding="utf-8"))
    package["resources"] = [
        *(item for item in package["resources"] if item["name"] != "releases"),
        {
            "name": "releases",
            "title": "版本",
            "description": "版本",
            "path": "datasets/releases.csv",
            "schema": "schemas/releases.json",
            "internal": True,
        },
    ]
    repository.write("datapackage.json", json.dumps(package))
    repository.write("schemas/releases.json", json.dumps(SCHEMA))
    text = "version,released_on\n"
    for number, day in enumerate(DAYS):
        change = {"2025年": f"2025年{number}"} if number else {"示例体系": "体系"}
        repository.hashes.append(repository.change("datasets/goals.csv", change))
        text += f"{repository.hashes[-1][:10]},{day}\n"
        repository.write("datasets/releases.csv", text)
        repository.commit()
    return repository


def tables_of(repository: Repository, *more: tuple[str, date | None]) -> Tables:
    """Return the table of releases as it stands, and rows that nobody has committed."""
    fields = (Field("version", "", "", "string"), Field("released_on", "", "", "date"))
    dataset = Dataset("releases", "", "", "", "", Schema(fields, ("version",)))
    rows = [*zip((item[:10] for item in repository.hashes[1:]), DAYS, strict=True), *more]
    return {"releases": make_table(dataset, [{"version": v, "released_on": day} for v, day in rows])}


def history_of(repository: Repository) -> History | None:
    return read_history(load_config(repository.root), None)


def releases_of(repository: Repository, *more: tuple[str, date | None]) -> tuple[Release, ...]:
    resolve = partial(find_commit, repository.root)
    return list_releases(tables_of(repository, *more), history_of(repository), resolve)


def archives_of(repository: Repository, seals: dict[str, str] | None = None) -> tuple[Archived, ...]:
    found = []
    for release in releases_of(repository):
        state = read_commit(repository.root, release.commit)
        assert state is not None
        found.append((release, state))
    return make_archives(found, load_config(repository.root).policies, seals or {})


def test_a_release_is_the_state_of_the_version_that_was_reviewed(repository: Repository) -> None:
    releases = releases_of(repository)
    assert [item.folder for item in releases] == ["2026-03-05", "2026-03-05-2", "2026-03-09"]
    assert [item.commit for item in releases] == repository.hashes[1:]
    assert [item.id for item in releases] == [item[:10] for item in repository.hashes[1:]]


def test_what_is_not_committed_or_not_released_is_no_release(repository: Repository) -> None:
    assert len(releases_of(repository, (repository.hashes[0][:10], date(2026, 4, 1)))) == 3
    path = "datasets/releases.csv"
    text = (repository.root / path).read_text(encoding="utf-8")
    repository.write(path, text + f"{repository.hashes[0][:10]},\n")
    repository.commit()
    assert len(releases_of(repository, (repository.hashes[0][:10], None))) == 3
    tables = tables_of(repository)
    assert list_releases(tables, None, str) == ()
    assert list_releases({}, history_of(repository), str) == ()


def test_a_release_comes_into_the_chain_when_its_day_is_committed(repository: Repository) -> None:
    path = "datasets/releases.csv"
    early = repository.hashes[0][:10]
    text = (repository.root / path).read_text(encoding="utf-8")
    repository.write(path, f"version,released_on\n{early},\n" + text.split("\n", 1)[1])
    repository.commit()
    repository.change(path, {f"{early},": f"{early},2026-03-01"})
    assert [item.id for item in releases_of(repository, (early, date(2026, 3, 1)))][-1] == early


def test_a_version_that_git_does_not_know_is_named(repository: Repository) -> None:
    path = "datasets/releases.csv"
    text = (repository.root / path).read_text(encoding="utf-8")
    repository.write(path, text + "0123456789,2026-04-01\n")
    repository.commit()
    releases = releases_of(repository, ("0123456789", date(2026, 4, 1)))
    assert releases[-1].commit == ""
    archives = archives_of(repository)
    seals = {item.release.id: item.digest for item in archives}
    assert [item.rule for item in check_seals(releases, archives, seals)] == ["release-unknown"]


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
    releases, archives = releases_of(repository), archives_of(repository)
    seals = {item.release.id: item.digest for item in archives}
    assert list(check_seals(releases, archives, seals)) == []
    assert all(item.is_sealed for item in archives_of(repository, seals))
    forged = (archives[0], replace(archives[1], digest="0" * 64), archives[2])
    (problem,) = check_seals(releases, forged, seals)
    assert (problem.rule, problem.value) == ("release-changed", releases[1].id)
    assert (problem.row, problem.severity) == (2, "error")


def test_a_release_without_a_seal_is_a_reminder_and_a_lost_one_an_error(repository: Repository) -> None:
    releases, archives = releases_of(repository), archives_of(repository)
    seals = {releases[0].id: archives[0].digest, "gone": "0" * 64}
    found = list(check_seals(releases[:2], archives[:2], seals))
    assert [(item.rule, item.value, item.severity) for item in found] == [
        ("release-unsealed", releases[1].id, "warning"), ("release-lost", "gone", "error"),
    ]  # fmt: skip


def test_without_releases_the_chain_is_empty() -> None:
    assert dict(write_archives(())) == {"data/releases.json": b'{\n "releases": []\n}\n'}
    assert Release("a", "2026-03-05", "2026-03-05", "0" * 40).folder == "2026-03-05"


def test_what_is_private_by_now_leaves_the_file_and_neither_the_card_nor_the_seal(
    repository: Repository,
) -> None:
    releases = releases_of(repository)
    states = [(item, read_commit(repository.root, item.commit)) for item in releases]
    found = [(item, state) for item, state in states if state is not None]
    policies = load_config(repository.root).policies
    before = make_archives(found, policies, {})
    seals = {item.release.id: item.digest for item in before}
    key = next(iter(found[0][1].snapshots["institutions"].rows))
    private = Private(homes=frozenset({key[0]}))
    after = make_archives(found, policies, seals, private)
    assert [item.card for item in after] == [item.card for item in before]
    assert all(item.is_sealed and item.reduced == {"institutions.csv"} for item in after)
    row = next(csv.DictReader(io.StringIO(after[0].files["institutions.csv"].decode())))
    assert row["address"] == "" and not before[0].reduced
    chain = json.loads(dict(write_archives(after))["data/releases.json"])
    assert chain["releases"][0]["reduced"] == ["institutions.csv"]


def test_what_no_archive_keeps_by_now_has_no_file_and_stays_on_the_card(repository: Repository) -> None:
    releases = releases_of(repository)
    state = read_commit(repository.root, releases[0].commit)
    assert state is not None
    policies = {**load_config(repository.root).policies, "goals": Policy(is_logged=False)}
    (archived,) = make_archives([(releases[0], state)], policies, {})
    assert "goals.csv" not in archived.files and "goals.csv" in archived.digests
    assert "goals.csv" in archived.reduced


def test_each_release_says_what_its_columns_mean(repository: Repository) -> None:
    (archived, *_) = archives_of(repository)
    package = json.loads(archived.files["datapackage.json"])
    described = {item["name"]: item for item in package["resources"]}
    assert "enrolled" in described["institutions"]["withheld"]
    for name, item in described.items():
        columns = next(csv.reader(io.StringIO(archived.files[f"{name}.csv"].decode())))
        assert [field["name"] for field in item["schema"]["fields"]] == columns
        assert all(field["type"] for field in item["schema"]["fields"])
