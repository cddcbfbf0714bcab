"""What a register brings to the engine: plain lists and a few functions, in one value.

The engine publishes any register; the profile says what is listed in it, by which rules and on which
pages. Nothing is registered elsewhere, and nothing is guessed.
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
"""From this project's rows, the country's divisions, a city's code and its policies to that city's rows."""

PROSE = "说明"
"""The search's kind for a page of prose, or a part of one."""


@dataclass(frozen=True)
class Words:
    """The engine's phrases about the register, in the words of its trade; plain text.

    Attributes:
        sample_page: on a page that shows sample rows.
        sample_site: in the header of a sample site.
        trial_site: in the header of a site that is on trial; ``nothing_yet`` where its register is empty.
        never_removed: on page 404, why the address of an ended row still answers.
        lookup: address of the page that looks rows up.
        results: address of the results page of the header's search.
        areas: address of the page that lists the areas, "" where there is none.
        lookup_title: what that page is called.
        look_up_row: on page 404, what looking up a row is called.
        row_kind: what a row of the register is called.
        not_found: what not finding a row does not mean.
        search_label: what the header's search finds, for screen readers.
        search_hint: the same in short, as the placeholder.
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

    ``facts`` is whatever :attr:`derive` returns; the engine only passes it to the profile's own functions.

    Attributes:
        package: import name of the profile; its ``templates`` override the engine's.
        register: name of the dataset that everything else is about.
        messages: the wordings of the engine and of the profile's rules.
        words: the engine's phrases about the register.
        required: the columns that an official site must fill, each with its legal basis.
        own_rules: the trade's rules, beside :data:`datapub.rules.CORE_RULES`.
        own_sections: parts of the site, in the order of their pages, before the engine's own.
        list_areas: the areas with rows, downloads and feeds of their own, in display order.
        name_levels: from the rows of ``areas`` and the city's code to what it and its areas are called.
        needed: dataset -> the columns that the profile's code reads; a project may have more.
        must_stay: whether a row of a dataset stays listed after it has ended, as it was public.
        found_city: the first rows of another city's datasets; see :mod:`datapub.scaffold`.
        form_notes: further paragraphs of instructions in the register's form.
        fill: fills columns of the tables from the datasets that own the values.
        redact: fills and redacts the tables for the public; no later step sees the originals.
        find_redactions: what past states contain that may no longer be shown.
        derive: works out everything from the redacted tables. Arguments: tables, settings, ``today`` (decides
            what has expired), ``published_on`` (the day of the data).
        tabulate: the derived datasets (``derived`` in datapackage.json), and those with ``computed`` fields.
        tabulate_past: the derived datasets that count past states of the register.
        past_columns: the register's columns that ``tabulate_past`` reads.
        draw_charts: every chart by its id.
        own_duties: checks of the built site by their name in ``disclosure_duties``; they override
            :data:`datapub.audit.duties.CORE_DUTIES` of the same name.
        register_checks: what the audit needs to know to read the site's files.
        record_schemas: dataset -> JSON Schema of its record files outside the API.
        questions: search entries for questions that are no name, with the page that answers; they have no
            kind, and their note may contain the publisher's telephone (``@contact@``).
        list_search_parts: the register for the search, given the characters known anyway.
        commands: the commands, for the manual; filled in by the command line.
        list_search_rows: the same row by row, for a register of more than one part; None if it never is.
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
    found_city: FoundCity = lambda rows, divisions, code, policy: {}
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
        """Return what the past may not show: the profile's redactions, and rows withdrawn by law."""
        found = self.find_redactions(tables, history, states)
        return erase_withdrawn(tables, self.register, history, found)

    def redact_state(self, state: State, dataset: str) -> RowRedaction:
        """Return the redaction of a dataset that follows from one state alone: a :class:`RedactState`."""
        return partial(redact_row, self.find_redactions(states=(state,)), dataset)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule: the profile's, the required columns, personal data, the engine's."""
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
        """The kinds of search entries besides rows; equal matches are listed in this order."""
        return (*(kind for section in self.sections for kind in section.entry_kinds), PROSE)
