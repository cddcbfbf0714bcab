"""Every number that a page prints goes back to a row, or to a sum over rows that is done again here.

A page's figures are read from its HTML, as a visitor gets it. Dates, addresses, codes and quotations
(cells that are words, prose of docs/, descriptions of fields) are no figures and are taken out first;
whatever number is left has to be in the set that ``facts.py`` works out for that page from the
committed CSV files. A page for which no set is stated fails: nobody has said where its numbers come from.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sized
from datetime import date
from decimal import Decimal
from functools import cache
from math import ceil
from pathlib import Path
from statistics import median

import pytest
from lxml import html

from childcare.derive.position import find_position
from childcare.listings import LISTINGS
from childcare.profile import PROFILE
from childcare.required import REQUIRED
from childcare.sections.area import OF_INSTITUTIONS
from childcare.sections.register import AGE_SPANS, FIRST_PAGE, PRICE_LIMITS
from childcare.terms import EventKind
from datapub.cli import make_parser
from datapub.cli.describe import describe_commands
from datapub.config import load_config
from datapub.messages.frames import FRAME_WORDINGS
from datapub.pages import meanings
from datapub.settings import list_settings
from tests.conftest import CLOCK
from tests.shipped.facts import (
    CITY,
    CLASSES,
    COUNTING,
    Facts,
    Numbers,
    Row,
    count,
    half_up,
    numbers_in,
    percent,
)
from tests.site_facts import SiteFacts
from tests.support import measure_km

ROOT = Path(__file__).resolve().parents[2]

FIGURE = re.compile(r"(?<![A-Za-z\d.,_/\-])\d[\d,]*(?:\.\d+)?(?![A-Za-z\d_])")
NO_FIGURE = re.compile(
    r"https?://\S+"
    r"|\d{4}-\d{2}-\d{2}|\d{4}\s?年(?:\s?\d{1,2}\s?月)?(?:\s?\d{1,2}\s?日)?|\d{1,2}\s?月\s?\d{1,2}\s?日"
    r"|〔\d{4}〕\d+号|第\d号令|第 ?[1-4] ?季度|\d{4}-Q[1-4]"
    r"|\b\d{2}:\d{2}\b|[1-9]岁以下|\b12345\b|\b12320\b"
    r"|\d+(?:—\d+)?个月(?:以上)?"  # ages of the kinds of classes: 国卫人口发〔2019〕58号
    r"|GB/T \d+—\d{4}|\(\d{4}\)"  # how to cite: a standard, and the year of a citation
    r"|版本 [0-9a-f]{12}|<iframe.*?</iframe>"
)


@pytest.fixture(scope="module")
def facts(built_site: Path) -> Facts:
    return Facts(ROOT, built_site)


@pytest.fixture(scope="module")
def site(built_site: Path) -> Path:
    return built_site


# --- reading a page ------------------------------------------------------------------------------


def read_text(page: str) -> str:
    """Return the words of a page's main part, every block apart from the next."""
    tree = html.fromstring(page)
    part = next(iter(tree.xpath("//article")), None)
    if part is None:
        part = tree.xpath("//main")[0]
    words = part.xpath(
        ".//text()[not(ancestor::script or ancestor::style or ancestor::time"
        " or ancestor::*[local-name()='svg'] or ancestor::*[contains(@class, 'code')])]"
    )
    return "\n".join(" ".join(word.split()) for word in words)


def list_figures(page: str, quoted: list[str]) -> list[tuple[Decimal, str]]:
    """Return the figures of a page, each with the words around it."""
    text = read_text(page)
    for cell in quoted:
        text = text.replace(cell, "“”")
    text = NO_FIGURE.sub("", text)
    return [
        (Decimal(found[0].rstrip(",").replace(",", "")), text[max(0, found.start() - 20) : found.end() + 8])
        for found in FIGURE.finditer(text)
    ]


@cache
def read_prose() -> dict[str, str]:
    """The sources in docs/, by the address of their page."""
    prose = {}
    for path in sorted((ROOT / "docs").rglob("*.md")):
        relative = path.relative_to(ROOT / "docs")
        folder = relative.parent if relative.stem == "index" else relative.with_suffix("")
        prose["" if folder == Path() else folder.as_posix() + "/"] = path.read_text(encoding="utf-8")
    return prose


def find_numbers(text: str) -> Numbers:
    return {
        Decimal(found.replace(",", ""))
        for found in re.findall(r"\d[\d,]*(?:\.\d+)?", text)
        if found.strip(",")
    }


MOST_POINTS = {Decimal(points) for points in (100, 140, 200, 210, 80, 200, 70)}
"""Of the dimensions of WS/T 821-2023."""
SEVERITIES = ("serious", "general", "minor")
SMALLEST = Decimal(5)
"""Fewer children than this are not told (rule R12); pages that hide a number say so."""


# --- where the numbers of a page come from ---------------------------------------------------------


def of_area(facts: Facts, code: str) -> Numbers:
    found = facts.sums(code) | facts.compared(code) | facts.grown(code) | facts.largest_class(code)
    found |= facts.counts() | facts.shares(CITY) | facts.kinds(CITY)
    found |= facts.ages(code) | facts.filed(code) | facts.staff(code)
    found |= {Decimal(len(facts.open(CITY))), Decimal(facts.places(CITY)), Decimal(facts.demonstration(CITY))}
    found |= numbers_in([facts.area(code)["population"]])
    found |= {Decimal(n) for n in Counter(row["operator_type"] for row in facts.open(code)).values()}
    above = facts.above(code)
    for target in facts.tables["targets"]:
        if target["area_code"] in above and target["value"]:
            found.add(Decimal(target["value"]))
            found |= facts.observed(target["indicator_id"], target["area_code"])
    answered = facts.reported([code] if code != CITY else facts.reporting)
    found |= {Decimal(answered), Decimal(len(facts.tables["tasks"]) - answered)}
    for name in LISTINGS:
        rows = facts.tables[name]
        own = [row for row in rows if code in {CITY, row["area_code"]}]
        found |= {Decimal(len(own))} | of_held(own)
    areas = {row["id"]: row["area_code"] for row in facts.published}
    for name in OF_INSTITUTIONS:
        own = [row for row in facts.tables[name] if code in {CITY, areas[row["institution_id"]]}]
        found.add(Decimal(len(own)))
    found |= numbers_in(row["number"] for row in facts.tables["tasks"])  # of those that owe what is not there
    if code == CITY:
        found |= {Decimal(0), Decimal(facts.silent())} | {
            number for other in facts.reporting for number in of_row(facts, other)
        }
        for indicator in facts.tables["indicators"]:
            found |= facts.observed(indicator["id"], CITY)
    return found


