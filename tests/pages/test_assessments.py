"""Assessments: the grades that hold today, and the cells that the register leaves to them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from childcare.derive.facts import derive_facts
from childcare.derive.quality import derive_quality, fill_grades
from childcare.derive.register import derive_register
from childcare.sections.assessments import SECTION
from datapub.model import Tables
from tests.support import make_tables, sample_config, sample_records, site_content

DAY = date(2026, 11, 23)


def assess(number: int, grade: str, day: date, last: date | None = None, **cells: Any) -> dict[str, Any]:
    return {
        "id": f"qa{number:05}", "institution_id": "zb00003", "assessed_on": day, "quality_grade": grade,
        "valid_until_on": last, "is_sample": False, **cells,
    }  # fmt: skip


def tables_with(*assessments: dict[str, Any]) -> Tables:
    records = sample_records()
    records["institutions"][2] |= {"quality_grade": None}
    return make_tables({**records, "assessments": list(assessments)})


def test_what_counts_is_the_last_assessment_while_it_holds() -> None:
    tables = tables_with(
        assess(1, "C", date(2024, 5, 20)), assess(2, "B", date(2025, 5, 20), date(2028, 5, 19)),
        assess(3, "A", date(2025, 6, 1), date(2026, 5, 31), institution_id="zb00001"),
    )  # fmt: skip
    found = derive_quality(tables, derive_register(tables, "990100"), DAY)
    assert found.total == ({"A": 0, "B": 1, "C": 0, "D": 0}, 3)
    assert {area.code: counts["B"] for area, counts, _ in found.areas} == {
        "990102": 0, "990103": 1, "990191L": 0,
    }  # fmt: skip
    assert [one.has_lapsed for one in found.by_institution["zb00001"]] == [True]
    assert [one.record["id"] for one in found.by_institution["zb00003"]] == ["qa00002", "qa00001"]


def test_the_indicator_counts_what_the_page_of_assessments_counts() -> None:
    """The register states a grade of another institution, which no assessment that holds has given."""
    records = sample_records()
    records["institutions"][0] |= {"quality_grade": "A"}
    records["institutions"][2] |= {"quality_grade": None}
    for given, expected, stated in ([assess(1, "B", date(2025, 5, 20))], 1, 1), ([], 1, 0):
        facts = derive_facts(make_tables({**records, "assessments": given}), sample_config(), DAY, DAY)
        found = facts.recorded["quality-graded"]
        assert (found.rows[0][1].amount, found.left_out) == (expected, stated)
        assert not given or sum(facts.qualities.total[0].values()) == expected
        assert found.address == ("assessments/" if given else "institutions/")


def test_the_page_says_how_many_assessments_it_leaves_to_the_download() -> None:
    tables = tables_with(*(assess(number, "B", date(2025, 5, 20)) for number in range(1, 53)))
    content = site_content(tables=tables, facts=derive_facts(tables, sample_config(), DAY, DAY))
    assert SECTION.make_slots
    made = SECTION.make_slots(content)["assessments"]("../")
    assert "<caption>最近 6 次，新的在前</caption>" in made and "<summary>更早的 44 次</summary>" in made
    assert '这里列最近 50 次，其余 2 次见<a href="../data/assessments/">下载</a>。' in made


def test_the_register_has_the_grade_that_held_on_its_own_day() -> None:
    def read(*assessments: dict[str, Any]) -> tuple[str | None, date | None]:
        row = fill_grades(tables_with(*assessments))["institutions"].records()[2]
        return row["quality_grade"], row["quality_graded_on"]

    assert read(assess(1, "B", date(2025, 5, 20))) == ("B", date(2025, 5, 20))
    assert read(assess(1, "B", date(2025, 5, 20), date(2026, 5, 19))) == (None, None), "lapsed by 2026-09-30"
    assert read(assess(1, "B", date(2026, 10, 8))) == (None, None), "later than the row"
    both = assess(1, "B", date(2025, 5, 20)), assess(2, "A", date(2026, 10, 8))
    assert read(*both) == ("B", date(2025, 5, 20)), "what came later does not hide what held then"
    assert read() == (None, None)


def test_a_stated_grade_stays() -> None:
    tables = make_tables({**sample_records(), "assessments": [assess(1, "B", date(2025, 5, 20))]})
    assert fill_grades(tables)["institutions"].records()[2]["quality_grade"] == "未评估"


def test_what_has_run_out_is_judged_on_the_day_of_the_build() -> None:
    """Nobody has to commit anything for a grade, or the term of an inspection, to run out."""
    records = sample_records()
    records["institutions"][2] |= {"quality_grade": None}
    inspection = {
        "id": "in00001", "institution_id": "zb00001", "inspected_on": date(2026, 10, 20),
        "inspectors": "甲区卫生健康部门", "findings_general": 1, "due_on": DAY, "is_sample": False,
    }  # fmt: skip
    given = {"assessments": [assess(1, "B", date(2025, 5, 20), DAY)], "inspections": [inspection]}
    for today, has_run_out in ((DAY, False), (DAY + timedelta(days=1), True)):
        facts = derive_facts(make_tables({**records, **given}), sample_config(), today, DAY)
        assert facts.qualities.all[0].has_lapsed is has_run_out
        assert facts.qualities.total[0]["B"] == (not has_run_out)
        assert [one.is_overdue for one in facts.inspections.all] == [has_run_out]
