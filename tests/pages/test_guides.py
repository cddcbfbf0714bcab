"""The guides: the offices come from the data, and the prose names no city."""

from __future__ import annotations

from types import SimpleNamespace

from lxml import html

from childcare.derive.facts import derive_facts
from childcare.derive.register import derive_register
from childcare.sections.guides import SECTION
from datapub.model import Record
from tests.support import PROJECT, TODAY, make_tables, sample_config, sample_records, site_content


def offices(city: str = "990100", *contacts: Record, **authority: str | None) -> dict[str, str]:
    """Return what is said of the office of each area; ``authority`` changes that of 990102."""
    records = sample_records()
    records["contacts"].extend(records["contacts"][0] | one for one in contacts)
    for row in records["areas"]:
        if row["code"] == "990102" and authority:
            row.update(authority)
    tables = make_tables(records)
    facts = SimpleNamespace(register=derive_register(tables, city), progress=SimpleNamespace(tasks=()))
    assert SECTION.make_slots
    made = SECTION.make_slots(site_content(tables=tables, facts=facts))["offices"]("")
    rows = html.fragment_fromstring(made, create_parent="div").xpath("//tbody/tr")
    return {row[0].text_content(): row[1].text_content() for row in rows}


def test_each_area_stands_with_its_office_and_its_telephone() -> None:
    phone = {"id": "c09", "area_code": "990102", "name": "甲区备案咨询", "kind": "座机",
             "contact": "0999-6120000"}  # fmt: skip
    by_area = offices("990100", phone)
    assert set(by_area) == {"甲区", "乙区", "新区"}
    assert "甲区卫生健康部门" in by_area["甲区"] and "0999-6120000" in by_area["甲区"]
    assert "0999-6120000" not in by_area["乙区"]


def test_an_office_that_is_not_known_is_not_made_up() -> None:
    assert offices(filing_authority=None)["甲区"] == "未公布"


def test_in_a_district_alone_its_own_office_files() -> None:
    assert list(offices("990102")) == ["甲区"]


def test_where_to_register_is_what_the_document_says() -> None:
    records = sample_records()
    records["tasks"][0] |= {"answered_by": "filing_notices", "text": "非营利性的在示例部门登记。"}
    tables = make_tables(records)
    assert SECTION.make_slots
    facts = derive_facts(tables, sample_config(), TODAY, TODAY)
    made = SECTION.make_slots(site_content(tables=tables, facts=facts))["registration"]("../../")
    assert "非营利性的在示例部门登记。" in made and "按当地文件写的部门办" in made
    records["tasks"][0]["answered_by"] = None
    tables = make_tables(records)
    facts = derive_facts(tables, sample_config(), TODAY, TODAY)
    made = SECTION.make_slots(site_content(tables=tables, facts=facts))["registration"]("../../")
    assert not made.strip(), "no document is quoted where none says anything"


def test_the_guides_and_the_first_page_lead_to_what_a_reader_may_have() -> None:
    linked = {
        name: (PROJECT / "docs" / name).read_text(encoding="utf-8")
        for name in ("index.md", "guides/parents.md", "guides/founders.md")
    }
    for name, targets in {
        "index.md": ("activities/", "sanctions/", "support_measures/", "subsidies/"),
        "guides/parents.md": ("activities/", "sanctions/"),
        "guides/founders.md": ("support_measures/", "subsidies/", "sanctions/", "filing_notices/"),
    }.items():
        assert not [target for target in targets if target not in linked[name]], name


def test_the_prose_of_the_guides_names_no_city() -> None:
    names = {row["short_name"] for row in sample_records()["areas"]} | {"淄博", "0533"}
    for path in (PROJECT / "docs/guides").glob("*.md"):
        text = path.read_text(encoding="utf-8")
        assert not [name for name in names - {"全国"} if name in text], path.name
