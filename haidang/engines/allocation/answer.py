"""What was decided, how well, how sure, and why not the others."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Goal(StrEnum):
    """The goals in their order: a later one never costs an earlier one anything."""

    SHORTAGE = "shortage"  # people missing from the wards' minimums (least)
    SEATS = "seats"  # seats filled (most)
    PRIORITY = "priority"  # sum of ranks of those who go (least): the legal order
    FAIRNESS = "fairness"  # sum over wards and targets of served² / claims, in thousandths (least): even shares
    TRAVEL = "travel"  # sum of travel from the ward to the venue (least)


@dataclass(frozen=True, slots=True)
class Level:
    """One goal: the value reached, the bound no choice can beat, and their difference relative to the bound."""

    goal: Goal
    value: float
    bound: float
    seconds: float

    @property
    def gap(self) -> float:
        return abs(self.value - self.bound) / max(1.0, abs(self.bound))


@dataclass(frozen=True, slots=True)
class Seat:
    """`person` goes to `target`, in class `group` where classes are given."""

    person: str
    target: str
    group: str
    period: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A claim that was not served: every limit that is full for it, the first one being the one to tell.

    `last_rank` is the highest rank admitted to the target, `rank` the claim's own.
    """

    person: str
    target: str
    reasons: tuple[str, ...]
    rank: int
    last_rank: int | None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Locks that no choice can keep together: a smallest set, the limit they break, and its bound."""

    limit: str
    place: str
    most: int
    locks: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Share:
    """What one unit got of what it claims (people, not pairs)."""

    unit: str
    claims: int
    served: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One allocation. With `conflicts` there are no seats; `is_proven` says every level met its bound."""

    seats: tuple[Seat, ...]
    levels: tuple[Level, ...]
    left_out: tuple[LeftOut, ...]
    shortages: Mapping[tuple[str, str], int]
    unfilled: Mapping[str, int]
    conflicts: tuple[Conflict, ...]
    wards: tuple[Share, ...]
    schools: tuple[Share, ...]
    gini_wards: float
    gini_schools: float

    @property
    def is_proven(self) -> bool:
        return not self.conflicts and all(level.gap <= 1e-6 for level in self.levels)
