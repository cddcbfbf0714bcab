"""SQLite: every dataset in one file, with types, keys, references and full-text search.

Datasette, DBeaver, R and pandas open it directly. The bytes depend only on the tables and the version of
SQLite: the database is built in memory, in a fixed order, and vacuumed before it is serialised. The only
module that writes with sqlite_utils.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING, Any

from datapub.edition import Edition
from datapub.format import Format
from datapub.model import Dataset, Table
from datapub.textual import plain

if TYPE_CHECKING:
    from sqlite_utils import Database

TYPES: Mapping[str, type] = {
    "string": str, "integer": int, "number": float, "boolean": int, "date": str, "year": int,
}  # fmt: skip
"""SQLite has neither dates (ISO 8601 text sorts like them) nor booleans (1 and 0)."""

FIELDS, ABOUT = "_fields", "_about"
"""Extra tables: the dictionary of all fields, and the metadata of each dataset."""

ENGINE_VERSION = sqlite3.sqlite_version
"""The version of SQLite, on which the bytes depend."""

NAMED = "_named"
"""Suffix of the view of a table that adds names beside its codes."""


def write_sqlite(tables: Sequence[Table], edition: Edition) -> bytes:
    """Return a database of the tables; references to tables that are not among them are left out."""
    from sqlite_utils import Database  # slow to import, and only needed by builds

    connection = sqlite3.connect(":memory:")
    database = Database(connection, execute_plugins=False)
    published = {table.name: table for table in tables}
    with connection:
        for table in order_by_reference(tables):
            _write_table(database, table, published)
            if table.dataset.lookups:
                connection.execute(_make_view(table))
        _write_fields(database, tables)
        _write_about(database, tables, edition)
    connection.execute("VACUUM")
    content = connection.serialize()
    connection.close()
    return content


def order_by_reference(tables: Sequence[Table]) -> list[Table]:
    """Return the tables in an order in which each follows those it refers to.

    Raises:
        graphlib.CycleError: tables refer to each other in a cycle.
    """
    published = {table.name: table for table in tables}
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for table in tables:
        targets = (key.target for key in table.dataset.schema.foreign_keys)
        sorter.add(table.name, *(name for name in targets if name in published and name != table.name))
    return [published[name] for name in sorter.static_order()]


def _write_table(database: Database, table: Table, published: Mapping[str, Table]) -> None:
    schema = _drop_lookups(table).schema
    key = schema.primary_key
    target = database.table(table.name)
    target.create(
        {field.name: TYPES[field.type] for field in schema.fields},
        pk=key[0] if len(key) == 1 else key or None,
        not_null=[field.name for field in schema.fields if field.is_required and field.name not in key],
        foreign_keys=[
            (item.fields, item.target or table.name, item.target_fields)
            for item in schema.foreign_keys
            if (item.target or table.name) in published
        ],
    )
    columns = [[to_sql(value) for value in table.columns[name]] for name in schema.names]
    marks = ", ".join("?" for _ in schema.names)
    # Ten times as fast as sqlite-utils, which inserts a hundred rows at a time.
    database.conn.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', zip(*columns, strict=True))
    for item in schema.unique_keys:
        target.create_index(item, unique=True)
    for reference in schema.foreign_keys:
        if reference.fields != key:
            target.create_index(reference.fields, if_not_exists=True)
    if table.dataset.searched:
        # Trigrams, as Chinese does not separate words: finds any substring of three characters or more.
        target.enable_fts(table.dataset.searched, tokenize="trigram")


def _drop_lookups(table: Table) -> Dataset:
    """Return a dataset without its lookup columns, which a database finds by a join."""
    dataset, schema = table.dataset, table.dataset.schema
    looked_up = {item.field.name for item in dataset.lookups}
    fields = tuple(field for field in schema.fields if field.name not in looked_up)
    return replace(dataset, schema=replace(schema, fields=fields))


def _make_view(table: Table) -> str:
    """Return the statement that creates the view with names beside codes, as other formats have them."""
    lookups = {item.field.name: (f"t{place}", item) for place, item in enumerate(table.dataset.lookups, 1)}
    columns = (
        f'{lookups[name][0]}."{lookups[name][1].shown}" AS "{name}"' if name in lookups else f't."{name}"'
        for name in table.dataset.schema.names
    )
    joins = (
        f'LEFT JOIN "{item.target}" AS {alias} ON {alias}."{item.target_key}" = t."{item.key}"'
        for alias, item in lookups.values()
    )
    return (
        f'CREATE VIEW "{table.name}{NAMED}" AS SELECT {", ".join(columns)} '
        f'FROM "{table.name}" AS t {" ".join(joins)}'
    )


def _write_fields(database: Database, tables: Sequence[Table]) -> None:
    rows = [
        {
            "dataset": table.name,
            "name": field.name,
            "title": field.title,
            "type": field.type,
            "unit": field.unit,
            "is_required": int(field.is_required),
            "allowed": "、".join(field.enum),
            "description": field.description,
        }
        for table in tables
        for field in _drop_lookups(table).schema.fields
    ]
    database.table(FIELDS).insert_all(rows, pk=("dataset", "name"))


def _write_about(database: Database, tables: Sequence[Table], edition: Edition) -> None:
    rows = [
        {"dataset": table.name, "position": position, "label": label, "text": text}
        for table in tables
        for position, (label, text) in enumerate((*edition.describe(table), *_explain(table)), 1)
    ]
    database.table(ABOUT).insert_all(rows, pk=("dataset", "position"))


def _explain(table: Table) -> Iterator[tuple[str, str]]:
    if table.dataset.lookups:
        yield "带名称的视图", f"{table.name}{NAMED} 在代码旁边有名称，不用自己联表。"
    if table.dataset.searched:
        yield "全文检索", f"{table.name}_fts 能查到任意三个字以上的片段；一两个字的请用 LIKE '%…%'。"


def to_sql(value: Any) -> str | int | float | None:
    """Return a typed cell as a value that SQLite can store."""
    return int(value) if isinstance(value, bool) else plain(value)


FORMAT = Format(
    order=70,
    suffix=".sqlite",
    title="SQLite 数据库",
    use="全部数据集放在一个数据库里，可以联表查询",
    media_type="application/vnd.sqlite3",
    write_all=write_sqlite,
    types=frozenset(TYPES),
)
