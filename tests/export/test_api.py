"""The API is a contract: its shape, its addresses, and that a program can walk all of it."""

from __future__ import annotations

import copy
import hashlib
import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from datapub.download import NOTICE
from datapub.edition import Edition
from datapub.export.api import PER_PAGE, ROOT, write_api, write_records
from datapub.formats.json import prepare_json
from datapub.model import Table, make_table
from datapub.textual import plain
from tests.conftest import CLOCK
from tests.export.conftest import AREAS, CONFIG, FILES, NAMES, PUBLISHED
from tests.support import make_tables, sample_records

REQUIRED = {
    "index": "title description publisher licence published version is_official warning datasets areas "
    "schema whole",
    "dataset": "name title description row_meaning primary_key rows as_of cadence has_samples page first "
    "record downloads",
    "area": "code name page datasets",
    "page": "dataset page pages per_page total published version warning prev next records",
    "record": "dataset page published version warning record",
    "download": "url mediatype bytes sha256",
}
"""Members that v1 has promised; none may ever go."""


def read(address: str) -> Any:
    return json.loads(FILES[address])


@cache
def schema() -> Any:
    return read(f"{ROOT}schema.json")


def list_records(table: Table) -> list[dict[str, Any]]:
    return [{name: plain(cell) for name, cell in record.items()} for record in table.records()]


def list_records_files() -> list[str]:
    return [address for address in FILES if address.startswith(ROOT) and "/records/" in address]


def kinds() -> dict[str, str]:
    """Return the kind of every file of the API but its schema, by address."""
    lists = f"{ROOT}area-list/"
    pages = [address for address in FILES if address.startswith(ROOT) and "/page-" in address]
    return {
        **{f"{ROOT}{name}.json": name for name in ("index", "datasets", "areas")},
        **{address: "area-list" if address.startswith(lists) else "page" for address in pages},
        **dict.fromkeys(list_records_files(), "record"),
    }


def follow(url: str) -> str:
    """Return the address below the site's root that a full address of the API leads to."""
    assert url.startswith(CONFIG.base_url)
    return url.removeprefix(CONFIG.base_url)


def fault_in(kind: str, value: object) -> str:
    validator = jsonschema.Draft202012Validator(
        {"$ref": f"#/$defs/{kind}", "$defs": schema()["$defs"]},
        format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
    )
    return "; ".join(error.message for error in validator.iter_errors(value))


def test_the_published_schema_is_sound() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    promised = {
        "index": schema()["$defs"]["index"],
        "dataset": schema()["$defs"]["datasets"]["properties"]["datasets"]["items"],
        "area": schema()["$defs"]["area"],
        "page": schema()["$defs"]["page"],
        "record": schema()["$defs"]["record"],
        "download": schema()["$defs"]["download"],
    }
    for kind, names in REQUIRED.items():
        assert set(names.split()) <= set(promised[kind]["required"]), kind


def find_kind(address: str) -> str:
    """Return the definition that describes a file: of pages and records, that of their dataset."""
    kind, name = kinds()[address], address.removeprefix(ROOT).partition("/")[0]
    return f"{name}.{kind}" if kind in {"page", "record"} else kind


def test_every_file_is_as_the_schema_says() -> None:
    described = {f"{ROOT}schema.json", f"{ROOT}openapi.json"}
    assert {address for address in FILES if address.startswith(ROOT)} == {*kinds(), *described}
    for address in kinds():
        assert fault_in(find_kind(address), read(address)) == "", address
    for name in NAMES:
        assert fault_in(f"{name}.json", read(f"data/{name}.json")) == ""


