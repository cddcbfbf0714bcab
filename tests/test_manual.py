"""The manual for staff: every message is explained, every command exists, no picture is stale."""

from __future__ import annotations

import json
import re
import shlex
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from lxml import html

from childcare.profile import PROFILE
from datapub.cli import make_parser
from datapub.cli.describe import describe_commands
from datapub.messages import rule_of
from datapub.messages.frames import FRAME_WORDINGS
from datapub.pages.meanings import SECTION, group_wordings, list_meanings
from scripts.take_pictures import MANIFEST, PICTURES, hash_inputs
from tests.support import settle, site_content

ROOT = Path(__file__).resolve().parents[1]
MANUAL = sorted((ROOT / "docs/manual").glob("*.md"))
WITH_COMMANDS = [*MANUAL, ROOT / "README.md", ROOT / "README.zh-CN.md", ROOT / "CONTRIBUTING.md"]

of_the_manual = pytest.mark.parametrize("path", MANUAL, ids=lambda path: path.stem)
with_commands = pytest.mark.parametrize("path", WITH_COMMANDS, ids=lambda path: path.name)


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


# --- what the messages mean ----------------------------------------------------------------------


@cache
def message_pages() -> dict[str, html.HtmlElement]:
    """Return the list of all messages, at "", and the pages that explain them, by address."""
    content = site_content()
    made = {page.address: page.content for page in settle(SECTION.make_pages(content))}
    made[""] = SECTION.make_slots(content)["messages"]("../../")
    return {address: html.fromstring(f"<main>{body}</main>") for address, body in made.items()}


def test_no_wording_is_left_out() -> None:
    grouped = Counter(key for _, _, wordings in group_wordings(PROFILE.messages) for key in wordings)
    assert set(grouped) == {*PROFILE.messages.wordings, *FRAME_WORDINGS}
    assert [key for key, times in grouped.items() if times > 1] == []


@pytest.mark.parametrize("key", sorted({**PROFILE.messages.wordings, **FRAME_WORDINGS}))
def test_every_message_is_explained_where_its_word_leads(key: str) -> None:
    wording = {**FRAME_WORDINGS, **PROFILE.messages.wordings}[key]
    name = key.replace("/", "-")
    (link,) = message_pages()[""].xpath(f"//a[@id='{name}' or span/@id='{name}']")
    address, _, anchor = link.get("href").removeprefix("../../").partition("#")
    (place,) = message_pages()[address].xpath(f"//*[@id='{name}']/ancestor-or-self::p")
    (fold,) = place.iterancestors("details")
    assert fold.xpath(".//@id")[0] == anchor == link.get("id")
    (heading,) = fold.xpath("summary/h2")
    title, rules = heading.text, heading[0].text
    assert (title.strip(), link.text_content()) == (wording.title, f"{title}[{rules}]")
    assert rule_of(key) in rules.split("、")
    for text in (wording.wrong, wording.fix):
        assert "{" not in place.text_content()
        for piece in re.split(r"\{\w+\}", text):
            assert piece in place.text_content()
    assert message_pages()[""].xpath(f"//*[@id='{rule_of(key)}']"), "the word in brackets leads nowhere"


def test_every_address_is_there_once() -> None:
    for page in message_pages().values():
        assert [name for name, times in Counter(page.xpath("//@id")).items() if times > 1] == []


def test_no_two_folds_of_a_page_of_messages_have_the_same_title() -> None:
    for page in message_pages().values():
        titles = Counter(" ".join(summary.text_content().split()) for summary in page.xpath("//summary"))
        assert [title for title, times in titles.items() if times > 1] == []


def test_alike_wordings_stand_together_and_gaps_are_dots() -> None:
    one, other = (
        FRAME_WORDINGS["docs-missing"],
        FRAME_WORDINGS["docs-missing"]._replace(wrong="第 {n} 行{hint}"),
    )
    (first, second) = list_meanings({"a/x": one, "a/y": one, "b": one, "c": other}, set())
    assert (first.rules, first.anchors) == (("a", "b"), ("a", "a-x", "a-y", "b"))
    assert second.wrong == "第 … 行"


