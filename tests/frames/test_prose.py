"""What prose leaves to the settings."""

from __future__ import annotations

from dataclasses import replace

import pytest

from datapub.config import load_config
from datapub.frames.prose import fill_tokens
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
