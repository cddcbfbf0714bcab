"""What prose leaves to the settings, and when it is looked through."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from childcare.profile import PROFILE
from datapub.build_cache import BuildCache
from datapub.config import load_config
from datapub.frames import shell
from datapub.frames.prose import fill_tokens
from datapub.frames.shell import check_docs
from tests.city import put_city
from tests.conftest import ROOT
from tests.support import sample_config

PROSE = [path for path in (ROOT / "docs").rglob("*.md") if "manual" not in path.parts]
SCRIPTS = [*(ROOT / "theme").rglob("*.js"), *(ROOT / "theme").rglob("*.html")]


@pytest.mark.parametrize(
    ("contact", "shown"),
    [("政务热线 0999-6123456", "0999-6123456"), ("办公室 <甲>", "办公室 &lt;甲&gt;"), ("", "主办单位")],
)
def test_prose_names_the_contact_of_the_settings(contact: str, shown: str) -> None:
    config = replace(sample_config(), contact=contact, base_url="https://a.example/b/")
    assert fill_tokens("@base_url@x 拨打 @contact@。", config) == f"https://a.example/b/x 拨打 {shown}。"


def test_no_prose_and_no_script_says_the_number_itself() -> None:
    number = load_config(ROOT).contact.split()[0]
    saying = [path.name for path in (*PROSE, *SCRIPTS) if number in path.read_text(encoding="utf-8")]
    assert number.isdigit() and saying == []


def test_what_was_looked_through_and_is_the_same_is_not_looked_through_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, build_cache = put_city(tmp_path / "city"), BuildCache(tmp_path / "cache", "1")
    config = load_config(root)
    page = root / "docs/about.md"
    sound = page.read_text(encoding="utf-8")
    page.write_text(f"{sound}\n[甲](nowhere.md)\n", encoding="utf-8")
    assert [problem.rule for problem in check_docs(PROFILE, config, build_cache)] == ["docs-link"]
    assert [problem.rule for problem in check_docs(PROFILE, config, build_cache)] == ["docs-link"]
    page.write_text(sound, encoding="utf-8")
    assert check_docs(PROFILE, config, build_cache) == []
    ran: list[str] = []
    monkeypatch.setattr(shell, "_run_shell", lambda *given, **named: ran.append("") or [])
    assert check_docs(PROFILE, config, build_cache) == [] and not ran
    page.write_text(f"{sound}\n文字\n", encoding="utf-8")
    assert check_docs(PROFILE, config, build_cache) == [] and ran
