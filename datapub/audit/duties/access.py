"""Duties towards readers: page structure, names for what is shown, large type, a statement."""

from __future__ import annotations

from typing import Final

from datapub.audit.duties.catalogue import leads_to
from datapub.audit.duties.verdict import Fault, Verdict, find_reported, judge
from datapub.audit.site import Site

_HOME: Final = ""
STATEMENT: Final = "accessibility/"
_STATEMENT = {"contact": "联系方式", "gaps": "不足之处"}
"""Anchors of the statement's parts."""


def page_structure(site: Site) -> Verdict:
    """G07: a screen reader is told language and title, finds one heading and a way past the header."""
    words = {"audit-language": "没有写明语言是中文", "audit-title": "没有标题，或没有唯一的一级标题"}
    faults = list(find_reported(site, words))
    faults += [
        Fault(page.path, "不能直接跳到正文")
        for page in site.framed
        if not any(link.startswith("#") for link in page.links[:1])
    ]
    return judge(faults, f"{len(site.pages)} 页都有语言、标题和跳到正文的链接", _HOME)


def text_alternatives(site: Site) -> Verdict:
    """G08: nothing that matters is without a name."""
    faults = [Fault(page.path, words) for page in site.pages for words in page.unlabelled]
    return judge(faults, f"{len(site.pages)} 页的图片、输入框、按钮和表格都有名称", "accessibility/")


def large_text(site: Site) -> Verdict:
    """G09: every page can be read in large type."""
    faults = [Fault(page.path, "没有“大字”按钮") for page in site.framed if "large-text" not in page.anchors]
    faults += [Fault(page.path, "不许放大") for page in site.pages if not page.may_zoom]
    return judge(faults, f"{len(site.framed)} 页都能切换大字和放大", _HOME)


def accessibility_statement(site: Site) -> Verdict:
    """G10: a statement says how to reach somebody and what is still lacking."""
    found = site.page(STATEMENT)
    if found is None:
        return judge([Fault(_HOME, "没有无障碍声明")], "")
    lacking = [title for anchor, title in _STATEMENT.items() if anchor not in found.anchors]
    faults = [Fault(found.path, f"没有写{'、'.join(lacking)}")] if lacking else []
    faults += [
        Fault(page.path, "没有通往无障碍声明的链接")
        for page in site.framed
        if not leads_to(page, found.address, site)
    ]
    return judge(faults, "有无障碍声明，每一页都能走到", found.path)
