"""How the files of the search index are written."""

from __future__ import annotations

import json
from typing import Any, Final

FORMAT: Final = 4
"""What the scripts of the same release read."""


def write_compact(value: Any) -> bytes:
    """Write a value as JSON without blanks."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
