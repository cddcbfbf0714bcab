"""The dictionary in English: every field of every published dataset, from the schemas alone."""

from __future__ import annotations

from collections.abc import Iterator

from datapub.pages.page import Page
from datapub.pages.section import Section, SiteContent

ADDRESS = "data/dictionary-en/"
"""No dataset has this address: their names hold no hyphen."""


def _make_pages(content: SiteContent) -> Iterator[Page]:
    datasets = [table.dataset for table in content.published.values()]
    yield Page(
        address=ADDRESS,
        frame="data",
        title="Data dictionary 英文数据字典",
        description="Every field of every dataset in English: meaning, type, unit, allowed values.",
        body=content.environment.get_template("dictionary.html").render(root="../../", datasets=datasets),
        shows=tuple(content.published),
    )


SECTION = Section("dictionary", make_pages=_make_pages)
