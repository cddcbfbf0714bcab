"""Small numbers of children: hidden once, before anything is made of them, and not to be computed back."""

from __future__ import annotations

import json
from collections import defaultdict
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from childcare.derive.register import derive_register
from childcare.derive.suppression import (
    HIDDEN,
    NOT_REPORTED,
    PUBLISHED,
    STATUS_FIELD,
    find_hidden,
    is_small,
    publish_tables,
    reveals_one,
)
from childcare.terms import COUNTING
from datapub.formats.excel_csv import NOTICE
from datapub.model import make_table
from tests.city import city_rows
from tests.support import find_index, make_tables, sample_records

CITY = "990100"
RECORDS = sample_records()
TABLES = make_tables(RECORDS)
SHOWN = publish_tables(TABLES)

statuses = st.sampled_from(["已备案", "变更中", "停业", "已注销"])
rows = st.lists(st.tuples(st.sampled_from("甲乙丙"), statuses, st.none() | st.integers(0, 12)), max_size=25)
Rows = list[tuple[str, str, int | None]]


def hide(drawn: Rows) -> frozenset[int]:
    ids = [f"zb{place:05d}" for place in range(len(drawn))]
    areas, known, counts = zip(*drawn, strict=True) if drawn else ((), (), ())
    return find_hidden(ids, areas, known, counts)


@pytest.mark.parametrize(
    ("count", "expected"), [(None, False), (0, False), (1, True), (4, True), (5, False), (60, False)]
)
def test_one_to_four_children_are_too_few(count: int | None, expected: bool) -> None:
    assert is_small(count) is expected


@given(rows)
def test_no_small_number_is_left(drawn: Rows) -> None:
    hidden = hide(drawn)
    assert all(place in hidden for place, (_, _, count) in enumerate(drawn) if is_small(count))
    assert all(drawn[place][2] not in (None, 0) for place in hidden)


@given(rows)
def test_no_hidden_number_follows_from_the_areas_sum(drawn: Rows) -> None:
    """Whoever knows the true sum of an area, and reads all that is published, is left with a choice."""
    hidden = hide(drawn)
    for area in "甲乙丙":
        inside = [
            place
            for place, row in enumerate(drawn)
            if row[0] == area and row[1] in COUNTING and row[2] is not None
        ]
        concealed = [drawn[place][2] or 0 for place in inside if place in hidden]
        if not concealed or (len(concealed) < len(inside) and len(concealed) > 4):
            continue
        if not any(not is_small(count) for count in concealed):
            others = [place for place in inside if (drawn[place][2] or 0) >= 5]
            assert not reveals_one(concealed) or not others
            continue
        total = sum(concealed)  # known by subtraction
        possible: dict[int, set[int]] = defaultdict(set)
        for guess in product(range(1, total + 1), repeat=min(len(concealed), 3)):
            rest = total - sum(guess)
            if len(concealed) <= 3 and rest != 0:
                continue
            if any(is_small(value) for value in guess):
                for place, value in enumerate(guess):
                    possible[place].add(value)
        if len(concealed) <= 3:
            assert all(len(values) > 1 for values in possible.values()), (concealed, possible)


@given(rows, st.randoms())
def test_order_of_rows_does_not_matter(drawn: Rows, random: object) -> None:
    ids = [f"zb{place:05d}" for place in range(len(drawn))]
    full = list(zip(ids, drawn, strict=True))
    before = {ids[place] for place in hide(drawn)}
    random.shuffle(full)  # type: ignore[attr-defined]
    mixed = find_hidden(
        [one[0] for one in full],
        [one[1][0] for one in full],
        [one[1][1] for one in full],
        [one[1][2] for one in full],
    )
    assert {full[place][0] for place in mixed} == before


@pytest.mark.parametrize(
    ("small", "expected"),
    [([], False), ([3], True), ([1, 1], True), ([4, 4], True), ([1, 2], False), ([2, 2], False)],
)
def test_when_a_sum_gives_its_parts_away(small: list[int], expected: bool) -> None:
    assert reveals_one(small) is expected


