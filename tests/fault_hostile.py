"""Every hostile text in every field, every setting, on every way out (``python -m tests.fault_hostile``).

Too long for every day: ``tests/test_hostile.py`` tries each text once. The figures are printed; the exit
code is 1 where one of them is a fault.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from datapub.config import Config, load_config
from datapub.history import read_folder
from datapub.load import load_texts
from datapub.problem import ConfigError
from datapub.validate import validate_tables
from tests.city import city_rows
from tests.hostile import (
    check_payloads,
    find_harmless,
    is_storable,
    list_payloads,
    put_hostile_city,
    write_rows,
)
from tests.support import SITE, put_project
from tests.ways_out import go_out, read_downloads, read_pages, read_side_files, read_sign_off


def try_cells(config: Config) -> tuple[Counter[str], list[str]]:
    """Put each text into each field; tell how many cells were refused or left, and faults without a place."""
    payloads = [text for text in list_payloads() if is_storable(text) and len(text) <= 10_001]
    found: Counter[str] = Counter()
    faults: list[str] = []
    for dataset in config.datasets:
        names = dataset.schema.names
        rows = [
            {name: payloads[(place + 7 * step) % len(payloads)] for step, name in enumerate(names)}
            for place in range(len(payloads))
        ]
        (config.root / dataset.path).write_bytes(write_rows(dataset, rows))
        texts, problems = load_texts(config.root, [dataset])
        problems += validate_tables([dataset], texts)[1]
        refused = {(one.row, one.column) for one in problems if one.severity == "error"}
        rows_refused = {one.row for one in problems if one.row and one.column is None}
        faults += [
            f"{dataset.name}: {one}" for one in problems if one.row is None or one.row - 2 >= len(rows)
        ]
        for number, row in enumerate(rows, 2):
            for field in dataset.schema.fields:
                is_refused = (number, field.name) in refused or number in rows_refused
                found["refused" if is_refused else "left as text"] += 1
                if not is_refused and field.type in {"date", "boolean"}:
                    faults.append(f"{dataset.name} {number} {field.name}: {row[field.name]!r}")
    return found, faults


def try_settings(root: Path) -> tuple[Counter[str], list[str]]:
    """Put each text into each setting, all settings at once."""
    site = SITE.format(official="false", mark="").splitlines()
    keys = {place: line.partition(" = ")[0] for place, line in enumerate(site) if ' = "' in line}
    texts = [text[:2_000] for text in list_payloads()]
    found: Counter[str] = Counter()
    faults: list[str] = []
    for turn in range(len(texts)):
        put = {place: texts[(turn + 7 * step) % len(texts)] for step, place in enumerate(keys)}
        lines = [
            f'{keys[place]} = "{_quote(put[place])}"' if place in put else line
            for place, line in enumerate(site)
        ]
        (root / "site.toml").write_text("\n".join(lines), encoding="utf-8")
        try:
            load_config(root)
            refused = set()
        except ConfigError as error:
            refused = {one.row for one in error.problems}
        for place, text in put.items():
            found["refused" if place + 1 in refused else "left as text"] += 1
            if place + 1 not in refused and "<" in text:
                faults.append(f"{keys[place]}: {text[:80]!r}")
    return found, faults


def _quote(text: str) -> str:
    return "".join(f"\\U{ord(char):08X}" for char in text)


def try_ways_out(folder: Path, rounds: int) -> tuple[Counter[str], list[str]]:
    """Build from a hostile city, each time with other texts in each cell."""
    harmless = find_harmless(check_payloads(folder / "check"))
    found: Counter[str] = Counter()
    faults: list[str] = []
    put_project(folder / "before")
    before = read_folder(folder / "before")
    step = max(1, len(harmless) // rounds)
    for start in range(0, min(len(harmless), rounds * step), step):
        with TemporaryDirectory(dir=folder) as name:
            config = put_hostile_city(Path(name), harmless, start)
            ways = go_out(config)
            shown, on_pages = read_pages(ways.content)
            texts, lost = read_downloads(ways)
            faults += [*on_pages, *lost, *read_side_files(ways.content)[1], *read_sign_off(before, config)[1]]
            found += Counter({"rounds": 1, "texts on pages": shown, "texts in downloads": texts})
    return found, faults


def main() -> int:
    """Try all of it and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40, help="cities, each with other texts in its cells")
    rounds = parser.parse_args().rounds
    broken = False
    with TemporaryDirectory() as name:
        root = Path(name)
        for folder in ("cells", "settings", "check", "before"):
            (root / folder).mkdir()
        config = put_project(root / "cells", city_rows())
        put_project(root / "settings")
        for title, attempt in (
            ("cells", lambda: try_cells(config)),
            ("settings", lambda: try_settings(root / "settings")),
            ("ways out", lambda: try_ways_out(root, rounds)),
        ):
            start = time.perf_counter()
            found, faults = attempt()
            figures = ", ".join(f"{count:,} {what}" for what, count in found.items())
            print(
                f"{title}: {figures}, {len(faults)} faults ({time.perf_counter() - start:.0f} s)", flush=True
            )
            print(*faults[:20], sep="\n")
            broken |= bool(faults)
    return int(broken)


if __name__ == "__main__":
    sys.exit(main())
