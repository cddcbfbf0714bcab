"""Generate any number of sample institutions: the same bytes for the same number and seed.

No public list of real institutions is known, so the shipped register and the data of every benchmark are
generated here. They cannot be mistaken for real institutions: names begin with 示例, addresses are in a
street 示例路, no phone, person or filing number is invented, and the registrar digits of every unified social
credit code are 999999, which no registrar has. Otherwise they satisfy the rules for real rows (domain rules
R01, R02, R13-R18).

    python benchmarks/generate.py --institutions 200 > datasets/institutions.csv
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import TextIO

from stdnum.cn import uscc

Row = dict[str, str]
"""A row of a CSV file: field name -> text of the cell."""

AS_OF = date(2026, 9, 30)
"""As-of date of every sample row; no date in a row is later."""

FIRST_FILING = date(2020, 3, 1)
"""The filing rules (国卫办人口发〔2019〕25号) were published in January 2020."""

FIRST_GRADING = date(2024, 4, 1)
"""The day on which WS/T 821-2023, the standard for quality grades, came into force."""

DEFAULT_SEED = 20260930
PREFIXES = ("sl", "sm")
"""Prefixes of sample ids; ids have five digits, so larger registers need the second prefix."""

PER_PREFIX = 99_999
MAX_INSTITUTIONS = PER_PREFIX * len(PREFIXES)

ZONE_STREETS: Mapping[str, tuple[str, ...]] = {
    "370391L": ("370303008", "370303105"),
    "370392L": ("370306103", "370306104"),
    "370393L": ("370303101", "370303102", "370303104", "370306100"),
}
"""Zone -> streets it administers, for samples only: there is no official list of streets by zone."""

CLASS_LIMITS: Mapping[str, tuple[int, int, int]] = {
    "infant": (6, 10, 3),
    "junior": (9, 15, 5),
    "senior": (12, 20, 7),
    "mixed": (10, 18, 5),
}
"""Class -> minimum places generated here, maximum places allowed, maximum children per caregiver
(国卫人口发〔2019〕58号 arts 19-20; it states no ratio for mixed classes, which get the stricter 1:5)."""

HOME_LIMIT = 5
HOME_RATIO = 3
"""家庭托育点: at most 5 children, 3 a caregiver (国卫人口发〔2023〕28号)."""

_FORM_DIGITS = {"事业单位": "12", "社会服务机构": "52", "企业": "91", "个体工商户": "92"}
_REGISTRARS = {
    "事业单位": "机构编制部门",
    "社会服务机构": "行政审批部门",
    "企业": "市场监管部门",
    "个体工商户": "市场监管部门",
}
_HEALTH = "卫生健康部门"

_WORD_LIST = (
    "小雨点 小蜗牛 小月亮 小松鼠 小海豚 小蚂蚁 小蜜蜂 小青蛙 小鹿角 小白鸽 小木马 小风车 "
    "小麦穗 小荷叶 小石榴 小核桃 小银杏 小樱桃 小蘑菇 小豌豆 星星树 星河湾 彩虹桥 彩云朵 "
    "蒲公英 向日葵 三叶草 四叶草 太阳花 牵牛花 满天星 月牙泉 萤火虫 布谷鸟 春芽 夏荷 "
    "秋禾 冬暖 晨露 朝霞 暖阳 清泉 青苗 禾苗 嫩芽 果果 豆豆 圆圆 "
    "乐乐 安安 朵朵 棉花糖 积木屋 大榕树 梧桐树 石榴籽 蓝风筝 红气球 绿草地 金麦田"
)
_WORDS = tuple(_WORD_LIST.split())


@dataclass(frozen=True)
class _Kind:
    """A provider type.

    Attributes:
        weight: relative frequency.
        suffixes: endings of names.
        bodies: possible pairs of operator type and legal form.
        classes: class -> minimum and maximum number of such classes.
    """

    name: str
    weight: int
    suffixes: tuple[str, ...]
    bodies: tuple[tuple[str, str], ...]
    classes: Mapping[str, tuple[int, int]]


_HOME = "家庭托育点"
_KINDS = (
    _Kind(
        "独立托育机构",
        46,
        ("托育园", "托育中心", "婴幼儿托育园"),
        (("民办", "企业"), ("民办", "企业"), ("民办", "社会服务机构"), ("民办", "个体工商户")),
        {"infant": (0, 1), "junior": (1, 2), "senior": (1, 2), "mixed": (0, 1)},
    ),
    _Kind(
        "社区嵌入式托育",
        18,
        ("社区托育园", "社区托育点"),
        (("公办民营", "社会服务机构"), ("民办公助", "企业"), ("国资", "企业")),
        {"infant": (0, 0), "junior": (0, 1), "senior": (1, 1), "mixed": (0, 1)},
    ),
    _Kind(
        "幼儿园托班",
        17,
        ("幼儿园托班",),
        (("公办", "事业单位"), ("民办", "社会服务机构")),
        {"infant": (0, 0), "junior": (0, 0), "senior": (1, 2), "mixed": (0, 1)},
    ),
    _Kind(
        "用人单位办托",
        6,
        ("职工托育园",),
        (("国资", "企业"), ("公办", "事业单位")),
        {"infant": (0, 1), "junior": (1, 1), "senior": (1, 2), "mixed": (0, 0)},
    ),
    _Kind(_HOME, 7, ("家庭托育点",), (("民办", "个体工商户"),), {}),
    _Kind(
        "托育综合服务中心",
        2,
        ("托育综合服务中心",),
        (("公办", "事业单位"),),
        {"infant": (1, 2), "junior": (2, 3), "senior": (2, 4), "mixed": (0, 0)},
    ),
    _Kind(
        "医疗机构办托",
        4,
        ("医育托育园",),
        (("公办", "事业单位"),),
        {"infant": (1, 1), "junior": (1, 2), "senior": (1, 1), "mixed": (0, 0)},
    ),
)

_STATUSES = ("已备案",) * 43 + ("变更中",) * 2 + ("停业",) * 2 + ("已注销",) * 2 + ("未通过备案告知",)
_UNFILED = "未通过备案告知"


def generate_institutions(
    count: int,
    areas: Sequence[Mapping[str, str]],
    streets: Sequence[Mapping[str, str]],
    seed: int = DEFAULT_SEED,
    weights: Mapping[str, int] | None = None,
) -> list[Row]:
    """Generate ``count`` sample institutions, in the columns of ``schemas/institutions.json``.

    Args:
        count: 0 to ``MAX_INSTITUTIONS``.
        areas: rows of ``datasets/areas.csv``; the reporting areas get institutions, roughly in proportion to
            their population, and at least one each if ``count`` allows.
        streets: rows of ``datasets/streets.csv``.
        seed: seed of all random choices.
        weights: code of a reporting area -> its share, instead of the population; 0 for no institutions.

    Raises:
        ValueError: ``count`` is out of range, or no area reports.
    """
    if not 0 <= count <= MAX_INSTITUTIONS:
        raise ValueError(f"count must be 0 to {MAX_INSTITUTIONS}, not {count}")
    homes = [area for area in areas if area["is_reporting_area"] == "true"]
    if not homes:
        raise ValueError("no reporting area")
    random = Random(seed)
    by_area = _streets_by_area(streets)
    width = max(3, len(str(count)))
    rows: list[Row] = []
    if weights is None:
        weights = {area["code"]: _weigh(area, areas) for area in homes}
    for area, share in zip(homes, _share_out(count, [weights[area["code"]] for area in homes]), strict=True):
        for place in range(share):
            number = len(rows) + 1
            has_second = place > 1 and _may_have_second_site(rows[-1]) and random.random() < 0.08
            first_site = rows[-1] if has_second else None
            is_model = place == 0 and area["is_official_code"] == "true"
            rows.append(
                _make_row(random, number, width, area, by_area.get(area["code"], []), first_site, is_model)
            )
    return rows


def write_csv(rows: Iterable[Mapping[str, str]], stream: TextIO) -> None:
    """Write rows in the canonical form of datasets: header, commas, LF, quotes only where needed.

    Without rows nothing is written, as the header is taken from the first one.
    """
    writer: csv.DictWriter[str] | None = None
    for row in rows:
        if writer is None:
            writer = csv.DictWriter(stream, list(row), lineterminator="\n")
            writer.writeheader()
        writer.writerow(row)


def make_id(number: int) -> str:
    """Return the id of the sample with this number, from 1."""
    place, rest = divmod(number - 1, PER_PREFIX)
    return f"{PREFIXES[place]}{rest + 1:05d}"


def make_credit_code(legal_form: str, serial: int) -> str:
    """Return a valid credit code (GB 32100, GB 11714) that belongs to nobody.

    Args:
        legal_form: determines the first two characters.
        serial: the organisation number, which makes the code unique.
    """
    body = f"{serial:08d}"
    stem = _FORM_DIGITS[legal_form] + "999999" + body + organisation_check(body)
    return stem + str(uscc.calc_check_digit(stem))


def organisation_check(body: str) -> str:
    """Return the check character of an 8-character organisation code (GB 11714-1997)."""
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(character, 36) * weight for character, weight in zip(body, weights, strict=True))
    return "0123456789X0"[11 - total % 11]


# --- how many, where -----------------------------------------------------------------------------


def _streets_by_area(streets: Sequence[Mapping[str, str]]) -> dict[str, list[Mapping[str, str]]]:
    """Group the streets by area; a street administered by a zone belongs to the zone, not its district."""
    zone_of = {code: zone for zone, codes in ZONE_STREETS.items() for code in codes}
    grouped: dict[str, list[Mapping[str, str]]] = {}
    for street in streets:
        grouped.setdefault(zone_of.get(street["code"], street["area_code"]), []).append(street)
    return grouped


def _weigh(area: Mapping[str, str], areas: Sequence[Mapping[str, str]]) -> int:
    """Return an area's population or, if unknown, an equal share of its parent's remaining population.

    A zone, whose people are counted in its district, gets a quarter of an average district.
    """
    if area.get("population"):
        return int(area["population"])
    siblings = [
        other
        for other in areas
        if other["parent_code"] == area["parent_code"] and other["is_official_code"] == "true"
    ]
    parent = next((other for other in areas if other["code"] == area["parent_code"]), None)
    whole = int((parent or {}).get("population") or 0)
    if not whole or not siblings:
        return 1
    if area["is_official_code"] != "true":
        return whole // len(siblings) // 4
    known = [int(other["population"]) for other in siblings if other.get("population")]
    return max(1, (whole - sum(known)) // (len(siblings) - len(known)))


def _share_out(count: int, weights: Sequence[int]) -> list[int]:
    """Apportion ``count`` by weight (largest remainder), at least 1 to each positive weight if possible."""
    floors = [int(weight > 0 and count >= len(weights)) for weight in weights]
    rest = count - sum(floors)
    total = sum(weights)
    shares = [floor + rest * weight // total for floor, weight in zip(floors, weights, strict=True)]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(rest * weights[i] % total), i))
    for i in by_remainder[: count - sum(shares)]:
        shares[i] += 1
    return shares


# --- one row -------------------------------------------------------------------------------------


def _may_have_second_site(row: Row) -> bool:
    return row["site_no"] == "1" and row["provider_type"] == _KINDS[0].name and row["status"] == "已备案"


def _make_row(
    random: Random,
    number: int,
    width: int,
    area: Mapping[str, str],
    streets: Sequence[Mapping[str, str]],
    first_site: Row | None,
    is_model: bool,
) -> Row:
    """Generate one institution; ``is_model`` makes it a demonstration one of city level, filed by 2021."""
    kind, status = _KINDS[0], "已备案"
    if not is_model and not first_site:
        kind = random.choices(_KINDS, [kind.weight for kind in _KINDS])[0]
        status = random.choice(_STATUSES)
    is_filed = status != _UNFILED
    body = _organise(random, kind, first_site)
    row: Row = {"id": make_id(number)}
    row |= _name(random, number, width, kind, body["legal_form"], first_site)
    row |= _locate(random, area, streets, kind)
    row |= body
    row |= {"status": status, "authorization_type": "备案"}
    row |= _file(random, area, row["legal_form"], status, first_site, is_model)
    row |= _size(random, kind, status)
    row |= _price(random, row)
    row |= _assess(random, area, row, is_filed, is_model)
    row["refusal_reasons"] = "" if is_filed else _explain(row)
    row |= _add_later(row)
    row |= {"phone": "", "principal_name": "", "principal_basis": "", "principal_consent_on": ""}
    row |= _coordinate(random, kind)
    row |= {"as_of_on": AS_OF.isoformat(), "is_sample": "true"}
    return row


def _name(
    random: Random, number: int, width: int, kind: _Kind, legal_form: str, first_site: Row | None
) -> Row:
    if first_site:
        return {
            "name": first_site["name"],
            "other_name": f"{first_site['name']}二部",
            "credit_code": first_site["credit_code"],
            "site_no": "2",
        }
    word, suffix = random.choice(_WORDS), random.choice(kind.suffixes)
    name = f"示例·{word}{suffix}（第{number:0{width}d}号样例）"
    other = f"示例·{word}宝贝屋" if random.random() < 0.1 else ""
    code = make_credit_code(legal_form, number)
    return {"name": name, "other_name": other, "credit_code": code, "site_no": "1"}


def _locate(
    random: Random, area: Mapping[str, str], streets: Sequence[Mapping[str, str]], kind: _Kind
) -> Row:
    street = random.choice(streets) if streets else None
    where = area["name"] + (street["name"] if street else "")
    # A home is a private address, so it is only given down to the community.
    detail = "示例社区" if kind.name == _HOME else f"示例路{random.randint(1, 199)}号"
    return {
        "area_code": area["code"],
        "street_code": street["code"] if street else "",
        "address": where + detail,
        "provider_type": kind.name,
    }


def _organise(random: Random, kind: _Kind, first_site: Row | None) -> Row:
    if first_site:
        shared_fields = (
            "operator_type", "is_converted", "legal_form", "profit_status", "service_forms",
            "admission_scope",
        )  # fmt: skip
        return {name: first_site[name] for name in shared_fields}
    operator, legal_form = random.choice(kind.bodies)
    chances = {"半日托": 0.4, "计时托": 0.25, "临时托": 0.2}
    forms = ["全日托", *(form for form, chance in chances.items() if random.random() < chance)]
    return {
        "operator_type": operator,
        "is_converted": "",
        "legal_form": legal_form,
        "profit_status": "非营利性" if legal_form in ("事业单位", "社会服务机构") else "营利性",
        "service_forms": "、".join(forms),
        "admission_scope": "",
    }


def _file(
    random: Random,
    area: Mapping[str, str],
    legal_form: str,
    status: str,
    first_site: Row | None,
    is_model: bool,
) -> Row:
    """Generate the dates in chronological order, none after ``AS_OF``."""
    latest = date(2021, 12, 1) if is_model else AS_OF - timedelta(days=40)
    earliest = date.fromisoformat(first_site["filed_on"]) if first_site else FIRST_FILING
    filed = _day(random, min(earliest, latest), latest)
    received = filed - timedelta(days=random.randint(0, 5))
    registered = received - timedelta(days=random.randint(10, 200))
    if first_site:
        registered = date.fromisoformat(first_site["registered_on"])
        received = max(received, registered)
    changed = cancelled = ""
    if status in ("变更中", "停业") or (status != _UNFILED and random.random() < 0.15):
        changed = _day(random, filed, AS_OF).isoformat()
    if status == "已注销":
        cancelled = _day(random, date.fromisoformat(changed or filed.isoformat()), AS_OF).isoformat()
    authority = area["filing_authority"]
    return {
        "filing_authority": authority,
        "filing_no": "",
        "filed_on": "" if status == _UNFILED else filed.isoformat(),
        "filed_month": "",
        "registrar": authority.removesuffix(_HEALTH) + _REGISTRARS[legal_form],
        "registered_on": registered.isoformat(),
        "application_received_on": received.isoformat(),
        "refusal_reasons": "",  # see _explain
        "changed_on": changed,
        "cancelled_on": cancelled,
        "expires_on": "",
    }


def _size(random: Random, kind: _Kind, status: str) -> Row:
    classes = dict.fromkeys(CLASS_LIMITS, 0)
    places = dict.fromkeys(CLASS_LIMITS, 0)
    if kind.name == _HOME:
        classes["mixed"], places["mixed"] = 1, random.randint(3, HOME_LIMIT)
        needed = _divide_up(places["mixed"], HOME_RATIO)
    else:
        needed = 0
        for name, (fewest, most) in kind.classes.items():
            low, high, ratio = CLASS_LIMITS[name]
            classes[name] = random.randint(fewest, most)
            places[name] = sum(random.randint(low, high) for _ in range(classes[name]))
            needed += _divide_up(places[name], ratio)
    total = sum(places.values())
    enrolled = random.randint(total * 3 // 10, total)
    # A few have one child too many, which is allowed but causes a warning (R17).
    if kind.name != _HOME and random.random() < 0.01:
        enrolled, needed = total + 1, needed + 1
    if status in ("停业", "已注销"):
        enrolled = 0
    return {
        **{f"classes_{name}": str(value) for name, value in classes.items()},
        **{f"places_{name}": str(value) for name, value in places.items()},
        "places": str(total),
        "enrolled": "" if status == _UNFILED else str(enrolled),
        "caregivers": str(needed + random.randint(0, 2)),
        "caregivers_certified": "",
    }


def _price(random: Random, row: Row) -> Row:
    is_public = row["operator_type"] in ("公办", "公办民营", "民办公助")
    is_inclusive = row["status"] in ("已备案", "变更中") and random.random() < (0.8 if is_public else 0.25)
    low, high = (16, 36) if is_inclusive else (30, 76)
    return {
        "fee_cny_month": str(50 * random.randint(low, high)),
        **dict.fromkeys(("fee_cny_month_min", "fee_cny_month_max", "fee_note", "fee_basis"), ""),
        "is_inclusive": _flag(is_inclusive),
    }


def _assess(random: Random, area: Mapping[str, str], row: Row, is_filed: bool, is_model: bool) -> Row:
    """Generate the results; zones have no demonstration institution, so that a goal is also missed."""
    level = "市级" if is_model else "无"
    if not is_model and row["status"] == "已备案" and area["is_official_code"] == "true":
        level = random.choices(("无", "区县级", "市级", "省级"), (91, 6, 2, 1))[0]
    grade, graded = "未评估", ""
    if row["status"] == "已备案" and random.random() < 0.4:
        grade = random.choices(("A", "B", "C", "D"), (20, 50, 25, 5))[0]
        graded = _day(random, max(FIRST_GRADING, date.fromisoformat(row["filed_on"])), AS_OF).isoformat()
    has_meals = row["service_forms"].startswith("全日托") and random.random() < 0.9
    return {
        "demonstration_level": level,
        "quality_grade": grade,
        "quality_graded_on": graded,
        "hygiene_result": "合格" if is_filed else random.choice(("不合格", "未评价")),
        "has_fire_safety": _flag(is_filed),
        "has_meals": _flag(has_meals),
        "has_food_licence": _flag(is_filed and has_meals),
        "medical_partner": "",
    }


def _explain(row: Row) -> str:
    """Return the kinds of papers that a refused row lacks, judged by its own columns."""
    lacking = {
        "卫生评价": row["hygiene_result"] != "合格",
        "消防安全检查": row["has_fire_safety"] != "true",
        "食品经营许可": row["has_meals"] == "true" and row["has_food_licence"] != "true",
    }
    return "、".join(name for name, is_lacking in lacking.items() if is_lacking)


def _add_later(row: Row) -> Row:
    """Generate columns that were added later, with a separate seed, so that all others stay the same."""
    random = Random(f"{row['id']} later")
    own = "本单位优先" if row["is_inclusive"] == "true" else "只限本单位"
    scopes = ("面向社会", own, own, "")
    is_known = row["provider_type"] != _HOME and random.random() < 0.8
    certified = random.randint(int(row["caregivers"]) * 2 // 3, int(row["caregivers"]))
    return {
        "is_converted": _flag(random.random() < 0.2) if is_known else "",
        "admission_scope": random.choice(scopes) if row["provider_type"] == "用人单位办托" else "",
        "caregivers_certified": str(certified) if is_known else "",
        "medical_partner": random.choice(("样例社区卫生服务中心", "样例妇幼保健机构", "无"))
        if is_known
        else "",
    }


def _coordinate(random: Random, kind: _Kind) -> Row:
    """Give about a third of the rows random coordinates in a coarse box, just to fill the columns."""
    if kind.name == _HOME or random.random() > 0.35:
        return {"longitude": "", "latitude": "", "crs": ""}
    return {
        "longitude": f"{random.uniform(118.0, 118.3):.4f}",
        "latitude": f"{random.uniform(36.5, 37.0):.4f}",
        "crs": "CGCS2000",
    }


def _day(random: Random, first: date, last: date) -> date:
    return first + timedelta(days=random.randint(0, (last - first).days))


def _divide_up(amount: int, by: int) -> int:
    return -(-amount // by)


def _flag(value: bool) -> str:
    return "true" if value else "false"


# --- command line --------------------------------------------------------------------------------


def read_rows(path: Path) -> list[Row]:
    """Read a dataset, uninterpreted."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the sample institutions to standard output, as UTF-8 whatever the terminal's encoding."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--institutions", type=int, default=200, metavar="N", help="how many (default 200)")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED)
    options = parser.parse_args(arguments)
    datasets = Path(__file__).resolve().parent.parent / "datasets"
    areas, streets = read_rows(datasets / "areas.csv"), read_rows(datasets / "streets.csv")
    rows = generate_institutions(options.institutions, areas, streets, options.seed)
    text = io.StringIO()
    write_csv(rows, text)
    sys.stdout.buffer.write(text.getvalue().encode())


if __name__ == "__main__":
    main()
