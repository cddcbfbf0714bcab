"""Names beside codes: published tables with what each reference is called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from datapub.model import Table


def add_computed(table: Table, columns: Mapping[str, Sequence[Any]]) -> Table:
    """Return a table with its dataset's computed fields behind the others; cells in file order."""
    dataset, schema = table.dataset, table.dataset.schema
    wide = replace(schema, fields=(*schema.fields, *dataset.computed))
    return table.with_cells(columns, replace(dataset, schema=wide))


def join_names(published: Sequence[Table]) -> list[Table]:
    """Return the tables with the columns of their lookups, each right of its code, None where not known.

    Names are looked up among the published tables alone, so that none is told that is not public.
    """
    by_name = {table.name: table for table in published}
    return [_join(table, by_name) for table in published]


def _join(table: Table, by_name: Mapping[str, Table]) -> Table:
    dataset, schema = table.dataset, table.dataset.schema
    lookups = [item for item in dataset.lookups if item.target in by_name]
    if not lookups or lookups[0].field in schema.fields:
        return table
    added: dict[str, list[Any]] = {}
    fields = []
    for field in schema.fields:
        fields.append(field)
        for item in lookups:
            if item.key == field.name:
                target = by_name[item.target].columns
                known = dict(zip(target[item.target_key], target[item.shown], strict=True))
                fields.append(item.field)
                added[item.field.name] = [known.get(cell) for cell in table.columns[field.name]]
    wide = replace(dataset, schema=replace(schema, fields=tuple(fields)), lookups=tuple(lookups))
    return table.with_cells(added, wide)
