"""What nginx sends of a published site, with the settings that are shipped."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import Message
from pathlib import Path
from urllib.parse import urlsplit

import brotli
import pytest

from datapub.audit.manifest import MANIFEST, renew_manifest
from datapub.charts import plotly_asset
from datapub.deploy import publish
from datapub.export.search import name_by_content
from tests.conftest import ROOT
from tests.killed import TERMS, WITHDRAWN
from tests.served import BROTLI, NGINX, public_folder, serve
from tests.support import find_index

needs_brotli = pytest.mark.skipif(not BROTLI.is_file(), reason="nginx has no module for brotli")
pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")


@pytest.fixture
def address(server: tuple[str, Path]) -> str:
    return server[0]


@pytest.fixture(scope="module")
def server(city_site: Path) -> Iterator[tuple[str, Path]]:
    """Publish the made city and serve it on the loopback."""
    with public_folder() as folder:
        publish(city_site, folder, TERMS)
        with serve(folder) as address:
            yield address, folder


def fetch(url: str, **headers: str) -> tuple[int, Message, bytes]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as answer:
        with answer:
            return answer.code, answer.headers, answer.read()


def ask(url: str, **headers: str) -> tuple[int, Message]:
    return fetch(url, **headers)[:2]


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("", "text/html; charset=utf-8"),
        ("data/areas.csv", "text/csv; charset=utf-8"),
        ("data/areas.json", "application/json; charset=utf-8"),
        ("data/areas.parquet", "application/vnd.apache.parquet"),
        ("data/areas.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("version.json", "application/json; charset=utf-8"),
        ("robots.txt", "text/plain; charset=utf-8"),
    ],
)
def test_each_kind_of_file_has_its_type_and_the_headers_of_the_site(
    address: str, path: str, media_type: str
) -> None:
    status, headers = ask(address + path)
    assert (status, headers["Content-Type"]) == (200, media_type)
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff" and headers["Cache-Control"] == "no-cache"
    is_data = path.startswith("data/")
    assert headers["Access-Control-Allow-Origin"] == ("*" if is_data else None)
    assert headers["Cross-Origin-Resource-Policy"] == ("cross-origin" if is_data else "same-origin")
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert ask(address + path, **{"If-None-Match": headers["ETag"]})[0] == 304


@pytest.mark.parametrize("request_line", ["TRACE / HTTP/1.1", "GET / HTTP/1.1\r\nHost: two words", "no HTTP"])
def test_a_request_that_no_location_answers_does_not_learn_the_version_of_nginx(
    address: str, request_line: str
) -> None:
    place = urlsplit(address)
    with socket.create_connection((place.hostname or "", place.port or 0)) as line:
        line.sendall(f"{request_line}\r\nHost: a\r\n\r\n".encode())
        line.shutdown(socket.SHUT_WR)
        with line.makefile("rb") as stream:
            answer = stream.read()
    assert b"nginx" in answer and not re.search(rb"nginx/\d", answer)


def test_the_other_kinds_of_the_site_have_types(address: str, city_site: Path) -> None:
    wanted = {
        ".atom": "application/atom+xml", ".ics": "text/calendar", ".jsonld": "application/ld+json",
        ".sqlite": "application/vnd.sqlite3",
    }  # fmt: skip
    for suffix, media_type in wanted.items():
        path = min(city_site.rglob(f"*{suffix}")).relative_to(city_site).as_posix()
        assert ask(address + path)[1]["Content-Type"].startswith(media_type), path


def test_what_is_named_by_its_content_is_kept_for_ever_and_a_404_never(address: str, city_site: Path) -> None:
    script = next((city_site / "assets").glob("site.*.css")).name
    for path in (f"assets/{script}", plotly_asset()[0]):
        assert "immutable" in ask(address + path)[1]["Cache-Control"]
    hidden = ["_headers", "headers.conf", "headers-charts.conf", "headers-data.conf", f"assets/{script}.gz"]
    hidden += ["index.html.gz", "data/areas.csv.br"]
    absent = ["no/where/", "assets/site.00000000.css", "data/none.csv", "charts/none/", "404.html", "assets/"]
    for path in hidden + absent:
        status, headers = ask(address + path)
        assert (status, headers.get_all("Cache-Control")) == (404, ["no-store"]), path
        assert headers["Content-Type"] == "text/html; charset=utf-8"


def test_charts_may_be_embedded_and_folders_lead_to_their_pages(address: str, city_site: Path) -> None:
    chart = min((city_site / "charts").rglob("index.html")).parent.relative_to(city_site).as_posix()
    assert "frame-ancestors *" in ask(f"{address}{chart}")[1]["Content-Security-Policy"]


def test_a_page_of_before_the_switch_finds_its_own_scripts_and_index_after_it(
    server: tuple[str, Path], city_site: Path, tmp_path: Path
) -> None:
    address, place = server
    page = (city_site / "about/index.html").read_text(encoding="utf-8")
    index = find_index(city_site, "site")
    asked = re.findall(r'(?:src|href)="\.\./(assets/[^"]+\.(?:js|css))"', page)
    asked += [part["address"] for part in json.loads(index.read_bytes())["parts"]]
    asked.append(index.relative_to(city_site).as_posix())
    assert f'data-index="{asked[-1]}"' in page and len(asked) > 4
    held = {path: (city_site / path).read_bytes() for path in asked}
    other = shutil.copytree(city_site, tmp_path / "site")
    for path, content in held.items():  # the next release has others in place of all of them
        (other / path).unlink()
        (other / name_by_content(path, content + b" ")).write_bytes(content + b" ")
    (other / MANIFEST).write_bytes(renew_manifest((other / MANIFEST).read_bytes(), other))
    try:
        publish(other, place, TERMS)
        for path, content in held.items():
            status, headers, sent = fetch(address + path)
            assert (status, sent) == (200, content) and "immutable" in headers["Cache-Control"], path
        publish(other, place, WITHDRAWN)
        assert {ask(address + path)[0] for path in held} == {404}, "what was withdrawn may stand in them"
    finally:
        publish(city_site, place, TERMS)


@pytest.mark.parametrize("encoding", ["gzip", pytest.param("br", marks=needs_brotli), ""])
def test_texts_are_sent_as_publish_has_compressed_them(address: str, city_site: Path, encoding: str) -> None:
    unpack = {"gzip": gzip.decompress, "br": brotli.decompress, "": bytes}[encoding]
    script = next((city_site / "assets").glob("site.*.css")).name
    for path in ("index.html", "data/areas.json", f"assets/{script}", "no/where/"):
        status, headers, sent = fetch(address + path, **{"Accept-Encoding": encoding})
        whole = (city_site / (path if status == 200 else "404.html")).read_bytes()
        assert (headers["Content-Encoding"] or "") == encoding and headers["Vary"] == "Accept-Encoding"
        assert unpack(sent) == whole and (len(sent) < len(whole)) == bool(encoding)
        if status == 200:
            again = ask(address + path, **{"Accept-Encoding": encoding, "If-None-Match": headers["ETag"]})
            assert again[0] == 304
    assert (
        fetch(f"{address}data/areas.parquet", **{"Accept-Encoding": "gzip, br"})[1]["Content-Encoding"]
        is None
    )


def test_the_container_is_made_of_the_files_that_are_tried_here() -> None:
    made = (ROOT / "deploy/Containerfile").read_text(encoding="utf-8")
    copied = re.findall(r"^COPY (\S+) ", made, flags=re.M)
    assert {"deploy/main.conf", "deploy/nginx.conf"} <= {*copied} and all(
        (ROOT / name).is_file() for name in copied
    )
    shipped = (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")
    changed = [re.sub(r"\\(.)", r"\1", old) for old in re.findall(r"'s/(.*?)/", made)]
    assert len(changed) == 2 and all(old in shipped for old in changed), "ports of root's own stay"
    assert "\nUSER nobody\n" in made
