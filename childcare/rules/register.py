"""The register of institutions: what a filed row must state, who files it, how one leaves it."""

from __future__ import annotations

from collections.abc import Iterator

from datapub.messages import label_of
from datapub.problem import Problem
from datapub.rules.data import Data

TABLE = "institutions"

FILED = frozenset({"已备案", "变更中", "停业"})
"""Statuses of an institution whose filing stands."""

AUTHORIZED = FILED | {"已许可"}
"""Statuses of an institution that may stand in the public register in full: filed, or with a permit."""

REFUSED = "未通过备案告知"
"""Status of an institution that applied, and was told that its papers do not conform."""

_REQUIRED = ("name", "credit_code", "area_code", "address", "legal_form", "filing_authority", "filed_on")
_OF_FILING = ("filed_on", "filing_no")
_AUTHORIZATIONS = {"已备案": "备案", "已许可": "许可"}


def check_filing(data: Data) -> Iterator[Problem]:
    """R01: a filed institution states what the public query of the national system shows of it.

    Conversely a row that was refused states no filing, and the status agrees with how it was authorised.
    """
    for row in data.sound_rows(TABLE, "status", "authorization_type"):
        status = row["status"]
        if status in FILED and row["authorization_type"] != "许可":
            for name in _REQUIRED:
                if row[name] is None and row.is_sound(name):
                    title = label_of(data.dataset(TABLE), name)
                    yield data.problem(TABLE, "R01/missing", row, name, status=status, title=title)
        if status == REFUSED:
            for name in _OF_FILING:
                if row[name] is not None and row.is_sound(name):
                    title = label_of(data.dataset(TABLE), name)
                    yield data.problem(TABLE, "R01/not-filed", row, name, title=title)
        expected = _AUTHORIZATIONS.get(status)
        if expected and row["authorization_type"] not in {expected, None}:
            yield data.problem(TABLE, "R01/authorization", row, "authorization_type", status=status)


def check_refusal(data: Data) -> Iterator[Problem]:
    """R05: who is refused is told why, and so is the public: in kinds of papers, no more."""
    for row in data.sound_rows(TABLE, "status", "refusal_reasons"):
        is_refused = row["status"] == REFUSED
        if is_refused and row["refusal_reasons"] is None:
            yield data.problem(TABLE, "R05/no-reason", row, "refusal_reasons")
        elif not is_refused and row["refusal_reasons"] is not None:
            yield data.problem(TABLE, "R05/extra", row, "refusal_reasons", status=row["status"])


def check_authority(data: Data) -> Iterator[Problem]:
    """R02: the filing authority is the health department of the row's own district or zone.

    ``areas.filing_authority`` says which that is; an area that has institutions must name it.
    """
    without: set[str] = set()
    for row in data.sound_rows(TABLE, "filing_authority", "area_code"):
        area = data.find("areas", "code", row["area_code"])
        if row["filing_authority"] is None or area is None or not area.is_sound("filing_authority"):
            continue
        expected = area["filing_authority"]
        if expected is None:
            without.add(row["area_code"])
        elif row["filing_authority"] != expected:
            yield data.problem(
                TABLE, "R02/other", row, "filing_authority", area=area["name"], expected=expected
            )
    for area in data.rows("areas"):
        if area["code"] in without and area["level"] in {"区", "县", "功能区"}:
            yield data.problem("areas", "R02/area-missing", area, "filing_authority", area=area["name"])


def check_cancellation(data: Data) -> Iterator[Problem]:
    """R06: a cancelled institution stays listed with its day of cancellation; no other row has one."""
    for row in data.sound_rows(TABLE, "status", "cancelled_on"):
        is_cancelled = row["status"] == "已注销"
        if is_cancelled and row["cancelled_on"] is None:
            yield data.problem(TABLE, "R06/missing", row, "cancelled_on")
        elif not is_cancelled and row["cancelled_on"] is not None:
            yield data.problem(TABLE, "R06/extra", row, "cancelled_on", status=row["status"])
