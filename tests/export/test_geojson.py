"""GeoJSON: surveyed positions only; what has none, or is in another system, is counted."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from datapub.edition import Edition
from datapub.export.geojson import has_positions, write_geojson
from datapub.textual import write_document
from tests.conftest import CLOCK
from tests.export.conftest import CONFIG, FILES, PUBLISHED


def write(*positions: tuple[str, str, str] | None) -> Any:
    """Return the file of the first institutions, placed as given."""
    table = PUBLISHED["institutions"]
    rows = [position or (None, None, None) for position in positions]
    cells = {
        "longitude": [Decimal(row[0]) if row[0] else None for row in rows],
        "latitude": [Decimal(row[1]) if row[1] else None for row in rows],
        "crs": [row[2] for row in rows],
    }
    placed = type(table)(table.dataset, table.frame.head(len(rows))).with_cells(cells)
    content = write_geojson(placed, Edition(CONFIG, CLOCK))
    return json.loads(content) if content else None


def test_only_surveyed_positions_have_features() -> None:
    made = write(
        ("118.05", "36.81", "CGCS2000"), None, ("118.1", "36.9", "WGS-84"), ("118.1", "36.9", "GCJ-02")
    )
    records = PUBLISHED["institutions"].records()
    assert [one["geometry"]["coordinates"] for one in made["features"]] == [[118.05, 36.81], [118.1, 36.9]]
    assert [one["id"] for one in made["features"]] == [records[0]["id"], records[2]["id"]]
    assert made["features"][0]["properties"]["crs"] == "CGCS2000"
    assert (made["rows"], made["without_position"], made["in_another_system"]) == (4, 1, 1)
    assert made["coordinate_system"] == "WGS 84 (EPSG:4326)"
    assert made["type"] == "FeatureCollection" and made["warning"].startswith("样例数据")


@pytest.mark.parametrize("position", [(None, "36.81", "WGS-84"), ("118.05", "36.81", None)])
def test_half_a_position_is_none(position: Any) -> None:
    made = write(position, ("118.05", "36.81", "WGS-84"))
    assert len(made["features"]) == made["without_position"] == 1


def test_without_a_position_there_is_no_file() -> None:
    assert write(None, ("118.1", "36.9", "GCJ-02")) is None
    assert not has_positions(PUBLISHED["areas"])


def test_it_is_written_as_any_other_document() -> None:
    content = FILES["data/institutions.geojson"]
    assert content == write_document(json.loads(content))
