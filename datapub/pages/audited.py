"""The page 信息公开核查 and the badge on the home page.

Both are filled in after the audit of the finished site: the slots leave marks, and :func:`fill_marks`
puts the results in their place. The audit does not look at its own report.
"""

from __future__ import annotations

from typing import Final

from datapub.derive.audited import RESULT_ORDER, Audited
from datapub.pages.environment import make_environment
from datapub.pages.section import Section, SiteContent, Slots

MARKS: Final = {"audit": "<!-- audit-results -->", "home-audit": "<!-- audit-badge -->"}
AUDIT_PAGES: Final = ("index.html", "disclosure/audit/index.html")
"""Addresses of the pages that show the results."""

_NOT_AUDITED: Final = (
    '<p class="audit-badge">这是本机预览，还没有做信息公开核查，所以这里没有结果。'
    "运行 build 生成网站时会逐项核查。</p>"
)
_TONES: Final = {"符合": "good", "不符合": "bad", "无法核查": "warn", "不适用": "quiet"}


def _make_slots(content: SiteContent) -> Slots:
    """Return the marks for prose pages, by slot name; for a draft, a sentence in their place."""
    blocks = MARKS if content.is_audited else dict.fromkeys(MARKS, _NOT_AUDITED)
    return {name: lambda root, block=block: block for name, block in blocks.items()}  # type: ignore[misc]


def fill_marks(text: str, audited: Audited, root: str) -> str:
    """Return a page with its marks replaced by the results.

    Args:
        text: the finished page.
        root: relative path from the page to the site's root.
    """
    environment = make_environment()
    for name, template in (("audit", "audit.html"), ("home-audit", "home_audit.html")):
        if MARKS[name] in text:
            block = environment.get_template(template).render(
                root=root,
                audited=audited,
                groups=[
                    (result, [one for one in audited.results if one.result == result])
                    for result in RESULT_ORDER
                ],
                tones=_TONES,
            )
            text = text.replace(MARKS[name], block)
    return text


SECTION = Section(
    "audit", landing={"audit": "disclosure/audit.md", "home-audit": "index.md"}, make_slots=_make_slots
)
