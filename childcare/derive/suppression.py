"""What may be said of small groups of children: the tables as they are published (rule R12).

The register states how many children an institution has. Where that is 1 to 4, the number would single
children out, so it is never published. This is the one place that decides it: everything after it –
pages, downloads, search, sums – reads the tables that :func:`publish_tables` returns, and never those
that were checked. Two things follow from that:

* Sums are sums of published cells, so no reader can subtract his way back, and every reader can redo them.
* A sum published elsewhere may still be known. Where an area hides a single number, or numbers that their
  sum alone would give away, one more of its numbers is hidden with them. Both read the same, because a mark
  that told one from the other would give away again what it hides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from childcare.rules.children import SMALLEST, is_small
from childcare.terms import COUNTING
from datapub.model import Field, Table, Tables

PUBLISHED, HIDDEN, NOT_REPORTED = "公布", "隐去", "未填报"

STATUS_FIELD = Field(
    name="enrolled_status",
    title="在托人数公布情况",
    description=(
        "在托人数是否公布。隐去：少于 5 人会指向个别孩子，不公布；"
        "一个区域只有一个要隐去的，为免推算再隐去一个。"
    ),
    type="string",
    enum=(PUBLISHED, HIDDEN, NOT_REPORTED),
    is_required=True,
    constraints={"required": True, "enum": [PUBLISHED, HIDDEN, NOT_REPORTED]},
)
"""The column that the published register has and the committed one has not."""


def publish_tables(tables: Tables) -> Tables:
    """Return the tables as the public may see them; those without children are the same objects."""
    published = dict(tables)
    if "institutions" in tables:
        published["institutions"] = publish_register(tables["institutions"])
    return published


def publish_register(table: Table) -> Table:
    """Return the register with small numbers of children hidden, and a column that says so."""
    cells = table.columns
    enrolled: list[int | None] = cells["enrolled"]
    hidden = find_hidden(cells["id"], cells["area_code"], cells["status"], enrolled)
    published = [None if place in hidden else count for place, count in enumerate(enrolled)]
    statuses = [
        NOT_REPORTED if count is None else HIDDEN if place in hidden else PUBLISHED
        for place, count in enumerate(enrolled)
    ]
    fields: list[Field] = []
    for item in table.dataset.schema.fields:
        fields.append(item)
        if item.name == "enrolled":
            fields.append(STATUS_FIELD)
    schema = replace(table.dataset.schema, fields=tuple(fields))
    return table.with_cells(
        {"enrolled": published, STATUS_FIELD.name: statuses}, replace(table.dataset, schema=schema)
    )


def find_hidden(
    ids: Sequence[str], areas: Sequence[str], statuses: Sequence[str], enrolled: Sequence[int | None]
) -> frozenset[int]:
    """Return the places of the numbers to hide: small ones, and those that would give one away.

    Args:
        ids: identifiers of the institutions, which decide between equal numbers.
        areas: codes of their areas; a sum of an area is what somebody may know from elsewhere.
        statuses: theirs; only counting institutions are in such a sum.
        enrolled: children of each, None where it is not reported.
    """
    hidden = {place for place, count in enumerate(enrolled) if is_small(count)}
    groups: dict[str, list[int]] = {}
    for place, (area, status) in enumerate(zip(areas, statuses, strict=True)):
        if status in COUNTING and enrolled[place] is not None:
            groups.setdefault(area, []).append(place)
    for places in groups.values():
        small = [enrolled[place] or 0 for place in places if place in hidden]
        if reveals_one(small):
            others = [place for place in places if (enrolled[place] or 0) >= SMALLEST]
            if others:
                hidden.add(min(others, key=lambda place: (enrolled[place] or 0, ids[place])))
    return frozenset(hidden)


def reveals_one(small: Sequence[int]) -> bool:
    """Return whether the sum of hidden numbers gives one of them away, when all are known to be 1 to 4.

    A single number is its own sum; several are known where each must be the least or the most.
    """
    count, total = len(small), sum(small)
    return count > 0 and (count == 1 or total in {count, count * (SMALLEST - 1)})
