"""Duties not to show: personal data must be nowhere on the site, out of sight or not."""

from __future__ import annotations

from collections.abc import Mapping

from datapub.audit.duties.verdict import DutyCheck, Fault, Verdict, cannot, judge
from datapub.audit.problems import list_personal
from datapub.audit.site import Site
from datapub.personal import KINDS

SOUGHT: Mapping[str, tuple[str, ...]] = {
    "no-mobile-numbers": ("R10/mobile",),
    "no-identity-numbers": ("R10/identity", "R10/birth", "R10/home", "R10/health", "R10/plate"),
    "no-bank-accounts": ("R10/account",),
    "no-wechat-ids": ("R10/wechat", "R10/mail"),
}
"""Check of a duty -> the kinds of personal data that it looks for, each kind once."""


def _make_check(check_name: str) -> DutyCheck:
    keys = SOUGHT[check_name]
    what = "、".join(KINDS[key] for key in keys)

    def check(site: Site) -> Verdict:
        faults = [
            Fault(problem.file.removesuffix("index.html"), f"有{what}（{found.shown}）", problem)
            for found, problem in list_personal(site)
            if found.key in keys
        ]
        but = f"（经同意、没有到期的 {len(site.checks.allowed)} 处除外）" if site.checks.allowed else ""
        verdict = judge(faults, f"{len(site.pages)} 页和全部下载文件里没有{what}{but}", "data/")
        unread = [address for address, facts in site.facts.items() if facts.fault]
        if verdict.result == "符合" and unread:
            return cannot(f"{len(unread)} 个文件打不开，没有查到底", *unread[:5])
        return verdict

    return check


no_mobile_numbers = _make_check("no-mobile-numbers")
no_identity_numbers = _make_check("no-identity-numbers")
no_bank_accounts = _make_check("no-bank-accounts")
no_wechat_ids = _make_check("no-wechat-ids")
