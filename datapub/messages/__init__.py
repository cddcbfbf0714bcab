"""The Chinese wordings of all problems, for staff who know spreadsheets, not programs.

Each wording has a title (what kind of fault), a sentence that says what is wrong, and one that says
what to change. Its key is the problem's rule, or the rule with a variant: ``type-error/date``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

from datapub.messages.audit import AUDIT_WORDINGS
from datapub.messages.cells import CELL_WORDINGS
from datapub.messages.deploy import DEPLOY_WORDINGS
from datapub.messages.exports import EXPORT_WORDINGS
from datapub.messages.files import FILE_WORDINGS
from datapub.messages.freshness import FRESHNESS_WORDINGS
from datapub.messages.intake import INTAKE_WORDINGS
from datapub.messages.official import OFFICIAL_WORDINGS
from datapub.messages.provenance import PROVENANCE_WORDINGS
from datapub.messages.rules import RULE_WORDINGS
from datapub.messages.settings import SETTINGS_WORDINGS
from datapub.messages.wording import Wording
from datapub.model import Dataset
from datapub.personal import redact_personal
from datapub.problem import Problem, Severity
from datapub.textual import write_cell

WORDINGS: Mapping[str, Wording] = MappingProxyType(
    {
        **SETTINGS_WORDINGS,
        **FILE_WORDINGS,
        **CELL_WORDINGS,
        **RULE_WORDINGS,
        **AUDIT_WORDINGS,
        **EXPORT_WORDINGS,
        **INTAKE_WORDINGS,
        **OFFICIAL_WORDINGS,
        **PROVENANCE_WORDINGS,
        **FRESHNESS_WORDINGS,
        **DEPLOY_WORDINGS,
    }
)
"""Every wording by its key."""

MAX_SHOWN = 40
"""Maximum characters of a cell quoted in a sentence."""

MAX_VALUE = 200
"""Maximum characters of a cell in ``Problem.value``."""

MAX_DETAIL = 1000
"""Maximum characters of other details in a sentence, such as the names of all columns."""


def rule_of(key: str) -> str:
    """Return the rule of a wording's key: ``type-error/date`` -> ``type-error``."""
    return key.partition("/")[0]


def quote(value: object) -> str:
    """Return a cell's text for a sentence: on one line, cut to length, personal numbers redacted."""
    return f"“{show(value, MAX_SHOWN)}”"


def show(value: object, limit: int = MAX_VALUE) -> str:
    """Return a cell's text for display, as :func:`quote` but without the quotation marks."""
    whole = str(value)
    text = redact_personal(whole[: 2 * limit])
    text = "".join(char if char.isprintable() or char == "\u3000" else "·" for char in text[:limit])
    return text + "…" if len(whole) > limit else text


def label_of(dataset: Dataset, column: str) -> str:
    """Return a column's Chinese title, or its name if the schema has no such column."""
    return next((field.title for field in dataset.schema.fields if field.name == column), column)


@dataclass(frozen=True)
class Messages:
    """Wordings by their key, and the problems worded by them.

    The engine has its own (:data:`ENGINE`); a profile adds those of its rules and duties.
    """

    wordings: Mapping[str, Wording]

    def extended(self, wordings: Mapping[str, Wording]) -> Messages:
        """Return these wordings and others; ValueError where both word the same key."""
        twice = sorted(self.wordings.keys() & wordings.keys())
        if twice:
            raise ValueError(f"worded twice: {twice}")
        return Messages(MappingProxyType({**self.wordings, **wordings}))

    @cached_property
    def rules(self) -> frozenset[str]:
        """Every rule that is worded."""
        return frozenset(map(rule_of, self.wordings))

    @cached_property
    def _titles(self) -> Mapping[str, str]:
        titles = {rule_of(key): wording.title for key, wording in [*self.wordings.items()][::-1]}
        return titles | {key: wording.title for key, wording in self.wordings.items() if "/" not in key}

    def title_of(self, rule: str) -> str:
        """Return the short Chinese name of a rule, or the rule itself if it has no wording here."""
        return self._titles.get(rule, rule)

    def describe(self, key: str, **details: Any) -> str:
        """Return what is wrong and what to change, filled in; KeyError for an unknown key or gap."""
        wording = self.wordings[key]
        between = "" if wording.wrong.endswith("。") else "，"
        return (wording.wrong + between + wording.fix).format_map(details)

    def make_problem(
        self,
        dataset: Dataset,
        key: str,
        *,
        row: int | None = None,
        column: str | None = None,
        value: object = None,
        severity: Severity = "error",
        **details: Any,
    ) -> Problem:
        """Build a problem of one dataset, worded by ``key``.

        ``key`` is a wording's key; what stands before "/" becomes the problem's rule. The wording may
        quote the offending cell as ``{value}``, and names what ``details`` give.
        """
        text = write_cell(value)
        shown = {
            name: show(detail, MAX_DETAIL) if isinstance(detail, str) else detail
            for name, detail in details.items()
        }
        return Problem(
            file=dataset.path,
            row=row,
            column=column,
            rule=rule_of(key),
            message=self.describe(key, value=quote(text), **shown),
            value=show(text),
            severity=severity,
            label=label_of(dataset, column) if column else "",
        )


ENGINE = Messages(WORDINGS)
"""The wordings of the engine alone."""

describe, make_problem = ENGINE.describe, ENGINE.make_problem


def make_fault(file: str, key: str, value: str = "", row: int | None = None, **details: object) -> Problem:
    """Build a problem of a file that belongs to no dataset, worded by ``key`` of the engine's wordings."""
    return Problem(file, row, None, rule_of(key), describe(key, value=value, **details), value)
