"""Personal data in the sources that are no table: told with file and line, on every run of the checks."""

from __future__ import annotations

from pathlib import Path

import pytest

from childcare.terms import PEOPLE
from datapub.audit.sources import check_sources
from tests.audit.documents import list_odd, list_pdfs, list_pictures, pdf, picture

MOBILE = "13812345678"


def find(root: Path) -> list[tuple[str, int | None, str]]:
    return [(one.file, one.row, one.rule) for one in check_sources(root, PEOPLE)]


@pytest.mark.parametrize(
    "line",
    [
        f"电话 {MOBILE}",
        f"[拨打](tel:+86-{MOBILE})",
        "[写信](mailto:shili-baby@163.com)",
        f'<a href="https://a.example/?phone={MOBILE}">甲</a>',
        "138**1234**5678",
        "电话 138<b>1234</b>5678",
        "电话 138&#49;2345678",
        f"![{MOBILE}](a.png)",
        f"<!-- {MOBILE} -->",
        "宝宝王小甲，2023年3月1日出生",
    ],
)
def test_prose_is_told_by_its_line(tmp_path: Path, line: str) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/a.md").write_text(f"# 甲\n\n{line}\n", encoding="utf-8")
    assert find(tmp_path) == [("docs/a.md", 3, "source-personal")]


def test_settings_schemas_and_names_of_files_are_read(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "schemas").mkdir()
    (tmp_path / "site.toml").write_text(f'a = 1\ncontact = "{MOBILE}"\n', encoding="utf-8")
    (tmp_path / "schemas/a.json").write_text(f'{{"title": "{MOBILE}"}}', encoding="utf-8")
    (tmp_path / f"docs/{MOBILE}.txt").write_text("甲", encoding="utf-8")
    (tmp_path / "docs/a.svg").write_text(f"<svg>\n<text>{MOBILE}</text></svg>", encoding="utf-8")
    found = find(tmp_path)
    assert found == [
        ("docs/138****5678.txt", None, "source-personal"),
        ("docs/a.svg", 2, "source-personal"),
        ("schemas/a.json", 1, "source-personal"),
        ("site.toml", 2, "source-personal"),
    ]
    assert not any(MOBILE in str(one) for one in check_sources(tmp_path)), "the report does not spread it"


@pytest.mark.parametrize("char", ["\u202e", "\u200b", "\ufffe", "а", "\x1b"])
def test_a_character_in_disguise_is_told_by_its_line(tmp_path: Path, char: str) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/a.md").write_text(f"# 甲\n\n\t甲{char}乙\n", encoding="utf-8")
    assert find(tmp_path) == [("docs/a.md", 3, "source-character")]


ODD = list_odd()
DOCUMENTS = {**list_pictures(MOBILE), **list_pdfs(MOBILE)}


@pytest.mark.parametrize("place", DOCUMENTS)
def test_what_is_written_into_pictures_and_pdfs_is_read(tmp_path: Path, place: str) -> None:
    name, content = DOCUMENTS[place]
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / name).write_bytes(content)
    assert {found[::2] for found in find(tmp_path)} == {(f"docs/{name}", "source-personal")}


@pytest.mark.parametrize("odd", ODD)
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, odd: str) -> None:
    name, content = ODD[odd]
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / name).write_bytes(content)
    assert find(tmp_path) == [(f"docs/{name}", None, "source-unread")]


def test_clean_files_pass(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    for name, content in {
        "a.png": picture("PNG"),
        "a.pdf": pdf("12345"),
    }.items():
        (tmp_path / "docs" / name).write_bytes(content)
    assert find(tmp_path) == []


def test_what_git_leaves_of_a_merge_conflict_is_told_by_its_lines(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    text = "# 甲\n\n<<<<<<< HEAD\n乙\n=======\n丙\n>>>>>>> other\n"
    (tmp_path / "docs/a.md").write_text(text, encoding="utf-8")
    assert find(tmp_path) == [("docs/a.md", 3, "merge-conflict"), ("docs/a.md", 7, "merge-conflict")]
