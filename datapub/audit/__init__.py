"""The last gate: reads the built site as a visitor would get it, and nothing else.

Nothing here looks at the tables the site was made from. What the audit knows, it knows from the
files: that is what makes its word worth something.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from datapub.audit.content import check_content
from datapub.audit.links import check_links
from datapub.audit.manifest import check_manifest
from datapub.audit.pages import check_pages
from datapub.audit.site import Site, read_site
from datapub.problem import Problem, has_errors, in_order


def audit_site(folder: Path) -> list[Problem]:
    """Check a built site; every problem's file is an address below ``folder``.

    A folder that is no complete site of this version is reported as that alone: what could be
    said of its pages would only repeat it.
    """
    incomplete = list(check_manifest(folder))
    if has_errors(incomplete):
        return in_order(incomplete)
    site = read_site(folder)
    return in_order(_check_all(site))


def _check_all(site: Site) -> Iterator[Problem]:
    yield from check_pages(site)
    yield from check_links(site)
    yield from check_content(site)
