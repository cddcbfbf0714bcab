"""What is wrong with single pages and files, whatever the duties say; each is evidence of a duty."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import starmap, zip_longest
from operator import eq
from typing import NamedTuple

from datapub.audit.links import check_links
from datapub.audit.manifest import CHECKSUMS, LATE, is_summed, list_checksums
from datapub.audit.page import WebPage
from datapub.audit.site import Site
from datapub.messages import make_fault
from datapub.personal import Finding, find_personal, redact_personal
from datapub.problem import Problem


class PersonalData(NamedTuple):
    """Personal data in one place, and the problem that tells it."""

    finding: Finding
    problem: Problem


def list_problems(site: Site) -> tuple[Problem, ...]:
    """Return everything that is wrong with single pages and files."""
    return site.memoize("problems", lambda: tuple(_find_problems(site)))


def list_personal(site: Site) -> tuple[PersonalData, ...]:
    """Return the personal data anywhere on the site."""
    return site.memoize("personal data", lambda: tuple(_find_personal(site)))


def find_problem(site: Site, rule: str, address: str) -> Problem | None:
    """Return the problem of a file by its rule, None where it has none."""
    known = site.memoize(
        "problems by rule", lambda: {(problem.rule, problem.file): problem for problem in list_problems(site)}
    )
    return known.get((rule, address))


def _find_problems(site: Site) -> Iterator[Problem]:
    lost = [*_check_own_pages(site), *_check_checksums(site)]
    missing = {problem.file for problem in lost}
    yield from lost
    for page in site.pages:
        yield from _check_page(page)
        for address in page.canonical:
            if address != site.manifest["base_url"] + page.path:
                yield make_fault(page.address, "audit-canonical", address)
        if site.state is not None and page.is_unlisted is site.is_public:
            yield make_fault(page.address, "audit-robots" if site.is_public else "audit-robots/listed")
    yield from check_links(site, missing)
    for address, facts in site.facts.items():
        if facts.fault:
            yield make_fault(address, "audit-file", facts.fault)
    yield from (found.problem for found in list_personal(site))


def _check_own_pages(site: Site) -> Iterator[Problem]:
    """Yield rows without the page that each must have, and tables of them that cannot be downloaded."""
    for table, page_of in site.checks.own_pages.items():
        if f"data/{table}.csv" not in site.files:
            yield make_fault(f"data/{table}.csv", "audit-missing-download", table)
        for row in site.table(table):
            path = page_of(row)
            if path and f"{path}index.html" not in site.files:
                name = row.get("name") or path
                yield make_fault(f"{path}index.html", "audit-missing-page", name)


def _check_page(page: WebPage) -> Iterator[Problem]:
    """Yield what is wrong with a page: wholeness, language, title, policy, inline code, mark of samples."""
    if not page.is_whole:
        yield make_fault(page.address, "audit-page", page.address)
    if page.language != "zh-CN":
        yield make_fault(page.address, "audit-language")
    if not page.title or page.headings != 1:
        yield make_fault(page.address, "audit-title")
    if not page.policy:
        yield make_fault(page.address, "audit-policy")
    yield from (make_fault(page.address, "audit-inline-script", source) for source in page.inline)
    yield from (make_fault(page.address, "audit-unpaired", name) for name in page.unpaired)
    yield from (make_fault(page.address, "audit-disguised-link", text) for text in page.disguised)
    if page.samples and not page.has_sample_mark:
        yield make_fault(page.address, "audit-sample-mark", page.samples[0])


def _check_checksums(site: Site) -> Iterator[Problem]:
    """Yield files that are not what ``sha256sums.txt`` says, that it lacks, or only names.

    The manifest has been made of the files, or proved against them, so its digests stand for them.
    """
    if CHECKSUMS not in site.files:
        yield make_fault(CHECKSUMS, "audit-checksum", CHECKSUMS)
        return
    with (site.folder / CHECKSUMS).open(encoding="utf-8", errors="replace", newline="") as stream:
        if all(starmap(eq, zip_longest(stream, list_checksums(site.manifest["files"])))):
            return  # as always, and to know them all takes much memory
    lines = (line.partition("  ") for line in site.text(CHECKSUMS).splitlines())
    listed = {f"data/{name}": digest for digest, _, name in lines}
    known = {name: digest for name, digest in site.manifest["files"].items() if is_summed(name)}
    for address in sorted({*listed, *known} - {*LATE}):
        if listed.get(address) != known.get(address):
            yield make_fault(address, "audit-checksum", address)


def _find_personal(site: Site) -> Iterator[PersonalData]:
    found = [(page.address, finding) for page in site.pages for finding in page.personal]
    found += [(address, finding) for address, facts in site.facts.items() for finding in facts.personal]
    found += [
        (redact_personal(address), finding)
        for address in sorted(site.files)
        for finding in find_personal(address, site.checks.people, site.checks.allowed)
    ]
    for address, finding in found:
        yield PersonalData(finding, make_fault(address, "audit-personal", finding.shown))
