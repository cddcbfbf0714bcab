"""The unified social credit code (统一社会信用代码, GB 32100-2015)."""

from __future__ import annotations

from collections.abc import Iterator

from stdnum.cn import uscc

from datapub.problem import Problem
from datapub.rules.data import Data

TABLE = "institutions"
COLUMN = "credit_code"

PREFIXES = {"事业单位": "12", "社会服务机构": "52", "企业": "91", "个体工商户": "92"}
"""Legal form -> the code's first two characters: registering department and kind of body."""

_ALPHABET = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def check_credit_code(data: Data) -> Iterator[Problem]:
    """R13: the code's check digit holds and its first two characters agree with the legal form.

    A wrong check digit inside the organisation code (GB 11714) is a warning: old codes exist. That a
    code and site number stand only once is a unique key of the schema, checked with the cells.
    """
    for row in data.sound_rows(TABLE, COLUMN):
        code = row[COLUMN]
        if code is None:
            continue
        if not _ALPHABET.issuperset(code):
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


def is_valid_code(code: str) -> bool:
    """Tell whether a code is whole and its check digit right.

    The check digit comes from python-stdnum; its ``validate`` would refuse the letters that GB 32100
    allows in the first two places.
    """
    return (
        len(code) == 18
        and uscc.compact(code) == code
        and _ALPHABET.issuperset(code)
        and code[2:8].isdigit()
        and uscc.calc_check_digit(code[:17]) == code[17]
    )


def has_valid_organisation(code: str) -> bool:
    """Tell whether places 9 to 17 carry a right check digit of GB 11714.

    11 - sum(value x weight) mod 11, where 10 is X, 11 is 0 and letters count from A = 10.
    """
    pairs = zip(code[8:16], _ORGANISATION_WEIGHTS, strict=True)
    total = sum(int(char, 36) * weight for char, weight in pairs)
    digit = 11 - total % 11
    return {10: "X", 11: "0"}.get(digit, str(digit)) == code[16]