def of_row(facts: Facts, code: str) -> Numbers:
    sums = len(facts.open(code)), facts.places(code), facts.inclusive(code)
    return {Decimal(number) for number in sums} | facts.known(code)


PAGE_ROWS = 25
"""Institutions on a page of a list; its pages have numbers."""


def of_list(facts: Facts, page: str) -> Numbers:
    fees = ("fee_cny_month", "fee_cny_month_min", "fee_cny_month_max", "fee_note")
    code = page.partition("-")[0]
    rows = list(facts.listed(code))
    numbers = {Decimal(number) for number in range(1, ceil(len(rows) / PAGE_ROWS) + 1)}
    cells = (row[name] for row in rows for name in ("places", "site_no", *fees))
    return facts.sums(code) | numbers_in(cells) | numbers


def of_inspections(facts: Facts, rows: list[Row], counting: int) -> Numbers:
    """What some inspections add up to, and how many of those that may take children were visited."""
    known = [row for row in rows if all(row[f"findings_{kind}"] for kind in SEVERITIES)]
    found = [count(row[f"findings_{kind}"] for kind in SEVERITIES) for row in known]
    done = [
        int(row["findings_rectified"] or number)
        for row, number in zip(known, found, strict=True)
        if row["findings_rectified"] or row["rectified_on"]
    ]
    is_open = {row["id"]: row["status"] in COUNTING for row in facts.published}
    today = CLOCK.published.date().isoformat()
    late = [row for row in rows if row["due_on"] and not row["rectified_on"] and row["due_on"] < today]
    institutions = {row["institution_id"] for row in rows}
    visited = sum(is_open[name] for name in institutions)
    put_right_late = [row for row in rows if row["due_on"] and row["rectified_on"] > row["due_on"]]
    sums = sum(found), len(late), len(put_right_late), sum(done)
    return {Decimal(n) for n in (len(rows), len(known), len(institutions), visited, counting, *sums)}


def of_all_inspections(facts: Facts) -> Numbers:
    rows = facts.tables["inspections"]
    areas = {row["id"]: row["area_code"] for row in facts.published}
    whole = len(facts.open(CITY))
    found = of_inspections(facts, rows, whole) | of_folded(rows)
    found |= {number for row in rows for number in of_findings(row)}
    for code in facts.reporting:
        listed = [row for row in rows if areas[row["institution_id"]] == code]
        found |= of_inspections(facts, listed, len(facts.open(code)))
    quarters = {row["inspected_on"]: quarter_of(row["inspected_on"]) for row in rows}
    for quarter in set(quarters.values()):
        listed = [row for row in rows if quarters[row["inspected_on"]] == quarter]
        found |= of_inspections(facts, listed, whole) | {Decimal(part) for part in quarter}
    return found


def quarter_of(day: str) -> tuple[int, int]:
    return int(day[:4]), (int(day[5:7]) + 2) // 3


def of_findings(row: Row) -> Numbers:
    counts = [count([row[f"findings_{kind}"]]) for kind in SEVERITIES]
    days_late = 0
    if row["due_on"] and row["rectified_on"]:
        days_late = (date.fromisoformat(row["rectified_on"]) - date.fromisoformat(row["due_on"])).days
    numbers = {Decimal(number) for number in (sum(counts), *counts, days_late)}
    return numbers | numbers_in([row["findings_rectified"]])


def of_held(rows: list[Row]) -> Numbers:
    """How many activities were held, are to be held, and are cancelled."""
    today = CLOCK.published.date().isoformat()
    held = [row for row in rows if row.get("activity_status") == "如期"]
    past = sum((row["ends_on"] or row["held_on"]) < today for row in held)
    return {Decimal(number) for number in (past, len(held) - past, len(rows) - len(held))}


def of_folded(rows: Sized) -> Numbers:
    """How many rows of a page stand open, how many unfold, and how many it lists and does not."""
    shown = min(len(rows), 50)
    return {Decimal(n) for n in (min(shown, 6), max(shown - 6, 0), shown, len(rows) - shown, 0)}


def of_hours(rows: list[Row]) -> Numbers:
    """How many courses take sixty hours, and how many of those who run an institution passed one."""
    known = [row for row in rows if row.get("study_hours")]
    courses = [row for row in known if row["trainees"] == "负责人" and row["people"] and row["passed"]]
    passed = count(row["passed"] for row in courses if int(row["study_hours"]) >= 60)
    numbers = (
        sum(int(row["study_hours"]) >= 60 for row in known if row["trainees"] == "负责人"),
        passed,
        count(row["people"] for row in courses),
    )
    return {Decimal(number) for number in numbers}


def of_listing(facts: Facts, name: str) -> Numbers:
    """What the rows of a listing come to, by area and by each of their words, and what their cells say."""
    rows = facts.tables[name]
    words = {cell for row in rows for column, cell in row.items() if not column.endswith(("id", "_on"))}
    groups = [rows, *([row for row in rows if word in row.values()] for word in words)]
    found = of_folded(rows)
    for indicator in LISTINGS[name].indicators:
        found |= of_recorded(facts, indicator)
    for group in groups:
        found |= of_hours(group)
        found.add(Decimal(len(group)))
        found |= {Decimal(sum(word in row.values() for row in group)) for word in words & {"true", "已供应"}}
        for column in rows[0] if rows else ():
            cells = [row[column] for row in group if row[column]]
            found.add(Decimal(len(cells)))
            if all(re.fullmatch(r"\d+(\.\d+)?", cell) for cell in cells):
                found.add(sum(map(Decimal, cells), Decimal(0)))
                found |= {  # over the rows that state another column as well
                    sum((Decimal(row[column]) for row in group if row[column] and row[other]), Decimal(0))
                    for other in rows[0]
                }
            found |= numbers_in(cells)
    return found | numbers_in(row["number"] for row in facts.tables["tasks"])