@pytest.mark.parametrize("value", [[], {}, {"records": []}, None, "", {"datasets": []}])
def test_the_schema_refuses_what_is_no_file_of_the_api(value: object) -> None:
    assert not jsonschema.Draft202012Validator(schema()).is_valid(value)
    assert jsonschema.Draft202012Validator(schema()).is_valid(read(f"{ROOT}index.json"))


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("status", "已备案。"), ("status", None), ("id", "1"), ("places", "12"), ("places", -1), ("more", 1),
        ("filed_on", "2024-5-20"), ("is_sample", None), ("address", ""), ("area_code", "张店区"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_refused(member: str, value: object) -> None:
    page = copy.deepcopy(read(f"{ROOT}institutions/page-1.json"))
    page["records"][0][member] = value
    assert fault_in("institutions.page", page)
    del page["records"][0]["status"]
    page["records"][0].pop("more", None)
    assert "status" in fault_in("institutions.page", page)
    assert fault_in("institutions.page", read(f"{ROOT}streets/page-1.json"))


def test_openapi_describes_every_address() -> None:
    described = read(f"{ROOT}openapi.json")
    OpenAPIV31SpecValidator(described).validate()
    places = [re.compile(re.sub(r"\\{.*?\\}", "[^/]+", re.escape(path))) for path in described["paths"]]
    assert all(any(place.fullmatch(f"/{address}") for place in places) for address in kinds())
    record = described["paths"]["/institutions/{id}.json"]["get"]
    assert record["parameters"][0]["schema"]["pattern"] == r"^[a-z]{2}\d{5}$"
    answer = record["responses"]["200"]["content"]["application/json"]["schema"]
    assert answer == {"$ref": "#/components/schemas/institutions.record"}
    whole = described["paths"]["/data/institutions.json"]["get"]["summary"]
    assert whole.endswith(f" {len(FILES['data/institutions.json']):,} bytes"), "for who would take a page"


@pytest.mark.parametrize("kind", ["index", "page", "record"])
def test_a_lost_member_would_be_seen(kind: str) -> None:
    address = next(address for address, found in kinds().items() if found == kind)
    for name in REQUIRED[kind].split():
        value = copy.deepcopy(read(address))
        del value[name]
        assert name in fault_in(kind, value)


def walk(name: str) -> Iterator[dict[str, Any]]:
    """Yield the pages of a dataset, from its first on, by their own links."""
    (dataset,) = [item for item in read(f"{ROOT}datasets.json")["datasets"] if item["name"] == name]
    url = dataset["first"]
    before = None
    while url:
        page = read(follow(url))
        assert page["prev"] == before
        yield page
        before, url = url, page["next"]


@pytest.mark.parametrize("name", NAMES)
def test_a_program_can_walk_all_records(name: str) -> None:
    pages = list(walk(name))
    records = [record for page in pages for record in page["records"]]
    assert records == read(f"data/{name}.json") == list_records(PUBLISHED[name])
    assert [page["page"] for page in pages] == list(range(1, len(pages) + 1))
    assert {page["total"] for page in pages} == {len(records)}


@pytest.mark.parametrize(("count", "sizes"), [(0, [0]), (20, [20]), (41, [20, 20, 1])])
def test_long_lists_of_areas_come_in_pages(count: int, sizes: list[int]) -> None:
    areas = {f"{990100 + n}": f"{n}区" for n in range(count)}
    made = dict(write_api([], areas, {}, Edition(CONFIG, CLOCK)))
    pages = [json.loads(content) for address, content in made.items() if "/area-list/" in address]
    assert [len(page["areas"]) for page in pages] == sizes
    assert [area for page in pages for area in page["areas"]] == json.loads(made[f"{ROOT}areas.json"])[
        "areas"
    ]
    assert [page["prev"] is None for page in pages] == [True] + [False] * (len(sizes) - 1)
    assert all(fault_in("area-list", page) == "" for page in pages)


@pytest.mark.parametrize(("count", "sizes"), [(0, [0]), (1, [1]), (500, [500]), (501, [500, 1])])
def test_pages_are_cut_at_five_hundred(count: int, sizes: list[int]) -> None:
    dataset = PUBLISHED["streets"].dataset
    table = make_table(dataset, [{"code": f"{n:09d}"} for n in range(count)])
    edition = Edition(CONFIG, CLOCK)
    made = dict(write_records(table, prepare_json(table), edition))
    pages = [json.loads(content) for address, content in made.items() if "/streets/page-" in address]
    assert [len(page["records"]) for page in pages] == sizes
    assert {page["pages"] for page in pages} == {len(sizes)}
    assert [page["next"] is None for page in pages] == [False] * (len(sizes) - 1) + [True]
    assert PER_PAGE == 500


def test_every_address_leads_somewhere_and_says_the_truth() -> None:
    index = read(f"{ROOT}index.json")
    downloads = list(index["whole"])
    for dataset in read(follow(index["datasets"]))["datasets"]:
        downloads += dataset["downloads"]
        downloads += [file for part in dataset["parts"] for file in part["downloads"]]
        assert dataset["rows"] == len(PUBLISHED[dataset["name"]].frame)
    areas = read(follow(index["areas"]))["areas"]
    assert {area["code"]: area["name"] for area in areas} == AREAS
    for area in areas:
        for listed in area["datasets"].values():
            downloads += listed
    for item in downloads:
        content = FILES[follow(item["url"])]
        assert (item["bytes"], item["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
    known = {follow(item["url"]) for item in downloads}
    tables = {
        address for address in FILES if address.endswith((".xlsx", ".csv", ".parquet", ".sqlite", ".zip"))
    }
    assert tables - known == {address for address in tables if FILES[address].startswith(NOTICE)}


def test_samples_are_named_as_such() -> None:
    records = sample_records()
    records["institutions"][0]["is_sample"] = True
    tables = make_tables(records)
    edition = Edition(CONFIG, CLOCK)
    published = [tables["institutions"], tables["streets"]]
    made = dict(write_api(published, {}, {}, edition))
    for table in published:
        made |= write_records(table, prepare_json(table), edition)

    def warning(address: str) -> str:
        return str(json.loads(made[f"{ROOT}{address}"])["warning"])

    institutions, streets = json.loads(made[f"{ROOT}datasets.json"])["datasets"]
    assert (institutions["has_samples"], streets["has_samples"]) == (True, False)
    assert institutions["as_of"] == "2026-09-30"
    assert warning("index.json").startswith("样例数据")
    assert warning("institutions/page-1.json").startswith("样例数据")
    assert warning("streets/page-1.json") == ""


def test_every_file_is_written_as_any_other_json() -> None:
    for address, content in FILES.items():
        if address.startswith(ROOT):
            assert content == (json.dumps(json.loads(content), ensure_ascii=False) + "\n").encode(), address


def pattern_of(name: str) -> str | None:
    (dataset,) = [item for item in read(f"{ROOT}datasets.json")["datasets"] if item["name"] == name]
    pattern: str | None = dataset["record"]
    return pattern


def test_a_single_institution_has_its_own_file(city_site: Any) -> None:
    record = list_records(PUBLISHED["institutions"])[0]
    pattern = pattern_of("institutions")
    assert pattern
    content = json.loads((city_site / follow(pattern.format(**record))).read_bytes())
    assert content["institution"] == record
    assert fault_in("institutions.record", content) == ""
    assert fault_in("institutions.record", {**content, "meaning": None})


@pytest.mark.parametrize("name", [name for name in NAMES if name != "institutions"])
def test_every_other_record_has_its_own_file(name: str) -> None:
    pattern = pattern_of(name)
    expected = set()
    for record in list_records(PUBLISHED[name]) if pattern else []:
        address = follow(pattern.format(**record))  # type: ignore[union-attr]
        content = read(address)
        assert content["record"] == record
        assert content["dataset"] == name
        assert bool(content["warning"]) is PUBLISHED[name].has_samples
        expected.add(address)
    assert {address for address in list_records_files() if address.startswith(f"{ROOT}{name}/")} == expected
    assert (pattern is None) is (name in {"publication_index", "sanctions"})


def test_a_key_of_two_fields_is_two_folders() -> None:
    folder = f"{CONFIG.base_url}{ROOT}task_units/records/"
    assert pattern_of("task_units") == folder + "{task_id}/{position}.json"
    for record in list_records(PUBLISHED["task_units"]):
        address = f"{ROOT}task_units/records/{record['task_id']}/{record['position']}.json"
        assert read(address)["record"] == record
