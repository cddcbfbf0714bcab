"""What a page says of when it was published: the day of what it shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from datapub.clock import DatasetVersion
from datapub.frames.build import _list_shown
from datapub.frames.moment import MOMENT_TOKENS, fill_moment, write_moment, write_prose_moment
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
