"""The credit code of an institution: its check digits, and the legal form that it tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from childcare.terms import LegalForm
from datapub.codes import ALPHABET, has_valid_organisation, is_valid_code
from datapub.problem import Problem
from datapub.rules.data import Data

TABLE = "institutions"
COLUMN = "credit_code"


PREFIXES: Mapping[str, str] = {form: form.prefix for form in LegalForm}
"""Legal form -> the code's first two characters, "" where any will do."""


def check_credit_code(data: Data) -> Iterator[Problem]:
    """R13: the code's check digit holds and its first two characters agree with the legal form.

    A wrong check digit inside the organisation code (GB 11714) is a warning: old codes exist. That a
    code and site number stand only once is a unique key of the schema, checked with the cells.
    """
    for row in data.sound_rows(TABLE, COLUMN):
        code = row[COLUMN]
        if code is None:
            continue
        if not ALPHABET.issuperset(code):
            yield data.problem(TABLE, "R13/alphabet", row, COLUMN)
        elif not is_valid_code(code):
            is_cut = code.isdigit() and code.endswith("000")
            yield data.problem(TABLE, "R13/truncated" if is_cut else "R13/check-digit", row, COLUMN)
        else:
            expected = PREFIXES.get(row["legal_form"])
            if expected and not code.startswith(expected):
                yield data.problem(
                    TABLE,
                    "R13/legal-form",
                    row,
                    COLUMN,
                    prefix=code[:2],
                    form=row["legal_form"],
                    expected=expected,
                )
            if not has_valid_organisation(code):
                yield data.problem(TABLE, "R13/organisation", row, COLUMN, severity="warning")
