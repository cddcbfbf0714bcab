"""Everything that makes the engine publish a register of childcare institutions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from childcare.charts import draw_charts
from childcare.derive.assessment import tabulate
from childcare.derive.facts import Facts, derive_facts
from childcare.derive.paths import list_paths
from childcare.derive.private import find_private
from childcare.derive.register import list_areas
from childcare.derive.suppression import publish_tables
from childcare.duties import DUTIES, REGISTER_CHECKS
from childcare.export.search import write_parts
from childcare.messages import MESSAGES
from childcare.rules import RULES
from childcare.sections import area, assessment, progress, register, tasks
from childcare.sections.entries import KINDS
from datapub.chart import Chart
from datapub.config import Config
from datapub.model import Area, Tables
from datapub.pages.section import SiteContent
from datapub.profile import Profile


def _list_areas(tables: Tables, config: Config) -> tuple[Area, ...]:
    return tuple(area for area in list_areas(tables, config.city_code) if not area.is_city)


def _draw_charts(facts: Facts) -> Mapping[str, Chart]:
    return draw_charts(facts.register, facts.progress, list_paths(facts.assessment.ratings))


def _tabulate(config: Config, facts: Facts) -> Tables:
    return tabulate(config, facts.assessment)


def _write_search_parts(
    content: SiteContent, known: frozenset[str]
) -> Iterator[tuple[dict[str, Any], bytes]]:
    return write_parts(content.facts.register, known)


PROFILE = Profile(
    package="childcare",
    register="institutions",
    messages=MESSAGES,
    own_rules=RULES,
    own_sections=(
        register.SECTION,
        area.SECTION,
        progress.SECTION,
        tasks.SECTION,
        assessment.SECTION,
    ),
    entry_kinds=KINDS,
    list_areas=_list_areas,
    redact=publish_tables,
    find_redactions=find_private,
    derive=derive_facts,
    tabulate=_tabulate,
    draw_charts=_draw_charts,
    own_duties=DUTIES,
    register_checks=REGISTER_CHECKS,
    write_search_parts=_write_search_parts,
)
