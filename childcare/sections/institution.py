"""The page of every institution, and its file for programs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from types import SimpleNamespace
from typing import NamedTuple

from jinja2 import Environment

from childcare.age_band import draw_band
from childcare.derive.events import WORDS
from childcare.derive.inspections import Inspection
from childcare.derive.institution import Institution
from childcare.derive.nearby import FARTHEST_KM, Neighbour, Neighbours
from childcare.derive.quality import GRADES, Quality
from childcare.derive.staffing import find_staffing, list_ratios
from childcare.derive.stated import name_authorization, name_office, write_fee, write_filing
from childcare.elsewhere import describe_institution, link_checks, link_maps
from childcare.export.records import write_institutions
from childcare.listings import LISTINGS
from childcare.standards import DIMENSIONS
from childcare.terms import EventKind
from datapub.config import Config
from datapub.history import History
from datapub.model import Record
from datapub.pages.changes import Dated, list_row_changes
from datapub.pages.environment import write_date
from datapub.pages.page import Content, Page, PlannedFiles, PlannedPage, RowKey
from datapub.pages.qr import draw_qr
from datapub.pages.section import Section, SiteContent

CORRECTABLE = (
    "名称", "地址", "电话", "备案状态", "班型和托位", "服务形式", "收费", "是否普惠", "等级和评价",
    "日期", "其他",
)  # fmt: skip
"""What can be said to be wrong, in the words of the list on the page 指出错误."""

_BATCH = 100
"""Files that are written at once."""

_DATES = (
    ("registered_on", "法人登记"),
    ("application_received_on", "备案申请收到"),
    ("filed_on", "备案通过"),
    ("changed_on", "最近一次信息变更"),
    ("quality_graded_on", "质量等级评定"),
    ("cancelled_on", "备案注销"),
    ("expires_on", "有效期至"),
)


def _make_pages(content: SiteContent) -> Iterator[PlannedPage]:
    register = content.facts.register
    known = _Known(
        content,
        list_row_changes(content, "institutions"),
        Neighbours(register.institutions),
        _find_earlier(content.history),
    )
    for item in register.institutions:
        yield PlannedPage(f"institutions/{item.id}/", item.name, partial(_make_page, known, item))


class _Known(NamedTuple):
    """What the pages of all institutions are made from."""

    content: SiteContent
    dated: Callable[[str], Dated]
    neighbours: Neighbours
    earlier: Mapping[str, set[RowKey]]


def _make_page(known: _Known, item: Institution) -> Page:
    facts, record = known.content.facts, item.record
    own = _Own(
        item,
        known.dated(item.id),
        tuple(map(_Nearby.of, known.neighbours.find(item))),
        facts.inspections.by_institution.get(item.id, ()),
        facts.qualities.by_institution.get(item.id, ()),
        [
            (name, any(row["is_sample"] for row in rows), rows)
            for name, listed in facts.listings.items()
            if (rows := listed.by_institution.get(item.id, ()))
        ],
        facts.sanctions.by_institution.get(item.id, ()),
        facts.sanctions.day,
    )
    return Page(
        address=f"institutions/{item.id}/",
        frame="institutions",
        title=item.name,
        description=(
            f"{'样例数据。' if record['is_sample'] else ''}"
            f"{item.name}：{record['status']}，{item.area.name}"
            + ("" if record["places"] is None else f"，托位{record['places']}个")
            + "。"
        ),
        body=Content(_render, known.content.environment, known.content.config, own),
        rows=(*own.list_rows(), *known.earlier.get(item.id, ())),
    )


def _find_earlier(history: History | None) -> Mapping[str, set[RowKey]]:
    """Return the rows of an institution that were changed or taken away, by its id."""
    found: defaultdict[str, set[RowKey]] = defaultdict(set)
    for revision in history.revisions if history else ():
        for edit in revision.edits:
            if (institution_id := (edit.before or {}).get("institution_id")) and len(edit.key) == 1:
                found[institution_id].add((edit.dataset, edit.key[0]))
    return found


class _Nearby(NamedTuple):
    """What a page says of another institution."""

    id: str
    name: str
    ages: str
    is_sample: bool
    distance: str
    is_measured: bool

    @classmethod
    def of(cls, one: Neighbour) -> _Nearby:
        item = one.item
        return cls(
            item.id, item.name, item.ages, bool(item.record["is_sample"]), one.distance, one.km is not None
        )


class _Own(NamedTuple):
    """What the page of an institution is made from."""

    item: Institution
    dated: Dated
    nearby: tuple[_Nearby, ...]
    inspections: Sequence[Inspection]
    qualities: Sequence[Quality]
    listings: Sequence[tuple[str, bool, Sequence[Record]]]
    sanctions: Sequence[Record]
    sanctions_day: date | None

    def list_rows(self) -> Iterator[RowKey]:
        """Yield the rows that the page tells of; not sanctions, which stand in no commit."""
        yield "institutions", self.item.id
        yield "areas", self.item.area.code
        if street := self.item.record["street_code"]:
            yield "streets", street
        yield from (("institutions", one.id) for one in self.nearby)
        yield from (("institution_events", row["id"]) for row in self.item.events)
        yield from (("inspections", visit.record["id"]) for visit in self.inspections)
        yield from (("assessments", one.record["id"]) for one in self.qualities)
        yield from ((name, row["id"]) for name, _, rows in self.listings for row in rows)


def _render(environment: Environment, config: Config, own: _Own) -> str:
    """Return the content of an institution's page."""
    item, qualities = own.item, own.qualities
    record = item.record
    staffing = find_staffing(item)
    address = f"institutions/{item.id}/"
    return environment.get_template(
        "institution.html"
    ).render(
        root="../../",
        item=item,
        r=SimpleNamespace(**record),  # Jinja reads an attribute three times as fast as a key
        authorization=name_authorization(record),
        office=name_office(record),
        filed=write_filing(record),
        fee=write_fee(record),
        band=draw_band(environment, item.ages, tuple(offer.kind for offer in item.offers)),
        ratios=list_ratios(item),
        per_caregiver=staffing.per_caregiver if staffing and staffing.kind else "",
        nearby=own.nearby,
        farthest_km=FARTHEST_KM,
        dates=list_dates(item),
        inspections=own.inspections,
        qualities=qualities,
        is_unproved=record["quality_grade"] in GRADES and all(one.has_lapsed for one in qualities[:1]),
        listings=[
            (LISTINGS[name], config.dataset(name), has_sample, rows)
            for name, has_sample, rows in own.listings
        ],
        dimensions=DIMENSIONS,
        sanctions=own.sanctions,
        sanctions_day=own.sanctions_day,
        dated=own.dated,
        page_url=config.base_url + address,
        qr=draw_qr(config.base_url + address) if item.counts else "",
        maps=link_maps(item),
        checks=link_checks(item),
        fields=CORRECTABLE,
        described=describe_institution(config, item),
        city=config.city,
    )


