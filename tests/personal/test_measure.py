"""How much of what is personal is found, and how much is taken for it that is not: measured and printed."""

from __future__ import annotations

from collections import Counter
from types import ModuleType

import pytest

from childcare.terms import PEOPLE
from datapub.personal import Finding, find_personal
from tests.personal import corpus, heldout

CORPORA = pytest.mark.parametrize("texts", [corpus, heldout], ids=["corpus", "heldout"])


def find_private(text: str) -> tuple[Finding, ...]:
    return find_personal(text, PEOPLE)


@CORPORA
def test_a_corpus_is_big_enough_and_says_nothing_twice(texts: ModuleType) -> None:
    positives, negatives = [text for _, text in texts.list_positives()], list(texts.list_negatives())
    assert len(set(positives)) >= 400
    assert len(set(negatives)) >= 400
    assert not set(positives) & set(negatives)


@CORPORA
def test_what_is_personal_is_found_and_nothing_else_is_taken_for_it(texts: ModuleType) -> None:
    positives, negatives = (
        dict((text, kind) for kind, text in texts.list_positives()),
        set(texts.list_negatives()),
    )
    missed = {text: kind for text, kind in positives.items() if not find_private(text)}
    alarms = {text: find_private(text) for text in negatives if find_private(text)}
    recall, false = 1 - len(missed) / len(positives), len(alarms) / len(negatives)
    print(f"\n{texts.__name__}: recall {recall:.2%} of {len(positives)}, ", end="")
    print(f"false alarms {false:.2%} of {len(negatives)}")
    assert recall >= 0.99, (Counter(missed.values()), missed)
    assert false <= 0.005, alarms


@pytest.mark.parametrize(
    "text",
    [
        "91370303MA3H53A85X l38_OOl2丨345o",  # six digits, beside those of a code of a body
        "l38_OOl2_3O45",
        "shilijia123456 At 163.com",
    ],
)
def test_what_is_looked_for_first_passes_over_nothing(text: str) -> None:
    assert find_private(text)


def test_a_short_number_that_begins_as_an_identity_number_is_read_to_its_end() -> None:
    assert {finding.key for finding in find_private("护照：37030219，电话 13800138000")} == {
        "R10/identity",
        "R10/mobile",
    }
