"""Duties not to show: personal data must be nowhere on the site, out of sight or not."""

from __future__ import annotations

from datapub.audit.duties.verdict import DutyCheck, Fault, Verdict, cannot, judge
from datapub.audit.problems import list_personal
from datapub.audit.site import Site


def _make_check(what: str, *keys: str) -> DutyCheck:
    def check(site: Site) -> Verdict:
        faults = [
            Fault(problem.file.removesuffix("index.html"), f"有{what}（{found.shown}）", problem)
            for found, problem in list_personal(site)
            if found.key in keys
        ]
        verdict = judge(faults, f"{len(site.pages)} 页和全部下载文件里没有{what}", "data/")
        unread = [address for address, facts in site.facts.items() if facts.fault]
        if verdict.result == "符合" and unread:
            return cannot(f"{len(unread)} 个文件打不开，没有查到底", *unread[:5])
        return verdict

    return check


no_mobile_numbers = _make_check("手机号码", "R10/mobile")
no_identity_numbers = _make_check("身份证等证件的号码", "R10/identity", "R10/birth", "R10/home")
no_bank_accounts = _make_check("银行账号", "R10/account")
no_wechat_ids = _make_check("微信号和私人邮箱", "R10/wechat", "R10/mail")
