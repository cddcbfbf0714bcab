"""The unified social credit code, against codes whose check digits are known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from childcare.rules.credit_code import PREFIXES
from datapub.codes import has_valid_organisation, is_valid_code
from tests.support import change, check_records, flatten, make_credit_code, sample_records

KNOWN = [
    "11370300004224722N",
    "11370300587186982E",
    "11370300004224423Q",
    "91350200MA2YJ1XR9G",
    "913502000728319549",
]
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@pytest.mark.parametrize("code", KNOWN)
def test_known_codes(code: str) -> None:
    assert is_valid_code(code)
    assert has_valid_organisation(code)


@pytest.mark.parametrize(
    "code",
    [
        "91350203M0001QAY9B",  # an example often copied, though its check digit is wrong
        "1137030000422472",
        "11370300004224722n",
        "11370300 004224722",
        "1137030000422472IN",
        "",
    ],
)
def test_codes_that_are_none(code: str) -> None:
    assert not is_valid_code(code)


@given(st.sampled_from(KNOWN), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_any_single_wrong_character_is_found(code: str, place: int, char: str) -> None:
    wrong = code[:place] + char + code[place + 1 :]
    assert is_valid_code(wrong) == (wrong == code)


@pytest.mark.parametrize("form", [*PREFIXES, "其他"])
@pytest.mark.parametrize("prefix", ["11", "12", "51", "52", "91", "92", "93"])
def test_legal_form_and_first_two_characters(form: str, prefix: str) -> None:
    records = sample_records()
    change(records, "institutions", 0, legal_form=form, credit_code=make_credit_code(prefix, 77))
    found = flatten(check_records(records), "row", "rule", "severity")
    agrees = form == "其他" or PREFIXES[form] == prefix
    assert found == ([] if agrees else [(2, "R13", "error")])


def test_letters_may_stand_in_front() -> None:
    from stdnum.cn import uscc

    start = "N2370303MF000000" + "X"
    assert is_valid_code(start + uscc.calc_check_digit(start))
