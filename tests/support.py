"""A small valid project, to be broken in one way at a time.

It uses the real schemas and data package, with rows of a city that does not exist.
"""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import cache, cached_property
from math import asin, cos, dist, radians, sin
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Generic, TypeVar

import pytest
from hypothesis import settings
from stdnum.cn import uscc

import childcare.export.search
import datapub.export.search
import datapub.export.shards
from childcare.derive.position import Position
from childcare.listings import LISTINGS
from childcare.profile import PROFILE
from datapub.clock import CHINA, Clock
from datapub.config import Config, load_config
from datapub.draft import Draft
from datapub.export import export_files
from datapub.load import load_texts
from datapub.model import Dataset, Record, Table, Tables, make_table
from datapub.pages.environment import make_environment
from datapub.pages.page import AnyFile, AnyPage, File, Page, make_files_of
from datapub.pages.section import SiteContent
from datapub.problem import Problem, in_order
from datapub.rules import check_rules
from datapub.step_cache import StepCache
from datapub.validate import validate_tables
from tests.settings import MARKS, make_settings

Value = TypeVar("Value")
PROJECT = Path(__file__).resolve().parents[1]
TODAY = date(2026, 11, 23)
PARTS = (
    "childcare", "datapub", "datasets", "docs", "schemas", "tests", "theme", "datapackage.json", "mkdocs.yml",
    "pyproject.toml", "site.toml",
)  # fmt: skip

Rows = list[dict[str, str]]


def make_credit_code(prefix: str, serial: int) -> str:
    """Return a code that no body has (registrar 999999), with both of its check digits right."""
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    body = f"{serial:08d}"
    rest = 11 - sum(int(char) * weight for char, weight in zip(body, weights, strict=True)) % 11
    start = f"{prefix}999999{body}{ {10: 'X', 11: '0'}.get(rest, str(rest)) }"
    return start + uscc.calc_check_digit(start)


def sample_rows() -> dict[str, Rows]:
    """Return the rows of every dataset, as they are written in the files."""
    return {name: [dict(row) for row in rows] for name, rows in _sample_rows().items()}


