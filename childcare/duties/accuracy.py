"""Duties of accuracy: codes, dates, places and sums of the register are right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from childcare.areas import list_above
from childcare.duties.rows import (
    DOWNLOAD,
    EMPTY,
    Row,
    all_rows,
    describe_unknown,
    describe_untyped,
    find_city,
    find_levels,
    judge_rows,
    number,
    page_of,
    path_of,
)  # fmt: skip
from childcare.rules.credit_code import PREFIXES
from childcare.rules.places import count_caregivers
from childcare.standards import CLASS_KINDS, HOME_PLACES
from childcare.terms import COUNTING, ProviderType
from datapub.audit.duties.verdict import Fault, Verdict, cannot, judge, not_applicable
from datapub.audit.site import Site
from datapub.codes import is_valid_code
from datapub.textual import NOT_STATED


def credit_codes(site: Site) -> Verdict:
    """R13a: each unified social credit code is whole and agrees with the legal form."""
    rows = [row for row in all_rows(site) if row["credit_code"]]

    def look(row: Row) -> Iterator[str]:
        expected = PREFIXES.get(row["legal_form"])
        if not is_valid_code(row["credit_code"]):
            yield "统一社会信用代码的校验位不对"
        elif expected and not row["credit_code"].startswith(expected):
            yield "统一社会信用代码与机构性质不符"

    return judge_rows(
        rows, look, "{} 个代码都正确", "名录里没有信用代码", unknown=len(all_rows(site)) - len(rows)
    )


def unique_sites(site: Site) -> Verdict:
    """R13b: a site of a body is listed once."""
    rows = all_rows(site)
    if not rows:
        return not_applicable(EMPTY, DOWNLOAD)
    codes = Counter((row["credit_code"], row["site_no"]) for row in rows)
    ids = Counter(row["id"] for row in rows)
    faults = [
        Fault(path_of(row), "同一个园点列了两次")
        for row in rows
        if (row["credit_code"] and codes[row["credit_code"], row["site_no"]] > 1) or ids[row["id"]] > 1
    ]
    return judge(faults, f"{len(rows)} 个园点各列一次", DOWNLOAD)


def date_order(site: Site) -> Verdict:
    """R14: registered, then filed, then cancelled, and nothing in the future."""
    rows = all_rows(site)
    today = site.day.isoformat()

    def look(row: Row) -> Iterator[str]:
        registered, filed, cancelled = (row[name] for name in ("registered_on", "filed_on", "cancelled_on"))
        if registered and filed and registered > filed:
            yield "备案早于登记"
        if cancelled and filed and cancelled < filed:
            yield "注销早于备案"
        if any(day > today for day in (registered, filed, cancelled, row["changed_on"]) if day):
            yield "有未来的日期"

    return judge_rows(rows, look, "{} 行的日期先后都合理", EMPTY)


def places_sum(site: Site) -> Verdict:
    """R15: all places are the sum of the classes', mixed classes too, in the file and on the page.

    Only of those that state all of them: a total alone is no sum.
    """
    rows = [row for row in all_rows(site) if row["places"] and _states(row, "places")]

    def look(row: Row) -> Iterator[str]:
        total, classes = (
            sum(number(row[f"{what}_{kind.name}"]) for kind in CLASS_KINDS) for what in ("places", "classes")
        )
        page = page_of(site, row)
        if number(row["places"]) != total:
            yield f"托位总数 {row['places']}，各班相加 {total}"
        elif page and total:
            shown = page.numbers("places"), page.numbers("classes")
            if shown != ([total], [classes] if _states(row, "classes") else []):
                yield "网页上的合计与下载文件不同"

    return judge_rows(
        rows,
        look,
        "{} 家的托位合计都相符",
        "没有机构同时公布托位总数和各班型托位数",
        unknown=len(all_rows(site)) - len(rows),
    )


def class_sizes(site: Site) -> Verdict:
    """R16a: no class has more places than its kind allows."""
    rows = all_rows(site)
    if not rows:
        return not_applicable(EMPTY, DOWNLOAD)
    faults = [
        Fault(path_of(row), f"{kind.title}每班超过 {kind.size} 人")
        for row in rows
        for kind in CLASS_KINDS
        if row[f"classes_{kind.name}"]
        and number(row[f"places_{kind.name}"]) > number(row[f"classes_{kind.name}"]) * kind.size
    ]
    known = sum(_states(row, "places") and _states(row, "classes") for row in rows)
    unknown = describe_unknown(len(rows) - known)
    return judge(faults, f"{known} 家的班额都不超过标准{unknown}", DOWNLOAD)


def home_places(site: Site) -> Verdict:
    """R16b: a home-based point takes no more than five children."""
    rows = [row for row in all_rows(site) if row["provider_type"] == ProviderType.HOME]
    if not rows:
        return not_applicable(f"名录里没有家庭托育点{describe_untyped(site)}", DOWNLOAD)
    faults = [
        Fault(path_of(row), f"家庭托育点有 {row['places']} 个托位")
        for row in rows
        if number(row["places"]) > HOME_PLACES
    ]
    known = sum(bool(row["places"]) for row in rows)
    unknown = describe_unknown(len(rows) - known) + describe_untyped(site)
    return judge(faults, f"{known} 个家庭托育点都不超过 {HOME_PLACES} 人{unknown}", path_of(rows[0]))


def caregiver_ratio(site: Site) -> Verdict:
    """R16c: there are at least as many caregivers as the mildest reading of the ratios asks for."""
    rows = [row for row in all_rows(site) if row["enrolled"] and row["caregivers"]]

    def look(row: Row) -> Iterator[str]:
        cells = {kind.name: row[f"places_{kind.name}"] for kind in CLASS_KINDS}
        places = {name: number(cell) if cell else None for name, cell in cells.items()}
        least = count_caregivers(number(row["enrolled"]), places, row["provider_type"] == ProviderType.HOME)
        if number(row["caregivers"]) < least:
            yield f"保育人员 {row['caregivers']} 人，至少要 {least} 人"

    return judge_rows(rows, look, "{} 家公布了人数的机构都达到配比", "没有机构同时公布在托人数和保育人员数")


def over_enrolment(site: Site) -> Verdict:
    """R17: an institution with more children than places says so on its page."""
    rows = [
        row
        for row in all_rows(site)
        if row["enrolled"] and row["places"] and number(row["enrolled"]) > number(row["places"])
    ]
    if not rows:
        return not_applicable("没有机构的在托人数多于托位数", DOWNLOAD)
    faults = [
        Fault(path_of(row), "在托人数多于托位数，网页上没有提示")
        for row in rows
        if (page := page_of(site, row)) is None or "over-enrolled" not in page.fields
    ]
    return judge(faults, f"{len(rows)} 家都有提示", path_of(rows[0]))


def area_sums(site: Site) -> Verdict:
    """R18: the city is the sum of its areas and of what is known to be in none; nobody counts twice."""
    rows, levels, city = all_rows(site), find_levels(site), find_city(site)
    whole = Counter(row["area_code"] for row in rows)
    parents = {row["code"]: row["parent_code"] for row in site.table("areas")}
    parts = [
        row["code"]
        for row in site.table("areas")
        if row["is_reporting_area"] == "true" and site.page(f"areas/{row['code']}/")
    ]
    if not city or not parts:
        return cannot(f"没有{levels.whole}或各{levels.part}的网页", "areas/")
    seen: dict[str, str] = {}
    unplaced = [row for row in rows if row["area_code"] not in parts]
    faults = [
        Fault(DOWNLOAD, f"{row['id']} 不在{levels.whole}里")
        for row in unplaced
        if city not in list_above(row["area_code"], parents)
    ]
    sums = {code: _read_headline(site, code) for code in (city, *parts)}
    for code, counts in sums.items():
        if counts is None and (code == city or whole[code]):  # of an area without a row no sum is stated
            return cannot("网页上读不出合计", f"areas/{code}/")
    for code in parts:
        address = f"data/{code}/institutions.csv"
        listed = [row["id"] for row in site.rows(f"{code}/institutions")]
        if len(listed) != whole[code]:
            faults.append(
                Fault(address, f"有 {len(listed)} 家，{levels.whole}名录里这个区域有 {whole[code]} 家")
            )
        for identifier in listed:
            if seen.setdefault(identifier, code) != code:
                faults.append(Fault(address, f"{identifier} 已算在 {seen[identifier]}"))
    apart = [row for row in unplaced if row["status"] in COUNTING]
    added = (len(apart), sum(number(row["places"]) for row in apart))
    institutions, places = (
        sum((sums[code] or (0, 0))[item] for code in parts) + added[item] for item in (0, 1)
    )
    if sums[city] != (institutions, places):
        stated = "{} 家、{} 个托位".format(*sums[city] or (0, 0))
        faults.append(
            Fault(
                f"areas/{city}/",
                f"{levels.whole} {stated}，各{levels.part}相加 {institutions} 家、{places} 个",
            )
        )
    counting = [row for row in rows if row["status"] in COUNTING]
    known = sum(bool(row["places"]) for row in counting)
    basis = f"（{len(counting)} 家中 {known} 家公布了托位数）" if known < len(counting) else ""
    also = f"，其中 {len(unplaced)} 家{levels.unplaced}" if unplaced else ""
    passed = f"{institutions} 家、{places} 个托位{basis}，{levels.whole}与各{levels.part}相符{also}"
    return judge(faults, passed, "areas/")


def _states(row: Row, what: str) -> bool:
    return all(row[f"{what}_{kind.name}"] for kind in CLASS_KINDS)


def _read_headline(site: Site, code: str) -> tuple[int, int] | None:
    page = site.page(f"areas/{code}/")
    found = [count for name in ("institutions", "places") for count in page.numbers(name)] if page else []
    if page and len(found) == 1 and page.fields.get("places") == (NOT_STATED,):
        return found[0], 0  # nobody states any: nothing to add
    return (found[0], found[1]) if len(found) == 2 else None
