"""Generate sample rows of the listings (:mod:`childcare.listings`), which name no real place or organisation.

The same register gives the same bytes.

    python -m benchmarks.listings
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import chain
from pathlib import Path
from random import Random

from benchmarks.generate import DEFAULT_SEED, Row, write_csv

ROOT = Path(__file__).resolve().parents[1]
COUNTED = date(2026, 10, 31)
"""The day up to which samples state their attendance."""

Maker = Callable[[Sequence[Row], Sequence[Row], Random], Iterator[Row]]
"""Yields rows without ``id`` and ``is_sample``, given the reporting areas and the institutions."""


def make_centres(areas: Sequence[Row], institutions: Sequence[Row], random: Random) -> Iterator[Row]:
    """Yield a guidance centre for every second area, and one for the whole city."""
    codes = [*(area["code"] for area in areas[::2]), areas[0]["parent_code"]]
    for place, code in enumerate(codes, 1):
        yield {
            "name": f"样例指导中心{place}",
            "area_code": code,
            "host": f"样例妇幼保健机构{place}" if place % 3 else "",
            "address": "",
            "phone": "",
            "opened_on": f"20{random.randint(21, 25)}-{random.randint(1, 12):02}-15" if place % 2 else "",
        }


def make_activities(areas: Sequence[Row], institutions: Sequence[Row], random: Random) -> Iterator[Row]:
    """Yield two activities for every area, one before and one after ``COUNTED``."""
    kinds = ("新生儿访视", "膳食营养", "生长发育", "预防接种", "安全防护", "疾病防控", "其他")
    forms = ("讲座", "入户", "咨询", "亲子活动", "线上")
    by_area: dict[str, list[Row]] = defaultdict(list)
    for row in institutions:
        if row["status"] == "已备案" and row["filed_on"]:
            by_area[row["area_code"]].append(row)
    for place in range(2 * len(areas)):
        area, kind, form = areas[place // 2], kinds[place % len(kinds)], forms[place % len(forms)]
        day = COUNTED + timedelta(days=random.randint(45, 120) * (1 if place % 2 else -1))
        open_now = [row for row in by_area[area["code"]] if row["filed_on"] < day.isoformat()]
        yield {
            "name": f"样例{kind}{form}{place + 1}",
            "area_code": area["code"],
            "institution_id": open_now[0]["id"] if open_now and form == "亲子活动" else "",
            "held_on": day.isoformat(),
            "ends_on": (day + timedelta(days=1)).isoformat() if place % 6 == 5 else "",
            "starts_at": "09:30" if place % 3 else "",
            "ends_at": "11:00" if place % 3 == 1 else "",
            "place": "" if form in {"入户", "线上"} else f"样例活动室{place + 1}",
            "guidance_kind": kind,
            "activity_form": form,
            "organiser": f"样例妇幼保健机构{place // 2 + 1}",
            "audience": "6到12个月婴儿的家长" if place % 2 else "",
            "attendance": str(random.randint(12, 60)) if day < COUNTED and place % 4 else "",
            "activity_status": "取消" if place == 3 else "如期",
            "url": "",
        }


def make_rooms(areas: Sequence[Row], institutions: Sequence[Row], random: Random) -> Iterator[Row]:
    """Yield four places in every area, most of which need a nursing room."""
    kinds = ("医疗机构", "商业场所", "交通枢纽", "用人单位")
    for place, area in enumerate(areas):
        for kind in kinds:
            is_due, has_room = random.random() < 0.8, random.random() < 0.7
            yield {
                "name": f"样例{kind}{place + 1}",
                "area_code": area["code"],
                "place_kind": kind,
                "place_m2": str(random.randint(101, 300) * 100) if is_due else "",
                "daily_visitors": "",
                "is_due": str(is_due).lower(),
                "has_room": str(has_room).lower(),
                "room_m2": str(random.randint(10, 20)) if has_room else "",
                "kit_count": str(random.randint(6, 12)) if has_room else "",
                "managed_by": "",
            }


def make_sites(areas: Sequence[Row], institutions: Sequence[Row], random: Random) -> Iterator[Row]:
    """Yield a service centre and a health station for every area, some of them with childcare."""
    for place, area in enumerate(areas):
        for kind in ("社区服务中心（站）", "社区卫生服务站"):
            has_care = random.random() < 0.5
            yield {
                "name": f"样例{kind.removesuffix('（站）')}{place + 1}",
                "area_code": area["code"],
                "kind": kind,
                "has_care": str(has_care).lower(),
                "institution_id": "",
                "operator": f"样例社会组织{place + 1}" if has_care and place % 2 else "",
                "began_on": f"2025-{random.randint(1, 12):02}-01" if has_care else "",
            }


def make_providers(areas: Sequence[Row], institutions: Sequence[Row], random: Random) -> Iterator[Row]:
    """Yield a college or another training provider for every second area."""
    kinds = ("职业院校", "培训机构", "培训基地", "高等院校")
    for place, area in enumerate(areas[::2]):
        kind = kinds[place % len(kinds)]
        is_college = kind.endswith("院校")
        yield {
            "name": f"样例{kind}{place + 1}",
            "area_code": area["code"],
            "kind": kind,
            "major": "样例托育专业" if is_college else "样例保育培训",
            "began_on": f"20{random.randint(18, 24)}-09-01" if place % 3 else "",
            "students": str(random.randint(40, 160)) if is_college else "",
            "basis": "",
            "url": "",
        }


def make_plots(areas: Sequence[Row], institutions: Sequence[Row], random: Random) -> Iterator[Row]:
    """Yield a plot of land for every area, some of them supplied."""
    uses, ways = ("教育用地", "医疗卫生用地", "福利用地", "商业服务用地"), ("划拨", "出让", "租赁")
    for place, area in enumerate(areas):
        is_supplied, planned = place % 2 == 0, date(2023, 3, 1) + timedelta(random.randrange(400))
        yield {
            "name": f"样例地块{place + 1}",
            "area_code": area["code"],
            "plot_status": "已供应" if is_supplied else "已规划",
            "is_stand_alone": str(random.random() < 0.7).lower(),
            "land_use": random.choice(uses),
            "land_m2": str(random.randint(15, 60) * 100),
            "planned_on": planned.isoformat() if place % 3 else "",
            "basis": "示例规划",
            "supply_way": random.choice(ways) if is_supplied else "",
            "supplied_on": (planned + timedelta(random.randint(200, 500))).isoformat() if is_supplied else "",
            "institution_id": "",
            "url": "",
        }


def make_acts(areas: Sequence[Row], institutions: Sequence[Row], random: Random) -> Iterator[Row]:
    """Yield an act of each kind, among them the rating of an institution."""
    kinds = (
        ("T02", "产假和育儿假"), ("T02", "哺乳条件"), ("T02", "弹性工作时间"), ("T11", "用品安全监测"),
        ("T13", "行业协会"), ("T13", "诚信评价"), ("S03", "急需紧缺职业目录"), ("S03", "补贴性培训目录"),
        ("S03", "医护人员基层服务"), ("S04", "协调机制"), ("S04", "目标责任考核"),
    )  # fmt: skip
    open_now = [
        row for row in institutions if row["status"] == "已备案" and "" < row["filed_on"] < "2025-01-01"
    ]
    for place, (task, kind) in enumerate(kinds):
        rated = open_now[place] if kind == "诚信评价" and open_now else None
        yield {
            "name": f"样例{kind}{place + 1}",
            "area_code": (rated or {"area_code": areas[place % len(areas)]["code"]})["area_code"],
            "task_id": task,
            "act_kind": kind,
            "issuer": "示例单位",
            "institution_id": rated["id"] if rated else "",
            "issued_on": (date(2025, 2, 3) + timedelta(random.randrange(500))).isoformat(),
            "valid_until_on": "2027-12-31" if kind in {"诚信评价", "补贴性培训目录"} else "",
            "contents": f"样例内容：{kind}",
            "basis": "示例文件",
            "url": "",
        }


def make_projects(areas: Sequence[Row], institutions: Sequence[Row], random: Random) -> Iterator[Row]:
    """Yield one or two housing projects for every area, some without a facility, and three other sites."""
    number = 0
    for area in areas:
        for _ in range(random.choice((1, 2))):
            number += 1
            is_new, day = random.random() < 0.7, date(2024, 1, 15) + timedelta(random.randrange(900))
            later = day + timedelta(60)
            is_built = random.random() < 0.75
            yield {
                "name": f"样例小区{number}",
                "area_code": area["code"],
                "kind": "新建居住区" if is_new else "已建成居住区",
                "way": "配建" if is_new else random.choice(("购置", "置换", "租赁")),
                "is_required": str(is_new).lower(),
                "required_by": "示例规划条件" if is_new else "",
                "required_m2": "600" if is_new else "",
                "built_m2": str(random.randint(60, 80) * 10) if is_built else "",
                "housing_accepted_on": day.isoformat() if is_new else "",
                "housing_delivered_on": later.isoformat() if is_new else "",
                "accepted_on": day.isoformat() if is_built else "",
                "delivered_on": (later if random.random() < 0.8 else later + timedelta(45)).isoformat()
                if is_built
                else "",
                "institution_id": "",
            }
    others = ("农村社区", "新建"), ("独立占地", "新建"), ("农村社区", "改扩建")
    for place, (kind, way) in enumerate(others):
        day = date(2025, 3, 3) + timedelta(random.randrange(300))
        yield {
            "name": f"样例{kind}设施{place + 1}",
            "area_code": areas[-1 - place]["code"],
            "kind": kind,
            "way": way,
            "is_required": "",
            "built_m2": str(random.randint(30, 60) * 10),
            "accepted_on": day.isoformat(),
            "delivered_on": (day + timedelta(30)).isoformat(),
        }


def make_courses(areas: Sequence[Row], institutions: Sequence[Row], random: Random) -> Iterator[Row]:
    """Yield two courses for staff in every area, and one for returning parents in every third area."""
    subjects, staff = ("职业技能", "卫生保健", "安全"), (("负责人", 60), ("保育人员", 120), ("保健人员", 40))
    held = ((area, *course) for area in areas for course in random.sample(staff, 2))
    for area, trainees, hours in chain(held, ((area, "再就业的家长", 48) for area in areas[::3])):
        day, people = date(2025, 3, 3) + timedelta(random.randrange(500)), random.randint(15, 60)
        yield {
            "name": f"样例{trainees}培训",
            "area_code": area["code"],
            "began_on": day.isoformat(),
            "ended_on": (day + timedelta(hours // 8)).isoformat(),
            "trainees": trainees,
            "subject": random.choice(subjects) if trainees in dict(staff) else subjects[0],
            "study_hours": str(hours),
            "people": str(people),
            "passed": str(people - random.randint(0, 5)) if random.random() < 0.8 else "",
            "organiser": "示例主办单位",
            "provider": "",
            "url": "",
        }


def make_subsidies(areas: Sequence[Row], institutions: Sequence[Row], random: Random) -> Iterator[Row]:
    """Yield the subsidies of some inclusive institutions for a quarter."""
    for row in institutions:
        if row["is_inclusive"] == "true" and row["status"] == "已备案" and int(row["id"][2:]) % 3 == 0:
            yield {
                "institution_id": row["id"],
                "area_code": row["area_code"],
                "kind": ("运营补贴", "建设补贴", "以奖代补")[int(row["id"][2:]) // 3 % 3],
                "amount_cny": str(int(row["enrolled"] or row["places"] or 10) * 1200),
                "period": "2026-Q2",
                "paid_on": "2026-08-31",
                "payer": "示例财政部门",
                "basis": "示例补贴办法",
            }


def make_notices(areas: Sequence[Row], institutions: Sequence[Row], random: Random) -> Iterator[Row]:
    """Yield one or two notices for every area, most of them in time, some resolved since."""
    papers = ("场地证明", "卫生评价", "消防安全检查", "食品经营许可", "人员资格和健康证明")
    for area in areas:
        for _ in range(random.choice((1, 2))):
            day = date(2025, 1, 6) + timedelta(random.randrange(560))
            is_settled = random.random() < 0.6
            yield {
                "area_code": area["code"],
                "applied_on": day.isoformat(),
                "receipted_on": (day + timedelta(random.randint(1, 6))).isoformat(),
                "notified_on": (day + timedelta(random.randint(8, 22))).isoformat(),
                "lacking": "、".join(paper for paper in papers if random.random() < 0.3) or papers[0],
                "legal_form": random.choice(("企业", "社会服务机构", "个体工商户")),
                "result": random.choice(("补正后备案", "补正后备案", "没有补正")) if is_settled else "",
                "resolved_on": (day + timedelta(random.randint(30, 60))).isoformat() if is_settled else "",
                "institution_id": "",
            }


MAKERS: Mapping[str, tuple[str, Maker]] = {
    "guidance_centres": ("gc", make_centres),
    "activities": ("ac", make_activities),
    "nursing_rooms": ("nr", make_rooms),
    "community_sites": ("cs", make_sites),
    "training_providers": ("tp", make_providers),
    "land_plots": ("lp", make_plots),
    "public_acts": ("pa", make_acts),
    "housing_projects": ("hp", make_projects),
    "training_courses": ("tr", make_courses),
    "subsidies": ("su", make_subsidies),
    "filing_notices": ("fn", make_notices),
}
"""Dataset -> prefix of its ids, and the function that yields its rows."""


def generate(name: str, areas: Sequence[Row], institutions: Sequence[Row]) -> list[Row]:
    """Return the sample rows of a listing."""
    letters, make = MAKERS[name]
    rows = make(areas, institutions, Random(f"{DEFAULT_SEED} {name}"))
    return [
        {"id": f"{letters}{number:05d}", **row, "is_sample": "true", "note": ""}
        for number, row in enumerate(rows, 1)
    ]


def read(name: str) -> list[Row]:
    """Return the rows of a shipped dataset."""
    with (ROOT / f"datasets/{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def main() -> None:
    """Write every listing into datasets/, except those that already contain real rows."""
    areas = [row for row in read("areas") if row["is_reporting_area"] == "true"]
    institutions = [row for row in read("institutions") if row["is_sample"] == "true"]
    for name in MAKERS:
        if all(row["is_sample"] == "true" for row in read(name)):
            with (ROOT / f"datasets/{name}.csv").open("w", encoding="utf-8", newline="") as stream:
                write_csv(iter(generate(name, areas, institutions)), stream)


if __name__ == "__main__":
    main()
