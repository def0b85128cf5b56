"""What is said of a body of staff: its years, its targets, when it reaches them and who is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from haidang.areas.forecasts.queries.snapshots import LAST_YEAR
from haidang.areas.standards.queries import PhaseTarget
from haidang.engines.forecast.values import Count
from haidang.foundation.organisation.models import Level


class Key(NamedTuple):
    """The smallest body of staff that is shown."""

    place: str
    level: str
    sector: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A body on the base day or at the end of a year."""

    year: int
    is_base: bool
    count: Count
    permille: int | None
    permille_if_known: int | None  # were everybody whose facts are missing to meet the standard


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One target of one body. `count` is the body on the last day of the phase; None when nobody counted it."""

    target: PhaseTarget
    is_past: bool
    count: Count | None
    permille: int | None
    is_met: bool  # on the last day of the phase
    is_met_now: bool  # on the base day
    year: int | None  # the first year at whose end it is reached, when not before
    missing: int  # people on the last day of the phase; of a past one on the base day

    @property
    def is_late(self) -> bool:
        return not self.is_met and not (self.is_past and self.is_met_now)


@dataclass(frozen=True, slots=True, kw_only=True)
class NeededSeats:
    """How many places a year one course needs for the last target; None when no number is in time."""

    track: str
    title: str
    assumed: int
    needed: int | None
    cost: int

    @property
    def budget(self) -> int | None:
        return None if self.needed is None else self.needed * self.cost


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyResult:
    """A place, level or sector: on the base day, on the last day of the roadmap, and its targets."""

    key: Key
    name: str
    now: Count
    now_permille: int | None
    outcomes: Sequence[Outcome]

    @property
    def last(self) -> Outcome:
        return self.outcomes[-1]

    @property
    def level(self) -> Level:
        return Level(self.key.level)


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelResult:
    """One level over the years."""

    level: Level
    tracks: Sequence[str]
    points: Sequence[Point]
    outcomes: Sequence[Outcome]
    sectors: Sequence[BodyResult]
    needed: Sequence[NeededSeats]

    @property
    def last(self) -> Outcome:
        return self.outcomes[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow:
    """One locality: a cell for each level of the roadmap, None where the level has nobody."""

    code: str
    name: str
    now: Count
    levels: Sequence[BodyResult | None]


def said_of(outcome: Outcome) -> str:
    """When the target is reached, in words."""
    last = f"{outcome.target.last:%d/%m/%Y}"
    if outcome.is_past and outcome.is_met:
        return _("reached by %(day)s") % {"day": last}
    if outcome.is_met_now:
        return _("reached on the base day")
    if outcome.year is None:
        return _("not before %(year)s") % {"year": LAST_YEAR + 1}
    return _("by 31/12/%(year)s") % {"year": outcome.year}


def said_shortly(outcome: Outcome) -> str:
    """The same for a narrow column."""
    if outcome.is_met_now or (outcome.is_past and outcome.is_met):
        return pgettext("target", "reached")
    if outcome.year is None:
        return _("after %(year)s") % {"year": LAST_YEAR}
    return _("end of %(year)s") % {"year": outcome.year}
