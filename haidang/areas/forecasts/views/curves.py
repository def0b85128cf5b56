"""A curve as points of an SVG: computed here, coloured by classes of the style sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from haidang.areas.forecasts.queries import LevelResult, Outcome, Point

LEFT, RIGHT, TOP, BOTTOM = 44, 624, 16, 216
WIDE_FLOOR = 400  # from here up a line for every 10 %
DAYS = 366


@dataclass(frozen=True, slots=True)
class Mark:
    """One point of a curve, in the units of the drawing."""

    x: int
    y: int
    year: int
    permille: int
    kind: str  # "recorded", "base" or "end"


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the grid with its word."""

    at: int
    word: str


@dataclass(frozen=True, slots=True)
class Goal:
    """A target: a step that ends in a diamond on the last day of its phase."""

    begins: int
    x: int
    y: int
    percent: int
    diamond: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """Everything the drawing needs."""

    marks: Sequence[Mark]
    line: str
    other_line: str
    band: str
    goals: Sequence[Goal]
    percents: Sequence[Tick]
    years: Sequence[Tick]


@dataclass(frozen=True, slots=True)
class Scale:
    """Years from left to right, thousandths from `floor` upwards."""

    first: float
    last: float
    floor: int

    def x(self, at: float) -> int:
        return round(LEFT + (RIGHT - LEFT) * (at - self.first) / (self.last - self.first))

    def y(self, permille: int) -> int:
        return BOTTOM - (BOTTOM - TOP) * (permille - self.floor) // (1000 - self.floor or 1)


def curve_of(result: LevelResult, base_day: date, other: LevelResult | None = None) -> Curve:
    """The share year by year; `other` is a second scenario drawn thinner."""
    points = [point for point in result.points if point.permille is not None]
    others = [point for point in other.points if point.permille is not None] if other else []
    recorded = [row for row in result.outcomes if row.is_past and row.permille is not None]
    scale = _scale(result, base_day, [*points, *others])
    ends = [_mark(point, base_day, scale) for point in points]
    history = [_mark_recorded(row, scale) for row in recorded]
    step = 100 if scale.floor >= WIDE_FLOOR else 200
    first_year = min([base_day.year, *(row.target.last.year for row in result.outcomes)])
    return Curve(
        marks=[*history, *ends],
        line=_line([*history, *ends]),
        other_line=_line([_mark(point, base_day, scale) for point in others]),
        band=_band(points, ends, scale),
        goals=_goals(result.outcomes, scale),
        percents=[Tick(scale.y(share), f"{share // 10} %") for share in range(1000, scale.floor - 1, -step)],
        years=[Tick(scale.x(year + 1), str(year)) for year in range(first_year, int(scale.last))],
    )


def _scale(result: LevelResult, base_day: date, points: Sequence[Point]) -> Scale:
    shares = [point.permille or 0 for point in points]
    shares += [row.permille for row in result.outcomes if row.is_past and row.permille is not None]
    shares += [row.target.percent * 10 for row in result.outcomes]
    first = min([_at(base_day), *(row.target.last.year + 0.4 for row in result.outcomes)])
    return Scale(first, result.points[-1].year + 1, max(0, (min(shares) - 1) // 100 * 100))


def _at(day: date) -> float:
    return day.year + (day.timetuple().tm_yday - 1) / DAYS


def _mark(point: Point, base_day: date, scale: Scale) -> Mark:
    share, at = point.permille or 0, _at(base_day) if point.is_base else point.year + 1
    return Mark(scale.x(at), scale.y(share), point.year, share, "base" if point.is_base else "end")


def _mark_recorded(outcome: Outcome, scale: Scale) -> Mark:
    year, share = outcome.target.last.year, outcome.permille or 0
    return Mark(scale.x(year + 1), scale.y(share), year, share, "recorded")


def _goals(outcomes: Sequence[Outcome], scale: Scale) -> list[Goal]:
    goals, begins = [], LEFT
    for row in outcomes:
        x, y = scale.x(row.target.last.year + 1), scale.y(row.target.percent * 10)
        diamond = f"{x - 6},{y} {x},{y - 6} {x + 6},{y} {x},{y + 6}"
        goals.append(Goal(begins, x, y, row.target.percent, diamond, row.target.last))
        begins = x
    return goals


def _band(points: Sequence[Point], marks: Sequence[Mark], scale: Scale) -> str:
    """From the curve up to where it would lie were everybody known to meet the standard; empty when all are known."""
    if not any(point.count.unknown for point in points):
        return ""
    upper = [f"{mark.x},{scale.y(point.permille_if_known or 0)}" for point, mark in zip(points, marks, strict=True)]
    return f"{_line(marks)} {' '.join(reversed(upper))}"


def _line(marks: Sequence[Mark]) -> str:
    return " ".join(f"{mark.x},{mark.y}" for mark in marks)
