"""One JSON file for each institution, beside its page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from datapub.config import Config
from datapub.derive.register import Register


def write_institutions(config: Config, register: Register) -> Iterator[tuple[str, bytes]]:
    """Yield (address, content) for every institution: all its published fields, null where empty."""
    about = {
        "publisher": config.publisher_name,
        "licence": config.licence_name,
        "dictionary": f"{config.base_url}data/institutions/",
    }
    for item in register.institutions:
        page = f"{config.base_url}institutions/{item.id}/"
        value = {"page": page, **about, "institution": item.record, "meaning": item.meaning}
        text = json.dumps(value, ensure_ascii=False, indent=1, default=write_cell)
        yield f"institutions/{item.id}.json", text.encode() + b"\n"


def write_cell(value: Any) -> str | float | int:
    """Return a cell that JSON has no type for: dates as ISO 8601, decimals as numbers.

    Raises:
        TypeError: a type that no schema has.
    """
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f"no JSON for {type(value).__name__}")
