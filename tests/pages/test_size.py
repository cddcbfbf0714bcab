"""How much stands on a page: browsers grow slow, phones first, above 1,500 elements."""

from __future__ import annotations

from pathlib import Path

from childcare.profile import PROFILE
from datapub.config import load_config
from datapub.pipeline import build
from tests.city import city_rows, put_city
from tests.conftest import CLOCK
from tests.support import count_elements, find_long_pages, make_credit_code

MANY = 200


def test_no_page_grows_with_the_register(tmp_path: Path) -> None:
    rows = city_rows()
    first = next(row for row in rows["institutions"] if row["area_code"] == "990102")
    unlike = dict.fromkeys(("principal_name", "principal_basis", "principal_consent_on", "phone"), "")
    rows["institutions"] += [
        first
        | unlike
        | {
            "id": f"ml{place:05}",
            "name": f"示例{place:03}号托育园",
            "credit_code": make_credit_code("91", 1000 + place),
            "address": f"示例路{place}号",
        }
        for place in range(MANY)
    ]
    site = tmp_path / "city/site"
    build(PROFILE, load_config(put_city(tmp_path / "city", rows)), site, CLOCK)
    assert find_long_pages(site) == {}
    listed = (site / "register/990100/index.html").read_text(encoding="utf-8")
    assert count_elements(listed) > 500, "a list of many stands there"
