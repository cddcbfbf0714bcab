"""Is what the register holds really on the site, and is nothing private on it?

What the register holds is read from the site's own downloads, as a visitor would read them.
"""

from __future__ import annotations

from collections.abc import Iterator

from datapub.audit.site import Site
from datapub.messages import describe
from datapub.problem import Problem


def check_content(site: Site) -> Iterator[Problem]:
    """Yield institutions and areas without a page, unreadable files, personal data anywhere in the tree."""
    for record in site.table("institutions"):
        address = f"institutions/{record.get('id')}/index.html"
        if address not in site.files:
            yield _fault(address, "audit-missing-institution", record.get("id", ""))
    for record in site.table("areas"):
        address = f"areas/{record.get('code')}/index.html"
        if record.get("is_reporting_area") == "true" and address not in site.files:
            yield _fault(address, "audit-missing-area", record.get("name", ""))
    for name in ("institutions", "areas"):
        if f"data/{name}.csv" not in site.files:
            yield _fault(f"data/{name}.csv", "audit-missing-download", name)
    for page in site.pages:
        yield from (_fault(page.address, "audit-personal", found.shown) for found in page.personal)
    for address, facts in site.facts.items():
        if facts.fault:
            yield _fault(address, "audit-file", facts.fault)
        yield from (_fault(address, "audit-personal", found.shown) for found in facts.personal)


def _fault(address: str, rule: str, value: str) -> Problem:
    return Problem(address, None, None, rule, describe(rule, value=value), value)
