"""What is stored as it was published: a day or a month of filing, one fee or a range of fees."""

from __future__ import annotations

from collections.abc import Iterator

from datapub.problem import Problem
from datapub.rules.data import Data

TABLE = "institutions"


def check_as_published(data: Data) -> Iterator[Problem]:
    """as-published: a filing has a day or a month; a fee is one figure or a range, the lower end first."""
    for row in data.sound_rows(TABLE, "filed_on", "filed_month"):
        if row["filed_on"] is not None and row["filed_month"] is not None:
            yield data.problem(TABLE, "as-published/month", row, "filed_month", day=row["filed_on"])
    for row in data.sound_rows(TABLE, "fee_cny_month", "fee_cny_month_min", "fee_cny_month_max"):
        least, most = row["fee_cny_month_min"], row["fee_cny_month_max"]
        if row["fee_cny_month"] is not None and (least is not None or most is not None):
            yield data.problem(TABLE, "as-published/fee", row, "fee_cny_month")
        elif least is not None and most is not None and least > most:
            yield data.problem(TABLE, "as-published/range", row, "fee_cny_month_min", other=most)
