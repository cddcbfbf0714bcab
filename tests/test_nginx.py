"""What nginx sends of a published site, with the settings that are shipped."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from datapub.deploy import publish
from tests.conftest import ROOT
from tests.killed import TERMS

NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")

pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")


@pytest.fixture(scope="module")
def address(city_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Publish the made city and serve it on the loopback."""
    folder = tmp_path_factory.mktemp("nginx")
    publish(city_site, folder / "srv", TERMS)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    shipped = (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")
    server = shipped.replace("/srv/tuoyu/current", f"{folder}/srv/current").replace(
        "    listen [::]:80;\n", ""
    )
    (folder / "server.conf").write_text(server.replace("listen 80;", f"listen 127.0.0.1:{port};"))
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"{'user root;' if os.getuid() == 0 else ''} pid {folder}/pid; error_log {folder}/errors;"
        f"events {{}} http {{ access_log off; {temporary} include {folder}/server.conf; }}"
    )
    command = [str(NGINX), "-p", str(folder), "-e", f"{folder}/errors", "-c", f"{folder}/nginx.conf"]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0 and "[warn]" not in checked.stderr, checked.stderr
    subprocess.run(command, check=True)  # it returns when it listens
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        subprocess.run([*command, "-s", "stop"], check=True)


def ask(url: str, **headers: str) -> tuple[int, Mapping[str, str]]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
            return answer.status, answer.headers
    except urllib.error.HTTPError as answer:
        with answer:
            return answer.code, answer.headers


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
    assert headers["Access-Control-Allow-Origin"] == ("*" if path.startswith("data/") else None)
    assert ask(address + path, **{"If-None-Match": headers["ETag"]})[0] == 304


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
    assert "immutable" in ask(f"{address}assets/{script}")[1]["Cache-Control"]
    for path in ("no/where/", "assets/site.00000000.css", "data/none.csv", "charts/none/", "404.html",
                 "headers.conf", "headers-charts.conf"):  # fmt: skip
        status, headers = ask(address + path)
        assert (status, headers["Cache-Control"]) == (404, "no-cache"), path
        assert headers["Content-Type"] == "text/html; charset=utf-8"


def test_charts_may_be_embedded_and_folders_lead_to_their_pages(address: str, city_site: Path) -> None:
    chart = min((city_site / "charts").rglob("index.html")).parent.relative_to(city_site).as_posix()
    assert "frame-ancestors *" in ask(f"{address}{chart}")[1]["Content-Security-Policy"]
    assert ask(f"{address}{chart}/", **{"Accept-Encoding": "gzip"})[1]["Content-Encoding"] == "gzip"
