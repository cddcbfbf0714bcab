"""``llms.txt``: a short guide in English for programs and language models (https://llmstxt.org/).

Whatever it says of a dataset comes from the data package and the schemas; beside that it tells how the
files are to be read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from datapub.derive.freshness import find_freshness
from datapub.edition import Edition
from datapub.export.api import PER_PAGE, ROOT, find_record_pattern
from datapub.model import Table
from datapub.state import SiteState

GUIDE = "llms.txt"

_STATES = {
    SiteState.SAMPLE: "Some rows are samples, generated to show the format. Never cite them.",
    SiteState.TRIAL: "On trial: not yet the publisher's word.",
    SiteState.OFFICIAL: "Official publication.",
}


def write_guide(edition: Edition, tables: Sequence[Table]) -> bytes:
    """Return the guide of the published tables."""
    return ("\n".join(_list_lines(edition, tables)) + "\n").encode()


def _list_lines(edition: Edition, tables: Sequence[Table]) -> Iterator[str]:
    config, at = edition.config, edition.address_of
    publisher = " / ".join(filter(None, (config.publisher_name_en, config.publisher_name)))
    yield from (
        f"# {config.title}",
        "",
        f"> Open data of {config.city} ({config.city_code}), published by {publisher}, "
        f"licence {config.licence_name}. {_STATES[config.state]}",
        "",
        "Cells are in Chinese; fields, titles and allowed values are explained in English. Before you answer "
        "from this data:",
        "",
        "- An empty cell (null) has not been published. It is neither no nor zero: do not count it.",
        "- A row whose `is_sample` is true describes nothing real.",
        "- Give the as-of date beside any figure, and cite the page of the dataset.",
        "- IDs and codes are text, permanent, and never reused; `area_code` tells the area of a row.",
        "- Addresses never change. Rows that have ended stay, with a status that says so.",
        "- Add up only rows of the same kind, period and scope; each dataset's caveat is below.",
        "",
        "## Read it by program",
        "",
        f"- [OpenAPI 3.1]({at(ROOT + 'openapi.json')}): every address of the static API, no key",
        f"- [JSON Schema]({at(ROOT + 'schema.json')}): what each file may hold",
        f"- [Index of the API]({at(ROOT + 'index.json')}): lists of datasets and areas; records come "
        f"{PER_PAGE} to a page with the addresses `prev` and `next`, null at the ends",
        f"- [Data Package]({at('data/datapackage.json')}): schemas with references, files and checksums",
        f"- [Dictionary in English]({at('data/dictionary-en/')}): every field of each dataset, at "
        f"{at('data/{dataset}-en/')}",
        f"- [SQLite]({at(f'data/{config.package.catalogue}.sqlite')}): all datasets in one file",
        f"- Known errors of a dataset, and the version that corrected them: {at('data/{dataset}-errors/')}",
        f"- [Changes]({at('data/changes.json')}): what changed, and when",
        "",
        "## Datasets",
        "",
    )
    for table in tables:
        yield from _describe(edition, table)
    yield from ("", "## Joins", "")
    for table in tables:
        for key in table.dataset.schema.foreign_keys:
            pairs = zip(key.fields, key.target_fields, strict=True)
            shown = ", ".join(f"{own} = {key.target or table.name}.{other}" for own, other in pairs)
            yield f"- {table.name}.{shown}"


def _describe(edition: Edition, table: Table) -> Iterator[str]:
    dataset = table.dataset
    as_of = find_freshness(table).last
    count = len(table.frame)
    facts = [
        f"{count} row" if count == 1 else f"{count} rows",
        f"as of {as_of}" if as_of else "no as-of date",
        f"key {' + '.join(dataset.schema.primary_key)}" if dataset.schema.primary_key else "",
        "holds samples" if table.has_samples else "",
    ]
    record = find_record_pattern(table)
    parts = (
        dataset.description_en or dataset.description,
        f"({', '.join(filter(None, facts))}.)",
        f"Caveat: {dataset.limits_en}" if dataset.limits_en else "",
        f"One record: {edition.address_of(record)}" if record else "",
    )
    address = edition.address_of(f"data/{table.name}.json")
    yield f"- [{table.name}]({address}): {' '.join(filter(None, parts))}"
