"""Figures recomputed from the committed rows with csv and Decimal only.

Nothing of the publisher is imported, so that a bug in its sums cannot hide in the sums that check it.
"""

from __future__ import annotations

import csv
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, cached_property
from pathlib import Path
from statistics import median

Row = dict[str, str]
Numbers = set[Decimal]

COUNTING = {"已备案", "变更中", "已许可"}
CLASSES = {"乳儿班": "infant", "托小班": "junior", "托大班": "senior", "混合班": "mixed"}
CITY: str = tomllib.loads((Path(__file__).parents[2] / "site.toml").read_text("utf-8"))["publisher"][
    "city_code"
]


def half_up(value: Decimal, places: str = "0.01") -> Decimal:
    return value.quantize(Decimal(places), rounding=ROUND_HALF_UP)


def percent(part: int | Decimal, whole: int | Decimal, places: str = "0.01") -> Decimal:
    return half_up(Decimal(part) * 100 / Decimal(whole), places)


def count(cells: Iterable[str]) -> int:
    """The sum of what is known."""
    return sum(int(cell) for cell in cells if cell)


def months(start: str, end: str) -> int:
    """Whole months between two dates, the days left aside."""
    return (int(end[:4]) - int(start[:4])) * 12 + int(end[5:7]) - int(start[5:7])


