"""The chart script: plotly.js as the plotly package ships it, under a name that holds its hash."""

from __future__ import annotations

import hashlib
from functools import cache

from plotly.offline import get_plotlyjs


@cache
def plotly_asset() -> tuple[str, bytes]:
    """Return the script's address and its bytes; a new version gets a new address."""
    content = get_plotlyjs().encode()
    return f"assets/plotly-{hashlib.sha256(content).hexdigest()[:8]}.min.js", content
