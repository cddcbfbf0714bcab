"""What may stand in a data package and a schema: properties, their types, and the rules that they break."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import PurePosixPath, PureWindowsPath
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator as After
from pydantic import (
    BaseModel,
    ConfigDict,
    PlainValidator,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    field_validator,
)
from pydantic import BeforeValidator as Before
from pydantic import Field as Property
from pydantic_core import PydanticCustomError

from datapub.model import ABOUT, CADENCE_MONTHS

FIELD_TYPES = frozenset({"string", "integer", "number", "boolean", "date", "year"})
"""The Table Schema types that every output format here can hold."""

IDENTIFIERS = ("USCC",)
"""What a field may hold that looks like a number of a person and is none: 统一社会信用代码."""

STANDARD = frozenset({
    "$schema", "profile", "homepage", "version", "created", "image", "contributors", "resources", "derived",
    "id", "type", "scheme", "format", "mediatype", "encoding", "dialect", "bytes", "hash", "licenses",
    "missingValues", "fieldsMatch", "trueValues", "falseValues", "bareNumber", "decimalChar", "groupChar",
    "example", "rdfType", "categories", "categoriesOrdered",
})  # fmt: skip
"""Properties of the standard that frictionless reads and judges, and we pass over
(https://datapackage.org/standard/data-package/)."""

DETAILS = {
    name: "、".join(allowed)
    for name, allowed in (("allowed", CADENCE_MONTHS), ("types", sorted(FIELD_TYPES)), ("known", IDENTIFIERS))
}
WANTED = {
    "bool_type": "true 或 false",
    "string_type": "文字",
    "literal_error": "无条件开放、有条件开放、不予开放之一",
}
LIST = '一组文字，例如 ["甲", "乙"]'


def _refuse(rule: str) -> PydanticCustomError:
    return PydanticCustomError(rule, rule)


def _check_inside(path: str) -> str:
    """Refuse what leads out of the project's folder on any system."""
    if path.startswith(("/", "\\")) or PureWindowsPath(path).drive or ".." in PurePosixPath(path).parts:
        raise _refuse("package-path")
    return path


def _one_of(allowed: Iterable[str], rule: str) -> After:
    def check(word: str) -> str:
        if word not in allowed:
            raise _refuse(rule)
        return word

    return After(check)


def _check_constraints(given: dict[str, Any]) -> dict[str, Any]:
    try:
        re.compile(given.get("pattern", ""))
    except (re.error, TypeError):
        raise _refuse("schema-pattern") from None
    return given


def _read_day(day: object) -> date | None:
    if day is None:
        return None
    if not isinstance(day, str):
        raise _refuse("package-day")
    return date.fromisoformat(day)


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


NAME = re.compile(r"^[a-z][a-z0-9_]*$")
_Text = Annotated[str, StringConstraints(pattern=r"\S")]
_Names = Annotated[list[str], Before(_as_list)]


class Item(BaseModel):
    """Properties of a descriptor; one that is at fault is noted, and has its default.

    Attributes:
        rules: the rule that a fault of a property breaks.
        other: the rule of any other property.
    """

    model_config = ConfigDict(strict=True, frozen=True, validate_default=True, extra="ignore")
    rules: ClassVar[Mapping[str, str]] = {}
    other: ClassVar[str] = "package-type"

    @field_validator("*", mode="wrap")
    @classmethod
    def _note(cls, value: Any, read: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
        try:
            return read(value)
        except ValidationError as error:
            name = str(info.field_name)
            (first, *_) = error.errors()
            rule = first["type"] if "-" in first["type"] else cls.rules.get(name, cls.other)
            if info.context is not None:
                info.context.append((rule, cls.model_fields[name].alias or name, value, first["type"]))
            return cls.model_fields[name].get_default(call_default_factory=True)


class _Source(BaseModel):
    title: str = ""
    path: str = ""


class Package(Item):
    """datapackage.json; see :class:`datapub.descriptor.Package`."""

    name: str = ""
    title: str = ""
    description: str = ""
    catalogue: str = ""
    subject: str = "数据"
    sample_warning: str = "样例数据：由程序生成，不是真实数据，不得引用。"
    keywords: list[str] = []
    unlogged: _Names = []
    licenses: list[dict[str, Any]] = []
    resources: Annotated[list[Any], Property(min_length=1)] = []
    derived: list[Any] = []
    rules = {"resources": "package-resources", "derived": "package-resources"}


class Named(Item):
    """Something with a name, which is read apart; ``nameless`` is the rule that it breaks without one."""

    name: Any = None
    nameless: ClassVar[str]


class Resource(Named):
    """A resource, or a derived dataset; see :class:`datapub.model.Dataset`."""

    nameless = "package-name"
    title: _Text = ""
    description: _Text = ""
    path: Annotated[_Text, After(_check_inside)] = ""
    schema_path: Annotated[_Text, After(_check_inside)] = Property("", alias="schema")
    title_en: str = ""
    description_en: str = ""
    limits_en: str = ""
    resource_code: str = ""
    domain: str = ""
    openness: Literal["", "无条件开放", "有条件开放", "不予开放"] = ""
    row_meaning: str = ""
    cadence: Annotated[str, _one_of(CADENCE_MONTHS, "package-cadence")] = "不定期"
    limits: str = ""
    must_have_rows: bool = False
    sources: list[_Source] = []
    as_of: Annotated[date | None, PlainValidator(_read_day)] = None
    sort_by: _Names = []
    internal: bool = False
    withheld: _Names = []
    pages: bool = False
    listed_on: Annotated[list[Annotated[str, After(_check_inside)]], Before(_as_list)] = []
    record_address: Annotated[str, After(_check_inside)] | None = ""
    searched: _Names = []
    about: _Names = list(ABOUT)
    overlay: bool = False
    expires: str = ""
    filled_from: _Names = []
    parted_by: _Names = []
    area_workbook: bool = False
    formerly: _Names = []
    computed: list[Any] = []
    rules = {
        "title": "package-missing", "description": "package-missing",
        "path": "package-missing", "schema_path": "package-missing", "cadence": "package-cadence",
        "as_of": "package-day",
    }  # fmt: skip


class _Reference(BaseModel):
    resource: str = ""
    fields: _Names


class _Key(BaseModel):
    fields: _Names
    reference: _Reference


class Schema(Item):
    """A Table Schema; see :class:`datapub.model.Schema`."""

    fields: Annotated[list[Any], Property(min_length=1)] = []
    primary_key: _Names = Property([], alias="primaryKey")
    unique_keys: list[_Names] = Property([], alias="uniqueKeys")
    foreign_keys: list[_Key] = Property([], alias="foreignKeys")
    rules = {"fields": "schema-fields"}
    other = "schema-key"


class Field(Named):
    """A field of a schema; see :class:`datapub.model.Field`."""

    nameless = "schema-field-name"
    title: _Text = ""
    description: _Text = ""
    type: Annotated[_Text, _one_of(FIELD_TYPES, "schema-type")] = ""
    unit: str = ""
    identifier: Annotated[str, _one_of(("", *IDENTIFIERS), "schema-identifier")] = ""
    same_units: _Names = []
    companions: dict[str, str] = {}
    may_be_left_out: bool = False
    title_en: str = ""
    description_en: str = ""
    unit_en: str = ""
    enum_en: dict[str, str] = {}
    beside: _Names = []
    constraints: Annotated[dict[str, Any], After(_check_constraints)] = {}
    rules = {
        "title": "schema-field-missing", "description": "schema-field-missing",
        "type": "schema-field-missing", "constraints": "schema-constraints",
    }  # fmt: skip