@cache
def _sample_rows() -> dict[str, Rows]:
    common = {
        "site_no": "1",
        "operator_type": "民办",
        "profit_status": "营利性",
        "service_forms": "全日托、半日托",
        "status": "已备案",
        "authorization_type": "备案",
        "filed_on": "2024-05-20",
        "registered_on": "2024-03-01",
        "application_received_on": "2024-05-15",
        "classes_infant": "0",
        "classes_junior": "0",
        "classes_senior": "0",
        "classes_mixed": "0",
        "places_infant": "0",
        "places_junior": "0",
        "places_senior": "0",
        "places_mixed": "0",
        "is_inclusive": "false",
        "demonstration_level": "无",
        "quality_grade": "未评估",
        "hygiene_result": "合格",
        "as_of_on": "2026-09-30",
        "is_sample": "false",
    }
    institutions = [
        {
            **common,
            "id": "zb00001",
            "name": "示例一托育园",
            "credit_code": make_credit_code("91", 1),
            "area_code": "990102",
            "street_code": "990102001",
            "address": "甲区示例路1号",
            "provider_type": "独立托育机构",
            "legal_form": "企业",
            "filing_authority": "甲区卫生健康部门",
            "changed_on": "2025-06-01",
            "classes_junior": "1",
            "places_junior": "15",
            "classes_senior": "2",
            "places_senior": "40",
            "places": "55",
            "enrolled": "45",
            "caregivers": "8",
            "phone": "0999-6123456",
            "principal_name": "王某某",
            "principal_basis": "单独同意",
            "principal_consent_on": "2026-03-01",
            "longitude": "118.05",
            "latitude": "36.81",
            "crs": "CGCS2000",
        },
        {
            **common,
            "id": "zb00002",
            "name": "示例二托育园",
            "credit_code": make_credit_code("52", 2),
            "area_code": "990191L",
            "street_code": "990103001",
            "address": "新区示例路2号",
            "provider_type": "社区嵌入式托育",
            "legal_form": "社会服务机构",
            "profit_status": "非营利性",
            "filing_authority": "新区卫生健康部门",
            "classes_mixed": "1",
            "places_mixed": "18",
            "places": "18",
        },
        {
            **common,
            "id": "zb00003",
            "name": "示例三家庭托育点",
            "credit_code": make_credit_code("92", 3),
            "area_code": "990103",
            "address": "乙区五号社区",
            "provider_type": "家庭托育点",
            "legal_form": "个体工商户",
            "filing_authority": "乙区卫生健康部门",
            "classes_infant": "1",
            "places_infant": "5",
            "places": "5",
            "enrolled": "4",
            "caregivers": "2",
        },
        {
            **common,
            "id": "zb00004",
            "name": "示例四托班",
            "credit_code": make_credit_code("12", 4),
            "area_code": "990102",
            "address": "甲区示例路4号",
            "provider_type": "幼儿园托班",
            "operator_type": "公办",
            "legal_form": "事业单位",
            "profit_status": "非营利性",
            "status": "已注销",
            "filing_authority": "甲区卫生健康部门",
            "cancelled_on": "2026-01-15",
            "classes_senior": "1",
            "places_senior": "20",
            "places": "20",
        },
    ]
    areas = [
        _area("CN", "全国", "全国", "全国", "", "1"),
        _area("990000", "某省", "某省", "省", "CN", "2"),
        _area("990100", "甲市", "甲市", "市", "990000", "3")
        | {"population": "1000000", "population_as_of_on": "2020-11-01", "population_source": "示例"},
        _area("990102", "甲区", "甲区", "区", "990100", "4", "甲区卫生健康部门"),
        _area("990103", "乙区", "乙区", "区", "990100", "5", "乙区卫生健康部门"),
        _area("990191L", "新区", "新区", "功能区", "990100", "6", "新区卫生健康部门")
        | {"valid_from_on": "2021-01-01"},
        _area("990200", "丙市", "丙市", "市", "990000", "7"),
        _area("990202", "丙区", "丙区", "区", "990200", "8", "丙区卫生健康部门")
        | {"is_reporting_area": "false"},
    ]
    streets = [
        {"code": f"{area}001", "name": f"{name}街道", "area_code": area, "source": "示例"}
        for area, name in (("990102", "一"), ("990103", "二"), ("990202", "三"))
    ]
    units = [
        {"id": "u01", "name": "市教育局", "kind": "政府部门"},
        {"id": "u02", "name": "市妇联", "kind": "群团组织"},
    ]
    document = "甲政办发〔2021〕2号"
    policies = [
        {
            "id": "p01",
            "title": "示例意见",
            "document_no": document,
            "issuer": "示例机关",
            "issued_on": "2021-01-15",
            "relation": "本地文件",
            "is_founding": "true",
            "item_counts": "主要任务13、保障措施4",
            "reliability": "V",
        }
    ]
    task = {"policy_id": "p01", "group": "（一）", "title": "示例", "text": "示例。"}
    tasks = [
        {**task, "id": f"T{n:02d}", "kind": "主要任务", "number": str(n), "units_text": "市教育局、市妇联"}
        for n in range(1, 14)
    ]
    tasks[0]["units_text"] = "市妇联、市教育局，各区县政府，以下不再一一列出"
    tasks += [
        {**task, "id": f"S{n:02d}", "kind": "保障措施", "number": number, "units_text": "市教育局"}
        for n, number in enumerate(("（一）", "（二）", "（三）"), 1)
    ]
    tasks.append({**task, "id": "S04", "kind": "保障措施", "number": "（四）"})
    order = {"T01": ("u02", "u01"), "S01": ("u01",), "S02": ("u01",), "S03": ("u01",), "S04": ()}
    task_units = [
        {"task_id": item["id"], "position": str(position), "unit_id": unit}
        for item in tasks
        for position, unit in enumerate(order.get(item["id"], ("u01", "u02")), 1)
    ]
    indicator = {
        "definition": "示例",
        "formula": "示例",
        "unit": "%",
        "direction": "越高越好",
        "cadence": "年",
        "responsible": "示例",
        "reliability": "M",
    }
    indicators = [
        {
            **indicator,
            "id": "filing-rate",
            "name": "备案率",
            "numerator_name": "已备案",
            "denominator_name": "全部",
            "multiplier": "100",
            "unit_id": "u01",
            "related_task_id": "T10",
        },
        {
            **indicator,
            "id": "places",
            "name": "托位数",
            "unit": "个",
            "area_order": "2",
            "is_on_map": "true",
        },
        {
            **indicator,
            "id": "institutions",
            "name": "托育机构数",
            "unit": "家",
            "area_order": "1",
        },
    ]
    observation = {
        "area_code": "990100",
        "as_of_on": "2025-12-31",
        "source_title": "示例来源",
        "reliability": "S",
        "is_sample": "false",
    }
    observations = [
        {
            **observation,
            "id": "o001",
            "indicator_id": "filing-rate",
            "period": "2025",
            "numerator": "116",
            "denominator": "208",
        },
        {**observation, "id": "o002", "indicator_id": "places", "period": "2025-Q4", "value": "14600"},
        {
            **observation,
            "id": "o003",
            "indicator_id": "places",
            "period": "2025-12",
            "value": "18",
            "area_code": "990191L",
        },
    ]
    target = {"source_title": "示例来源", "reliability": "V"}
    targets = [
        {
            **target,
            "id": "t001",
            "indicator_id": "places",
            "area_code": "CN",
            "due_on": "2025-12-31",
            "value": "4.5",
            "statement": "示例",
            "note": "全国目标",
        },
        {**target, "id": "t002", "indicator_id": "places", "area_code": "990100", "statement": "无定量目标"},
    ]
    contacts = [
        {"id": "c01", "area_code": "990100", "name": "12345 热线", "kind": "热线", "contact": "12345"},
        {
            "id": "c02",
            "area_code": "CN",
            "name": "查询",
            "kind": "网址",
            "contact": "https://query.example/",
        },
    ]
    goals = [
        {
            "id": "G2025",
            "due_on": "2025-12-31",
            "due_precision": "年",
            "text": "到2025年，示例体系基本形成",
            "is_measurable": "false",
            "policy_id": "p01",
        }
    ]
    return {
        "institutions": institutions,
        "areas": areas,
        "streets": streets,
        "units": units,
        "policies": policies,
        "goals": goals,
        "tasks": tasks,
        "task_units": task_units,
        "indicators": indicators,
        "observations": observations,
        "targets": targets,
        "contacts": contacts,
        "task_progress": [],
        "institution_events": [],
        "inspections": [],
        "assessments": [],
        "sanctions": [],
        **{name: [] for name in LISTINGS},
        "support_measures": [],
        "exemptions": [],
        "personal_exemptions": [],
        "erasures": [],
        "reconciliations": [],
        "area_tiles": [
            {"area_code": "990102", "tile_row": "1", "tile_column": "1"},
            {"area_code": "990103", "tile_row": "1", "tile_column": "2"},
            {"area_code": "990191L", "tile_row": "2", "tile_column": "1"},
        ],
        "intake_aliases": [],
        "intake_mappings": [],
        "readings": [{"place_name": "甲区", "reading": "jiǎ qū"}],
        "working_days": read_rows("working_days"),
        # An official site needs its owner's word for duties known at second hand, so these have none.
        "disclosure_duties": [
            row for row in read_rows("disclosure_duties") if row["reliability"] not in {"D", "M"}
        ],
        "publication_index": [
            {"page": "institutions/", "title": "查机构", "overview": "示例"},
            {"page": "data/areas/", "index_no": f"{make_credit_code('11', 9)}/2026-0000001"},
        ],
        "corrections": [
            {
                "id": "c0001",
                "received_on": "2026-11-13",
                "page": "institutions/zb00001/",
                "field": "电话",
                "what": "示例",
                "result": "已更正",
                "fixed_on": "2026-11-17",
            },
            {
                "id": "c0002",
                "received_on": "2026-11-20",
                "page": "areas/990102/",
                "field": "人口",
                "what": "示例",
                "result": "处理中",
            },
        ],
        "releases": [],
    }


