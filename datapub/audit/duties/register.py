"""Duties of the register: that every institution is shown in full, rightly, and for good."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from childcare.rules.contact import find_door
from childcare.rules.credit_code import PREFIXES
from childcare.rules.places import count_caregivers
from childcare.terms import AUTHORIZED, CLASS_KINDS, HOME_PLACES, ProviderType, Status
from datapub.audit.downloads import is_register
from datapub.audit.duties.verdict import Context, Fault, Verdict, cannot, judge, not_applicable
from datapub.audit.page import WebPage
from datapub.audit.site import Site
from datapub.rules.codes import is_valid_code

DOWNLOAD: Final = "data/institutions.csv"
CHANGES: Final = "data/changes.json"
LIST: Final = "institutions/"
_ITEMS = {
    "name": "登记名称",
    "credit_code": "统一社会信用代码",
    "address": "地址",
    "legal_form": "机构性质",
    "filing_authority": "备案机关",
    "filed_on": "备案日期",
}
_CANCELLED: Final = Status.CANCELLED
_OVER_ENROLLED: Final = "在托人数多于托位数"
_HEADLINE = re.compile(r"可以收托的机构([\d,]+)家.{0,60}?托位([\d,]+)个")
_MAP_HOSTS = ("uri.amap.com", "api.map.baidu.com")

Row = dict[str, str]


def institution_pages(site: Site, context: Context) -> Verdict:
    """R01a: each filed institution has a page with everything that must be public."""
    del context
    areas = {row["code"]: row["name"] for row in site.table("areas")}
    rows = filed_rows(site)
    if not rows:
        return not_applicable("名录里没有已备案的机构", DOWNLOAD)

    def find() -> Iterator[Fault]:
        for row in rows:
            page = page_of(site, row)
            if page is None:
                yield Fault(path_of(row), "没有网页")
                continue
            lacking = [
                title
                for name, title in _ITEMS.items()
                if not shows(page, name, row[name]) and (row[name] or row["authorization_type"] != "许可")
            ]
            if areas.get(row["area_code"], "\0") not in page.words:
                lacking.append("所在区县")
            if row["status"] not in page.words:
                lacking.append("状态")
            if lacking:
                yield Fault(path_of(row), f"没有写{'、'.join(lacking)}")

    return judge(find(), f"{len(rows)} 家已备案的机构各有网页，项目齐全", LIST, path_of(rows[0]))


def institution_downloads(site: Site, context: Context) -> Verdict:
    """R01b: each filed institution stands with the same items in every download of the register."""
    del context
    wanted = site.wanted.items
    if not wanted:
        return not_applicable("名录里没有已备案的机构", DOWNLOAD)
    by_area: dict[str, set[str]] = {}
    for row in filed_rows(site):
        by_area.setdefault(row["area_code"], set()).add(row["id"])
    files = [address for address in site.facts if is_register(address)]

    def find() -> Iterator[Fault]:
        for address in files:
            facts, folder = site.facts[address], address.split("/")[1]
            if facts.fault:
                yield Fault(address, facts.fault)
                continue
            expected = wanted.keys() if folder not in by_area else by_area[folder]
            if _is_about_something_else(address, site):
                continue
            lacking = expected - facts.complete
            if lacking:
                yield Fault(address, f"{len(lacking)} 家缺少或项目不全，如 {min(lacking)}")
        for row in filed_rows(site):
            address = f"institutions/{row['id']}.json"
            record = site.facts.get(address)
            if record is None:
                yield Fault(address, "没有这个文件")
            elif row["id"] not in record.complete:
                yield Fault(address, "缺少项目")

    return judge(find(), f"{len(files)} 个名录文件里，应有的机构和项目都齐全", DOWNLOAD, "data/institutions/")


def home_providers(site: Site, context: Context) -> Verdict:
    """R01c: home-based points are listed like all others."""
    del context
    rows = [row for row in filed_rows(site) if row["provider_type"] == ProviderType.HOME]
    if not rows:
        return not_applicable("名录里没有家庭托育点", DOWNLOAD)
    faults = [
        Fault(f"register/{row['area_code']}/", f"没有列出家庭托育点 {row['id']}")
        for row in rows
        if not is_listed(site, row)
        or (page := page_of(site, row)) is None
        or f"机构类型{ProviderType.HOME}" not in page.words
    ]
    return judge(faults, f"{len(rows)} 个家庭托育点都在名录里", path_of(rows[0]))


def home_addresses(site: Site, context: Context) -> Verdict:
    """R01d: somebody's home is shown as far as its community, never its door."""
    del context
    rows = [row for row in site.table("institutions") if row["provider_type"] == ProviderType.HOME]
    if not rows:
        return not_applicable("名录里没有家庭托育点", DOWNLOAD)

    def find() -> Iterator[Fault]:
        for row in rows:
            page = page_of(site, row)
            shown = re.search(r"地址(.*?)(?:复制地址|家庭托育点设在)", page.words) if page else None
            if find_door(row["address"]) or (shown and find_door(shown[1])):
                yield Fault(path_of(row), "地址写到了门牌")
            elif page and any(host in link for host in _MAP_HOSTS for link in page.links):
                yield Fault(path_of(row), "有地图链接")
        for address, facts in site.facts.items():
            if facts.doors:
                yield Fault(address, f"家庭托育点 {min(facts.doors)} 的地址写到了门牌，或有坐标")

    return judge(find(), f"{len(rows)} 个家庭托育点的地址都只写到社区", path_of(rows[0]))