class Facts:
    """The rows of ``datasets/``, and of the register as it is published (small numbers hidden)."""

    def __init__(self, root: Path, site: Path) -> None:
        self.site = site
        self.tables = {path.stem: self.read(path) for path in sorted((root / "datasets").glob("*.csv"))}
        self.published = self.read(site / "data/institutions.csv")
        self.changes, self.history = (
            self.read(path) if (path := site / f"data/{name}.csv").is_file() else []
            for name in ("changes", "history")
        )
        self.reporting = [row["code"] for row in self.rows("areas", is_reporting_area="true")]

    @staticmethod
    @cache
    def read(path: Path) -> list[Row]:
        with path.open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    def rows(self, name: str, **cells: str) -> list[Row]:
        return [row for row in self.tables[name] if all(row[key] == value for key, value in cells.items())]

    def area(self, code: str) -> Row:
        return next(row for row in self.tables["areas"] if row["code"] == code)

    def above(self, code: str) -> set[str]:
        """An area and those that it lies in."""
        found = {code}
        while code := self.area(code)["parent_code"]:
            found.add(code)
        return found

    def reported(self, codes: Iterable[str]) -> int:
        """How many pairs of a task and an area have a report."""
        reported = [
            row for row in self.tables["task_progress"] if row["status"] and row["area_code"] in codes
        ]
        return len({(row["task_id"], row["area_code"]) for row in reported})

    @cache  # noqa: B019 - the rows of a run do not change, and each of these is asked for a thousand times
    def silent(self) -> int:
        """Return the number of reporting areas without any listed institution."""
        return sum(not self.listed(code) for code in self.reporting)

    def listed(self, code: str) -> list[Row]:
        return [row for row in self.published if code in (CITY, row["area_code"])]

    @cache  # noqa: B019
    def open(self, code: str) -> list[Row]:
        return [row for row in self.listed(code) if row["status"] in COUNTING]

    @cache  # noqa: B019
    def places(self, code: str) -> int:
        return count(row["places"] for row in self.open(code))

    def places_by_class(self, code: str) -> dict[str, int]:
        return {name: count(row[f"places_{key}"] for row in self.open(code)) for name, key in CLASSES.items()}

    def split(self, code: str) -> int:
        """Places of which it is known how they are split over the classes."""
        return sum(self.places_by_class(code).values())

    def inclusive(self, code: str) -> int:
        return count(row["places"] for row in self.open(code) if row["is_inclusive"] == "true")

    def inclusive_share(self, code: str) -> tuple[int, int]:
        """Inclusive places and places of the institutions of which both are published."""
        known = [row for row in self.open(code) if row["is_inclusive"] and row["places"]]
        return count(row["places"] for row in known if row["is_inclusive"] == "true"), count(
            row["places"] for row in known
        )

    @cache  # noqa: B019
    def types(self, code: str) -> Counter[str]:
        return Counter(row["provider_type"] for row in self.open(code) if row["provider_type"])

    @cache  # noqa: B019
    def demonstration(self, code: str) -> int:
        return sum(row["demonstration_level"] not in {"", "无"} for row in self.open(code))

    def occupancy(self, code: str) -> tuple[int, int]:
        """Children and places of the institutions whose number is published."""
        known = [row for row in self.open(code) if row["enrolled"] and row["places"]]
        return count(row["enrolled"] for row in known), count(row["places"] for row in known)

    def growth(self, code: str) -> dict[int, tuple[int, int, int, int]]:
        filed = [
            (row["filed_on"] or row["filed_month"], int(row["places"] or 0))
            for row in self.open(code)
            if row["filed_on"] or row["filed_month"]
        ]
        if not filed:
            return {}
        last = max(row["as_of_on"] for row in self.listed(code))
        table = {}
        for year in range(int(min(filed)[0][:4]), int(last[:4]) + 1):
            own = [places for day, places in filed if int(day[:4]) == year]
            until = [places for day, places in filed if int(day[:4]) <= year]
            table[year] = len(own), sum(own), len(until), sum(until)
        return table

    def ages(self, code: str) -> Numbers:
        """Places by kind of class of each street (the city: of each area), and how many streets have any."""
        groups: dict[str, list[Row]] = {}
        for row in self.open(code):
            groups.setdefault(row["area_code" if code == CITY else "street_code"], []).append(row)
        split = {
            name: [
                row for row in rows if row["places"] and all(row[f"places_{key}"] for key in CLASSES.values())
            ]
            for name, rows in groups.items()
        }
        sums = {
            key: [count(row[f"places_{key}"] for row in rows) for rows in split.values()]
            for key in CLASSES.values()
        }
        found = {len(rows) for rows in (*groups.values(), *split.values())} | {sum(map(bool, split.values()))}
        for places in sums.values():
            found |= {*places, sum(map(bool, places))}
        return set(map(Decimal, found))

    def filed(self, code: str) -> Numbers:
        """How many were filed and cancelled, by year and in all, and of how many it is unknown."""
        rows = [row for row in self.listed(code) if row["status"] != "未通过备案告知"]
        days = [row["filed_on"] or row["filed_month"] for row in rows]
        gone = [row["cancelled_on"] for row in rows if row["status"] == "已注销"]
        counts = [Counter(day[:4] for day in one if day) for one in (days, gone)]
        found = {number for one in counts for number in (0, *one.values(), one.total())}
        return set(map(Decimal, found | {days.count(""), gone.count("")}))

    def staff(self, code: str) -> Numbers:
        """Institutions by children to each caregiver and kind of class, how many keep to it, and gaps."""
        rows = [row for row in self.open(code) if row["enrolled"] and row["caregivers"]]
        silent = len(self.open(code)) - len(rows)
        whole = [
            row
            for row in rows
            if 0 < int(row["enrolled"]) <= int(row["places"] or 0) and int(row["caregivers"])
        ]
        groups: dict[int, list[Decimal]] = {}
        for row in whole:
            most = self.find_ratio(row)
            groups.setdefault(most, []).append(Decimal(row["enrolled"]) / int(row["caregivers"]))
        judged = [(ratio, most) for most, ratios in groups.items() for ratio in ratios if most]
        found = {silent, len(rows) - len(whole), len(whole), len(judged), len(self.open(code))}
        for least, most in ((0, 3), (3, 5), (5, 7), (7, 9999)):
            found |= {sum(least < ratio <= most for ratio in ratios) for ratios in groups.values()}
        for own in (judged, *([pair for pair in judged if pair[1] == most] for most in groups)):
            within = sum(ratio <= most for ratio, most in own)
            found |= {len(own), within, len(own) - within}
        return set(map(Decimal, found | {3, 5, 7, len(groups.get(0, ()))}))

    @staticmethod
    def find_ratio(row: Row) -> int:
        """The most children to each caregiver where all are of one kind, else 0."""
        if row["provider_type"] == "家庭托育点":
            return 3
        places = {key: row[f"places_{key}"] for key in CLASSES.values()}
        kinds = [key for key, number in places.items() if number and int(number)]
        if "" in places.values() or len(kinds) != 1:
            return 0
        return {"infant": 3, "junior": 5, "senior": 7, "mixed": 0}[kinds[0]]

    def fees(self, code: str) -> Numbers:
        """Each fee of full-day care, how many ask the same, their median, and how many state none."""
        rows = self.open(code)
        stated = Counter(Decimal(row["fee_cny_month"]) for row in rows if row["fee_cny_month"])
        others = ("fee_cny_month_min", "fee_cny_month_max", "fee_note")
        reported = sum(not row["fee_cny_month"] and any(row[name] for name in others) for row in rows)
        counts = {*stated.values(), stated.total(), reported, len(rows) - stated.total() - reported}
        middle = {median(stated.elements())} if stated else set()
        return {*stated, *middle, *map(Decimal, counts)}

    # --- sets of numbers that a page may print -------------------------------------------------

    @cache  # noqa: B019
    def sums(self, code: str) -> Numbers:
        """What an area's register adds up to."""
        found: list[int | Decimal] = [
            len(self.listed(code)),
            len(self.open(code)),
            self.places(code),
            self.inclusive(code),
            self.demonstration(code),
            *self.places_by_class(code).values(),
            *Counter(row["status"] for row in self.listed(code)).values(),
            *self.occupancy(code),
            *self.inclusive_share(code),
            self.places(code) - self.split(code),
        ]
        return {Decimal(number) for number in found} | self.known(code) | self.shares(code) | self.kinds(code)

    @cache  # noqa: B019
    def known(self, code: str) -> Numbers:
        """How many institutions that may take children state a column, or two, and how many do not."""
        rows = self.open(code)
        columns = ("places", "is_inclusive", "enrolled", "provider_type", "demonstration_level", "filed_on")
        some = {
            sum(bool(row[one] and row[other]) for row in rows) for one in columns for other in columns
        } | {sum(all(row[f"places_{key}"] for key in CLASSES.values()) for row in rows)}
        return {Decimal(number) for part in some for number in (part, len(rows) - part)}

    def shares(self, code: str) -> Numbers:
        pairs = [self.inclusive_share(code), self.occupancy(code)]
        return {percent(*pair) for pair in pairs if pair[1]}

    def kinds(self, code: str) -> Numbers:
        """Providers by kind, and their share in an area."""
        kinds = self.types(code)
        counts = {Decimal(count) for count in kinds.values()} | {Decimal(0)}
        whole = sum(kinds.values())
        return counts | {percent(count, whole, place) for count in kinds.values() for place in ("0.01", "1")}

    def compared(self, code: str) -> Numbers:
        """An area's share in the city, in whole per cent."""
        pairs = [
            (len(self.open(code)), len(self.open(CITY))),
            (self.places(code), self.places(CITY)),
            (self.demonstration(code), self.demonstration(CITY)),
        ]
        return {percent(own, whole, "1") for own, whole in pairs if whole}

    def largest_class(self, code: str) -> Numbers:
        split = self.split(code)
        return {percent(max(self.places_by_class(code).values()), split, "1")} if split else set()

    def grown(self, code: str) -> Numbers:
        return {Decimal(number) for year in self.growth(code).values() for number in year}

    def counts(self) -> Numbers:
        """How many tasks, units, areas, goals, indicators and mentions there are."""
        kinds = Counter(row["kind"] for row in self.tables["tasks"])
        lengths = [
            len(self.tables[name])
            for name in ("tasks", "units", "task_units", "goals", "indicators", "policies")
        ]
        cells = len(self.tables["tasks"]) * len(self.reporting)
        return {Decimal(n) for n in (*kinds.values(), *lengths, len(self.reporting), cells)}

    def value(self, row: Row) -> Decimal:
        if row["value"]:
            return Decimal(row["value"])
        indicator = next(item for item in self.tables["indicators"] if item["id"] == row["indicator_id"])
        return half_up(
            Decimal(row["numerator"]) * Decimal(indicator["multiplier"]) / Decimal(row["denominator"])
        )

    def observed(self, indicator: str, area: str = "") -> Numbers:
        """Published figures of an indicator, with what they are made of and how far they moved."""
        rows = [
            row for row in self.rows("observations", indicator_id=indicator) if area in ("", row["area_code"])
        ]
        found = {self.value(row) for row in rows}
        found |= {Decimal(row[name]) for row in rows for name in ("numerator", "denominator") if row[name]}
        for first in rows:
            for last in rows:
                if (first["area_code"], first["scope"]) == (last["area_code"], last["scope"]):
                    found.add(abs(self.value(last) - self.value(first)))
        return found

    def targets(self, indicator: str) -> Numbers:
        rows = [row for row in self.rows("targets", indicator_id=indicator) if row["value"]]
        found = {Decimal(row["value"]) for row in rows}
        for row in rows:
            for seen in self.rows("observations", indicator_id=indicator, area_code=row["area_code"]):
                found.add(abs(Decimal(row["value"]) - self.value(seen)))
        return found

    @cache  # noqa: B019
    def from_register(self, indicator: str) -> Numbers:
        """An indicator counted from the register in every area, with numerator and denominator."""
        found: Numbers = set()
        for code in [CITY, *self.reporting]:
            found |= set(self.register_value(indicator, code))
        return found

    def register_value(self, indicator: str, code: str) -> list[Decimal]:
        if not self.listed(code):
            return []
        kinds = self.types(code)
        counts = {
            "institutions": len(self.open(code)),
            "places": self.places(code),
            "employer-providers": kinds["用人单位办托"],
            "kindergarten-providers": kinds["幼儿园托班"],
            "home-providers": kinds["家庭托育点"],
            "demonstration-providers": self.demonstration(code),
        }
        if indicator in counts:
            return [Decimal(counts[indicator]), Decimal(len(self.open(code))), *self.known(code)]
        pairs = {
            "inclusive-share": self.inclusive_share(code),
            "occupancy-rate": self.occupancy(code),
        }
        if indicator in pairs and pairs[indicator][1]:
            own, whole = pairs[indicator]
            return [percent(own, whole), *map(Decimal, (own, whole, len(self.open(code)))), *self.known(code)]
        return []

    def rated(self, indicator: str = "") -> Numbers:
        """Every number in the sums of the ratings, from base, target and value."""
        return set(self._rate(indicator))

    def _rate(self, indicator: str) -> Iterator[Decimal]:
        seen = {row["id"]: row for row in self.tables["observations"]}
        for target in self.tables["targets"]:
            base = seen.get(target["base_observation_id"])
            if base is None or not target["value"] or indicator not in ("", target["indicator_id"]):
                continue
            start, aim = self.value(base), Decimal(target["value"])
            whole = months(base["as_of_on"], target["due_on"])
            needed = (aim / start) ** (Decimal(12) / whole) - 1
            step = (aim - start) * 12 / whole
            yield from (
                Decimal(whole),
                Decimal(whole // 12),
                Decimal(whole % 12),
                half_up(needed * 100),
                half_up(step),
            )
            for passed in range(0, whole + 1, 12):
                yield half_up(start * (1 + needed) ** (Decimal(passed) / 12))
            rows = self.rows(
                "observations",
                indicator_id=base["indicator_id"],
                area_code=base["area_code"],
                scope=base["scope"],
            )
            for row in rows:
                gone = months(base["as_of_on"], row["as_of_on"])
                if gone <= 0:
                    continue
                now = self.value(row)
                growth = (now / start) ** (Decimal(12) / gone) - 1
                pace, line = growth / needed, ((now - start) * 12 / gone) / step
                yield from (Decimal(gone), half_up(growth * 100), half_up(pace), half_up(line))
                yield half_up((now - start) * 12 / gone)
                yield half_up(start * (1 + needed) ** (Decimal(gone) / 12))
                if whole > gone:
                    yield half_up((aim - now) * 12 / (whole - gone))

    def filed_demonstration(self) -> Numbers:
        """Demonstration institutions filed by the day of each target, area by area."""
        found = set()
        for target in self.rows("targets", indicator_id="demonstration-providers"):
            rows = [
                row
                for row in self.listed(target["area_code"])
                if row["status"] in COUNTING | {"停业", "已注销", "未通过备案告知"}
                and row["demonstration_level"] not in {"", "无"}
                and row["filed_on"]
                and row["filed_on"] <= target["due_on"]
            ]
            found |= {Decimal(len(rows)), Decimal(target["value"])}
        return found

    @cached_property
    def texts(self) -> list[str]:
        """Every cell of every table, once."""
        return sorted({cell for rows in self.tables.values() for row in rows for cell in row.values()})


def numbers_in(cells: Iterable[str]) -> Numbers:
    """The cells that are numbers."""
    found = set()
    for cell in cells:
        if cell.replace(".", "", 1).isdigit():
            found.add(Decimal(cell))
    return found
