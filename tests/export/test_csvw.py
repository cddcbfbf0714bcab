"""CSV on the Web: what stands beside each CSV agrees with its schema, and the csvw package takes it."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from csvw import CSVW

from datapub.export.csvw import GROUP, describe_column
from datapub.model import Field
from tests.export.conftest import AREAS, FILES, NAMES, PUBLISHED

pytestmark = pytest.mark.readers


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("csvw")
    for address, content in FILES.items():
        name = address.removeprefix("data/")
        if name.count("/") <= 1 and name.endswith((".csv", "metadata.json")):
            (root / name).parent.mkdir(exist_ok=True)
            (root / name).write_bytes(content)
    return root


def complaints(path: Path, caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what csvw says: it logs bad cells, warns of bad metadata and raises for broken keys."""
    caplog.clear()
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always", UserWarning)
        try:
            # Not strict: its strict mode takes an empty cell of a reference for a broken one.
            is_valid = CSVW(str(path), validate=True, strict=False).is_valid
        except ValueError as error:
            return [str(error)]
    stated = [record.getMessage() for record in caplog.records]
    stated += [str(item.message) for item in warned if issubclass(item.category, UserWarning)]
    return stated or ([] if is_valid else ["not valid"])


@pytest.mark.parametrize("name", NAMES)
def test_metadata_is_found_beside_the_file_and_holds(
    folder: Path, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert complaints(folder / f"{name}.csv", caplog) == []


def test_all_files_at_once_with_their_references(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert complaints(folder / GROUP, caplog) == []


# Metadata Vocabulary for Tabular Data (https://www.w3.org/TR/tabular-metadata/), section 5, as far as we use
# it: csvw passes over a property of the wrong kind, as a validator must not.
TEXT, FLAG, COUNT = {"type": "string"}, {"type": "boolean"}, {"type": "integer", "minimum": 0}
NAMES_OF_COLUMNS = {"type": "array", "items": TEXT, "minItems": 1}


def exactly(needed: str = "", /, **properties: object) -> dict[str, Any]:
    """Return the schema of an object with these properties; any other has a prefix, as common ones have."""
    return {
        "type": "object",
        "required": needed.split(),
        "properties": properties,
        "patternProperties": {"^(dc|schema):": {}},
        "additionalProperties": False,
    }


DATATYPE = exactly(
    base={"enum": ["string", "integer", "decimal", "boolean", "date", "gYear"]}, format=TEXT,
    minimum={"type": ["number", "string"]}, maximum={"type": ["number", "string"]}, minLength=COUNT,
    maxLength=COUNT,
)  # fmt: skip
COLUMN = exactly(
    "name titles", name={"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_]*$"}, titles=TEXT,
    datatype=DATATYPE, required=FLAG,
)  # fmt: skip
KEY = exactly(
    "columnReference reference", columnReference=NAMES_OF_COLUMNS,
    reference=exactly("resource columnReference", resource=TEXT, columnReference=NAMES_OF_COLUMNS),
)  # fmt: skip
DIALECT = exactly(
    encoding=TEXT, lineTerminators=NAMES_OF_COLUMNS, delimiter=TEXT, quoteChar={"type": ["string", "null"]},
    doubleQuote=FLAG, header=FLAG, headerRowCount=COUNT, skipInitialSpace=FLAG, commentPrefix=TEXT,
    trim={"enum": [True, False, "true", "false", "start", "end"]},
)  # fmt: skip
CONTEXT = {"prefixItems": [{"const": "http://www.w3.org/ns/csvw"}, exactly(**{"@language": TEXT})]}
TABLE = {
    "@context": CONTEXT, "url": TEXT, "dialect": DIALECT,
    "tableSchema": exactly(
        "columns", columns={"type": "array", "items": COLUMN}, primaryKey=NAMES_OF_COLUMNS,
        foreignKeys={"type": "array", "items": KEY},
    ),
}  # fmt: skip
ALONE = exactly("@context url tableSchema", **TABLE)
TABLES = {"type": "array", "items": exactly("url tableSchema", **TABLE), "minItems": 1}
WHOLE = exactly("@context tables", tables=TABLES, **{"@context": CONTEXT})


def test_the_metadata_is_what_the_recommendation_allows() -> None:
    group = json.loads(FILES[f"data/{GROUP}"])
    jsonschema.validate(group, WHOLE)
    columns = {}
    for table in group["tables"]:
        described = json.loads(FILES[f"data/{table['url']}-metadata.json"])
        jsonschema.validate(described, ALONE)
        names = [column["name"] for column in table["tableSchema"]["columns"]]
        assert len(set(names)) == len(names)
        assert set(table["tableSchema"].get("primaryKey", ())) <= set(names)
        columns[table["url"]] = set(names)
        lines = FILES[f"data/{table['url']}"].decode().splitlines()
        assert not [line for line in lines if line.startswith("#")], "what a reader takes for a comment"
    for table in group["tables"]:
        for key in table["tableSchema"].get("foreignKeys", ()):
            reference = key["reference"]
            assert set(key["columnReference"]) <= columns[table["url"]]
            assert set(reference["columnReference"]) <= columns[reference["resource"]]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**group["tables"][0], "dialect": {"commentPrefix": None}}, ALONE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b",990102,", b",99O102,"),  # pattern
        ("独立托育机构".encode(), "独立托育".encode()),  # list of values
        (b",2026-09-30,", b",2026-09-31,"),  # date
        (b"zb00002,", b"zb00001,"),  # key
        (b",false,", b",no,"),  # boolean
    ],
)
def test_a_file_that_does_not_hold_would_be_seen(
    folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture, old: bytes, new: bytes
) -> None:
    content = (folder / "institutions.csv").read_bytes()
    assert old in content
    (tmp_path / "institutions.csv").write_bytes(content.replace(old, new, 1))
    beside = "institutions.csv-metadata.json"
    (tmp_path / beside).write_bytes((folder / beside).read_bytes())
    assert complaints(tmp_path / "institutions.csv", caplog)


