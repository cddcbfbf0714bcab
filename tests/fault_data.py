"""Mutation of datasets: is each fault located, and does everything that passes the check build? `make fault`.

The datasets of the made-up city are mutated one at a time (cells, rows, columns, headers, encodings and
delimiters), and each mutation is checked like `check` does. A mutation that passes is kept for the next ones;
after every fortieth mutation the whole site is built, and the city is reset. There must be no traceback, no
fault without its row and column, and no fault that only the build finds.
"""

from __future__ import annotations

import csv
import io
import shutil
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from unittest.mock import patch

import hypothesis
from hypothesis import HealthCheck, Phase, given
from hypothesis import strategies as st

from childcare.profile import PROFILE
from datapub import check as checks
from datapub.config import load_config
from datapub.model import Dataset
from datapub.pipeline import build
from datapub.problem import Problem, ProblemsFound, has_errors
from datapub.step_cache import StepCache
from tests.city import put_city
from tests.conftest import CLOCK
from tests.figures import Figures

NUMBER, GATHERED = 10_000, 40
SORTS = (
    "traceback of check", "traceback of build", "not told", "not told at its place",
    "fault that only the build finds",
)  # fmt: skip
"""Kinds of failures."""
TEXTS = (
    "示例", "甲、乙；丙", "a,b", 'say "hi"', "it's", "<b>甲</b>", "&amp;&lt;", "{{ x }}", "{% raw %}",
    "]]>", "-->", "</script>", "\\", "\\n", "%s %(a)s", "$1", "`a`", "[甲](b)", "NULL", "NaN", "None",
    "nan", "true", "007", "1e5", "-0", "0", "1", "12o5", "2026-13-45", "2026-02-29", "2026-09-01",
    "1899-12-31", "9999-12-31", "0001-01-01", "٣", "𠮷野", "é", "e\u0301", "😀", "👨‍👩‍👧", "…", "——",
    "／", "长" * 3000, "9" * 30, "1.50", ".5", "1,200", " 前", "后 ", "甲  乙", "甲\t乙", "a" * 40000,
    "https://example.org/a?b=c&d=e", "http://甲.例/乙 丙", "javascript:alert(1)", "370300", "CN", "CON",
    "../x", "a/b", "#", "?",
)  # fmt: skip
"""Texts that people and programs put into cells, each valid in some fields and invalid in others."""

JUNK, YEARS = ("12o5", "甲", "2026-13-45"), (1949, 2015, 2024, 2025, 2026, 2027, 2050)
FORMULA, UNSEEN, BROKEN = "=1+1", "甲\u200b乙", "甲\n乙"
ENCODINGS = ("gb18030", "utf-16", "utf-16-le", "big5", "latin-1")

Rows = list[list[str]]
Place = tuple[int | None, str | None]
Mutate = Callable[["Sheet", Random], Place | None]
"""Changes a sheet; returns the row and the column that have to be told, None where it need not be a fault.

Raises IndexError where the sheet has nothing of the kind.
"""


@dataclass
class Sheet:
    """The file of a dataset, parsed."""

    dataset: Dataset
    rows: Rows
    encode: Callable[[bytes], bytes] = lambda raw: raw
    delimiter: str = ","

    @property
    def header(self) -> list[str]:
        return self.rows[0]

    def pick(self, random: Random) -> int:
        return random.choice(range(1, len(self.rows)))

    def put(self, random: Random, names: list[str], value: str) -> Place:
        row, name = self.pick(random), random.choice(names)
        self.rows[row][self.header.index(name)] = value
        return row + 1, name

    def fields(self, *types: str) -> list[str]:
        return [item.name for item in self.dataset.schema.fields if item.type in types and not item.enum]

    def write(self) -> bytes:
        stream = io.StringIO(newline="")
        csv.writer(stream, lineterminator="\n", delimiter=self.delimiter).writerows(self.rows)
        return self.encode(stream.getvalue().encode())


def _junk(sheet: Sheet, random: Random) -> Place:
    return sheet.put(
        random,
        sheet.fields("integer", "number", "boolean", "date"),
        random.choice(JUNK),
    )


def _foreign_word(sheet: Sheet, random: Random) -> Place:
    return sheet.put(random, [item.name for item in sheet.dataset.schema.fields if item.enum], "没有的词")


