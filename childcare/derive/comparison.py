"""The areas side by side: one column for each thing that can be compared, and where each area lies.

Only like is put beside like: one indicator, one day, one way of counting. Values make a rank only where a
rank says something: real values, all of one day, of a rate (a count mostly tells how big an area is), and
of an indicator that has a good and a bad side. Equal values share a rank.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from childcare.counts import COUNTS
from childcare.derive.indicators import Indicator, RegisterValue
from childcare.derive.institution import UNPLACED, Area
from childcare.derive.progress import Progress
from childcare.derive.rating import DOWN, UP
from childcare.derive.ratings import Rating
from childcare.derive.register import Register
from datapub.model import Tables
from datapub.textual import NOT_STATED

FROM_REGISTER = "按名录计算"

LEVELS = ("少", "中", "多")
RATE_LEVELS = ("低", "中", "高")
"""How a count, or a rate, of an area stands to the largest: under a third, under two thirds, above."""


@dataclass(frozen=True)
class Cell:
    """One area's value, its rank where the column has ranks, and its rating where it has a target."""

    value: Decimal
    is_sample: bool
    rank: int | None
    rating: Rating | None


@dataclass(frozen=True)
class Column:
    """One thing that the areas are compared by.

    Attributes:
        basis: how it was counted: by the register, or the period and scope of published figures.
        as_of_on: the day of all values; None where they are of several days.
        cells: by area code; an area without a value has none. The city has no rank.
        no_rank: why there are no ranks, "" where there are.
        note: what some of the values leave out, "" where they leave nothing out.
    """

    indicator: Indicator
    basis: str
    as_of_on: date | None
    cells: Mapping[str, Cell]
    no_rank: str
    note: str = ""

    @property
    def is_rate(self) -> bool:
        """Whether it is of something, and not a count, which tells how big an area is."""
        return self.indicator.record["denominator_name"] is not None

    @property
    def levels(self) -> tuple[str, str, str]:
        """What its values are called, the lowest first: a rate is high or low, a count is many or few."""
        return RATE_LEVELS if self.is_rate else LEVELS

    @property
    def is_sample(self) -> bool:
        """Whether any of the values is a sample."""
        return any(cell.is_sample for cell in self.cells.values())


@dataclass(frozen=True)
class Tile:
    """An area on the schematic map: its place in the grid, its value, and one of its column's levels.

    An area whose value is not known has none, and 未公布 for a level.
    """

    area: Area
    row: int
    column: int
    value: Decimal | None
    level: str


@dataclass(frozen=True)
class Board:
    """The areas as tiles, by the values of one column, from the largest down."""

    column: Column
    tiles: tuple[Tile, ...]

    @property
    def grid(self) -> list[list[Tile | None]]:
        """The tiles by row and column, as large as their places ask for; None where no tile stands."""
        places = {(tile.row, tile.column): tile for tile in self.tiles}
        rows, columns = (range(1, max(place) + 1) for place in zip(*places, strict=True))
        return [[places.get((row, column)) for column in columns] for row in rows]


@dataclass(frozen=True)
class Comparison:
    """The columns, and the areas as tiles.

    Attributes:
        board: of the column that the indicators put on the map; None where none is, or no tile has a place.
        boards: of what the register adds up to among the key figures of an area, rates first.
        parts: what the city adds up from, in display order; only its areas are ranked.
        unplaced: how many institutions lie in none of them that is known.
    """

    parts: tuple[Area, ...]
    unplaced: int
    city: Area
    columns: tuple[Column, ...]
    board: Board | None
    boards: tuple[Board, ...]


def derive_comparison(
    tables: Tables, register: Register, progress: Progress, ratings: tuple[Rating, ...]
) -> Comparison:
    """Put side by side what can be compared between the areas of the city."""
    areas = register.reporting
    rated = {
        (rating.indicator.id, rating.area_code): rating
        for rating in ratings
        if rating.target is not None and rating.target.value is not None
    }
    columns = tuple(_list_columns(register, progress, areas, rated))
    boards = [
        Board(column, tiles)
        for column in columns
        if column.basis == FROM_REGISTER and (tiles := _place_tiles(tables, areas, column))
    ]
    asked = {indicator.id for indicator in progress.listed("area_order")}
    return Comparison(
        city=register.city,
        parts=register.parts,
        unplaced=len(register.by_area[UNPLACED]),
        columns=columns,
        board=next((board for board in boards if board.column.indicator.record["is_on_map"]), None),
        boards=tuple(
            sorted(
                (board for board in boards if board.column.indicator.id in asked),
                key=lambda board: not board.column.is_rate,
            )
        ),
    )


