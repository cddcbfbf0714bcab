"""The dictionary in English, from the schemas alone: an index, and of each dataset a page with its fields."""

from __future__ import annotations

from collections.abc import Iterator

from datapub.pages.page import Page
from datapub.pages.section import Section, SiteContent

ADDRESS = "data/dictionary-en/"
"""Of the index; no dataset has this address, nor one of the pages below: their names hold no hyphen."""


def _make_pages(content: SiteContent) -> Iterator[Page]:
    datasets = [table.dataset for table in content.published.values()]
    get_template = content.environment.get_template
    yield Page(
        address=ADDRESS,
        frame="data",
        title="Data dictionary 英文数据字典",
        description="Every dataset in English, and how to read its fields.",
        body=get_template("dictionary.html").render(root="../../", datasets=datasets),
        shows=tuple(content.published),
    )
    for dataset in datasets:
        title = dataset.title_en or dataset.name
        yield Page(
            address=f"data/{dataset.name}-en/",
            frame="data",
            title=f"{title} {dataset.title}英文字段说明",
            description=f"{title}, every field in English: meaning, type, unit, allowed values.",
            body=get_template("dictionary_dataset.html").render(root="../../", dataset=dataset),
            shows=(dataset.name,),
        )


SECTION = Section("dictionary", make_pages=_make_pages)
