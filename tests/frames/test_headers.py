"""The files of headers for the server: what every answer carries, and who may embed what."""

from __future__ import annotations

import re

import pytest

from datapub.frames.policy import CHART_POLICY, PLAIN_POLICY, write_chart_headers, write_headers
from datapub.frames.stamp import Frames

FRAMES = Frames({}, "https://tuoyu.example/", PLAIN_POLICY, CHART_POLICY, "assets/charts.js", "")


@pytest.mark.parametrize(
    ("text", "ancestors"), [(write_headers(FRAMES), "'none'"), (write_chart_headers(FRAMES), "*")]
)
def test_every_answer_carries_what_the_conventions_ask_for(text: str, ancestors: str) -> None:
    headers = dict(re.findall(r'^add_header (\S+) "([^"]*)" always;$', text, flags=re.M))
    assert headers["Content-Security-Policy"].endswith(f"frame-ancestors {ancestors}")
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self';")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["Permissions-Policy"] == "geolocation=(self), camera=(), microphone=()"
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    assert headers["Cache-Control"] == "no-cache"
    assert "server_tokens off;" in text
    types = re.search(r"^charset_types (.*);$", text, flags=re.M)
    assert "charset utf-8;" in text
    assert types is not None and {"text/csv", "application/json"} <= set(types[1].split())
