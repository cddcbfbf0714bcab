"""What an address says of a column that the list does not have is offered, and written on demand."""

from __future__ import annotations

from pathlib import Path

from datapub.intake import write_import
from tests.intake.test_first_import import take
from tests.intake.test_kinds import HEAD, ONE, TITLE, TWO, column, rules

ROWS = [(1, ONE, "甲区一街道示例路1号"), (2, TWO, "甲区示例路2号")]


def test_a_street_in_an_address_is_offered_and_not_written(tmp_path: Path) -> None:
    found = take(tmp_path, TITLE, HEAD, *ROWS)
    assert (rules(found), column(found, "street_code")) == ([], ["", ""])
    assert "1 行没有写「镇街代码」，地址里有：第 3 行“一街道”" in write_import(found)


def test_it_is_written_when_a_person_says_so(tmp_path: Path) -> None:
    found = take(tmp_path, TITLE, HEAD, *ROWS, defaults=("镇街代码=照地址",))
    assert (rules(found), column(found, "street_code")) == ([], ["990102001", ""])
    assert "照地址里写的填" in write_import(found) and "要照地址填" not in write_import(found)
