"""Is an incremental build, byte for byte, the same as a clean one?

    make rebuild

edits the made-up city at random, again and again: a cell, a row, a word of the prose, the theme. After each
edit it builds twice, with and without the results of earlier builds, prints the differences, and exits with 1
if there are any. `make test` does a few of these edits.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from childcare.profile import PROFILE
from datapub.build_cache import NO_CACHE, BuildCache
from datapub.clock import Clock
from datapub.config import load_config
from datapub.pipeline import build
from datapub.problem import PublishingStopped
from tests.city import put_city
from tests.conftest import CLOCK
from tests.support import flatten

EDITS = 200
TEXTS = ("docs/about.md", "docs/areas/frame.md", "theme/assets/site.css", "site.toml")


def edit(root: Path, random: Random) -> tuple[str, Path, bytes]:
    """Change one thing of a project; return what, where, and what stood there before."""
    if random.random() < 0.15:
        path = root / random.choice(TEXTS)
        before = path.read_bytes()
        is_text = path.suffix in {".md", ".css"}
        path.write_bytes(before + (b"\n/* a */" if path.suffix == ".css" else b"\n\xe5\x86\x8d\n") * is_text)
        if not is_text:
            path.write_bytes(before.replace("甲市".encode(), "甲乙市".encode(), 1))
        return "text", path, before
    path = random.choice(sorted((root / "datasets").glob("*.csv")))
    before = path.read_bytes()
    header, *rows = list(csv.reader(before.decode("utf-8-sig").splitlines()))
    if not rows:
        return "nothing", path, before
    kind = random.choice(("cell", "cell", "cell", "empty", "without", "another", "order"))
    row = random.choice(rows)
    column = random.randrange(len(header))
    if kind == "cell":
        row[column] = random.choice(rows)[column] if random.random() < 0.5 else f"{row[column]}1"
    elif kind == "empty":
        row[column] = ""
    elif kind == "without":
        rows.remove(row)
    elif kind == "order":
        random.shuffle(rows)
    else:
        rows.append([f"{row[0][:-1]}9", *row[1:]])
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([header, *rows])
    return kind, path, before


def read_tree(site: Path) -> dict[str, bytes]:
    """Return every file of a site."""
    return {
        path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()
    }


def build_as(root: Path, name: str, build_cache: BuildCache, clock: Clock) -> Sequence[Mapping[str, object]]:
    """Build into a folder, and return what a refused build says."""
    try:
        build(PROFILE, load_config(root), root / name, clock, build_cache=build_cache)
    except PublishingStopped as stop:
        return flatten(stop.problems, "file", "row", "column", "message")
    return ()


def compare(root: Path, edits: int, seed: int, clock: Clock = CLOCK) -> Iterator[tuple[str, bool, list[str]]]:
    """Yield for each edit what it was, whether it was refused, and the addresses that differ."""
    random, build_cache = Random(seed), BuildCache(root / "cache", "of this test")
    build_as(root, "warm", build_cache, clock)
    for number in range(edits):
        kind, path, before = edit(root, random)
        refused = build_as(root, "clean", NO_CACHE, clock)
        problems = build_as(root, "warm", build_cache, clock)
        differing = ["what is said"] if list(problems) != list(refused) else []
        if refused:
            path.write_bytes(before)
        else:
            clean, warm = read_tree(root / "clean"), read_tree(root / "warm")
            differing += sorted(
                name for name in clean.keys() | warm.keys() if clean.get(name) != warm.get(name)
            )
        yield f"{number} {kind} {path.relative_to(root)}", bool(refused), differing


def main() -> int:
    """Do all edits."""
    bad = refusals = 0
    with TemporaryDirectory() as folder:
        for name, is_refused, differing in compare(put_city(Path(folder) / "city"), EDITS, seed=1):
            refusals += is_refused
            bad += bool(differing)
            print(name, "refused" if is_refused else "built", *differing[:5], flush=True)
    print(f"{EDITS} edits, {refusals} refused, {bad} that differ")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
