"""Generate sample events, inspections and assessments of the sample institutions.

The same rows give the same bytes. They name no real place or organisation: inspectors are the filing
authority of the sample's area and 示例 units, findings are general. Events agree with the register's dates.

    python benchmarks/records.py

Sanctions are written outside the repository, like real ones:

    python -m benchmarks.records --sanctions ../overlay
"""

from __future__ import annotations

import csv
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

from benchmarks.generate import DEFAULT_SEED, Row, write_csv
from childcare.sanctions import BOUNDS, SanctionCategory, add_months
from childcare.standards import ASSESSMENT_STANDARD, DIMENSIONS

ROOT = Path(__file__).resolve().parents[1]
FIRST_INSPECTION = date(2025, 1, 1)
EVERY = 4
"""One institution in this many has events and inspections."""

FLOORS = {"A": 90, "B": 80, "C": 70, "D": 60}
"""Grade -> minimum percentage of points of samples; no document states what a grade requires."""

_CATEGORIES = (SanctionCategory.SERIOUS, SanctionCategory.GENERAL)
_EVENTS = (("filed_on", "备案"), ("changed_on", "变更"), ("cancelled_on", "注销"))
_FINDINGS = (
    "示例：安全出口前堆放了杂物",
    "示例：晨检记录缺了一天",
    "示例：消毒记录没有签字",
    "示例：收费没有贴在门口",
)


def list_chosen(institutions: Sequence[Row]) -> list[Row]:
    """Return the filed sample institutions that get records."""
    return [row for row in institutions if row["is_sample"] == "true" and row["filed_on"]][::EVERY]


def generate_events(institutions: Sequence[Row]) -> Iterator[Row]:
    """Yield events on the dates in the register."""
    number = 0
    for row in list_chosen(institutions):
        days = [(kind, row[column]) for column, kind in _EVENTS if row[column]]
        if row["changed_on"] and row["changed_on"] == row["cancelled_on"]:
            days.remove(("变更", row["changed_on"]))  # the order of events on one day is unknown
        if row["status"] == "停业":
            days.append(("停业", row["as_of_on"]))
        for kind, day in days:
            number += 1
            yield {
                "id": f"ev{number:05d}",
                "institution_id": row["id"],
                "kind": kind,
                "happened_on": day,
                "changed_field": "服务形式" if kind == "变更" else "",
                "before": "",
                "after": row["service_forms"] if kind == "变更" else "",
                "basis": f"示例：{kind}登记",
                "is_sample": "true",
                "note": "",
            }


def generate_inspections(institutions: Sequence[Row]) -> Iterator[Row]:
    """Yield one or two inspections of each chosen institution, between its filing and its cancellation."""
    random, number = Random(DEFAULT_SEED), 0
    for row in list_chosen(institutions):
        first = max(FIRST_INSPECTION, date.fromisoformat(row["filed_on"]))
        last = date.fromisoformat(row["cancelled_on"] or row["as_of_on"])
        days = (last - first).days
        taken: set[int] = set()
        for _ in range(random.choice((1, 1, 2)) if days > 0 else 0):
            if (day := random.randrange(days)) not in taken:
                taken.add(day)
                number += 1
                yield _inspect(random, number, row, first + timedelta(day), last)


