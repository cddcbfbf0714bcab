"""The unified social credit code (统一社会信用代码, GB 32100-2015)."""

from __future__ import annotations

from functools import lru_cache

from stdnum.cn import uscc

ALPHABET = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


@lru_cache(maxsize=2**17)  # asked of each code by two rules
def is_valid_code(code: str) -> bool:
    """Return whether a code is whole and its check digit right.

    The check digit comes from python-stdnum; its ``validate`` would refuse the letters that GB 32100
    allows in the first two places.
    """
    return (
        len(code) == 18
        and ALPHABET.issuperset(code)
        and code[2:8].isdigit()
        and uscc.calc_check_digit(code[:17]) == code[17]
    )


def has_valid_organisation(code: str) -> bool:
    """Return whether places 9 to 17 carry a right check digit of GB 11714.

    11 - sum(value x weight) mod 11, where 10 is X, 11 is 0 and letters count from A = 10.
    """
    pairs = zip(code[8:16], _ORGANISATION_WEIGHTS, strict=True)
    total = sum(int(char, 36) * weight for char, weight in pairs)
    digit = 11 - total % 11
    return {10: "X", 11: "0"}.get(digit, str(digit)) == code[16]
