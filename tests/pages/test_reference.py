"""What the manual is looked up for says what the program's own records say, whatever is added to them."""

from __future__ import annotations

import argparse
from dataclasses import replace

import pytest
from lxml import html

from childcare.profile import PROFILE
from datapub.cli import make_parser
from datapub.cli.describe import describe_commands
from datapub.config import load_config
from datapub.formats import FORMATS, WHOLE_FORMATS
from datapub.messages import rule_of
from datapub.model import make_table
from datapub.pages import meanings, reference
from datapub.rules import Rule
from datapub.settings import Settings, list_settings
from tests.conftest import ROOT
from tests.support import settle, site_content

CONFIG = load_config(ROOT)
COMMANDS = describe_commands(make_parser())
PUBLISHED = {item.name: make_table(item, []) for item in CONFIG.datasets if not item.policy.is_internal}


def block(slot: str, **parts: object) -> html.HtmlElement:
    given = {"rules": PROFILE.rules, "commands": COMMANDS, "config": CONFIG, "published": PUBLISHED, **parts}
    return html.fromstring(
        f"<main>{reference.SECTION.make_slots(site_content(**given))[slot]('../../')}</main>"
    )


def rows(page: html.HtmlElement) -> list[list[str]]:
    return [[" ".join(cell.text_content().split()) for cell in row] for row in page.xpath("//tbody/tr")]


def test_every_command_is_told_with_all_that_may_be_typed_behind_it() -> None:
    page = block("commands")
    assert page.xpath("//h2/@id") == [f"command-{command.name}" for command in COMMANDS]
    text = page.text_content()
    for command in COMMANDS:
        assert f"{command.description}。" in text
        for item in command.arguments:
            assert item.description in text and all(word in text for word in item.words)
            assert item.description and command.description, "what it is is said"
            assert item.words[0].startswith("-") or not item.words[0].isascii(), "named as staff would"
    assert len(rows(page)) == sum(len(command.arguments) for command in COMMANDS)


def test_a_new_command_is_told_as_its_parser_reads_it() -> None:
    parser = argparse.ArgumentParser()
    added = parser.add_subparsers().add_parser("weigh", help="称一称")
    added.add_argument("file", metavar="文件", help="称什么")
    added.add_argument("--unit", choices=("克", "斤"), default="克", help="单位（默认 %(default)s）")
    added.add_argument("--fast", action="store_true", help="快")
    page = block("commands", commands=describe_commands(parser))
    assert rows(page) == [
        ["文件", "称什么 （必须写）"],
        ["--unit 克、斤", "单位（默认 克）"],
        ["--fast", "快"],
    ]
    assert "python build_site.py --help" in block("commands", commands=()).text_content()


def test_every_setting_is_told_and_what_may_stand_there() -> None:
    settings = {row[0]: row[1:] for row in rows(block("settings"))}
    assert list(settings) == [setting.place for setting in list_settings()]
    assert len(settings) == len(Settings.__dataclass_fields__) and all(row[0] for row in settings.values())
    assert settings["official"][1:] == ["true 或 false", "必须写"]
    assert settings["site.title"][1:] == ["文字", "必须写"]
    assert settings["publisher.name_en"][1:] == ["文字，可以是空的", "可以不写"]
    assert settings["confirmed.duties"][1:] == ["几段文字，可以是空的", "必须写"]
    assert settings["shell"][1:] == ["mkdocs 或 zensical", "不写就是 mkdocs"]


def test_every_rule_is_told_with_its_text_and_leads_to_what_its_reports_mean() -> None:
    page = block("rules")
    listed = {row[1]: row for row in rows(page)}
    assert set(listed) == {rule.id for rule in PROFILE.rules} and len(rows(page)) == len(PROFILE.rules)
    for rule in PROFILE.rules:
        title, _, basis, needs, exempted = listed[rule.id]
        assert (title, basis) == (PROFILE.messages.title_of(rule.id), " ".join(rule.basis.split()))
        assert exempted == ("可以" if rule.may_be_exempted else "不可以")
        assert needs.count("、") == max(0, len(rule.needs) - 1)
        (group,) = page.xpath(f"//details[.//code='{rule.id}']//h2/@id")
        assert group == ("rules-law" if rule.is_law else "rules-own")
    meant = {page.address: page.content for page in settle(meanings.SECTION.make_pages(site_content()))}
    for link in page.xpath("//a/@href"):
        address, _, anchor = link.removeprefix("../../").partition("#")
        assert f'id="{anchor}"' in meant[address]


def test_a_new_rule_is_told() -> None:
    added = Rule("new-rule", lambda data: iter(()), ("areas",), basis="示例规定", is_law=True)
    assert rows(block("rules", rules=(added,))) == [["new-rule", "new-rule", "示例规定", "区域", "可以"]]


def test_every_dataset_is_told_and_whether_the_public_sees_it() -> None:
    page = block("dataset-files")
    listed = {row[1]: row for row in rows(page)}
    assert set(listed) == {dataset.name for dataset in CONFIG.datasets}
    assert len(rows(page)) == len(CONFIG.datasets)
    for dataset in CONFIG.datasets:
        title, _, _, _, public = listed[dataset.name]
        assert title == dataset.title and (public != "不公布") is (dataset.name in PUBLISHED)
    first = replace(CONFIG.datasets[0], name="added", title="新的", row_meaning="一件", cadence="月")
    config = replace(CONFIG, package=replace(CONFIG.package, datasets=(first,)))
    assert rows(block("dataset-files", config=config))[0] == ["新的", "added", "一件", "每月", "不公布"]


def test_every_format_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = (*FORMATS, *WHOLE_FORMATS)
    assert [row[0] for row in rows(block("formats"))] == [kind.title for kind in kinds]
    for kind, (_, use) in zip(kinds, rows(block("formats")), strict=True):
        assert use.startswith(kind.use) and kind.suffix in use
    monkeypatch.setattr(reference, "FORMATS", (*FORMATS, replace(FORMATS[0], title="新格式", suffix=".new")))
    assert any(row[0] == "新格式" and ".new" in row[1] for row in rows(block("formats")))


def test_each_code_in_brackets_is_found_by_itself_and_leads_to_what_it_means() -> None:
    groups = meanings.list_groups(PROFILE.messages)
    codes = dict(meanings.list_codes(groups))
    assert set(codes) >= set(map(rule_of, PROFILE.messages.wordings))
    assert list(codes) == sorted(codes, key=str.lower)
    for code, address in codes.items():
        page, _, anchor = address.partition("#")
        part = next(part for group in groups for part in group.parts if part.address == page)
        assert code in next(fault for fault in part.faults if anchor in fault.anchors).rules
