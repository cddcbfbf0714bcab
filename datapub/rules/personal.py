"""Personal information: what no published cell may hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from datapub.codes import is_valid_code
from datapub.personal import find_personal
from datapub.problem import Problem
from datapub.rules.allowances import digests_in, list_allowed
from datapub.rules.data import Data


def check_personal(data: Data, people: re.Pattern[str] | None = None) -> Iterator[Problem]:
    """R10: nothing personal in any text of any table, but what is allowed there (:mod:`allowances`).

    Cells already reported are read too: this is the one fault that must never slip through.

    Args:
        people: words for the people whom the register is about.
    """
    listed = list_allowed(data)
    for name, table in data.tables.items():
        allowed = digests_in(listed, table.dataset.path)
        fields = table.dataset.schema.fields
        texts = [(field.name, field.identifier) for field in fields if field.type == "string"]
        for row in data.rows(name):
            for column, identifier in texts:
                text = row[column]
                if text is None or len(text) < 4 or (identifier == "USCC" and is_valid_code(text)):
                    continue
                for finding in find_personal(text, people, allowed):
                    yield data.problem(name, finding.key, row, column, found=finding.shown)
