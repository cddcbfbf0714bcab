"""Facts about the built site, so that tests of its pages need not know today's rows.

Everything is read from the site's own downloads. A test names its subject by its role in the register
(``{institution}``, ``{area}``, ``{zone}`` …), for which a present example is found here. If a city has none,
for example no functional zone, the test is skipped.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

import pytest
from lxml import html

Row = dict[str, str]


class SiteFacts:
    """The rows of a built site, and one example of everything that has a page."""

    def __init__(self, site: Path, city: str) -> None:
        """Read nothing yet.

        Args:
            city: code of the city that the site is of.
        """
        self.site = site
        self.city = city
        self._tables: dict[str, list[Row]] = {}

    def rows(self, name: str) -> list[Row]:
        """Return the rows of a download of the whole city."""
        if name not in self._tables:
            with (self.site / f"data/{name}.csv").open(encoding="utf-8", newline="") as stream:
                self._tables[name] = list(csv.DictReader(stream))
        return self._tables[name]

    def fill(self, text: str) -> str:
        """Put today's examples in the place of ``{institution}`` and the like; skip where there is none."""
        return re.sub(r"\{(\w+)\}", lambda found: self.example(found[1]), text)

    def example(self, name: str) -> str:
        """Return what stands for a name such as ``area``: a code, an id, or the name of a chart."""
        value = self._examples[name]()
        if not value:
            pytest.skip(f"this site has no {name}")
        return value

    @property
    def _examples(self) -> dict[str, Callable[[], str]]:
        return {
            "city": lambda: self.city,
            "area": lambda: self.area["code"],
            "other_area": lambda: self.other_area["code"],
            "zone": lambda: self.zone["code"],
            "street": lambda: self.street,
            "word": lambda: self.word,
            "institution": lambda: self.institution["id"],
            "other_institution": lambda: self.other_institution["id"],
            "series": lambda: self.series,
            "series_in_thousands": lambda: self.series_in_thousands,
            "indicator_without_figures": lambda: self.indicator_without_figures,
            "month": lambda: max(self.folders("changes"), default=""),
            "task": lambda: self.rows("tasks")[0]["id"],
            "goal": lambda: self.rows("goals")[0]["id"],
            "unit": lambda: self.rows("units")[0]["id"],
        }

    # --- the register ------------------------------------------------------------------------------

    @property
    def institutions(self) -> list[Row]:
        return self.rows("institutions")

    @cached_property
    def institution(self) -> Row:
        """An institution that its name, code and address each tell from all others, with a position."""
        counts = {
            name: Counter(row[name] for row in self.institutions)
            for name in ("name", "credit_code", "address")
        }
        for row in self.institutions:
            is_alone = all(values[row[name]] == 1 for name, values in counts.items())
            if is_alone and row["status"] == "已备案" and row["street_code"] and row["longitude"]:
                return row
        pytest.skip("no institution of the register has everything that a page can show")

    @cached_property
    def other_institution(self) -> Row:
        return next(row for row in self.institutions if row["id"] != self.institution["id"])

    @cached_property
    def listed(self) -> Counter[str]:
        """Institutions by area, the area with most of them first."""
        return Counter(dict(Counter(row["area_code"] for row in self.institutions).most_common()))

    @cached_property
    def areas(self) -> dict[str, Row]:
        return {row["code"]: row for row in self.rows("areas")}

    @cached_property
    def area(self) -> Row:
        """The area with most institutions."""
        return self.areas[next(iter(self.listed))]

    @cached_property
    def other_area(self) -> Row:
        return next(
            (self.areas[code] for code in self.listed if code != self.area["code"]), {"code": "", "name": ""}
        )

    @cached_property
    def zone(self) -> Row:
        """An area of the city that has no official code."""
        return next(
            (
                row
                for row in self.rows("areas")
                if row["is_official_code"] == "false" and row["parent_code"] == self.city
            ),
            {"code": ""},
        )

    @cached_property
    def street(self) -> str:
        """The street of the largest area that has most institutions."""
        found = Counter(
            row["street_code"]
            for row in self.institutions
            if row["street_code"] and row["area_code"] == self.area["code"]
        )
        return found.most_common(1)[0][0] if found else ""

    @cached_property
    def word(self) -> str:
        """Three characters in a row that a few names have, and nothing else of the register has."""
        beside = ("other_name", "address", "filing_authority", "registrar")
        others = [row[name] for row in self.institutions for name in beside]
        others += [row[name] for row in self.rows("areas") for name in ("name", "short_name", "aliases")]
        elsewhere = {part for text in others for part in _cut(text)}
        counts = Counter(part for row in self.institutions for part in _cut(row["name"]))
        limit = min(20, len(self.institutions))
        found = (part for part, count in counts.most_common() if count < limit and part not in elsewhere)
        return next(found, "")

    # --- indicators and charts ---------------------------------------------------------------------

    def folders(self, name: str) -> list[str]:
        """Return the names of the folders below a folder of the site."""
        return sorted(path.name for path in (self.site / name).iterdir() if path.is_dir())

    @cached_property
    def series(self) -> str:
        """The indicator with figures of most days, and with a chart of them."""
        days: dict[str, set[str]] = {}
        for row in self.rows("observations"):
            days.setdefault(row["indicator_id"], set()).add(row["as_of_on"])
        drawn = [name for name in days if f"indicator-{name}" in self.folders("charts")]
        return max(drawn, key=lambda name: len(days[name]), default="")

    @cached_property
    def series_in_thousands(self) -> str:
        """An indicator with a chart of the city's figures, which have a thousands separator."""
        own = (row for row in self.rows("observations") if row["area_code"] == self.city)
        large = {row["indicator_id"] for row in own if float(row["value"] or 0) >= 2000}
        return next((name for name in sorted(large) if f"indicator-{name}" in self.folders("charts")), "")

    @cached_property
    def indicator_without_figures(self) -> str:
        drawn = {name.removeprefix("indicator-") for name in self.folders("charts")}
        seen = {row["indicator_id"] for row in self.rows("observations")} | drawn
        return next((row["id"] for row in self.rows("indicators") if row["id"] not in seen), "")

    # --- pages -------------------------------------------------------------------------------------

    def due_on(self, address: str) -> str:
        """Return the day by which the data of a page was promised anew, as the page says."""
        page = html.fromstring((self.site / address / "index.html").read_bytes())
        return str(page.xpath("//@data-due")[0])


def _cut(text: str) -> set[str]:
    """Return every three Chinese characters in a row."""
    parts = (text[at : at + 3] for at in range(len(text) - 2))
    return {part for part in parts if re.fullmatch(r"[\u4e00-\u9fff]{3}", part)}
