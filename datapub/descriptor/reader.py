"""Reading the package and its schemas, and reporting what is wrong with them on the way."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any, TypeVar

import datapub.descriptor.properties as given_as
from datapub.descriptor.files import FileReader, hint_at, read_text
from datapub.descriptor.lookups import with_lookups
from datapub.descriptor.properties import DETAILS, LIST, NAME, STANDARD, WANTED, Item, Named
from datapub.messages import make_fault
from datapub.model import ABOUT, Dataset, Field, ForeignKey, Policy, Schema, Source, list_braced
from datapub.problem import Problem

PACKAGE_FILE = "datapackage.json"

INTERNAL_DATASETS = frozenset(
    {"exemptions", "intake_aliases", "intake_mappings", "personal_exemptions", "releases"}
)
"""Working lists of the engine, which name staff or say how they work; none is ever published."""

_I = TypeVar("_I", bound=Item)
_N = TypeVar("_N", bound=Named)


@dataclass(frozen=True)
class Package:
    """What is published, as datapackage.json says.

    Attributes:
        catalogue: machine name of the published package, and of the files that hold every dataset.
        subject: what the data is about, in a few words that may stand in a title.
        sample_warning: the sentence that stands beside rows that are made.
        keywords: for catalogues that harvest the data.
        unlogged: datasets of which nothing may be told afterwards, also of those that are gone or may come.
        datasets: the resources, in their order.
        derived: datasets that the build computes from them; they have a schema, but no file in datasets/.
    """

    catalogue: str = ""
    subject: str = ""
    sample_warning: str = ""
    keywords: tuple[str, ...] = ()
    unlogged: tuple[str, ...] = ()
    datasets: tuple[Dataset, ...] = ()
    derived: tuple[Dataset, ...] = ()


@dataclass
class Reader:
    """Reads one package.

    Attributes:
        read: returns the content of a file, None where there is none.
        problems: takes every fault; None reads leniently.
        texts: path -> text of each file read, to find a line in.
        unlogged: see :class:`Package`.
    """

    read: FileReader
    problems: list[Problem] | None
    texts: dict[str, str] = field(default_factory=dict)
    unlogged: tuple[str, ...] = ()

    def report(self, file: str, rule: str, value: str = "", item: str = "", **details: object) -> None:
        """Note a fault; ``item`` is the name of what it stands in, and is looked for in the file."""
        if self.problems is not None:
            row = None
            if item:
                found = re.search(rf'"name"\s*:\s*"{re.escape(item)}"', self.texts[file])
                row = self.texts[file].count("\n", 0, found.start()) + 1 if found else None
            self.problems.append(make_fault(file, rule, value, row, **details))

    def read_object(self, path: str) -> dict[str, Any] | None:
        """Return a JSON object, None after reporting that the file holds none."""
        text = read_text(self.read, path, [] if self.problems is None else self.problems)
        if text is None:
            return None
        self.texts[path] = text
        line = 1
        try:
            document = json.loads(text)
            if isinstance(document, dict):
                return document
        except json.JSONDecodeError as error:
            line = error.lineno
        if self.problems is not None:
            self.problems.append(make_fault(path, "config-json", row=line))
        return None

    def read_item(self, model: type[_I], file: str, given: object, name: str = "") -> _I:
        """Return what a descriptor says; ``name`` tells where in the file it stands."""
        raw = given if isinstance(given, dict) else {}
        notes: list[tuple[str, str, object, str]] = []
        item = model.model_validate(raw, context=notes)
        known = {prop.alias or key for key, prop in model.model_fields.items()}
        for rule, key, value, kind in notes:
            shown = f"{name}.{key}".lstrip(".")
            if value not in ("", None) and rule.rpartition("-")[2] not in {"missing", "path", "fields"}:
                shown += f": {value}"[:80]
            self.report(file, rule, shown, name, wanted=WANTED.get(kind, LIST), **DETAILS)
        for key in sorted(raw.keys() - known - STANDARD):
            self.report(file, "package-unknown", f"{name}.{key}".lstrip("."), name, hint=hint_at(key, known))
        return item

    def read_named(self, model: type[_N], file: str, given: object) -> tuple[str, _N] | None:
        """Return the name of a descriptor and what it says, None after reporting that it has no name."""
        name = given.get("name") if isinstance(given, dict) else None
        if not isinstance(name, str) or not (NAME.match(name) or self.problems is None):
            self.report(file, model.nameless, str(given)[:80])
            return None
        return name, self.read_item(model, file, given, name)

    def read_package(self) -> Package:
        """Return the package with its schemas."""
        raw = self.read_object(PACKAGE_FILE)
        if raw is None:
            return Package()
        package = self.read_item(given_as.Package, PACKAGE_FILE, raw)
        self.unlogged = tuple(package.unlogged)
        datasets, derived = (
            tuple(filter(None, map(self.read_resource, given)))
            for given in (package.resources, package.derived)
        )
        everything = (*datasets, *derived)
        for name in sorted(_list_doubles(item.name for item in everything)):
            self.report(PACKAGE_FILE, "package-duplicate", name, name)
        for item in everything:
            if item.name in INTERNAL_DATASETS and not item.policy.is_internal:
                self.report(PACKAGE_FILE, "package-internal", item.name, item.name)
        self.check_references(everything)
        catalogue, keywords = package.catalogue or package.name, tuple(package.keywords)
        words = (catalogue, package.subject, package.sample_warning, keywords)
        found = with_lookups(everything)
        return Package(*words, self.unlogged, found[: len(datasets)], found[len(datasets) :])

    def read_resource(self, given: object) -> Dataset | None:
        """Return a dataset with its schema, None where it lacks what every one has."""
        named = self.read_named(given_as.Resource, PACKAGE_FILE, given)
        if named is None or not isinstance(given, dict):
            return None
        name, item = named
        if not (item.path and item.schema_path):
            return None
        if self.problems is not None and not (item.title and item.description):
            return None
        schema, raw = self.read_schema(item.schema_path)
        if schema is None and self.problems is not None:
            return None
        dataset = Dataset(
            name=name,
            title=item.title,
            description=item.description,
            path=item.path,
            schema_path=item.schema_path,
            schema=schema or Schema(()),
            row_meaning=item.row_meaning,
            cadence=item.cadence,
            limits=item.limits,
            must_have_rows=item.must_have_rows,
            sources=tuple(Source(source.title, source.path) for source in item.sources),
            as_of_on=item.as_of,
            title_en=item.title_en,
            description_en=item.description_en,
            limits_en=item.limits_en,
            resource_code=item.resource_code,
            domain=item.domain,
            openness=item.openness,
            sort_by=tuple(item.sort_by),
            policy=Policy(
                item.internal, name not in self.unlogged and not item.overlay, tuple(item.withheld)
            ),
            has_pages=item.pages,
            listed_on=tuple(item.listed_on),
            record_address=item.record_address,
            searched=tuple(item.searched),
            about=tuple(name for name in item.about if name not in item.withheld),
            is_overlay=item.overlay,
            expires=item.expires,
            filled_from=tuple(item.filled_from),
            parted_by=tuple(item.parted_by),
            area_workbook=item.area_workbook,
            formerly=tuple(item.formerly),
            computed=tuple(
                replace(field, derived_from="computed")
                for field in filter(None, (self.read_field(PACKAGE_FILE, one) for one in item.computed))
            ),
            descriptor={**given, "schema": raw},
        )
        if schema is not None:
            self.check_columns(item, dataset)
        return dataset

    def check_columns(self, item: given_as.Resource, dataset: Dataset) -> None:
        """Report columns that the schema does not have.

        ``withheld`` may name one of the past, which old commits still hold: only what is near to a column of
        today is taken for a misspelt one.
        """
        names = dataset.schema.names
        named = {
            "sort_by": item.sort_by,
            "expires": [item.expires] if item.expires else [],
            "searched": item.searched,
            "parted_by": item.parted_by,
            "about": [name for name in item.about if name not in ABOUT],
            "listed_on": [name for address in item.listed_on for name in list_braced(address)],
            "record_address": list_braced(item.record_address or ""),
            "withheld": [name for name in item.withheld if hint_at(name, names)],
        }
        for key, columns in named.items():
            for column in columns:
                if column not in names:
                    shown = f"{dataset.name}.{key}: {column}"
                    hint = hint_at(column, names)
                    self.report(PACKAGE_FILE, "package-column", shown, dataset.name, hint=hint)
        if item.expires in names and dataset.schema.field(item.expires).type != "date":
            self.report(
                PACKAGE_FILE, "package-expires", f"{dataset.name}.expires: {item.expires}", dataset.name
            )

    def read_schema(self, path: str) -> tuple[Schema | None, Mapping[str, Any]]:
        """Return a schema, None where it is unsound, and what the file says."""
        raw = self.read_object(path)
        if raw is None:
            return None, {}
        before = len(self.problems or ())
        item = self.read_item(given_as.Schema, path, raw)
        fields = tuple(filter(None, (self.read_field(path, given) for given in item.fields)))
        names = [one.name for one in fields]
        for name in sorted(_list_doubles(names)):
            self.report(path, "schema-duplicate", name, name)
        keys = tuple(
            ForeignKey(tuple(key.fields), key.reference.resource, tuple(key.reference.fields))
            for key in item.foreign_keys
        )
        unique = tuple(map(tuple, item.unique_keys))
        for name in (*item.primary_key, *chain(*unique), *(name for key in keys for name in key.fields)):
            if name not in names:
                self.report(path, "schema-key", name)
        if len(self.problems or ()) > before:
            return None, raw
        return Schema(fields, tuple(item.primary_key), unique, keys), raw

    def read_field(self, path: str, given: object) -> Field | None:
        """Return a field, None after reporting that it has no name."""
        named = self.read_named(given_as.Field, path, given)
        if named is None:
            return None
        name, item = named
        enum = item.constraints.get("enum")
        return Field(
            name=name,
            title=item.title,
            description=item.description,
            type=item.type,
            unit=item.unit,
            enum=tuple(map(str, enum)) if isinstance(enum, list) else (),
            is_required=item.constraints.get("required") is True,
            constraints=item.constraints,
            identifier=item.identifier,
            same_units=tuple(item.same_units),
            companions=item.companions,
            may_be_left_out=item.may_be_left_out,
            title_en=item.title_en,
            description_en=item.description_en,
            unit_en=item.unit_en,
            enum_en=item.enum_en,
            beside=tuple(item.beside),
        )

    def check_references(self, datasets: Iterable[Dataset]) -> None:
        """Report datasets and columns that are named and not there."""
        by_name = {dataset.name: dataset for dataset in datasets}
        known = self.problems or ()
        if any(problem.rule.startswith(("package", "schema", "config-json")) for problem in known):
            return  # a reference to a dataset that is itself broken would be a second report of one cause
        for dataset in by_name.values():
            for name in dataset.filled_from:
                if name not in by_name:
                    self.report(
                        PACKAGE_FILE, "package-dataset", f"{dataset.name}.filled_from: {name}", dataset.name
                    )
            for key in dataset.schema.foreign_keys:
                target = by_name.get(key.target) if key.target else dataset
                if target is None or not set(key.target_fields) <= set(target.schema.names):
                    shown = f"{'、'.join(key.fields)} → {key.target}.{'、'.join(key.target_fields)}"
                    self.report(dataset.schema_path, "schema-reference", shown)


def _list_doubles(names: Iterable[str]) -> set[str]:
    return {name for name, count in Counter(names).items() if count > 1}
