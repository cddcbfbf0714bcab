"""What is remembered of the sources of lists, in words: for the report of an import and for the manual."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from datapub.aliases import COLUMN, CONTENT, DEFAULT, LEFT_OUT
from datapub.model import Dataset, Record

LABELS: Final = (COLUMN, "不导入的列", CONTENT, "新增的行")


def describe_mapping(rows: Iterable[Record], dataset: Dataset) -> Iterator[tuple[str, str]]:
    """Yield what is remembered of a source, kind by kind, as (kind, what of it)."""
    titles = {item.name: item.title for item in dataset.schema.fields}
    kinds: dict[str, list[str]] = {kind: [] for kind in LABELS}
    for row in rows:
        kind, name, written = row["alias_of"], row["field_name"], row["written"]
        title = titles.get(name, name)
        if kind == COLUMN and name == LEFT_OUT:
            kinds["不导入的列"].append(written)
        elif kind == COLUMN:
            kinds[COLUMN].append(f"{written} → {title}")
        elif kind == DEFAULT:
            kinds["新增的行"].append(f"{title}都是 {row['means']}")
        else:
            kinds[CONTENT].append(f"{title}“{written}” → {row['means']}")
    yield from ((kind, "；".join(texts)) for kind, texts in kinds.items() if texts)
