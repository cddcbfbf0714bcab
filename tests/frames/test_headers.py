"""The files of headers for the server: what every answer carries, and who may embed or read what."""

from __future__ import annotations

import re

import pytest

from datapub.frames.policy import CHART_POLICY, PLAIN_POLICY, write_headers
from datapub.frames.stamp import Frames

WRITTEN = write_headers(
    Frames({}, "https://tuoyu.example/", PLAIN_POLICY, CHART_POLICY, "assets/charts.js", "")
)


@pytest.mark.parametrize(
    ("name", "ancestors", "reach", "readers"),
    [
        ("headers.conf", "'none'", "same-origin", None),
        ("headers-charts.conf", "*", "cross-origin", None),
        ("headers-data.conf", "'none'", "cross-origin", "*"),
    ],
)
def test_every_answer_carries_what_the_conventions_ask_for(
    name: str, ancestors: str, reach: str, readers: str | None
) -> None:
    text = WRITTEN[name]
    headers = dict(re.findall(r'^add_header (\S+) "([^"]*)" always;$', text, flags=re.M))
    assert headers["Content-Security-Policy"].endswith(f"frame-ancestors {ancestors}")
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self';")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["Permissions-Policy"] == "geolocation=(self), camera=(), microphone=()"
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == reach
    assert headers.get("Access-Control-Allow-Origin") == readers
    assert 'add_header Cache-Control "no-cache";' in text  # of what is found alone
    assert "server_tokens off;" in text
    types = re.search(r"^charset_types (.*);$", text, flags=re.M)
    assert "charset utf-8;" in text
    assert types is not None and {"text/csv", "application/json"} <= set(types[1].split())


def test_hosts_of_static_pages_are_told_what_they_can_send() -> None:
    rules = {
        address: dict(line.strip().split(": ", 1) for line in lines.splitlines())
        for address, lines in re.findall(r"^(/\S*)\n((?:  .*\n)+)", WRITTEN["_headers"], flags=re.M)
    }
    assert rules["/*"]["Content-Security-Policy"] == CHART_POLICY and rules["/*"]["X-Content-Type-Options"]
    assert "frame-ancestors" not in WRITTEN["_headers"], "charts may be embedded"
    assert rules["/data/*"] == {"Access-Control-Allow-Origin": "*"}
    assert "immutable" in rules["/search/*"]["Cache-Control"]
