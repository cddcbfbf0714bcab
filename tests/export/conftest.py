"""The made city's downloads, made once, as values and as files.

Made when a test first looks at them: every process collects every module, and only one runs these.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from childcare.derive.register import list_areas
from childcare.derive.suppression import publish_tables
from childcare.profile import PROFILE
from datapub.download import NOTICE
from datapub.edition import Edition
from datapub.export import list_published
from datapub.formats import FORMATS
from datapub.formats.excel_csv import write_excel_csv
from datapub.model import Table
from tests.city import city_tables
from tests.conftest import CLOCK
from tests.support import Lazy, hold_files, sample_config

CONFIG = sample_config()
NAMES = tuple(dataset.name for dataset in CONFIG.datasets if not dataset.policy.is_internal)
"""The published datasets; those that are computed from others are not made here."""
TABLES: Mapping[str, Table] = Lazy(lambda: publish_tables(city_tables()))
PUBLISHED: Mapping[str, Table] = Lazy(lambda: {table.name: table for table in list_published(CONFIG, TABLES)})
AREAS: Mapping[str, str] = Lazy(
    lambda: {area.code: area.name for area in list_areas(TABLES, CONFIG.city_code) if not area.is_city}
)
FILES: Mapping[str, bytes] = Lazy(
    lambda: hold_files(
        CONFIG, list_published(CONFIG, TABLES), AREAS, CLOCK, record_schemas=PROFILE.record_schemas
    )
)


def list_offered(name: str) -> list[str]:
    """Return the addresses of a dataset's files that hold its rows."""
    addresses = [f"data/{name}{kind.suffix}" for kind in FORMATS]
    return [address for address in addresses if not FILES[address].startswith(NOTICE)]


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder data/ of the downloads, as a visitor who took all of them has it."""
    root = tmp_path_factory.mktemp("downloads")
    for address, content in FILES.items():
        path = root / address
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return root / "data"


def loses_cells(table: Table) -> bool:
    """Return whether a double click may lose something, so that the CSV for spreadsheets is a notice."""
    return write_excel_csv(table, Edition(CONFIG, CLOCK)).startswith(NOTICE)
