"""The principal of an institution: on what ground a name may stand."""

from __future__ import annotations

from collections.abc import Iterator

from datapub.messages import label_of
from datapub.problem import Problem
from datapub.rules.data import Data

TABLE = "institutions"


def check_principal(data: Data) -> Iterator[Problem]:
    """R11: a principal is named only on recorded ground: dated separate consent, or a public register."""
    for row in data.sound_rows(TABLE, "principal_name", "principal_basis", "principal_consent_on"):
        basis, consent = row["principal_basis"], row["principal_consent_on"]
        if row["principal_name"] is None:
            for column in ("principal_basis", "principal_consent_on"):
                if row[column] is not None:
                    title = label_of(data.dataset(TABLE), column)
                    yield data.problem(TABLE, "R11/orphan", row, column, title=title)
        elif basis is None:
            yield data.problem(TABLE, "R11/missing-basis", row, "principal_basis")
        elif basis == "单独同意" and consent is None:
            yield data.problem(TABLE, "R11/missing-consent", row, "principal_consent_on")
