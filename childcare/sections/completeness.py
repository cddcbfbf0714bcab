"""How much of the register is known: what has to be stated, area by area, and all else for the city."""

from __future__ import annotations

from childcare.derive.institution import UNPLACED
from childcare.required import REQUIRED
from datapub.pages.section import Section, SiteContent, Slots
from datapub.rules.completeness import list_required, measure_coverage

TABLE = "institutions"


def _make_slots(content: SiteContent) -> Slots:
    table, register = content.tables[TABLE], content.facts.register
    required = [item for item in list_required(REQUIRED, content.config) if item.dataset == TABLE]
    shown = register.parts or register.areas  # a city without areas has its rows itself
    known = {area.code for area in shown}
    rows = [
        (number, row if row["area_code"] in known else {**row, "area_code": UNPLACED})
        for number, row in table.rows()
    ]
    found = {
        (coverage.required.column, coverage.area_code): coverage
        for coverage in measure_coverage(rows, required)
    }
    listed = [area for area in shown if register.by_area[area.code]]
    asked = {item.column for item in required}
    fields = [
        field
        for field in table.dataset.schema.fields
        if not (field.is_required or field.name in asked or field.name in table.dataset.policy.withheld)
    ]
    titles = {field.name: field.title for field in table.dataset.schema.fields}

    def completeness(root: str) -> str:
        return content.environment.get_template("completeness.html").render(
            root=root,
            unplaced=len(register.by_area[UNPLACED]),
            total=register.totals[register.city.code],
            columns=[(titles[item.column], item.basis) for item in required],
            areas=[(area, [found.get((item.column, area.code)) for item in required]) for area in listed],
            others=[
                (field.title, sum(cell is not None for cell in table.frame[field.name].tolist()))
                for field in fields
            ],
        )

    return {"completeness": completeness}


SECTION = Section("completeness", landing={"completeness": "completeness/index.md"}, make_slots=_make_slots)
