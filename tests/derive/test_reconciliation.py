"""Register and figures: what is compared, what is not, and what the public reads of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from childcare.derive.reconciliation import Reconciliation
from childcare.rules.reconciliation import COUNTS, group_register, is_filed_on, reconcile
from datapub.model import Record
from tests.derive.test_ratings import assess
from tests.support import check_records, make_tables, sample_records

D = Decimal


def with_figure(**changes: Any) -> dict[str, list[Record]]:
    """The sample city, whose register holds 4 institutions, with one more figure of them."""
    records = sample_records()
    records["observations"].append(
        {
            **records["observations"][1],
            "id": "o009",
            "period": "2026-09",
            "as_of_on": date(2026, 9, 30),
            "scope": "已备案机构",
            "value": D(78),
            **changes,
        }
    )
    return records


def found_in(records: dict[str, list[Record]]) -> Reconciliation:
    items = assess(make_tables(records), "990100").reconciliations
    return next(item for item in items if item.point.id == "o009")


def test_places_of_the_city_agree() -> None:
    item = found_in(with_figure())
    assert (item.count, item.difference, item.outcome, item.explanation) == (78, 0, "一致", "")


def test_an_earlier_day_counts_what_was_filed_then() -> None:
    """The fourth institution was cancelled on 2026-01-15, and still had its 20 places at the end of 2025."""
    records = with_figure(period="2025-12", as_of_on=date(2025, 12, 31), value=D(98))
    assert check_records(records) == []
    assert found_in(records).outcome == "一致"


def test_an_explained_difference_is_told_with_its_reason() -> None:
    records = with_figure(value=D(80))
    (problem,) = check_records(records)
    assert (problem.rule, problem.severity) == ("reconciliation", "warning")
    assert (found_in(records).outcome, found_in(records).explanation) == ("有差数，未说明", "")
    records["reconciliations"].append(
        {
            "observation_id": "o009",
            "difference": D(-2),
            "explanation": "2 个托位在公布后减少。",
            "explained_on": date(2026, 10, 1),
        }
    )
    assert check_records(records) == []
    item = found_in(records)
    assert (item.difference, item.outcome, item.explanation) == (
        -2,
        "有差数，已说明",
        "2 个托位在公布后减少。",
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"scope": "已建成机构"}, "口径不同：公布的数是“已建成机构”"),
        ({"scope": None}, "没有写明"),
        ({"as_of_on": date(2026, 10, 31), "period": "2026-10"}, "还没有更新到这一天"),
    ],
)
def test_what_cannot_be_compared_says_why_and_is_no_problem(changes: dict[str, Any], words: str) -> None:
    records = with_figure(**changes, value=D(1))
    assert check_records(records) == []
    item = found_in(records)
    assert (item.count, item.outcome) == (None, "不能比")
    assert words in item.explanation


def test_a_sample_register_is_not_compared_with_real_figures() -> None:
    records = with_figure(value=D(1))
    records["institutions"][1]["is_sample"] = True
    assert check_records(records) == []
    assert "样例" in found_in(records).explanation


def test_an_area_without_institutions_is_not_compared() -> None:
    records = with_figure(area_code="990191L", value=D(1))
    records["institutions"] = [row for row in records["institutions"] if row["area_code"] != "990191L"]
    assert "还没有这个区域的机构" in found_in(records).explanation


def test_a_figure_of_the_country_is_not_of_this_register() -> None:
    records = with_figure(area_code="CN")
    assert check_records(records) == []
    assert {item.area_code for item in assess(make_tables(records), "990100").reconciliations} == {
        "990100", "990191L",
    }  # fmt: skip


@given(
    st.dates(date(2020, 1, 1), date(2026, 12, 31)),
    st.lists(
        st.tuples(
            st.sampled_from(["990102", "990103", "990191L"]),
            st.none() | st.dates(date(2019, 1, 1), date(2026, 12, 31)),
            st.none() | st.dates(date(2019, 1, 1), date(2026, 12, 31)),
            st.integers(0, 60),
        ),
        min_size=1,
    ),
    st.randoms(),
)
def test_areas_add_up_to_the_city_on_every_day(day: date, drawn: list[Any], random: object) -> None:
    model = sample_records()["institutions"][0]
    rows = [
        {**model, "area_code": area, "filed_on": filed, "cancelled_on": gone, "places": places}
        for area, filed, gone, places in drawn
    ]
    random.shuffle(rows)  # type: ignore[attr-defined]
    groups = group_register(rows, sample_records()["areas"], "990100")
    assert set(groups) == {"", "990100", "990102", "990103", "990191L"}
    for count in COUNTS.values():
        sums = {
            code: count.sum_up(row for row in inside if is_filed_on(row, day)).amount
            for code, inside in groups.items()
        }
        assert sums.pop("990100") == sum(sums.values())


def test_what_the_register_cannot_count_is_left_alone() -> None:
    row = sample_records()["observations"][0]
    assert reconcile(row, sample_records()["institutions"], unplaced=()) is None
