"""A chart as a value: drawn by :mod:`datapub.charts`, shown by :mod:`datapub.pages`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Chart:
    """One chart and the sentence that it shows.

    Attributes:
        id: permanent identifier: ``area-370303-places``, ``indicator-places-per-1000``.
        finding: one Chinese sentence, computed from the same data, that a reader who sees no
            chart can take instead of it.
        figure: the plotly figure as plain JSON values: ``data`` and ``layout``.
    """

    id: str
    finding: str
    figure: Mapping[str, Any] = field(compare=False)
