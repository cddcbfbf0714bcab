"""Try every hostile text in every field, every setting and an imported workbook, in every output.

This takes too long for `make test`, where ``tests/test_hostile.py`` tries each text once.
"""

from __future__ import annotations

import csv
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from childcare.profile import PROFILE
from datapub.characters import find_foreign
from datapub.cli import main
from datapub.config import Config, load_config
from datapub.history import read_folder
from datapub.load import load_texts
from datapub.problem import ConfigError
from datapub.validate import validate_tables
from tests.city import city_rows, put_city
from tests.figures import Figures
from tests.hostile import (
    check_payloads,
    find_harmless,
    is_storable,
    list_payloads,
    put_hostile_city,
    write_rows,
)
from tests.intake.sheets import Sheet, write_book
from tests.settings import SITE
from tests.support import put_project
from tests.ways_out import go_out, read_downloads, read_pages, read_side_files, read_sign_off

MOST_OF_EXCEL = 32_767
"""Characters that a cell of a workbook holds."""
ROUNDS = 40
"""Cities that are built, each with other texts in its cells."""


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
    site = SITE.splitlines()
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


def try_workbooks(root: Path) -> tuple[Counter[str], list[str]]:
    """Import each text in a cell of a workbook; what is taken over is what the check lets stand."""
    payloads = [text for text in list_payloads() if text and len(text) <= MOST_OF_EXCEL]
    rows = city_rows()
    first = rows["institutions"][0]
    rows["institutions"] = [
        {
            **first,
            "id": f"zb{place:05}",
            "credit_code": "",
            "name": f"示例{place}托育园",
            "address": f"甲区示例路{place}号",
        }
        for place in range(1, len(payloads) + 1)
    ]
    rows["institution_events"] = rows["inspections"] = []
    put_city(root, rows)
    config = load_config(root)
    table = root / config.dataset("institutions").path
    names = [row["name"] for row in rows["institutions"]]
    found: Counter[str] = Counter()
    faults: list[str] = []
    grid = [("名称", "地址"), *zip(names, payloads, strict=True)]
    book = write_book(root / "list.xlsx", Sheet(grid))
    with StringIO() as stated, redirect_stdout(stated), redirect_stderr(stated):
        code = main(PROFILE, ["import", str(book), "--partial", "--sound-only", "--yes"], root)
        after = main(PROFILE, ["check"], root)
        output = stated.getvalue()
    if code or after or "Traceback" in output or (root / "datapub-crash.txt").exists():
        faults.append(f"import ends with {code}, the check after it with {after}: {output[-500:]!r}")
    with table.open(encoding="utf-8", newline="") as stream:
        written = {row["name"]: row["address"] for row in csv.DictReader(stream)}
    for name, text, row in zip(names, payloads, rows["institutions"], strict=True):
        is_old = written.get(name) == row["address"]
        found["refused" if is_old else "taken over as text"] += 1
        if name not in written or (not is_old and find_foreign(written[name])):
            faults.append(f"{text[:80]!r} became {written.get(name, '')[:80]!r}")
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


def drive(figures: Figures) -> None:
    """Try all of it."""
    with TemporaryDirectory() as name:
        root = Path(name)
        for folder in ("cells", "settings", "check", "before", "book"):
            (root / folder).mkdir()
        config = put_project(root / "cells", city_rows())
        put_project(root / "settings")
        figures.add_at_least("hostile texts", len(list_payloads()), 500)
        for title, attempt in (
            ("fields", lambda: try_cells(config)),
            ("settings", lambda: try_settings(root / "settings")),
            ("workbook", lambda: try_workbooks(root / "book")),
            ("ways out", lambda: try_ways_out(root, ROUNDS)),
        ):
            found, faults = attempt()
            for what, number in found.items():
                figures.add(f"{title}: {what}", number)
            figures.add_faults(f"{title}: faults", faults)
