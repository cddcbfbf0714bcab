"""Ratings of the real data and of made-up cities: which value is put against which target."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from childcare.derive.assessment import Assessment, derive_assessment, tabulate
from childcare.derive.progress import derive_progress
from childcare.derive.rating import ACHIEVED, BEHIND, ON_TRACK, REASONS, SLOW, UNRATED
from childcare.derive.ratings import Rating, review
from childcare.derive.register import derive_register
from childcare.derive.suppression import publish_tables
from datapub.model import Record, Tables
from tests.support import check_records, examples, make_tables, sample_config, sample_records

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 23)
D = Decimal


def assess(tables: Tables, city: str, today: date = TODAY) -> Assessment:
    tables = publish_tables(tables)
    register = derive_register(tables, city)
    return derive_assessment(tables, register, derive_progress(tables, register, today), today)


CONFIG = sample_config()


def find(assessment: Assessment, id: str) -> Rating:
    return next(rating for rating in assessment.ratings if rating.id == id)


def with_nation() -> dict[str, list[Record]]:
    """A city without a target, in a country that had 1.8 in 2020 and wants 4.5 by 2025."""
    records = sample_records()
    row = {**records["observations"][1], "area_code": "CN", "scope": "全国"}
    records["observations"] += [
        {**row, "id": f"o2{place:02}", "period": str(year), "as_of_on": date(year, 12, 31), "value": D(value)}
        for place, (year, value) in enumerate(
            ((2020, "1.8"), (2022, "2.5"), (2023, "3.38"), (2024, "4.08"), (2025, "4.73"))
        )
    ]
    records["targets"][0]["base_observation_id"] = "o200"
    return records


MADE = assess(make_tables(with_nation()), "990100")
NATION = "places.CN.t001"


def test_one_long_table_holds_every_value_with_its_parts_source_and_rating() -> None:
    rows = tabulate(CONFIG, MADE)["indicator_values"].records()
    assert len({row["id"] for row in rows}) == len(rows)
    published = {row["id"]: row for row in rows if row["value_basis"] == "公布"}
    shown = {point.id: point for one in MADE.indicators for series in one.series for point in series.points}
    assert published.keys() == shown.keys()
    for name, point in shown.items():
        row = published[name]
        assert (row["value"], row["numerator"], row["denominator"], row["source_title"]) == (
            point.value, point.numerator, point.denominator, point.source_title
        )  # fmt: skip
    rated = find(MADE, NATION)
    assert rated.actual is not None
    assert published[rated.actual.id]["rating"] == rated.result.rating == ACHIEVED
    assert published[rated.actual.id]["target_id"] == "t001"
    counted = {
        (row["indicator_id"], row["area_code"]): row["value"] for row in rows if row["value_basis"] != "公布"
    }
    assert counted == {
        (one.id, code): value.value for one in MADE.indicators for code, value in one.from_register.items()
    }
    assert counted


def test_computed_values_of_the_published_figures_are_those_of_the_pages() -> None:
    table = MADE.observations
    shown = {
        point.id: point.value for one in MADE.indicators for series in one.series for point in series.points
    }
    assert table.dataset.schema.names[-1] == "computed_value"
    assert {row["id"]: row["computed_value"] for row in table.records()} == shown


def test_the_only_target_with_a_base_is_reached() -> None:
    rating = find(MADE, NATION)
    assert rating.result.rating == ACHIEVED
    assert rating.base is not None and rating.actual is not None
    assert (rating.base.value, rating.actual.value) == (D("1.8"), D("4.73"))
    assert {one.id for one in MADE.ratings if one.result.rating != UNRATED} == {rating.id}


def test_the_city_has_no_target_and_so_no_rating() -> None:
    rating = find(MADE, "places.990100.t002")
    assert (rating.result.rating, rating.result.code) == (UNRATED, "no-number")
    assert "无定量目标" in rating.result.reason


def test_the_city_is_rated_for_every_indicator() -> None:
    rated = [rating.indicator.id for rating in MADE.ratings if rating.area_code == "990100"]
    assert sorted(rated) == sorted(row["id"] for row in sample_records()["indicators"])


def test_built_and_filed_are_never_mixed() -> None:
    records = sample_records()
    records["observations"] += [
        {**records["observations"][1], "id": f"o3{place}", "indicator_id": "institutions", "scope": scope}
        for place, scope in enumerate(("已建成机构", "已备案机构"))
    ]
    assert find(assess(make_tables(records), "990100"), "institutions.990100").points == ()


def test_what_would_have_been_said_each_year() -> None:
    years = review(find(MADE, NATION))
    assert [(point.period, rated.rating) for point, rated in years] == [
        ("2022", SLOW), ("2023", ON_TRACK), ("2024", ON_TRACK), ("2025", ACHIEVED),
    ]  # fmt: skip
    assert [rated.calculation and rated.calculation.path_value for _, rated in years] == [
        D("2.60"), D("3.12"), D("3.75"), D("4.50"),
    ]  # fmt: skip


def city(*values: tuple[str, str], **target: Any) -> dict[str, list[Record]]:
    """A city that had 100 places in 2020 and wants 200 by 2026, with more values of one scope."""
    records = sample_records()
    row = {**records["observations"][1], "scope": "已建成机构"}
    records["observations"] = [
        {**row, "id": f"o1{place:02}", "period": year, "as_of_on": date(int(year), 12, 31), "value": D(value)}
        for place, (year, value) in enumerate((("2020", "100"), *values))
    ]
    records["targets"][1] |= {
        "value": D(200), "due_on": date(2026, 12, 31), "statement": "到2026年达到200个",
        "base_observation_id": "o100",
    } | target  # fmt: skip
    return records


def rating_of(records: dict[str, list[Record]]) -> Rating:
    return find(assess(make_tables(records), "990100"), "places.990100.t002")


def test_a_city_on_its_way() -> None:
    records = city(("2023", "120"), ("2025", "180"))
    assert check_records(records) == []
    rating = rating_of(records)
    assert rating.result.rating == ON_TRACK
    assert rating.result.calculation is not None
    assert rating.result.calculation.remaining_step == D(20)


def test_a_city_that_is_late() -> None:
    assert rating_of(city(("2025", "150"))).result.rating == SLOW
    assert rating_of(city(("2025", "110"))).result.rating == BEHIND


def test_a_sample_proves_nothing() -> None:
    records = city(("2025", "180"))
    records["observations"][1]["is_sample"] = True
    rating = rating_of(records)
    assert (rating.result.code, rating.is_sample) == ("sample", True)


def test_two_scopes_and_no_base_say_nothing() -> None:
    records = city(("2025", "180"), base_observation_id=None)
    records["observations"].append({**records["observations"][1], "id": "o199", "scope": "已备案机构"})
    rating = rating_of(records)
    assert (rating.result.code, rating.result.reason) == ("no-scope", REASONS["no-scope"])


def test_a_computed_value_is_rated_before_it_is_rounded() -> None:
    """1.995 % shows as 2.00 %, and still has not reached 2 %."""
    records = sample_records()
    row = {**records["observations"][0], "numerator": D(1995), "denominator": D(100000)}
    records["observations"] = [{**row, "period": "2025", "as_of_on": date(2025, 12, 31)}]
    records["targets"][1] |= {
        "indicator_id": "filing-rate", "value": D(2), "due_on": date(2025, 12, 31), "statement": "达到2%",
    }  # fmt: skip
    rating = find(assess(make_tables(records), "990100"), "filing-rate.990100.t002")
    assert rating.actual is not None
    assert (rating.actual.value, rating.result.rating) == (D("2.00"), BEHIND)


@settings(max_examples=examples(25))
@given(st.randoms())
def test_shuffled_rows_change_nothing(random: object) -> None:
    records = city(("2023", "120"), ("2025", "180"))
    before = tabulate(CONFIG, assess(make_tables(records), "990100"))
    for name in ("observations", "targets", "institutions", "areas", "area_tiles", "task_units"):
        random.shuffle(records[name])  # type: ignore[attr-defined]
    after = tabulate(CONFIG, assess(make_tables(records), "990100"))
    derived = before.keys() - {"observations"}  # which are in the order of their file
    assert {name: after[name].records() for name in derived} == {
        name: before[name].records() for name in derived
    }


def test_the_published_row_holds_every_number_of_the_sum() -> None:
    row = next(row for row in tabulate(CONFIG, MADE)["ratings"].records() if row["id"] == NATION)
    shown = [row[name] for name in ("needed_growth_pct", "actual_growth_pct", "pace")]
    assert (row["rating"], shown) == ("已达成", [D("20.11"), D("21.32"), D("1.06")])


def test_the_methods_page_names_the_cut_offs_and_ages_of_the_code() -> None:
    from childcare.derive.rating import FRESH_MONTHS, ON_TRACK_FROM, RATINGS, SLOW_FROM

    text = (ROOT / "docs/rating.md").read_text(encoding="utf-8")
    assert all(name in text for name in RATINGS)
    assert f"速度比是 {ON_TRACK_FROM} 以上" in text
    assert f"速度比是 {SLOW_FROM} 以上、不到 {ON_TRACK_FROM}" in text
    for words, cadence in (
        ("按月更新的超过", "月"),
        ("按季更新的超过", "季"),
        ("按半年更新的超过", "半年"),
        ("按年更新和不定期的超过", "年"),
    ):
        assert f"{words} {FRESH_MONTHS[cadence]} 个月" in text


def test_the_derived_tables_are_in_the_package_and_the_catalogue(city_site: Path) -> None:
    import json

    package = json.loads((city_site / "data/datapackage.json").read_text(encoding="utf-8"))
    names = [resource["name"] for resource in package["resources"]]
    derived = ["ratings", "reconciliation_results", "unit_status", "indicator_values", "register_counts"]
    assert names[-5:] == derived
    for name in derived:
        assert (city_site / f"data/{name}/index.html").is_file()
        assert (city_site / f"data/{name}-excel.csv").is_file()
