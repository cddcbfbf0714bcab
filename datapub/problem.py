"""A fault of the input, as data: the one value with which every step of the line reports.

A problem says where (file, row, column), what (rule, value) and, in Chinese, what to change
(message). Problems are collected, never raised; the exceptions here stop the line, and carry the
problems with them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Problem:
    """One root cause, addressed to the person who can fix it.

    Attributes:
        file: path relative to the project's folder, with forward slashes.
        row: the row as a spreadsheet numbers it (the header is row 1); None for a whole file.
        column: the field's machine name; None for a whole row or file.
        rule: identifier of the broken rule: a frictionless error type (``type-error``), a rule of
            the domain (``R13``) or a check of ours (``line-break``).
        message: one Chinese sentence that says what is wrong and what to change.
        value: the offending text as it stands in the file, or "" where there is none.
        severity: ``error`` closes the gate; ``warning`` is only shown.
        label: the field's Chinese title, for display beside ``column``.
        hardens: whether this warning is an error on an official site.
    """

    file: str
    row: int | None
    column: str | None
    rule: str
    message: str
    value: str = ""
    severity: Severity = "error"
    label: str = ""
    hardens: bool = False


def sort_key(problem: Problem) -> tuple[str, int, str, str, str, str, str, str]:
    """Order for reports: by file, row (whole-file problems first), column and rule; a total order."""
    return (
        problem.file,
        problem.row or 0,
        problem.column or "",
        problem.rule,
        problem.value,
        problem.message,
        problem.severity,
        problem.label,
    )


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Return the distinct problems in report order."""
    return sorted(set(problems), key=sort_key)


def has_errors(problems: Iterable[Problem]) -> bool:
    """Return whether any problem closes the gate."""
    return any(problem.severity == "error" for problem in problems)


class PublishingStopped(Exception):
    """The line stopped for reasons that its user can fix, listed in ``problems``.

    Attributes:
        exit_code: the exit code of the command line.
    """

    exit_code = 1

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = in_order(problems)
        super().__init__(f"{len(self.problems)} problem(s)")


class ConfigError(PublishingStopped):
    """The project's own settings are at fault: site.toml, datapackage.json or a schema."""

    exit_code = 2


class ProblemsFound(PublishingStopped):
    """A gate closed on the data or on the built site."""
