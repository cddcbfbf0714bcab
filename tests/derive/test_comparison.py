"""Areas side by side: like with like, ranks only where they say something, tiles in their places."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from childcare.derive.comparison import (
    FROM_REGISTER,
    LEVELS,
    RATE_LEVELS,
    Comparison,
    explain_no_rank,
    find_level,
    rank,
)
from childcare.derive.rating import DOWN, UP
from datapub.model import Record
from tests.derive.test_ratings import assess
from tests.support import make_tables, sample_records

D = Decimal


def compare(records: dict[str, list[Record]]) -> Comparison:
    return assess(make_tables(records), "990100").comparison


def with_rates(*rates: tuple[str, int, int], day: date = date(2025, 12, 31)) -> dict[str, list[Record]]:
    records = sample_records()
    row = records["observations"][0]
    records["observations"] = [
        {
            **row,
            "id": f"o1{place:02}",
            "area_code": code,
            "numerator": D(part),
            "denominator": D(whole),
            "as_of_on": day,
        }
        for place, (code, part, whole) in enumerate(rates)
    ]
    return records


def test_published_rates_of_one_day_are_ranked_and_equal_ones_share() -> None:
    records = with_rates(("990102", 8, 10), ("990103", 9, 10), ("990191L", 80, 100), ("990100", 97, 120))
    column = next(one for one in compare(records).columns if one.indicator.id == "filing-rate")
    assert column.no_rank == ""
    assert column.basis == "2025年公布"
    assert {code: cell.rank for code, cell in column.cells.items()} == {
        "990100": None, "990102": 2, "990103": 1, "990191L": 2,
    }  # fmt: skip


def test_values_of_different_days_are_not_ranked() -> None:
    records = with_rates(("990102", 8, 10), ("990103", 9, 10))
    records["observations"][0]["as_of_on"] = date(2025, 11, 30)
    column = next(one for one in compare(records).columns if one.indicator.id == "filing-rate")
    assert (column.no_rank, column.as_of_on) == ("截至日期不同，不排名次", None)


def test_samples_are_shown_and_not_ranked() -> None:
    records = sample_records()
    for row in records["institutions"]:
        row["is_sample"] = True
    columns = compare(records).columns
    assert {column.indicator.id for column in columns} == {"places", "institutions"}
    for column in columns:
        assert column.is_sample
        assert column.no_rank == "样例数据不排名次"
        assert not any(cell.rank for cell in column.cells.values())


@pytest.mark.parametrize(
    ("given_values", "words"),
    [
        ((UP, True, True, 1, 11), "样例"),
        (("仅供参考", True, False, 1, 11), "高低不分好坏"),
        ((UP, False, False, 1, 11), "区域大小"),
        ((UP, True, False, 2, 11), "截至日期"),
        ((DOWN, True, False, 1, 1), "不足两个"),
    ],
)
def test_why_there_are_no_ranks(given_values: tuple[str, bool, bool, int, int], words: str) -> None:
    direction, is_rate, has_sample, days, count = given_values
    found = explain_no_rank(direction, is_rate=is_rate, has_sample=has_sample, days=days, count=count)
    assert words in found
    assert explain_no_rank(UP, is_rate=True, has_sample=False, days=1, count=2) == ""


values = st.dictionaries(
    st.text("甲乙丙丁戊", min_size=1, max_size=2), st.decimals(0, 100, places=1), min_size=1
)


@given(values, st.sampled_from([UP, DOWN]), st.sampled_from([D(10), D("0.01"), D(1000)]))
def test_ranks_follow_the_values_and_no_unit_changes_them(
    found: dict[str, Decimal], direction: str, factor: Decimal
) -> None:
    ranks = rank(found, direction)
    assert min(ranks.values()) == 1
    for one in found:
        for other in found:
            is_better = found[one] > found[other] if direction == UP else found[one] < found[other]
            assert (ranks[one] < ranks[other]) == is_better
    assert rank({code: value * factor for code, value in found.items()}, direction) == ranks


@pytest.mark.parametrize(
    ("value", "largest", "level"),
    [("0", "0", "少"), ("33", "100", "少"), ("34", "100", "中"), ("66", "100", "中"), ("67", "100", "多")],
)
def test_levels(value: str, largest: str, level: str) -> None:
    assert find_level(D(value), D(largest), LEVELS) == level
    assert find_level(D(value), D(largest), RATE_LEVELS) == RATE_LEVELS[LEVELS.index(level)]


def test_the_tile_map_and_the_sorted_table_hold_the_same() -> None:
    comparison = compare(sample_records())
    board = comparison.board
    assert board is not None
    column = board.column
    assert column.basis == FROM_REGISTER
    assert {tile.area.code for tile in board.tiles} == {area.code for area in comparison.parts}
    assert [tile.value for tile in board.tiles] == sorted(
        (column.cells[tile.area.code].value for tile in board.tiles), reverse=True
    )
    assert sum(tile.value for tile in board.tiles) == column.cells[comparison.city.code].value


def test_the_tiles_show_rates_before_counts() -> None:
    records = sample_records()
    records["indicators"].append({**records["indicators"][0], "id": "inclusive-share", "area_order": 3})
    boards = compare(records).boards
    assert [board.column.is_rate for board in boards] == [True, False, False]
    assert {board.column.basis for board in boards} == {FROM_REGISTER}


def test_an_area_without_a_tile_is_left_out_of_the_map_only() -> None:
    records = sample_records()
    records["area_tiles"] = records["area_tiles"][:2]
    comparison = compare(records)
    assert comparison.board is not None
    assert len(comparison.board.tiles) == 2
    assert len(comparison.parts) == 3


def test_a_column_says_what_it_leaves_out() -> None:
    records = sample_records()
    records["indicators"].append({**records["indicators"][0], "id": "occupancy-rate", "name": "收托率"})
    notes = {column.indicator.id: column.note for column in compare(records).columns if column.note}
    assert notes == {"occupancy-rate": "只算公布了在托人数和托位数的机构"}
