"""What comes of a scenario: by level the share year by year, when targets are reached, the places it takes."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from haidang.areas.forecasts.models import Assumed, Scenario
from haidang.areas.forecasts.queries.assumed import engine_assumptions, figures_of, track_titles
from haidang.areas.forecasts.queries.outcomes import (
    BodyResult,
    Key,
    LevelResult,
    NeededSeats,
    Outcome,
    PlaceRow,
    Point,
)
from haidang.areas.forecasts.queries.snapshots import LAST_YEAR, cohorts_of
from haidang.areas.standards.queries import PhaseTarget, list_phase_targets
from haidang.engines.forecast.targets import seats_needed, year_reached
from haidang.engines.forecast.values import (
    Base,
    Cohort,
    Count,
    Course,
    Group,
    Standing,
    Target,
    month_of,
    total_of,
    year_of,
)
from haidang.engines.forecast.years import base_state, play
from haidang.foundation.organisation.models import Level

ROADMAP_LEVELS = (Level.MN, Level.TH, Level.THCS)


class Played:
    """A scenario played once; its views share the years. `lever` replaces figures of single courses."""

    def __init__(
        self,
        scenario: Scenario,
        lever: Mapping[tuple[str, str], int],
        places: Collection[str] | None = None,
    ) -> None:
        self.scenario, self.places = scenario, places
        self.base = Base(scenario.share_of)
        self.figures = {**figures_of(scenario), **lever}
        self.assumptions = engine_assumptions(scenario, self.figures)
        self.cohorts = cohorts_of(scenario.snapshot)
        self.start = base_state(self.cohorts, self.assumptions)
        self.ends = play(self.cohorts, self.assumptions)
        self.past = past_counts(scenario)
        self.by_key = self._by_key()

    def _by_key(self) -> dict[Key, list[Group]]:
        found: dict[Key, list[Group]] = defaultdict(list)
        for group in self.start:
            if self.places is None or group.place in self.places:
                found[Key(group.place, group.level, group.sector)].append(group)
        return dict(found)

    def levels(self) -> list[LevelResult]:
        """The levels of the roadmap that have people here."""
        found = {level: [key for key in self.by_key if key.level == level] for level in ROADMAP_LEVELS}
        return [self._level(level, keys) for level, keys in found.items() if keys]

    def _level(self, level: Level, keys: Sequence[Key]) -> LevelResult:
        groups = self._groups(keys)
        tracks = sorted({group.track for group in groups})
        targets = targets_of(level)
        return LevelResult(
            level=level,
            tracks=tracks,
            points=self._points(groups),
            outcomes=self._outcomes(targets, keys),
            sectors=[
                self._body(Key("", level, sector), "", [key for key in keys if key.sector == sector], targets)
                for sector in sorted({key.sector for key in keys})
            ],
            needed=[]
            if self.places is not None
            else [self._needed(track, engine_target(targets[-1])) for track in tracks],
        )

    def places_by_level(self, names: Mapping[str, str]) -> list[PlaceRow]:
        """Every locality in the order of `names`, a cell for each level."""
        found: dict[str, dict[str, list[Key]]] = defaultdict(lambda: defaultdict(list))
        for key in self.by_key:
            if key.level in ROADMAP_LEVELS:
                found[key.place][key.level].append(key)
        return [self._place(place, names.get(place, ""), found[place]) for place in ["", *names] if place in found]

    def _place(self, place: str, name: str, levels: Mapping[str, list[Key]]) -> PlaceRow:
        cells = [
            self._body(Key(place, level, ""), name, levels[level], targets_of(level)[-1:]) if level in levels else None
            for level in ROADMAP_LEVELS
        ]
        now = sum((cell.now for cell in cells if cell), start=Count())
        return PlaceRow(code=place, name=name, now=now, levels=cells)

    def bodies(self, names: Mapping[str, str]) -> list[BodyResult]:
        """Every locality in the order of `names`, every level and sector."""
        levels = {level.value: place for place, level in enumerate(ROADMAP_LEVELS)}
        places = {code: place for place, code in enumerate(["", *names])}
        keys = [key for key in self.by_key if key.level in levels and key.place in places]
        keys.sort(key=lambda key: (places[key.place], levels[key.level], key.sector))
        return [self._body(key, names.get(key.place, ""), [key], targets_of(key.level)) for key in keys]

    def _groups(self, keys: Iterable[Key]) -> list[Group]:
        return [group for key in keys for group in self.by_key[key]]

    def _body(self, shown: Key, name: str, keys: Sequence[Key], targets: Sequence[PhaseTarget]) -> BodyResult:
        now = total_of(self.start, self._groups(keys))
        return BodyResult(
            key=shown,
            name=name,
            now=now,
            now_permille=now.permille(self.base),
            outcomes=self._outcomes(targets, keys),
        )

    def _points(self, groups: Sequence[Group]) -> list[Point]:
        states = [(self.scenario.snapshot.base_day.year, True, self.start)]
        states += [(end.year, False, end.groups) for end in self.ends]
        counts = [
            (year, is_base, total_of(state, [g for g in groups if g in state])) for year, is_base, state in states
        ]
        return [
            Point(
                year=year,
                is_base=is_base,
                count=count,
                permille=count.permille(self.base),
                permille_if_known=replace(count, meets=count.meets + count.unknown, unknown=0).permille(self.base),
            )
            for year, is_base, count in counts
        ]

    def _outcomes(self, targets: Sequence[PhaseTarget], keys: Sequence[Key]) -> list[Outcome]:
        groups = self._groups(keys)
        return [self._outcome(target, keys, groups) for target in targets]

    def _outcome(self, phase: PhaseTarget, keys: Sequence[Key], groups: Sequence[Group]) -> Outcome:
        target, now = engine_target(phase), total_of(self.start, groups)
        is_past = phase.last < self.scenario.snapshot.base_day
        count = self._recorded(phase.last, keys) if is_past else self._expected(phase.last.year, groups)
        is_met = count is not None and count.reaches(target, self.base)
        is_met_now = now.reaches(target, self.base)
        # The shares of the law are reached for good: once the year is known, later years do not count.
        year = None if is_met_now or (is_past and is_met) else year_reached(self.ends, target, self.base, groups)
        return Outcome(
            target=phase,
            is_past=is_past,
            count=count,
            permille=None if count is None else count.permille(self.base),
            is_met=is_met,
            is_met_now=is_met_now,
            year=year,
            missing=missing(now if is_past or count is None else count, target, self.base),
        )

    def _recorded(self, day: date, keys: Sequence[Key]) -> Count | None:
        if not any(found_on == day for found_on, _key in self.past):
            return None
        return sum((self.past.get((day, key), Count()) for key in keys), start=Count())

    def _expected(self, year: int, groups: Sequence[Group]) -> Count:
        end = next((end for end in self.ends if end.year == year), self.ends[-1])
        return total_of(end.groups, [group for group in groups if group in end.groups])

    def _needed(self, track: str, target: Target) -> NeededSeats:
        course = self.assumptions.courses[track]
        return NeededSeats(
            track=track,
            title=track_titles(self.scenario)[track],
            assumed=course.seats.get(LAST_YEAR, 0),
            cost=self.figures[track, Assumed.COST],
            needed=seats_needed(
                city_wide(self.cohorts, track),
                # The question is about places alone: whoever fails, gives up or lacks a record is left out of it.
                replace(
                    self.assumptions, courses={track: Course(seats={}, years=course.years, studying=course.studying)}
                ),
                track,
                target,
                self.base,
                self.figures["", Assumed.FIRST_INTAKE],
            ),
        )


def targets_of(level: str) -> list[PhaseTarget]:
    """The targets of the roadmap for a level, the earliest first."""
    return sorted((row for row in list_phase_targets() if row.level == level), key=lambda row: row.last)


def engine_target(phase: PhaseTarget) -> Target:
    return Target(phase.percent, phase.last.year, phase.counts_studying)


def missing(count: Count, target: Target, base: Base) -> int:
    """How many people more would have to count for the target."""
    counted = count.meets + (count.studying if target.counts_students else 0)
    return max(0, -(-target.percent * count.whole(base) // 100) - counted)


def past_counts(scenario: Scenario) -> dict[tuple[date, Key], Count]:
    """The ends of past phases by body; those below the standard count as waiting."""
    found: dict[tuple[date, Key], Count] = defaultdict(Count)
    for day, level, sector, place, standing, people in scenario.snapshot.past:
        found[date.fromisoformat(day), Key(place, level, sector)] += Count(**{Standing(standing).value: people})
    return dict(found)


def city_wide(cohorts: Sequence[Cohort], track: str) -> list[Cohort]:
    """The cohorts of one course whose standing is known, places and months put together.

    Much sooner the same answer: when everybody finishes, who of those retiring in one year goes first changes no total.
    """
    merged: dict[tuple[Any, ...], int] = defaultdict(int)
    for cohort in cohorts:
        if cohort.group.track == track and cohort.standing is not Standing.UNKNOWN:
            merged[cohort.group._replace(place=""), cohort.standing, month_of(year_of(cohort.retires), 12)] += (
                cohort.people
            )
    return [Cohort(group, standing, retires, people) for (group, standing, retires), people in merged.items()]
