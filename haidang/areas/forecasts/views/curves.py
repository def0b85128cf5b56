"""A curve as points of an SVG: computed here, coloured by classes of the style sheet."""

from collections.abc import Sequence
from dataclasses import dataclass

from haidang.areas.forecasts.queries import LevelResult, Point

LEFT, RIGHT, TOP, BOTTOM = 44, 624, 16, 216
STEPS = 5


@dataclass(frozen=True, slots=True)
class Mark:
    """One point of a curve, in the units of the drawing."""

    x: int
    y: int
    year: int
    permille: int
    is_base: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the grid with its word."""

    at: int
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """Everything the drawing needs."""

    marks: Sequence[Mark]
    line: str
    other_line: str
    target_y: int
    target_x: int
    percents: Sequence[Tick]
    years: Sequence[Tick]


def curve_of(result: LevelResult, other: LevelResult | None = None) -> Curve:
    """The share year by year; `other` is a second scenario drawn thinner."""
    points = [point for point in result.points if point.permille is not None]
    others = [point for point in other.points if point.permille is not None] if other else []
    lowest = min([point.permille or 0 for point in [*points, *others]] + [result.target.percent * 10])
    floor = max(0, (lowest - 1) // 100 * 100)
    first, last = result.points[0].year, result.points[-1].year + 1
    marks = [_mark(point, first, last, floor) for point in points]
    step = max(20, (1000 - floor) // STEPS // 20 * 20)
    return Curve(
        marks=marks,
        line=_line(marks),
        other_line=_line([_mark(point, first, last, floor) for point in others]),
        target_y=_y(result.target.percent * 10, floor),
        target_x=_x(result.target.year + 1, first, last),
        percents=[Tick(_y(share, floor), f"{share // 10} %") for share in range(1000, floor - 1, -step)],
        years=[Tick(_x(year + 1, first, last), str(year)) for year in range(first, last)],
    )


def _mark(point: Point, first: int, last: int, floor: int) -> Mark:
    """The base day stands at the beginning of its year, a year's end at its end."""
    share = point.permille or 0
    year = point.year if point.is_base else point.year + 1
    return Mark(_x(year, first, last), _y(share, floor), point.year, share, point.is_base)


def _x(year: int, first: int, last: int) -> int:
    return LEFT + (RIGHT - LEFT) * (year - first) // (last - first)


def _y(permille: int, floor: int) -> int:
    return BOTTOM - (BOTTOM - TOP) * (permille - floor) // (1000 - floor or 1)


def _line(marks: Sequence[Mark]) -> str:
    return " ".join(f"{mark.x},{mark.y}" for mark in marks)
