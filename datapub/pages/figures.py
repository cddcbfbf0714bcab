"""Charts inside pages: figure data as a script block that no cell can break out of."""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup

_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def write_script_json(value: Any) -> Markup:
    """Write a value as JSON for ``<script type="application/json">``.

    The signs that could end the block, or a line of JavaScript, are written as escapes.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign, escape in _ESCAPES.items():
        text = text.replace(sign, escape)
    return Markup(text)  # every sign that HTML reads is escaped above
