"""The last gate: audit the finished site and publish the results in it."""

from __future__ import annotations

from pathlib import Path

from datapub import audit
from datapub.audit.manifest import add_to_manifest
from datapub.derive.audited import Audited, DutyResult
from datapub.export.evidence import write_audit
from datapub.pages.audited import AUDIT_PAGES, fill_marks
from datapub.pipeline.run import Run, close_gate_on
from datapub.problem import Problem
from datapub.publish import write_file
from datapub.workers import Workers, return_memory


def audit_site(run: Run, staging: Path, workers: Workers) -> tuple[list[Problem], int]:
    """Audit the site, and write the results into it.

    The results (:data:`datapub.audit.manifest.LATE`, and the badge on the home page) are not themselves
    audited, so one run suffices. Duties are judged on the day the data was published, so the same commit
    gives the same bytes.

    Returns:
        The remaining warnings, and the number of files of the site.

    Raises:
        ProblemsFound: a duty that stops publication is not met, or a page or file is faulty.
    """
    clock, profile = run.clock, run.profile
    day = clock.published.date()
    site = audit.Site(staging, day, profile.register_checks, workers=workers, build_cache=run.build_cache)
    survey = audit.survey_site(site, profile.duties)
    files = len(site.files)
    del site  # most of this process's memory
    return_memory()
    close_gate_on(survey.problems)
    results = tuple(
        DutyResult(judged.duty, judged.verdict.result, judged.verdict.reason, judged.verdict.evidence)
        for judged in survey.judged or ()
    )
    audited = Audited(results, day, clock.commit)
    changed = []
    for address, content in write_audit(audited, run.config.publisher_name):
        write_file(staging, address, content)
        changed.append(address)
    for address in AUDIT_PAGES:
        path = staging / address
        if path.is_file():
            text = fill_marks(path.read_text(encoding="utf-8"), audited, "../" * address.count("/"))
            path.unlink()  # may be a hard link to a file of the published site
            path.write_text(text, encoding="utf-8")
            changed.append(address)
    add_to_manifest(staging, changed)
    return list(survey.problems), files
