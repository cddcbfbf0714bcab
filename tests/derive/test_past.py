"""The register month by month: what history tells is what stood there, those that closed included."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from childcare.derive.private import find_private
from childcare.derive.register_counts import COLUMNS, TABLE, tabulate_counts
from childcare.profile import PROFILE
from datapub.clock import CHINA
from datapub.derive.past import PastRows, list_past
from datapub.derive.redaction import NOTHING
from datapub.derive.releases import Release
from datapub.history import Commit, Edit, History, Revision, Snapshot, State, read_commit, read_history
from datapub.model import Schema, make_table
from tests.history.repository import Repository
from tests.support import sample_config

NAME = "institutions"
Rows = dict[tuple[str, ...], dict[str, str]]
ROWS = st.dictionaries(
    st.sampled_from([("a",), ("b",), ("c",)]),
    st.fixed_dictionaries(
        {"status": st.sampled_from(["已备案", "停业"]), "places": st.sampled_from(["", "9"])}
    ),
)


def diff(key: tuple[str, ...], old: Mapping[str, str] | None, new: Mapping[str, str] | None) -> Edit:
    """Return what a commit notes of a row: of a changed one the changed cells, else those that are filled."""
    if old is not None and new is not None:
        names = [name for name in new if old[name] != new[name]]
        return Edit(NAME, key, {name: old[name] for name in names}, {name: new[name] for name in names})
    filled = [{name: text for name, text in cells.items() if text} if cells else None for cells in (old, new)]
    return Edit(NAME, key, *filled)


def tidy(rows: Mapping[tuple[str, ...], Mapping[str, str]]) -> Rows:
    return {key: {name: text for name, text in cells.items() if text} for key, cells in rows.items()}


@given(st.lists(st.tuples(st.integers(0, 70), ROWS), min_size=1, max_size=6))
def test_undoing_commits_gives_what_stood_at_the_end_of_each_month(steps: list[tuple[int, Rows]]) -> None:
    moment, before = datetime(2026, 1, 5, tzinfo=CHINA), {}
    revisions, stood = [], {}
    for place, (days, rows) in enumerate(steps):
        moment += timedelta(days=days)
        commit = Commit(f"{place:040}", moment)
        keys = sorted(key for key in {*before, *rows} if before.get(key) != rows.get(key))
        edits = tuple(diff(key, before.get(key), rows.get(key)) for key in keys)
        revisions.append(Revision(commit, edits) if place else Revision(commit, started={NAME: len(rows)}))
        stood[f"{moment:%Y-%m}"] = before = rows
    history = History((revisions[-1].commit,), {}, tuple(revisions))
    present = State({NAME: Snapshot(Schema(fields=()), before)})
    found = list_past(history, present, NAME, COLUMNS, (), NOTHING)
    months = [f"{one.as_of_on:%Y-%m}" for one in found]
    assert months == sorted(set(months))
    assert (months[0], months[-1]) == (min(stood), max(stood))
    assert found[-1].as_of_on == moment.date()
    latest: Rows = {}
    for month, one in zip(months, found, strict=True):
        latest = stood.get(month, latest)
        assert tidy(one.rows) == tidy(latest)


def test_who_closed_or_left_is_counted_in_the_months_before(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "project")
    path = "datasets/institutions.csv"
    head, first, second, *rest = (repository.root / path).read_text(encoding="utf-8").splitlines()
    repository.days = 40
    repository.write(path, "\n".join([head, first.replace("已备案", "停业"), second, *rest]) + "\n")
    shut = repository.commit()
    repository.days = 100
    repository.write(path, "\n".join([head, first.replace("已备案", "停业"), *rest]) + "\n")
    repository.commit()
    history, present = read_history(repository.config, None), read_commit(repository.root, "HEAD")
    released = read_commit(repository.root, shut)
    assert history and present and released
    releases = [(Release("r1", "2026-04-20", "2026-04-20", shut), released)]
    past = list_past(history, present, NAME, COLUMNS, releases, NOTHING)
    assert [str(one.as_of_on) for one in past] == [
        "2026-03-31", "2026-04-30", "2026-05-31", "2026-06-09", "2026-04-20",
    ]  # fmt: skip
    states = [read_commit(repository.root, name) for name in (repository.hashes[0], shut, shut, "HEAD", shut)]
    for one, state in zip(past, states, strict=True):
        assert state and tidy(one.rows) == tidy(state.snapshots[NAME].rows)
    rows = tabulate_counts(sample_config(), past)[TABLE].records()
    cells = dict(zip(head.split(","), first.split(","), strict=False))
    here = {
        (row["period"], row["version"], row["status"]): row
        for row in rows
        if row["area_code"] == cells["area_code"]
    }
    assert here["2026-03", None, "已备案"]["entered"] is None
    april = here["2026-04", None, "停业"]
    assert (april["institutions"], april["entered"], april["left"], april["places"]) == (
        1,
        1,
        0,
        int(cells["places"]),
    )
    assert here["2026-04", None, "已备案"]["left"] == 1
    assert here["2026-04", "r1", "停业"]["institutions"] == 1
    count = {month: 0 for month in ("2026-03", "2026-06")}
    for row in rows:
        if row["period"] in count and not row["version"]:
            count[row["period"]] += row["institutions"]
    assert count["2026-06"] == count["2026-03"] - 1


def test_what_was_withdrawn_by_law_is_counted_in_no_month(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "project")
    history, present = read_history(repository.config, None), read_commit(repository.root, "HEAD")
    assert history and present
    gone = next(iter(present.snapshots[NAME].rows))
    removal = {"id": gone[0], "reason_class": "依法撤回", "decided_by": "", "decided_on": None}
    tables = {
        item.name: make_table(item, [removal] if item.name == "removals" else [])
        for item in repository.config.datasets
    }
    redactions = PROFILE.list_redactions(tables, history, ())
    for one in list_past(history, present, NAME, COLUMNS, (), redactions):
        assert gone not in one.rows and one.rows
    assert find_private().is_erased(NAME, gone) is False


def test_places_that_nobody_published_are_not_nought() -> None:
    day = datetime(2026, 9, 30, tzinfo=CHINA).date()
    cells = {"area_code": "990102", "status": "已备案", "places": "", "is_sample": "true"}
    rows = tabulate_counts(sample_config(), [PastRows(day, {("a",): cells})])[TABLE].records()
    assert [(row["places"], row["places_known"], row["is_sample"]) for row in rows] == [(None, 0, True)]


def test_a_row_that_counts_samples_that_left_says_so() -> None:
    days = [datetime(2026, month, 28, tzinfo=CHINA).date() for month in (9, 10)]
    cells = {"area_code": "990102", "status": "已备案", "places": "9", "is_sample": "true"}
    past = [PastRows(days[0], {("a",): cells}), PastRows(days[1], {})]
    last = tabulate_counts(sample_config(), past)[TABLE].records()[-1]
    assert (last["institutions"], last["left"], last["is_sample"]) == (0, 1, True)
