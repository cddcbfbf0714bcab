"""The page of a dataset's errors: what was reported of it, since when, and in which version corrected."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from lxml import html

from datapub.clock import CHINA
from datapub.derive.changelog import Changelog, Entry
from datapub.derive.changes import Change
from datapub.derive.corrections import Correction, Corrections
from datapub.pages.errors import SECTION, concerns, find_version
from tests.export.conftest import CONFIG, PUBLISHED
from tests.support import settle, site_content

ROWS = "institutions"
REPORT = Correction(
    "c0001", date(2026, 11, 2), "institutions/zb00001/", "电话", "电话换了", "已更正", "已核实。",
    date(2026, 11, 4), 2,
)  # fmt: skip
OPEN = Correction("c0002", date(2026, 11, 5), "areas/990101/", "人口", "人口不对", "处理中", "", None, None)


def entry(day: int, dataset: str) -> Entry:
    change = Change(dataset, ("zb00001",), "changed", (), {})
    return Entry(f"{day:040d}", datetime(2026, 11, day, 9, tzinfo=CHINA), (change,))


LOG = Changelog(
    tuple(entry(day, name) for day, name in ((9, ROWS), (6, ROWS), (5, "areas"), (3, ROWS))), is_known=True
)


@pytest.mark.parametrize(
    ("page", "dataset", "expected"),
    [
        ("institutions/zb00001/", "institutions", True),
        ("data/institutions/", "institutions", True),
        ("register/990101/", "institutions", True),
        ("areas/990101/", "institutions", False),
        ("areas/990101/", "areas", True),
        ("about/", "areas", False),
    ],
)
def test_a_report_is_about_the_datasets_that_its_page_shows(page: str, dataset: str, expected: bool) -> None:
    assert concerns(page, CONFIG.dataset(dataset)) is expected


def test_the_version_is_the_first_that_changed_the_dataset_from_that_day_on() -> None:
    found = find_version(REPORT, "institutions", LOG)
    assert found and found.published_at.day == 6
    assert find_version(REPORT, "streets", LOG) is None
    assert find_version(OPEN, "areas", LOG) is None


def test_every_dataset_has_its_page() -> None:
    content = site_content(
        config=CONFIG, published=PUBLISHED, corrections=Corrections((OPEN, REPORT)), changelog=LOG
    )
    assert SECTION.make_pages
    pages = {
        page.address: html.fromstring(f"<div>{page.content}</div>")
        for page in settle(SECTION.make_pages(content))
    }
    assert set(pages) == {f"data/{name}-errors/" for name in PUBLISHED}
    (row,) = pages["data/institutions-errors/"].xpath("//tr[@data-report]")
    assert row.get("data-report") == "c0001"
    assert "2026年11月6日的版本" in row.text_content() and "2026年11月2日" in row.text_content()
    (row,) = pages["data/areas-errors/"].xpath("//tr[@data-report]")
    assert "还没有更正" in row.text_content()
    assert "没有登记，不等于没有错误" in pages["data/streets-errors/"].text_content()