def generate_assessments(institutions: Sequence[Row]) -> Iterator[Row]:
    """Yield the assessment behind the grade of some of the sample institutions that have one."""
    random, number = Random(DEFAULT_SEED), 0
    for row in institutions:
        if row["is_sample"] == "true" and row["quality_grade"] in FLOORS and int(row["id"][2:]) % EVERY == 0:
            number += 1
            day, floor = date.fromisoformat(row["quality_graded_on"]), FLOORS[row["quality_grade"]]
            scores = [one.most * random.randint(floor, floor + 9) // 100 for one in DIMENSIONS]
            yield {
                "id": f"qa{number:05d}",
                "institution_id": row["id"],
                "assessed_on": day.isoformat(),
                "standard": ASSESSMENT_STANDARD,
                "assessor": "示例评估单位",
                **{f"score_{one.name}": str(score) for one, score in zip(DIMENSIONS, scores, strict=True)},
                "score": str(sum(scores)),
                "quality_grade": row["quality_grade"],
                "valid_until_on": day.replace(year=day.year + 3, day=min(day.day, 28)).isoformat(),
                "is_sample": "true",
                "note": "",
            }


def _inspect(random: Random, number: int, row: Row, day: date, last: date) -> Row:
    found = [random.choice((0, 0, 0, 0, 1)), random.choice((0, 1, 1)), random.choice((0, 0, 1, 2))]
    due_on, rectified_on = day + timedelta(14), day + timedelta(random.randint(1, 20))
    is_done = sum(found) > 0 and rectified_on <= last
    joint = random.random() < 0.7
    return {
        "id": f"in{number:05d}",
        "institution_id": row["id"],
        "inspected_on": day.isoformat(),
        "kind": "联动巡查" if joint else ("日常检查", "专项检查", "投诉核查")[number % 3],
        "inspectors": row["filing_authority"] + ("、示例消防部门" if joint else ""),
        "programme": f"样例{day.year}年联动巡查方案" if joint else "",
        "items": "安全、消防" if joint else "卫生保健",
        "findings_serious": str(found[0]),
        "findings_general": str(found[1]),
        "findings_minor": str(found[2]),
        "findings": f"{random.choice(_FINDINGS)}。" if sum(found) else "",
        "due_on": due_on.isoformat() if sum(found) else "",
        "findings_rectified": str(sum(found)) if is_done else "",
        "rectified_on": rectified_on.isoformat() if is_done else "",
        "institution_reply": "示例：已经改好，每天有人查看。" if is_done and random.random() < 0.2 else "",
        "url": "",
        "is_sample": "true",
        "note": "",
    }


def generate_sanctions(institutions: Sequence[Row]) -> Iterator[Row]:
    """Yield a sanction for some of the chosen institutions, still published on their as-of date."""
    for number, row in enumerate(list_chosen(institutions)[::8], 1):
        day, category = date.fromisoformat(row["as_of_on"]) - timedelta(7 * number), _CATEGORIES[number % 2]
        yield {
            "id": f"sa{number:05d}",
            "institution_id": row["id"],
            "category": category,
            "penalties": "警告" if category == SanctionCategory.GENERAL else "警告、罚款",
            "decision_no": f"示例罚〔{day.year}〕{number}号",
            "decided_on": day.isoformat(),
            "basis": "示例：《人口与计划生育法》第四十一条",
            "violation": "示例：不符合托育服务标准，责令改正后没有改。",
            "authority": row["filing_authority"],
            "published_until_on": add_months(day, BOUNDS[category][1]).isoformat(),
            "ended_early_on": "",
            "ended_by": "",
            "publication_ends_on": "",
            "is_sample": "true",
            "note": "",
        }


def main() -> None:
    """Write the datasets into datasets/, or sanctions into another folder."""
    parser = ArgumentParser(description="Make sample records of the sample institutions")
    parser.add_argument(
        "--sanctions", type=Path, metavar="DIR", help="only sample sanctions, into this folder"
    )
    overlay: Path | None = parser.parse_args().sanctions
    with (ROOT / "datasets/institutions.csv").open(encoding="utf-8", newline="") as stream:
        institutions = list(csv.DictReader(stream))
    if overlay:
        overlay.mkdir(parents=True, exist_ok=True)
        with (overlay / "sanctions.csv").open("w", encoding="utf-8", newline="") as stream:
            write_csv(generate_sanctions(institutions), stream)
        return
    made = {
        "institution_events": generate_events(institutions),
        "inspections": generate_inspections(institutions),
        "assessments": generate_assessments(institutions),
    }
    for name, rows in made.items():
        with (ROOT / f"datasets/{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            write_csv(rows, stream)


if __name__ == "__main__":
    main()