def test_a_lone_small_number_takes_the_smallest_other_with_it() -> None:
    assert hide([("甲", "已备案", 3), ("甲", "已备案", 9), ("甲", "已备案", 7), ("乙", "已备案", 6)]) == {
        0,
        2,
    }


def test_an_institution_that_does_not_count_protects_none_that_does() -> None:
    assert hide([("甲", "已备案", 3), ("甲", "停业", 2), ("甲", "已备案", 8)]) == {0, 1, 2}


def test_the_published_register_says_why_a_number_is_missing() -> None:
    before, after = TABLES["institutions"].records(), SHOWN["institutions"].records()
    assert [row["id"] for row in after] == [row["id"] for row in before]
    for old, new in zip(before, after, strict=True):
        state = new.pop("enrolled_status")
        assert state in STATUS_FIELD.enum
        if state == PUBLISHED:
            assert new["enrolled"] == old["enrolled"] is not None
        else:
            assert new["enrolled"] is None
            assert (old["enrolled"] is None) == (state == NOT_REPORTED)
        assert {**new, "enrolled": 0} == {**old, "enrolled": 0}
    states = {row["id"]: row["enrolled_status"] for row in SHOWN["institutions"].records()}
    assert states == {
        "zb00001": PUBLISHED, "zb00002": NOT_REPORTED, "zb00003": HIDDEN, "zb00004": NOT_REPORTED,
    }  # fmt: skip


def test_what_holds_no_children_is_untouched() -> None:
    assert {name for name in TABLES if SHOWN[name] is not TABLES[name]} == {"institutions"}
    assert "institutions" not in publish_tables({"areas": TABLES["areas"]})


def test_rows_keep_their_numbers() -> None:
    assert SHOWN["institutions"].frame.index.tolist() == TABLES["institutions"].frame.index.tolist()


def test_sums_are_sums_of_what_is_published() -> None:
    totals = derive_register(SHOWN, CITY).totals
    for code, total in totals.items():
        rows = [
            row
            for row in SHOWN["institutions"].records()
            if (code == CITY or row["area_code"] == code)
            and row["status"] in COUNTING
            and row["enrolled"] is not None
        ]
        counted = total.sums["occupancy-rate"]
        assert counted.amount == sum(row["enrolled"] for row in rows)
        assert (counted.known, counted.whole) == (len(rows), sum(row["places"] for row in rows))
        assert not is_small(counted.amount)


def test_no_small_number_stands_anywhere_on_the_site(city_site: Path) -> None:
    """Every way on which a row goes out: pages, records, downloads, the search."""
    rows = city_rows()
    small = next(row["id"] for row in rows["institutions"] if row.get("enrolled") in {"1", "2", "3", "4"})
    assert "不公布（少于 5 人" in (city_site / f"institutions/{small}/index.html").read_text(encoding="utf-8")
    record = json.loads((city_site / f"institutions/{small}.json").read_text(encoding="utf-8"))
    assert record["institution"]["enrolled"] is None
    index = json.loads(find_index(city_site).read_text(encoding="utf-8"))
    assert len(index["columns"]["enrolled"]) == len(rows["institutions"])
    assert not any(map(is_small, index["columns"]["enrolled"]))
    paths = sorted((city_site / "data").rglob("institutions*.csv"))
    assert paths
    for path in paths:
        if path.read_bytes().startswith(NOTICE):
            continue  # says where the rows are, and has none
        header, *lines = path.read_text(encoding="utf-8-sig").splitlines()
        column = header.split(",").index("enrolled")
        assert not any(line.split(",")[column] in {"1", "2", "3", "4"} for line in lines), path


def test_an_empty_register_is_published_empty() -> None:
    table = make_table(TABLES["institutions"].dataset, [])
    assert publish_tables({"institutions": table})["institutions"].records() == []
