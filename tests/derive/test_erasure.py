"""What was withdrawn by law: nowhere in what tells of the past, and the chain of releases still holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from childcare.profile import PROFILE
from datapub.check import check
from datapub.derive.changelog import derive_changelog
from datapub.derive.releases import Release
from datapub.export.changes import write_change_files
from datapub.export.releases import make_archives
from datapub.history import read_baseline, read_commit, read_history
from datapub.model import Tables, make_table
from tests.history.repository import Repository
from tests.support import TODAY

INSTITUTIONS, REMOVALS = "datasets/institutions.csv", "datasets/removals.csv"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "project")


def withdraw(repository: Repository, reason: str) -> tuple[str, str, Tables]:
    """Change the first institution and take it out; return its id, its name, and the tables of today."""
    path = repository.root / INSTITUTIONS
    head, first, *rest = path.read_text(encoding="utf-8").splitlines()
    cells = dict(zip(head.split(","), first.split(","), strict=False))
    repository.change(INSTITUTIONS, {cells["name"]: f"{cells['name']}二"})
    name = f"{cells['name']}二"
    repository.write(INSTITUTIONS, "\n".join([head, *rest]) + "\n")
    repository.write(
        REMOVALS, f"id,reason_class,decided_by,decided_on\n{cells['id']},{reason},人口监测科,2026-03-02\n"
    )
    repository.commit()
    removal = {"id": cells["id"], "reason_class": reason, "decided_by": "", "decided_on": None}
    datasets = repository.config.datasets
    tables = {item.name: make_table(item, [removal] if item.name == "removals" else []) for item in datasets}
    return cells["id"], name, tables


def read_back(repository: Repository, tables: Tables) -> tuple[bytes, bytes, bytes]:
    """Return all that tells of the past: the archive of the first state, its card, the change log."""
    history = read_history(repository.config, None, PROFILE.redact_state)
    state = read_commit(repository.root, repository.hashes[0])
    assert history is not None and state is not None
    redactions = PROFILE.list_redactions(tables, history, [state])
    release = Release("one", "2026-03-01", "2026-03-01", repository.hashes[0])
    (archived,) = make_archives(
        [(release, state)], repository.config.policies, {}, redactions, PROFILE.redact_state
    )
    changelog = derive_changelog(history, repository.config.datasets, redactions)
    files = dict(write_change_files(repository.config, changelog, history, ()))
    remaining = {name: text for name, text in archived.files.items() if name.endswith(".csv")}
    return b"".join(remaining.values()), archived.card, b"".join(files.values())


def test_a_row_withdrawn_by_law_is_nowhere_and_the_card_stays(repository: Repository) -> None:
    card = read_back(repository, {})[1]
    key, name, tables = withdraw(repository, "依法撤回")
    archive, after, changes = read_back(repository, tables)
    old = name.removesuffix("二")
    assert old.encode() not in archive and old.encode() not in changes
    assert f"\n{key},".encode() not in archive, "not even that there was such a row"
    assert key.encode() not in changes, "nor that there was a change of it"
    assert after == card, "the chain of releases still holds"


def test_a_cell_that_was_withdrawn_is_nowhere_in_the_past_and_may_hold_something_else_now(
    repository: Repository,
) -> None:
    card = read_back(repository, {})[1]
    path = repository.root / INSTITUTIONS
    head, first, *_ = path.read_text(encoding="utf-8").splitlines()
    cells = dict(zip(head.split(","), first.split(","), strict=False))
    repository.change(INSTITUTIONS, {cells["address"]: "甲区新址"})
    erased = {"dataset_name": "institutions", "row_key": cells["id"], "field_name": "address"}
    erased |= {"reason_class": "依法撤回", "decided_by": "", "decided_on": None}
    datasets = repository.config.datasets
    tables = {item.name: make_table(item, [erased] if item.name == "erasures" else []) for item in datasets}
    archive, after, changes = read_back(repository, tables)
    assert cells["address"].encode() not in archive + changes
    assert cells["name"].encode() in archive and cells["name"].encode() in changes
    assert after == card, "the chain of releases still holds"


def test_a_row_taken_out_for_another_reason_stays_in_what_was_published(repository: Repository) -> None:
    _, name, tables = withdraw(repository, "重复登记")
    archive, _, changes = read_back(repository, tables)
    assert name.removesuffix("二").encode() in archive
    assert name.encode() in changes


@pytest.mark.parametrize(("address", "field", "found"), [
    (None, "address", 1), ("", "address", 0), ("甲区新址", "address", 0), (None, "*", 1),
])  # fmt: skip
def test_what_is_withdrawn_and_stands_there_still_or_again_is_a_problem(
    repository: Repository, address: str | None, field: str, found: int
) -> None:
    path = repository.root / INSTITUTIONS
    head, first, *_ = path.read_text(encoding="utf-8").splitlines()
    cells = dict(zip(head.split(","), first.split(","), strict=False))
    if address is not None:
        repository.edit(INSTITUTIONS, {cells["address"]: address})
    erased = f"institutions,{cells['id']},{field},依法撤回,人口监测科,2026-03-02\n"
    listed = "dataset_name,row_key,field_name,reason_class,decided_by,decided_on\n"
    repository.write("datasets/erasures.csv", listed + erased)
    for _ in range(3):  # not committed, just committed, and what was withdrawn before
        assert count_standing(repository) == found
        repository.commit()
    if address is not None:
        write_first(repository, first)
        assert count_standing(repository) == 1, "what was withdrawn came back"


def test_what_a_release_told_and_was_withdrawn_before_the_next_one_stays_withdrawn(
    repository: Repository,
) -> None:
    first = (repository.root / INSTITUTIONS).read_text(encoding="utf-8").splitlines()[1]
    key, address = first.split(",")[0], "甲区示例路1号"
    assert address in first
    released = "version,reviewer,reviewed_on,released_on,note\n"
    for day in ("2026-03-01", "2026-03-03"):
        released += f"{repository.commit()},审核员,{day},{day},\n"
        repository.write("datasets/releases.csv", released)
        repository.commit()
        if day == "2026-03-01":  # it was something else on the way, which nobody was told
            repository.change(INSTITUTIONS, {address: "甲区新址"})
            repository.write(
                "datasets/erasures.csv",
                "dataset_name,row_key,field_name,reason_class,decided_by,decided_on\n"
                f"institutions,{key},address,依法撤回,人口监测科,2026-03-02\n",
            )
            repository.commit()
    repository.commit()
    assert count_standing(repository) == 0
    write_first(repository, first)
    assert count_standing(repository) == 1


def test_the_key_of_a_row_that_was_withdrawn_may_be_of_another_row_later(repository: Repository) -> None:
    path = repository.root / INSTITUTIONS
    head, first, *rest = path.read_text(encoding="utf-8").splitlines()
    repository.write(INSTITUTIONS, "\n".join([head, *rest]) + "\n")
    listed = "dataset_name,row_key,field_name,reason_class,decided_by,decided_on\n"
    erased = f"institutions,{first.split(',')[0]},*,依法撤回,人口监测科,2026-03-02\n"
    repository.write("datasets/erasures.csv", listed + erased)
    repository.commit()
    repository.commit()
    for row, found in ((first.replace("甲区示例路1号", "甲区新址"), 0), (first, 1)):
        repository.write(INSTITUTIONS, "\n".join([head, row, *rest]) + "\n")
        assert count_standing(repository) == found


def write_first(repository: Repository, first: str) -> None:
    path = repository.root / INSTITUTIONS
    head, _, *rest = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([head, first, *rest]) + "\n", encoding="utf-8")


def count_standing(repository: Repository) -> int:
    problems = check(PROFILE, repository.config, TODAY, before=read_baseline(repository.config)).problems
    standing = [problem for problem in problems if "现在还是公布过的内容" in problem.message]
    assert all(problem.row == 2 for problem in standing)
    return len(standing)
