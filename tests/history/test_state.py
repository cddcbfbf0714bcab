"""States: all datasets at a commit or in a folder, read as far as they can be read."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import pytest

from datapub.descriptor import parse_schema
from datapub.history import read_commit, read_folder, read_raw
from datapub.history.remake import list_unlike
from datapub.history.seals import read_seals, write_seals
from datapub.model import Policy
from tests.history.repository import Repository


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "project")


def test_a_commit_and_the_folder_it_was_made_of_are_the_same_state(repository: Repository) -> None:
    first = repository.hashes[0]
    assert read_commit(repository.root, first) == read_folder(repository.root)
    repository.change("datasets/goals.csv", {"示例体系": "体系"})
    old, new = read_commit(repository.root, "HEAD~1"), read_commit(repository.root, "main")
    assert old is not None
    assert new is not None
    assert old == read_commit(repository.root, first)
    assert new.snapshots["goals"].rows[("G2025",)]["text"] == "到2025年，体系基本形成"
    assert list(new.snapshots) == [dataset.name for dataset in repository.config.datasets]
    schema = new.snapshots["institutions"].schema
    expected = repository.config.dataset("institutions").schema
    assert schema.primary_key == expected.primary_key
    assert [(f.name, f.type, f.unit, f.enum, f.is_required) for f in schema.fields] == [
        (f.name, f.type, f.unit, f.enum, f.is_required) for f in expected.fields
    ]


@pytest.mark.parametrize("revision", ["nope", "", "--all", "-n1", "HEAD:datasets", "HEAD~99"])
def test_what_names_no_commit_is_none(repository: Repository, revision: str) -> None:
    assert read_commit(repository.root, revision) is None


def test_a_dataset_that_cannot_be_read_is_named_and_left_out(repository: Repository) -> None:
    repository.write("datasets/goals.csv", b"\xff")
    (repository.root / "datasets/streets.csv").unlink()
    state = read_folder(repository.root)
    assert state.faults == {"goals": "not-utf-8", "streets": "missing"}
    assert "goals" not in state.snapshots
    assert state.under({"goals": Policy(is_internal=True)}).faults == {"streets": "missing"}


def test_files_are_returned_as_they_were(repository: Repository) -> None:
    path = "datasets/goals.csv"
    before = (repository.root / path).read_bytes()
    repository.change(path, {"示例体系": "体系"})
    assert read_raw(repository.root, repository.hashes[0], [path, "nope"]) == {path: before}


def test_an_odd_schema_is_read_as_far_as_it_goes() -> None:
    assert parse_schema(b"[").fields == ()
    odd = parse_schema('{"fields": [7, {"name": "a", "constraints": 7}, {"title": "b"}], "primaryKey": "a"}')
    assert [field.name for field in odd.fields] == ["a"]
    assert odd.primary_key == ("a",)


def test_seals_are_a_list_that_sha256sum_reads(tmp_path: Path) -> None:
    assert read_seals(tmp_path) == {}
    seals = {"r1": "a" * 64, "第二版": "b" * 64}
    write_seals(tmp_path, seals)
    assert read_seals(tmp_path) == seals
    assert (tmp_path / "releases.lock").read_text(encoding="utf-8").splitlines()[0] == f"{'a' * 64}  r1"


def test_libraries_that_are_not_those_that_were_pinned_are_named() -> None:
    pinned = f"pandas==0.1\nlxml=={version('lxml')}\nnone-such==1.0 ; sys_platform == 'win32'\n"
    both = f"jinja2==0.1 ; python_version < '3'\njinja2=={version('jinja2')} ; python_version >= '3'\n"
    assert list_unlike(f"{pinned}{both}".encode()) == ["pandas"]
    assert list_unlike(f"pytest=={pytest.__version__} \\\n    --hash=sha256:{'0' * 64}\n".encode()) == []
