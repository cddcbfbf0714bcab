"""The examples of docs/data/use.md, as they stand on the built page, run against the built site.

Each stands once, as text. A test takes what the copy button would copy, puts the address of a local
server in the place of the site's own, and runs it with the program that it is written for.
"""

from __future__ import annotations

import contextlib
import csv
import io
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import threading
import urllib.request
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import duckdb
import pandas
import pytest
from lxml import html

from childcare.profile import PROFILE
from datapub.config import load_config
from datapub.pipeline import build
from datapub.preview import make_folder_server
from tests.city import FIRST, city_rows, put_city
from tests.conftest import CLOCK, share
from tests.support import make_credit_code

pytestmark = pytest.mark.readers
SITE = "https://tuoyu.example/"
ADDRESS = "data/use/index.html"


@pytest.fixture(scope="module")
def city_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the made-up city's site with several filed institutions in one area, so that sums differ."""
    rows = city_rows()
    first = next(row for row in rows["institutions"] if row["id"] == FIRST)
    for number in (5, 6):
        own = {
            "id": f"zb{number:05d}",
            "name": f"示例{number}号托育园",
            "address": f"甲区甲街道示例路{number}号",
        }
        rows["institutions"].append(first | own | {"credit_code": make_credit_code("91", number)})

    def make(root: Path) -> None:
        build(PROFILE, load_config(put_city(root, rows)), root / "site", CLOCK)

    return share(tmp_path_factory, "city-of-several", make) / "site"


@pytest.fixture(scope="module")
def server(city_site: Path) -> Iterator[str]:
    """Serve the made city's site, and return its address."""
    with make_folder_server(city_site, 0) as httpd:
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{httpd.server_port}/"
        httpd.shutdown()


@pytest.fixture(scope="module")
def examples(city_site: Path, server: str) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Return (language, text) of the examples below each heading, by the heading's id."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    heading = ""
    for element in html.fromstring((city_site / ADDRESS).read_bytes()).iter("h2", "code"):
        if element.tag == "h2":
            heading = element.get("id")
        elif element.getparent().tag == "pre":
            language = element.get("class").removeprefix("language-")
            found[heading].append((language, element.text_content().replace(SITE, server)))
    return found


