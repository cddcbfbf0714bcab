"""Settings: every fault of site.toml, datapackage.json and the schemas, all at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from datapub.config import load_config
from datapub.history import Snapshot, State
from datapub.model import Policy, Schema
from datapub.problem import ConfigError
from tests.settings import SITE
from tests.support import flatten


def field(name: str, kind: str = "string", **more: Any) -> dict[str, Any]:
    return {"name": name, "title": "题", "description": "说明", "type": kind, **more}


def resource(name: str, **more: Any) -> dict[str, Any]:
    return {
        "name": name,
        "title": "甲",
        "description": "乙",
        "path": f"datasets/{name}.csv",
        "schema": f"schemas/{name}.json",
        **more,
    }


def put_project(
    root: Path,
    site: str = SITE,
    resources: list[Any] | None = None,
    schemas: dict[str, Any] | None = None,
) -> Path:
    (root / "schemas").mkdir(exist_ok=True)
    (root / "site.toml").write_text(site, encoding="utf-8")
    package = {"resources": [resource("areas")] if resources is None else resources}
    (root / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    for name, schema in (schemas or {"areas": {"fields": [field("code")], "primaryKey": "code"}}).items():
        (root / f"schemas/{name}.json").write_text(json.dumps(schema), encoding="utf-8")
    return root


def faults(root: Path) -> list[tuple[object, ...]]:
    with pytest.raises(ConfigError) as caught:
        load_config(root)
    return flatten(caught.value.problems, "file", "row", "rule", "value")


def test_sound_project(tmp_path: Path) -> None:
    config = load_config(put_project(tmp_path))
    assert (config.official, config.city_code, config.site_id_code) == (False, "990100", "")
    assert config.dataset("areas").schema.primary_key == ("code",)
    assert config.dataset("areas").schema.field("code").title == "题"
    with pytest.raises(KeyError):
        config.dataset("nothing")


@pytest.mark.parametrize("code", ["990191L", "990102001"])
def test_a_zone_or_a_town_may_publish(tmp_path: Path, code: str) -> None:
    root = put_project(tmp_path, SITE.replace('city_code = "990100"', f'city_code = "{code}"'))
    assert load_config(root).city_code == code


def test_all_faults_of_the_settings_at_once(tmp_path: Path) -> None:
    site = (
        SITE.replace("official = false", 'official = "no"')
        .replace('short_title = "甲市托育"', 'shrt_title = "甲市托育"')
        .replace('title = "甲市托育数据公开"', 'title = "  "')
        .replace('"https://tuoyu.example/"', '"tuoyu.example"')
        .replace('city_code = "990100"', 'city_code = "9901"')
    )
    assert faults(put_project(tmp_path, site)) == [
        ("site.toml", None, "config-missing", "site.short_title"),
        ("site.toml", 1, "config-type", "official"),
        ("site.toml", 3, "config-empty", "site.title"),
        ("site.toml", 4, "config-unknown", "site.shrt_title"),
        ("site.toml", 6, "config-base", "tuoyu.example"),
        ("site.toml", 10, "config-city-code", "9901"),
    ]


@pytest.mark.parametrize(
    "odd", ["<b>甲市</b>", "甲\u202e市", "甲\ufffe市", "甲а市", "甲&#49;市", "甲\\u0000市"]
)
def test_a_setting_with_markup_or_foreign_characters_is_refused(tmp_path: Path, odd: str) -> None:
    site = SITE.replace('city = "甲市"', f'city = "{odd}"')
    assert faults(put_project(tmp_path, site)) == [("site.toml", 9, "config-text", "publisher.city")]


@pytest.mark.parametrize(
    "odd",
    [
        "https://u:p@tuoyu.example/", "https://tuoyu.example:99999/", 'https://a.example/\\"/',
        "HTTPS://tuoyu.example/", "https://Tuoyu.example/", "https://tuoyu.example", "https://tuoyu.example/a",
        "https://tuoyu.example/../a/", "https://tuoyu.example/./", "https://tuoyu.example//",
        "https://tuoyu.example/?a=/", "https://tuoyu.example/#/", "https://托育.example/", "//tuoyu.example/",
        "javascript:alert(1)/", "data:text/html,/", "ftp://tuoyu.example/",
    ],
)  # fmt: skip
def test_an_address_that_others_write_otherwise_or_that_leads_nowhere_is_refused(
    tmp_path: Path, odd: str
) -> None:
    site = SITE.replace('"https://tuoyu.example/"', f'"{odd}"')
    assert [found[2] for found in faults(put_project(tmp_path, site))] == ["config-base"]


@pytest.mark.parametrize(
    "address", ["http://tuoyu.example/a/B/", "https://xn--fiq.example:8443/x/", " https://127.0.0.1/%E4%B8/ "]
)
def test_an_address_may_have_a_folder_and_a_port_and_blanks_around_it(tmp_path: Path, address: str) -> None:
    site = SITE.replace('"https://tuoyu.example/"', f'"{address}"')
    assert load_config(put_project(tmp_path, site)).base_url == address.strip()


@pytest.mark.parametrize("contact", ["示例路1号", "tuoyu@tuoyu.example", "微信公众号", "110"])
def test_who_publishes_can_be_called(tmp_path: Path, contact: str) -> None:
    site = SITE.replace('contact = "12345"', f'contact = "{contact}"')
    assert faults(put_project(tmp_path, site)) == [("site.toml", 12, "config-contact", contact)]


def test_ids_of_rows_never_begin_as_those_of_samples(tmp_path: Path) -> None:
    site = SITE.replace("[footer]", 'id_prefix = "sl"\n[footer]')
    assert faults(put_project(tmp_path, site)) == [("site.toml", 11, "config-id-prefix", "sl")]


def test_a_title_has_room_in_the_header(tmp_path: Path) -> None:
    site = SITE.replace('title = "甲市托育数据公开"', f'title = "{"甲" * 61}"')
    assert faults(put_project(tmp_path, site)) == [("site.toml", 3, "config-long", "site.title")]


def test_a_setting_that_nobody_can_see_is_empty(tmp_path: Path) -> None:
    site = SITE.replace('city = "甲市"', 'city = "\u3164\u2060"')
    assert faults(put_project(tmp_path, site)) == [("site.toml", 9, "config-empty", "publisher.city")]


def test_a_column_to_be_filled_exists(tmp_path: Path) -> None:
    site = SITE + '[required]\ncolumns = ["areas.code", "areas.cod"]\n'
    assert faults(put_project(tmp_path, site)) == [("site.toml", None, "config-required", "areas.cod")]


def test_misspelt_setting_gets_a_hint(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load_config(put_project(tmp_path, SITE.replace("short_title", "shrt_title")))
    assert "是不是 site.short_title？" in "".join(problem.message for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("site", "row"),
    [
        ("official = \n", 1),
        (SITE + "[site", SITE.count("\n") + 1),
        ("official = false\nofficial = true\n", 2),
    ],
)
def test_unreadable_settings_name_the_line(tmp_path: Path, site: str, row: int) -> None:
    assert faults(put_project(tmp_path, site)) == [("site.toml", row, "config-syntax", "")]


def test_official_publication_leaves_no_setting_empty(tmp_path: Path) -> None:
    site = SITE.replace("official = false", "official = true").replace('icp_no = ""', 'icp_no = "鲁ICP备0号"')
    assert faults(put_project(tmp_path, site)) == [
        ("site.toml", 13, "config-official", "footer.site_id_code"),
        ("site.toml", 15, "config-official", "footer.police_no"),
        ("site.toml", 16, "config-official", "footer.party_mark_id"),
        ("site.toml", 17, "config-official", "footer.party_mark_image"),
    ]


def test_the_shell_is_one_of_two(tmp_path: Path) -> None:
    assert faults(put_project(tmp_path, f'shell = "hugo"\n{SITE}')) == [
        ("site.toml", 1, "config-type", "shell")
    ]
    assert load_config(put_project(tmp_path, f'shell = "zensical"\n{SITE}')).shell == "zensical"
    assert load_config(put_project(tmp_path, SITE)).shell == "mkdocs"


@pytest.mark.parametrize("value", ['"R03"', "[1]", "true"])
def test_confirmed_duties_are_a_list_of_ids(tmp_path: Path, value: str) -> None:
    site = SITE.replace("duties = []", f"duties = {value}")
    assert faults(put_project(tmp_path, site)) == [("site.toml", 26, "config-type", "confirmed.duties")]
    site = SITE.replace("duties = []", 'duties = ["R03", "R04"]')
    assert load_config(put_project(tmp_path, site)).confirmed_duties == ("R03", "R04")


def test_missing_files(tmp_path: Path) -> None:
    assert faults(tmp_path) == [
        ("datapackage.json", None, "config-file", ""),
        ("site.toml", None, "config-file", ""),
    ]


def test_settings_in_another_encoding(tmp_path: Path) -> None:
    put_project(tmp_path)
    (tmp_path / "site.toml").write_bytes(SITE.encode("gb18030"))
    assert faults(tmp_path) == [("site.toml", None, "config-encoding", "")]


def test_byte_order_mark_is_harmless(tmp_path: Path) -> None:
    put_project(tmp_path)
    (tmp_path / "site.toml").write_bytes(SITE.encode("utf-8-sig"))
    assert load_config(tmp_path).city == "甲市"


@pytest.mark.parametrize("text", ['{"fields": [', "[]", ""])
def test_broken_schema_names_the_file(tmp_path: Path, text: str) -> None:
    put_project(tmp_path)
    (tmp_path / "schemas/areas.json").write_text(text, encoding="utf-8")
    assert faults(tmp_path) == [("schemas/areas.json", 1, "config-json", "")]


def test_all_faults_of_a_schema_at_once(tmp_path: Path) -> None:
    schema = {
        "fields": [
            field("code", "text"),
            field("code"),
            field("名称"),
            field("name", title=""),
            field("rank", constraints={"pattern": "[a-"}),
            field("size", constraints=[1]),
        ],
        "primaryKey": ["id"],
        "uniqueKeys": [["code", "nick"]],
    }
    found = faults(put_project(tmp_path, schemas={"areas": schema}))
    assert sorted(str(item[2]) for item in found) == [
        "schema-constraints",
        "schema-duplicate",
        "schema-field-missing",
        "schema-field-name",
        "schema-key",
        "schema-key",
        "schema-pattern",
        "schema-type",
    ]


def test_references_must_lead_somewhere(tmp_path: Path) -> None:
    key = {"fields": "code", "reference": {"resource": "towns", "fields": "code"}}
    schema = {"fields": [field("code")], "foreignKeys": [key]}
    assert faults(put_project(tmp_path, schemas={"areas": schema})) == [
        ("schemas/areas.json", None, "schema-reference", "code → towns.code")
    ]


def test_faults_of_the_package(tmp_path: Path) -> None:
    resources = [
        resource("areas"),
        resource("areas"),
        resource("towns", path="../secrets.csv"),
        resource("units", title=""),
        resource("Goals"),
        resource("areas", cadence="每旬", as_of="2026年9月", sort_by=["code", "rank"]),
        "text",
    ]
    found = faults(put_project(tmp_path, resources=resources))
    assert sorted(str(item[2]) for item in found) == [
        "package-cadence",
        "package-column",
        "package-day",
        "package-duplicate",
        "package-missing",
        "package-name",
        "package-name",
        "package-path",
    ]
    assert faults(put_project(tmp_path, resources=[]))[0][2] == "package-resources"


@pytest.mark.parametrize(
    "name", ["releases", "exemptions", "personal_exemptions", "intake_aliases", "intake_mappings"]
)
def test_a_working_list_of_the_engine_stays_inside(tmp_path: Path, name: str) -> None:
    project = put_project(tmp_path, resources=[resource(name, schema="schemas/areas.json")])
    assert [item[2:] for item in faults(project)] == [("package-internal", name)]
    project = put_project(tmp_path, resources=[resource(name, schema="schemas/areas.json", internal=True)])
    assert load_config(project).dataset(name).policy.is_internal


def put_derived(root: Path, derived: object, schemas: dict[str, Any] | None = None) -> Path:
    put_project(root, schemas={"areas": {"fields": [field("code")]}, **(schemas or {})})
    package = {"resources": [resource("areas")], "derived": derived}
    (root / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    return root


def test_a_derived_dataset_is_known_by_name_and_has_no_file_to_load(tmp_path: Path) -> None:
    ratings = {
        "fields": [field("area_code")],
        "foreignKeys": [{"fields": "area_code", "reference": {"resource": "areas", "fields": "code"}}],
    }
    config = load_config(put_derived(tmp_path, [resource("ratings")], {"ratings": ratings}))
    assert [dataset.name for dataset in config.datasets] == ["areas"]
    assert [dataset.name for dataset in config.derived] == ["ratings"]
    assert config.dataset("ratings").schema.names == ("area_code",)


@pytest.mark.parametrize(
    ("derived", "rule"),
    [
        ({"ratings": {}}, "package-resources"),
        ([resource("areas")], "package-duplicate"),
        ([resource("ratings", title="")], "package-missing"),
        ([resource("ratings")], "config-file"),
    ],
)
def test_faults_of_derived_datasets(tmp_path: Path, derived: object, rule: str) -> None:
    assert [item[2] for item in faults(put_derived(tmp_path, derived))] == [rule]


def test_a_misspelt_property_gets_a_hint_and_its_line(tmp_path: Path) -> None:
    put_project(tmp_path, resources=[resource("areas", intrnal=True, withheld=["cod", "gone_long_ago"])])
    with pytest.raises(ConfigError) as caught:
        load_config(tmp_path)
    assert flatten(caught.value.problems, "row", "rule") == [(1, "package-column"), (1, "package-unknown")]
    stated = "".join(problem.message for problem in caught.value.problems)
    assert "是不是 internal？" in stated and "是不是 code？" in stated


def test_a_past_state_is_told_of_by_the_stricter_policy() -> None:
    schema = Schema((), ("id",))
    snapshots = {
        "a": Snapshot(schema, {}),
        "b": Snapshot(schema, {}, Policy(is_internal=True)),
        "c": Snapshot(schema, {}),
    }
    today = {"a": Policy(withheld=("x",)), "b": Policy(), "c": Policy(is_logged=False)}
    snapshots_now = State(snapshots).under(today).snapshots
    assert {name: sheet.policy.withheld for name, sheet in snapshots_now.items()} == {"a": ("x",)}
