"""Facilities, training, subsidies and notices: what their listings have to agree on."""

from __future__ import annotations

from collections.abc import Iterator

from childcare.answers import list_answers
from childcare.listings.training_courses import HOURS
from childcare.rules.figures import first_day
from childcare.rules.records import INSTITUTIONS, check_day, check_order, pair_rows
from childcare.terms import Status, split_list
from datapub.model import AS_OF
from datapub.problem import Problem
from datapub.rules.data import Data, Row

ROOMS, HOUSING, COURSES = "nursing_rooms", "housing_projects", "training_courses"
SUBSIDIES, NOTICES, SITES = "subsidies", "filing_notices", "community_sites"
PROVIDERS, PLOTS, ACTS = "training_providers", "land_plots", "public_acts"

ROOM_M2 = 10
LARGE = 10_000
"""A room is due in a place of more square metres or visitors a day than ``LARGE``; its least size is
``ROOM_M2`` (reports on 母婴设施, known at second hand)."""

RATING = "诚信评价"
"""The kind of act that is of one institution, and says nothing of it once it has lapsed."""


def check_rooms(data: Data) -> Iterator[Problem]:
    """nursing-room: nothing is said of none, one has its least size, a large place is due one."""
    for row in data.rows(ROOMS):
        if row.is_sound("has_room", "room_m2", "kit_count") and not row["has_room"]:
            key = "nursing-room/unsaid" if row["has_room"] is None else "nursing-room/none"
            for name in ("room_m2", "kit_count"):
                if row[name]:
                    yield data.problem(ROOMS, key, row, name)
        room, place = row["room_m2"], row["place_m2"]
        if None not in (room, place) and row.is_sound("room_m2", "place_m2") and room > place:
            yield data.problem(ROOMS, "nursing-room/larger", row, "room_m2", other=place)
        if row.is_sound("has_room", "room_m2") and row["has_room"] and (row["room_m2"] or ROOM_M2) < ROOM_M2:
            yield data.problem(ROOMS, "nursing-room/small", row, "room_m2", severity="warning", least=ROOM_M2)
        if row.is_sound("is_due", "place_m2", "daily_visitors") and row["is_due"] is False:
            sizes = [row[name] for name in ("place_m2", "daily_visitors") if (row[name] or 0) > LARGE]
            for size in sizes[:1]:
                yield data.problem(
                    ROOMS, "nursing-room/due", row, "is_due", severity="warning", found=size,
                    most=LARGE,
                )  # fmt: skip


def check_housing(data: Data) -> Iterator[Problem]:
    """housing: what is required names the document, what is not has none, and its days are in order."""
    for row in data.rows(HOUSING):
        if row.is_sound("is_required") and row["is_required"] is False:
            for name in ("required_by", "required_m2"):
                if row[name] is not None and row.is_sound(name):
                    yield data.problem(HOUSING, "housing/not-required", row, name)
        elif row.is_sound("is_required", "required_m2", "required_by") and row["required_by"] is None:
            for name in ("is_required", "required_m2"):
                if row[name]:
                    yield data.problem(HOUSING, "housing/basis", row, name)
                    break
        yield from check_order(data, HOUSING, row, "accepted_on", "delivered_on", "housing/order")
        yield from check_order(
            data, HOUSING, row, "housing_accepted_on", "housing_delivered_on", "housing/order"
        )
        yield from check_order(data, HOUSING, row, "housing_accepted_on", "accepted_on", "housing/before")


def check_courses(data: Data) -> Iterator[Problem]:
    """course: no more pass than take part, it ends after it begins, with no participants before."""
    for row in data.rows(COURSES):
        yield from check_order(data, COURSES, row, "began_on", "ended_on", "course/order")
        people, passed, hours = row["people"], row["passed"], row["study_hours"]
        if None not in (people, passed) and row.is_sound("people", "passed") and passed > people:
            yield data.problem(COURSES, "course/passed", row, "passed", people=people)
        if row.is_sound("began_on", "people", "passed") and row["began_on"] > data.today:
            for name in [name for name in ("people", "passed") if row[name]][:1]:
                yield data.problem(COURSES, "course/future", row, name, day=row["began_on"])
        is_known = hours is not None and row.is_sound("trainees", "study_hours")
        if is_known and row["trainees"] == "负责人" and hours < HOURS:
            yield data.problem(COURSES, "course/short", row, "study_hours", severity="warning", least=HOURS)


def check_subsidies(data: Data) -> Iterator[Problem]:
    """subsidy: paid to an institution that there was on that day, for a time that had begun."""
    for row, institution in pair_rows(data, SUBSIDIES, "paid_on"):
        yield from check_day(data, SUBSIDIES, row, institution, "paid_on", "subsidy")
    for row in data.sound_rows(SUBSIDIES, "period", "paid_on"):
        begins, day = first_day(row["period"] or ""), row["paid_on"] or data.today
        if begins is not None and begins > day:
            yield data.problem(SUBSIDIES, "subsidy/ahead", row, "period", severity="warning", other=day)


def check_notices(data: Data) -> Iterator[Problem]:
    """filing-notice: its days are in order, and the register tells the same of who stands in it.

    An institution that was refused states what the last notice by its row's own day names (task 10).
    """
    for row in data.rows(NOTICES):
        for name in ("receipted_on", "notified_on"):
            yield from check_order(data, NOTICES, row, "applied_on", name, "filing-notice/order")
        yield from check_order(data, NOTICES, row, "notified_on", "resolved_on", "filing-notice/order")
        if row.is_sound("result", "resolved_on") and row["result"] is None and row["resolved_on"] is not None:
            yield data.problem(NOTICES, "filing-notice/result", row, "result")
    yield from _check_refused(data)


