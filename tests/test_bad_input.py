"""Bad files as staff really make them, and the report they read, word for word.

Regenerate the reports with ``UPDATE_GOLDEN=1 pytest tests/test_bad_input.py``, then read the changes.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from datapub.report import write_report
from datapub.textual import BOM
from tests.support import find_problems, put_project

GOLDEN = Path(__file__).parent / "golden" / "bad_input"
INSTITUTIONS = "datasets/institutions.csv"

Break = Callable[[Path], None]


def rewrite(path: str, change: Callable[[str], str]) -> Break:
    def apply(root: Path) -> None:
        file = root / path
        before = file.read_text(encoding="utf-8")
        after = change(before)
        assert after != before
        file.write_bytes(after.encode("utf-8"))

    return apply


def encode(path: str, change: Callable[[str], bytes]) -> Break:
    def apply(root: Path) -> None:
        file = root / path
        file.write_bytes(change(file.read_text(encoding="utf-8")))

    return apply


def replace(path: str, old: str, new: str) -> Break:
    return rewrite(path, lambda text: text.replace(old, new, 1))


def append(path: str, *lines: str) -> Break:
    return rewrite(path, lambda text: text + "".join(f"{line}\n" for line in lines))


def edit_columns(path: str, change: Callable[[list[str]], None]) -> Break:
    """Change the cells of every line; no cell of these files holds a comma."""

    def apply(text: str) -> str:
        lines = []
        for line in text.splitlines():
            cells = line.split(",")
            change(cells)
            lines.append(",".join(cells))
        return "\n".join(lines) + "\n"

    return rewrite(path, apply)


def swap(cells: list[str]) -> None:
    cells[1], cells[4] = cells[4], cells[1]


def rotate(cells: list[str]) -> None:
    cells.insert(1, cells.pop(4))


def remove(path: str) -> Break:
    return lambda root: (root / path).unlink()


def several(*breaks: Break) -> Break:
    def apply(root: Path) -> None:
        for one in breaks:
            one(root)

    return apply


CASES: dict[str, Break] = {
    # files
    "missing-file": remove("datasets/areas.csv"),
    "empty-file": encode("datasets/areas.csv", lambda text: b""),
    "header-only": rewrite("datasets/areas.csv", lambda text: text.splitlines()[0] + "\n"),
    "gb18030": encode(INSTITUTIONS, lambda text: text.encode("gb18030")),
    "utf-16": encode(INSTITUTIONS, lambda text: text.encode("utf-16")),
    "utf-16-without-mark": encode(INSTITUTIONS, lambda text: text.encode("utf-16-be")),
    "bom": encode(INSTITUTIONS, lambda text: BOM + text.encode()),
    "damaged-bytes": encode(
        INSTITUTIONS, lambda text: text.encode().replace("二托育园".encode(), "二托".encode() + b"\x8e", 1)
    ),
    "excel-workbook": encode(INSTITUTIONS, lambda text: b"PK\x03\x04" + text.encode()),
    "nul-byte": replace(INSTITUTIONS, "示例二托育园", "示例二\0托育园"),
    "semicolons": rewrite(INSTITUTIONS, lambda text: text.replace(",", ";")),
    "unbalanced-quote": replace(INSTITUTIONS, "示例二托育园", '"示例二托育园'),
    "merge-conflict": rewrite(
        "datasets/units.csv", lambda text: text.replace("u02", "<<<<<<< HEAD\nu02") + "=======\n>>>>>>> x\n"
    ),
    # columns
    "missing-column": edit_columns(INSTITUTIONS, lambda cells: cells.__delitem__(7)),
    "extra-column": edit_columns(INSTITUTIONS, lambda cells: cells.insert(2, "内部备注")),
    "swapped-columns": edit_columns("datasets/areas.csv", swap),
    "reordered-columns": edit_columns("datasets/areas.csv", rotate),
    "misspelt-columns": several(
        replace("datasets/areas.csv", "short_name", "shortname"),
        replace("datasets/areas.csv", "level", "层级"),
    ),
    "column-twice": edit_columns("datasets/units.csv", lambda cells: cells.append(cells[1])),
    "no-header": rewrite("datasets/units.csv", lambda text: text.split("\n", 1)[1]),
    # rows
    "blank-row": rewrite("datasets/units.csv", lambda text: text.replace("u02", "\nu02") + ",,,,\n"),
    "extra-cell": replace("datasets/units.csv", "市教育局", "市教育局,等"),
    "missing-cell": replace("datasets/units.csv", "u02,市妇联,,群团组织,", "u02,市妇联"),
    "duplicate-key": several(
        replace(INSTITUTIONS, "zb00002", "zb00001"), replace("datasets/task_units.csv", "T01,2", "T01,1")
    ),
    "duplicate-site": rewrite(
        INSTITUTIONS,
        lambda text: text + text.splitlines()[1].replace("zb00001", "zb00009") + "\n",
    ),
    "dangling-reference": several(
        replace(INSTITUTIONS, "990102", "990109"),
        replace("datasets/areas.csv", ",甲区,,区,990100", ",甲区,,区,999999"),
        replace("datasets/observations.csv", "filing-rate", "filling-rate"),
    ),
    # cells
    "line-break": replace(INSTITUTIONS, "甲区示例路1号", '"甲区\n示例路1号"'),
    "long-cell": replace(INSTITUTIONS, "甲区示例路1号", "甲" * 1_000_000),
    "unseen-character": replace(INSTITUTIONS, "示例二", "示\u200b例二"),
    "garbled": replace(INSTITUTIONS, "示例二", "示�二"),
    "scientific": edit_columns(
        INSTITUTIONS, lambda cells: cells.__setitem__(3, "9.13E+17") if cells[0] == "zb00001" else None
    ),
    "full-width-digits": several(
        replace(INSTITUTIONS, ",990102,990102001,", ",９９０１０２,990102001,"),
        replace(INSTITUTIONS, ",55,45,8,", ",55,４５,8,"),
    ),
    "dates": several(
        replace(INSTITUTIONS, "2024-05-20", "2021/3/5"),
        replace(INSTITUTIONS, "2024-03-01", "2024年3月1日"),
        replace(INSTITUTIONS, "2024-05-15", "45427"),
        replace(INSTITUTIONS, "2025-06-01", "2025-06-31"),
        replace(INSTITUTIONS, "2026-03-01", "三月一日"),
        replace(INSTITUTIONS, "2026-09-30", "2026-9-30"),
    ),
    "unknown-enumeration": several(
        replace(INSTITUTIONS, "民办,,企业", "私办,,企业"),
        replace(INSTITUTIONS, "全日托、半日托", "全日托,半日托".replace(",", "，")),
    ),
    "numbers": several(
        replace("datasets/areas.csv", "1000000", "1,000,000人".replace(",", "，")),
        replace(INSTITUTIONS, ",55,45,8,", ",55,45,12o5,"),
        replace(INSTITUTIONS, ",false,无", ",TRUE,无"),
        replace(INSTITUTIONS, ",5,4,2,", ",-5,4.0,02,"),
        replace("datasets/observations.csv", "14600", "NaN"),
    ),
    "blanks-around": replace(INSTITUTIONS, "示例二托育园", " 示例二托育园　"),
    "required": replace(INSTITUTIONS, "示例二托育园", ""),
    "formula": replace(INSTITUTIONS, "示例一托育园", "=cmd()"),
    "formula-full-width": replace(INSTITUTIONS, "示例一托育园", "＝cmd()"),
    "html": replace(INSTITUTIONS, "示例一托育园", "<script>alert(1)</script>"),
    "mobile-number": replace(INSTITUTIONS, "0999-6123456", "138 0013-8000"),
    "task-reports": rewrite(
        "datasets/task_progress.csv",
        lambda text: (
            text
            + "r0001,T99,990109,u09,2026,,做完了,2026-10-20,市教育局,完成。,,false,\n"
            + "r0002,T10,990102,u01,2026年,2026/10/31,推进中,2026-10-20,市教育局,核对了。,见附件,false,\n"
            + "r0003,T10,990102,u02,2026,,已完成,2027-01-20,,核对了。改了。,,false,\n"
            + "r0004,T10,990102,u02,2026,2026-10-31,,,,,,false,\n"
            + "5,S04,990100,,2026,,,,,,,,\n"
        ),
    ),
    # figures
    "figure-zero-denominator": replace("datasets/observations.csv", ",116,208,", ",116,0,"),
    "figure-without-source": replace("datasets/observations.csv", ",示例来源,", ",,"),
    "figure-twice": append(
        "datasets/observations.csv", "o009,places,990100,2025-Q4,2025-12-31,,,14700,,示例来源,,S,false,"
    ),
    "figure-periods": append(
        "datasets/observations.csv",
        *(
            f"o01{number},places,990100,{period},2025-12-31,,,1,,示例来源,,S,false,"
            for number, period in enumerate(
                ("2025Q1", "2025年第1季度", "2025年一季度", "2025年2月", "202503", "2025年度", "去年")
            )
        ),
    ),
    "figure-of-one-day-under-three-periods": several(
        replace(
            "datasets/indicators.csv",
            "places,托位数,示例,示例,个,越高越好,年,,示例,,,,,,,",
            "places,托位数,示例,示例,个,越高越好,年,,示例,,,,,,false,",
        ),
        append(
            "datasets/observations.csv",
            "o011,places,990100,2025-12,2025-12-31,,,14600,,示例来源,,S,false,",
            "o012,places,990100,2025,2025-12-31,,,14700,,示例来源,,S,false,",
        ),
    ),
    "figure-of-an-area-not-yet-there": replace(
        "datasets/observations.csv", "990191L,2025-12,2025-12-31", "990191L,2020-12,2020-12-31"
    ),
    "figure-city-is-not-the-sum": several(
        replace(
            "datasets/indicators.csv",
            "places,托位数,示例,示例,个,越高越好,年,,示例,,,,,,",
            "places,托位数,示例,示例,个,越高越好,年,,示例,,,,,true,",
        ),
        append(
            "datasets/observations.csv",
            "o011,places,990102,2025-Q4,2025-12-31,,,14000,,示例来源,,S,false,",
            "o012,places,990103,2025-Q4,2025-12-31,,,300,,示例来源,,S,false,",
            "o013,places,990191L,2025-Q4,2025-12-31,,,200,,示例来源,,S,false,",
        ),
    ),
    "figure-few-children": several(
        replace("datasets/indicators.csv", ",已备案,全部,100,,,", ",在托人数,托位数,100,true,,"),
        replace("datasets/observations.csv", ",116,208,", ",3,20,"),
    ),
    "figure-against-the-register": append(
        "datasets/observations.csv",
        "o011,places,990102,2026-Q3,2026-09-30,,,60,已备案机构,示例来源,,S,false,",
    ),
    "target-the-wrong-way": several(
        append("datasets/observations.csv", "o011,places,CN,2020,2020-12-31,,,5,,示例来源,,S,false,"),
        replace("datasets/targets.csv", ",4.5,,", ",4.5,o011,"),
    ),
    "several-at-once": several(
        remove("datasets/streets.csv"),
        encode("datasets/units.csv", lambda text: text.encode("gb18030")),
        replace(INSTITUTIONS, ",55,45,8,", ",56,45,8,"),
        replace(INSTITUTIONS, "甲区卫生健康部门", "乙区卫生健康部门"),
        replace(INSTITUTIONS, "zb00003", "3"),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_report(case: str, tmp_path: Path) -> None:
    config = put_project(tmp_path)
    CASES[case](tmp_path)
    report = write_report(find_problems(config))
    golden = GOLDEN / f"{case}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(report, encoding="utf-8")
    assert report == golden.read_text(encoding="utf-8")


def test_no_report_without_a_case() -> None:
    assert {path.stem for path in GOLDEN.glob("*.txt")} == set(CASES) | SCHEMA_CASES.keys()


SCHEMA_CASES: dict[str, Callable[[str], str]] = {
    "broken-schema": lambda text: text.replace(
        '"type": "integer"', '"type": "integer", "format": 7', 1
    ).replace('"required": true', '"minimum": 3', 1),
    "broken-bound": lambda text: text.replace('"minimum": 0', '"minimum": "零"', 1),
}


@pytest.mark.parametrize("case", SCHEMA_CASES)
def test_broken_schema(case: str, tmp_path: Path) -> None:
    from datapub.config import load_config
    from datapub.problem import ConfigError

    put_project(tmp_path)
    schema = tmp_path / "schemas" / "areas.json"
    schema.write_text(SCHEMA_CASES[case](schema.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(ConfigError) as stop:
        find_problems(load_config(tmp_path))
    report = write_report(stop.value.problems)
    golden = GOLDEN / f"{case}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(report, encoding="utf-8")
    assert report == golden.read_text(encoding="utf-8")
