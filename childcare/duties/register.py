"""Duties of the register: that every institution is shown in full, and for good."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from childcare.areas import list_above
from childcare.duties.checks import HOME_NUMBER, TABLE
from childcare.duties.rows import (
    DOWNLOAD,
    LIST,
    Row,
    all_rows,
    describe_unknown,
    describe_untyped,
    filed_rows,
    is_listed,
    judge_rows,
    list_of,
    page_of,
    path_of,
    shows,
)  # fmt: skip
from childcare.rules.contact import find_house_number
from childcare.terms import ProviderType, Status, name_authorized
from datapub.audit.downloads import is_register
from datapub.audit.duties.verdict import Fault, Verdict, cannot, judge, not_applicable
from datapub.audit.problems import find_problem
from datapub.audit.site import Site

CHANGES: Final = "data/changes.json"
_ITEMS = {
    "name": "登记名称",
    "credit_code": "统一社会信用代码",
    "address": "地址",
    "legal_form": "机构性质",
    "filing_authority": "备案机关",
    "filed_on": "备案日期",
}
_OR = {"filed_on": "filed_month"}
"""Where the day is not known, the month will do: nobody is made to invent a day."""
_MAP_HOSTS = ("uri.amap.com", "api.map.baidu.com")


def institution_pages(site: Site) -> Verdict:
    """R01a: each filed institution has a page with everything that must be public."""
    areas = {row["code"]: row["name"] for row in site.table("areas")}
    rows = filed_rows(site)
    if not rows:
        return not_applicable("名录里没有已备案或已许可的机构", DOWNLOAD)

    called = name_authorized([row["status"] for row in rows])

    def find() -> Iterator[Fault]:
        for row in rows:
            page = page_of(site, row)
            if page is None:
                yield _no_page(site, row, "没有网页")
                continue
            lacking = [
                title for name, title in _ITEMS.items() if row[name] and not shows(page, name, row[name])
            ]
            if areas.get(row["area_code"], "\0") not in page.words:
                lacking.append("所在区域")
            if row["status"] not in page.words:
                lacking.append("状态")
            if lacking:
                yield Fault(path_of(row), f"没有写{'、'.join(lacking)}")
            unknown = [
                title for name, title in _ITEMS.items() if not row[name] and not row.get(_OR.get(name, ""))
            ]
            if unknown:
                yield Fault(path_of(row), f"没有公布{'、'.join(unknown)}", is_lack=True)

    return judge(
        find(),
        f"{len(rows)} 家{called}的机构各有网页，项目齐全",
        LIST,
        path_of(rows[0]),
    )


def institution_downloads(site: Site) -> Verdict:
    """R01b: each filed institution stands with the same items in every download of the register."""
    filed = {row["id"] for row in filed_rows(site)}
    if not filed:
        return not_applicable("名录里没有已备案或已许可的机构", DOWNLOAD)
    by_area: dict[str, set[str]] = {row["code"]: set() for row in site.table("areas")}
    for row in filed_rows(site):
        by_area.setdefault(row["area_code"], set()).add(row["id"])
    files = [
        address
        for address, facts in site.facts.items()
        if is_register(address, TABLE) and not facts.is_notice
    ]

    def find() -> Iterator[Fault]:
        for address in files:
            facts, folder = site.facts[address], address.split("/")[1]
            if facts.fault:
                yield Fault(address, facts.fault, find_problem(site, "audit-file", address))
                continue
            expected = by_area.get(folder, filed)  # of an area without a filed one: nothing
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

    silent = sum(any(not row[name] for name in _ITEMS) for row in filed_rows(site))
    also = f"；其中 {silent} 家还有没有公布的项目" if silent else ""
    passed = f"{len(files)} 个名录文件里，应有的机构和项目都齐全{also}"
    return judge(find(), passed, DOWNLOAD, "data/institutions/")


def home_providers(site: Site) -> Verdict:
    """R01c: home-based points are listed like all others."""
    rows = [row for row in filed_rows(site) if row["provider_type"] == ProviderType.HOME]
    if not rows:
        return not_applicable(f"名录里没有家庭托育点{describe_untyped(site)}", DOWNLOAD)
    faults = [
        Fault(list_of(site, row), f"没有列出家庭托育点 {row['id']}")
        for row in rows
        if not is_listed(site, row)
        or (page := page_of(site, row)) is None
        or ProviderType.HOME not in page.fields.get("provider_type", ())
    ]
    return judge(faults, f"{len(rows)} 个家庭托育点都在名录里{describe_untyped(site)}", path_of(rows[0]))


def home_addresses(site: Site) -> Verdict:
    """R01d: somebody's home is shown as far as its community, never its door."""
    rows = [row for row in all_rows(site) if row["provider_type"] == ProviderType.HOME]
    if not rows:
        return not_applicable(f"名录里没有家庭托育点{describe_untyped(site)}", DOWNLOAD)

    def find() -> Iterator[Fault]:
        for row in rows:
            page = page_of(site, row)
            shown = page.fields.get("address", ()) if page else ()
            street = row.get("street_name", "")
            if any(find_house_number(text, street) for text in (row["address"], *shown)):
                yield Fault(path_of(row), "地址写到了门牌")
            elif page and any(host in link for host in _MAP_HOSTS for link in page.links):
                yield Fault(path_of(row), "有地图链接")
        for address, facts in site.facts.items():
            if numbers := facts.row_faults.get(HOME_NUMBER):
                yield Fault(address, f"家庭托育点 {min(numbers)} 的地址写到了门牌，或有坐标")

    return judge(
        find(), f"{len(rows)} 个家庭托育点的地址都只写到社区{describe_untyped(site)}", path_of(rows[0])
    )


