"""What differs in the structure of a dataset between two states, and what of it may break a program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from datapub.model import Field, Schema

SchemaKind = Literal[
    "dataset-added", "dataset-removed", "field-added", "field-removed", "type", "key", "enum-narrowed",
    "enum-widened", "unit", "required", "constraint", "pattern", "words",
]  # fmt: skip

BREAKING: Mapping[SchemaKind, bool] = {
    "dataset-removed": True,
    "field-removed": True,
    "type": True,
    "key": True,
    "enum-narrowed": True,
    "unit": True,
    "dataset-added": False,
    "field-added": False,
    "enum-widened": False,
    "required": False,
    "constraint": False,
    "pattern": False,
    "words": False,
}
"""Whether a program that read the data yesterday may fail, or misread it, today."""


TYPE_NAMES: Mapping[str, str] = {
    "string": "文字",
    "integer": "整数",
    "number": "数值",
    "boolean": "是否",
    "date": "日期",
    "year": "年份",
}

_LIMITS: Mapping[str, str] = {
    "minimum": "不小于 {}",
    "maximum": "不大于 {}",
    "minLength": "不少于 {} 个字",
    "maxLength": "不超过 {} 个字",
    "unique": "不能重复",
}


@dataclass(frozen=True)
class SchemaChange:
    """What became of a dataset's structure; ``field`` is "" where it concerns the whole."""

    dataset: str
    field: str
    kind: SchemaKind
    before: str = ""
    after: str = ""

    @property
    def is_breaking(self) -> bool:
        """Whether a program that reads the data has to be changed."""
        return BREAKING[self.kind]

    def as_object(self) -> dict[str, str | bool]:
        """Return the change as files for programs hold it."""
        return {
            "dataset": self.dataset,
            "field": self.field,
            "kind": self.kind,
            "is_breaking": self.is_breaking,
            "before": self.before,
            "after": self.after,
        }


def compare_schemas(name: str, before: Schema, after: Schema) -> Iterator[SchemaChange]:
    """Yield what became of a dataset's structure."""
    if before.primary_key != after.primary_key:
        yield SchemaChange(name, "", "key", "、".join(before.primary_key), "、".join(after.primary_key))
    old_fields = {item.name: item for item in before.fields}
    new_fields = {item.name for item in after.fields}
    for gone in before.names:
        if gone not in new_fields:
            yield SchemaChange(name, gone, "field-removed")
    for new in after.fields:
        if new.name in old_fields:
            yield from _compare_fields(name, old_fields[new.name], new)
        else:
            yield SchemaChange(name, new.name, "field-added")


def _compare_fields(name: str, old: Field, new: Field) -> Iterator[SchemaChange]:
    called = new.name
    if old.type != new.type:
        yield SchemaChange(name, called, "type", old.type, new.type)
    if old.unit != new.unit:
        yield SchemaChange(name, called, "unit", old.unit, new.unit)
    if old.enum != new.enum:
        gone = [value for value in old.enum if value not in new.enum]
        come = [value for value in new.enum if value not in old.enum]
        if (gone and new.enum) or (new.enum and not old.enum):
            yield SchemaChange(name, called, "enum-narrowed", "、".join(old.enum), "、".join(new.enum))
        elif come or not new.enum:
            yield SchemaChange(name, called, "enum-widened", "、".join(old.enum), "、".join(new.enum))
    if old.is_required != new.is_required:
        yield SchemaChange(name, called, "required", _say_required(old), _say_required(new))
    if say_limits(old) != say_limits(new):
        yield SchemaChange(name, called, "constraint", say_limits(old), say_limits(new))
    patterns = [str(field.constraints.get("pattern", "")) for field in (old, new)]
    if patterns[0] != patterns[1]:
        yield SchemaChange(name, called, "pattern", *patterns)
    if _list_words(old) != _list_words(new):
        yield SchemaChange(name, called, "words", old.title, new.title)


def _list_words(field: Field) -> tuple[object, ...]:
    words = (field.title, field.description, field.title_en, field.description_en)
    return (*words, field.unit_en, dict(field.enum_en))


def _say_required(field: Field) -> str:
    return "必填" if field.is_required else "可空"


def say_limits(field: Field) -> str:
    """Say how large or long a value of a field may be, "" where nothing limits it."""
    known = {key: value for key, value in field.constraints.items() if value is not False}
    return "，".join(words.format(known[key]) for key, words in _LIMITS.items() if key in known)


def say_allowed(field: Field) -> str:
    """Say in words which values a field may hold, "" where any of its type may stand.

    A pattern is for programs, which find it in the schema: of a list it names the values, and any other is
    put into words by the field's description.
    """
    if field.type == "boolean":
        return "是（true）、否（false）"
    if field.enum:
        return "、".join(field.enum)
    if field.listed:
        return f"{'、'.join(field.listed)}；可以有几个，用“、”隔开"
    return "，".join(
        filter(None, (say_limits(field), "写法见说明" if "pattern" in field.constraints else ""))
    )
