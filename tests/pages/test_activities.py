"""Guidance for families: what is coming stands before what is past, and in calendars that others can read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar
from lxml import html

from childcare.derive.facts import derive_facts
from childcare.sections.activities import SECTION
from childcare.sections.listings import SECTION as LISTINGS
from childcare.sections.listings import describe_rows
from datapub.audit.readers import list_rows
from datapub.clock import CHINA
from datapub.history import Commit, History, RowHistory
from datapub.pages.calendar import Happening, write_calendar
from datapub.pages.section import SiteContent
from tests.city import city_tables
from tests.support import TODAY, make_tables, sample_config, sample_records, settle_files, site_content

CHANGED = datetime(2026, 11, 1, 8, 0, tzinfo=CHINA)
HAPPENING = Happening(
    "ac00001", "讲座", CHANGED, date(2026, 12, 5), "https://example.gov.cn/activities/#ac00001"
)


def activity(**cells: Any) -> dict[str, Any]:
    return {**city_tables()["activities"].records()[0], **cells}


def content(rows: list[Mapping[str, Any]], history: History | None = None) -> SiteContent:
    tables = make_tables({**sample_records(), "activities": rows})
    facts = derive_facts(tables, sample_config(), TODAY, TODAY)
    return site_content(tables=tables, facts=facts, history=history)


def calendars(made: SiteContent) -> dict[str, bytes]:
    assert SECTION.make_files
    return dict(settle_files(SECTION.make_files(made)))


def events(raw: bytes) -> dict[str, Any]:
    calendar = Calendar.from_ical(raw)
    assert str(calendar["VERSION"]) == "2.0" and calendar["PRODID"]
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Asia/Shanghai"]
    return {str(event["UID"]).partition("@")[0]: event for event in calendar.walk("VEVENT")}


def unfold(raw: bytes) -> list[str]:
    """Read lines as RFC 5545, 3.1 has them, with nothing of the library that wrote them."""
    assert (
        raw.endswith(b"\r\n")
        and b"\n" not in raw.replace(b"\r\n", b"")
        and b"\r" not in raw.replace(b"\r\n", b"")
    )
    for line in raw.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # no character is cut in two
    return raw.decode().replace("\r\n ", "").split("\r\n")


# --- pages ------------------------------------------------------------------------------------


def test_what_is_coming_stands_first_and_what_lasts_until_today_is_not_past() -> None:
    rows = [
        activity(id="ac00001", held_on=date(2026, 11, 22), ends_on=None),
        activity(id="ac00002", held_on=date(2026, 12, 9), ends_on=None),
        activity(id="ac00003", held_on=date(2026, 11, 20), ends_on=TODAY),
        activity(id="ac00004", held_on=date(2026, 10, 1), ends_on=date(2026, 10, 2)),
    ]
    assert LISTINGS.make_slots
    made = LISTINGS.make_slots(content(rows))["activities"]("../")
    tree = html.fragment_fromstring(made, create_parent="div")
    listed = [
        [row.get("id") for row in tree.findall(f".//section[@{mark}]//tr[@id]")]
        for mark in ("data-running", "data-over")
    ]
    assert listed == [["ac00003", "ac00002"], ["ac00001", "ac00004"]]
    assert tree.find(".//tr[@id='ac00003']").get("data-last") == "2026-11-23"
    assert tree.find(".//time").get("datetime") == "2026-11-23"
    assert tree.find(".//*[@data-none]").get("hidden") is not None
    assert {link.get("href") for link in tree.findall(".//a")} >= {
        f"../{name}" for name in calendars(content(rows))
    }


def test_where_nothing_is_coming_the_page_says_so() -> None:
    assert LISTINGS.make_slots
    made = LISTINGS.make_slots(content([activity(held_on=date(2026, 11, 22))]))["activities"]("../")
    tree = html.fragment_fromstring(made, create_parent="div")
    assert tree.find(".//*[@data-none]").get("hidden") is None


# --- calendars --------------------------------------------------------------------------------


def test_each_area_has_a_calendar_with_what_is_held_for_all_and_another_has_everything() -> None:
    rows = [
        activity(id=f"ac0000{place}", area_code=code)
        for place, code in enumerate(["990102", "990103", "990100"], 1)
    ]
    found = {address: set(events(raw)) for address, raw in calendars(content(rows)).items()}
    assert found["activities/all.ics"] == {"ac00001", "ac00002", "ac00003"}
    assert found["activities/990102.ics"] == {"ac00001", "ac00003"}
    assert found["activities/990103.ics"] == {"ac00002", "ac00003"}
    empty = calendars(content([]))
    assert empty.keys() == found.keys() and not events(empty["activities/all.ics"])


def test_hours_days_and_cancellations_are_as_a_calendar_reads_them() -> None:
    rows = [
        activity(id="ac00001", held_on=date(2026, 12, 5)),
        activity(id="ac00002", held_on=date(2026, 12, 5), ends_at=None),
        activity(id="ac00003", held_on=date(2026, 12, 5), starts_at=None, ends_at=None),
        activity(id="ac00004", held_on=date(2026, 12, 5), ends_on=date(2026, 12, 6)),
        activity(id="ac00005", held_on=date(2026, 12, 5), activity_status="取消", is_sample=True),
    ]
    raw = calendars(content(rows))["activities/all.ics"]
    found = events(raw)
    assert found["ac00001"].start == datetime(2026, 12, 5, 9, 30, tzinfo=CHINA)
    assert found["ac00001"].end == datetime(2026, 12, 5, 11, 0, tzinfo=CHINA)
    assert "DTSTART;TZID=Asia/Shanghai:20261205T093000" in unfold(raw)
    assert "DTEND" not in found["ac00002"] and found["ac00002"].start.hour == 9
    assert (found["ac00003"].start, found["ac00003"].end) == (date(2026, 12, 5), date(2026, 12, 6))
    assert (found["ac00004"].start, found["ac00004"].end) == (date(2026, 12, 5), date(2026, 12, 7))
    assert "开始时间：09:30" in found["ac00004"]["DESCRIPTION"], "the hour of each day is told in words"
    assert [str(event["STATUS"]) for event in found.values()] == ["CONFIRMED"] * 4 + ["CANCELLED"]
    assert found["ac00005"]["SUMMARY"].startswith("【样例】")
    assert found["ac00001"]["LOCATION"] == "示例社区活动室"
    assert found["ac00001"]["CONTACT"] == "示例妇幼保健机构" and "ORGANIZER" not in found["ac00001"]
    assert found["ac00001"]["URL"].endswith("activities/#ac00001")
    assert "网址：https://tuoyu.example/jiangzuo.html" in found["ac00001"]["DESCRIPTION"]


def test_the_same_rows_give_the_same_bytes_and_a_stamp_of_their_own_change() -> None:
    first, later = (Commit("a" * 40, CHANGED), Commit("b" * 40, CHANGED.replace(month=12)))
    rows = [activity(id="ac00001")]

    def write(*commits: Commit) -> bytes:
        history = History(commits, {"activities": {("ac00001",): RowHistory(first, first, {})}})
        return calendars(content(rows, history))["activities/all.ics"]

    assert write(first) == write(first, later), "a commit to other rows changes nothing"
    event = events(write(first))["ac00001"]
    assert event["DTSTAMP"].dt == CHANGED.astimezone(UTC)
    assert str(event["UID"]) == f"ac00001@{sample_config().base_url.removeprefix('https://').rstrip('/')}"


@given(st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=200))
@example("甲,乙;丙\\丁\\n戊")
@example("字" * 80)
@example("a" * 66 + "字字")
@example("BEGIN:VEVENT\\;END:VEVENT")
def test_any_text_comes_back_as_it_was(text: str) -> None:
    item = Happening(
        **{**vars(HAPPENING), "title": text, "place": text, "contact": text, "description": f"{text}\n{text}"}
    )
    raw = write_calendar(text, "https://example.gov.cn/", [item])
    lines = unfold(raw)
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 1
    (event,) = Calendar.from_ical(raw).walk("VEVENT")
    assert event["SUMMARY"] == text
    assert event.get("LOCATION", "") == text and event.get("CONTACT", "") == text
    assert event["DESCRIPTION"] == f"{text}\n{text}"
    (summary,) = [line.removeprefix("SUMMARY:") for line in lines if line.startswith("SUMMARY:")]
    assert re.sub(r"\\([\\,;])", r"\1", summary) == text


def test_a_number_that_a_fold_cuts_in_two_is_still_seen() -> None:
    item = Happening(**{**vars(HAPPENING), "title": "讲" * 20 + "13812345678"})
    raw = write_calendar("活动", "https://example.gov.cn/", [item])
    assert b"13812345678" not in raw, "the fold is where it is meant to be"
    assert any("13812345678" in row[0] for row in list_rows("activities/all.ics", raw))


def test_what_was_held_is_told_apart_from_what_is_coming_and_what_is_cancelled() -> None:
    days = (date(2026, 11, 1), date(2026, 11, 2), date(2026, 11, 23), date(2026, 12, 1))
    rows = [
        {"held_on": day, "ends_on": None, "activity_status": status}
        for day, status in zip(days, ("如期", "取消", "如期", "如期"), strict=True)
    ]
    assert describe_rows("activities", rows, days[2]) == "已办 1 场，将办 2 场，取消 1 场"
    assert describe_rows("activities", rows[:1], days[2]) == "已办 1 场"
