"""Make sample rows of the listings (:mod:`childcare.listings`), which name no real place or body.

The same register gives the same bytes.

    python -m benchmarks.listings
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

from benchmarks.generate import DEFAULT_SEED, Row, write_csv

ROOT = Path(__file__).resolve().parents[1]
COUNTED = date(2026, 10, 31)
"""The day up to which samples say how many came."""

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


def make_activities(areas: Sequence[Row], institutions: Sequence[Row], random: Random) -> Iterator[Row]:
    """Yield two activities of every area, one of them ahead, and what came to those before ``COUNTED``."""
    kinds = ("新生儿访视", "膳食营养", "生长发育", "预防接种", "安全防护", "疾病防控", "其他")
    forms = ("讲座", "入户", "咨询", "亲子活动", "线上")
    for place in range(2 * len(areas)):
        area, kind, form = areas[place // 2], kinds[place % len(kinds)], forms[place % len(forms)]
        day = COUNTED + timedelta(days=random.randint(45, 120) * (1 if place % 2 else -1))
        open_now = [
            row for row in institutions
            if row["area_code"] == area["code"] and row["status"] == "已备案" and row["filed_on"]
            and row["filed_on"] < day.isoformat()
        ]  # fmt: skip
        yield {
            "name": f"样例{kind}{form}{place + 1}",
            "area_code": area["code"],
            "institution_id": open_now[0]["id"] if open_now and form == "亲子活动" else "",
            "held_on": day.isoformat(),
            "ends_on": (day + timedelta(days=1)).isoformat() if place % 6 == 5 else "",
            "starts_at": "09:30" if place % 3 else "",
            "ends_at": "11:00" if place % 3 == 1 else "",
            "place": "" if form in {"入户", "线上"} else f"样例活动室{place + 1}",
            "guidance_kind": kind,
            "activity_form": form,
            "organiser": f"样例妇幼保健机构{place // 2 + 1}",
            "audience": "6到12个月婴儿的家长" if place % 2 else "",
            "attendance": str(random.randint(12, 60)) if day < COUNTED and place % 4 else "",
            "activity_status": "取消" if place == 3 else "如期",
            "url": "",
        }


MAKERS: Mapping[str, tuple[str, Maker]] = {
    "guidance_centres": ("gc", make_centres),
    "activities": ("ac", make_activities),
}
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
