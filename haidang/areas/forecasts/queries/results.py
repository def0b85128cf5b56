"""What comes of a scenario: by level the share year by year, when targets are reached, the places it takes."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import get_language

from haidang.areas.forecasts.models import Assumed, Scenario
from haidang.areas.forecasts.queries.snapshots import LAST_YEAR, cohorts_of
from haidang.areas.standards.queries import list_phase_targets
from haidang.engines.forecast.targets import seats_for, seats_needed, year_reached
from haidang.engines.forecast.values import Assumptions, Base, Cohort, Count, Course, Group, Standing, Target, total_of
from haidang.engines.forecast.years import base_state, play
from haidang.foundation.access.models import Role
from haidang.foundation.access.queries import grants_of
from haidang.foundation.accounts.models import User
from haidang.foundation.organisation.models import Level, Unit

ROADMAP_LEVELS = (Level.MN, Level.TH, Level.THCS)


def places_seen(user: User, today: date) -> list[Unit] | None:
    """The localities a ward officer may look at; None for readers of the whole city."""
    grants = grants_of(user, today)
    if any(grant.role in (Role.LEAD_OFFICE, Role.DIRECTOR, Role.DEPUTY_DIRECTOR, Role.FINANCE) for grant in grants):
        return None
    return [grant.unit for grant in grants if grant.role == Role.WARD_OFFICER]


def track_titles(scenario: Scenario) -> dict[str, str]:
    """The courses of a scenario in the language of the page."""
    side = 1 if get_language() == "en" else 0
    return {code: titles[side] for code, titles in sorted(scenario.snapshot.tracks.items())}


def figures_of(scenario: Scenario) -> dict[tuple[str, str], int]:
    """The assumptions by course and name."""
    return {(row.track, row.name): row.value for row in scenario.assumptions.all()}


def seats_of(figures: Mapping[tuple[str, str], int], track: str) -> int:
    """Places a year: what the budget pays when there is one, else what is assumed."""
    if budget := figures[track, Assumed.BUDGET]:
        return seats_for(budget, figures[track, Assumed.COST])
    return figures[track, Assumed.SEATS]


def engine_assumptions(scenario: Scenario, lever: Mapping[str, int]) -> Assumptions:
    """The engine's view of the assumptions; `lever` replaces the places of some courses."""
    figures, first = figures_of(scenario), scenario.snapshot.base_day.year
    span = range(figures["", Assumed.FIRST_INTAKE], LAST_YEAR + 1)
    courses = {
        track: Course(
            seats=dict.fromkeys(span, lever.get(track, seats_of(figures, track))),
            years=figures[track, Assumed.YEARS],
            on_time=figures[track, Assumed.ON_TIME],
            dropping_out=min(figures[track, Assumed.DROPPING_OUT], 100 - figures[track, Assumed.ON_TIME]),
            studying=figures[track, Assumed.STUDYING],
        )
        for track in scenario.snapshot.tracks
    }
    return Assumptions(
        base_year=first,
        last_year=LAST_YEAR,
        courses=courses,
        replaced=figures["", Assumed.REPLACED],
        recruits_meeting=figures["", Assumed.RECRUITS_MEETING],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A body at the end of a year; `label` is the base day for the first one."""

    year: int
    is_base: bool
    count: Count
    permille: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NeededSeats:
    """How many places a year one course needs for the last target; None when no number is in time."""

    track: str
    title: str
    assumed: int
    needed: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelResult:
    """One level over the years."""

    level: Level
    points: list[Point]
    target: Target
    reached: int | None
    needed: list[NeededSeats]

    @property
    def is_late(self) -> bool:
        return self.reached is None or self.reached > self.target.year


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceResult:
    """One locality and level: today, at the target's year, and when everyone is done."""

    code: str
    name: str
    level: Level
    sector: str
    now: Count
    then: Count
    now_permille: int | None
    then_permille: int | None
    reached: int | None
    is_late: bool


def final_target(level: str) -> Target:
    """The last phase of the roadmap for a level (100 % by 31/12/2030)."""
    last = max((row for row in list_phase_targets() if row.level == level), key=lambda row: row.last)
    return Target(last.percent, last.last.year, last.counts_studying)


class Played:
    """A scenario played once; its views share the years."""

    def __init__(self, scenario: Scenario, lever: Mapping[str, int], places: Collection[str] | None = None) -> None:
        self.scenario, self.places = scenario, places
        self.base = Base(scenario.share_of)
        self.assumptions = engine_assumptions(scenario, lever)
        self.cohorts = cohorts_of(scenario.snapshot)
        self.start = base_state(self.cohorts, self.assumptions)
        self.ends = play(self.cohorts, self.assumptions)

    def groups(self, level: str) -> list[Group]:
        return [g for g in self.start if g.level == level and (self.places is None or g.place in self.places)]

    def levels(self) -> list[LevelResult]:
        """The levels of the roadmap that have people here."""
        return [self._level(level) for level in ROADMAP_LEVELS if self.groups(level)]

    def _level(self, level: Level) -> LevelResult:
        groups, target = self.groups(level), final_target(level)
        tracks = sorted({group.track for group in groups})
        return LevelResult(
            level=level,
            points=self._points(groups),
            target=target,
            reached=year_reached(self.ends, target, self.base, groups),
            needed=[] if self.places is not None else [self._needed(track, target) for track in tracks],
        )

    def _points(self, groups: Sequence[Group]) -> list[Point]:
        states = [(self.scenario.snapshot.base_day.year, True, self.start)]
        states += [(end.year, False, dict(end.groups)) for end in self.ends]
        points = []
        for year, is_base, state in states:
            count = total_of(state, [group for group in groups if group in state])
            points.append(Point(year=year, is_base=is_base, count=count, permille=count.permille(self.base)))
        return points

    def _needed(self, track: str, target: Target) -> NeededSeats:
        figures, course = figures_of(self.scenario), self.assumptions.courses[track]
        return NeededSeats(
            track=track,
            title=track_titles(self.scenario)[track],
            assumed=self.assumptions.courses[track].seats.get(LAST_YEAR, 0),
            needed=seats_needed(
                city_wide(self.cohorts, track),
                # The question is about places alone: whoever fails, gives up or lacks a record is left out of it.
                replace(
                    self.assumptions, courses={track: Course(seats={}, years=course.years, studying=course.studying)}
                ),
                track,
                target,
                self.base,
                figures["", Assumed.FIRST_INTAKE],
            ),
        )

    def wards(self, names: Mapping[str, str]) -> list[PlaceResult]:
        """Every locality, level and sector."""
        found: dict[tuple[str, str, str], list[Group]] = defaultdict(list)
        for level in ROADMAP_LEVELS:
            for group in self.groups(level):
                found[group.place, group.level, group.sector].append(group)
        rows = [self._place(names.get(key[0], ""), key, groups) for key, groups in found.items()]
        order = {level: place for place, level in enumerate(ROADMAP_LEVELS)}
        return sorted(rows, key=lambda row: (row.name, order[row.level], row.sector))

    def _place(self, name: str, key: tuple[str, str, str], groups: Sequence[Group]) -> PlaceResult:
        level, target = Level(key[1]), final_target(key[1])
        end = next((end for end in self.ends if end.year == target.year), self.ends[-1])
        now = total_of(self.start, groups)
        then = total_of(end.groups, [group for group in groups if group in end.groups])
        reached = year_reached(self.ends, target, self.base, groups)
        return PlaceResult(
            code=key[0],
            name=name,
            level=level,
            sector=key[2],
            now=now,
            then=then,
            now_permille=now.permille(self.base),
            then_permille=then.permille(self.base),
            reached=reached,
            is_late=reached is None or reached > target.year,
        )


def city_wide(cohorts: Sequence[Cohort], track: str) -> list[Cohort]:
    """The cohorts of one course whose standing is known, all places put together: the same answer, much sooner."""
    merged: dict[tuple[Any, ...], int] = defaultdict(int)
    for cohort in cohorts:
        if cohort.group.track == track and cohort.standing is not Standing.UNKNOWN:
            merged[cohort.group._replace(place=""), cohort.standing, cohort.retires] += cohort.people
    return [Cohort(group, standing, retires, people) for (group, standing, retires), people in merged.items()]


def place_names(snapshot_places: Collection[str]) -> dict[str, str]:
    return dict(Unit.objects.filter(code__in=list(snapshot_places)).values_list("code", "short_name"))
