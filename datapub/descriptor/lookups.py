"""What stands beside a code in the downloads: fields of the row that it refers to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from datapub.model import Dataset, Field, Lookup

_LABELS = ("name", "title")
"""Fields that say what a row is called, the first that a dataset has."""

_CODE, _CODE_TITLE = re.compile(r"_(?:code|id)$"), re.compile(r"(?:代码|编号)$")

_EN = "{} looked up in “{}”; in downloads only, an import skips it."


def with_lookups(datasets: Sequence[Dataset]) -> tuple[Dataset, ...]:
    """Return the datasets with a lookup for every reference to a row that has a name and is published."""
    by_name = {dataset.name: dataset for dataset in datasets}
    return tuple(replace(item, lookups=tuple(_list_lookups(item, by_name))) for item in datasets)


def _list_lookups(dataset: Dataset, by_name: Mapping[str, Dataset]) -> Iterator[Lookup]:
    taken = {*dataset.schema.names, *(field.name for field in dataset.computed)}
    for key in dataset.schema.foreign_keys:
        target = by_name.get(key.target) if key.target else dataset
        if target is None or target.policy.is_internal or len(key.fields) != 1:
            continue
        code = dataset.schema.field(key.fields[0])
        label = next((name for name in _LABELS if name in target.schema.names), "")
        for shown in (label, *code.beside):
            name = f"{_CODE.sub('', code.name)}_{shown}"
            if shown in target.schema.names and name not in taken:
                taken.add(name)
                yield Lookup(
                    code.name,
                    target.name,
                    key.target_fields[0],
                    shown,
                    _make_field(name, code, target, shown),
                )


def _make_field(name: str, code: Field, target: Dataset, shown: str) -> Field:
    found = target.schema.field(shown)
    return Field(
        name=name,
        title=_CODE_TITLE.sub("", code.title) + found.title,
        description=f"从“{target.title}”查到的{found.title}，只在下载的文件里有，方便阅读；导入时不读。",
        type=found.type,
        title_en=name.replace("_", " ").capitalize() if found.title_en else "",
        description_en=_EN.format(found.title_en, target.title_en or target.name) if found.title_en else "",
        derived_from=f"{target.name}.{shown}",
    )
