"""Events: the register leaves days to them, and each stands on its institution's page once."""

from __future__ import annotations

from datetime import date
from typing import Any

from childcare.derive.events import fill_days, list_events, list_recorded
from childcare.derive.register import derive_register
from childcare.sections.institution import list_dates
from datapub.model import Tables
from tests.support import make_tables, sample_records


def event(number: int, kind: str, day: date, institution: str = "zb00001", **cells: Any) -> dict[str, Any]:
    return {
        "id": f"ev{number:05}", "institution_id": institution, "kind": kind, "happened_on": day,
        "is_sample": False, **cells,
    }  # fmt: skip


def tables_with(*events: dict[str, Any], **cells: Any) -> Tables:
    records = sample_records()
    records["institutions"][0] |= cells
    return make_tables({**records, "institution_events": list(events)})


def test_a_day_that_the_register_leaves_empty_is_that_of_the_last_event() -> None:
    tables = tables_with(
        event(1, "变更", date(2025, 3, 1)), event(2, "迁址", date(2025, 9, 1)),
        event(3, "停业", date(2026, 1, 1)), changed_on=None,
    )  # fmt: skip
    filled = fill_days(tables)["institutions"].records()
    assert filled[0]["changed_on"] == date(2025, 9, 1)
    stated = make_tables(sample_records())["institutions"].records()
    assert [row | {"changed_on": None} for row in filled] == [row | {"changed_on": None} for row in stated]


def test_a_cancellation_that_was_followed_by_a_filing_and_what_came_later_fill_nothing() -> None:
    tables = tables_with(
        event(1, "注销", date(2025, 1, 1)), event(2, "备案", date(2025, 2, 1)),
        event(3, "迁址", date(2026, 10, 8)), changed_on=None, filed_on=None,
    )  # fmt: skip
    row = fill_days(tables)["institutions"].records()[0]
    assert (row["cancelled_on"], row["changed_on"], row["filed_on"]) == (None, None, date(2025, 2, 1))


def test_what_the_register_states_stays() -> None:
    tables = tables_with(event(1, "变更", date(2025, 6, 1)))
    assert fill_days(tables)["institutions"].records() == tables["institutions"].records()
    assert fill_days(make_tables(sample_records())).keys() == tables.keys()


def test_an_event_on_a_day_of_the_register_is_told_once() -> None:
    tables = tables_with(
        event(1, "变更", date(2025, 6, 1), basis="变更登记"), event(2, "停业", date(2025, 8, 1))
    )
    (item,) = [one for one in derive_register(tables, "990100").institutions if one.id == "zb00001"]
    dates = list_dates(item)
    assert [one.label for one in dates if one.event] == ["最近一次信息变更", "停业"]
    assert len({(one.day, one.label) for one in dates}) == len(dates)
    told = [(one.day, one.what) for one in list_events([item], 10)]
    assert told[:2] == [(date(2025, 8, 1), "停业"), (date(2025, 6, 1), "信息变更")]
    assert len(told) == len(set(told))


def test_the_newest_stands_first() -> None:
    tables = tables_with(event(1, "变更", date(2025, 6, 1)), event(2, "停业", date(2025, 8, 1)))
    recorded = list_recorded(derive_register(tables, "990100").institutions)
    assert [one.record["id"] for one in recorded] == ["ev00002", "ev00001"]
