"""Plays the years: who begins, finishes, retires and is recruited. Deterministic, in whole people.

Nothing is drawn by lot. A share of people is taken from their running number: of the first n who begin in a track,
n * on_time // 100 finish on time, whatever the years are they begin in; so no share is rounded away year after year.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from haidang.engines.forecast.values import (
    Assumptions,
    Cohort,
    Count,
    Course,
    Group,
    Standing,
    YearEnd,
    month_of,
    year_of,
)

FOREVER = 1000  # years; recruits do not retire within any forecast


@dataclass(slots=True)
class Pool:
    """People by group and month of retirement."""

    people: dict[tuple[int, Group], int] = field(default_factory=lambda: defaultdict(int))

    def add(self, retires: int, group: Group, people: int) -> None:
        if people:
            self.people[retires, group] += people

    def retire(self, year: int) -> dict[Group, int]:
        """Takes out those who retire by the end of the year."""
        gone: dict[Group, int] = defaultdict(int)
        last = month_of(year, 12)
        for retires, group in [key for key in self.people if key[0] <= last]:
            gone[group] += self.people.pop((retires, group))
        return gone


@dataclass(slots=True)
class Track:
    """One course: its queue in legal order, and its classes by the year in which their people finish."""

    course: Course
    queue: Pool = field(default_factory=Pool)
    finishing: dict[int, Pool] = field(default_factory=lambda: defaultdict(Pool))
    dropping: dict[int, Pool] = field(default_factory=lambda: defaultdict(Pool))
    begun: int = 0

    def begin(self, year: int, seats: int) -> int:
        """The first in the queue who can still finish begin, as far as there are seats; returns how many."""
        left = seats
        for retires, group in sorted(self.queue.people):
            if not left:
                break
            if year_of(retires) <= year + self.course.years:
                continue
            taken = min(left, self.queue.people[retires, group])
            self._take(year, retires, group, taken)
            left -= taken
        return seats - left

    def _take(self, year: int, retires: int, group: Group, people: int) -> None:
        self.queue.people[retires, group] -= people
        if not self.queue.people[retires, group]:
            del self.queue.people[retires, group]
        before, after = outcomes(self.begun, self.course), outcomes(self.begun + people, self.course)
        on_time, dropping = after[0] - before[0], after[1] - before[1]
        finish = year + self.course.years
        self.finishing[finish].add(retires, group, on_time)
        self.dropping[finish].add(retires, group, dropping)
        self.finishing[finish + 1].add(retires, group, people - on_time - dropping)
        self.begun += people

    def pools(self) -> list[Pool]:
        return [self.queue, *self.finishing.values(), *self.dropping.values()]


def outcomes(begun: int, course: Course) -> tuple[int, int]:
    """How many of the first `begun` finish on time, and how many never do."""
    on_time = begun * course.on_time // 100
    rest = begun - on_time
    not_on_time = 100 - course.on_time
    return on_time, rest * course.dropping_out // not_on_time if not_on_time else 0


@dataclass(slots=True)
class Body:
    """Everybody: those in tracks, and those outside who only wait for retirement."""

    tracks: dict[str, Track]
    meets: Pool = field(default_factory=Pool)
    exempt: Pool = field(default_factory=Pool)
    unknown: Pool = field(default_factory=Pool)
    dropped: Pool = field(default_factory=Pool)
    retired: dict[Group, int] = field(default_factory=lambda: defaultdict(int))
    recruited: dict[Group, int] = field(default_factory=lambda: defaultdict(int))

    def counts(self) -> dict[Group, Count]:
        queues = [track.queue for track in self.tracks.values()]
        studying = [
            pool
            for track in self.tracks.values()
            for classes in (track.finishing, track.dropping)
            for pool in classes.values()
        ]
        counted: dict[Group, list[int]] = defaultdict(lambda: [0] * 6, {group: [0] * 6 for group in self.retired})
        for place, pools in enumerate(([self.meets], queues, studying, [self.dropped], [self.exempt], [self.unknown])):
            for pool in pools:
                for (_retires, group), people in pool.people.items():
                    counted[group][place] += people
        return {group: Count(*counts) for group, counts in sorted(counted.items())}


def base_state(cohorts: Iterable[Cohort], assumptions: Assumptions) -> Mapping[Group, Count]:
    """The groups on the base day."""
    return _gather(cohorts, assumptions).counts()


def play(cohorts: Iterable[Cohort], assumptions: Assumptions) -> list[YearEnd]:
    """The end of every year from the base year to the last."""
    body = _gather(cohorts, assumptions)
    return [_play_year(body, assumptions, year) for year in range(assumptions.base_year, assumptions.last_year + 1)]


def _gather(cohorts: Iterable[Cohort], assumptions: Assumptions) -> Body:
    body = Body({name: Track(course) for name, course in assumptions.courses.items()})
    for cohort in cohorts:
        _pool_of(body, cohort).add(cohort.retires, cohort.group, cohort.people)
    for track in body.tracks.values():
        # Whoever studies on the base day began the year before: the first of the queue, as the law wants it.
        track.begin(assumptions.base_year - 1, track.course.studying)
    return body


def _pool_of(body: Body, cohort: Cohort) -> Pool:
    match cohort.standing:
        case Standing.MEETS:
            return body.meets
        case Standing.EXEMPT:
            return body.exempt
        case Standing.UNKNOWN:
            return body.unknown
        case Standing.WAITING:
            if cohort.group.track not in body.tracks:
                raise ValueError(f"No course is assumed for {cohort.group.track!r}.")
            return body.tracks[cohort.group.track].queue


def _play_year(body: Body, assumptions: Assumptions, year: int) -> YearEnd:
    begun = {name: track.begin(year, track.course.seats.get(year, 0)) for name, track in body.tracks.items()}
    for track in body.tracks.values():
        for (retires, group), people in track.finishing.pop(year, Pool()).people.items():
            body.meets.add(retires, group, people)
        for (retires, group), people in track.dropping.pop(year, Pool()).people.items():
            body.dropped.add(retires, group, people)
    retired = _retire(body, year)
    recruited = _recruit(body, assumptions)
    return YearEnd(year, body.counts(), begun, retired, recruited)


def _retire(body: Body, year: int) -> int:
    pools = [body.meets, body.exempt, body.unknown, body.dropped]
    pools += [pool for track in body.tracks.values() for pool in track.pools()]
    total = 0
    for pool in pools:
        for group, people in pool.retire(year).items():
            body.retired[group] += people
            total += people
    return total


def _recruit(body: Body, assumptions: Assumptions) -> int:
    """Recruits by the running number of the retired of their group, so that shares are not rounded away."""
    total = 0
    retires = month_of(assumptions.last_year + FOREVER, 12)
    for group, retired in body.retired.items():
        before = body.recruited[group]
        after = retired * assumptions.replaced // 100
        meeting = (after * assumptions.recruits_meeting // 100) - (before * assumptions.recruits_meeting // 100)
        body.meets.add(retires, group, meeting)
        below = after - before - meeting
        if below:
            waits = body.tracks[group.track].queue if group.track in body.tracks else body.unknown
            waits.add(retires, group, below)
        body.recruited[group] = after
        total += after - before
    return total