def of_all_events(facts: Facts) -> Numbers:
    rows = facts.tables["institution_events"]
    years = Counter((row["happened_on"][:4], row["kind"]) for row in rows)
    shown = {Decimal(number) for number in years.values()} | {Decimal(int(year)) for year, _ in years}
    days = ("filed_on", "changed_on", "cancelled_on")
    own = {(row["id"], name, row[name]) for row in facts.published for name in days if row[name]}
    own -= {(row["institution_id"], EventKind(row["kind"]).column, row["happened_on"]) for row in rows}
    return shown | of_folded([*rows, *own])


def of_all_assessments(facts: Facts) -> Numbers:
    rows = sorted(facts.tables["assessments"], key=lambda row: row["assessed_on"])
    last = {row["institution_id"]: row for row in rows}
    today = CLOCK.published.date().isoformat()
    held = {
        name: row["quality_grade"]
        for name, row in last.items()
        if not row["valid_until_on"] or row["valid_until_on"] >= today
    }
    found = {number for row in rows for number in numbers_in([row["score"]])}
    for code in [CITY, *facts.reporting]:
        grades = Counter(held[row["id"]] for row in facts.open(code) if row["id"] in held)
        sums = (*grades.values(), grades.total(), len(facts.open(code)))
        found |= {Decimal(number) for number in sums}
    stated = [row for row in facts.open(CITY) if row["quality_grade"] in set("ABCD")]
    stated = [row for row in stated if row["id"] not in held]
    return found | of_folded(rows) | {Decimal(len(stated))}


def of_institution(facts: Facts, name: str) -> Numbers:
    row = next(row for row in facts.published if row["id"] == name)
    classes = count(row[f"classes_{key}"] for key in CLASSES.values())
    past = [change for change in facts.changes if change["key"] == name]
    found = numbers_in(cell for change in past for cell in (change["before"], change["after"]))
    visits = facts.rows("inspections", institution_id=name)
    found |= {number for visit in visits for number in of_findings(visit)} | {Decimal(len(visits) - 1)}
    for assessment in facts.rows("assessments", institution_id=name):
        found |= numbers_in(assessment.values()) | {Decimal(1000)} | MOST_POINTS
    for table in LISTINGS:
        rows = [each for each in facts.tables[table] if each.get("institution_id") == name]
        found |= {number for each in rows for number in numbers_in(each.values())}
    return found | numbers_in(row.values()) | {Decimal(classes), SMALLEST} | of_staff_and_near(facts, row)


RATIOS = {Decimal(n) for n in (3, 5, 7)}
"""国卫人口发〔2019〕58号《设置标准》 art 20: children to a caregiver."""


