"""The search index: what it holds, what it keeps back, and how a large register is cut up."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache, partial
from typing import Any

import pytest

from childcare.derive import institution
from childcare.derive.register import Register, derive_register
from childcare.export import search
from childcare.export.search import list_parts
from childcare.profile import PROFILE
from datapub.deploy.retained_links import BY_CONTENT
from datapub.export.search import LETTERS, POINTER, SITE_INDEX, Words, name_by_content, write_search
from datapub.messages import label_of
from datapub.personal.numbers import find_mobiles
from datapub.texts import plain_digits
from tests.city import city_tables
from tests.support import drop_digest, make_tables, sample_config, sample_records

ENTRIES: list[Words] = [
    ("说明", "备案是什么", "filing/", ""),
    ("地区", "张店区", "areas/370303/", "", "张店"),
]


@cache
def made() -> Register:
    return derive_register(city_tables(), sample_config().city_code)


def write(register: Register, entries: Iterable[Words] = ENTRIES) -> dict[str, bytes]:
    parts = partial(list_parts, register)
    files: dict[str, bytes] = {}
    write_search(files.__setitem__, {}, PROFILE.entry_kinds, entries, parts, name=lambda address, _: address)
    return files


def read(register: Register, entries: Iterable[Words] = ENTRIES) -> dict[str, Any]:
    return {address: json.loads(content) for address, content in write(register, entries).items()}


def ids_of(part: dict[str, Any]) -> list[str]:
    ids: list[str] = part["columns"]["id"]
    return ids


def test_a_register_of_a_city_is_one_file() -> None:
    files = read(made())
    assert set(files) == {SITE_INDEX, LETTERS, POINTER, "search/institutions.json"}
    assert ids_of(files["search/institutions.json"]) == [item.id for item in made().institutions]
    (part,) = files[SITE_INDEX]["parts"]
    assert part["count"] == len(made().institutions)


def test_an_address_is_of_one_content_and_told_by_what_leads_there() -> None:
    parts = partial(list_parts, made())
    written: dict[str, bytes] = {}
    index = write_search(written.__setitem__, {}, PROFILE.entry_kinds, ENTRIES, parts)
    part, letters, last, pointer = written
    assert index == last
    named = {address: file for address, file in written.items() if address != pointer}
    assert all(name_by_content(drop_digest(address), file) == address for address, file in named.items())
    assert json.loads(written[pointer])["index"] == index
    assert drop_digest(index) == SITE_INDEX and part != drop_digest(part)
    assert [one["address"] for one in json.loads(written[index])["parts"]] == [part]
    assert json.loads(written[index])["letters"] == letters


def test_common_characters_are_listed_by_every_sound() -> None:
    letters = read(made())[LETTERS]["letters"]
    assert "杨" in letters["yang"] and "楊" in letters["yang"]
    assert "行" in letters["xing"] and "行" in letters["hang"]
    assert len({character for listed in letters.values() for character in listed}) > 5000


def test_a_large_register_is_one_file_for_each_area(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "WHOLE_LIMIT", len(made().institutions) - 1)
    files = read(made())
    parts = files[SITE_INDEX]["parts"]
    assert [part["area"] for part in parts] == [area.code for area in made().areas if not area.is_city]
    assert set(files) == {SITE_INDEX, LETTERS, POINTER} | {part["address"] for part in parts}
    for part in parts:
        listed = made().by_area[part["area"]]
        assert ids_of(files[part["address"]]) == [item.id for item in listed]
        assert part["count"] == len(listed)
        assert part["streets"] == sorted({item.record["street_code"] for item in listed} - {None})
    together = [one for part in parts for one in ids_of(files[part["address"]])]
    assert sorted(together) == sorted(item.id for item in made().institutions)


def test_a_heavy_register_is_cut_up_however_few_it_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = write(made())["search/institutions.json"]
    monkeypatch.setattr(search, "WHOLE_BYTES", len(zlib.compress(whole)))
    assert "search/institutions.json" in read(made())
    monkeypatch.setattr(search, "WHOLE_BYTES", len(zlib.compress(whole)) - 1)
    files = read(made())
    assert "search/institutions.json" not in files
    assert len(files[SITE_INDEX]["parts"]) == len([area for area in made().areas if not area.is_city])


def read_letters(file: Mapping[str, Any]) -> tuple[set[str], set[str]]:
    """Return the characters whose sounds a file tells, and the traditional ones."""
    sounds = file["sounds"]
    return set("".join((*sounds["first"].values(), *sounds["others"].values()))), set(file["variants"][::2])


def test_the_sound_of_a_character_is_told_once() -> None:
    """The index of the site is always loaded too."""
    files = read(made())
    letters = [read_letters(files[name]) for name in (SITE_INDEX, "search/institutions.json")]
    for of_site, of_rows in zip(*letters, strict=True):
        assert of_site and of_rows and not of_site & of_rows


def test_a_home_has_no_position_wherever_it_is_looked_for() -> None:
    records = sample_records()
    home = next(row for row in records["institutions"] if row["provider_type"] == "家庭托育点")
    home.update(longitude=Decimal("118.1"), latitude=Decimal("36.8"), crs="WGS-84")
    register = derive_register(make_tables(records), sample_config().city_code)
    part = read(register)["search/institutions.json"]
    positions = dict(zip(ids_of(part), part["columns"]["position"], strict=True))
    assert positions[home["id"]] is None
    assert positions["zb00001"] == [118.05, 36.81]


def test_ages_and_tones_are_those_of_the_pages() -> None:
    part = read(made())["search/institutions.json"]
    columns, statuses = part["columns"], part["lists"]["status"]
    ages = [part["ages"][str(mark)] for mark in columns["classes"]]
    assert ages == [item.ages for item in made().institutions]
    tones = [part["tones"][statuses[place]] for place in columns["status"]]
    assert tones == [item.status.tone for item in made().institutions]


def test_scopes_that_a_card_names_are_those_of_the_pages() -> None:
    part = read(made())["search/institutions.json"]
    assert part["limited"] == ["本单位优先", "只限本单位"]
    scopes, places = part["lists"]["admission_scope"], part["columns"]["admission_scope"]
    limited = [place is not None and scopes[place] in part["limited"] for place in places]
    assert limited == [item.has_limited_scope for item in made().institutions]


def test_sounds_and_traditional_forms_are_those_of_the_names() -> None:
    files = read(made())
    index = files[SITE_INDEX]
    assert "店" in index["sounds"]["first"]["dian"] and "是" not in index["sounds"]["others"].get("shi", "")
    assert "張张" in index["variants"]


def test_entries_stand_in_the_order_of_their_kinds() -> None:
    assert [row[1] for row in read(made())[SITE_INDEX]["entries"]] == ["张店区", "备案是什么"]


def test_an_empty_register_has_an_index() -> None:
    records = {**sample_records(), "institutions": []}
    files = read(derive_register(make_tables(records), sample_config().city_code))
    assert ids_of(files["search/institutions.json"]) == []


@pytest.mark.parametrize(
    ("single", "least", "most", "columns"),
    [
        (Decimal(1500), None, None, (1500, 1500)),
        (None, Decimal(1200), Decimal("1800.5"), (1200, 1800.5)),
        (None, None, Decimal(2000), (None, 2000)),
        (None, None, None, (None, None)),
    ],
)
def test_prices_are_numbers_that_can_be_compared(
    single: Decimal | None, least: Decimal | None, most: Decimal | None, columns: tuple[float | None, ...]
) -> None:
    first, *others = made().institutions
    fees = {"fee_cny_month": single, "fee_cny_month_min": least, "fee_cny_month_max": most}
    register = replace(made(), institutions=(replace(first, record={**first.record, **fees}), *others))
    written = read(register)["search/institutions.json"]["columns"]
    assert (written["fee_from"][0], written["fee_upto"][0]) == columns


def test_no_address_of_an_area_reads_as_a_telephone_number() -> None:
    """The audit looks for numbers in addresses too, and codes of three provinces begin as mobiles do."""
    for number in range(400):
        address = name_by_content("search/130102.json", f"{number}".encode())
        assert BY_CONTENT.fullmatch(address)
        assert not [*find_mobiles(plain_digits(address))], address


def test_a_former_name_finds_what_has_another_now() -> None:
    """Whoever was there years ago knows it by that; a change of anything else tells no name."""
    item, *others = made().institutions
    blank = {"kind": "变更", "happened_on": date(2025, 6, 1), "after": None}
    changes = [("名称", "甲区从前托育园"), ("托位总数", "40"), ("名称", None), ("名称", item.name)]
    events = tuple({**blank, "changed_field": name, "before": before} for name, before in changes)
    register = replace(made(), institutions=(replace(item, events=events), *others))
    part = read(register)["search/institutions.json"]
    assert part["words"] == ["other_name"]
    former, *rest = part["columns"]["other_name"]
    assert former == "曾用名：甲区从前托育园" and rest == [one.record["other_name"] or "" for one in others]
    assert "从" in read_letters(part)[0] | read_letters(read(register)[SITE_INDEX])[0]
    large = search.list_rows(register)
    assert "甲区从前托育园" in large.rows[0].names
    assert large.write([0], True)["columns"]["other_name"] == ["曾用名：甲区从前托育园"]
    item = replace(item, record={**item.record, "other_name": "甲区分园"}, events=events)
    part = read(replace(register, institutions=(item, *others)))["search/institutions.json"]
    assert part["columns"]["other_name"][0] == "甲区分园、曾用名：甲区从前托育园"


def test_a_change_calls_the_name_as_the_schema_does() -> None:
    assert label_of(sample_config().dataset("institutions"), "name") == institution.NAME_TITLE
