"""The data catalogue: a page per dataset with its dictionary, and the catalogue's block."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from jinja2 import Environment

from datapub.clock import Clock
from datapub.config import Config
from datapub.model import Field, Table
from datapub.pages.page import Page

PREVIEW_ROWS = 5
TYPE_NAMES: Mapping[str, str] = {
    "string": "文字",
    "integer": "整数",
    "number": "数值",
    "boolean": "是否",
    "date": "日期",
    "year": "年份",
}


def render_dataset_pages(
    environment: Environment,
    config: Config,
    published: Mapping[str, Table],
    sizes: Mapping[str, int],
    clock: Clock,
) -> Iterator[Page]:
    """Yield the page of every published dataset.

    Args:
        sizes: bytes of each download by its address below data/.
    """
    for name, table in published.items():
        dataset = table.dataset
        references = [
            {
                "fields": key.fields,
                "target": key.target or name,
                "title": config.dataset(key.target or name).title,
                "target_fields": key.target_fields,
            }
            for key in dataset.schema.foreign_keys
        ]
        content = environment.get_template("dataset.html").render(
            root="../../",
            dataset=dataset,
            rows=len(table.frame),
            files=[
                _describe_file(f"{name}-excel.csv", "用 Excel、WPS 打开选这个（CSV）", sizes),
                _describe_file(f"{name}.csv", "给程序用（CSV，UTF-8）", sizes),
            ],
            references=references,
            preview=table.records()[:PREVIEW_ROWS],
            types=TYPE_NAMES,
            limits={field.name: describe_limits(field) for field in dataset.schema.fields},
            as_of_on=find_as_of(table),
            published=clock.published.date(),
            publisher=config.publisher_name,
            licence=config.licence_title,
            licence_url=config.licence_url,
            base_url=config.base_url,
            citation=cite(config, table, clock),
        )
        yield Page(
            address=f"data/{name}/",
            frame="data",
            title=dataset.title,
            description=dataset.description,
            content=content,
            has_sample=has_samples(table),
        )


def _describe_file(name: str, label: str, sizes: Mapping[str, int]) -> dict[str, str]:
    return {"name": name, "label": label, "size": write_size(sizes[name])}


def describe_limits(field: Field) -> str:
    """Say which values a field may hold, from its constraints; "" where any of its type may stand."""
    if field.enum:
        return "、".join(field.enum)
    words = {
        "minimum": "不小于 {}",
        "maximum": "不大于 {}",
        "minLength": "不少于 {} 个字",
        "maxLength": "不超过 {} 个字",
        "pattern": "格式 {}",
    }
    return "，".join(
        text.format(field.constraints[key]) for key, text in words.items() if key in field.constraints
    )


def write_size(size: int) -> str:
    """Write a file's size in the units that a file manager shows."""
    return f"{size} 字节" if size < 1024 else f"{size / 1024:,.0f} KB"


def cite(config: Config, table: Table, clock: Clock) -> str:
    """Return how to cite a dataset, after GB/T 7714—2015 for electronic resources."""
    version = f"，版本 {clock.commit[:12]}" if clock.commit else ""
    return (
        f"{config.publisher_name}. {table.dataset.title}[DS/OL]. ({clock.published:%Y-%m-%d}){version}. "
        f"{config.base_url}data/{table.name}/"
    )


def find_as_of(table: Table) -> date | None:
    """Return the newest as-of date of a table's rows, None where it has no such field."""
    if "as_of_on" not in table.dataset.schema.names:
        return None
    return max((day for day in table.frame["as_of_on"].tolist() if day is not None), default=None)


def has_samples(table: Table) -> bool:
    """Tell whether any row of a table is a sample."""
    return "is_sample" in table.dataset.schema.names and any(table.frame["is_sample"].tolist())


def render_catalogue_slots(
    environment: Environment, config: Config, published: Mapping[str, Table], clock: Clock
) -> dict[str, Callable[[str], str]]:
    """Return the catalogue's blocks for prose pages, by slot name."""
    datasets: list[dict[str, Any]] = [
        {
            "name": name,
            "title": table.dataset.title,
            "description": table.dataset.description,
            "rows": len(table.frame),
            "has_sample": has_samples(table),
        }
        for name, table in published.items()
    ]

    def catalogue(root: str) -> str:
        return environment.get_template("catalogue.html").render(
            root=root,
            datasets=datasets,
            published=clock.published.date(),
            publisher=config.publisher_name,
            licence=config.licence_title,
            licence_url=config.licence_url,
        )

    def updated(root: str) -> str:
        del root
        return environment.get_template("updated.html").render(
            published=clock.published.date(), commit=clock.commit
        )

    return {"catalogue": catalogue, "updated": updated}