def of_staff_and_near(facts: Facts, row: Row) -> Numbers:
    """Return the ratios, the children to each caregiver, and how far others lie, as the page rounds it."""
    found = set(RATIOS)
    if row["caregivers"] and row["enrolled"]:
        found.add(Decimal((20 * int(row["enrolled"]) + (n := int(row["caregivers"]))) // (2 * n)) / 10)
    if not row["longitude"]:
        return found
    here = find_position(Decimal(row["longitude"]), Decimal(row["latitude"]), row["crs"])
    for other in facts.published:
        if other["longitude"] and here:
            there = find_position(Decimal(other["longitude"]), Decimal(other["latitude"]), other["crs"])
            km = measure_km(here, there) if there else 0
            found |= {Decimal(f"{km:.1f}"), Decimal(max(1, round(km * 10)) * 100)}
    return found


Pair = tuple[int | Decimal | None, int | Decimal | None]
"""What a row adds above and below the line; None for a row that does not say it."""


def of_recorded(facts: Facts, name: str) -> Numbers:
    """An indicator counted again from its records: by area, or by year where it happens in time."""

    def flag(cell: str) -> int | None:
        return None if not cell else int(cell in {"true", "合格", "A", "B", "C", "D"})

    def meal(row: Row) -> Pair | None:
        if row["has_meals"] == "false":
            return None
        return (flag(row["has_food_licence"]) if row["has_meals"] else None), 1

    def put_right(row: Row) -> Pair:
        found = [row[f"findings_{kind}"] for kind in SEVERITIES]
        if not all(found):
            return None, None
        number = count(found)
        is_reported = row["findings_rectified"] or row["rectified_on"] or not number
        return int(row["findings_rectified"] or number) if is_reported else 0, number

    def in_step(row: Row) -> Pair | None:
        if row["is_required"] == "false" or row["kind"] not in {"", "新建居住区"}:
            return None
        if (
            not row["kind"]
            or not row["is_required"]
            or not row["housing_accepted_on"]
            or not row["housing_delivered_on"]
        ):
            return None, None
        is_in = all(row[day] and row[day] <= row[f"housing_{day}"] for day in ("accepted_on", "delivered_on"))
        return int(is_in), 1

    def has(row: Row, column: str, word: str) -> int | None:
        return int(row[column] == word) if row[column] else None

    def is_open(row: Row) -> Pair | None:
        if row["provider_type"] != "用人单位办托":
            return None
        return (int(row["admission_scope"] != "只限本单位") if row["admission_scope"] else None), 1

    def returning(row: Row) -> Pair | None:
        if row["trainees"] not in {"", "再就业的家长"}:
            return None
        return (int(row["people"]) if row["people"] and row["trainees"] else None), None

    def room(row: Row) -> Pair | None:
        return None if row["is_due"] == "false" else ((flag(row["has_room"]) if row["is_due"] else None), 1)

    def trained(row: Row) -> Pair | None:
        if row["trainees"] not in {"", "负责人"}:
            return None
        if not all(row[column] for column in ("trainees", "people", "passed", "study_hours")):
            return None, None
        return int(row["passed"]) if int(row["study_hours"]) >= 60 else 0, int(row["people"])

    if name == "median-fee":
        return {number for code in (CITY, *facts.reporting) for number in of_fees(facts.open(code))}
    if name == "quality-graded" and facts.tables["assessments"]:
        return of_all_assessments(facts)
    of_register: dict[str, Callable[[Row], Pair | None]] = {
        "hygiene-pass-rate": lambda row: (flag(row["hygiene_result"]), 1),
        "fire-safety-rate": lambda row: (flag(row["has_fire_safety"]), 1),
        "food-licence-rate": meal,
        "quality-graded": lambda row: (flag(row["quality_grade"]), None),
        "open-employer-rate": is_open,
        "nonprofit-providers": lambda row: (has(row, "profit_status", "非营利性"), None),
        "converted-providers": lambda row: (flag(row["is_converted"]), None),
        "medical-providers": lambda row: (has(row, "provider_type", "医疗机构办托"), None),
        "public-private-providers": lambda row: (has(row, "operator_type", "公办民营"), None),
        "assisted-providers": lambda row: (has(row, "operator_type", "民办公助"), None),
        "community-providers": lambda row: (has(row, "provider_type", "社区嵌入式托育"), None),
        "certified-caregiver-rate": lambda row: (
            (int(row["caregivers_certified"]), int(row["caregivers"]))
            if row["caregivers"] and row["caregivers_certified"]
            else (None, None)
        ),
        "medical-partner-rate": lambda row: (
            int(row["medical_partner"] != "无") if row["medical_partner"] else None,
            1,
        ),
        "child-caregiver-ratio": lambda row: (
            (int(row["enrolled"]), int(row["caregivers"]))
            if row["enrolled"] and row["caregivers"]
            else (None, None)
        ),
    }
    of_tables: dict[str, tuple[str, str, Callable[[Row], Pair | None]]] = {
        "inspections": ("inspections", "inspected_on", lambda row: (1, None)),
        "rectification-rate": ("inspections", "inspected_on", put_right),
        "nursing-room-rate": ("nursing_rooms", "", room),
        "new-estate-rate": ("housing_projects", "housing_delivered_on", in_step),
        "subsidies": ("subsidies", "paid_on", lambda row: (Decimal(row["amount_cny"]), None)),
        "land-supplied": (
            "land_plots",
            "supplied_on",
            lambda row: (int(row["plot_status"] == "已供应"), None),
        ),
        "return-training": ("training_courses", "began_on", returning),
        "principal-training-rate": ("training_courses", "began_on", trained),
    }
    if name in of_register:
        add = of_register[name]
        groups = [facts.open(code) for code in (CITY, *facts.reporting)]
    elif name in of_tables:
        table, day, add = of_tables[name]
        rows = facts.tables[table]
        years = {row[day][:4] for row in rows if row[day]} if day else set()
        groups = (
            [[row for row in rows if row[day][:4] == year] for year in years]
            + [[row for row in rows if row[day]]]
            if day
            else [
                rows,
                *([row for row in rows if row["area_code"] == code] for code in (CITY, *facts.reporting)),
            ]
        )
    else:
        return set()
    found: Numbers = set()
    for group in groups:
        asked = [pair for pair in map(add, group) if pair is not None]  # None: the count is not of this row
        pairs = [pair for pair in asked if pair[0] is not None]
        above, below = (sum(Decimal(pair[side] or 0) for pair in pairs) for side in (0, 1))
        found |= {above, below, Decimal(len(pairs)), Decimal(len(asked))}
        if below:
            found |= {percent(above, below), half_up(above / below)}
    return found


def of_fees(rows: list[Row]) -> Numbers:
    fees = [Decimal(row["fee_cny_month"]) for row in rows if row["fee_cny_month"]]
    return {Decimal(len(fees)), Decimal(len(rows)), *([median(fees)] if fees else ())}


def of_indicator(facts: Facts, name: str) -> Numbers:
    indicator = next(row for row in facts.tables["indicators"] if row["id"] == name)
    found = facts.observed(name) | facts.targets(name) | facts.from_register(name) | facts.rated(name)
    found.add(Decimal(len({row["source_title"] for row in facts.rows("observations", indicator_id=name)})))
    return (
        found
        | of_recorded(facts, name)
        | numbers_in([indicator["multiplier"]])
        | {Decimal(100), Decimal(12), Decimal(1), Decimal(60)}  # 60 hours of training: WS/T 821-2023
        | ties(facts, name)
    )


def ties(facts: Facts, name: str) -> Numbers:
    """How many areas share the first place of a chart."""
    values = [value[0] for code in facts.reporting if (value := facts.register_value(name, code))]
    return {Decimal(values.count(max(values)))} if values else set()


def of_task(facts: Facts, name: str) -> Numbers:
    task = next(row for row in facts.tables["tasks"] if row["id"] == name)
    reports = facts.rows("task_progress", task_id=name)
    units = len(facts.rows("task_units", task_id=name))
    cells = {row["area_code"] for row in reports if row["status"]} - {CITY}
    answers = [count_answers(facts, task["id"], text) for text in task["answered_by"].split("、") if text]
    counted: Numbers = set()
    for indicator in facts.rows("indicators", related_task_id=name):
        counted |= facts.observed(indicator["id"], CITY) | facts.from_register(indicator["id"])
        counted |= of_recorded(facts, indicator["id"])
        counted |= {Decimal(60)} if indicator["id"] == "principal-training-rate" else set()  # hours
        counted |= numbers_in(
            row["period"] for row in facts.rows("observations", indicator_id=indicator["id"])
        )
    return (
        counted
        | numbers_in([task["number"], *(row["period"] for row in reports)])
        | {Decimal(n) for n in (units, len(reports), len(cells), len(facts.reporting), *answers)}
        | {Decimal(len({*facts.reporting} - cells))}  # areas that have not reported
        | (of_held(facts.tables["activities"]) if "activities" in task["answered_by"] else set())
    ).union(*(of_kinds(facts, name, text) for text in task["answered_by"].split("、") if text))


def count_answers(facts: Facts, task: str, text: str) -> int:
    """How many rows are a task's."""
    return len(list_answers(facts, task, text))


def of_kinds(facts: Facts, task: str, text: str) -> Numbers:
    """How many of a task's rows are of which kind."""
    rows = list_answers(facts, task, text)
    listing = LISTINGS.get(text.partition("(")[0])
    kinds = [row[listing.by] for row in rows] if listing and listing.by else []
    groups = [[row for row in rows if row[listing.by] == kind] for kind in set(kinds)] if listing else []
    return {Decimal(len(group)) for group in groups}.union(*map(of_held, groups))


def list_answers(facts: Facts, task: str, text: str) -> list[Row]:
    """The rows of a task: ``dataset(column=word/word&column=word)``."""
    table, _, chosen = text.rstrip(")").partition("(")
    rows = facts.open(CITY) if table == "institutions" else facts.tables[table]
    for column, words in (part.split("=") for part in chosen.split("&") if part):
        rows = [row for row in rows if set(words.split("/")) & set(row[column].split("、"))]
    return [row for row in rows if row.get("task_id", task) == task]


def of_unit(facts: Facts, name: str) -> Numbers:
    mentions = facts.rows("task_units", unit_id=name)
    reports = [row for row in facts.rows("task_progress", unit_id=name) if row["status"]]
    found = numbers_in(row["position"] for row in mentions)
    for row in mentions:
        found |= of_task(facts, row["task_id"])
    return found | {Decimal(len(mentions)), Decimal(len({row["task_id"] for row in reports}))}


def of_duties(facts: Facts) -> Numbers:
    """How many tasks each unit and all have, and of how many all, some or none of the data are there."""
    counts: dict[str, Counter[str]] = {"": Counter()}
    for row in facts.tables["task_units"]:
        (task,) = facts.rows("tasks", id=row["task_id"])
        answers = [count_answers(facts, task["id"], text) for text in task["answered_by"].split("、") if text]
        state = f"{any(answers)}{all(answers)}" if answers else ""
        for unit in ("", row["unit_id"]):
            counts.setdefault(unit, Counter())[state] += 1
    found = {Decimal(n) for own in counts.values() for n in (own.total(), *own.values())}
    return found | {Decimal(0), Decimal(len(counts) - 1)}


def of_chart(facts: Facts, name: str) -> Numbers:
    if name == "units-data":
        return of_duties(facts)
    if name.startswith("indicator-"):
        return of_indicator(facts, name.removeprefix("indicator-"))
    code = name.split("-")[1]
    if name.endswith("-fees"):
        return of_all_fees(facts)
    found = of_area(facts, code)
    if code == CITY:
        for other in facts.reporting:
            found |= facts.kinds(other)
    return found


def of_all_fees(facts: Facts) -> Numbers:
    return facts.fees(CITY).union(*map(facts.fees, facts.reporting))


def of_cells(rows: list[Row]) -> Numbers:
    """How many rows there are, whole and by each file, and what share of their cells is filled."""
    cut_by = [column for column in ("area_code", "status", "provider_type") if rows and column in rows[0]]
    groups = [rows]
    for column in cut_by:
        groups += [[row for row in rows if row[column] == word] for word in {row[column] for row in rows}]
    found: Numbers = set()
    for group in groups:
        cells = [bool(cell) for row in group for cell in row.values()]
        found |= {Decimal(len(group)), Decimal(100 * sum(cells) // len(cells) if cells else 0)}
    return found


def of_dataset(facts: Facts, name: str) -> Numbers:
    """What a dataset's page counts and quotes; derived datasets have no other rows than the published."""
    found: Numbers = set()
    for path in (facts.site / "data").glob(f"{name}*.csv"):
        rows = Facts.read(path) if path.stem == name else []
        found |= of_cells(rows) | {Decimal(min(len(rows), 5)), Decimal(5)}
        for row in rows[:5]:
            found |= numbers_in(cell.removeprefix("-") for cell in row.values())
            found.add(Decimal(len(row)))
    schema = ROOT / "schemas" / f"{name}.json"
    return found | find_numbers(schema.read_text(encoding="utf-8") if schema.is_file() else "")


@cache
def of_sizes(facts: Facts) -> Numbers:
    sizes = [path.stat().st_size for path in (facts.site / "data").rglob("*") if path.is_file()]
    large = {Decimal(f"{size / 1024**2:.1f}") for size in sizes if size >= 1024**2}
    small = {Decimal(size) for size in sizes if size < 1024}
    return large | small | {Decimal(round(size / 1024)) for size in sizes}


@cache
def of_all(facts: Facts) -> Numbers:
    """What the pages that sum the site up may print."""
    found = facts.counts() | facts.rated() | facts.filed_demonstration()
    for code in [CITY, *facts.reporting]:
        found |= facts.sums(code)
    for indicator in facts.tables["indicators"]:
        name = indicator["id"]
        found |= facts.observed(name) | facts.targets(name) | facts.from_register(name)
    silent = {row["id"] for row in facts.tables["indicators"]} - {
        row["indicator_id"] for row in facts.tables["observations"]
    }
    return found | {Decimal(len(silent))}


def of_changes(facts: Facts) -> Numbers:
    """What the pages of updates print: cells before and after, and how many rows changed, and when."""
    rows = facts.changes
    found = numbers_in(cell for row in rows for cell in (row["before"], row["after"]))
    found |= {Decimal(len(table)) for table in facts.tables.values()}
    for by in (["kind"], ["dataset"], ["dataset", "kind"], ["area_code"], ["area_code", "kind"]):
        for length in (4, 7, 10, 40):  # a year, a month, a day, a moment
            keys: dict[tuple[str, ...], set[tuple[str, str]]] = {}
            for row in rows:
                group = (row["published_at"][:length], *(row[name] for name in by))
                keys.setdefault(group, set()).add((row["dataset"], row["key"]))
            found |= {Decimal(len(changed)) for changed in keys.values()}
            found |= {Decimal(len({name for name, _ in changed})) for changed in keys.values()}
    first = {(row["first_commit"], row["dataset"]) for row in facts.history}
    found |= {Decimal(sum(commit == of for of, _ in first)) for commit, _ in first}
    return found | {Decimal(len({row["commit"] for row in rows}))}


SOURCES: dict[str, Callable[[Facts, str], Numbers]] = {
    r"areas/(\w+)/": of_area,
    r"register/([\w-]+)/": of_list,
    r"institutions/(\w+)/": of_institution,
    r"indicators/([\w-]+)/": of_indicator,
    r"goals/(\w+)/": lambda facts, name: facts.filed_demonstration() | {Decimal(12), Decimal(31)},
    r"tasks/(\w+)/": of_task,
    r"units/(\w+)/": of_unit,
    r"charts/([\w-]+)/": of_chart,
    r"changes/([\w-]+)/": lambda facts, name: of_changes(facts),
    r"data/(\w+)/": lambda facts, name: of_dataset(facts, name) | of_sizes(facts),
    r"manual/messages-([\w-]+)/": lambda facts, name: {
        number
        for wording in [*PROFILE.messages.wordings.values(), *FRAME_WORDINGS.values()]
        for number in find_numbers(f"{wording.wrong} {wording.fix}")
    },
    r"data/(\w+)-errors/": lambda facts, name: {
        Decimal(n + 1) for n in range(len(facts.tables["corrections"]))
    },
    r"data/(\w+)-en/": lambda facts, name: {Decimal(1), Decimal(100), Decimal(1000)},  # multipliers
}
"""Address of a data page -> the numbers it may print."""


def of_filled(rows: list[dict[str, str]]) -> Numbers:
    """How many of some rows state each column, and how many do not."""
    filled = {sum(bool(row[name]) for row in rows) for name in rows[0]} if rows else set()
    return {Decimal(number) for count in filled for number in (count, len(rows) - count)}


def of_landing(facts: Facts, address: str) -> Numbers:
    """What a page of docs/ may print beside its own prose: the sums in its blocks."""
    areas = [CITY, *facts.reporting]
    found = set(of_all(facts))
    if address == "institutions/":
        found |= of_list(facts, CITY) | {Decimal(most) for most in PRICE_LIMITS} | {Decimal(FIRST_PAGE)}
        found |= {Decimal(months) for span in AGE_SPANS for months in span}
    elif address == "progress/":
        found.add(Decimal(len({row["task_id"] for row in facts.tables["task_units"]})))
    elif address == "areas/":
        found |= {number for code in areas for number in of_row(facts, code)} | numbers_in(areas)
        found.add(Decimal(facts.silent()))
    elif address == "indicators/":  # how many are not rated, for which reason
        own = [row for row in facts.read(facts.site / "data/ratings.csv") if row["area_code"] == CITY]
        found |= {Decimal(n) for n in Counter(row["rating_reason"] for row in own).values()}
        stated = {row["indicator_id"] for row in facts.tables["observations"] if row["area_code"] == CITY}
        found |= {Decimal(len(stated)), Decimal(len(facts.tables["indicators"]) - len(stated))}
    elif address == "inspections/":
        found |= of_all_inspections(facts) | numbers_in(row["number"] for row in facts.tables["tasks"])
    elif address == "assessments/":
        found |= of_all_assessments(facts) | numbers_in(row["number"] for row in facts.tables["tasks"])
    elif address == "institution_events/":
        found |= of_all_events(facts) | numbers_in(row["number"] for row in facts.tables["tasks"])
    elif address == "sanctions/":  # the rows stand in no repository
        found |= numbers_in(row["number"] for row in facts.tables["tasks"])
    elif address == "support_measures/":
        found |= {number for row in facts.tables["support_measures"] for number in numbers_in(row.values())}
    elif address.strip("/") in LISTINGS:
        found |= of_listing(facts, address.strip("/")) | {Decimal(5), Decimal(15)}  # terms: 25号 article 9
    elif address == "disclosure/standard/":
        rows = facts.read(facts.site / "disclosure/standard-directory.csv")
        found |= {Decimal(number) for number in range(1, len(rows) + 1)}
        found |= {number for row in rows for cell in row.values() for number in find_numbers(cell)}
    elif address == "goals/":
        of_policies = Counter(row["policy_id"] for row in facts.tables["goals"])
        found |= {Decimal(number) for number in of_policies.values()}
        found.add(Decimal(sum(row["due_on"] <= CLOCK.today.isoformat() for row in facts.tables["goals"])))
        found |= numbers_in(row["statement"] for row in facts.tables["targets"])
    elif address == "units/":
        reports = facts.tables["task_progress"]
        found |= of_duties(facts)
        for key in ("unit_id", "area_code"):
            for name in {row[key] for row in reports}:
                stated = [row for row in reports if row[key] == name]
                found |= {Decimal(len({row["task_id"] for row in stated if row["status"]}))}
                found |= {Decimal(n) for n in range(sum(not row["status"] for row in stated) + 1)}
        found |= {Decimal(n) for n in range(sum(bool(row["due_on"]) for row in facts.tables["tasks"]) + 1)}
    elif address == "tasks/":
        answered = facts.reported(facts.reporting)
        cells = len(facts.tables["tasks"]) * len(facts.reporting)
        found |= {Decimal(answered), Decimal(cells - answered)}
        found |= {number for row in facts.tables["tasks"] for number in of_task(facts, row["id"])}
        found |= {
            Decimal(sum(row["group"] == group for row in facts.tables["tasks"]))
            for group in list_groups(facts)
        }
    elif address == "data/":
        tables = [
            facts.read(path) for path in (facts.site / "data").glob("*.csv") if "-excel" not in path.name
        ]
        found |= {number for rows in tables for number in of_cells(rows)} | {Decimal(len(tables))}
        found |= of_sizes(facts)
        package = json.loads((facts.site / "data/datapackage.json").read_text(encoding="utf-8"))
        found.add(Decimal(len(package["resources"])))
    elif address in {"ratings/", "comparison/", "reconciliation/", "rating/"}:
        rows = facts.read(facts.site / "data/ratings.csv")
        found |= {
            Decimal(sum(row["rating"] == name for row in rows)) for name in {row["rating"] for row in rows}
        }
        found |= {
            Decimal(len(rows)),
            Decimal(sum(not row["target_value"] for row in rows)),
            Decimal(sum(bool(row["target_value"]) for row in rows)),
            Decimal(0),
            Decimal(1),
            Decimal(12),
            Decimal(len(count_comparable(facts))),
        }
        found |= {number for row in facts.tables["area_tiles"] for number in numbers_in(row.values())}
        found |= of_all_fees(facts) if address == "comparison/" else set()
        found.add(Decimal(len(facts.read(facts.site / "data/reconciliation_results.csv"))))
    elif address == "completeness/":
        for listed in map(facts.listed, areas):
            found |= of_filled(listed)
            for status in {row["status"] for row in listed}:
                found |= of_filled([row for row in listed if row["status"] == status])
            found |= of_filled([row for row in listed if row["status"] in COUNTING | {"停业"}])
        found |= {number for item in REQUIRED for number in find_numbers(item.basis)} | {
            Decimal(3),
            Decimal(5),
        }
    elif address == "changes/":
        found |= of_changes(facts)
    elif address == "manual/components/":
        found |= of_list(facts, CITY) | {Decimal(number) for number in (1, 2, 3)}  # pages that are turned
    elif address == "manual/messages/":
        found |= {Decimal(group.count) for group in meanings.list_groups(PROFILE.messages)}
    elif address == "manual/rules/":
        found |= {Decimal(sum(rule.is_law is law for rule in PROFILE.rules)) for law in (True, False)}
        found |= {number for rule in PROFILE.rules for number in find_numbers(rule.basis)}
    elif address == "manual/settings/":
        found |= {Decimal(len(list_settings()))}
    elif address == "manual/datasets/":
        listed = load_config(ROOT).datasets
        kinds = [None if item.policy.is_internal else item.cadence for item in listed]
        found |= {Decimal(number) for number in Counter(kinds).values()}
    elif address == "manual/commands/":
        stated = (
            word
            for item in COMMANDS
            for word in (item.description, *(one.description for one in item.arguments))
        )
        found |= {number for text in stated for number in find_numbers(text)}
    elif address == "disclosure/":
        pages = [row for row in facts.tables["publication_index"] if row["title"]]
        package = json.loads((facts.site / "data/datapackage.json").read_text(encoding="utf-8"))
        found |= {Decimal(len(pages)), Decimal(len(package["resources"]))}
    elif address in {"", "disclosure/audit/"}:
        found |= of_audit(facts)
    elif address == "sources/":
        titles = [row["source_title"] for row in facts.tables["observations"]]
        kinds = Counter(row["relation"] for row in facts.tables["policies"])
        found |= {Decimal(titles.count(title)) for title in titles} | {Decimal(n) for n in kinds.values()}
    return found


COMMANDS = describe_commands(make_parser())
RESULTS = ("符合", "不符合", "无法核查", "不适用")


def of_audit(facts: Facts) -> Numbers:
    """How many duties there are, and how many came out which way."""
    rows = facts.read(facts.site / "data/disclosure-audit.csv")
    results = [row["result"] for row in rows]
    assert len(results) == len(facts.tables["disclosure_duties"])
    counts = {Decimal(len(results)), *(Decimal(results.count(name)) for name in RESULTS)}
    return counts | {number for row in rows for number in find_numbers(row["reason"])}


def list_groups(facts: Facts) -> set[str]:
    return {row["group"] for row in facts.tables["tasks"]}


def count_comparable(facts: Facts) -> list[str]:
    """Indicators with a value in some area below the city."""
    local = {
        row["indicator_id"] for row in facts.tables["observations"] if row["area_code"] in facts.reporting
    }
    return [
        row["id"]
        for row in facts.tables["indicators"]
        if row["id"] in local or any(facts.register_value(row["id"], code) for code in facts.reporting)
    ]


def allow(facts: Facts, address: str) -> Numbers | None:
    """Return the numbers that a page may print; None where nobody has said where they come from."""
    if (prose := read_prose().get(address)) is not None:
        return of_landing(facts, address) | find_numbers(prose)
    for pattern, source in SOURCES.items():
        if found := re.fullmatch(pattern, address):
            return source(facts, found[1])
    return None


def list_pages(site: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(site.rglob("index.html")):
        folder = path.parent.relative_to(site).as_posix()
        yield ("" if folder == "." else folder + "/"), path.read_text(encoding="utf-8")


def quote(facts: Facts) -> list[str]:
    """Texts that are quoted as they stand: cells that are words, and what the package says of its data."""
    package = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
    stated = [facts.texts]
    for resource in (*package["resources"], *package["derived"]):
        schema = json.loads((ROOT / resource["schema"]).read_text(encoding="utf-8"))
        stated.append(
            [resource["title"], resource["description"], resource["limits"], resource["row_meaning"]]
        )
        stated.append([resource.get(name, "") for name in ("title_en", "description_en", "limits_en")])
        stated.append([source["title"] for source in resource["sources"]])
        for field in schema["fields"]:
            stated.append([field["description_en"], *field.get("enum_en", {}).values()])
            stated.append([field["description"], *map(str, field.get("constraints", {}).get("enum", []))])
    cells = {text for group in stated for text in group if is_quotation(text)}
    return sorted(cells, key=lambda text: (-len(text), text))


def is_quotation(text: str) -> bool:
    """Tell words with digits in them (GB 32100-2015 as well) from mere numbers, dates and codes."""
    has_words = not text.isascii() or " " in text
    return any(char.isdigit() for char in text) and has_words and len(text) >= 4


def find_untraced(facts: Facts, address: str, page: str, quoted: list[str]) -> list[str]:
    """Return what a page prints and nobody can account for."""
    allowed = allow(facts, address)
    if allowed is None:
        return ["nobody has said where the numbers of this page come from"]
    return [
        f"{number} in …{around}…" for number, around in list_figures(page, quoted) if number not in allowed
    ]


# --- the tests --------------------------------------------------------------------------------------


def test_every_number_on_every_page_is_traced(facts: Facts) -> None:
    quoted = quote(facts)
    untraced = {
        address: found
        for address, page in list_pages(facts.site)
        if (found := find_untraced(facts, address, page, quoted))
    }
    assert untraced == {}


ONE_OF_EACH = (
    "areas/{city}/", "areas/{area}/", "register/{area}/", "institutions/{institution}/",
    "indicators/{series}/", "charts/area-{area}-types/", "tasks/{task}/", "units/{unit}/", "data/areas/",
    "comparison/", "tasks/", "",
)  # fmt: skip


@pytest.mark.parametrize("address", ONE_OF_EACH)
def test_a_forged_number_is_caught(facts: Facts, built_site: Path, address: str) -> None:
    """A reader that finds nothing would pass everything."""
    address = SiteFacts(built_site, CITY).fill(address)
    page = (facts.site / address / "index.html").read_text(encoding="utf-8")
    head, body = page.split("<h1", 1)
    quoted = quote(facts)
    figures = sorted({f"{number:,}" for number, _ in list_figures(page, quoted)}, key=len)
    forged = re.sub(rf"(?<![\d.,-])(?:{'|'.join(map(re.escape, figures))})(?![\d.,-])", "987,654.32", body)
    assert forged != body
    assert find_untraced(facts, address, head + "<h1" + forged, quoted)


def test_a_page_of_unknown_numbers_is_caught(facts: Facts) -> None:
    assert find_untraced(facts, "surprise/", "<main><p>7</p></main>", [])


# --- the tables of areas, cell by cell --------------------------------------------------------------


def read_tables(page: str) -> dict[tuple[str, str, str], str]:
    """Return the cells of a page's tables by (section, row heading, column heading)."""
    cells = {}
    for table in html.fromstring(page).xpath("//table[contains(@class, 'data')]"):
        section = table.xpath("preceding::h2[1]/@id")
        columns = [head.text_content().strip() for head in table.xpath("./thead/tr/th")]
        for row in table.xpath("./tbody/tr | ./tfoot/tr"):
            head, *others = row.xpath("./th | ./td")
            label = head.text_content().strip()
            # below a number may stand how many institutions it rests on
            rest = [(cell.text or "").strip() or cell.text_content().strip() for cell in others]
            cells |= {(section[0], label, name): cell for name, cell in zip(columns[1:], rest, strict=False)}
    return cells


def expect_tables(facts: Facts, code: str) -> Iterator[tuple[tuple[str, str, str], int]]:
    """Yield what an area's tables have to say; a small number could stand in the wrong place."""
    if not facts.listed(code):
        return  # an area of which nothing is listed has no tables of zeros
    if facts.split(code) == facts.places(code):
        for name, places in facts.places_by_class(code).items():
            yield ("places", name, "托位（个）"), places
        yield ("places", "合计", "托位（个）"), facts.places(code)
    for kind, whole in facts.types(CITY).items():
        yield ("types", kind, "机构（家）"), facts.types(code)[kind]
        if code != CITY:
            yield ("types", kind, "全市（家）"), whole
    yield ("types", "合计", "机构（家）"), len(facts.open(code))
    for year, row in facts.growth(code).items():
        heads = ("当年备案（家）", "其托位（个）", "累计机构（家）", "累计托位（个）")
        yield from ((("growth", f"{year}年", head), value) for head, value in zip(heads, row, strict=True))
    if code == CITY:
        for other in facts.reporting:
            name = facts.area(other)["short_name"]
            yield ("areas", name, "机构（家）"), len(facts.open(other))
            yield ("areas", name, "托位（个）"), facts.places(other)
            yield ("areas", name, "普惠托位（个）"), facts.inclusive(other)


def expect_cards(facts: Facts, code: str) -> dict[str, str]:
    """Return what an area's cards say; what cannot be counted says so, which other tests look at."""
    if not facts.listed(code):
        return dict.fromkeys(("可以收托的机构", "托位", "示范机构", "每千人口托位数"), "不计算")
    rates = {"普惠托位占比": facts.inclusive_share(code), "托位使用率": facts.occupancy(code)}
    return {
        "可以收托的机构": f"{len(facts.open(code)):,} 家",
        "托位": f"{facts.places(code):,} 个",
        "示范机构": f"{facts.demonstration(code)} 家",
        "每千人口托位数": "不计算",
        **{name: f"{percent(*pair).normalize():f}%" for name, pair in rates.items() if pair[1]},
    }


def test_cells_of_an_area_stand_where_they_belong(facts: Facts) -> None:
    for code in [CITY, *facts.reporting]:
        page = (facts.site / f"areas/{code}/index.html").read_text(encoding="utf-8")
        printed = read_tables(page)
        wrong = [
            (code, place, printed.get(place), value)
            for place, value in expect_tables(facts, code)
            if printed.get(place) not in {f"{value:,}", *(() if value else ("未公布",))}
        ]
        assert wrong == []
        cards = html.fromstring(page).xpath("//ul[contains(@class, 'figures--row')]//dl")
        reported = {
            card.xpath("./dt")[0].text_content(): card.xpath("./dd")[0].text_content() for card in cards
        }
        assert {**reported, **expect_cards(facts, code)} == reported


def test_published_enrolment_is_the_committed_one_or_hidden(facts: Facts) -> None:
    committed = {row["id"]: row["enrolled"] for row in facts.tables["institutions"]}
    for row in facts.published:
        assert row["enrolled"] in {"", committed[row["id"]]}
        assert row["enrolled"] not in {"1", "2", "3", "4"}


def test_half_up() -> None:
    assert half_up(Decimal("0.125")) == Decimal("0.13")
