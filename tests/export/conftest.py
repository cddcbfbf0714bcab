"""The shipped project's downloads, made once, as values and as files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from childcare.derive.register import list_areas
from childcare.derive.suppression import publish_tables
from childcare.profile import PROFILE
from datapub.check import check
from datapub.config import load_config
from datapub.export import export_files, list_published
from datapub.model import Table
from tests.conftest import CLOCK, ROOT

CONFIG = load_config(ROOT)
TABLES = publish_tables(check(PROFILE, CONFIG, date(2026, 11, 23)).tables)
PUBLISHED: Mapping[str, Table] = {table.name: table for table in list_published(CONFIG, TABLES)}
AREAS = {area.code: area.name for area in list_areas(TABLES, CONFIG.city_code) if not area.is_city}
FILES: Mapping[str, bytes] = dict(export_files(CONFIG, TABLES, AREAS, CLOCK))


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder data/ of the downloads, as a visitor who took all of them has it."""
    root = tmp_path_factory.mktemp("downloads")
    for address, content in FILES.items():
        path = root / address
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return root / "data"
