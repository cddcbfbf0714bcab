"""One JSON file for each institution, beside its page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from childcare.derive.institution import Institution
from datapub.config import Config
from datapub.model import Table
from datapub.textual import plain

_URL = {"$ref": "#/$defs/url"}
_MEMBERS: Mapping[str, Any] = {
    "page": _URL,
    "publisher": {"type": "string", "minLength": 1},
    "licence": {"type": "string"},
    "dictionary": _URL,
    "institution": {"$ref": "#/$defs/institutions.row"},
    "meaning": {"description": "What the status means, in a sentence.", "type": "string", "minLength": 1},
}
RECORD_SCHEMA: Mapping[str, Any] = {
    "description": "institutions/<id>.json：一家机构，公布的每一列都在，空着的是 null。",
    "type": "object",
    "additionalProperties": False,
    "required": list(_MEMBERS),
    "properties": _MEMBERS,
}
"""What a file of :func:`write_institutions` holds; see :func:`datapub.export.api_schema.describe_api`."""


def write_institutions(
    config: Config, institutions: Iterable[Institution], table: Table, places: Mapping[str, int]
) -> Iterator[tuple[str, bytes]]:
    """Yield (address, content) for each institution: all its published fields, null where empty.

    Args:
        table: the institutions as they are published.
        places: at which place of it each institution is, by its id.
    """
    about = {
        "publisher": config.publisher_name,
        "licence": config.licence_name,
        "dictionary": f"{config.base_url}data/institutions/",
    }
    for item in institutions:
        page, place = f"{config.base_url}institutions/{item.id}/", places[item.id]
        record = {name: plain(cells[place]) for name, cells in table.columns.items()}
        value = {"page": page, **about, "institution": record, "meaning": item.status.meaning}
        text = json.dumps(value, ensure_ascii=False, separators=_A_LINE_EACH)
        yield f"institutions/{item.id}.json", text.encode() + b"\n"


_A_LINE_EACH = (",\n ", ": ")
"""Readable, and five times as fast as ``indent``, which the standard library writes without C."""
