"""All outputs that contain texts of cells, and what has become of the texts there."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import icalendar
from lxml import etree, html

from childcare.derive.private import find_private
from childcare.profile import PROFILE
from datapub.audit.readers import list_rows
from datapub.charts import plotly_asset
from datapub.config import Config
from datapub.derive.changes import compare
from datapub.export import export_files, list_published
from datapub.history import State, read_folder
from datapub.load import load_texts
from datapub.pages import SiteContent, make_files, make_pages, make_slots
from datapub.pages.environment import make_environment
from datapub.pages.signoff import make_signoff
from datapub.pages.signoff_formats import write_html, write_json, write_markdown
from tests.conftest import CLOCK
from tests.hostile import MARK, list_payloads
from tests.support import settle, settle_files, validate_with_cache

_RUNNING = ("javascript:", "vbscript:", "data:", "livescript:", "file:", "blob:", "view-source:", "jar:")
_PICTURE = re.compile("data:image/png;base64,[A-Za-z0-9+/]+=*")
"""A code to scan, drawn in the page: it runs nothing."""
_ADDRESSES = {"href", "src", "action", "formaction", "xlink:href", "data", "poster", "srcset", "cite"}
_DATA = {"application/json", "application/ld+json"}
_IN_CALENDARS = {"VCALENDAR", "VEVENT", "VTIMEZONE", "STANDARD"}
_NOT_IN_CALENDARS = {"ATTENDEE", "ATTACH", "ACTION", "ORGANIZER"}
_FORMATS = (".csv", ".json", ".xlsx", ".parquet")


class WaysOut(NamedTuple):
    """What is made of a project's cells: all that pages are made of, and the downloads by address."""

    content: SiteContent
    files: Mapping[str, bytes]


def list_active(root: Any) -> Iterator[str]:
    """Yield what a browser would do, or build, of a payload."""
    for element in root.iter():
        if not isinstance(element.tag, str):
            if MARK in (element.text or ""):
                yield f"comment {element.text}"
            continue
        if MARK in element.tag:
            yield f"element {element.tag}"
        if element.get("type") in _DATA:
            json.loads(element.text)
        elif element.tag in {"script", "style"} and MARK in (element.text or ""):
            yield f"{element.tag} {element.text[:80]}"
        for name, value in element.items():
            if MARK in name or name.lower().startswith("on") or name in {"style", "srcdoc"}:
                yield f"attribute {name}={value[:80]}"
            is_picture = (element.tag, name) == ("img", "src") and _PICTURE.fullmatch(value)
            if name in _ADDRESSES and "".join(value.split()).lower().startswith(_RUNNING) and not is_picture:
                yield f"address {name}={value[:80]}"


def go_out(config: Config) -> WaysOut:
    """Derive, draw and export, as a build does."""
    texts, _ = load_texts(config.root, config.datasets)
    shown = PROFILE.redact(validate_with_cache(config.datasets, texts)[0])
    facts = PROFILE.derive(shown, config, CLOCK.today, CLOCK.today)
    tables = {**shown, **PROFILE.tabulate(config, facts), **PROFILE.tabulate_past(config, [])}
    published = list_published(config, tables)
    files: dict[str, bytes] = {}
    downloads = export_files(
        config, published, {}, CLOCK, files.__setitem__, record_schemas=PROFILE.record_schemas
    )
    content = SiteContent(
        environment=make_environment(PROFILE.package),
        messages=PROFILE.messages,
        config=config,
        tables=tables,
        published={table.name: table for table in published},
        areas=PROFILE.list_areas(tables, config),
        facts=facts,
        charts=PROFILE.draw_charts(facts),
        plotly=plotly_asset()[0],
        downloads=downloads,
        clock=CLOCK,
    )
    return WaysOut(content, files)


def read_pages(content: SiteContent) -> tuple[int, list[str]]:
    """Return how many texts of pages and blocks hold a payload, and what one of them does there."""
    pages = {page.address: page.content for page in settle(make_pages(PROFILE.sections, content))}
    pages |= {name: write("../") for name, write in make_slots(PROFILE.sections, content).items()}
    shown, faults = 0, []
    for address, text in pages.items():
        root = html.fromstring(f"<html><body>{text}</body></html>")
        faults += [f"{address}: {active}" for active in list_active(root)]
        shown += sum(MARK in part for part in root.itertext())
    return shown, faults


def read_side_files(content: SiteContent) -> tuple[set[str], list[str]]:
    """Return the kinds of the files beside the pages (feeds, calendars), and what a payload does in one."""
    kinds, faults = set(), []
    for address, raw in settle_files(make_files(PROFILE.sections, content)):
        kind = address.rpartition(".")[2]
        kinds.add(kind)
        if kind == "ics":
            parts = list(icalendar.Calendar.from_ical(raw).walk())
            names = {part.name for part in parts} - _IN_CALENDARS
            faults += [f"{address}: {name}" for name in names]
            faults += [f"{address}: {name}" for part in parts for name in part if name in _NOT_IN_CALENDARS]
        elif kind in {"atom", "xml", "svg"}:
            root = etree.fromstring(raw, etree.XMLParser(resolve_entities=False, no_network=True))
            faults += [f"{address}: {active}" for active in list_active(root)]
        elif kind in {"json", "jsonld", "geojson"}:
            json.loads(raw)
    return kinds, faults


def read_downloads(ways: WaysOut) -> tuple[int, list[str]]:
    """Return how many payloads stand in the tables, and those that a format gives back otherwise."""
    payloads, faults, texts = set(list_payloads()), [], 0
    everything: set[str] = set()
    for name, table in ways.content.published.items():
        hostile = payloads.intersection(
            cell for column in table.columns for cell in table.columns[column] if isinstance(cell, str)
        )
        everything |= hostile
        texts += len(hostile)
        for address in (f"data/{name}{suffix}" for suffix in _FORMATS) if hostile else ():
            if address in ways.files:
                found = {cell for row in list_rows(address, ways.files[address]) for cell in row}
                faults += [f"{address}: {text!r}" for text in hostile - found]
    for address, raw in ways.files.items():
        if address.endswith(".sqlite"):
            found = {cell for row in list_rows(address, raw) for cell in row}
            faults += [f"{address}: {text!r}" for text in everything - found]
        elif address.endswith(".json"):
            json.loads(raw)
        elif address.endswith("-excel.csv"):
            rows = csv.reader(io.StringIO(raw.decode("utf-8-sig")))
            cells = (cell for row in rows for cell in row)
            faults += [f"{address}: {cell!r}" for cell in cells if cell.startswith(("=", "+", "@", "\t"))]
    return texts, faults


def read_sign_off(before: State, config: Config) -> tuple[str, list[str]]:
    """Return the text of the sheet that tells what has changed, and what a payload does in it."""
    after = read_folder(config.root)
    difference = compare(before.snapshots, after.snapshots)
    sheet = make_signoff(difference, before, after, config.datasets, "HEAD", "正在编辑的数据", find_private)
    json.loads(write_json(sheet, difference))
    write_markdown(sheet)
    root = html.document_fromstring(write_html(sheet))
    return root.text_content(), [active for active in list_active(root) if "attribute style" not in active]
