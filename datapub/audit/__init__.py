"""The last gate: audits the built site from its files alone, as a visitor would get them.

Nothing here reads the tables from which the site was made, so the audit shares none of their faults.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from datapub.audit.duties import Judged, check_names, check_tables, judge_duties
from datapub.audit.duties.verdict import DutyCheck, sum_up
from datapub.audit.manifest import check_manifest, list_files
from datapub.audit.problems import list_problems
from datapub.audit.register_checks import RegisterChecks
from datapub.audit.site import Site
from datapub.messages import describe
from datapub.problem import Problem, has_errors, in_order
from datapub.workers import start_workers


@dataclass(frozen=True)
class Survey:
    """The result of an audit.

    Attributes:
        problems: faults of pages and files, and unmet duties (errors if they stop publication, else
            warnings). A fault of a page names the duties that it breaks, which are then not repeated.
        judged: every duty with its verdict; None if there was no complete site to judge.
    """

    problems: tuple[Problem, ...]
    judged: tuple[Judged, ...] | None = None

    @property
    def is_sound(self) -> bool:
        """Whether there is no error and no unmet duty; false if the site could not be judged."""
        if self.judged is None:
            return False
        failed = any(judged.verdict.result == "不符合" for judged in self.judged)
        return not failed and not has_errors(self.problems)


def survey_folder(folder: Path, day: date, duties: Mapping[str, DutyCheck], checks: RegisterChecks) -> Survey:
    """Audit the files and duties of a folder that should hold a complete site.

    If it does not, that is the only problem reported.

    Args:
        day: the day on which terms and ages are judged.
        duties: the checks of the profile and the engine, by name.
        checks: the profile's parameters of the audit.
    """
    incomplete = list(check_manifest(folder))
    if has_errors(incomplete):
        return Survey(tuple(in_order(incomplete)))
    workers = start_workers(len(list_files(folder)))
    return survey_site(Site(folder, day, checks, workers=workers), duties)


def survey_site(site: Site, duties: Mapping[str, DutyCheck]) -> Survey:
    """Audit a complete site; the file of every problem is an address below its folder."""
    unreadable = list(check_tables(site))
    if unreadable:
        files = {problem.file for problem in unreadable}
        others = [problem for problem in list_problems(site) if problem.file not in files]
        return Survey(tuple(in_order([*others, *unreadable])))
    judged = judge_duties(site, duties)
    problems = [
        *_name_duties(list_problems(site), judged),
        *check_names(site, duties),
        *_report_failed(judged),
    ]
    return Survey(tuple(in_order(problems)), judged)


def _name_duties(problems: tuple[Problem, ...], judged: tuple[Judged, ...]) -> Iterator[Problem]:
    """Yield the problems, each with the duties that it breaks."""
    broken: dict[Problem, list[str]] = defaultdict(list)
    for duty in judged:
        for problem in dict.fromkeys(fault.problem for fault in duty.verdict.faults):
            if problem is not None:
                broken[problem].append(duty.duty["id"])
    for problem in problems:
        names = "、".join(broken[problem])
        yield replace(problem, message=f"{problem.message}（公开义务 {names}）") if names else problem


def _report_failed(judged: tuple[Judged, ...]) -> Iterator[Problem]:
    """Yield the unmet duties, with those faults that no problem of a page reports."""
    for duty in judged:
        faults = [fault for fault in duty.verdict.faults if fault.problem is None]
        if faults:
            value = f"{duty.duty['id']} {duty.duty['name']}：{sum_up(faults)}"
            yield Problem(
                faults[0].path or "index.html",
                None,
                None,
                "audit-duty",
                describe("audit-duty", value=value),
                duty.duty["id"],
                "error" if duty.stops else "warning",
            )


__all__ = ["RegisterChecks", "Site", "Survey", "survey_folder", "survey_site"]
