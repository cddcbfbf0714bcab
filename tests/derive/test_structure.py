"""What a field may hold, in words that a reader of a table understands."""

from __future__ import annotations

import re

import pytest

from datapub.config import load_config
from datapub.derive.structure import say_allowed
from datapub.model import Field
from tests.support import PROJECT

LIST = "^(全日托|半日托)(、(全日托|半日托))*$"


@pytest.mark.parametrize(
    ("field", "stated"),
    [
        (Field("a", "甲", "", "string"), ""),
        (Field("a", "甲", "", "boolean"), "是（true）、否（false）"),
        (Field("a", "甲", "", "string", enum=("公办", "民办")), "公办、民办"),
        (
            Field("a", "甲", "", "string", constraints={"pattern": LIST}),
            "全日托、半日托；可以有几个，用“、”隔开",
        ),
        (
            Field("a", "甲", "", "string", constraints={"pattern": "^t\\d+$", "unique": True}),
            "不能重复，写法见说明",
        ),
        (Field("a", "甲", "", "integer", constraints={"minimum": 0}), "不小于 0"),
    ],
)
def test_what_is_allowed_is_said_in_words(field: Field, stated: str) -> None:
    assert say_allowed(field) == stated


def test_no_reader_is_shown_a_pattern_and_each_is_explained() -> None:
    fields = [one for dataset in load_config(PROJECT).datasets for one in dataset.schema.fields]
    assert [one.name for one in fields if re.search(r"[\\^$]", say_allowed(one))] == []
    assert [one.name for one in fields if "见说明" in say_allowed(one) and not one.description] == []
