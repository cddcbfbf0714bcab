"""Create whole projects of sample data, with any number of institutions, the same bytes each time.

The rows of ``generate``, ``records`` and ``listings`` replace the shipped samples, so that all references to
institutions are valid, and the project passes its ``check``.

    python -m benchmarks.project FOLDER --institutions 126000 --layout nation
"""

from __future__ import annotations

import shutil
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Final, Literal, get_args

from benchmarks import listings, records
from benchmarks.generate import DEFAULT_SEED, Row, generate_institutions, read_rows, write_csv
from childcare.founding import lay_out_tiles, make_areas, make_streets
from datapub.divisions import Divisions, read_divisions

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("datasets", "schemas", "docs", "theme", "mkdocs.yml", "site.toml", "datapackage.json")
"""The parts of a project that a build reads."""

Layout = Literal["city", "lopsided", "nation"]
"""The shipped city; the city with half of all rows in one area; all counties of the country."""

NATION: Final = "100000"
"""The country's code in the form of GB/T 2260; the area CN of the shipped data is for comparison only."""

EMPTY_AREAS = 900
"""Number of counties without an institution in the layout ``nation``."""

_MAX_SHORT_NAME = 12
_HEALTH = "卫生健康部门"
_RECORDS = {
    "institution_events": records.generate_events,
    "inspections": records.generate_inspections,
    "assessments": records.generate_assessments,
}


def make_project(folder: Path, institutions: int, layout: Layout = "city") -> None:
    """Write a project with this number of sample institutions into ``folder``."""
    for part in PARTS:
        source = ROOT / part
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / part)
    datasets = folder / "datasets"
    if layout == "nation":
        _make_nation(folder)
    areas, streets = read_rows(datasets / "areas.csv"), read_rows(datasets / "streets.csv")
    reporting = [area for area in areas if area["is_reporting_area"] == "true"]
    weights = None
    if layout == "lopsided":
        weights = _weigh_lopsided(reporting)
    elif layout == "nation":
        weights = _weigh_nation(reporting, streets)
    rows = generate_institutions(institutions, areas, streets, weights=weights)
    _write(datasets, "institutions", rows)
    for name, make in _RECORDS.items():
        _write(datasets, name, make(rows))
    whole = NATION if layout == "nation" else reporting[0]["parent_code"]
    below = [area | {"parent_code": whole} for area in reporting]
    for name in listings.MAKERS:
        _write(datasets, name, listings.generate(name, below, rows))


def _write(datasets: Path, name: str, rows: Iterable[Mapping[str, str]]) -> None:
    """Write a dataset with its present header."""
    path, listed = datasets / f"{name}.csv", list(rows)
    header = path.read_text(encoding="utf-8").split("\n", 1)[0]
    names = header.split(",")
    with path.open("w", encoding="utf-8", newline="") as stream:
        if listed:
            write_csv(({column: row.get(column, "") for column in names} for row in listed), stream)
        else:
            stream.write(header + "\n")


def _weigh_lopsided(areas: Sequence[Row]) -> dict[str, int]:
    """Return weights that give the first area half of all rows."""
    others = {area["code"]: 1 for area in areas[1:]}
    return {areas[0]["code"]: len(others), **others}


def _weigh_nation(areas: Sequence[Row], streets: Sequence[Row]) -> dict[str, int]:
    """Return weights by number of streets, as a proxy for population, and 0 for the empty areas."""
    weights = {area["code"]: 1 for area in areas}
    for street in streets:
        if street["area_code"] in weights:
            weights[street["area_code"]] += 1
    empty = Random(DEFAULT_SEED).sample([area["code"] for area in areas], EMPTY_AREAS)
    return weights | dict.fromkeys(empty, 0)


def _make_nation(folder: Path) -> None:
    """Add all provinces, cities and counties to the shipped city, which keeps its rows."""
    datasets, divisions = folder / "datasets", read_divisions()
    own = {row["code"]: row for row in read_rows(datasets / "areas.csv")}
    country = own.pop("CN")
    whole = country | {"code": NATION, "name": "样例全国", "short_name": "样例全国", "parent_code": "CN"}
    listed = {row["code"]: row for row in (country, whole, *_list_counties(divisions))}
    listed |= own  # after the others: zones have no code of the country's
    listed["370000"] = own["370000"] | {"parent_code": NATION}
    short_names = _disambiguate(listed)
    areas = [
        row | {"sort_order": str(order), "short_name": short_names[code]}
        for order, (code, row) in enumerate(listed.items(), 1)
    ]
    _write(datasets, "areas", areas)
    reporting = [row["code"] for row in areas if row["is_reporting_area"] == "true"]
    _write(datasets, "area_tiles", lay_out_tiles(reporting))
    streets = {row["code"]: row for row in read_rows(datasets / "streets.csv")}
    others = set(reporting) - own.keys()
    streets |= {row["code"]: row for row in make_streets(divisions, others)}
    _write(datasets, "streets", streets.values())
    measures = read_rows(datasets / "support_measures.csv")
    own_code = next(code for code, row in own.items() if row["level"] == "市")
    _write(
        datasets,
        "support_measures",
        (row | {"area_code": NATION} if row["area_code"] == own_code else row for row in measures),
    )
    path = folder / "site.toml"
    text = path.read_text(encoding="utf-8")
    for name, value in {"city": "样例全国", "city_code": NATION}.items():
        text = "\n".join(
            f'{name} = "{value}"' if line.startswith(f"{name} = ") else line for line in text.split("\n")
        )
    path.write_text(text, encoding="utf-8")


def _disambiguate(areas: Mapping[str, Row]) -> dict[str, str]:
    """Return code -> unique short name; ambiguous ones are preceded by their parent's name."""
    times = Counter(row["short_name"] for row in areas.values())
    names = {
        code: areas[row["parent_code"]]["short_name"] + row["short_name"]
        if times[row["short_name"]] > 1 and row["parent_code"] in areas
        else row["short_name"]
        for code, row in areas.items()
    }
    times = Counter(names.values())
    return {
        code: (name if times[name] == 1 else areas[code]["name"])[:_MAX_SHORT_NAME]
        for code, name in names.items()
    }


def _list_counties(divisions: Divisions) -> Iterable[Row]:
    """Yield the provinces with their cities and counties, except provinces without known counties.

    A city without counties is itself a reporting area, as streets are not areas here.
    """
    for province in divisions.below(""):
        _, *rows = make_areas(divisions, province.code)
        if len(rows) == 1:
            continue
        for row in rows:
            if row["parent_code"] == "CN":
                row["parent_code"] = NATION
            row["filing_authority"] = row["name"] + _HEALTH if row["is_reporting_area"] == "true" else ""
            yield row


def main() -> None:
    """Write a project into an empty folder."""
    parser = ArgumentParser(description="Make a project of sample data")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--institutions", type=int, default=10_000)
    parser.add_argument("--layout", choices=get_args(Layout), default="city")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    make_project(options.folder, options.institutions, options.layout)


if __name__ == "__main__":
    main()