def _blank_required(sheet: Sheet, random: Random) -> Place:
    return sheet.put(random, [item.name for item in sheet.dataset.schema.fields if item.is_required], "")


def _lost_reference(sheet: Sheet, random: Random) -> Place:
    keys = [key.fields[0] for key in sheet.dataset.schema.foreign_keys if len(key.fields) == 1]
    return sheet.put(random, keys, "nothere99")


def _same_key(sheet: Sheet, random: Random) -> Place:
    row = sheet.pick(random)
    sheet.rows.insert(row + 1, [*sheet.rows[row]])
    return row + 2, None


def _more_cells(sheet: Sheet, random: Random) -> Place:
    row = sheet.pick(random)
    sheet.rows[row].append("多")
    return row + 1, None


def _fewer_cells(sheet: Sheet, random: Random) -> Place:
    row = sheet.pick(random)
    del sheet.rows[row][-random.randint(1, len(sheet.rows[row]) - 1) :]
    return row + 1, None


def _text(word: str) -> Mutate:
    return lambda sheet, random: sheet.put(random, sheet.fields("string"), word)


def _renamed(sheet: Sheet, random: Random) -> Place:
    column = random.randrange(len(sheet.header))
    name = sheet.header[column]
    sheet.header[column] = random.choice((name.upper() + "x", "列", "", f" {name}"))
    return None, name


def _dropped(sheet: Sheet, random: Random) -> Place:
    column = random.randrange(len(sheet.header))
    name = sheet.header[column]
    for row in sheet.rows:
        del row[column : column + 1]
    return None, name


def _doubled(sheet: Sheet, random: Random) -> Place:
    column = random.randrange(len(sheet.header))
    for row in sheet.rows:
        row.insert(column, row[column] if column < len(row) else "")
    return None, sheet.header[column]


def _added(sheet: Sheet, random: Random) -> Place:
    column = random.randrange(len(sheet.header) + 1)
    for number, row in enumerate(sheet.rows):
        row.insert(column, "" if number else "extra")
    return None, "extra"


def _swapped_columns(sheet: Sheet, random: Random) -> Place:
    one, other = random.sample(range(len(sheet.header)), 2) if len(sheet.header) > 1 else [][0]
    for row in sheet.rows:
        row[one], row[other] = row[other], row[one]
    return None, None


def _encoded(sheet: Sheet, random: Random) -> Place:
    name = random.choice(ENCODINGS)
    if sheet.write().isascii() and not name.startswith("utf-16"):
        raise IndexError
    sheet.encode = lambda raw: raw.decode().encode(name, errors="replace")
    return None, None


def _bad_byte(sheet: Sheet, random: Random) -> Place:
    row, _ = sheet.put(random, sheet.fields("string"), "BADBYTE")
    sheet.encode = lambda raw: raw.replace(b"BADBYTE", b"a\xffb")
    return row, None  # the message says at which byte


def _delimited(sheet: Sheet, random: Random) -> Place:
    sheet.delimiter = random.choice((";", "\t", "|"))
    if len(sheet.header) < 2:
        raise IndexError
    return None, None


def _marked(sheet: Sheet, random: Random) -> None:
    sheet.encode = random.choice((lambda raw: b"\xef\xbb\xbf" + raw, lambda raw: raw.replace(b"\n", b"\r\n")))
    return None


def _empty_line(sheet: Sheet, random: Random) -> Place:
    row = sheet.pick(random)
    sheet.rows.insert(row, [])
    return row + 1, None


def _open_quote(sheet: Sheet, random: Random) -> Place:
    sheet.put(random, sheet.fields("string"), "OPENQUOTE")
    sheet.encode = lambda raw: raw.replace(b"OPENQUOTE", b'"open')
    return None, None


def _emptied(sheet: Sheet, random: Random) -> Place:
    sheet.rows.clear()
    return None, None


def _any_text(sheet: Sheet, random: Random) -> None:
    sheet.put(random, sheet.header, random.choice(TEXTS))


def _any_blank(sheet: Sheet, random: Random) -> None:
    sheet.put(random, sheet.header, "")


def _other_cell(sheet: Sheet, random: Random) -> None:
    name = random.choice(sheet.header)
    sheet.put(random, [name], sheet.rows[sheet.pick(random)][sheet.header.index(name)])


