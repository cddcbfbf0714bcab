"""Values for empty cells found in addresses: offered, and only written if a person asks for it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from datapub.config import Config
from datapub.intake.extract import Extract, RewrittenCell, Suggestion
from datapub.intake.references import read_texts
from datapub.model import Dataset
from datapub.texts import fold

BY_ADDRESS: Final = "照地址"
"""The ``--default`` value by which a person fills a column from the addresses."""


def suggest_places(
    config: Config, dataset: Dataset, extract: Extract, given: Mapping[str, str], taken: Collection[str]
) -> None:
    """Fill columns with the places that addresses name, and record those of other columns as offers.

    Args:
        given: field name -> value for rows with an empty cell.
        taken: names of the fields to be filled.
    """
    for name, suggestions in _find(config, dataset, extract, given):
        if name not in taken:
            extract.suggestions[dataset.schema.field(name).title] = suggestions
            continue
        codes = {id(suggestion.row): suggestion for suggestion in suggestions}
        for place, row in enumerate(extract.rows):
            if suggestion := codes.get(id(row)):
                extract.rows[place] = replace(row, cells={**row.cells, name: suggestion.code})
                title = dataset.schema.field(name).title
                extract.rewritten.append(
                    RewrittenCell(
                        row.sheet, row.number, title, suggestion.shown, suggestion.code, "照地址里写的填"
                    )
                )


def _find(
    config: Config, dataset: Dataset, extract: Extract, given: Mapping[str, str]
) -> Iterator[tuple[str, Sequence[Suggestion]]]:
    """Yield each field that refers to places within an area, with the rows whose address names just one."""
    keys = {key.fields[0]: key for key in dataset.schema.foreign_keys if len(key.fields) == 1}
    address = dataset.schema.address
    area = address.companions["place"] if address else ""
    if not address or area not in keys:
        return
    for name, key in keys.items():
        target = config.dataset(key.target) if key.target else dataset
        links = [link for link in target.schema.foreign_keys if link.target == keys[area].target]
        if target is dataset or name == area or len(links) != 1:
            continue
        known: dict[str, list[tuple[str, str]]] = {}
        for record in read_texts(config.root / target.path):
            place = record.get("name", ""), record[key.target_fields[0]]
            known.setdefault(record[links[0].fields[0]], []).append(place)
        suggestions = []
        for row in extract.rows:
            text = fold(row.cells.get(address.name, ""))
            within = known.get(row.cells.get(area) or given.get(area, ""), [])
            found = [place for place in within if place[0] and fold(place[0]) in text]
            if len(found) == 1 and not row.cells.get(name):
                suggestions.append(Suggestion(row, *found[0]))
        if suggestions:
            yield name, suggestions