def filing_authority(site: Site, context: Context) -> Verdict:
    """R02: an institution is filed by the health department of its own district or zone."""
    del context
    rows = filed_rows(site)
    if not rows:
        return not_applicable("名录里没有已备案的机构", DOWNLOAD)
    authorities = {row["code"]: row["filing_authority"] for row in site.table("areas")}
    faults = [
        Fault(path_of(row), f"备案机关是{row['filing_authority']}，不是{authorities.get(row['area_code'])}")
        for row in rows
        if row["filing_authority"] and (row["filing_authority"] != authorities.get(row["area_code"]))
    ]
    return judge(faults, f"{len(rows)} 家的备案机关都是所在区县（功能区）的卫生健康部门", "data/areas.csv")


def refusal_marked(site: Site, context: Context) -> Verdict:
    """R05c: a refused application is marked as that, with the reasons, and never looks like a filing."""
    del context
    rows = [row for row in site.table("institutions") if row["status"] == Status.REFUSED]

    def look(row: Row) -> Iterator[str]:
        page = page_of(site, row)
        if page is None or Status.REFUSED not in page.words or not is_listed(site, row):
            yield "没有写明未通过备案告知"
        elif not shows(page, "refusal_reasons", row["refusal_reasons"]):
            yield "没有写明不符合的是哪几类材料"
        elif row["filed_on"] or "备案通过" in page.words.replace(Status.REFUSED, ""):
            yield "写了备案日期"

    return _judge_rows(
        rows, look, "{} 家未通过备案告知的机构都写明了状态和原因", "名录里没有未通过备案告知的机构", path_of
    )


def cancelled_marked(site: Site, context: Context) -> Verdict:
    """R06a: a cancelled institution says so, with the day."""
    del context
    rows = [row for row in site.table("institutions") if row["status"] == _CANCELLED]

    def look(row: Row) -> Iterator[str]:
        page = page_of(site, row)
        if page is None:
            return  # R06b says so
        if _CANCELLED not in page.words:
            yield "没有写明已注销"
        elif not shows(page, "cancelled_on", row["cancelled_on"]):
            yield "没有写注销日期"

    return _judge_rows(rows, look, "{} 家已注销的机构都写明了注销日期", "名录里没有已注销的机构", path_of)


