"""GeoJSON (RFC 7946) of the rows whose position was surveyed, for datasets that have coordinates.

Only what was recorded is given: a row without a position, or in a system that is not WGS 84, has no
feature and is counted. CGCS2000 and WGS 84 differ by less than a metre, so its coordinates are given as they
are; those of GCJ-02 are displaced by hundreds of metres, and nobody can undo that exactly.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from datapub.edition import Edition
from datapub.model import Record, Table
from datapub.textual import plain, write_document

POSITION = ("longitude", "latitude", "crs")
SUFFIX = ".geojson"
SYSTEMS = frozenset({"WGS-84", "CGCS2000"})


def has_positions(table: Table) -> bool:
    """Tell whether a dataset has the columns of a position."""
    return {*POSITION} <= {*table.dataset.schema.names}


def write_geojson(tables: Sequence[Table], edition: Edition) -> Iterator[tuple[str, bytes]]:
    """Yield (address below data/, content) for every table with a position that can be given."""
    for table in filter(has_positions, tables):
        records = table.records()
        placed = [record for record in records if all(record[name] is not None for name in POSITION)]
        given = [record for record in placed if record["crs"] in SYSTEMS]
        if not given:
            continue
        document = {
            "type": "FeatureCollection",
            "name": table.name,
            "title": table.dataset.title,
            "warning": edition.warning_for([table]),
            "coordinate_system": "WGS 84 (EPSG:4326)",
            "rows": len(records),
            "without_position": len(records) - len(placed),
            "in_another_system": len(placed) - len(given),
            "features": [_describe(table, record) for record in given],
        }
        yield f"{table.name}{SUFFIX}", write_document(document)


def _describe(table: Table, record: Record) -> dict[str, Any]:
    cells = {name: plain(cell) for name, cell in record.items()}
    longitude, latitude = cells.pop("longitude"), cells.pop("latitude")
    return {
        "type": "Feature",
        "id": "/".join(str(cells[name]) for name in table.dataset.schema.primary_key),
        "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
        "properties": cells,
    }
