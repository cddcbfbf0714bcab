"""The made-up city with prose and theme, built in half of the time that the shipped project takes.

For tests of what a build does, not of what is built. Nothing in it is of the shipped city.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from datapub.load import load_texts
from datapub.model import Tables
from tests.listed import listed_rows
from tests.support import PROJECT, Rows, put_project, read_rows, sample_rows, validate_with_cache

FIRST, SECOND, LAST = "zb00001", "zb00002", "zb00004"
"""Institutions, in the order of the file."""


def city_rows() -> dict[str, Rows]:
    """Return rows that pass every gate of a sample site."""
    rows = sample_rows()
    # Another city's areas have no pages here, which the audit would rightly miss.
    for name in ("areas", "streets"):
        rows[name] = [row for row in rows[name] if not row["code"].startswith("9902")]
    rows["disclosure_duties"] = read_rows("disclosure_duties")
    for row in rows["institutions"]:
        row["is_sample"] = "true"
    return rows | recorded_rows("true") | listed_rows("true")


def recorded_rows(is_sample: str) -> dict[str, Rows]:
    """Return what is told of the first institution beside the register."""
    event = {
        "id": "ev00001", "institution_id": FIRST, "kind": "变更", "happened_on": "2025-06-01",
        "changed_field": "托位总数", "after": "55", "basis": "备案变更登记", "is_sample": is_sample,
    }  # fmt: skip
    inspection = {
        "id": "in00001", "institution_id": FIRST, "inspected_on": "2026-05-20", "kind": "日常检查",
        "inspectors": "甲区卫生健康部门", "findings_serious": "0", "findings_general": "1",
        "findings_minor": "0", "findings": "晨检记录缺了一天。", "findings_rectified": "1",
        "rectified_on": "2026-05-27", "institution_reply": "已经补上。", "is_sample": is_sample,
    }  # fmt: skip
    measure = {
        "id": "sm00001", "name": "示例税", "measure_kind": "税收", "area_code": "CN", "legal_forms": "企业",
        "care_forms": "全日托", "benefit": "免征示例税", "basis": "示例公告第一条",
        "applies_from_on": "2026-01-01", "valid_until_on": "2027-12-31", "reliability": "M",
    }  # fmt: skip
    return {
        "institution_events": [event], "inspections": [inspection], "support_measures": [measure],
    }  # fmt: skip


@cache
def city_tables() -> Tables:
    """Return the same rows as checked tables; whoever changes something makes tables of its own."""
    with TemporaryDirectory() as folder:
        config = put_project(Path(folder), city_rows())
        texts, _ = load_texts(config.root, config.datasets)
        tables, problems = validate_with_cache(config.datasets, texts)
    assert not problems, problems
    return tables


def put_city(root: Path, rows: Mapping[str, Rows] | None = None) -> Path:
    """Write the city's project below ``root``."""
    root.mkdir(exist_ok=True)
    put_project(root, rows or city_rows())
    for part in ("docs", "theme"):
        shutil.copytree(PROJECT / part, root / part)
    shutil.copy(PROJECT / "mkdocs.yml", root)
    return root


def put_shell(root: Path) -> Path:
    """Let a project choose zensical."""
    settings = root / "site.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f'shell = "zensical"\n{text}', encoding="utf-8")
    return root
