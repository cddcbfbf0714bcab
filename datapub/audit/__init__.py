"""The last gate: reads the built site as a visitor would get it, and nothing else.

Nothing here looks at the tables the site was made from. What the audit knows, it knows from the
files: that is what makes its word worth something.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from datapub.audit.checksums import check_checksums
from datapub.audit.content import check_content
from datapub.audit.duties import Judged, check_list, judge_duties
from datapub.audit.links import check_links
from datapub.audit.manifest import check_manifest, list_files
from datapub.audit.pages import check_pages
from datapub.audit.site import Site, read_site
from datapub.crew import gather_crew
from datapub.messages import describe
from datapub.problem import Problem, has_errors, in_order

PRELOAD = ("datapub.audit.reading",)
"""What further processes need to read a site."""


@dataclass(frozen=True)
class Survey:
    """What an audit found.

    Attributes:
        problems: what is wrong with single pages and files, and duties that are not met: an error
            where they stop a publication, else a warning.
        judged: every duty with its verdict; () where there is no whole site to judge.
    """

    problems: tuple[Problem, ...]
    judged: tuple[Judged, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong and no duty failed: never true of what could not be judged."""
        failed = any(one.verdict.result == "不符合" for one in self.judged)
        return bool(self.judged) and not failed and not has_errors(self.problems)


def audit_site(folder: Path) -> list[Problem]:
    """Check the pages and files of a built site; every problem's file is an address below ``folder``.

    A folder that is no complete site of this version is reported as that alone: what could be
    said of its pages would only repeat it.
    """
    incomplete = list(check_manifest(folder))
    if has_errors(incomplete):
        return in_order(incomplete)
    return in_order(_check_all(read_site(folder)))


def survey_folder(folder: Path, day: date) -> Survey:
    """Audit whatever stands in a folder, files and duties: nothing that is no whole site passes.

    Args:
        day: the day that terms and ages are judged on.
    """
    incomplete = list(check_manifest(folder))
    if has_errors(incomplete):
        return Survey(tuple(in_order(incomplete)))
    crew = gather_crew(len(list_files(folder)), PRELOAD)
    return survey_site(read_site(folder, crew=crew), day)


def survey_site(site: Site, day: date) -> Survey:
    """Audit a site that is known to be whole."""
    problems = [*_check_all(site), *check_list(site)]
    if any(problem.rule == "audit-duties" for problem in problems):
        return Survey(tuple(in_order(problems)))
    judged = judge_duties(site, day)
    return Survey(tuple(in_order([*problems, *_tell_failed(judged)])), judged)


def _check_all(site: Site) -> Iterator[Problem]:
    yield from site.once("page problems", lambda: list(check_pages(site)))
    yield from site.once("link problems", lambda: list(check_links(site)))
    yield from check_content(site)
    yield from check_checksums(site.folder)


def _tell_failed(judged: tuple[Judged, ...]) -> Iterator[Problem]:
    for one in judged:
        if one.verdict.result == "不符合":
            value = f"{one.duty['id']} {one.duty['name']}：{one.verdict.reason}"
            place = next(iter(one.verdict.evidence), "") or "index.html"
            yield Problem(
                place,
                None,
                None,
                "audit-duty",
                describe("audit-duty", value=value),
                one.duty["id"],
                "error" if one.stops else "warning",
            )


__all__ = ["Survey", "audit_site", "read_site", "survey_folder", "survey_site"]
