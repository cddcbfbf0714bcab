"""What a dataset is: its columns, its keys, and what the public may be told of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Field:
    """A column of a dataset, as its Table Schema describes it.

    Attributes:
        type: Table Schema type: string, integer, number, boolean, date or year.
        unit: unit of a quantity in Chinese (个, 元/月, 平方米); "" where there is none.
        enum: the allowed values, in display order; () where any value of the type may stand.
        is_required: whether an empty cell is refused.
        identifier: what the cells identify by a number that may look like a person's ("USCC"); "" for none.
        same_units: other words for the unit, of the same size.
        companions: fields that take what this one cannot hold, by what they take: "month" (of a date that
            is known no better), "minimum" and "maximum" (of a range), "verbatim" (what the source says),
            "place" (the area that an address begins with), "instead" (fields, parted by 、, whose choices
            people write here).
        may_be_left_out: whether an import leaves out a text that does not fit, and tells, and takes the row.
        title_en, description_en, unit_en: the same in English; "" where nobody has written it.
        enum_en: what the allowed values mean in English, by value.
        beside: of a reference, what downloads have beside it of the row that it names, after that row's name.
        derived_from: dataset and field that a column of the downloads is looked up in, or "computed"; "" of
            what stands in the committed file.
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


@dataclass(frozen=True)
class ForeignKey:
    """A reference: ``fields`` of this dataset must stand in ``target_fields`` of ``target``."""

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
        """Return the field of that name; KeyError where the schema has none."""
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
    """A column of the downloads that says something of the row that ``key`` refers to.

    Attributes:
        key: the field of this dataset that refers.
        target: the dataset that it refers to, by its field ``target_key``.
        shown: the field of that dataset that the column ``field`` repeats.
    """

    key: str
    target: str
    target_key: str
    shown: str
    field: Field


@dataclass(frozen=True)
class Source:
    """Where data comes from: a title and, where it is public, an address."""

    title: str
    path: str = ""


AS_OF = "as_of_on"
"""The field that says, in any dataset, what day a row is as of; renewed with every report."""

CADENCE_MONTHS: Mapping[str, int | None] = {"月": 1, "季": 3, "半年": 6, "年": 12, "不定期": None}
"""Months between two editions of a dataset, by the word for its cadence; None: no promise."""


@dataclass(frozen=True)
class Area:
    """A part of the city (or of whatever publishes) that has rows, downloads and a feed of its own.

    Attributes:
        code: what ``area_code`` of a row says; part of addresses, so it never changes.
        short_name: the name where there is little room.
    """

    code: str
    name: str
    short_name: str


AREA_CODE = "area_code"
"""The field that says, in any dataset, to which area a row belongs."""


IS_SAMPLE = "is_sample"
"""The field that says, in any dataset, whether a row is made up."""

ABOUT = ("name", "title", AREA_CODE, "period", "status", IS_SAMPLE)
"""Columns that tell a reader which row something is about, where a dataset does not name its own."""


@dataclass(frozen=True)
class Policy:
    """What the public may be told of a dataset.

    Attributes:
        is_internal: whether it is a working list that is never published, such as one that names staff.
        is_logged: whether anything may be told of its rows afterwards, in the archive and the change log.
        withheld: fields of which it may be told that they changed, but not from what to what, and which no
            archive keeps.
    """

    is_internal: bool = False
    is_logged: bool = True
    withheld: tuple[str, ...] = ()

    @property
    def is_kept(self) -> bool:
        """Whether rows that are no more may be told of."""
        return self.is_logged and not self.is_internal

    def and_of(self, other: Policy) -> Policy:
        """Return what both allow."""
        return Policy(
            self.is_internal or other.is_internal,
            self.is_logged and other.is_logged,
            tuple(dict.fromkeys((*self.withheld, *other.withheld))),
        )


OPEN = Policy()
"""Everything may be told."""


@dataclass(frozen=True)
class Dataset:
    """One resource of the data package: a CSV file with its schema and its description.

    Attributes:
        path: the CSV file, relative to the project's folder.
        schema_path: the schema file, relative to the project's folder.
        row_meaning: what one row stands for, in Chinese.
        cadence: how often it is updated: a key of :data:`CADENCE_MONTHS`.
        limits: known limits of the data, in Chinese.
        must_have_rows: whether a header without a row is a fault; else nothing has happened yet.
        as_of_on: the day the whole dataset is as of, where its rows have no such field and the
            source names a day; None where it is not known.
        title_en, description_en, limits_en: the same in English; "" where nobody has written it.
        resource_code, domain, openness: 资源代码, 领域 and 开放属性 in the catalogue of public data; "" until
            that gives them.
        sort_by: the fields that the file's rows are kept in order of; none where the order of the
            rows says something itself, and is left as people made it.
        policy: what the public may be told of it.
        has_pages: whether each row has a page of its own, at <dataset>/<key>/.
        listed_on: addresses of other pages that show a row, its cells in braces.
        record_address: where a row stands as a file for programs, its cells in braces; "" where it stands
            in the API as any other, None where it has no file.
        searched: the fields that a full-text index of the downloads holds.
        about: the fields that tell a reader which row a change is about.
        is_overlay: whether its rows stand outside the repository; see :mod:`datapub.overlay`.
        expires: the field with the last day on which a row may be published; "" where rows do not run out.
        formerly: names that it had before; its history and its versions go on from there.
        filled_from: datasets that some of its published cells are taken from, and that it changes with.
        computed: fields that the profile works out for the downloads; the committed file has none of them.
        parted_by: fields by whose values the rows stand in files of their own.
        area_workbook: whether the rows of an area are a workbook of their own, too.
        lookups: columns that the downloads have beside the references.
        descriptor: the resource as the package describes it, with its schema inside.
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
    """Return the names of the fields whose cells an address is made of."""
    return re.findall(r"\{(\w*)\}", address)