def filing_authority(site: Site) -> Verdict:
    """R02: an institution is filed by the health department of its own district or zone."""
    rows = filed_rows(site)
    if not rows:
        return not_applicable("名录里没有已备案或已许可的机构", DOWNLOAD)
    areas = {row["code"]: row for row in site.table("areas")}
    parents = {code: area["parent_code"] for code, area in areas.items()}

    def find() -> Iterator[Fault]:
        for row in rows:
            above = [areas[code] for code in list_above(row["area_code"], parents) if code in areas]
            expected = next((area["filing_authority"] for area in above if area["filing_authority"]), None)
            is_placed = bool(above) and above[0]["is_reporting_area"] == "true"
            if row["filing_authority"] and row["filing_authority"] != expected and (expected or is_placed):
                yield Fault(path_of(row), f"备案机关是{row['filing_authority']}，不是{expected}")

    known = sum(bool(row["filing_authority"]) for row in rows)
    unknown = describe_unknown(len(rows) - known)
    return judge(
        find(), f"{known} 家的备案机关都是所在区县（功能区）的卫生健康部门{unknown}", "data/areas.csv"
    )


def refusal_marked(site: Site) -> Verdict:
    """R05c: a refused application is marked as that, with the reasons, and never looks like a filing."""
    rows = [row for row in all_rows(site) if row["status"] == Status.REFUSED]

    def look(row: Row) -> Iterator[str | Fault]:
        page = page_of(site, row)
        if page is None or Status.REFUSED not in page.words or not is_listed(site, row):
            yield "没有写明未通过备案告知"
        elif not row["refusal_reasons"]:
            yield Fault(path_of(row), "没有公布不符合的是哪几类材料", is_lack=True)
        elif not shows(page, "refusal_reasons", row["refusal_reasons"]):
            yield "没有写明不符合的是哪几类材料"
        elif row["filed_on"] or "filed_on" in page.fields:
            yield "写了备案日期"

    return judge_rows(
        rows, look, "{} 家未通过备案告知的机构都写明了状态和原因", "名录里没有未通过备案告知的机构", path_of
    )


def cancelled_marked(site: Site) -> Verdict:
    """R06a: a cancelled institution says so, with the day."""
    rows = [row for row in all_rows(site) if row["status"] == Status.CANCELLED]

    def look(row: Row) -> Iterator[str | Fault]:
        page = page_of(site, row)
        if page is None:
            return  # R06b says so
        if Status.CANCELLED not in page.words:
            yield "没有写明已注销"
        elif not row["cancelled_on"]:
            yield Fault(path_of(row), "没有公布注销日期", is_lack=True)
        elif not shows(page, "cancelled_on", row["cancelled_on"]):
            yield "没有写注销日期"

    return judge_rows(rows, look, "{} 家已注销的机构都写明了注销日期", "名录里没有已注销的机构", path_of)


def cancelled_kept(site: Site) -> Verdict:
    """R06b: what was published once still answers: page, entry in the list, and never a deleted row.

    Which rows are gone only the history knows, as the site publishes it in its log of changes.
    """
    rows = [row for row in all_rows(site) if row["status"] == Status.CANCELLED]
    faults = [_no_page(site, row, "网页没有保留") for row in rows if page_of(site, row) is None] + [
        Fault(list_of(site, row), f"没有列出已注销的 {row['id']}") for row in rows if not is_listed(site, row)
    ]
    removed = _list_removed(site)
    if removed is None and not faults:
        return cannot("没有完整的提交历史，不知道公开过的机构有没有被删去", CHANGES)
    faults += [Fault("changes/", f"{gone} 公开过，{day} 删去了") for gone, day in (removed or {}).items()]
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
    standing = {row["id"] for row in all_rows(site)}
    removed = {
        change["key"][0]: entry["published_at"][:10]
        for entry in reversed(log["entries"])
        for change in entry["changes"]
        if (change["dataset"], change["kind"]) == (TABLE, "removed")
        and change["about"].get("is_sample") != "true"
    }
    return {gone: day for gone, day in sorted(removed.items()) if gone not in standing}


def _is_about_something_else(address: str, site: Site) -> bool:
    """Return whether an archive or database holds no register at all: then another duty looks at it."""
    facts = site.facts[address]
    return (
        address.endswith((".zip", ".sqlite", ".db"))
        and not facts.has_codes
        and not (facts.complete or facts.partial)
    )


def _no_page(site: Site, row: Row, words: str) -> Fault:
    path = path_of(row)
    return Fault(path, words, find_problem(site, "audit-missing-page", f"{path}index.html"))
