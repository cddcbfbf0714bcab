"""Personal information: what no published cell may hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from datapub.codes import is_valid_code
from datapub.personal import find_personal
from datapub.problem import Problem
from datapub.rules.allowances import digests_in, list_allowed
from datapub.rules.data import Data


def check_personal(data: Data, people: re.Pattern[str] | None) -> Iterator[Problem]:
    """R10: nothing personal in any text of any table, but what is allowed there (:mod:`allowances`).

    Cells already reported are read too: this is the one fault that must never slip through.

    Args:
        people: words for the people whom the register is about.
    """
    listed = list_allowed(data)
    for name, table in data.tables.items():
        allowed = digests_in(listed, table.dataset.path)
        for field in table.dataset.schema.fields:
            if field.type != "string":
                continue
            found = {}
            for text in set(table.columns[field.name]):  # each text is read once, however often it stands
                if text is None or len(text) < 4 or (field.identifier == "USCC" and is_valid_code(text)):
                    continue
                if findings := find_personal(text, people, allowed):
                    found[text] = findings
            for row in data.rows(name) if found else ():
                for finding in found.get(row[field.name], ()):
                    yield data.problem(name, finding.key, row, field.name, found=finding.shown)
