"""The preview: one build for a burst of edits, news for who waits, and pages with the panel's script."""

from __future__ import annotations

import errno
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from datapub.draft import PageFault, Reader
from datapub.preview import Preview, make_folder_server, make_server
from datapub.problem import Problem

FAULT = Problem("datasets/areas.csv", 7, "code", "type-error", "写法不对，请改正", "x", label="代码")
SOON = 20.0
PAGE = '<!doctype html><html lang="zh-CN"><body><h1>页</h1></body></html>'


class Builder:
    """Stands for a build: counts how often it ran, and answers what it is told to."""

    def __init__(self) -> None:
        self.answers: list[tuple[bool, list[Problem]]] = []
        self.runs = 0

    def __call__(self) -> tuple[Reader | None, list[Problem]]:
        self.runs += 1
        has_site, problems = self.answers.pop(0) if self.answers else (True, [])
        return read if has_site else None, problems


SITE = {
    "index.html": PAGE.encode(),
    "404.html": b"<body>not here</body>",
    "data.csv": b"</body>",
    "a&b/index.html": b"ab",
}


def read(address: str) -> bytes | None:
    if address == "broken/index.html":
        raise PageFault("详情在 <datapub-crash.txt>。")
    return SITE.get(address)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "datasets/deep").mkdir(parents=True)
    (tmp_path / "datasets/areas.csv").write_text("a\n", encoding="utf-8")
    (tmp_path / "site.toml").write_text("x = 1\n", encoding="utf-8")
    return tmp_path


def open_preview(project: Path, builder: Builder) -> Preview:
    return Preview(builder, [project / "datasets", project / "site.toml", project / "not-there"])


@contextmanager
def serving(served: Preview | Path) -> Iterator[str]:
    make = make_folder_server if isinstance(served, Path) else make_server
    server: ThreadingHTTPServer
    with make(served, 0) as server:  # type: ignore[operator]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def wait_for_site(preview: Preview, number: int) -> None:
    state = preview.state
    while state.site < number or state.is_building:
        newer = preview.wait(state.version, SOON)
        assert newer.version != state.version, "no build came"
        state = newer


@pytest.mark.parametrize("name", ["datasets/areas.csv", "datasets/deep/new.csv", "site.toml"])
def test_an_edit_leads_to_a_build(project: Path, name: str) -> None:
    builder = Builder()
    with open_preview(project, builder) as preview:
        assert preview.state.site == 1
        (project / name).write_text("b\n", encoding="utf-8")
        wait_for_site(preview, 2)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EMFILE])
def test_where_the_system_watches_no_more_folders_they_are_looked_at(
    project: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def fail(emitter: object) -> None:
        raise OSError(number, "inotify watch limit reached")

    monkeypatch.setattr("watchdog.observers.inotify.InotifyEmitter.on_thread_start", fail)
    with open_preview(project, Builder()) as preview:
        (project / "datasets/areas.csv").write_text("b\n", encoding="utf-8")
        wait_for_site(preview, 2)


def test_a_burst_of_edits_is_one_build_and_neighbours_are_none(project: Path) -> None:
    builder = Builder()
    with open_preview(project, builder) as preview:
        (project / "notes.txt").write_text("not a source", encoding="utf-8")
        for number in range(20):
            (project / "datasets/areas.csv").write_text(f"{number}\n", encoding="utf-8")
        wait_for_site(preview, 2)
        seen = preview.state.version
        assert preview.wait(seen, 1.0).version == seen
    assert builder.runs == 2


def test_an_edit_saved_as_a_new_file_counts(project: Path) -> None:
    """Spreadsheets and editors write a second file and give it the name of the first."""
    with open_preview(project, Builder()) as preview:
        (project / "saved.tmp").write_text("b\n", encoding="utf-8")
        (project / "saved.tmp").replace(project / "datasets/areas.csv")
        wait_for_site(preview, 2)


def test_a_failed_build_keeps_the_site_and_tells(project: Path) -> None:
    builder = Builder()
    builder.answers = [(True, []), (False, [FAULT]), (True, [])]
    with open_preview(project, builder) as preview, serving(preview) as home:
        (project / "datasets/areas.csv").write_text("b\n", encoding="utf-8")
        state = preview.state
        while state.is_building or not state.problems:
            state = preview.wait(state.version, SOON)
        assert state.site == 1
        sent = json.loads(urlopen(f"{home}__preview/state").read())
        assert sent["problems"] == [
            {
                "severity": "error",
                "file": "datasets/areas.csv",
                "row": 7,
                "column": "代码",
                "message": "写法不对，请改正",
                "rule": "type-error",
            }
        ]
        (project / "datasets/areas.csv").write_text("c\n", encoding="utf-8")
        wait_for_site(preview, 2)
        assert preview.state.problems == ()


def test_pages_carry_the_script_and_files_do_not(project: Path) -> None:
    with open_preview(project, Builder()) as preview, serving(preview) as home:
        page = urlopen(home).read().decode()
        assert page.count("/__preview/preview.js") == 1
        assert page.endswith("</body></html>")
        assert urlopen(f"{home}data.csv").read() == b"</body>"
        for name in ("preview.js", "preview.css"):
            assert urlopen(f"{home}__preview/{name}").status == 200
        with pytest.raises(HTTPError):
            urlopen(f"{home}__preview/../../../etc/passwd")


def test_without_a_site_the_page_says_so(project: Path) -> None:
    builder = Builder()
    builder.answers = [(False, [FAULT])]
    with open_preview(project, builder) as preview, serving(preview) as home:
        with pytest.raises(HTTPError) as stopped:
            urlopen(f"{home}institutions/")
        assert stopped.value.code == 503
        body = stopped.value.read().decode()
        assert "还没有网站" in body
        assert "/__preview/preview.js" in body


def test_a_home_page_that_fails_takes_no_other_with_it(project: Path) -> None:
    def read_all_but_home(address: str) -> bytes | None:
        if address == "index.html":
            raise PageFault
        return read(address)

    with Preview(lambda: (read_all_but_home, []), [project]) as preview, serving(preview) as home:
        assert urlopen(f"{home}data.csv").status == 200


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [("nowhere/", 404, "not here"), ("broken/", 500, "详情在 &lt;datapub-crash.txt&gt;。")],
)
def test_a_page_that_is_not_there_or_fails_says_so(
    project: Path, address: str, status: int, says: str
) -> None:
    with open_preview(project, Builder()) as preview, serving(preview) as home:
        with pytest.raises(HTTPError) as stopped:
            urlopen(home + address)
        body = stopped.value.read().decode()
        assert (stopped.value.code, says in body, "/__preview/preview.js" in body) == (status, True, True)


def test_an_address_without_its_slash_leads_to_the_page(project: Path) -> None:
    with open_preview(project, Builder()) as preview, serving(preview) as home:
        answer = urlopen(f"{home}a%26b?x=1")
        assert (answer.url, answer.read()[:2]) == (f"{home}a%26b/?x=1", b"ab")


def test_a_plain_server_adds_nothing(project: Path) -> None:
    (project / "out").mkdir()
    (project / "out/index.html").write_text(PAGE, encoding="utf-8")
    with serving(project / "out") as home:
        assert urlopen(home).read().decode() == PAGE
        with pytest.raises(HTTPError):
            urlopen(f"{home}__preview/state")