def _list_columns(
    register: Register,
    progress: Progress,
    areas: tuple[Area, ...],
    rated: Mapping[tuple[str, str], Rating],
) -> Iterator[Column]:
    for indicator in progress.indicators:
        counted = indicator.from_register
        if any(area.code in counted for area in areas):
            values = {code: (value.value, value.is_sample) for code, value in counted.items()}
            column = _make_column(register, indicator, FROM_REGISTER, values, _days_of(counted), rated)
            has_gaps = any(value.note for value in counted.values())
            yield replace(column, note=f"只算公布了{COUNTS[indicator.id].stated}的机构" if has_gaps else "")
        yield from _list_published(register, indicator, areas, rated)


def _days_of(counted: Mapping[str, RegisterValue]) -> set[date]:
    return {value.as_of_on for value in counted.values() if value.as_of_on is not None}


def _list_published(
    register: Register,
    indicator: Indicator,
    areas: tuple[Area, ...],
    rated: Mapping[tuple[str, str], Rating],
) -> Iterator[Column]:
    """Yield the newest period of each scope in which more than one area has a published figure."""
    inside = {area.code for area in areas}
    known = {area.code for area in register.areas}
    for scope in dict.fromkeys(series.scope for series in indicator.series):
        periods: dict[str, dict[str, tuple[Decimal, bool]]] = {}
        days: dict[str, set[date]] = {}
        words: dict[str, str] = {}
        for series in indicator.series:
            for point in series.points if series.scope == scope and series.area_code in known else ():
                periods.setdefault(point.period, {})[series.area_code] = point.value, point.is_sample
                days.setdefault(point.period, set()).add(point.as_of_on)
                words[point.period] = point.period_words
        shared = [period for period, values in periods.items() if len(inside & values.keys()) > 1]
        if shared:
            newest = max(shared, key=lambda period: (max(days[period]), period))
            basis = f"{words[newest]}公布" + (f"，{scope}" if scope else "")
            yield _make_column(register, indicator, basis, periods[newest], days[newest], rated)


def _make_column(
    register: Register,
    indicator: Indicator,
    basis: str,
    values: Mapping[str, tuple[Decimal, bool]],
    days: set[date],
    rated: Mapping[tuple[str, str], Rating],
) -> Column:
    compared = {area.code: values[area.code][0] for area in register.reporting if area.code in values}
    direction = indicator.record["direction"]
    no_rank = explain_no_rank(
        direction,
        is_rate=indicator.record["denominator_name"] is not None,
        has_sample=any(is_sample for _, is_sample in values.values()),
        days=len(days),
        count=len(compared),
    )
    ranks = {} if no_rank else rank(compared, direction)
    cells = {
        area.code: Cell(
            value=values[area.code][0],
            is_sample=values[area.code][1],
            rank=ranks.get(area.code),
            rating=rated.get((indicator.id, area.code)),
        )
        for area in (register.city, *register.parts)
        if area.code in values
    }
    return Column(indicator, basis, next(iter(days)) if len(days) == 1 else None, cells, no_rank)


def explain_no_rank(direction: str, *, is_rate: bool, has_sample: bool, days: int, count: int) -> str:
    """Return why values are not ranked, "" where they may be.

    Args:
        direction: of the indicator.
        is_rate: whether it has a denominator.
        has_sample: whether a value is a sample.
        days: how many as-of dates the values have.
        count: how many areas have a value.
    """
    if has_sample:
        return "样例数据不排名次"
    if direction not in {UP, DOWN}:
        return "高低不分好坏，不排名次"
    if not is_rate:
        return "个数跟区域大小有关，不排名次"
    if days != 1:
        return "截至日期不同，不排名次"
    return "不足两个区域有数，不排名次" if count < 2 else ""


def rank(values: Mapping[str, Decimal], direction: str) -> dict[str, int]:
    """Return the rank of each value, 1 for the best; equal values share the better rank."""
    sign = -1 if direction == UP else 1
    ordered = sorted(sign * value for value in values.values())
    return {code: ordered.index(sign * value) + 1 for code, value in values.items()}


def _place_tiles(tables: Tables, areas: tuple[Area, ...], column: Column) -> tuple[Tile, ...]:
    places = tables["area_tiles"].by("area_code")
    values = {code: cell.value for code, cell in column.cells.items()}
    largest = max((values[area.code] for area in areas if area.code in values), default=Decimal())
    tiles = [
        Tile(
            area=area,
            row=places[area.code]["tile_row"],
            column=places[area.code]["tile_column"],
            value=(value := values.get(area.code)),
            level=NOT_STATED if value is None else find_level(value, largest, column.levels),
        )
        for area in areas
        if area.code in places
    ]
    return tuple(sorted(tiles, key=lambda tile: (tile.value is None, -(tile.value or 0))))


def find_level(value: Decimal, largest: Decimal, levels: tuple[str, str, str]) -> str:
    """Return how a value stands to the largest: below a third of it, below two thirds, or above."""
    if largest <= 0 or value * 3 < largest:
        return levels[0]
    return levels[1] if value * 3 < largest * 2 else levels[2]
