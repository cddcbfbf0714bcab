"""What others have made is told, all of it: on the site with its licences, and as a bill of materials."""

from __future__ import annotations

import json
import re
from pathlib import Path

import material
import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from datapub.audit.readers import list_rows
from datapub.export.licences import LICENCES, WORKS
from scripts.sbom import LISTS, make_sbom
from tests.conftest import ROOT

ICONS = Path(material.__file__).parent / "templates/.icons"
FAMILIES = {"material": "Material Design Icons"}
OURS = {path.name.partition(".")[0] for path in (ROOT / "theme/assets").iterdir()}
CODE = {
    ".js",
    ".mjs",
    ".css",
    ".svg",
    ".wasm",
    ".woff",
    ".woff2",
    ".ttf",
    ".otf",
    ".png",
    ".gif",
    ".ico",
    ".jar",
}
_PATH = re.compile(r"""\bd=\\?["']([^"'\\]+)""")


def name_of(address: str) -> str:
    return Path(address).name.partition(".")[0]


def test_every_file_of_others_is_told_and_nothing_else(city_site: Path) -> None:
    addresses = [path.relative_to(city_site).as_posix() for path in city_site.rglob("*") if path.is_file()]
    docs = {path.name for path in (ROOT / "docs").rglob("*") if path.suffix == ".png"}
    for work in WORKS:
        assert any(re.fullmatch(work.files, address) for address in addresses), work.name
    for address in addresses:
        if Path(address).suffix in CODE or address.startswith("assets/"):
            is_reported = any(re.fullmatch(work.files, address) for work in WORKS)
            assert is_reported or name_of(address) in OURS or Path(address).name in docs, address


def test_every_drawing_of_the_theme_comes_with_its_licence(city_site: Path) -> None:
    """Icons stand in the style sheet and could stand in any page."""
    texts = [path for suffix in ("html", "css", "svg") for path in city_site.rglob(f"*.{suffix}")]
    drawn = {found for path in texts for found in _PATH.findall(path.read_text(encoding="utf-8"))}
    seen = set()
    for family in (path for path in ICONS.iterdir() if path.is_dir()):
        for icon in family.rglob("*.svg"):
            if drawn.intersection(_PATH.findall(icon.read_text(encoding="utf-8"))):
                seen.add(family.name)
                break
    assert {FAMILIES.get(family) for family in seen} <= {work.name for work in WORKS}
    assert seen == {*FAMILIES}, "a family that is drawn no more needs no licence"


def test_licences_stand_in_full_on_the_site(city_site: Path) -> None:
    text = (city_site / LICENCES).read_text(encoding="utf-8")
    for work in WORKS:
        assert work.read(work.notice).strip() in text
    assert re.search(r"^plotly\.js \d+\.\d+\.\d+$", text, re.M)
    assert f"../{LICENCES}" in (city_site / "about/index.html").read_text(encoding="utf-8")


def test_the_bill_is_sound_and_names_every_pin() -> None:
    written = make_sbom()
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(written) is None
    assert written == make_sbom()
    components = json.loads(written)["components"]
    listed = {(item["name"], item["version"]) for item in components if item["scope"] == "excluded"}
    pins = re.findall(r"^(\S+)==(\S+)", "".join((ROOT / name).read_text() for name in LISTS), re.M)
    assert listed == {*pins}
    assert {item["name"] for item in components if item["scope"] == "required"} == {w.name for w in WORKS}
    assert all(item.get("hashes") for item in components if item["scope"] == "excluded")


def test_only_the_list_itself_is_not_looked_through(city_site: Path) -> None:
    raw = (city_site / LICENCES).read_bytes()
    assert not [*list_rows(LICENCES, raw)]
    assert [*list_rows(LICENCES, raw + b"x")]


def test_how_to_report_names_no_address() -> None:
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    assert "site.toml" in text
    assert not re.search(r"@|https?://|\d{5}", text)


def test_a_notice_that_is_gone_stops_the_build() -> None:
    with pytest.raises(FileNotFoundError):
        WORKS[0].read("licenses/none")
