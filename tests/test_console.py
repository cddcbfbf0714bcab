"""What is shown while a build runs: a bar, plain lines, or nothing."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from childcare.profile import PROFILE
from datapub.cli import main
from datapub.console import STEPS, show_steps
from tests.city import put_city


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_log_gets_a_line_for_each_step() -> None:
    stream = io.StringIO()
    with show_steps(stream, is_quiet=False) as observe:
        observe("load", 0.04)
        observe("audit", 2.0)
        observe("something new", 1.26)
    assert stream.getvalue() == "读入数据：0.0 秒\n核查网站：2.0 秒\nsomething new：1.3 秒\n"


def test_a_terminal_gets_a_bar_that_names_what_comes_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    stream = Terminal()
    with show_steps(stream, is_quiet=False) as observe:
        for step in STEPS:
            observe(step, 0.1)
    text = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", stream.getvalue())
    assert STEPS["clear"] in text
    assert "秒" not in text


@pytest.mark.parametrize("stream", [io.StringIO(), Terminal()])
def test_silence_is_kept(stream: io.StringIO) -> None:
    with show_steps(stream, is_quiet=True) as observe:
        observe("load", 1.0)
    assert stream.getvalue() == ""


def test_a_build_names_every_step_once_in_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put_city(tmp_path)
    assert main(PROFILE, ["build"], tmp_path) == 0
    shown = [line.partition("：")[0] for line in capsys.readouterr().err.splitlines()]
    assert shown == list(STEPS.values())


def test_a_preview_says_so_on_every_page_and_a_quiet_build_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put_city(tmp_path)
    text = (tmp_path / "site.toml").read_text(encoding="utf-8")
    assert (
        main(PROFILE, ["build", "--preview", "--quiet", "--output", str(tmp_path / "preview")], tmp_path) == 0
    )
    pages = list((tmp_path / "preview").rglob("*.html"))
    assert len(pages) > 100
    for page in pages:
        html = page.read_text(encoding="utf-8")
        assert "还没有发布" in html, page
        assert '<meta name="robots" content="noindex">' in html, page
    assert (tmp_path / "site.toml").read_text(encoding="utf-8") == text
    assert not (tmp_path / "site").exists()
    output = capsys.readouterr()
    assert (output.out, output.err) == ("", "")
