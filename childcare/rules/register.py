"""Rules of the register: filing, authority, refusal, cancellation, certificates, admission."""

from __future__ import annotations

from collections.abc import Iterator

from childcare.rules.areas import list_above
from childcare.terms import AdmissionScope, Status
from datapub.messages import label_of
from datapub.problem import Problem
from datapub.rules.data import Data, Row

TABLE = "institutions"

_STATUSES = frozenset(Status)
_OF_FILING = ("filed_on", "filed_month", "filing_no")


def find_status(row: Row) -> Status | None:
    """Return a row's status; None if empty or unknown (rule ``terms``)."""
    return Status(row["status"]) if row["status"] in _STATUSES else None


def check_filing(data: Data) -> Iterator[Problem]:
    """R01: a refused row states no filing, and the status agrees with the authorisation.

    What a filed row must state is :data:`childcare.required.REQUIRED`.
    """
    for row in data.sound_rows(TABLE, "status", "authorization_type"):
        status = find_status(row)
        if status is None:
            continue
        if status is Status.REFUSED:
            for name in _OF_FILING:
                if row[name] is not None and row.is_sound(name):
                    title = label_of(data.dataset(TABLE), name)
                    yield data.problem(TABLE, "R01/not-filed", row, name, title=title)
        if status.authorization and row["authorization_type"] not in {status.authorization, None}:
            yield data.problem(TABLE, "R01/authorization", row, "authorization_type", status=status)


def check_refusal(data: Data) -> Iterator[Problem]:
    """R05: only a refusal has reasons, given as kinds of documents only."""
    for row in data.sound_rows(TABLE, "status", "refusal_reasons"):
        if row["status"] != Status.REFUSED and row["refusal_reasons"] is not None:
            yield data.problem(TABLE, "R05", row, "refusal_reasons", status=row["status"])


def check_authority(data: Data) -> Iterator[Problem]:
    """R02: the filing authority is the health department of the row's own district or zone.

    ``areas.filing_authority`` says which that is, of the area or of the nearest one above it; an area that
    has institutions must name it.
    """
    without: set[str] = set()
    for row in data.sound_rows(TABLE, "filing_authority", "area_code"):
        area = data.find("areas", "code", row["area_code"])
        if row["filing_authority"] is None or area is None or not area.is_sound("filing_authority"):
            continue
        above = (data.find("areas", "code", code) for code in list_above(data, area["code"]))
        expected = next((one["filing_authority"] for one in above if one and one["filing_authority"]), None)
        if expected is None:
            without.add(row["area_code"])
        elif row["filing_authority"] != expected:
            yield data.problem(
                TABLE, "R02/other", row, "filing_authority", area=area["name"], expected=expected
            )
    for area in data.rows("areas"):
        if area["code"] in without and area["is_reporting_area"]:
            yield data.problem("areas", "R02/area-missing", area, "filing_authority", area=area["name"])


def check_cancellation(data: Data) -> Iterator[Problem]:
    """R06: only a cancelled institution has a day of cancellation; it stays listed."""
    for row in data.sound_rows(TABLE, "status", "cancelled_on"):
        if row["status"] != Status.CANCELLED and row["cancelled_on"] is not None:
            yield data.problem(TABLE, "R06", row, "cancelled_on", status=row["status"])


def check_certified(data: Data) -> Iterator[Problem]:
    """certified: certified caregivers are not more than all caregivers."""
    for row in data.sound_rows(TABLE, "caregivers", "caregivers_certified"):
        all_of_them, certified = row["caregivers"], row["caregivers_certified"]
        if None not in (all_of_them, certified) and certified > all_of_them:
            yield data.problem(TABLE, "certified", row, "caregivers_certified", caregivers=all_of_them)


def check_scope(data: Data) -> Iterator[Problem]:
    """admission-scope: an inclusive, so publicly funded, institution is open to the public."""
    for row in data.sound_rows(TABLE, "admission_scope", "is_inclusive"):
        if row["admission_scope"] == AdmissionScope.OWN and row["is_inclusive"]:
            yield data.problem(TABLE, "admission-scope", row, "admission_scope", severity="warning")


def check_filing_no(data: Data) -> Iterator[Problem]:
    """filing-no: no two institutions of an area have the same filing number."""
    firsts: dict[tuple[str, str], str] = {}
    for row in data.sound_rows(TABLE, "id", "area_code", "filing_no"):
        if row["filing_no"] is not None:
            first = firsts.setdefault((row["area_code"], row["filing_no"]), row["id"])
            if first != row["id"]:
                yield data.problem(TABLE, "filing-no", row, "filing_no", severity="warning", first=first)
