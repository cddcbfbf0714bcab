"""Is every page a whole Chinese document, with one heading and a policy it obeys?"""

from __future__ import annotations

from collections.abc import Iterator

from datapub.audit.site import Site
from datapub.messages import describe
from datapub.problem import Problem


def check_pages(site: Site) -> Iterator[Problem]:
    """Yield what is wrong with single pages: wholeness, language, title, policy, inline code."""
    for page in site.pages:
        faults: list[tuple[str, str]] = []
        if not page.is_whole:
            faults.append(("audit-page", page.address))
        if page.language != "zh-CN":
            faults.append(("audit-language", ""))
        if not page.title or page.headings != 1:
            faults.append(("audit-title", ""))
        if not page.policy:
            faults.append(("audit-policy", ""))
        faults.extend(("audit-inline-script", source) for source in page.inline)
        if page.samples and not page.has_sample_mark:
            faults.append(("audit-sample-mark", page.samples[0]))
        for rule, value in faults:
            yield Problem(page.address, None, None, rule, describe(rule, value=value), value)
