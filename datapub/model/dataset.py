"""The definition of a dataset: its columns, its keys, and what may be published of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

_OF_LIST: Final = re.compile(r"\^\(([^()]+)\)\(、\(\1\)\)\*\$")
"""The pattern of a cell that lists one or more of some values."""


@dataclass(frozen=True)
class Field:
    """A column of a dataset, as its Table Schema describes it.

    Attributes:
        type: Table Schema type: string, integer, number, boolean, date or year.
        unit: unit of a quantity in Chinese (个, 元/月, 平方米); "" where there is none.
        enum: the allowed values, in display order; () for any value of the type.
        is_required: whether an empty cell is refused.
        identifier: the kind of number in the cells that may look like a person's ("USCC"); "" for none.
        same_units: other words for the unit, of the same size.
        companions: kind -> the field that takes what this one cannot hold: "month" (of a date known no
            better), "minimum" and "maximum" (of a range), "verbatim" (the source's words), "place" (the
            area at the start of an address), "instead" (fields, separated by 、, whose choices people
            write here).
        may_be_left_out: whether an import may drop a text that does not fit, with a notice, and keep the row.
        title_en, description_en, unit_en: the same in English; "" if not translated.
        enum_en: allowed value -> its meaning in English.
        beside: for a reference, the fields of its target that downloads show after the target's name.
        derived_from: for a column that only downloads have, the dataset and field it is looked up in, or
            "computed"; else "".
    """

    name: str
    title: str
    description: str
    type: str
    unit: str = ""
    enum: tuple[str, ...] = ()
    is_required: bool = False
    constraints: Mapping[str, Any] = field(default_factory=dict)
    identifier: str = ""
    same_units: tuple[str, ...] = ()
    companions: Mapping[str, str] = field(default_factory=dict)
    may_be_left_out: bool = False
    title_en: str = ""
    description_en: str = ""
    unit_en: str = ""
    enum_en: Mapping[str, str] = field(default_factory=dict)
    beside: tuple[str, ...] = ()
    derived_from: str = ""

    @property
    def listed(self) -> tuple[str, ...]:
        """The values of which a cell lists one or more, separated by 、; () for a field of anything else."""
        listed = _OF_LIST.fullmatch(str(self.constraints.get("pattern", "")))
        return tuple(listed[1].split("|")) if listed else ()


@dataclass(frozen=True)
class ForeignKey:
    """A reference: the values of ``fields`` must exist in ``target_fields`` of ``target``."""

    fields: tuple[str, ...]
    target: str
    target_fields: tuple[str, ...]


@dataclass(frozen=True)
class Schema:
    """A dataset's Table Schema (https://datapackage.org/standard/table-schema/)."""

    fields: tuple[Field, ...]
    primary_key: tuple[str, ...] = ()
    unique_keys: tuple[tuple[str, ...], ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()

    def field(self, name: str) -> Field:
        """Return the field of that name, or raise KeyError."""
        for item in self.fields:
            if item.name == name:
                return item
        raise KeyError(name)

    @property
    def names(self) -> tuple[str, ...]:
        """The field names in column order."""
        return tuple(item.name for item in self.fields)

    @property
    def address(self) -> Field | None:
        """The field of addresses: the one whose companion ``place`` takes the area."""
        return next((item for item in self.fields if "place" in item.companions), None)


@dataclass(frozen=True)
class Lookup:
    """A column of the downloads that repeats a field of the row that ``key`` refers to.

    Attributes:
        key: the referring field of this dataset.
        target: the dataset that it refers to, by its field ``target_key``.
        shown: the field of the target that the column ``field`` repeats.
    """

    key: str
    target: str
    target_key: str
    shown: str
    field: Field


@dataclass(frozen=True)
class Source:
    """Where data comes from: a title and, if public, an address."""

    title: str
    path: str = ""


AS_OF = "as_of_on"
"""In any dataset, the field with the as-of day of a row; renewed with every report."""

CADENCE_MONTHS: Mapping[str, int | None] = {"月": 1, "季": 3, "半年": 6, "年": 12, "不定期": None}
"""Cadence -> months between two editions of a dataset; None: no promise."""


@dataclass(frozen=True)
class Area:
    """A part of the city (or of whatever publishes) that has rows, downloads and a feed of its own.

    Attributes:
        code: the value of ``area_code`` in rows; part of addresses, so it never changes.
        short_name: for places with little room.
    """

    code: str
    name: str
    short_name: str


AREA_CODE = "area_code"
"""In any dataset, the field with the area of a row."""


IS_SAMPLE = "is_sample"
"""In any dataset, the field that marks made-up rows."""

ABOUT = ("name", "title", AREA_CODE, "period", "status", IS_SAMPLE)
"""Columns that identify a row to readers, unless a dataset names its own."""


@dataclass(frozen=True)
class Policy:
    """What may be published of a dataset.

    Attributes:
        is_internal: whether it is never published, such as a working list that names staff.
        is_logged: whether archives and the change log may show past rows.
        withheld: fields that no archive keeps, and whose changes are logged without the values.
    """

    is_internal: bool = False
    is_logged: bool = True
    withheld: tuple[str, ...] = ()

    @property
    def is_archived(self) -> bool:
        """Whether past rows may be shown."""
        return self.is_logged and not self.is_internal

    def and_of(self, other: Policy) -> Policy:
        """Return the policy that allows only what both allow."""
        return Policy(
            self.is_internal or other.is_internal,
            self.is_logged and other.is_logged,
            tuple(dict.fromkeys((*self.withheld, *other.withheld))),
        )


OPEN = Policy()
"""No restrictions."""


@dataclass(frozen=True)
class Dataset:
    """One resource of the data package: a CSV file with its schema and its description.

    Attributes:
        path: the CSV file, relative to the project's folder.
        schema_path: the schema file, relative to the project's folder.
        row_meaning: what one row stands for, in Chinese.
        cadence: how often it is updated: a key of :data:`CADENCE_MONTHS`.
        limits: known limits of the data, in Chinese.
        must_have_rows: whether a file with a header only is a fault.
        as_of_on: the as-of day of the whole dataset, if its rows have no such field; None if unknown.
        title_en, description_en, limits_en: the same in English; "" if not translated.
        resource_code, domain, openness: 资源代码, 领域 and 开放属性 in the catalogue of public data; "" until
            that gives them.
        sort_by: the fields by which the file's rows are sorted; () if their order has a meaning.
        policy: what may be published of it.
        has_pages: whether each row has a page of its own, at <dataset>/<key>/.
        listed_on: addresses of other pages that show a row, with field names in braces.
        record_address: address of a row's file for programs, with field names in braces; "" for the API's
            usual one, None for no file.
        searched: the fields in the full-text index of the downloads.
        about: the fields that identify a row to readers of the change log.
        is_overlay: whether its rows are kept outside the repository; see :mod:`datapub.overlay`.
        expires: the field with the last day on which a row may be published; "" if rows do not expire.
        formerly: its former names, whose history and versions it continues.
        filled_from: datasets from which some of its published cells are filled.
        computed: fields that the profile adds to the downloads; the committed file has none of them.
        parted_by: fields for each of whose values the downloads have a file.
        area_workbook: whether each area's rows are also a workbook.
        lookups: columns that the downloads add beside references.
        descriptor: the resource as in datapackage.json, with its schema inlined.
    """

    name: str
    title: str
    description: str
    path: str
    schema_path: str
    schema: Schema
    row_meaning: str = ""
    cadence: str = "不定期"
    limits: str = ""
    must_have_rows: bool = False
    sources: tuple[Source, ...] = ()
    as_of_on: date | None = None
    title_en: str = ""
    description_en: str = ""
    limits_en: str = ""
    resource_code: str = ""
    domain: str = ""
    openness: str = ""
    sort_by: tuple[str, ...] = ()
    policy: Policy = OPEN
    has_pages: bool = False
    listed_on: tuple[str, ...] = ()
    record_address: str | None = ""
    searched: tuple[str, ...] = ()
    about: tuple[str, ...] = ABOUT
    is_overlay: bool = False
    expires: str = ""
    filled_from: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()
    computed: tuple[Field, ...] = ()
    parted_by: tuple[str, ...] = ()
    area_workbook: bool = False
    lookups: tuple[Lookup, ...] = ()
    descriptor: Mapping[str, Any] = field(default_factory=dict, repr=False)


def list_braced(address: str) -> list[str]:
    """Return the names of the fields in an address's braces."""
    return re.findall(r"\{(\w*)\}", address)
