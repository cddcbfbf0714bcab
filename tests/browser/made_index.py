"""The search index of a made register, to be answered with in place of the built site's."""

from __future__ import annotations

import csv
import json
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from playwright.sync_api import BrowserContext, Page, Route

from benchmarks.generate import generate_institutions
from childcare.derive.register import derive_register
from childcare.export.search import list_parts, list_rows
from childcare.sections import area as areas_section
from datapub.export.search import Words, write_search
from datapub.load import load_texts
from datapub.pages.section import SiteContent
from datapub.validate import validate_tables
from tests.support import drop_digest, find_index, put_project, sample_rows

HERE = Path(__file__).parent
CITY = "370300"


def read(name: str) -> list[dict[str, str]]:
    """Return the rows of a file beside this one."""
    with (HERE / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def make_index(built_site: Path, folder: Path) -> dict[str, bytes]:
    """Return the files of the index of a register of 200, by address.

    Its areas and streets are kept beside this file, so that it holds whatever the register of the day is.
    Indicators, datasets and prose are those of the built site.
    """
    areas = read("search_areas.csv")
    streets = [{**row, "source": "示例"} for row in read("search_streets.csv")]
    known = {row["code"] for row in areas}
    others = [row for row in sample_rows()["areas"] if row["code"] not in known]
    rows = {
        "areas": [*areas, *others],  # what else the sample project has is about those
        "streets": streets,
        "institutions": generate_institutions(200, areas, streets),
    }
    config = put_project(folder, rows)
    texts, faults = load_texts(config.root, config.datasets)
    tables, problems = validate_tables(config.datasets, texts)
    assert [*faults, *problems] == []
    register = derive_register(tables, CITY)
    content = cast(SiteContent, SimpleNamespace(tables=tables, facts=SimpleNamespace(register=register)))
    list_entries = areas_section.SECTION.list_entries
    assert list_entries is not None
    entries: list[Words] = [
        (entry.kind, entry.name, entry.address, entry.note, *entry.words) for entry in list_entries(content)
    ]
    made = {kind for kind, *_ in entries}
    site = json.loads(find_index(built_site, "site").read_bytes())
    kinds = site["kinds"]
    entries += [(kinds[kind], *words) for kind, *words in site["entries"] if kinds[kind] not in made]
    answers = [("", *words) for words in site["answers"]]
    parts, large = partial(list_parts, register), partial(list_rows, register)
    files: dict[str, bytes] = {}
    write_search(
        files.__setitem__, site["register"], kinds, entries, parts, answers, lambda address, _: address, large
    )
    return files


def answer_with(where: Page | BrowserContext, index: dict[str, Any]) -> None:
    """Answer what a page asks of the site's index from another."""

    def answer(route: Route) -> None:
        route.fulfill(body=index[drop_digest("search/" + route.request.url.split("/search/")[1])])

    where.route("**/search/*.json", answer)
