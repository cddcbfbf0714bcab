"""The register: who counts, what adds up, in which order names stand."""

from __future__ import annotations

import importlib
import sys
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from childcare.counts import Sum
from childcare.derive.register import Register, derive_register, sum_register
from childcare.standards import CLASS_KINDS
from childcare.terms import COUNTING
from datapub.derive.names import forget_dictionaries, learn_readings, sort_key
from datapub.model import Record
from tests.support import make_tables, sample_records

CITY = "990100"


def records() -> list[Record]:
    return sample_records()["institutions"]


def derive(rows: list[Record] | None = None) -> Register:
    given = sample_records()
    return derive_register(make_tables(given if rows is None else {**given, "institutions": rows}), CITY)


def test_city_comes_first_and_areas_follow_in_their_order() -> None:
    register = derive()
    assert register.city.code == CITY
    assert [area.short_name for area in register.areas] == ["甲市", "甲区", "乙区", "新区"]
    turned = sample_records()
    for row in turned["areas"]:
        row["sort_order"] = -row["sort_order"]
    areas = derive_register(make_tables(turned), CITY).areas
    assert [area.short_name for area in areas] == ["甲市", "新区", "乙区", "甲区"]


@pytest.mark.parametrize(("today", "is_there"), [("2026-06-30", True), ("2026-07-01", False)])
def test_an_area_that_has_ended_keeps_its_page_and_is_no_part_that_publishes_nothing(
    today: str, is_there: bool
) -> None:
    given = sample_records()
    for row in given["areas"]:
        if row["code"] == "990191L":
            row["valid_to_on"] = date(2026, 6, 30)
    left = [row for row in given["institutions"] if row["area_code"] != "990191L"]
    for rows, expected in ((left, is_there), (given["institutions"], True)):
        register = derive_register(
            make_tables({**given, "institutions": rows}), CITY, date.fromisoformat(today)
        )
        assert register.area("990191L") in register.areas
        assert ("新区" in [area.short_name for area in register.reporting]) is expected
        assert register.ended_on(register.area("990191L")) == (None if expected else date(2026, 6, 30))
    silent = derive_register(make_tables({**given, "institutions": left}), CITY, date.fromisoformat(today))
    assert len(silent.silent.get(CITY, ())) == is_there


def test_city_is_the_sum_of_its_areas() -> None:
    register = derive()
    city = register.totals[CITY]
    parts = [register.totals[area.code] for area in register.areas if not area.is_city]
    for name in ("listed", "institutions"):
        assert getattr(city, name) == sum(getattr(part, name) for part in parts), name
    for name, whole in city.sums.items():
        for what in ("amount", "known", "of"):
            assert getattr(whole, what) == sum(getattr(part.sums[name], what) for part in parts), name
    for kind in CLASS_KINDS:
        assert city.places_by_class[kind.title] == sum(part.places_by_class[kind.title] for part in parts)


@pytest.mark.parametrize("is_parted", [True, False], ids=["of areas", "whole"])
@pytest.mark.parametrize("is_placed", [True, False], ids=["in areas", "one nobody knows where"])
def test_city_is_the_sum_of_its_institutions(is_parted: bool, is_placed: bool) -> None:
    given = sample_records()
    if not is_placed:
        given["institutions"][0]["area_code"] = CITY
    for row in given["areas"]:
        row["is_reporting_area"] = is_parted and row["is_reporting_area"]
    register = derive_register(make_tables(given), CITY)
    assert register.totals[CITY] == sum_register(CITY, register.institutions)
    assert list(register.totals[CITY].by_status) == list(sum_register(CITY, register.institutions).by_status)
    whole = [item for area in register.disjoint for item in register.by_area[area.code]]
    assert sorted(item.id for item in whole) == sorted(item.id for item in register.institutions)


def test_places_of_the_classes_make_up_the_places() -> None:
    for totals in derive().totals.values():
        assert sum(totals.places_by_class.values()) == totals.split.amount
        assert sum(totals.by_provider_type.values()) == totals.institutions
        assert sum(totals.by_status.values()) == totals.listed


@pytest.mark.parametrize("status", ["停业", "已注销", "未通过备案告知"])
def test_what_may_not_take_children_is_listed_but_does_not_count(status: str) -> None:
    everything = [record for record in records() if record["status"] in COUNTING]
    before = derive(everything).totals[everything[0]["area_code"]]
    after = derive([{**everything[0], "status": status}, *everything[1:]]).totals[before.area_code]
    assert after.listed == before.listed
    assert after.institutions == before.institutions - 1
    assert after.places.amount == before.places.amount - everything[0]["places"]


