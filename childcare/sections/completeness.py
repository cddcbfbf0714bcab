"""How much of the register is known: what has to be stated, area by area, and all else for the city."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from childcare.derive.institution import UNPLACED, Area
from childcare.required import REQUIRED
from childcare.sections.area import list_groups
from datapub.pages.section import Section, SiteContent, Slots
from datapub.rules.completeness import Coverage, list_required, measure_coverage

TABLE = "institutions"


def _make_slots(content: SiteContent) -> Slots:
    table, register = content.tables[TABLE], content.facts.register
    required = [item for item in list_required(REQUIRED, content.config) if item.dataset == TABLE]
    shown = register.parts or register.areas  # a city without areas has its rows itself
    listed = [area for area in shown if register.by_area[area.code]]
    groups = [group for group, _ in list_groups(content) if group.institutions]

    def measure(places: Mapping[str, str]) -> Mapping[str, list[Coverage | None]]:
        """Return how far each column is filled, by what ``places`` says of an institution's id."""
        rows = [
            (number, {**row, "area_code": places.get(row["id"], UNPLACED)}) for number, row in table.rows()
        ]
        found = {(one.area_code, one.required.column): one for one in measure_coverage(rows, required)}
        return {code: [found.get((code, item.column)) for item in required] for code in {*places.values()}}

    by_area = measure({item.id: area.code for area in listed for item in register.by_area[area.code]})
    # Only a province has prefectures; elsewhere the second pass over all rows would find nothing.
    places = {item.id: group.code for group in groups for item in group.institutions}
    by_group = measure(places) if places else {}

    def list_measured(areas: Iterable[Area]) -> list[tuple[Area, str, list[Coverage | None]]]:
        return [(area, area.short_name, by_area[area.code]) for area in areas]

    required_columns = {item.column for item in required}
    fields = [
        field
        for field in table.dataset.schema.fields
        if not (
            field.is_required or field.name in required_columns or field.name in table.dataset.policy.withheld
        )
    ]
    titles = {field.name: field.title for field in table.dataset.schema.fields}

    def completeness(root: str) -> str:
        return content.environment.get_template("completeness.html").render(
            root=root,
            unplaced=len(register.by_area[UNPLACED]),
            total=register.totals[register.city.code],
            columns=[(titles[item.column], item.basis) for item in required],
            areas=list_measured(listed),
            whole=[(group, group.name, by_group[group.code]) for group in groups],
            groups=[
                (group, list_measured(part for part in group.parts if part.code in by_area))
                for group in groups
            ],
            others=[
                (field.title, sum(cell is not None for cell in table.frame[field.name].tolist()))
                for field in fields
            ],
        )

    return {"completeness": completeness}


SECTION = Section("completeness", landing={"completeness": "completeness/index.md"}, make_slots=_make_slots)
