"""A second register for the same engine: filed homes for the elderly (养老机构备案), in one small module."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from datapub.chart import Chart
from datapub.charts.style import COLOURS, finish, trace
from datapub.config import Config
from datapub.messages import ENGINE
from datapub.messages.wording import Wording
from datapub.model import Record, Tables
from datapub.pages.page import Page
from datapub.pages.section import Entry, Section, SiteContent, Slots
from datapub.problem import Problem
from datapub.profile import Profile, Words
from datapub.rules.data import Data, Rule

REGISTER = "homes"
OPEN, CLOSED = "运营中", "已终止"

MESSAGES = ENGINE.extended(
    {"beds": Wording("床位数不对", "{value}张床位住不下 {residents} 位老人", "请核对这两个数")}
)


def check_beds(data: Data) -> Iterator[Problem]:
    """beds: nobody lives where there is no bed."""
    for row in data.sound_rows(REGISTER, "beds", "residents"):
        if row["residents"] is not None and row["residents"] > row["beds"]:
            yield data.problem(REGISTER, "beds", row, "beds", residents=row["residents"])


@dataclass(frozen=True)
class Facts:
    """The homes in the order of their ids, and their beds by status."""

    homes: tuple[Record, ...]
    beds: Mapping[str, int]


def derive(tables: Tables, config: Config, today: date, published_on: date) -> Facts:
    """Add up the beds."""
    del config, today, published_on
    homes = tuple(tables[REGISTER].records())
    return Facts(
        homes,
        {
            status: sum(home["beds"] for home in homes if home["status"] == status)
            for status in (OPEN, CLOSED)
        },
    )


def draw_charts(facts: Facts) -> Mapping[str, Chart]:
    """Draw the beds by status; a register without a home has no chart."""
    if not facts.homes:
        return {}
    bars = trace(
        "bar",
        x=list(facts.beds.values()),
        y=list(facts.beds),
        orientation="h",
        marker={"color": COLOURS[0]},
    )
    chart = Chart(
        id="beds",
        title="床位（张）",
        finding=f"运营中的养老机构共有 {facts.beds[OPEN]} 张床位。",
        columns=("状态", "床位（张）"),
        rows=tuple(facts.beds.items()),
        source="养老机构名录",
        page="homes/",
        is_sample=any(home["is_sample"] for home in facts.homes),
        figure=finish([bars], height=240),
    )
    return {chart.id: chart}


def _make_pages(content: SiteContent) -> Iterator[Page]:
    template = content.environment.get_template("home.html")
    for home in content.facts.homes:
        yield Page(
            address=f"homes/{home['id']}/",
            frame="homes",
            title=home["name"],
            description=f"{home['name']}：{home['status']}，床位 {home['beds']} 张。",
            body=template.render(root="../../", home=home),
            has_sample=home["is_sample"],
        )


def _make_slots(content: SiteContent) -> Slots:
    template = content.environment.get_template("homes.html")
    return {
        "homes": lambda root: template.render(
            root=root, facts=content.facts, chart=content.charts.get("beds"), plotly=content.plotly
        )
    }


def _list_entries(content: SiteContent) -> Iterator[Entry]:
    for home in content.facts.homes:
        yield Entry("养老机构", home["name"], f"homes/{home['id']}/", home["status"])


HOMES = Section(
    "homes",
    frames=("homes",),
    landing={"homes": "homes/index.md"},
    make_slots=_make_slots,
    make_pages=_make_pages,
    entry_kinds=("养老机构",),
    list_entries=_list_entries,
)


PROFILE = Profile(
    package=__name__,
    register=REGISTER,
    messages=MESSAGES,
    words=Words(lookup="homes/", results="homes/", lookup_title="养老机构", look_up_row="查一家养老机构"),
    own_rules=(Rule("beds", check_beds, (REGISTER,), basis="床位和入住人数"),),
    own_sections=(HOMES,),
    derive=derive,
    draw_charts=draw_charts,
)