def cancelled_kept(site: Site, context: Context) -> Verdict:
    """R06b: what was published once still answers: page, entry in the list, and never a deleted row.

    Which rows are gone only the history knows, as the site publishes it in its log of changes.
    """
    del context
    rows = [row for row in site.table("institutions") if row["status"] == _CANCELLED]
    faults = [Fault(path_of(row), "网页没有保留") for row in rows if page_of(site, row) is None] + [
        Fault(f"register/{row['area_code']}/", f"没有列出已注销的 {row['id']}")
        for row in rows
        if not is_listed(site, row)
    ]
    removed = _list_removed(site)
    if removed is None and not faults:
        return cannot("没有完整的提交历史，不知道公开过的机构有没有被删去", CHANGES)
    faults += [Fault("changes/", f"{one} 公开过，{day} 删去了") for one, day in (removed or {}).items()]
    evidence = (path_of(rows[0]),) if rows else (LIST,)
    return judge(
        faults,
        f"{len(rows)} 家已注销的机构，网页和名录里都还在；公开过的机构没有一家被删去",
        *evidence,
        "changes/",
    )


def _list_removed(site: Site) -> dict[str, str] | None:
    """Return which published institutions are gone, with the day; None where that is not known.

    A sample that makes room for the real register was never an institution.
    """
    log = site.json(CHANGES)
    if not isinstance(log, dict) or log.get("is_known") is not True:
        return None
    standing = {row["id"] for row in site.table("institutions")}
    removed = {
        change["key"][0]: entry["published_at"][:10]
        for entry in reversed(log["entries"])
        for change in entry["changes"]
        if (change["dataset"], change["kind"]) == ("institutions", "removed")
        and change["about"].get("is_sample") != "true"
    }
    return {one: day for one, day in sorted(removed.items()) if one not in standing}


def credit_codes(site: Site, context: Context) -> Verdict:
    """R13a: each unified social credit code is whole and agrees with the legal form."""
    del context
    rows = site.table("institutions")

    def look(row: Row) -> Iterator[str]:
        expected = PREFIXES.get(row["legal_form"])
        if not is_valid_code(row["credit_code"]):
            yield "统一社会信用代码的校验位不对"
        elif expected and not row["credit_code"].startswith(expected):
            yield "统一社会信用代码与机构性质不符"

    return _judge_rows(rows, look, "{} 个代码都正确", "名录是空的")


def unique_sites(site: Site, context: Context) -> Verdict:
    """R13b: a site of a body is listed once."""
    del context
    rows = site.table("institutions")
    if not rows:
        return not_applicable("名录是空的", DOWNLOAD)
    codes = Counter((row["credit_code"], row["site_no"]) for row in rows)
    ids = Counter(row["id"] for row in rows)
    faults = [
        Fault(path_of(row), "同一个园点列了两次")
        for row in rows
        if codes[row["credit_code"], row["site_no"]] > 1 or ids[row["id"]] > 1
    ]
    return judge(faults, f"{len(rows)} 个园点各列一次", DOWNLOAD)


def date_order(site: Site, context: Context) -> Verdict:
    """R14: registered, then filed, then cancelled, and nothing in the future."""
    rows = site.table("institutions")
    today = context.day.isoformat()

    def look(row: Row) -> Iterator[str]:
        registered, filed, cancelled = (row[name] for name in ("registered_on", "filed_on", "cancelled_on"))
        if registered and filed and registered > filed:
            yield "备案早于登记"
        if cancelled and filed and cancelled < filed:
            yield "注销早于备案"
        if any(day > today for day in (registered, filed, cancelled, row["changed_on"]) if day):
            yield "有未来的日期"

    return _judge_rows(rows, look, "{} 行的日期先后都合理", "名录是空的")


