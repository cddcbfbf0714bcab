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


@pytest.mark.parametrize(
    "text",
    [
        "Pipeline ID: build-2024",
        "Online ID: user12345",
        "本园官方抖音号 shiliyuan24，可私信咨询",
        "机构快手号：shiliyuan24，请私信",
        "请在本中心抖音私信：shiliyuan24",
        "单位钉钉号：shiliyuan24",
        "教师资格证 鲁C123456 号",
        "业主 京B20210号楼",
        "居民 苏A10001 栋",
        "上班后有1名幼儿过敏的，先联系家长",
        "跟班教师 1名幼儿过敏的处理",
        "某班某幼儿对鸡蛋过敏（举例）",
    ],
)
def test_what_is_said_of_a_body_or_of_nobody_is_not_personal(text: str) -> None:
    assert not find_private(text)


@pytest.mark.parametrize(
    "text",
    [
        "Line ID: shili1234",
        "机构李老师抖音 shili1234，可私信",
        "家长的车 鲁CD12345",
        "家长的车 鲁C12345D",
        "家长的车（鲁C12345号）",
        "苹果班1名幼儿确诊水痘",
    ],
)
def test_what_is_said_of_somebody_beside_a_body_is_personal(text: str) -> None:
    assert find_private(text)


def test_a_short_number_that_begins_as_an_identity_number_is_read_to_its_end() -> None:
    assert {finding.key for finding in find_private("护照：37030219，电话 13800138000")} == {
        "R10/identity",
        "R10/mobile",
    }
