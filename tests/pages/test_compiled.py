"""Templates are compiled once, also from one process to the next; what is damaged is not believed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from jinja2 import DictLoader, Environment, FileSystemLoader, nodes
from jinja2.filters import FILTERS

from childcare.profile import PROFILE
from datapub.pages.compiled import KeptTemplates
from datapub.pages.environment import make_environment
from datapub.pages.rendering import QuickEnvironment


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "compiled"))
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/a.html").write_text("<{{ x }}>", encoding="utf-8")
    return tmp_path


def render(folder: Path, options: str = "", name: str = "a.html") -> tuple[str, bool]:
    """Return what a process would make of the template, and whether it had to compile it."""
    loader = FileSystemLoader(folder / "templates")
    environment: Any = QuickEnvironment(loader=loader, autoescape=True, bytecode_cache=KeptTemplates(options))
    compiled: list[bool] = []
    generate = environment._generate

    def count(*arguments: Any, **named: Any) -> str:
        compiled.append(True)
        return str(generate(*arguments, **named))

    environment._generate = count
    return environment.get_template(name).render(x="&"), bool(compiled)


def find_cached(folder: Path) -> list[Path]:
    return [path for path in (folder / "compiled").rglob("*") if path.is_file()]


def test_what_one_process_has_compiled_the_next_one_has(folder: Path) -> None:
    assert [render(folder), render(folder)] == [("<&amp;>", True), ("<&amp;>", False)]
    (remaining,) = find_cached(folder)
    assert remaining.suffix == ".pyc"


def test_templates_that_differ_in_their_suffix_alone_are_kept_both(folder: Path) -> None:
    (folder / "templates/a.atom").write_text("({{ x }})", encoding="utf-8")
    for is_new in (True, False):
        assert render(folder) == ("<&amp;>", is_new)
        assert render(folder, name="a.atom") == ("(&amp;)", is_new)


def find_constants(environment: Environment) -> list[str]:
    """Return the templates in which a filter of ours is given what is the same on every page."""
    found = []
    for name in environment.list_templates(filter_func=lambda name: "__pycache__" not in name):
        assert environment.loader
        tree = environment.parse(environment.loader.get_source(environment, name)[0])
        for node in tree.find_all(nodes.Filter):
            with suppress(nodes.Impossible):
                if node.name not in FILTERS and node.as_const(nodes.EvalContext(environment, name)):
                    found.append(name)
    return found


def test_no_template_keeps_what_a_filter_of_ours_made_once() -> None:
    """Jinja works out a filter of a constant as it compiles: what it is made of later would not be seen."""
    environment = make_environment(PROFILE.package)
    assert find_constants(environment) == []
    environment.loader = DictLoader({"a.html": "{{ 5000 | number_zh }}", "b.html": "{{ x | number_zh }}"})
    assert find_constants(environment) == ["a.html"]


def cut(content: bytes) -> bytes:
    return content[: len(content) * 2 // 3]


@pytest.mark.parametrize(
    "spoil",
    [cut, lambda content: content[:40], lambda content: b"", lambda content: bytes(len(content)),
     lambda content: content[:50] + bytes(20) + content[70:]],
)  # fmt: skip
def test_what_is_damaged_is_compiled_anew(folder: Path, spoil: Callable[[bytes], bytes]) -> None:
    render(folder)
    (remaining,) = find_cached(folder)
    sound = remaining.read_bytes()
    remaining.write_bytes(spoil(sound))
    assert render(folder) == ("<&amp;>", True)
    assert remaining.read_bytes() == sound


def test_another_text_and_other_options_are_compiled_anew(folder: Path) -> None:
    render(folder)
    assert render(folder, "other") == ("<&amp;>", True)
    (folder / "templates/a.html").write_text("[{{ x }}]", encoding="utf-8")
    assert render(folder, "other") == ("[&amp;]", True)


def test_where_nothing_may_be_written_all_goes_on(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "compiled").write_text("a file where the folder would be")
    assert render(folder) == ("<&amp;>", True)
    (folder / "compiled").unlink()
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert render(folder) == ("<&amp;>", True)
    assert find_cached(folder) == []
