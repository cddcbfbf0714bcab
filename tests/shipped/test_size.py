"""How much stands on a page of the shipped city."""

from __future__ import annotations

from pathlib import Path

from tests.support import find_long_pages


def test_no_page_is_too_long_for_a_phone(built_site: Path) -> None:
    assert find_long_pages(built_site) == {}
