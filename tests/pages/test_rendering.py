"""Pages are escaped by fewer calls than Jinja2 makes, to the same words."""

from __future__ import annotations

from typing import Any

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from datapub.pages.rendering import QuickEnvironment

TEMPLATES = {
    "macros": "{% macro say(it) %}[{{ it }}{{ caller() if caller is defined }}]{% endmacro %}",
    "base": "<{% block middle %}{{ x }}{% endblock %}>",
    "expressions": "{{ x }}{{ x ~ '<' }}{{ '<' }}{{ x | e }}{{ x | safe }}{{ [x] }}{{ x if x else '&' }}",
    "macro": "{% from 'macros' import say %}{{ say(x) }}{% call say('<') %}{{ x }}{% endcall %}",
    "block": "{% extends 'base' %}{% block middle %}{{ super() }}{{ x }}{% endblock %}",
    "kept": "{% set kept %}<{{ x }}>{% endset %}{{ kept }}{% filter upper %}{{ x }}{% endfilter %}",
    "unescaped": "{% autoescape false %}{{ x }}{% endautoescape %}{{ x }}",
}


class Text(str):
    """A text of another class, as libraries have some."""


class Drawing:
    def __html__(self) -> str:
        return "<svg>"


def render(kind: type[Environment], name: str, value: object) -> str:
    environment: Any = kind(loader=DictLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    made: str = environment.get_template(name).render(x=value)
    return made


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize("value", ["甲<&\"'>", Markup("<b>&amp;"), Text("<s>"), Drawing(), 3, None, True])
def test_the_same_is_escaped(name: str, value: object) -> None:
    assert render(QuickEnvironment, name, value) == render(Environment, name, value)


def test_texts_are_put_out_the_quick_way() -> None:
    """The way there is none that Jinja2 promises: another version may go by it, and be slow again."""
    assert "environment.write(" in QuickEnvironment(autoescape=True).compile("{{ x }}", raw=True)
