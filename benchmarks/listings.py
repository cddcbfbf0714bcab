"""Make sample rows of the listings (:mod:`childcare.listings`), which name no real place or body.

The same register gives the same bytes.

    python -m benchmarks.listings
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random

from benchmarks.generate import DEFAULT_SEED, Row, write_csv

ROOT = Path(__file__).resolve().parents[1]
Maker = Callable[[Sequence[Row], Sequence[Row], Random], Iterator[Row]]
"""From the reporting areas and the institutions to rows without number and mark."""


def make_centres(areas: Sequence[Row], institutions: Sequence[Row], random: Random) -> Iterator[Row]:
    """Yield a guidance centre of every second area."""
    for place, area in enumerate(areas[::2], 1):
        yield {
            "name": f"样例指导中心{place}",
            "area_code": area["code"],
            "host": f"样例妇幼保健机构{place}" if place % 3 else "",
            "address": "",
            "phone": "",
            "opened_on": f"20{random.randint(21, 25)}-{random.randint(1, 12):02}-15" if place % 2 else "",
        }


MAKERS: Mapping[str, tuple[str, Maker]] = {"guidance_centres": ("gc", make_centres)}
"""Name of the dataset -> what its numbers begin with, and its rows."""


def generate(name: str, areas: Sequence[Row], institutions: Sequence[Row]) -> list[Row]:
    """Return the sample rows of a listing."""
    letters, make = MAKERS[name]
    rows = make(areas, institutions, Random(f"{DEFAULT_SEED} {name}"))
    return [
        {"id": f"{letters}{number:05d}", **row, "is_sample": "true", "note": ""}
        for number, row in enumerate(rows, 1)
    ]


def read(name: str) -> list[Row]:
    """Return the rows of a shipped dataset."""
    with (ROOT / f"datasets/{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def main() -> None:
    """Write every listing into datasets/, where no real row stands in it."""
    areas = [row for row in read("areas") if row["is_reporting_area"] == "true"]
    institutions = [row for row in read("institutions") if row["is_sample"] == "true"]
    for name in MAKERS:
        if all(row["is_sample"] == "true" for row in read(name)):
            with (ROOT / f"datasets/{name}.csv").open("w", encoding="utf-8", newline="") as stream:
                write_csv(iter(generate(name, areas, institutions)), stream)


if __name__ == "__main__":
    main()
