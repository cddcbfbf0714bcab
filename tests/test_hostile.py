"""Hostile texts: each is refused at its cell, or stands as text on every way out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import markdown
import pytest
from lxml import html

from datapub.audit.page import PageReader
from datapub.audit.personal import Finder
from datapub.config import Config, load_config
from datapub.history import read_folder
from datapub.problem import ConfigError, Problem
from tests.hostile import MARK, check_payloads, find_harmless, list_payloads, put_hostile_city
from tests.settings import SITE
from tests.support import find_problems, put_project
from tests.ways_out import (
    WaysOut,
    go_out,
    list_active,
    read_downloads,
    read_pages,
    read_side_files,
    read_sign_off,
)


@pytest.fixture(scope="module")
def problems_by_text(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, tuple[Problem, ...]]:
    return check_payloads(tmp_path_factory.mktemp("check"))


@pytest.fixture(scope="module")
def city(
    tmp_path_factory: pytest.TempPathFactory, problems_by_text: Mapping[str, tuple[Problem, ...]]
) -> Config:
    return put_hostile_city(tmp_path_factory.mktemp("city"), find_harmless(problems_by_text))


@pytest.fixture(scope="module")
def ways(city: Config) -> WaysOut:
    return go_out(city)


def test_the_corpus_is_big_enough() -> None:
    assert len(list_payloads()) >= 500
    assert sum(MARK in text for text in list_payloads()) >= 250


def test_a_payload_is_refused_at_its_row_and_column_or_let_pass_as_text(
    problems_by_text: Mapping[str, tuple[Problem, ...]],
) -> None:
    for text, problems in problems_by_text.items():
        assert {problem.column for problem in problems} <= {"findings"}, repr(text[:80])
        assert len({problem.rule for problem in problems}) <= 1, [repr(text[:80]), problems]
        for problem in problems:
            assert "Traceback" not in problem.message
            assert len(problem.message) < 400, "a report does not spread what it complains of"
    refused = [text for text, problems in problems_by_text.items() if problems]
    count = len(problems_by_text)
    print(f"\n{count} payloads, {len(refused)} refused, {count - len(refused)} left as text")
    for text in (
        f"<{MARK}>",
        "=1+1",
        "甲\ufffe乙",
        "甲\u202e乙",
        "甲\r\nATTENDEE:hx7",
        "甲" + "\u0301" * 200,
    ):
        assert problems_by_text[text], repr(text)


def test_nul_and_surrogates_are_faults_of_the_file(tmp_path: Path) -> None:
    config = put_project(tmp_path)
    path = tmp_path / config.dataset("units").path
    whole = path.read_bytes()
    for raw in (b"\0", b"\xed\xa0\x80", b"\xff", b"\xc0\xaf"):
        path.write_bytes(whole[:-1] + raw + b"\n")
        found = {(one.rule, one.row) for one in find_problems(config) if one.file == "datasets/units.csv"}
        assert found & {("nul-byte", whole.count(b"\n")), ("encoding-damaged", whole.count(b"\n"))}, raw


def test_the_hostile_city_passes_the_check(city: Config) -> None:
    assert [one for one in find_problems(city) if one.severity == "error"] == []


def test_no_page_gains_an_element_an_attribute_or_a_script(ways: WaysOut) -> None:
    shown, faults = read_pages(ways.content)
    assert faults == []
    assert shown > 300, "the payloads are there, as text"


def test_feeds_calendars_and_other_files_gain_nothing(ways: WaysOut) -> None:
    kinds, faults = read_side_files(ways.content)
    assert faults == []
    assert {"ics", "atom", "json"} <= kinds


def test_every_format_gives_back_the_same_texts(ways: WaysOut) -> None:
    texts, faults = read_downloads(ways)
    assert faults == []
    assert texts > 500


def test_the_sign_off_sheet_gains_nothing(city: Config, tmp_path: Path) -> None:
    put_project(tmp_path)
    text, faults = read_sign_off(read_folder(tmp_path), city)
    assert faults == []
    assert MARK in text


def test_a_hostile_setting_is_refused_with_its_line_or_is_plain_text(tmp_path: Path) -> None:
    put_project(tmp_path)
    keys = [line.partition(" = ")[0] for line in SITE.splitlines() if ' = "' in line]
    for place, text in enumerate(list_payloads()[::9]):
        key = keys[place % len(keys)]
        lines = [
            f"{key} = {json.dumps(text)}" if line.startswith(f"{key} = ") else line
            for line in SITE.splitlines()
        ]
        (tmp_path / "site.toml").write_text("\n".join(lines) + "\n", encoding="utf-8", errors="surrogatepass")
        try:
            load_config(tmp_path)
        except ConfigError as error:
            assert all(one.file in {"site.toml", "datapackage.json"} for one in error.problems), text
        else:
            assert "<" not in text, text


def test_what_prose_would_run_is_refused_by_the_audit() -> None:
    """Prose may hold HTML; its scripts, handlers and addresses that run are faults."""
    reader, tried = PageReader(Finder()), 0
    for text in list_payloads():
        if "\0" in text or len(text) > 1_000:
            continue
        made = markdown.markdown(f"甲\n\n{text}", extensions=["attr_list", "md_in_html", "tables"])
        page = f"<html><body>{made}</body></html>"
        active = " ".join(one for one in list_active(html.fromstring(page)) if one.startswith("a"))
        if any(word in active for word in (" on", "=javascript", "=vbscript", "=data:text/html", " style")):
            tried += 1
            assert reader.read("a", page.encode("utf-8", "surrogatepass")).inline, (text, active)
    assert tried > 40
