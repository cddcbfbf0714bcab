"""Everything that makes the engine publish a register of childcare institutions."""

from __future__ import annotations

from collections.abc import Mapping

from childcare.areas import name_levels
from childcare.columns import NEEDED
from childcare.derive import register_counts
from childcare.derive.assessment import tabulate
from childcare.derive.facts import Facts, derive_facts
from childcare.derive.groups import Group, list_prefectures
from childcare.derive.notices import fill_register
from childcare.derive.paths import list_paths
from childcare.derive.private import find_private
from childcare.derive.register import list_areas
from childcare.derive.sanctions import fill_last_days
from childcare.derive.suppression import publish_tables
from childcare.duties import DUTIES, REGISTER_CHECKS
from childcare.export.records import RECORD_SCHEMA
from childcare.export.search import list_parts, list_rows
from childcare.founding import found_city
from childcare.messages import MESSAGES
from childcare.questions import QUESTIONS
from childcare.required import REQUIRED
from childcare.rules import RULES
from childcare.sections import list_sections
from childcare.terms import AUTHORIZED
from datapub.chart import Chart
from datapub.pages.section import SiteContent
from datapub.profile import Profile, Words


def _draw_charts(facts: Facts) -> Mapping[str, Chart]:
    from childcare.charts import draw_charts  # only a build draws

    paths = list_paths(facts.assessment.ratings)
    return draw_charts(facts.register, facts.progress, paths, facts.assignments)


def _list_prefectures(content: SiteContent) -> list[Group]:
    return list_prefectures(content.facts.register, content.tables["areas"].by("code"))


PROFILE = Profile(
    package="childcare",
    register="institutions",
    messages=MESSAGES,
    words=Words(
        sample_page="本页有样例，不是真实情况。",
        sample_site="不是真实名录，请勿据此选择机构。",
        trial_site="名录可能不全、会改，以正式公布的为准。",
        nothing_yet="本站正在试运行，还没有公布任何机构。",
        never_removed="本站公布过的网页会长期保留，不会因为机构停业或注销而删除。",
        lookup="institutions/",
        results="find/",
        areas="areas/",
        lookup_title="查机构",
        look_up_row="查一家机构",
        row_kind="机构",
        not_found="这不代表没有备案",
        search_label="查机构、@part@、指标和数据",
        search_hint="查机构、@part@、数据",
    ),
    required=REQUIRED,
    needed=NEEDED,
    own_rules=RULES,
    own_sections=list_sections(),
    list_areas=lambda tables, config: tuple(
        area for area in list_areas(tables, config.city_code) if not area.is_city
    ),
    name_levels=name_levels,
    # R06: whoever was filed stays listed, cancelled or not.
    must_stay=lambda dataset, row: dataset == "institutions" and row.get("status") in AUTHORIZED,
    form_notes=(
        "机构注销以后不要删行：把状态改成“已注销”，填上注销日期。",
        "不要写个人的手机号码、身份证号码和银行账号。办公电话写座机，区号和号码之间用“-”。",
    ),
    found_city=found_city,
    fill=fill_register,
    redact=lambda tables: publish_tables(fill_last_days(fill_register(tables))),
    find_redactions=find_private,
    derive=derive_facts,
    tabulate=lambda config, facts: tabulate(config, facts.assessment, facts.assignments),
    past_columns=register_counts.COLUMNS,
    tabulate_past=register_counts.tabulate_counts,
    draw_charts=_draw_charts,
    own_duties=DUTIES,
    register_checks=REGISTER_CHECKS,
    record_schemas={"institutions": RECORD_SCHEMA},
    questions=QUESTIONS,
    list_search_parts=lambda content, known: list_parts(
        content.facts.register, known, _list_prefectures(content)
    ),
    list_search_rows=lambda content: list_rows(content.facts.register, _list_prefectures(content)),
)