# --- commands ------------------------------------------------------------------------------------


def list_commands(text: str) -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", text, re.S)
    inline = re.findall(r"`([^`\n]*build_site\.py[^`\n]*)`", re.sub(r"```.*?```", "", text, flags=re.S))
    lines = [line.strip() for block in blocks for line in block.splitlines()]
    return [line for line in [*lines, *inline] if "build_site.py" in line and "…" not in line]


@of_the_manual
def test_blocks_of_commands_stand_where_markdown_sees_them(path: Path) -> None:
    assert not re.search(r"^[ \t]+```", read(path), re.M), "inside a list a block is run into one line"


@with_commands
def test_every_command_can_be_run(path: Path) -> None:
    for command in list_commands(read(path)):
        program, script, *arguments = shlex.split(command, comments=True)
        assert re.search(r"python$", program) and script == "build_site.py", command
        assert make_parser().parse_args(arguments).run, command


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_no_command_is_left_out_of_a_readme(name: str) -> None:
    text = read(ROOT / name)
    commands = {command.name for command in describe_commands(make_parser())}
    assert {
        word for word in commands if not re.search(rf"(?:build_site\.py|make|`) ?{word}\b", text)
    } == set()


def test_the_monthly_round_is_told_from_form_to_seal() -> None:
    text = read(ROOT / "docs/manual/monthly.md")
    commands = [shlex.split(command)[2] for command in list_commands(text)]
    assert [*dict.fromkeys(commands)] == [
        "form", "import", "check", "serve", "diff", "seal", "build", "format", "freshness",
    ]  # fmt: skip


def test_targets_and_files_exist() -> None:
    makefile = read(ROOT / "Makefile")
    targets = set(re.findall(r"^make ([a-z]+)", "\n".join(map(read, WITH_COMMANDS)), re.M))
    files = set(re.findall(r"`((?:datasets|docs)/[\w./-]+)`", "\n".join(map(read, MANUAL))))
    assert targets and files
    assert {target for target in targets if not re.search(rf"^{target}:", makefile, re.M)} == set()
    assert {name for name in files if not (ROOT / name).exists()} == set()


def test_choices_named_are_choices() -> None:
    choices = {
        choice
        for schema in (ROOT / "schemas").glob("*.json")
        for field in json.loads(read(schema))["fields"]
        for choice in field.get("constraints", {}).get("enum", [])
    }
    named = set(re.findall("(?:改成|先填)“([^”]+)”", "\n".join(map(read, MANUAL))))
    assert named and named <= choices


# --- pictures ------------------------------------------------------------------------------------

with_pictures = pytest.mark.skipif(
    not (ROOT / MANIFEST).is_file(),
    reason="pictures show the shipped city; another project begins without any",
)


@with_pictures
@pytest.mark.parametrize("name", PICTURES)
def test_no_picture_is_stale(name: str) -> None:
    noted = json.loads(read(ROOT / MANIFEST))
    assert noted.get(name) == hash_inputs(PICTURES[name]), (
        f"{name} shows what has changed since: .venv/bin/python scripts/take_pictures.py {name}"
    )


@with_pictures
@pytest.mark.parametrize("name", PICTURES)
def test_pictures_are_small(name: str) -> None:
    raw = (ROOT / name).read_bytes()
    assert raw.startswith(b"\x89PNG")
    assert len(raw) < 150_000


@with_pictures
def test_every_picture_of_the_manual_is_shown_told_and_taken_by_the_script() -> None:
    shown: dict[str, str] = {}
    for path in MANUAL:
        for words, name in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", read(path)):
            shown[f"docs/manual/{name}"] = words
    assert set(shown) == {name for name in PICTURES if name.startswith("docs/")}
    assert set(shown) == {
        path.relative_to(ROOT).as_posix() for path in (ROOT / "docs/manual/pictures").iterdir()
    }
    for words in shown.values():
        assert len(words) > 20, "who cannot see the picture is told what is on it"
