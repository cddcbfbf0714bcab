"""What a register brings to the engine: plain lists and a few functions, on one value.

The engine publishes any register; what is listed in it, by which rules, on which pages, the profile
says. Everything is asked for in one uniform way and nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from datapub.audit.duties import CORE_DUTIES
from datapub.audit.duties.verdict import DutyCheck
from datapub.audit.register_checks import RegisterChecks
from datapub.chart import Chart
from datapub.command import Command
from datapub.config import Config
from datapub.derive.past import PastRows
from datapub.derive.redaction import FindRedactions, Redactions, erase_withdrawn, find_nothing, redact_row
from datapub.divisions import Divisions
from datapub.export.search import LargeRegister, SearchPart
from datapub.history import History, RowRedaction, State
from datapub.levels import Levels
from datapub.messages import ENGINE, Messages
from datapub.model import Area, Record, Tables
from datapub.pages import CORE_SECTIONS, Entry, Section, SiteContent
from datapub.rules import CORE_RULES, Rule, make_personal_rule
from datapub.rules.completeness import RequiredColumn, check_required

Rows = list[dict[str, str]]
FoundCity = Callable[[Mapping[str, Rows], Divisions, str, Rows], Mapping[str, Rows]]
"""Given the rows of the project at hand, the divisions, a code and the city's own policies."""

PROSE = "说明"
"""What the search calls a page of prose, or a part of one."""


@dataclass(frozen=True)
class Words:
    """What the engine says of the register on every site, in the words of its trade; plain text.

    Attributes:
        sample_page: on a page that shows sample rows.
        sample_site: in the header of a sample site.
        trial_site: in the header of a site that is on trial; ``nothing_yet`` where its register is empty.
        never_removed: why the address of a row that has ended still answers, for the page 404.
        lookup: address of the page that looks rows up.
        results: address of the page that the search of the header leads to.
        areas: address of the page that lists the areas, "" where there is none.
        lookup_title: what that page is called.
        look_up_row: what looking up a row is called, for the page 404.
        row_kind: what a row of the register is called.
        not_found: what not finding a row does not mean.
        search_label: what the search of the header finds, for those who do not see it.
        search_hint: the same, short, inside the field.
    """

    sample_page: str = "本页有样例，不是真实情况，请勿引用。"
    sample_site: str = "不是真实情况，请勿引用。"
    trial_site: str = "内容可能会改，以正式公布的为准。"
    nothing_yet: str = "本站正在试运行，还没有公布数据。"
    never_removed: str = "本站公布过的网页会长期保留。"
    lookup: str = "data/"
    results: str = "data/"
    areas: str = ""
    lookup_title: str = "数据下载"
    look_up_row: str = "查数据"
    row_kind: str = "数据"
    not_found: str = "这不代表没有"
    search_label: str = "查数据"
    search_hint: str = "查数据"