def read_rows(name: str) -> Rows:
    """Return rows of the shipped data: where they are facts, a made-up city has the same."""
    with (PROJECT / f"datasets/{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _area(
    code: str, name: str, short: str, level: str, parent: str, order: str, authority: str = ""
) -> dict[str, str]:
    return {
        "code": code,
        "name": name,
        "short_name": short,
        "level": level,
        "parent_code": parent,
        "is_reporting_area": str(level in {"区", "县", "功能区"}).lower(),
        "is_official_code": "false",
        "sort_order": order,
        "filing_authority": authority,
    }


def write_csv(names: Iterable[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    """Write rows as the datasets are written; what a row does not name is empty."""
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, list(names), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()


def put_project(root: Path, rows: Mapping[str, Rows] | None = None, is_official: bool = False) -> Config:
    """Write a project below ``root``: the sample rows, with those of ``rows`` in their place."""
    shutil.copytree(PROJECT / "schemas", root / "schemas", dirs_exist_ok=True)
    shutil.copy(PROJECT / "datapackage.json", root)
    marks = dict.fromkeys(MARKS, "1" if is_official else "")
    (root / "site.toml").write_text(make_settings(official=is_official, **marks), encoding="utf-8")
    (root / "datasets").mkdir(exist_ok=True)
    config = replace(_config_of(is_official, root), root=root)
    content = {**sample_rows(), **(rows or {})}
    for dataset in config.datasets:
        raw = write_csv(dataset.schema.names, content.get(dataset.name, []))
        (root / dataset.path).write_bytes(raw)
    return config


_configs: dict[bool, Config] = {}


def _config_of(is_official: bool, root: Path) -> Config:
    """Return the settings of the sample project, which do not depend on its folder."""
    if is_official not in _configs:
        _configs[is_official] = load_config(root)
    return _configs[is_official]


class _Sheets(StepCache):
    """Keeps the latest readings of each sheet: most tests change one of two dozen, and read all."""

    def get_or_compute(self, step: str, cache_key: object, make: Callable[[], Any]) -> Any:
        remaining = self._results.setdefault(step, ([], None))[0]
        assert isinstance(remaining, list)
        found = next((one for one in remaining if one[0] == cache_key), None)
        if found is None:
            found = (cache_key, make())
        else:
            remaining.remove(found)
        remaining.append(found)
        del remaining[:-8]
        return found[1]


_SHEETS = _Sheets()


class _Draft(StepCache):
    """A draft's own cache, which reads a sheet that it does not know from those of the process."""

    def __init__(self, own: StepCache) -> None:
        """Take what is known to the drafts so far."""
        super().__init__()
        self._own = own

    def get_or_compute(self, step: str, cache_key: object, make: Callable[[], Any]) -> Any:
        return self._own.get_or_compute(
            step, cache_key, lambda: _SHEETS.get_or_compute(step, cache_key, make)
        )


def validate_with_cache(
    datasets: Iterable[Dataset], texts: Mapping[str, str], cache: StepCache | None = None
) -> tuple[Tables, list[Problem]]:
    """Validate as a preview does, which reads no file again that is still the same."""
    return validate_tables(datasets, texts, _Draft(cache) if cache else _SHEETS)


def find_problems(config: Config, today: date = TODAY) -> list[Problem]:
    """Return everything that a check of the project finds, in report order."""
    texts, problems = load_texts(config.root, config.datasets)
    tables, cell_problems = validate_with_cache(config.datasets, texts)
    return in_order(
        [*problems, *cell_problems, *check_rules(PROFILE.rules, PROFILE.messages, tables, config, today)]
    )


def copy_project(root: Path) -> Path:
    """Copy the project with its code and tests, but not its history."""
    for part in PARTS:
        source = PROJECT / part
        if source.is_dir():
            shutil.copytree(source, root / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, root / part)
    return root


def hold_files(*arguments: Any, **names: Any) -> dict[str, bytes]:
    """Return what :func:`datapub.export.export_files` writes, by address."""
    files: dict[str, bytes] = {}
    export_files(*arguments, write=files.__setitem__, **names)
    return files


def run_python(root: Path, *arguments: str) -> str:
    """Run Python in a folder, and return what it prints."""
    alone = {name: value for name, value in os.environ.items() if name != "PYTEST_ADDOPTS"}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=root, capture_output=True, text=True, check=False, encoding="utf-8",
        env=alone,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def site_content(**parts: Any) -> SiteContent:
    """Return the content that a section makes its pages from, with only the parts a test needs."""
    given: dict[str, Any] = {
        "environment": make_environment(PROFILE.package), "messages": PROFILE.messages,
        "config": sample_config(), "tables": {}, "published": {}, "areas": (), "facts": None, "charts": {},
        "plotly": "", "downloads": {}, "clock": Clock(datetime(2026, 11, 23, 8, 0, tzinfo=CHINA), TODAY),
    }  # fmt: skip
    return SiteContent(**{**given, **parts})


class Lazy(Mapping[str, Value], Generic[Value]):
    """A mapping that is made when it is first looked into, not by every process that imports its module."""

    def __init__(self, make: Callable[[], Mapping[str, Value]]) -> None:
        """Remember how to make it."""
        self._make = make

    @cached_property
    def _made(self) -> dict[str, Value]:
        return dict(self._make())

    def __getitem__(self, name: str) -> Value:
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)

    def __reduce__(self) -> tuple[type[dict[str, Value]], tuple[dict[str, Value]]]:
        return dict, (self._made,)  # another process is given what was made


def settle(pages: Iterable[AnyPage]) -> list[Page]:
    """Return pages as whoever writes them has them."""
    return [page.settle() for page in pages]


def settle_files(files: Iterable[AnyFile]) -> list[File]:
    """Return (address, content) of files as whoever writes them has them."""
    return [file for item in files for file in make_files_of(item)]


def examples(number: int) -> int:
    """Return how many examples a slow property is tried with; `make fuzz` tries ten times as many."""
    return number * max(1, settings.default.max_examples // 100)


@cache
def sample_config() -> Config:
    """Return the settings of the sample project; its folder is gone, so read no file with them."""
    with TemporaryDirectory() as folder:
        return put_project(Path(folder))


@cache
def _sample_tables() -> Tables:
    with TemporaryDirectory() as folder:
        config = put_project(Path(folder))
        texts, _ = load_texts(config.root, config.datasets)
        tables, problems = validate_with_cache(config.datasets, texts)
        assert not problems, problems
        return tables


@cache
def _sample_records() -> dict[str, list[Record]]:
    return {name: table.records() for name, table in _sample_tables().items()}


@cache
def _sample_table(name: str) -> Table:
    return make_table(sample_config().dataset(name), _sample_records()[name])


def sample_records() -> dict[str, list[Record]]:
    """Return the typed rows of the sample project, to be changed at will."""
    return {name: [dict(row) for row in rows] for name, rows in _sample_records().items()}


def make_tables(records: Mapping[str, list[Record]]) -> Tables:
    """Build tables of the sample project's schemas from typed rows; what is unchanged is made once."""
    config, known = sample_config(), _sample_records()
    return {
        name: _sample_table(name) if rows == known.get(name) else make_table(config.dataset(name), rows)
        for name, rows in records.items()
    }


def check_records(
    records: Mapping[str, list[Record]], config: Config | None = None, today: date = TODAY
) -> list[Problem]:
    """Return what the rules find in typed rows."""
    return in_order(
        check_rules(PROFILE.rules, PROFILE.messages, make_tables(records), config or sample_config(), today)
    )


def change(records: Mapping[str, list[Record]], name: str, place: int, /, **cells: Any) -> None:
    """Change cells of one row (counted from 0) of a table."""
    for column, value in cells.items():
        assert column in records[name][place], column
        records[name][place][column] = value


def find_index(site: Path, name: str = "institutions") -> Path:
    """Return a file of the search, whose address holds the digest of its content."""
    (found,) = site.glob(f"search/{name}.????????.json")
    return found


def drop_digest(address: str) -> str:
    """Return the address of a file of the search as it were without one."""
    return re.sub(r"\.[0-9a-f]{8}(?=\.json$)", "", address)


def cut_small(patch: pytest.MonkeyPatch) -> None:
    """Write any register's search index in small shards, as if it were too large to be loaded at once."""
    patch.setattr(childcare.export.search, "WHOLE_LIMIT", 0)
    for module in (childcare.export.search, datapub.export.search):
        patch.setattr(module, "LISTED", 3)
    for name, value in {"KEYS": 30, "CROWD": 20, "MAX_OF_CROWD": 5, "TOP_ROWS": 60}.items():
        patch.setattr(datapub.export.shards, name, value)


MOST_ELEMENTS = 1500
"""Elements of a page above which browsers grow slow, those of phones first."""


def count_elements(page: str) -> int:
    """Return how many elements a page of HTML has."""
    return len(re.findall(r"<[a-zA-Z]", page))


def find_long_pages(site: Path) -> dict[str, int]:
    """Return the pages of a built site that have too many elements, and how many."""
    pages = ((path, count_elements(path.read_text(encoding="utf-8"))) for path in site.rglob("*.html"))
    return {path.relative_to(site).as_posix(): size for path, size in pages if size > MOST_ELEMENTS}


def read_draft(draft: Draft) -> dict[str, bytes]:
    """Return every file of a draft by its address; what is not made yet is made."""
    for prefix, _ in [*draft._groups]:
        draft.read(f"{prefix}?")  # no file is called so, but any group with this prefix may have it
    return {address: draft.read(address) or b"" for address in sorted({*draft._made, *draft._planned})}


def flatten(problems: Iterable[Problem], *attributes: str) -> list[tuple[object, ...]]:
    """Reduce problems to the named attributes, in report order, for short asserts."""
    return [tuple(getattr(p, name) for name in attributes) for p in in_order(problems)]


def measure_km(a: Position, b: Position) -> float:
    """Return the great-circle distance of two places in kilometres, by the chord through the earth."""
    chord = dist(*(_point_at(radians(place.latitude), radians(place.longitude)) for place in (a, b)))
    return 2 * 6371.0088 * asin(chord / 2)


def _point_at(latitude: float, longitude: float) -> tuple[float, float, float]:
    return cos(latitude) * cos(longitude), cos(latitude) * sin(longitude), sin(latitude)
