"""Duties not to show: children, principals without a ground, numbers that single somebody out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from childcare.duties.checks import FEW, FEW_CHILDREN
from childcare.duties.rows import DOWNLOAD, all_rows, page_of, path_of
from datapub.audit.duties.verdict import Fault, Verdict, judge
from datapub.audit.site import Site

_COUNTING_PAGES: Final = ("areas/", "institutions/", "register/")
_CHILDREN: Final = ("enrolled", "occupancy-rate-compared")
"""Fields that begin with a number of children."""


def no_children(site: Site) -> Verdict:
    """R10e: no download has a column that is filled in child by child."""
    faults = [
        Fault(address, f"有“{column}”一列")
        for address, facts in site.facts.items()
        for column in sorted(facts.barred)
        if address.startswith(("data/", "institutions/"))
    ]
    return judge(faults, "下载文件里没有逐个孩子填的列", "data/")


def principal_names(site: Site) -> Verdict:
    """R11: a principal is named only on recorded ground, and the ground stands beside the name."""
    rows = all_rows(site)

    def find() -> Iterator[Fault]:
        for row in rows:
            name, basis = row["principal_name"], row["principal_basis"]
            if not name:
                continue
            page = page_of(site, row)
            if not basis:
                yield Fault(path_of(row), "负责人姓名没有公开依据")
            elif basis == "单独同意" and not row["principal_consent_on"]:
                yield Fault(path_of(row), "单独同意没有日期")
            elif page and name in page.words and basis not in page.fields.get("principal_basis", ()):
                yield Fault(path_of(row), "写了负责人姓名，没有写公开依据")

    named = sum(bool(row["principal_name"]) for row in rows)
    return judge(
        find(), f"公开了 {named} 个负责人姓名，都有依据" if named else "没有公开负责人姓名", DOWNLOAD
    )


def small_numbers(site: Site) -> Verdict:
    """R12: counts of children of 1 to 4, by institution or by area, are not shown."""
    indicators = {row["id"]: row for row in site.table("indicators")}

    def find() -> Iterator[Fault]:
        for page in site.pages:
            if page.path.startswith(_COUNTING_PAGES):
                shown = [count for name in _CHILDREN for count in page.numbers(name)]
                yield from (
                    Fault(page.path, f"在托人数只有 {count} 人") for count in shown if str(count) in FEW
                )
        for row in all_rows(site):
            if row["enrolled"] in FEW:
                yield Fault(path_of(row), f"在托人数只有 {row['enrolled']} 人")
        for address, facts in site.facts.items():
            if few := facts.row_faults.get(FEW_CHILDREN):
                yield Fault(address, f"{min(few)} 的在托人数不到 5 人")
        for row in site.table("observations"):
            indicator = indicators.get(row["indicator_id"], {})
            counts = indicator.get("has_child_count") == "true"
            if (counts or indicator.get("unit") == "人") and row["area_code"] != "CN" and row["value"] in FEW:
                yield Fault("data/observations.csv", f"{row['id']} 只有 {row['value']} 人")
            elif counts and row["numerator"] in FEW:
                yield Fault("data/observations.csv", f"{row['id']} 的分子只有 {row['numerator']} 人")

    return judge(find(), "名录、各区域的网页和统计数字里没有 1 到 4 人的数", "areas/")
