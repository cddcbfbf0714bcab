"""Listings: what holds for every dataset that one page lists, whatever its rows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from lxml import html

from childcare.derive.facts import derive_facts
from childcare.derive.listings import derive_listings
from childcare.derive.register import derive_register
from childcare.duties import DUTIES
from childcare.listings import LISTINGS, Listing
from childcare.sections.listings import SECTION
from childcare.sections.tasks import SECTION as TASKS
from datapub.pages.environment import write_date
from tests.city import city_tables
from tests.listed import listed_rows
from tests.support import (
    PROJECT,
    TODAY,
    make_tables,
    read_rows,
    sample_config,
    sample_records,
    settle,
    site_content,
)

every_listing = pytest.mark.parametrize("listing", LISTINGS.values(), ids=list(LISTINGS))


def render(name: str, rows: list[dict[str, object]], **others: list[dict[str, object]]) -> str:
    assert SECTION.make_slots
    tables = make_tables({**sample_records(), name: rows, **others})
    facts = derive_facts(tables, sample_config(), TODAY, TODAY)
    return SECTION.make_slots(site_content(tables=tables, facts=facts))[name]("../")


def typed(name: str) -> list[dict[str, object]]:
    """Return the made city's rows of a listing with their cells as their types."""
    return [dict(row) for row in city_tables()[name].records()]


@every_listing
def test_a_listing_names_columns_of_its_dataset_and_has_all_that_belongs_to_it(listing: Listing) -> None:
    dataset = make_tables(sample_records())[listing.name].dataset
    fields = {field.name: field for field in dataset.schema.fields}
    assert {*listing.columns, "id", "area_code", "is_sample"} <= fields.keys()
    assert not listing.day or fields[listing.day].type == "date"
    assert not listing.by or fields[listing.by].enum
    prose = (PROJECT / f"docs/{listing.name}/index.md").read_text(encoding="utf-8")
    assert f"<!-- publish:{listing.name} -->" in prose and "不能据此推断" in prose
    check = f"{listing.name.replace('_', '-')}-shown"
    assert check in DUTIES
    assert check in {row["check_name"] for row in read_rows("disclosure_duties")}
    assert listed_rows("true")[listing.name], "the made city has a row of it"


@every_listing
def test_where_nothing_is_published_one_sentence_says_so(listing: Listing) -> None:
    made = render(listing.name, [])
    assert "还没有公布" in made and "没有公布，不等于没有" in made
    assert "<table" not in made


def test_what_there_is_nothing_to_say_of_is_not_called_unpublished() -> None:
    row = {**typed("community_sites")[0], "has_care": False, "institution_id": None, "operator": None}
    for has_care, stated in ((False, 0), (True, 2)):
        made = render("community_sites", [{**row, "began_on": None, "has_care": has_care}])
        tree = html.fragment_fromstring(made, create_parent="div")
        assert tree.find(f".//tr[@id='{row['id']}']").text_content().count("未公布") == stated


def test_rows_that_have_no_kind_by_their_nature_are_called_by_what_they_are() -> None:
    tables = make_tables({**sample_records(), "land_plots": typed("land_plots")})
    found = derive_listings(tables, derive_register(tables, "990100"))["land_plots"]
    assert [(group.name, group.rows) for group in found.kinds] == [("划拨", 1), ("已规划", 1)]


@every_listing
def test_a_column_that_may_say_nothing_goes_by_a_cell_that_there_can_be(listing: Listing) -> None:
    fields = {
        field.name: field for field in make_tables(sample_records())[listing.name].dataset.schema.fields
    }
    for name, (other, cell) in listing.void.items():
        assert name in listing.columns and other in listing.columns
        enum = fields[other].enum
        assert cell in enum if enum and cell is not None else cell in {False, None}


@every_listing
def test_every_cell_of_a_row_is_on_the_page(listing: Listing) -> None:
    rows = typed(listing.name)
    tree = html.fragment_fromstring(render(listing.name, rows), create_parent="div")
    for row in rows:
        made = tree.find(f".//tr[@id='{row['id']}']")
        shown = f"{made.text_content()} {[link.get('href') for link in made.iter('a')]}"
        for name, cell in row.items():
            if cell is not None and name not in {"id", "area_code", "is_sample"}:
                assert write_shown(cell) in shown, name


