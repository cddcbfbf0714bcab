"""How much of what is personal is found, and how much is taken for it that is not: measured and printed."""

from __future__ import annotations

from collections import Counter

from childcare.terms import PEOPLE
from datapub.personal import Finding, find_personal
from tests.personal.corpus import list_negatives, list_positives


def find_private(text: str) -> tuple[Finding, ...]:
    return find_personal(text, PEOPLE)


def test_the_corpus_is_big_enough_and_says_nothing_twice() -> None:
    positives, negatives = [text for _, text in list_positives()], list(list_negatives())
    assert len(set(positives)) >= 400
    assert len(set(negatives)) >= 400
    assert not set(positives) & set(negatives)


def test_what_is_personal_is_found_and_nothing_else_is_taken_for_it() -> None:
    positives, negatives = dict((text, kind) for kind, text in list_positives()), set(list_negatives())
    missed = {text: kind for text, kind in positives.items() if not find_private(text)}
    alarms = {text: find_private(text) for text in negatives if find_private(text)}
    recall, false = 1 - len(missed) / len(positives), len(alarms) / len(negatives)
    print(f"\nrecall {recall:.2%} of {len(positives)}, false alarms {false:.2%} of {len(negatives)}")
    assert recall >= 0.99, (Counter(missed.values()), missed)
    assert false <= 0.005, alarms
