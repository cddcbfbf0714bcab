"""Serve a draft over HTTP on this machine, with the preview's script in every page."""

from __future__ import annotations

import io
import json
import sys
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, quote, unquote, urlsplit

from datapub.draft import PageFault
from datapub.preview.watch import Preview, State

OWN: Final = "/__preview/"
"""Prefix of the preview's own addresses, which no page of the site has."""

WAIT: Final = 25.0
"""Seconds after which a long-polling request is answered without news."""

_HOME: Final = "index.html"
_HTML: Final = "text/html; charset=utf-8"
_ASSETS: Final = {"preview.js": "text/javascript; charset=utf-8", "preview.css": "text/css; charset=utf-8"}
_TAGS: Final = (
    f'<link rel="stylesheet" href="{OWN}preview.css"><script type="module" src="{OWN}preview.js"></script>'
).encode()
_NO_SITE: Final = (
    '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>还没有网站</title>'
    "<body><h1>还没有网站</h1><p>数据有错误，改正后这里会自动显示网站。</p></body></html>"
).encode()
_NO_PAGE: Final = (
    '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>这一页没有做出来</title>'
    "<body><h1>这一页没有做出来</h1><p>{}</p></body></html>"
)


class _FolderHandler(SimpleHTTPRequestHandler):
    """Serves a folder, without logging requests and without caching."""

    extensions_map = {  # noqa: RUF012 - declared like this in the base class
        **SimpleHTTPRequestHandler.extensions_map,
        ".csv": "text/csv; charset=utf-8",
        ".html": "text/html; charset=utf-8",
        ".json": "application/json; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
    }

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        del format, args


class _Handler(_FolderHandler):
    """Serves the newest draft."""

    def __init__(self, *arguments: Any, preview: Preview) -> None:
        self.preview = preview
        super().__init__(*arguments)

    def do_GET(self) -> None:
        if self.path.startswith(OWN):
            self._answer_own(self.preview)
        else:
            super().do_GET()

    def send_head(self) -> io.BytesIO:
        """Send the headers of the requested file, and return its content."""
        url = urlsplit(self.path)
        address = unquote(url.path).lstrip("/")
        try:
            if not self.preview.state.site:
                return self._send(_put_tags(_NO_SITE), _HTML, 503)
            name = address + _HOME if address.endswith("/") or not address else address
            if (content := self.preview.read(name)) is not None:
                kind = self.guess_type(name)
                return self._send(_put_tags(content) if kind == _HTML else content, kind)
            if self.preview.read(f"{address}/{_HOME}") is not None:
                return self._send(b"", _HTML, 301, f"/{quote(address)}/{url.query and f'?{url.query}'}")
            return self._send(_put_tags(self.preview.read("404.html") or b""), _HTML, 404)
        except PageFault as fault:
            return self._send(_put_tags(_NO_PAGE.format(escape(str(fault))).encode()), _HTML, 500)

    def _answer_own(self, preview: Preview) -> None:
        url = urlsplit(self.path)
        name = url.path.removeprefix(OWN)
        if name == "state":
            seen = parse_qs(url.query).get("seen", [""])[0]
            state = preview.wait(int(seen), WAIT) if seen.isdigit() else preview.state
            self._write(write_state(state), "application/json; charset=utf-8")
        elif name in _ASSETS:
            self._write((Path(__file__).parent / name).read_bytes(), _ASSETS[name])
        else:
            self.send_error(404)

    def _write(self, content: bytes, kind: str) -> None:
        self.wfile.write(self._send(content, kind).read())

    def _send(self, content: bytes, kind: str, status: int = 200, place: str = "") -> io.BytesIO:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        if place:
            self.send_header("Location", place)
        self.end_headers()
        return io.BytesIO(content)


class _Server(ThreadingHTTPServer):
    daemon_threads = True  # a long-polling request must not keep the program from exiting

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore disconnected browsers, which any quick click causes."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def make_server(preview: Preview, port: int) -> ThreadingHTTPServer:
    """Return a server of a preview on the loopback interface; port 0 takes any free one."""
    return _Server(("127.0.0.1", port), partial(_Handler, preview=preview))


def make_folder_server(folder: Path, port: int) -> ThreadingHTTPServer:
    """Return a server of a folder on the loopback interface; port 0 takes any free one."""
    return _Server(("127.0.0.1", port), partial(_FolderHandler, directory=str(folder)))


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