def write_shown(cell: object) -> str:
    """Return a cell as a page says it."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, int | Decimal):
        return f"{cell:,}"
    return write_date(cell) if isinstance(cell, date) else str(cell).partition("-Q")[0]


def test_courses_of_sixty_hours_are_counted_and_who_runs_an_institution_apart() -> None:
    course = {"trainees": "负责人", "study_hours": 60, "people": 40, "passed": 38}
    others = [
        {"study_hours": 59}, {"study_hours": None}, {"passed": None}, {"trainees": None},
        {"trainees": "保育人员", "study_hours": 120},
    ]  # fmt: skip
    counts = LISTINGS["training_courses"].counts
    assert not callable(counts)
    hours, passed = (
        count.sum_up([course, *({**course, **other} for other in others)]) for count in counts[-2:]
    )
    assert (hours.amount, hours.whole, hours.known, hours.of) == (2, 3, 3, 5)
    assert (passed.amount, passed.whole, passed.known, passed.of) == (38, 80, 2, 5)


def test_a_rate_over_part_of_those_it_may_be_taken_for_is_told_in_a_sentence_on_its_task() -> None:
    records = sample_records()
    ids = "principal-training-rate", "new-estate-rate"
    indicators = [{**records["indicators"][0], "id": id, "related_task_id": "T08"} for id in ids]
    (course, *_), (estate, *_) = typed("training_courses"), typed("housing_projects")
    rows = {
        "training_courses": [
            course, {**course, "id": "tr00009", "began_on": date(2025, 3, 1), "passed": None},
        ],
        "housing_projects": [
            estate,
            {**estate, "id": "hp00009", "housing_delivered_on": date(2024, 8, 1), "delivered_on": None},
        ],
    }  # fmt: skip
    tables = make_tables({**records, **rows, "indicators": indicators})
    content = site_content(tables=tables, facts=derive_facts(tables, sample_config(), TODAY, TODAY))
    assert TASKS.make_pages
    (page,) = [one for one in settle(TASKS.make_pages(content)) if one.address == "tasks/T08/"]
    assert (
        "参加负责人培训的 40 人次中，38 人次满 60 学时并合格；负责人总数未公布，不能算出全部负责人的合格率"
        "（2 期中，按写明了的 1 期算）；其中" in page.content
    )
    assert "住宅已交付的应配建新建居住区共 2 处，1 处与住宅同步验收、同步交付；其中" in page.content


def test_only_a_new_estate_owes_a_facility_and_elsewhere_that_is_not_asked() -> None:
    (estate, *_) = typed("housing_projects")
    kinds = ("农村社区", "独立占地", "已建成居住区")
    rows = [
        estate,
        *({**estate, "id": f"hp0001{n}", "kind": kind, "is_required": None} for n, kind in enumerate(kinds)),
    ]
    tree = html.fragment_fromstring(render("housing_projects", rows), create_parent="div")
    counted = {
        row.findtext("th"): [cell.text_content() for cell in row.findall("td")]
        for row in tree.xpath(".//h2[@id='kinds']/following::table[1]//tr[td]")
    }
    assert (counted["新建居住区"], counted["合计"]) == (["1", "1", "1 ÷ 1"], ["4", "1", "1 ÷ 1"])
    assert [counted[kind] for kind in kinds] == [["1", "不适用", "不适用"]] * 3
    required, in_step = LISTINGS["housing_projects"].counts  # type: ignore[misc]
    assert [count.sum_up([{**estate, "kind": None}]).known for count in (required, in_step)] == [0, 0]


def test_what_is_counted_elsewhere_stands_beside_the_list_with_its_parts() -> None:
    (id,) = LISTINGS["training_courses"].indicators
    records = sample_records()
    indicators = [{**records["indicators"][0], "id": id}]
    certified = [{**row, "caregivers": 10, "caregivers_certified": 8} for row in records["institutions"]]
    made = render("training_courses", [], indicators=indicators, institutions=certified)
    (line,) = html.fragment_fromstring(made, create_parent="div").xpath(
        f".//p[a[@href='../indicators/{id}/']]"
    )
    assert "80%" in line.text_content() and " ÷ " in line.text_content()
    made = render("training_courses", [], indicators=indicators)
    assert "还没有公布" in made and "None" not in made


@every_listing
def test_rows_are_counted_once_in_an_area_and_once_in_a_kind(listing: Listing) -> None:
    rows = typed(listing.name)
    tables = make_tables({**sample_records(), listing.name: rows})
    found = derive_listings(tables, derive_register(tables, "990100"))[listing.name]
    assert found.total.rows == len(found.records) == len(rows)
    assert sum(group.rows for group in found.areas) == len(rows)
    assert not listing.by or sum(group.rows for group in found.kinds) == len(rows)
    assert [len(group.sums) for group in found.areas] == [len(found.counts)] * len(found.areas)


@every_listing
def test_the_newest_rows_are_listed_and_those_after_them_unfold(listing: Listing) -> None:
    row = typed(listing.name)[0]
    rows = [{**row, "id": f"{row['id'][:2]}{number:05}"} for number in range(1, 61)]  # type: ignore[index]
    tree = html.fragment_fromstring(render(listing.name, rows), create_parent="div")
    listed = [each.get("id") for each in tree.findall(".//tr[@id]")]
    assert len(listed) == 50 and set(listed) <= {each["id"] for each in rows}
    assert len(tree.findall(".//details//tr[@id]")) == (46 if listing.last_day else 44)
    assert tree.findtext(".//td[@data-field='rows']") == "60"
    assert f"其余 10 {listing.unit}见下载" in tree.text_content()
    assert len(tree.findall(".//tr[@data-sample]")) == 50, "each sample is marked"


@every_listing
def test_what_is_not_known_is_said_to_be_not_known(listing: Listing) -> None:
    row = typed(listing.name)[0]
    dataset = make_tables(sample_records())[listing.name].dataset
    remaining = {field.name for field in dataset.schema.fields if field.is_required}
    made = render(listing.name, [{name: cell if name in remaining else None for name, cell in row.items()}])
    assert "None" not in made
    assert ("未公布" in made) == (not set(listing.columns) <= remaining)