def _number(sheet: Sheet, random: Random) -> None:
    value = random.choice((0, 1, 2, -1, 3, 10**6, 10**18, random.randint(0, 300)))
    sheet.put(random, sheet.fields("integer", "number"), str(value))


def _day(sheet: Sheet, random: Random) -> None:
    year, month, day = random.choice(YEARS), random.randint(1, 12), random.randint(1, 28)
    sheet.put(random, sheet.fields("date"), f"{year}-{month:02}-{day:02}")


def _word(sheet: Sheet, random: Random) -> None:
    item = random.choice([item for item in sheet.dataset.schema.fields if item.enum])
    sheet.put(random, [item.name], random.choice([*item.enum]))


def _fewer_rows(sheet: Sheet, random: Random) -> None:
    del sheet.rows[sheet.pick(random)]


def _no_rows(sheet: Sheet, random: Random) -> None:
    del sheet.rows[sheet.pick(random) :]


def _new_row(sheet: Sheet, random: Random) -> None:
    key = sheet.dataset.schema.primary_key[0]
    row = [*sheet.rows[sheet.pick(random)]]
    column = sheet.header.index(key)
    row[column] = row[column][:-1] + random.choice("0123456789")
    sheet.rows.insert(sheet.pick(random), row)


def _other_order(sheet: Sheet, random: Random) -> None:
    rows = sheet.rows[1:]
    random.shuffle(rows)
    sheet.rows[1:] = rows


FAULTS: dict[str, Mutate] = {
    "junk in a typed cell": _junk,
    "a word that is no choice": _foreign_word,
    "a required cell emptied": _blank_required,
    "a reference to nothing": _lost_reference,
    "a row twice": _same_key,
    "too many cells": _more_cells,
    "too few cells": _fewer_cells,
    "a formula": _text(FORMULA),
    "an unseen character": _text(UNSEEN),
    "a line break": _text(BROKEN),
    "a control character": _text("甲\x01乙"),
    "a private character": _text("甲\ue000"),
    "a column renamed": _renamed,
    "a column dropped": _dropped,
    "a column twice": _doubled,
    "a column added": _added,
    "columns swapped": _swapped_columns,
    "another encoding": _encoded,
    "a byte that is no UTF-8": _bad_byte,
    "another delimiter": _delimited,
    "an empty line": _empty_line,
    "a quote not closed": _open_quote,
    "an empty file": _emptied,
}
MAYBE: dict[str, Mutate] = {
    "any text": _any_text,
    "a cell emptied": _any_blank,
    "a cell of another row": _other_cell,
    "a number": _number,
    "a day": _day,
    "another choice": _word,
    "a row gone": _fewer_rows,
    "rows gone": _no_rows,
    "a row more": _new_row,
    "rows in another order": _other_order,
    "a mark or line ends of a spreadsheet": _marked,
}
KINDS = FAULTS | MAYBE


