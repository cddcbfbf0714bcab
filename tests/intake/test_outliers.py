"""Figures far from those of the register are told, and no others."""

from __future__ import annotations

from datapub.intake.extract import SourceRow
from datapub.intake.outliers import find_outliers
from datapub.model import Dataset, Field, Schema

SCHEMA = Schema((Field("n", "数", "", "integer", "个"), Field("m", "号", "", "integer")))
DATASET = Dataset("things", "物", "", "datasets/things.csv", "schemas/things.json", SCHEMA)
OLD = [{"n": str(number), "m": "1"} for number in range(20, 60, 4)]


def find(*texts: str) -> list[tuple[int, str]]:
    rows = [SourceRow(place, {"n": text, "m": "99999"}) for place, text in enumerate(texts, 2)]
    return [(item.row.number, item.text) for item in find_outliers(DATASET, OLD, rows)]


def test_a_figure_far_out_is_told() -> None:
    assert find("30", "2000", "0", "", "75") == [(3, "2000")]


def test_few_figures_say_nothing_of_their_spread() -> None:
    rows = [SourceRow(2, {"n": "1"}), SourceRow(3, {"n": "9000"})]
    assert not list(find_outliers(DATASET, [], rows))