@dataclass(frozen=True)
class Dating:
    """A dated event of an institution, as its page tells it.

    Attributes:
        name: what it is called where programs read the page.
        day: as computers read it, to the day, month or year.
        event: its row of ``institution_events``, None where the register states no more than the day.
    """

    name: str
    label: str
    day: str
    words: str
    event: Record | None = None


def list_dates(item: Institution) -> list[Dating]:
    """Return what is dated of an institution, oldest first: its recorded events, and the register's own days.

    A filing that is known to the month or year stands at its beginning; what is not dated is left out.
    """
    record, authorization = item.record, name_authorization(item.record)
    events = {(EventKind(event["kind"]).column, event["happened_on"]): event for event in item.events}
    known = []
    for name, label in _DATES:
        if record[name] is not None:
            event = events.get((name, record[name]))
            label = WORDS[EventKind.MOVED] if event and event["kind"] == EventKind.MOVED else label
            label = label.replace("备案", authorization)
            known.append(Dating(name, label, record[name].isoformat(), write_date(record[name]), event))
    if record["filed_month"] is not None:
        known.append(
            Dating("filed_month", f"{authorization}通过", record["filed_month"], write_filing(record))
        )
    shown = {id(one.event) for one in known}
    known += [
        Dating(
            "event",
            WORDS[EventKind(event["kind"])],
            event["happened_on"].isoformat(),
            write_date(event["happened_on"]),
            event,
        )
        for event in item.events
        if id(event) not in shown
    ]
    return sorted(known, key=lambda one: one.day)


def _make_files(content: SiteContent) -> Iterator[PlannedFiles]:
    institutions, table = content.facts.register.institutions, content.published["institutions"]
    places = {key: place for place, key in enumerate(table.columns["id"])}
    for start in range(0, len(institutions), _BATCH):
        batch = institutions[start : start + _BATCH]
        yield partial(write_institutions, content.config, batch, table, places)


SECTION = Section("institution", frames=("institutions",), make_pages=_make_pages, make_files=_make_files)
