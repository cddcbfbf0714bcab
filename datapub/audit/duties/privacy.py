"""Duties not to show: personal data must be nowhere on the site, out of sight or not."""

from __future__ import annotations

from datapub.audit.duties.verdict import DutyCheck, Fault, Verdict, cannot, judge
from datapub.audit.problems import list_traces
from datapub.audit.site import Site


def _make_check(key: str, what: str) -> DutyCheck:
    def check(site: Site) -> Verdict:
        faults = [
            Fault(problem.file.removesuffix("index.html"), f"有{what}（{found.shown}）", problem)
            for found, problem in list_traces(site)
            if found.key == key
        ]
        verdict = judge(faults, f"{len(site.pages)} 页和全部下载文件里没有{what}", "data/")
        unread = [address for address, facts in site.facts.items() if facts.fault]
        if verdict.result == "符合" and unread:
            return cannot(f"{len(unread)} 个文件打不开，没有查到底", *unread[:5])
        return verdict

    return check


no_mobile_numbers = _make_check("R10/mobile", "手机号码")
no_identity_numbers = _make_check("R10/identity", "身份证号码")
no_bank_accounts = _make_check("R10/account", "银行账号")
no_wechat_ids = _make_check("R10/wechat", "微信号")
