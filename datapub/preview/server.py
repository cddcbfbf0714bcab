"""The built site over HTTP on this machine, with the preview's own script in every page."""

from __future__ import annotations

import io
import json
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, BinaryIO, Final
from urllib.parse import parse_qs, urlsplit

from datapub.preview.watch import Preview, State

OWN: Final = "/__preview/"
"""Addresses that the preview answers itself; no page of the site begins so."""

WAIT: Final = 25.0
"""Seconds after which a page that waits for news is answered without any, and asks again."""

_ASSETS: Final = {"preview.js": "text/javascript", "preview.css": "text/css"}
_TAGS: Final = (
    f'<link rel="stylesheet" href="{OWN}preview.css"><script type="module" src="{OWN}preview.js"></script>'
).encode()
_NO_SITE: Final = (
    '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>还没有网站</title>'
    "<body><h1>还没有网站</h1><p>数据有错误，改正后这里会自动显示网站。</p></body></html>"
).encode()


class _Handler(SimpleHTTPRequestHandler):
    """Serves the folder without a log line per file; pages are never cached while previewing."""

    extensions_map = {  # noqa: RUF012 - the base class declares it so
        **SimpleHTTPRequestHandler.extensions_map,
        ".csv": "text/csv; charset=utf-8",
        ".html": "text/html; charset=utf-8",
        ".json": "application/json; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
    }

    def __init__(self, *arguments: Any, preview: Preview | None = None, **named: Any) -> None:
        self.preview = preview
        super().__init__(*arguments, **named)

    def do_GET(self) -> None:
        if self.preview is not None and self.path.startswith(OWN):
            self._answer_own(self.preview)
        else:
            super().do_GET()

    def send_head(self) -> io.BytesIO | BinaryIO | None:
        if self.preview is None:
            return super().send_head()
        path = Path(self.translate_path(self.path))
        if path.is_dir() and urlsplit(self.path).path.endswith("/"):
            path /= "index.html"
        if path.suffix == ".html" and path.is_file():
            return self._send(_put_tags(path.read_bytes()), "text/html")
        if not Path(self.directory, "index.html").is_file():
            return self._send(_put_tags(_NO_SITE), "text/html", 503)
        return super().send_head()

    def _answer_own(self, preview: Preview) -> None:
        url = urlsplit(self.path)
        name = url.path.removeprefix(OWN)
        if name == "state":
            seen = parse_qs(url.query).get("seen", [""])[0]
            state = preview.wait(int(seen), WAIT) if seen.isdigit() else preview.state
            self._write(write_state(state), "application/json")
        elif name in _ASSETS:
            self._write((Path(__file__).parent / name).read_bytes(), _ASSETS[name])
        else:
            self.send_error(404)

    def _write(self, content: bytes, kind: str) -> None:
        self.wfile.write(self._send(content, kind).read())

    def _send(self, content: bytes, kind: str, status: int = 200) -> io.BytesIO:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        return io.BytesIO(content)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        del format, args


class _Server(ThreadingHTTPServer):
    daemon_threads = True  # a page that waits for news does not keep the program from ending

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a browser that went away half-way: it does so on every quick click."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def make_server(folder: Path, port: int, preview: Preview | None = None) -> ThreadingHTTPServer:
    """Return a server of ``folder`` on the loopback interface; port 0 takes any free one.

    Args:
        preview: what pages are told of; None serves the folder as it stands, and nothing else.
    """
    return _Server(("127.0.0.1", port), partial(_Handler, directory=str(folder), preview=preview))


def write_state(state: State) -> bytes:
    """Return the state as the preview's script reads it."""
    problems = [
        {
            "severity": problem.severity,
            "file": problem.file,
            "row": problem.row,
            "column": problem.label or problem.column,
            "message": problem.message,
            "rule": problem.rule,
        }
        for problem in state.problems
    ]
    value = {
        "version": state.version,
        "site": state.site,
        "building": state.is_building,
        "problems": problems,
    }
    return json.dumps(value, ensure_ascii=False).encode()


def _put_tags(page: bytes) -> bytes:
    head, end, rest = page.rpartition(b"</body>")
    return head + _TAGS + end + rest if end else page + _TAGS
