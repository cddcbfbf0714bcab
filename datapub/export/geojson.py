"""GeoJSON (RFC 7946) of the rows whose position was surveyed, for datasets that have coordinates.

Only what was recorded is given: a row without a position, or in a system that is not WGS 84, has no
feature and is counted. CGCS2000 and WGS 84 differ by less than a metre, so its coordinates are given as they
are; those of GCJ-02 are displaced by hundreds of metres, and nobody can undo that exactly.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from datapub.edition import Edition
from datapub.formats.json import list_members
from datapub.model import Table
from datapub.textual import plain, write_document

POSITION = ("longitude", "latitude", "crs")
SUFFIX = ".geojson"
SYSTEMS = frozenset({"WGS-84", "CGCS2000"})

_FEATURE = """\
  {{
   "type": "Feature",
   "id": {id},
   "geometry": {{
    "type": "Point",
    "coordinates": [
     {longitude},
     {latitude}
    ]
   }},
   "properties": {{
    {properties}
   }}
  }}"""


def has_positions(table: Table) -> bool:
    """Return whether a dataset has the columns of a position."""
    return {*POSITION} <= {*table.dataset.schema.names}


def write_geojson(table: Table, edition: Edition) -> bytes:
    """Return the rows of a table with positions whose position can be given; b"" where there are none."""
    positions = list(zip(*(table.columns[name] for name in POSITION), strict=True))
    placed = [None not in position for position in positions]
    given = [None not in position and position[2] in SYSTEMS for position in positions]
    if not any(given):
        return b""
    document = {
        "type": "FeatureCollection",
        "name": table.name,
        "title": table.dataset.title,
        "warning": edition.warning_for([table]),
        "coordinate_system": "WGS 84 (EPSG:4326)",
        "rows": len(positions),
        "without_position": len(positions) - sum(placed),
        "in_another_system": sum(placed) - sum(given),
        "features": [],
    }
    start, _, end = write_document(document).rpartition(b"[]")
    return start + b"[\n" + b",\n".join(_list_features(table, given)) + b"\n ]" + end


def _list_features(table: Table, given: Iterable[bool]) -> Iterator[bytes]:
    """Yield rows as :func:`write_document` writes them, which takes ten times as long."""
    names = table.dataset.schema.names
    longitude, latitude = map(names.index, POSITION[:2])
    left = [place for place in range(len(names)) if place not in (longitude, latitude)]
    keys = zip(*(map(plain, table.columns[name]) for name in table.dataset.schema.primary_key), strict=True)
    for key, members, is_given in zip(keys, list_members(table), given, strict=True):
        if is_given:
            yield _FEATURE.format(
                id=json.dumps("/".join(map(str, key)), ensure_ascii=False),
                longitude=members[longitude].partition(": ")[2],
                latitude=members[latitude].partition(": ")[2],
                properties=",\n    ".join(members[place] for place in left),
            ).encode()