@dataclass(frozen=True)
class Profile:
    """A kind of register.

    ``facts`` is whatever :attr:`derive` returns: the engine only hands it on to the profile's own functions.

    Attributes:
        package: import name of the profile; its folder ``templates`` goes before the engine's.
        register: name of the dataset that everything else is about.
        messages: the wordings of the engine and of the profile's rules.
        words: what the engine says of the register.
        required: what its rows have to state in the end, and by which text.
        own_rules: rules of the trade, beside :data:`datapub.rules.CORE_RULES`.
        own_sections: parts of the site, in the order in which their pages are listed, before the
            engine's own.
        list_areas: the parts that have rows, downloads and feeds of their own, in display order.
        name_levels: what a city and its areas are called, from the rows of ``areas`` and its code.
        needed: the columns of each dataset that its code reads; a project may have more.
        must_stay: whether a row of a dataset stays listed even when it has ended: it was public.
        found_city: the rows that the datasets of another city begin with; see :mod:`datapub.scaffold`.
        form_notes: what the form of the register says beside how it is filled in, a paragraph each.
        fill: the tables with those columns filled that other datasets are the home of.
        redact: the tables, filled, as the public may see them; nothing after it reads what was checked.
        find_redactions: what of past states may not be told any more.
        derive: everything that is worked out from the redacted tables. ``today`` is the day that what
            has run out is judged on, ``published_on`` the day of the data.
        tabulate: the derived datasets (``derived`` in datapackage.json) as tables, and those that have
            ``computed`` fields.
        tabulate_past: the derived datasets that count the register as it was in the past.
        past_columns: what they look at of its rows.
        draw_charts: every chart by its id.
        own_duties: checks of the built site by the name that ``disclosure_duties`` calls them by, beside
            :data:`datapub.audit.duties.CORE_DUTIES`; one of the same name goes before the engine's.
        register_checks: what the audit has to know of the register to read the site's files.
        record_schemas: JSON Schema of the files of records that stand outside the API, by dataset.
        questions: what is asked for in other words than those of a name, and the page that answers: an entry
            of no kind; its note may name the publisher's telephone (``@contact@``).
        list_search_parts: the register for the search; given the characters that are known anyway.
        commands: what the command line takes, for the manual; put in by it.
        list_search_rows: the same row by row, for a register that is more than one part; None where none is.
    """

    package: str
    register: str
    messages: Messages = ENGINE
    words: Words = Words()
    required: tuple[RequiredColumn, ...] = ()
    own_rules: tuple[Rule, ...] = ()
    own_sections: tuple[Section, ...] = ()
    list_areas: Callable[[Tables, Config], tuple[Area, ...]] = lambda tables, config: ()
    name_levels: Callable[[Iterable[Record], str], Levels] = lambda areas, city_code: Levels()
    needed: Mapping[str, Collection[str]] = field(default_factory=dict)
    must_stay: Callable[[str, Mapping[str, str]], bool] = lambda dataset, row: False
    form_notes: tuple[str, ...] = ()
    found_city: FoundCity = lambda kept, divisions, code, policy: {}
    fill: Callable[[Tables], Tables] = lambda tables: tables
    redact: Callable[[Tables], Tables] = lambda tables: tables
    find_redactions: FindRedactions = find_nothing
    derive: Callable[[Tables, Config, date, date], Any] = lambda tables, config, today, published_on: None
    tabulate: Callable[[Config, Any], Tables] = lambda config, facts: {}
    past_columns: tuple[str, ...] = ()
    tabulate_past: Callable[[Config, Sequence[PastRows]], Tables] = lambda config, past: {}
    draw_charts: Callable[[Any], Mapping[str, Chart]] = lambda facts: {}
    own_duties: Mapping[str, DutyCheck] = field(default_factory=dict)
    register_checks: RegisterChecks = field(default_factory=RegisterChecks)
    record_schemas: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    questions: tuple[Entry, ...] = ()
    list_search_parts: Callable[[SiteContent, frozenset[str]], Iterable[SearchPart]] = lambda *_: ()
    commands: tuple[Command, ...] = ()
    list_search_rows: Callable[[SiteContent], LargeRegister] | None = None

    def list_redactions(
        self, tables: Tables, history: History | None, states: Iterable[State] = ()
    ) -> Redactions:
        """Return what of the past must not be told: what the profile finds, and what was withdrawn by law."""
        found = self.find_redactions(tables, history, states)
        return erase_withdrawn(tables, self.register, history, found)

    def redact_state(self, state: State, dataset: str) -> RowRedaction:
        """Return what must not be told of a dataset by what one state alone says: :class:`RedactState`."""
        return partial(redact_row, self.find_redactions(states=(state,)), dataset)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule that is checked."""
        required = Rule(
            "required",
            partial(check_required, own=self.required, fill=self.fill),
            (),
            basis="每一列的依据写在提醒里",
        )
        return (*self.own_rules, required, make_personal_rule(self.register_checks.people), *CORE_RULES)

    @property
    def duties(self) -> Mapping[str, DutyCheck]:
        """Every check of the built site by its name."""
        return {**CORE_DUTIES, **self.own_duties}

    @property
    def sections(self) -> tuple[Section, ...]:
        """Every part of the site."""
        return (*self.own_sections, *CORE_SECTIONS)

    @property
    def entry_kinds(self) -> tuple[str, ...]:
        """What the search can find besides rows, in the order in which equal matches stand."""
        return (*(kind for section in self.sections for kind in section.entry_kinds), PROSE)
