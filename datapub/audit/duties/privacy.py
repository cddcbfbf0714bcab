"""Duties not to show: what must be nowhere on the site, out of sight or not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from datapub.audit.downloads import FEW
from datapub.audit.duties.register import DOWNLOAD, page_of, path_of
from datapub.audit.duties.verdict import Check, Context, Fault, Verdict, cannot, judge
from datapub.audit.site import Site

_COUNTING_PAGES: Final = ("areas/", "institutions/", "register/")
_ENROLLED = re.compile(r"在托人数([\d,]+)人|托位使用率[\d.]+%([\d,]+)÷")


def _make_check(key: str, what: str) -> Check:
    def check(site: Site, context: Context) -> Verdict:
        del context

        def find() -> Iterator[Fault]:
            for page in site.pages:
                for found in page.personal:
                    if found.key == key:
                        yield Fault(page.path, f"有{what}（{found.shown}）")
            for address, facts in site.facts.items():
                for found in facts.personal:
                    if found.key == key:
                        yield Fault(address, f"有{what}（{found.shown}）")

        verdict = judge(find(), f"{len(site.pages)} 页和全部下载文件里没有{what}", "data/")
        unread = [address for address, facts in site.facts.items() if facts.fault]
        if verdict.result == "符合" and unread:
            return cannot(f"{len(unread)} 个文件打不开，没有查到底", *unread[:5])
        return verdict

    return check


no_mobile_numbers = _make_check("R10/mobile", "手机号码")
no_identity_numbers = _make_check("R10/identity", "身份证号码")
no_bank_accounts = _make_check("R10/account", "银行账号")
no_wechat_ids = _make_check("R10/wechat", "微信号")


def no_children(site: Site, context: Context) -> Verdict:
    """R10e: no download has a column that is filled in child by child."""
    del context
    faults = [
        Fault(address, f"有“{column}”一列")
        for address, facts in site.facts.items()
        for column in sorted(facts.about_children)
        if address.startswith(("data/", "institutions/"))
    ]
    return judge(faults, "下载文件里没有逐个孩子填的列", "data/")


def principal_names(site: Site, context: Context) -> Verdict:
    """R11: a principal is named only on recorded ground, and the ground stands beside the name."""
    del context
    rows = site.table("institutions")

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
            elif page and name in page.words and "公开依据" not in page.words:
                yield Fault(path_of(row), "写了负责人姓名，没有写公开依据")

    named = sum(bool(row["principal_name"]) for row in rows)
    return judge(
        find(), f"公开了 {named} 个负责人姓名，都有依据" if named else "没有公开负责人姓名", DOWNLOAD
    )


def small_numbers(site: Site, context: Context) -> Verdict:
    """R12: counts of children of 1 to 4, by institution or by area, are not shown."""
    del context
    indicators = {row["id"]: row for row in site.table("indicators")}

    def find() -> Iterator[Fault]:
        for page in site.pages:
            if page.path.startswith(_COUNTING_PAGES):
                for found in _ENROLLED.finditer(page.words):
                    count = found[1] or found[2]
                    if count in FEW:
                        yield Fault(page.path, f"在托人数只有 {count} 人")
        for row in site.table("institutions"):
            if row["enrolled"] in FEW:
                yield Fault(path_of(row), f"在托人数只有 {row['enrolled']} 人")
        for address, facts in site.facts.items():
            if facts.few:
                yield Fault(address, f"{min(facts.few)} 的在托人数不到 5 人")
        for row in site.table("observations"):
            indicator = indicators.get(row["indicator_id"], {})
            counts = indicator.get("has_child_count") == "true"
            if (counts or indicator.get("unit") == "人") and row["area_code"] != "CN" and row["value"] in FEW:
                yield Fault("data/observations.csv", f"{row['id']} 只有 {row['value']} 人")
            elif counts and row["numerator"] in FEW:
                yield Fault("data/observations.csv", f"{row['id']} 的分子只有 {row['numerator']} 人")

    return judge(find(), "名录、区县网页和统计数字里没有 1 到 4 人的数", "areas/")
