"""Sanctions: how long they are published, what is shown of them, and that they leave no trace."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from benchmarks.records import generate_sanctions
from childcare.derive.register import derive_register
from childcare.derive.sanctions import Sanctions, derive_sanctions
from childcare.derive.tasks import list_tasks, list_units
from childcare.elsewhere import link_checks
from childcare.profile import PROFILE
from childcare.sanctions import add_months, find_last_day
from datapub.check import check
from datapub.clock import Clock
from datapub.config import load_config
from datapub.overlay import use_overlay
from datapub.pages.environment import make_environment
from datapub.pipeline import build
from tests.audit.conftest import SANCTION, put_overlay
from tests.city import city_rows, put_city
from tests.conftest import CLOCK
from tests.support import flatten, make_tables, sample_config, sample_records
from tests.test_overlay import find_secret

DAY = date(2026, 11, 23)
END = date(2027, 1, 31)


@pytest.mark.parametrize(
    ("category", "until", "ended", "last"),
    [
        ("一般", END, None, END),
        ("一般", date(2028, 1, 31), None, date(2027, 10, 31)),
        ("严重", date(2030, 1, 31), None, date(2029, 10, 31)),
        ("严重", date(2028, 1, 31), date(2026, 12, 1), date(2026, 11, 30)),
        ("一般", END, date(2027, 3, 1), END),
    ],
)
def test_the_decision_sets_the_end_the_law_its_ceiling_and_repair_ends_it_early(
    category: str, until: date, ended: date | None, last: date
) -> None:
    record = {"category": category, "decided_on": date(2026, 10, 31), "published_until_on": until}
    assert find_last_day({**record, "ended_early_on": ended}) == last


def test_a_term_of_months_ends_on_the_day_of_the_same_number_or_the_last_of_its_month() -> None:
    assert add_months(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert add_months(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert add_months(date(2026, 9, 30), 3) == date(2026, 12, 30)


def derive(*rows: dict[str, Any], is_given: bool = True) -> Sanctions:
    tables = make_tables({**sample_records(), "sanctions": list(rows)})
    config = replace(sample_config(), overlay=Path("/overlay") if is_given else None)
    return derive_sanctions(tables, derive_register(tables, "990100"), config, DAY)


def render(sanctions: Sanctions) -> str:
    tables = make_tables(sample_records())
    (task,) = [task for task in list_tasks(tables, list_units(tables)) if task.id == "T13"]
    return make_environment("childcare").get_template("sanctions.html").render(
        root="../", sanctions=sanctions, parts=derive_register(tables, "990100").parts, title="违法查处",
        link_checks=link_checks, tasks=[task], stated_in={"T13": "《示例》"},
    )  # fmt: skip


def test_the_newest_decision_comes_first_and_areas_add_up() -> None:
    row = {**SANCTION, "is_sample": False, "publication_ends_on": END, "decided_on": date(2026, 5, 31)}
    found = derive(
        row,
        {**row, "id": "sa00002", "decided_on": date(2026, 6, 1)},
        {**row, "id": "sa00003", "institution_id": "zb00002"},
    )
    assert [record["id"] for _, record in found.all] == ["sa00002", "sa00001", "sa00003"]
    assert found.by_area["990100"] == 3
    made = render(found)
    assert 'data-field="rows">3<' in made and made.count("2027年1月31日") == 3 and "creditchina" in made
    assert "截至" in made and "2026年11月23日" in made


def test_no_overlay_is_another_thing_than_none_within_its_term() -> None:
    unknown = render(derive(is_given=False))
    assert "还没有公布违法查处。《示例》第 13 项“示例”的责任单位是" in unknown and "截至" not in unknown
    none = render(derive())
    assert "2026年11月23日" in none and "没有列出，不等于没有违法" in none and "还没有公布" not in none


def test_the_day_after_its_last_a_sanction_is_in_no_file_of_the_site(tmp_path: Path) -> None:
    root = put_city(tmp_path / "city")
    row = {**SANCTION, "is_sample": "true", "published_until_on": CLOCK.today.isoformat()}
    row |= {"decided_on": (CLOCK.today - timedelta(180)).isoformat(), "decision_no": "乙民罚2026第77号"}
    config = use_overlay(load_config(root), put_overlay(tmp_path / "overlay", row))
    build(PROFILE, config, tmp_path / "day", CLOCK)
    named_in = find_secret(tmp_path / "day")
    assert {"sanctions/index.html", "institutions/zb00001/index.html", "data/sanctions.csv"} <= {*named_in}
    apart = ("search/", "changes/", "data/at/", "data/offline.zip/")
    assert not [name for name in named_in if name.startswith(apart)]
    later = Clock(CLOCK.published, CLOCK.today + timedelta(1), CLOCK.commit)
    build(PROFILE, config, tmp_path / "after", later)
    assert not find_secret(tmp_path / "after")
    text = (tmp_path / "after/institutions/zb00001/index.html").read_text("utf-8")
    assert "没有在公示期内的" in text and row["violation"] not in text


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"institution_id": "zb99999", "is_sample": "false"}, ("foreign-key", "institution_id")),
        ({"published_until_on": ""}, ("constraint-error", "published_until_on")),
        ({"category": "较重"}, ("constraint-error", "category")),
        ({"authority": "甲市消防救援支队"}, ("sanction", "authority")),
        ({"ended_early_on": "2027-01-01", "ended_by": "撤销"}, ("R14", "ended_early_on")),
    ],
)
def test_what_may_not_be_published_is_refused_at_its_row(
    tmp_path: Path, changed: dict[str, str], found: tuple[str, str]
) -> None:
    root = put_city(tmp_path / "city", city_rows())
    row = {**SANCTION, "is_sample": "true", **changed}
    config = use_overlay(load_config(root), put_overlay(tmp_path / "overlay", row))
    problems = [p for p in check(PROFILE, config, CLOCK.today).problems if p.file.endswith("sanctions.csv")]
    assert flatten(problems, "row", "rule", "column") == [(2, *found)]


def test_samples_pass_and_name_no_real_decision() -> None:
    institutions = [
        {**row, "is_sample": "true"} for row in city_rows()["institutions"] if row["status"] == "已备案"
    ]
    rows = list(generate_sanctions(institutions))
    assert rows and rows == list(generate_sanctions(institutions))
    for row in rows:
        assert row["decision_no"].startswith("示例") and row["is_sample"] == "true"
        assert date.fromisoformat(row["published_until_on"]) > CLOCK.today