def _check_refused(data: Data) -> Iterator[Problem]:
    last: dict[str, tuple[Row, Row]] = {}
    for row, institution in pair_rows(data, NOTICES, "notified_on", "lacking"):
        is_known = institution[AS_OF] is not None and row["notified_on"] <= institution[AS_OF]
        if institution["status"] == Status.REFUSED and is_known:
            before = last.get(row["institution_id"])
            if before is None or row["notified_on"] > before[0]["notified_on"]:
                last[row["institution_id"]] = row, institution
    for row, institution in last.values():
        stated, lacking = (split_list(each) for each in (institution["refusal_reasons"], row["lacking"]))
        if institution.is_sound("refusal_reasons") and stated and lacking and {*stated} != {*lacking}:
            yield data.problem(
                INSTITUTIONS, "filing-notice/reasons", institution, "refusal_reasons",
                id=row["id"], lacking=row["lacking"],
            )  # fmt: skip


def check_sites(data: Data) -> Iterator[Problem]:
    """community-site: only a site with care names a provider, once, that existed and is not cancelled."""
    known: dict[str, Row] = {}
    for row in data.sound_rows(SITES, "has_care"):
        if row["has_care"] is False:
            for name in ("institution_id", "operator", "began_on"):
                if row[name] is not None and row.is_sound(name):
                    yield data.problem(SITES, "community-site/none", row, name)
    for row, institution in pair_rows(data, SITES, "began_on"):
        yield from check_day(data, SITES, row, institution, "began_on", "community-site")
    for row, institution in pair_rows(data, SITES, "has_care"):
        if row["has_care"] and institution["status"] == Status.CANCELLED and institution.is_sound("status"):
            yield data.problem(
                SITES, "community-site/cancelled", row, "has_care", institution=institution["name"]
            )
        first = known.setdefault(row["institution_id"], row)
        if first is not row:
            yield data.problem(SITES, "community-site/twice", row, "institution_id", first=first.number)


def check_providers(data: Data) -> Iterator[Problem]:
    """training-provider: who studies there studies something, from its first day on, as its courses do."""
    began: dict[str, Row] = {}
    for row in data.sound_rows(PROVIDERS, "name", "began_on", "students"):
        if row["students"] and row["major"] is None and row.is_sound("major"):
            yield data.problem(PROVIDERS, "training-provider/major", row, "students")
        if row["began_on"] is not None:
            earlier = began.setdefault(row["name"], row)
            if row["began_on"] < earlier["began_on"]:
                began[row["name"]] = row
            if row["students"] and row["began_on"] > data.today:
                yield data.problem(
                    PROVIDERS, "training-provider/future", row, "students", day=row["began_on"]
                )
    for row in data.sound_rows(COURSES, "provider", "began_on") if data.has(COURSES) else ():
        first = began.get(row["provider"] or "")
        if first is not None and row["began_on"] is not None and row["began_on"] < first["began_on"]:
            yield data.problem(
                COURSES, "training-provider/early", row, "began_on", provider=row["provider"],
                other=first["began_on"],
            )  # fmt: skip


def check_plots(data: Data) -> Iterator[Problem]:
    """land: what is but planned is not supplied or used, and is supplied after it is planned."""
    for row in data.sound_rows(PLOTS, "plot_status"):
        if row["plot_status"] == "已规划":
            for name in ("supply_way", "supplied_on", "institution_id"):
                if row[name] is not None and row.is_sound(name):
                    yield data.problem(PLOTS, "land/planned", row, name)
        yield from check_order(data, PLOTS, row, "planned_on", "supplied_on", "land/order")
    for row, institution in pair_rows(data, PLOTS, "supplied_on"):
        cancelled = institution["cancelled_on"]
        if None not in (cancelled, row["supplied_on"]) and cancelled < row["supplied_on"]:
            yield data.problem(
                PLOTS, "land/after", row, "supplied_on", institution=institution["name"], other=cancelled
            )


def check_acts(data: Data) -> Iterator[Problem]:
    """act: it can be looked up, answers its task, and a rating is of an institution that there was then."""
    tasks = data.sound_rows("tasks", "answered_by") if data.has("tasks") else ()
    answered = {
        task["id"] for task in tasks if ACTS in {one.dataset for one in list_answers(task["answered_by"])}
    }
    for row in data.rows(ACTS):
        if row.is_sound("basis", "url") and row["basis"] is None and row["url"] is None:
            yield data.problem(ACTS, "act/basis", row, "basis")
        task = data.find("tasks", "id", row["task_id"]) if answered and row.is_sound("task_id") else None
        if task is not None and task["id"] not in answered:
            yield data.problem(ACTS, "act/task", row, "task_id", task=task["title"])
        if row.is_sound("act_kind", "institution_id") and row["act_kind"] == RATING:
            if row["institution_id"] is None:
                yield data.problem(ACTS, "act/whose", row, "institution_id")
            until = row["valid_until_on"]
            if until is not None and row.is_sound("valid_until_on") and until < data.today:
                yield data.problem(ACTS, "act/lapsed", row, "valid_until_on", severity="warning")
        yield from check_order(data, ACTS, row, "issued_on", "valid_until_on", "act/order")
    for row, institution in pair_rows(data, ACTS, "issued_on"):
        yield from check_day(data, ACTS, row, institution, "issued_on", "act")
