"""Jinja2, made quick for ten thousand pages: the same words, and the same escaping, by fewer calls."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment, Template
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import TemplateModule
from jinja2.nodes import Expr
from jinja2.runtime import Context
from markupsafe import Markup, _escape_inner, escape  # type: ignore[attr-defined]


class _Generator(CodeGenerator):
    """Writes templates as code that escapes what it puts out by :meth:`QuickEnvironment.write`."""

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("environment.write(")
        else:
            super()._output_child_pre(node, frame, finalize)


class _Template(Template):
    """A template whose macros are the same wherever they are imported: none has globals of its own."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        return super()._get_default_module()


class QuickEnvironment(Environment):
    """An environment in which a text is escaped without becoming :class:`Markup`, as it is joined at once."""

    code_generator_class = _Generator
    template_class = _Template

    @staticmethod
    def write(value: Any) -> str:
        """Return a value as it is put out: escaped, unless it is marked as safe."""
        kind = type(value)
        return _escape_inner(value) if kind is str else value if kind is Markup else escape(value)
