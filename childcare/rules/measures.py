"""Support measures: each rests on a document, applies in an area of this city, and has its last day."""

from __future__ import annotations

from collections.abc import Iterator

from childcare.areas import list_above, list_reporting
from childcare.founding import COUNTRY, NATIONAL_RELATIONS
from childcare.rules.records import check_order
from datapub.problem import Problem
from datapub.rules.data import Data

TABLE = "support_measures"


def check_measures(data: Data) -> Iterator[Problem]:
    """measure: it has a basis that reaches as far as it does, and a last day that is not before its first."""
    areas = [area.cells for area in data.rows("areas")]
    city = data.config.city_code
    known = {
        *(area["code"] for area in list_reporting(areas, city)),
        *list_above(city, {area["code"]: area["parent_code"] for area in areas}),
    }
    for row in data.rows(TABLE):
        yield from check_order(data, TABLE, row, "applies_from_on", "valid_until_on", "measure/order")
        if row["basis"] is None and row["policy_id"] is None and row.is_sound("basis", "policy_id"):
            yield data.problem(TABLE, "measure/basis", row, "basis")
        last = row["valid_until_on"]
        if last is not None and last < data.today and row.is_sound("valid_until_on"):
            yield data.problem(TABLE, "measure/lapsed", row, "valid_until_on", severity="warning")
        if not row.is_sound("area_code") or data.find("areas", "code", row["area_code"]) is None:
            continue
        if row["area_code"] not in known:
            yield data.problem(TABLE, "measure/area", row, "area_code")
        policy = data.find("policies", "id", row["policy_id"])
        if (
            policy is not None
            and row["area_code"] == COUNTRY
            and row.is_sound("policy_id")
            and policy.is_sound("relation")
            and policy["relation"] not in NATIONAL_RELATIONS
        ):
            yield data.problem(TABLE, "measure/reach", row, "policy_id", document=policy["title"])
