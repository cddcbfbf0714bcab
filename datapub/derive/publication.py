"""公开目录: everything that is published, with what 政府信息公开条例第十二条 asks a catalogue to name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from datapub.model import Table, Tables

TABLE = "publication_index"


@dataclass(frozen=True)
class Publication:
    """One entry of the catalogue.

    Attributes:
        page: address below the site's root, ending in "/".
        index_no: 索引号 that the platform of the city has given; "" until it has.
        dataset: name of the dataset, "" for a group of pages.
    """

    page: str
    title: str
    summary: str
    index_no: str = ""
    dataset: str = ""


def list_publications(tables: Tables, published: Mapping[str, Table]) -> tuple[Publication, ...]:
    """Return the groups of pages in the order of their file, and then every published dataset.

    A dataset is listed with the words of the data package whether or not the file has a row for
    its page; such a row only brings its index number.
    """
    rows = tables[TABLE].records() if TABLE in tables else []
    numbers = {row["page"]: row["index_no"] or "" for row in rows}
    pages_of_data = {f"data/{name}/" for name in published}
    groups = [
        Publication(row["page"], row["title"] or "", row["overview"] or "", numbers[row["page"]])
        for row in rows
        if row["page"] not in pages_of_data
    ]
    datasets = [
        Publication(page, table.dataset.title, table.dataset.description, numbers.get(page, ""), name)
        for name, table in published.items()
        for page in [f"data/{name}/"]
    ]
    return (*groups, *datasets)