def test_a_broken_reference_would_be_seen(
    folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for path in folder.glob("*.*"):
        content = path.read_bytes()
        if path.name == "task_units.csv":
            content = content.replace(b",u01,", b",u99,", 1)
        (tmp_path / path.name).write_bytes(content)
    assert complaints(tmp_path / GROUP, caplog)


def test_the_files_of_an_area_have_the_columns_that_are_described_for_the_whole(folder: Path) -> None:
    assert AREAS
    for code in AREAS:
        files = [path for path in (folder / code).glob("*.csv") if not path.name.endswith("-excel.csv")]
        assert {path.stem for path in files} >= {"institutions", "observations"}
        for path in files:
            described = json.loads((folder / f"{path.name}-metadata.json").read_bytes())
            names = [column["name"] for column in described["tableSchema"]["columns"]]
            assert path.read_text(encoding="utf-8").split("\n")[0].split(",") == names


@pytest.mark.parametrize("name", NAMES)
def test_it_agrees_with_the_table_schema(name: str) -> None:
    described: dict[str, Any] = json.loads(FILES[f"data/{name}.csv-metadata.json"])
    schema = PUBLISHED[name].dataset.schema
    columns = described["tableSchema"]["columns"]
    assert described["url"] == f"{name}.csv"
    assert tuple(column["name"] for column in columns) == schema.names
    assert [column["titles"] for column in columns] == FILES[f"data/{name}.csv"].decode().split("\n")[
        0
    ].split(",")
    assert [column.get("required", False) for column in columns] == [f.is_required for f in schema.fields]
    assert [column["dc:title"] for column in columns] == [f.title for f in schema.fields]
    assert tuple(described["tableSchema"].get("primaryKey", ())) == schema.primary_key


def test_the_group_holds_every_published_reference() -> None:
    group = json.loads(FILES[f"data/{GROUP}"])
    found = {
        (table["url"], key["reference"]["resource"])
        for table in group["tables"]
        for key in table["tableSchema"].get("foreignKeys", ())
    }
    expected = {
        (f"{name}.csv", f"{key.target or name}.csv")
        for name, table in PUBLISHED.items()
        for key in table.dataset.schema.foreign_keys
        if not key.target or key.target in PUBLISHED
    }
    assert found == expected
    assert len(group["tables"]) == len(PUBLISHED)


def test_columns_say_type_bounds_and_unit() -> None:
    field = Field(
        "places", "托位", "…", "integer", "个", (), True, {"minimum": 1, "maximum": 9, "required": True}
    )
    assert describe_column(field) == {
        "name": "places",
        "titles": "places",
        "dc:title": "托位",
        "dc:description": "…",
        "datatype": {"base": "integer", "minimum": 1, "maximum": 9},
        "required": True,
        "schema:unitText": "个",
    }


def test_signs_of_a_regular_expression_in_a_value_are_only_signs() -> None:
    field = Field("kind", "类", "…", "string", enum=("a.b", "c(d)"))
    assert describe_column(field)["datatype"]["format"] == r"^(a\.b|c\(d\))$"
