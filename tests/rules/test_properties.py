"""What holds for all input: order does not matter, no value crashes, one fault is reported once."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from childcare.profile import PROFILE
from datapub.model import Record
from datapub.problem import Problem
from datapub.rules import check_rules
from datapub.validate import CheckedTable
from tests.rules.test_rules import MUTATIONS
from tests.support import TODAY, check_records, examples, flatten, make_tables, sample_config, sample_records

NAMES_A_ROW = re.compile(r"第 [\d、]+ 行")
"""Of two rows that repeat each other the later one is named, so order decides which one a problem is of."""

VALUES = {
    "string": st.one_of(st.none(), st.text(max_size=30), st.text("0123456789-", max_size=20)),
    "integer": st.one_of(st.none(), st.integers(-5, 100)),
    "number": st.one_of(st.none(), st.decimals(-5, 200, places=2)),
    "boolean": st.one_of(st.none(), st.booleans()),
    "date": st.one_of(st.none(), st.dates(date(1949, 10, 1), date(2060, 1, 1))),
}


def summary(problems: list[Problem]) -> Counter[tuple[object, ...]]:
    """Count the problems by what they say, but those that name a row only by where they are."""
    return Counter(
        (p.file, p.column, p.rule, p.severity)
        + (() if NAMES_A_ROW.search(p.message) else (p.message, p.value))
        for p in problems
    )


@settings(max_examples=examples(40))
@given(st.lists(st.sampled_from(sorted(MUTATIONS)), min_size=1, max_size=5, unique=True), st.randoms())
def test_order_of_rows_does_not_matter(keys: list[str], random: Random) -> None:
    records = sample_records()
    for key in keys:
        try:
            MUTATIONS[key][0](records)
        except IndexError:  # one change has dropped the row of another
            return
    before = summary(check_records(records))
    for rows in records.values():
        random.shuffle(rows)
    assert summary(check_records(records)) == before


@st.composite
def changes(draw: st.DrawFn) -> tuple[str, int, str, Any]:
    records = sample_records()
    name = draw(st.sampled_from(sorted(name for name, rows in records.items() if rows)))
    place = draw(st.integers(0, len(records[name]) - 1))
    field = draw(st.sampled_from(sample_config().dataset(name).schema.fields))
    if field.enum and field.type == "string":
        return name, place, field.name, draw(st.sampled_from([None, *field.enum]))
    if name == "observations" and field.name == "period":
        return name, place, field.name, draw(st.sampled_from(["2025", "2025-Q1", "1999-12"]))
    return name, place, field.name, draw(VALUES[field.type])


@settings(max_examples=examples(150))
@given(st.lists(changes(), min_size=1, max_size=6))
def test_no_value_crashes_a_rule(drawn: list[tuple[str, int, str, Any]]) -> None:
    records = sample_records()
    for name, place, column, value in drawn:
        records[name][place][column] = value
    for problem in check_records(records):
        assert problem.message.isprintable()


@pytest.mark.parametrize(
    "key", [key for key in MUTATIONS if not key.startswith(("R10", "exemption", "sample"))]
)
def test_a_reported_cell_is_not_reported_again(key: str) -> None:
    mutate, name, row, column = MUTATIONS[key]
    records = sample_records()
    mutate(records)
    tables = dict(make_tables(records))
    table = tables[name]
    if row is None or column is None:
        pytest.skip("a problem of the whole table")
    tables[name] = CheckedTable(table.dataset, table.frame, frozenset({(row, column)}))
    again = flatten(
        check_rules(PROFILE.rules, PROFILE.messages, tables, sample_config(), TODAY), "file", "row", "column"
    )
    assert (table.dataset.path, row, column) not in again


def test_numbers_need_not_be_whole() -> None:
    records: dict[str, list[Record]] = sample_records()
    records["institutions"][0]["fee_cny_month"] = Decimal("1800.50")
    assert check_records(records) == []
