"""What the rules of listings (:mod:`childcare.listings`) share, and the rule of guidance centres."""

from __future__ import annotations

from collections.abc import Iterator

from childcare.areas import list_reporting
from childcare.listings import LISTINGS
from childcare.rules.records import INSTITUTIONS, pair_rows
from datapub.problem import Problem
from datapub.rules.data import Data

CENTRES = "guidance_centres"


def check_listings(data: Data) -> Iterator[Problem]:
    """listing: each row is of an area that reports or of the whole, and of that of the institution it names.

    So the areas add up to the whole; what is told of a sample is a sample.
    """
    areas = [area.cells for area in data.rows("areas")]
    city = data.config.city_code
    known = {city, *(area["code"] for area in list_reporting(areas, city))}
    for table in LISTINGS:
        if data.has(table):
            for row in data.sound_rows(table, "area_code"):
                area = data.find("areas", "code", row["area_code"])
                if area is not None and row["area_code"] not in known:
                    yield data.problem(table, "listing/area", row, "area_code", area=area["name"])
            if "institution_id" in data.dataset(table).schema.names:
                yield from _check_institution(data, table)


def _check_institution(data: Data, table: str) -> Iterator[Problem]:
    for row, institution in pair_rows(data, table, "area_code", "is_sample"):
        details = {"institution": institution["name"], "other": institution["area_code"]}
        own = {institution["area_code"], data.config.city_code}  # what is of the whole may be in any area
        if institution.is_sound("area_code") and row["area_code"] not in own:
            yield data.problem(table, "listing/elsewhere", row, "area_code", **details)
        if institution.is_sound("is_sample") and institution["is_sample"] != row["is_sample"]:
            yield data.problem(table, "listing/sample", row, "is_sample", **details)


def check_centres(data: Data) -> Iterator[Problem]:
    """centre: a guidance centre (task 6) is no institution, and so does not stand in the register as well."""
    listed = {row["name"]: row for row in data.sound_rows(INSTITUTIONS, "name")}
    for row in data.sound_rows(CENTRES, "name"):
        if row["name"] in listed:
            yield data.problem(CENTRES, "centre/institution", row, "name", id=listed[row["name"]]["id"])
