"""The table that `make fault` ends with."""

from __future__ import annotations

import pytest

from tests.figures import Figures


def test_figures_stand_in_one_table_that_counts_what_was_missed(capsys: pytest.CaptureFixture[str]) -> None:
    figures = Figures()
    figures.add_at_least("SIGKILLs", 86, 200)
    figures.add_faults("failed answers", [])
    figures.add("sites built", 1234)
    assert figures.missed == 1
    assert figures.write().splitlines() == [
        "                 came  wanted",
        "SIGKILLs           86  at least 200  MISSED",
        "failed answers      0  0",
        "sites built     1,234",
        "1 of 3 figures missed",
    ]
    figures.add_faults("mixed answers", ["a", "b"])
    assert figures.missed == 2 and capsys.readouterr().out.endswith("2 · 0 · MISSED\n    a\n    b\n")