def test_enrolment_says_how_many_state_it() -> None:
    two = [{**record, "enrolled": None} for record in records() if record["status"] in COUNTING][:2]
    two[0]["enrolled"] = 7
    totals = derive(two).totals[CITY]
    counted = totals.sums["occupancy-rate"]
    assert (counted.amount, counted.known, counted.of) == (7, 1, 2)


def test_empty_register() -> None:
    register = derive([])
    assert register.institutions == ()
    assert register.totals[CITY].places.value == 0
    assert register.totals[CITY].as_of_on is None


def test_only_classes_with_places_are_offered() -> None:
    for item in derive().institutions:
        assert sum(offer.places for offer in item.offers) == item.record["places"]
        assert all(offer.places > 0 for offer in item.offers)


@given(st.permutations([*records(), *({**row, "id": f"x{row['id']}", "site_no": 2} for row in records())]))
def test_order_of_rows_changes_nothing(mixed: list[Record]) -> None:
    assert derive(mixed) == derive(sorted(mixed, key=lambda row: row["id"]))


def test_names_stand_in_pinyin_order() -> None:
    names = ["张店", "重庆", "长乐", "博山", "淄川", "沂源", "临淄", "周村", "桓台", "高青"]
    expected = ["博山", "长乐", "重庆", "高青", "桓台", "临淄", "沂源", "张店", "周村", "淄川"]
    assert sorted(names, key=sort_key) == expected


@pytest.mark.parametrize(("name", "sound"), [("朝阳托育", "chao2"), ("单县", "shan4"), ("长乐", "chang2")])
def test_place_names_are_read_as_people_read_them(name: str, sound: str) -> None:
    assert sort_key(name)[0].split()[0] == sound


def test_a_city_says_how_its_own_names_are_read() -> None:
    assert sort_key("某会稽街道")[0].split()[1] != "kuai4"
    learn_readings({"会稽": "kuài jī"})
    assert sort_key("会稽街道")[0].split()[:2] == ["kuai4", "ji1"]


def test_dictionaries_that_were_let_go_of_are_read_again_with_what_a_city_says() -> None:
    learn_readings({"会稽": "kuài jī"})
    sort_key("周村")
    forget_dictionaries()
    assert not [name for name in sys.modules if name.startswith("pypinyin")]
    assert sort_key("会稽托育")[0].split()[:2] == ["kuai4", "ji1"]
    assert sort_key("朝阳幼儿园")[0].split()[0] == "chao2"


@given(st.text())
def test_any_text_can_be_sorted(text: str) -> None:
    assert sort_key(text) == sort_key(text)
    assert sort_key(text)[1] == text


@given(st.text("重庆长乐单县朝阳银行还行一不子了儿童小蜜蜂绿地〇", min_size=1, max_size=8))
def test_a_name_sounds_as_it_is_read_in_one(name: str) -> None:
    """It is read word by word, of which there are few; a reader that looked across words would differ."""
    key = sort_key(name)[0]
    # Not at the top: builds let go of it, and one that is read again is another one.
    pypinyin = importlib.import_module("pypinyin")
    assert key == " ".join(
        pypinyin.lazy_pinyin(name, style=pypinyin.Style.TONE3, neutral_tone_with_five=True)
    )


def test_how_many_a_sum_rests_on_is_written_like_any_number() -> None:
    assert Sum(1, None, 1242, 1358, "托位数").note == "1,358 家机构中，按公布了托位数的 1,242 家算"
    assert Sum(0, None, 0, 1358, "托位数").note == "1,358 家机构中，公布了托位数的有 0 家"


@pytest.mark.parametrize("places", [60, 61, None])
def test_kinds_that_add_up_to_all_places_leave_none_for_the_others(places: int | None) -> None:
    """Few lists of offices have a column for each kind."""
    row = {**records()[0], "places": places, "places_infant": 10, "places_junior": 50}
    row |= {"places_senior": None, "places_mixed": None}
    totals = sum_register("990102", derive([row]).by_area["990102"])
    assert totals.split.known == (places == 60)
    assert list(totals.places_by_class.values()) == ([10, 50, 0, 0] if places == 60 else [0] * 4)
