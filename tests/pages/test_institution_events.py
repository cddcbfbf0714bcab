"""Events: the register leaves days to them, and each stands on its institution's page once."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from lxml import html

from childcare.derive.events import fill_days, list_events
from childcare.derive.register import derive_register
from childcare.sections.institution import list_dates
from childcare.sections.institution_events import SECTION
from datapub.model import Tables
from tests.support import make_tables, sample_records, site_content


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
    events = [(one.day, one.what) for one in list_events([item])]
    assert events[:2] == [(date(2025, 8, 1), "停业"), (date(2025, 6, 1), "信息变更")]
    assert len(events) == len(set(events))


def test_a_move_is_told_as_one_with_from_where_to_where() -> None:
    """Also on a day that the register states as that of its last change, and without the name of a column."""
    moved = event(1, "迁址", date(2025, 6, 1), before="甲路1号", after="乙路2号", basis="变更登记")
    (item,) = [
        one for one in derive_register(tables_with(moved), "990100").institutions if one.id == "zb00001"
    ]
    assert [one.label for one in list_dates(item) if one.event] == ["迁址"]
    assert read_newest(moved)[1] == ["迁址", "由“甲路1号”改为“乙路2号”；依据：变更登记"]


def test_the_page_lists_days_of_the_register_that_no_event_has_and_says_so() -> None:
    own = ["备案注销", "只有名录里的日期，没有登记内容"]
    assert read_newest(event(2, "停业", date(2025, 8, 1)))[:3] == [own, ["停业", "—"], ["信息变更", own[1]]]
    assert read_newest(event(1, "变更", date(2025, 6, 1), basis="变更登记"))[:2] == [
        own, ["信息变更", "依据：变更登记"],
    ]  # fmt: skip
    assert read_newest()[1] == ["信息变更", own[1]]


def test_days_of_the_register_alone_stand_under_a_head_of_their_own() -> None:
    assert read_head() == "名录里的日期"
    assert read_head(event(2, "停业", date(2025, 8, 1))) == "最近的动态"


def read_head(*events: dict[str, Any]) -> str:
    return str(make_page(*events).findtext(".//h2[@id='recent']"))


def read_newest(*events: dict[str, Any]) -> list[list[str]]:
    """Return what happened and its detail, as the rows of the page tell them."""
    rows = make_page(*events).xpath("//tr[td[@data-label='动态']]")
    return [[cell.text_content() for cell in row[2:]] for row in rows]


def make_page(*events: dict[str, Any]) -> html.HtmlElement:
    register = derive_register(tables_with(*events), "990100")
    facts = SimpleNamespace(register=register, progress=SimpleNamespace(tasks=()))
    assert SECTION.make_slots
    content = site_content(tables=tables_with(*events), facts=facts)
    return html.fragment_fromstring(SECTION.make_slots(content)["institution_events"](""), "div")
