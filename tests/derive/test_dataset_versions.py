"""One version per dataset: what raises it, what leaves it, and what breaks a program."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from datapub.clock import CHINA, Clock, DatasetVersion
from datapub.derive.dataset_versions import find_current, list_versions
from datapub.history import Commit, Edit, History, Note, Revision
from datapub.history.rewritten import Rewritten
from datapub.model import Dataset, Field, Lookup, Schema

START = datetime(2026, 1, 1, 9, 0, tzinfo=CHINA)
WHOLE = DatasetVersion(START + timedelta(days=99), "f" * 40)
SCHEMA = '{"fields": [{"name": "id", "title": "a", "description": "b", "type": "%s"}]}'


def make_dataset(name: str, *filled_from: str) -> Dataset:
    return Dataset(name, name, name, f"{name}.csv", f"{name}.json", Schema(()), filled_from=filled_from)


HOMES, EVENTS, GOALS = DATASETS = (
    make_dataset("homes", "events"),
    make_dataset("events"),
    make_dataset("goals"),
)


def commit(day: int) -> Commit:
    return Commit(f"{day:040x}", START + timedelta(days=day))


def edit(dataset: str) -> tuple[Edit, ...]:
    return (Edit(dataset, ("1",), {"name": "a"}, {"name": "b"}),)


def read(*revisions: Revision, notes: tuple[Note, ...] = ()) -> dict[str, list[str]]:
    begun = Revision(commit(0), started={dataset.name: 1 for dataset in DATASETS})
    found = list_versions(History((), {}, (begun, *revisions), notes), DATASETS)
    return {name: [version.number for version in versions] for name, versions in found.items()}


def test_a_change_of_rows_moves_the_version_of_that_dataset_alone() -> None:
    assert read(Revision(commit(1), edit("goals"))) == {
        "homes": ["1.0"],
        "events": ["1.0"],
        "goals": ["1.0", "1.1"],
    }


def test_a_dataset_moves_with_those_that_its_cells_are_taken_from() -> None:
    assert read(Revision(commit(1), edit("events")))["homes"] == ["1.0", "1.1"]


def test_a_dataset_moves_with_the_names_that_stand_beside_its_codes_and_with_no_other_cell_of_theirs() -> (
    None
):
    name = Field("home_name", "家名称", "家名称", "string")
    visits = replace(make_dataset("visits"), lookups=(Lookup("home_id", "homes", "id", "name", name),))
    begun = Revision(commit(0), started={"homes": 1, "visits": 1})
    renamed = Revision(commit(1), edit("homes"))
    moved = Revision(commit(2), (Edit("homes", ("1",), {"street": "a"}, {"street": "b"}),))
    added = Revision(commit(3), (Edit("homes", ("2",), None, {"name": "c"}),))
    found = list_versions(History((), {}, (begun, renamed, moved, added)), (HOMES, visits))
    assert [version.number for version in found["visits"]] == ["1.0", "1.1"]
    assert [version.number for version in found["homes"]] == ["1.0", "1.1", "1.2", "1.3"]


def test_words_of_the_description_are_a_smaller_change() -> None:
    assert read(Revision(commit(1), described=("goals",)))["goals"] == ["1.0", "1.1"]


def test_what_breaks_a_program_raises_the_first_number() -> None:
    typed = Revision(commit(1), schemas={"goals": (SCHEMA % "string", SCHEMA % "integer")})
    lost = Revision(commit(2), columns={"goals": (("id", "name"), ("id",))})
    rekeyed = Revision(commit(3), edit("goals"))
    notes = (Note(commit(3), "goals", "new-key"),)
    assert read(typed, lost, rekeyed, notes=notes)["goals"] == ["1.0", "2.0", "3.0", "4.0"]


def test_a_column_more_breaks_nothing_and_a_schema_written_otherwise_is_no_change() -> None:
    more = Revision(commit(1), columns={"goals": (("id",), ("id", "name"))})
    same = Revision(commit(2), schemas={"goals": (SCHEMA % "string", (SCHEMA % "string").replace(": ", ":"))})
    assert read(more, same)["goals"] == ["1.0", "1.1"]


def test_a_schema_before_the_first_file_is_no_version() -> None:
    early = Revision(commit(0), schemas={"goals": (SCHEMA % "string", SCHEMA % "integer")})
    begun = Revision(commit(1), started={"goals": 0})
    found = list_versions(History((), {}, (early, begun)), DATASETS)
    assert found == {
        "goals": (DatasetVersion(commit(1).committed_at, commit(1).hash, "1.0", commit(1).committed_at),)
    }


@given(st.lists(st.sampled_from(["homes", "events", "goals"]), max_size=12))
def test_no_date_moves_without_its_rows(touched: list[str]) -> None:
    revisions = [Revision(commit(day), edit(name)) for day, name in enumerate(touched, 1)]
    begun = Revision(commit(0), started={dataset.name: 1 for dataset in DATASETS})
    versions = list_versions(History((), {}, (begun, *revisions)), DATASETS)
    for dataset in DATASETS:
        days = [day for day, name in enumerate(touched, 1) if name in (dataset.name, *dataset.filled_from)]
        last = versions[dataset.name][-1]
        assert last.number == f"1.{len(days)}"
        assert last.published == commit(days[-1] if days else 0).committed_at
        assert last.issued == START


def test_a_state_that_is_in_no_commit_has_no_version() -> None:
    begun = Revision(commit(0), started={dataset.name: 1 for dataset in DATASETS})
    versions = list_versions(History((), {}, (begun,)), DATASETS)
    assert set(find_current(versions, DATASETS, {"goals.csv"}, WHOLE)) == {"homes", "events"}
    assert set(find_current(versions, DATASETS, {"events.json"}, WHOLE)) == {"goals"}
    assert find_current(versions, DATASETS, {"datapackage.json"}, WHOLE) == {}


def test_rows_of_an_overlay_are_in_no_commit() -> None:
    overlay = replace(GOALS, is_overlay=True)
    assert find_current({}, [overlay], (), WHOLE) == {"goals": DatasetVersion(WHOLE.published)}


def test_no_dataset_is_of_later_than_the_whole() -> None:
    whole = DatasetVersion(START - timedelta(days=1), "f" * 40)
    versions = {"goals": (DatasetVersion(START, "e" * 40, "1.0", START),)}
    assert find_current(versions, [GOALS], (), whole)["goals"].published == whole.published


def test_what_shows_several_datasets_is_as_new_as_the_newest_and_what_is_computed_as_the_whole() -> None:
    old, new = DatasetVersion(START, "a" * 40, "1.0"), DatasetVersion(START + timedelta(1), "b" * 40, "1.4")
    clock = Clock(WHOLE.published, START.date(), WHOLE.commit, {"homes": old, "events": new})
    assert clock.of("homes") == old and clock.of("homes", "events") == new
    assert clock.of("ratings") == clock.of("homes", "ratings") == clock.of() == WHOLE


def test_what_was_there_before_history_was_made_anew_is_told_by_its_place_and_not_by_its_day() -> None:
    old, last = commit(1), commit(9)
    early = Commit("e" * 40, START + timedelta(days=2))
    known = DatasetVersion(last.committed_at, last.hash, "1.4", START, "c" * 64, 3)
    before = Rewritten({"a" * 40: old.hash, "b" * 40: last.hash}, {"goals": (known,)})
    revisions = tuple(Revision(one, edit("goals")) for one in (old, last, early))
    found = list_versions(History((), {}, revisions), (GOALS,), before)["goals"]
    assert [(version.number, version.commit) for version in found] == [
        ("1.4", last.hash),
        ("1.5", early.hash),
    ]
