"""What a forecast takes and gives: plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Standing(StrEnum):
    """Where people stand towards the degree standard on the base day."""

    MEETS = "meets"
    WAITING = "waiting"  # below the standard, must go, not yet in a course
    EXEMPT = "exempt"  # below the standard, too few months left in 2020: stays so until retirement
    UNKNOWN = "unknown"  # a fact is missing: counted as below the standard, never sent


class Base(StrEnum):
    """Whom a share is taken of."""

    IN_SCOPE = "in_scope"  # without the exempt: those the roadmap is about, and those who meet the standard
    ALL = "all"


class Group(NamedTuple):  # a tuple: hashed and sorted many thousand times, six times as fast as a dataclass
    """People who are counted together; `track` is the course that brings them to the standard."""

    track: str
    level: str
    sector: str
    place: str


@dataclass(frozen=True, slots=True)
class Cohort:
    """`people` of a group who stand alike and retire in the same month (months since year 0, see `month_of`)."""

    group: Group
    standing: Standing
    retires: int
    people: int


def month_of(year: int, month: int) -> int:
    """A month as one number."""
    return year * 12 + month - 1


def year_of(month: int) -> int:
    return month // 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The course of one track, the same every year.

    Of those who begin, in the order in which they begin, `on_time` in a hundred finish after `years`, `dropping_out`
    in a hundred never do, and the rest finish one year later. People begin who can finish before the year they retire.
    """

    seats: Mapping[int, int]
    years: int = 2
    on_time: int = 100
    dropping_out: int = 0
    studying: int = 0  # of those who wait on the base day, how many are in a course already: the first in the order

    def __post_init__(self) -> None:
        if self.years < 1:
            raise ValueError("A course takes a year at least.")
        if not (0 <= self.on_time <= 100 and 0 <= self.dropping_out <= 100 - self.on_time):
            raise ValueError("Shares are between 0 and 100 and do not exceed 100 together.")
        if self.studying < 0 or any(count < 0 for count in self.seats.values()):
            raise ValueError("Nobody can be a negative number of people.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumptions:
    """What is assumed for all years; recruits follow from the retirements of their own group."""

    base_year: int  # figures of the base day stand for the beginning of what is left of this year
    last_year: int
    courses: Mapping[str, Course]
    replaced: int = 100  # of a hundred who retire, so many are replaced in the same year
    recruits_meeting: int = 100  # of a hundred recruits, so many meet the standard; the others wait

    def __post_init__(self) -> None:
        if self.last_year < self.base_year:
            raise ValueError("The last year lies before the first.")
        if not (0 <= self.replaced <= 200 and 0 <= self.recruits_meeting <= 100):
            raise ValueError("Shares of recruits lie between 0 and 100; replacement between 0 and 200.")


@dataclass(frozen=True, slots=True)
class Count:
    """People of a group at the end of one year."""

    meets: int = 0
    waiting: int = 0
    studying: int = 0
    dropped: int = 0
    exempt: int = 0
    unknown: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(
            self.meets + other.meets,
            self.waiting + other.waiting,
            self.studying + other.studying,
            self.dropped + other.dropped,
            self.exempt + other.exempt,
            self.unknown + other.unknown,
        )

    @property
    def total(self) -> int:
        return self.meets + self.waiting + self.studying + self.dropped + self.exempt + self.unknown

    def whole(self, base: Base) -> int:
        return self.total if base is Base.ALL else self.total - self.exempt

    def permille(self, base: Base) -> int | None:
        """Share meeting the standard, in thousandths, rounded down: 1000 is said only of everyone; None of nobody."""
        whole = self.whole(base)
        return self.meets * 1000 // whole if whole else None

    def reaches(self, target: "Target", base: Base) -> bool:
        """Whether the share is at least the target's; a body without people has reached everything."""
        counted = self.meets + (self.studying if target.counts_students else 0)
        return counted * 100 >= target.percent * self.whole(base)


@dataclass(frozen=True, slots=True)
class Target:
    """So many in a hundred by the end of a year; the first phase of the roadmap counts those in a course too."""

    percent: int
    year: int
    counts_students: bool = False


@dataclass(frozen=True, slots=True)
class YearEnd:
    """The state of every group at the end of a year, and what happened in it."""

    year: int
    groups: Mapping[Group, Count]
    begun: Mapping[str, int] = field(default_factory=dict)  # by track
    retired: int = 0
    recruited: int = 0


def total_of(groups: Mapping[Group, Count], wanted: Sequence[Group] | None = None) -> Count:
    """The groups added up; all of them by default."""
    counts = groups.values() if wanted is None else [groups[group] for group in wanted]
    meets = waiting = studying = dropped = exempt = unknown = 0
    for count in counts:  # in plain numbers: thousands are added for one page
        meets += count.meets
        waiting += count.waiting
        studying += count.studying
        dropped += count.dropped
        exempt += count.exempt
        unknown += count.unknown
    return Count(meets, waiting, studying, dropped, exempt, unknown)