def places_sum(site: Site, context: Context) -> Verdict:
    """R15: all places are the sum of the classes', mixed classes too, in the file and on the page."""
    del context
    rows = site.table("institutions")

    def look(row: Row) -> Iterator[str]:
        total, classes = (
            sum(number(row[f"{what}_{kind.name}"]) for kind in CLASS_KINDS) for what in ("places", "classes")
        )
        page = page_of(site, row)
        if number(row["places"]) != total:
            yield f"托位总数 {row['places']}，各班相加 {total}"
        elif page and total and not re.search(rf"合计{total}{classes}(?!\d)", page.words):
            yield "网页上的合计与下载文件不同"

    return _judge_rows(rows, look, "{} 家的托位合计都相符", "名录是空的")


def class_sizes(site: Site, context: Context) -> Verdict:
    """R16a: no class has more places than its kind allows."""
    del context
    rows = site.table("institutions")
    if not rows:
        return not_applicable("名录是空的", DOWNLOAD)
    faults = [
        Fault(path_of(row), f"{kind.title}每班超过 {kind.size} 人")
        for row in rows
        for kind in CLASS_KINDS
        if number(row[f"places_{kind.name}"]) > number(row[f"classes_{kind.name}"]) * kind.size
    ]
    return judge(faults, f"{len(rows)} 家的班额都不超过标准", DOWNLOAD)


def home_places(site: Site, context: Context) -> Verdict:
    """R16b: a home-based point takes no more than five children."""
    del context
    rows = [row for row in site.table("institutions") if row["provider_type"] == ProviderType.HOME]
    if not rows:
        return not_applicable("名录里没有家庭托育点", DOWNLOAD)
    faults = [
        Fault(path_of(row), f"家庭托育点有 {row['places']} 个托位")
        for row in rows
        if number(row["places"]) > HOME_PLACES
    ]
    return judge(faults, f"{len(rows)} 个家庭托育点都不超过 {HOME_PLACES} 人", path_of(rows[0]))


def caregiver_ratio(site: Site, context: Context) -> Verdict:
    """R16c: there are at least as many caregivers as the mildest reading of the ratios asks for."""
    del context
    rows = [row for row in site.table("institutions") if row["enrolled"] and row["caregivers"]]

    def look(row: Row) -> Iterator[str]:
        places = {kind.name: number(row[f"places_{kind.name}"]) for kind in CLASS_KINDS}
        least = count_caregivers(number(row["enrolled"]), places, row["provider_type"] == ProviderType.HOME)
        if number(row["caregivers"]) < least:
            yield f"保育人员 {row['caregivers']} 人，至少要 {least} 人"

    return _judge_rows(rows, look, "{} 家公布了人数的机构都达到配比", "没有机构同时公布在托人数和保育人员数")


def over_enrolment(site: Site, context: Context) -> Verdict:
    """R17: an institution with more children than places says so on its page."""
    del context
    rows = [
        row
        for row in site.table("institutions")
        if row["enrolled"] and number(row["enrolled"]) > number(row["places"])
    ]
    if not rows:
        return not_applicable("没有机构的在托人数多于托位数", DOWNLOAD)
    faults = [
        Fault(path_of(row), "在托人数多于托位数，网页上没有提示")
        for row in rows
        if (page := page_of(site, row)) is None or _OVER_ENROLLED not in page.words
    ]
    return judge(faults, f"{len(rows)} 家都有提示", path_of(rows[0]))