@dataclass
class Walk:
    """The present state of the city, and the failures found."""

    root: Path
    counts: Counter[str] = field(default_factory=Counter)
    found: list[str] = field(default_factory=list)
    gathered: list[str] = field(default_factory=list)

    def begin(self) -> None:
        """Begin with the sound city."""
        self.sound = put_city(self.root / "sound")
        self.city = self.root / "city"
        shutil.copytree(self.sound, self.city)
        self.config = load_config(self.city)
        self.cache = StepCache()
        self.datasets = [item for item in self.config.datasets if len(self.read(item).rows) > 1]

    def read(self, dataset: Dataset) -> Sheet:
        text = (self.city / dataset.path).read_text(encoding="utf-8")
        return Sheet(dataset, list(csv.reader(io.StringIO(text, newline=""))))

    def check(self) -> list[Problem]:
        return [*checks.check(PROFILE, self.config, CLOCK.today, cache=self.cache).problems]

    def mutate(self, place: int, kind: str, seed: int) -> None:
        """Mutate a dataset, check it, and keep it where nothing is wrong with it."""
        dataset = self.datasets[place % len(self.datasets)]
        what = f"{dataset.name}: {kind} ({seed})"
        path = self.city / dataset.path
        before, sheet = path.read_bytes(), self.read(dataset)
        if len(sheet.rows) < 2:
            return
        try:
            expected = KINDS[kind](sheet, Random(f"{seed} {self.counts['mutated']}"))
        except IndexError:  # no such field, no such row
            self.counts["not possible"] += 1
            return
        after = sheet.write()
        if after == before:
            self.counts["no change"] += 1
            return
        path.write_bytes(after)
        self.counts["mutated"] += 1
        if self.counts["mutated"] % 1_000 == 0:
            print(self.describe(), flush=True)
        try:
            problems = self.check()
        except Exception:
            self.note("traceback of check", what, traceback.format_exc(limit=-3))
            path.write_bytes(before)
            return
        if has_errors(problems):
            self.counts["told"] += 1
            self.counts["placed"] += bool(expected and expected[0])
            path.write_bytes(before)
            if expected and not any(_is_at(one, dataset, expected) for one in problems):
                reported = [(one.file, one.row, one.column, one.rule) for one in problems][:5]
                self.note("not told at its place", what, f"{expected}, told: {reported}")
        elif expected and not any(_is_left_out(one, dataset) for one in problems):
            self.note("not told", what, str(expected))
            path.write_bytes(before)
        else:
            self.counts["passed"] += 1
            self.gathered.append(what)
            if len(self.gathered) >= GATHERED:
                self.build()

    def build(self) -> None:
        """Build the whole site of what has passed, and begin anew."""
        self.counts["built"] += 1
        output = self.root / "site"
        try:
            build(PROFILE, self.config, output, CLOCK)
        except ProblemsFound as stop:
            errors = [one for one in stop.problems if one.severity == "error"]
            self.note("fault that only the build finds", "; ".join(self.gathered), str(errors[:3]))
        except Exception:
            self.note("traceback of build", "; ".join(self.gathered), traceback.format_exc(limit=-4))
        self.gathered.clear()
        shutil.rmtree(output, ignore_errors=True)
        for path in (self.sound / "datasets").iterdir():
            shutil.copy(path, self.city / "datasets")

    def describe(self) -> str:
        return ", ".join(f"{name} {count}" for name, count in sorted(self.counts.items()))

    def note(self, sort: str, what: str, text: str) -> None:
        self.counts[sort] += 1
        self.found.append(f"{sort}: {what}\n    {text}")
        print(self.found[-1], flush=True)


def _is_left_out(problem: Problem, dataset: Dataset) -> bool:
    """Return whether it says that rows of the dataset are not published: samples of rows that are gone."""
    return problem.file == dataset.path and problem.rule == "orphan-sample"


def _is_at(problem: Problem, dataset: Dataset, expected: Place) -> bool:
    row, column = expected
    return (
        problem.severity == "error"
        and problem.file == dataset.path
        and row in (None, problem.row)
        and column in (None, problem.column, problem.value)
    )


def run(number: int = NUMBER, seed: int = 0) -> Walk:
    """Apply this many mutations, which only depend on the seed."""
    with TemporaryDirectory() as folder:
        walk = Walk(Path(folder))
        walk.begin()

        @hypothesis.seed(seed)
        @hypothesis.settings(
            max_examples=10 * number, phases=[Phase.generate], database=None, deadline=None,
            suppress_health_check=[*HealthCheck],
        )  # fmt: skip
        @given(st.integers(0, 999), st.sampled_from([*KINDS]), st.integers(0, 2**32))
        def mutate(place: int, kind: str, seed: int) -> None:
            if walk.counts["mutated"] < number:
                walk.mutate(place, kind, seed)

        mutate()
        if walk.gathered:
            walk.build()
    return walk


def drive(figures: Figures) -> None:
    """Mutate as many as are wanted."""
    with patch.object(checks, "check_sources", lambda *_: ()):  # prose stays as it is
        walk = run()
    figures.add_at_least("mutated datasets", walk.counts["mutated"], NUMBER)
    figures.add("that were told to be at fault", walk.counts["told"])
    figures.add("with a fault injected whose row and column are known", walk.counts["placed"])
    figures.add("that passed, and were built with others", walk.counts["passed"])
    figures.add("sites built of them", walk.counts["built"])
    for sort in SORTS:
        figures.add_faults(sort, [found for found in walk.found if found.startswith(f"{sort}: ")])