@pytest.fixture(scope="module")
def filed(city_site: Path) -> dict[str, list[dict[str, str]]]:
    """Return the filed institutions by area, read in the plainest way there is."""
    by_area = defaultdict(list)
    with (city_site / "data/institutions.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["status"] == "已备案":
                by_area[row["area_code"]].append(row)
    return dict(by_area)


def one(
    examples: Mapping[str, Sequence[tuple[str, str]]], heading: str, language: str, place: int = 0
) -> str:
    return [text for kind, text in examples[heading] if kind == language][place]


def run(command: Sequence[str], folder: Path, **more: str) -> str:
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, env={**os.environ, **more}
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def shell(text: str, folder: Path) -> str:
    """Run commands as a person would paste them; the tools of this environment come first."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return run(["bash", "-euo", "pipefail", "-c", text], folder, PATH=path, LC_ALL="C.UTF-8")


def run_python(text: str) -> str:
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(compile(text, ADDRESS, "exec"), {"__name__": "example"})
    return output.getvalue()


def places_of(rows: list[dict[str, str]]) -> int:
    return sum(int(row["places"]) for row in rows)


def test_every_example_is_run_here(examples: Mapping[str, Sequence[tuple[str, str]]]) -> None:
    found = {heading: [language for language, _ in listed] for heading, listed in examples.items()}
    assert found == {
        "power-query": ["powerquery"],
        "curl": ["bash"],
        "pandas": ["python"],
        "r": ["r"],
        "duckdb": ["bash", "sql", "sql"],
        "dask": ["python"],
        "sqlite": ["bash", "sql", "sql", "sql"],
        "api": ["python"],
        "frictionless": ["bash"],
    }


def test_examples_name_the_site_that_they_stand_on(city_site: Path) -> None:
    text = (city_site / ADDRESS).read_text(encoding="utf-8")
    assert f"curl -fsSO {SITE}data/institutions.csv" in text
    assert "@base_url@" not in text


def test_curl(examples: Mapping[str, Sequence[tuple[str, str]]], city_site: Path, tmp_path: Path) -> None:
    assert shell(one(examples, "curl", "bash"), tmp_path).endswith("institutions.csv: OK\n")
    assert (tmp_path / "institutions.csv").read_bytes() == (city_site / "data/institutions.csv").read_bytes()


def test_curl_would_notice_a_damaged_file(
    examples: Mapping[str, Sequence[tuple[str, str]]], tmp_path: Path
) -> None:
    fetch, check = one(examples, "curl", "bash").strip().split("\n")
    shell(f"{fetch}\necho >> institutions.csv", tmp_path)
    with pytest.raises(AssertionError, match="FAILED"):
        shell(check, tmp_path)


def test_pandas(
    examples: Mapping[str, Sequence[tuple[str, str]]], filed: dict[str, list[dict[str, str]]]
) -> None:
    shown = run_python(one(examples, "pandas", "python")).splitlines()
    found = {line.split()[0]: line.split()[-1] for line in shown if re.match(r"\d{6}", line)}
    assert found == {code: str(places_of(rows)) for code, rows in filed.items()}


def test_r(
    examples: Mapping[str, Sequence[tuple[str, str]]],
    filed: dict[str, list[dict[str, str]]],
    tmp_path: Path,
) -> None:
    program = shutil.which("Rscript")
    assert program, "R is missing: run scripts/install_readers.sh"
    (tmp_path / "example.R").write_text(one(examples, "r", "r"), encoding="utf-8")
    shown = run([program, "--vanilla", "example.R"], tmp_path, LC_ALL="C.UTF-8").splitlines()
    found = dict(line.split() for line in shown[1:])
    assert found == {code: str(places_of(rows)) for code, rows in filed.items()}


def test_duckdb(
    examples: Mapping[str, Sequence[tuple[str, str]]],
    filed: dict[str, list[dict[str, str]]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shell(one(examples, "duckdb", "bash"), tmp_path)
    monkeypatch.chdir(tmp_path)
    rows = duckdb.sql(one(examples, "duckdb", "sql")).fetchall()
    assert rows == [(code, len(filed[code]), places_of(filed[code])) for code in sorted(filed)]
    duckdb.sql(one(examples, "duckdb", "sql", 1))
    with (tmp_path / "chosen.csv").open(encoding="utf-8", newline="") as stream:
        chosen = [row["name"] for row in csv.DictReader(stream)]
    assert sorted(chosen) == sorted(row["name"] for row in list_independent(filed))


@pytest.mark.filterwarnings("ignore:The inplace keyword")  # Dask's own, of this pandas
@pytest.mark.parametrize("cities", [1, 2])
def test_dask(
    examples: Mapping[str, Sequence[tuple[str, str]]],
    filed: dict[str, list[dict[str, str]]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    cities: int,
) -> None:
    """Also as the page says of several cities, whose files stand in a folder each."""
    monkeypatch.chdir(tmp_path)
    shell(one(examples, "duckdb", "bash"), tmp_path)
    text = one(examples, "dask", "python")
    if cities > 1:
        text = text.replace("institutions.parquet", "*/institutions.parquet")
        for number in range(cities):
            (tmp_path / str(number)).mkdir()
            shutil.copy("institutions.parquet", str(number))
    shown = [line.split() for line in run_python(text).splitlines()]
    found = {line[0]: line[-1] for line in shown if re.match(r"\d{6}", line[0])}
    assert found == {code: str(cities * places_of(rows)) for code, rows in filed.items()}


@pytest.fixture
def unknown(city_site: Path, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Serve a register of which one area's places are not known; return its address, and the area."""
    shutil.copytree(city_site / "data", tmp_path / "data", ignore=shutil.ignore_patterns("*[!vt]"))
    path, area = tmp_path / "data/institutions.csv", "990103"
    register = pandas.read_csv(path, dtype="string", keep_default_na=False)
    register.loc[register["area_code"] == area, "places"] = ""
    register.to_csv(path, index=False)
    whole = pandas.read_parquet(tmp_path / "data/institutions.parquet").astype({"places": "Int64"})
    whole.loc[whole["area_code"] == area, "places"] = pandas.NA
    whole.to_parquet(tmp_path / "institutions.parquet", index=False)
    with make_folder_server(tmp_path, 0) as httpd:
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{httpd.server_port}/", area
        httpd.shutdown()


@pytest.mark.filterwarnings("ignore:The inplace keyword")
@pytest.mark.parametrize("heading", ["pandas", "dask"])
def test_places_that_are_not_known_do_not_add_up_to_none(
    examples: Mapping[str, Sequence[tuple[str, str]]],
    server: str,
    unknown: tuple[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    heading: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    address, area = unknown
    shown = run_python(one(examples, heading, "python").replace(server, address)).splitlines()
    found = {line.split()[0]: line.split()[-1] for line in shown if re.match(r"\d{6}", line)}
    assert found[area] in {"<NA>", "NaN"} and any(value[0] in "123456789" for value in found.values())


def list_independent(filed: Mapping[str, list[dict[str, str]]]) -> list[dict[str, str]]:
    found = [row for rows in filed.values() for row in rows if row["provider_type"] == "独立托育机构"]
    assert found
    return found


def test_sqlite(
    examples: Mapping[str, Sequence[tuple[str, str]]],
    filed: dict[str, list[dict[str, str]]],
    tmp_path: Path,
) -> None:
    shell(one(examples, "sqlite", "bash"), tmp_path)
    with contextlib.closing(sqlite3.connect(tmp_path / "childcare-register.sqlite")) as database:
        rows = database.execute(one(examples, "sqlite", "sql")).fetchall()
        assert sorted(row[1:] for row in rows) == sorted(
            (len(rows), places_of(rows)) for rows in filed.values()
        )
        rows = database.execute(one(examples, "sqlite", "sql", 1)).fetchall()
        assert sorted(row[:3] for row in rows) == sorted(
            (row["name"], row["area_name"], row["street_name"] or None) for row in list_independent(filed)
        )
        found = database.execute(one(examples, "sqlite", "sql", 2)).fetchall()
        assert len(found) == 5
        assert all("示例路" in " ".join(row) for row in found)


def test_api(
    examples: Mapping[str, Sequence[tuple[str, str]]], city_site: Path, server: str, tmp_path: Path
) -> None:
    # The addresses inside the answers are the real site's: they lead to the local server here.
    text = one(examples, "api", "python").replace("json.load(answer)", "local(answer)")
    assert "local(answer)" in text
    text = f"""
import json

def local(answer):
    return json.loads(answer.read().decode().replace({SITE!r}, {server!r}))
{text}"""
    lines = len((city_site / "data/institutions.csv").read_text(encoding="utf-8").splitlines())
    assert run_python(text) == f"{lines - 1} 家\n"


def test_frictionless(examples: Mapping[str, Sequence[tuple[str, str]]], tmp_path: Path) -> None:
    assert "INVALID" not in shell(one(examples, "frictionless", "bash"), tmp_path)


# --- Power Query: Excel is not here, so only what can be seen in the text ---------------------------


def faults_of(text: str) -> list[str]:
    """Say what is wrong with an M expression of the form let … in …, as far as a simple reader can see."""
    bare = re.sub(r'"(?:[^"]|"")*"', '""', text)
    faults = ["quotes"] if bare.count('"') % 2 else []
    depth: list[str] = []
    for sign in re.sub(r'""', "", bare):
        if sign in "([{":
            depth.append(sign)
        elif sign in ")]}" and (not depth or depth.pop() != {")": "(", "]": "[", "}": "{"}[sign]):
            faults.append("brackets")
    faults += ["brackets"] if depth else []
    whole = re.fullmatch(r"\s*let\s(.*)\sin\s+(\S+)\s*", bare, re.DOTALL)
    if whole is None:
        return [*faults, "let … in"]
    steps = re.split(r",\n(?=    \S)", whole[1].strip("\n"))
    known: list[str] = []
    for step in steps:
        name, sign, value = step.strip().partition(" = ")
        if not sign or not re.fullmatch(r"\w+", name) or value.rstrip().endswith(","):
            faults.append(f"step: {name}")
        used = re.findall(r"(?<![\w.])[\u4e00-\u9fff]\w*", value)
        faults += [f"unknown: {word}" for word in used if word not in known]
        known.append(name)
    return faults if whole[2] in known else [*faults, f"result: {whole[2]}"]


def test_power_query(examples: Mapping[str, Sequence[tuple[str, str]]], city_site: Path) -> None:
    text = one(examples, "power-query", "powerquery")
    assert faults_of(text) == []
    (address,) = re.findall(r'Web\.Contents\("([^"]+)"\)', text)
    with urllib.request.urlopen(address) as answer:
        header = next(csv.reader(io.TextIOWrapper(answer, "utf-8")))
    named = re.findall(r'\{"(\w+)", ', text)
    assert named and set(named) <= set(header)
    functions = set(re.findall(r"\b[A-Z]\w+\.[A-Z]\w+", text))
    assert functions == {
        "Csv.Document", "Web.Contents", "QuoteStyle.Csv", "Table.PromoteHeaders",
        "Table.TransformColumnTypes", "Int64.Type",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("true])", "true]", "brackets"),
        ('"en-US"', '"en-US', "quotes"),
        ("    源 = Csv", "    Csv", "step"),
        ("PromoteHeaders(源", "PromoteHeaders(泉", "unknown"),
        ("in\n    更改的类型", "in\n    类型", "result"),
    ],
)
def test_a_broken_query_would_be_seen(
    examples: Mapping[str, Sequence[tuple[str, str]]], old: str, new: str, fault: str
) -> None:
    text = one(examples, "power-query", "powerquery")
    assert old in text
    assert any(found.startswith(fault) for found in faults_of(text.replace(old, new, 1)))