def area_sums(site: Site, context: Context) -> Verdict:
    """R18: the city is the sum of its districts and zones, and nobody is counted twice."""
    del context
    rows = site.table("institutions")
    whole = Counter(row["area_code"] for row in rows)
    paged = [row for row in site.table("areas") if site.page(f"areas/{row['code']}/")]
    cities = [row["code"] for row in paged if row["is_reporting_area"] != "true"]
    parts = [row["code"] for row in paged if row["is_reporting_area"] == "true"]
    if not cities or not parts:
        return cannot("没有全市或各区县的网页", "areas/")
    seen: dict[str, str] = {}
    faults = [
        Fault(DOWNLOAD, f"{row['id']} 不在任何一个区县里") for row in rows if row["area_code"] not in parts
    ]
    shown = {code: _read_headline(site, code) for code in (*cities, *parts)}
    for code, counts in shown.items():
        if counts is None:
            return cannot("网页上读不出合计", f"areas/{code}/")
    for code in parts:
        address = f"data/{code}/institutions.csv"
        listed = site.table(f"{code}/institutions")
        if len(listed) != whole[code]:
            faults.append(Fault(address, f"有 {len(listed)} 家，全市名录里这个区域有 {whole[code]} 家"))
        for row in listed:
            if seen.setdefault(row["id"], code) != code:
                faults.append(Fault(address, f"{row['id']} 已算在 {seen[row['id']]}"))
    institutions, places = (sum((shown[code] or (0, 0))[item] for code in parts) for item in (0, 1))
    faults += [
        Fault(
            f"areas/{code}/",
            f"全市 {counts[0]} 家、{counts[1]} 个托位，各区县相加 {institutions} 家、{places} 个",
        )
        for code in cities
        if (counts := shown[code]) and counts != (institutions, places)
    ]
    return judge(faults, f"{institutions} 家、{places} 个托位，全市与各区县相符", "areas/")


def _judge_rows(
    rows: list[Row],
    look: Callable[[Row], Iterator[str]],
    passed: str,
    none: str,
    evidence: Callable[[Row], str] = lambda row: DOWNLOAD,
) -> Verdict:
    """Judge rows one by one.

    Args:
        look: yields what is wrong with one row.
        passed: what is said where nothing is wrong; ``{}`` is the number of rows.
        none: what is said where there is no row, which is 不适用.
        evidence: where a reader sees it, by the first row.
    """
    if not rows:
        return not_applicable(none, DOWNLOAD)
    faults = (Fault(path_of(row), words) for row in rows for words in look(row))
    return judge(faults, passed.format(len(rows)), evidence(rows[0]))


def _read_headline(site: Site, code: str) -> tuple[int, int] | None:
    page = site.page(f"areas/{code}/")
    found = _HEADLINE.search(page.words) if page else None
    return (int(found[1].replace(",", "")), int(found[2].replace(",", ""))) if found else None


def _is_about_something_else(address: str, site: Site) -> bool:
    """Tell whether an archive or database holds no register at all: then another duty looks at it."""
    facts = site.facts[address]
    return (
        address.endswith((".zip", ".sqlite", ".db"))
        and not facts.has_codes
        and not (facts.complete or facts.partial)
    )


def filed_rows(site: Site) -> list[Row]:
    """Return the rows of the published register whose filing (or permit) stands."""
    return [row for row in site.table("institutions") if row.get("status") in AUTHORIZED]


def page_of(site: Site, row: Row) -> WebPage | None:
    """Return an institution's page."""
    return site.page(path_of(row))


def path_of(row: Row) -> str:
    """Return the path of an institution's page."""
    return f"institutions/{row['id']}/"


def is_listed(site: Site, row: Row) -> bool:
    """Tell whether an institution's area lists it."""
    listed = site.once("listed", dict)
    code = row["area_code"]
    if code not in listed:
        page = site.page(f"register/{code}/")
        listed[code] = frozenset(page.links) if page else frozenset()
    return f"../../institutions/{row['id']}/" in listed[code]


def shows(page: WebPage, name: str, value: str) -> bool:
    """Tell whether a page shows a cell: a text as it stands, a date the way people read it."""
    if not value:
        return False
    if name.endswith("_on"):
        try:
            day = date.fromisoformat(value)
        except ValueError:
            return False
        return f"{day.year}年{day.month}月{day.day}日" in page.words
    return "".join(value.split()) in page.words


def number(cell: str) -> int:
    """Return a published count; 0 where there is none."""
    return int(cell) if cell.isdigit() else 0
