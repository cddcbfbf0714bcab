"""What a page says of when it was published: the day of what it shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from datapub.clock import Clock, DatasetVersion
from datapub.frames.build import _list_shown
from datapub.frames.moment import MOMENT_TOKENS, fill_moment, write_moment, write_prose_moment
from datapub.history import Commit, History
from datapub.history.values import Edit, Revision, RowHistory
from datapub.pages import list_shown
from datapub.pages.section import Section
from tests.conftest import CLOCK

OLD = CLOCK.published - timedelta(days=30)
KNOWN = replace(CLOCK, versions={"homes": DatasetVersion(OLD, "a" * 40, "1.0")}, prose={"docs/a.md": OLD})
SHOWN = list_shown([Section("one", slots=("homes", "facts"))], {"homes"})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>一句话</p>", None),
        ("<!-- publish:homes -->", ("homes",)),
        ("<!-- publish:homes --><!-- publish:facts -->", ()),
    ],
)
def test_a_page_shows_what_its_blocks_show(text: str, expected: tuple[str, ...] | None) -> None:
    assert _list_shown(text, SHOWN) == expected


def test_a_page_of_one_dataset_gives_its_day_and_one_of_the_whole_that_of_the_newest() -> None:
    assert write_moment(KNOWN, ("homes",))["published_on"] == OLD.date().isoformat()
    assert write_moment(KNOWN, ())["published_on"] == CLOCK.published.date().isoformat()
    assert write_prose_moment(KNOWN, "docs/a.md", ("homes",))["published_label"] == "数据发布"


NEW = CLOCK.published - timedelta(days=2)
OLDEST = CLOCK.published - timedelta(days=60)
HISTORY = History(
    (),
    {
        "homes": {
            (name,): RowHistory(Commit("0", OLDEST), Commit("1", changed))
            for name, changed in (("a", OLDEST), ("b", OLD), ("c", NEW))
        }
    },
)


def test_a_row_that_was_taken_away_gives_the_day_of_that() -> None:
    edit = Edit("homes", ("gone",), {"name": "甲"}, None)
    history = replace(HISTORY, revisions=(Revision(Commit("2", NEW), (edit,)),))
    assert write_day("a", "gone", history=history) == NEW.date().isoformat()


def write_day(*names: str, clock: Clock = CLOCK, history: History | None = HISTORY) -> str:
    rows = tuple(("homes", name) for name in names)
    return write_moment(clock, ("homes",), rows, history)["published_on"]


def test_a_page_of_few_rows_gives_the_day_on_which_the_newest_of_them_changed() -> None:
    assert write_day("a") == OLDEST.date().isoformat()
    assert write_day("a", "b") == OLD.date().isoformat()
    assert write_day("c", "a") == NEW.date().isoformat()


def test_rows_that_history_does_not_know_or_cannot_date_give_the_day_of_the_dataset() -> None:
    whole = CLOCK.published.date().isoformat()
    assert write_day() == write_day("a", "new") == write_day("a", history=None) == whole
    assert write_day("a", clock=replace(CLOCK, doubts=("early-commit",))) == whole


def test_prose_without_rows_gives_its_own_day_where_that_is_known() -> None:
    assert write_prose_moment(KNOWN, "docs/a.md", None)["published_label"] == "本页更新"
    assert write_prose_moment(KNOWN, "docs/b.md", None)["published_label"] == "数据发布"


@pytest.mark.parametrize(
    "doubt", ["uncommitted", "shallow", "no-history", "future-commit", "early-commit", "odd-commit"]
)
def test_every_doubt_is_said_beside_the_day(doubt: str) -> None:
    moment = write_moment(replace(CLOCK, doubts=(doubt,)), ())  # type: ignore[arg-type]
    assert "（" in moment["published_note"] and not write_moment(CLOCK, ())["published_note"]
    assert fill_moment("".join(MOMENT_TOKENS.values()), moment) == "".join(
        moment[name] for name in MOMENT_TOKENS
    )
