"""What is to be decided: people with claims on targets, and every limit that binds the choice."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Person:
    """A candidate at a school; `subject` matters only where a cap names it. `away` lists periods of absence."""

    id: str
    school: str
    subject: str = ""
    away: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Claim:
    """`person` may be sent to `target`. Least `priority` goes first (months left, Decree 71/2020 Art 3)."""

    person: str
    target: str
    priority: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """A class of a target: places, the ward of its venue, the period in which its learners are away from school."""

    id: str
    target: str
    capacity: int
    venue: str = ""
    period: str = ""


@dataclass(frozen=True, slots=True)
class Quota:
    """At most `most` places of `target` for `unit`, a school or a ward."""

    target: str
    unit: str
    most: int


@dataclass(frozen=True, slots=True)
class Cap:
    """At most `most` people of `school` away in one period; with a `subject`, of that subject."""

    school: str
    most: int
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Minimum:
    """At least `least` people of `ward` (of one `target`, or of all). Not reaching it is a shortage, never a stop."""

    ward: str
    least: int
    target: str = ""


@dataclass(frozen=True, slots=True)
class Lock:
    """A decision people keep for themselves. Out with an empty `target` bars the person altogether."""

    person: str
    target: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One allocation. `seats` by target, `wards` by school, `travel` by (ward, ward of the venue), 0 where absent."""

    people: tuple[Person, ...]
    claims: tuple[Claim, ...]
    wards: Mapping[str, str]
    seats: Mapping[str, int]
    groups: tuple[Group, ...] = ()
    quotas: tuple[Quota, ...] = ()
    caps: tuple[Cap, ...] = ()
    minimums: tuple[Minimum, ...] = ()
    held: tuple[Lock, ...] = ()
    barred: tuple[Lock, ...] = ()
    travel: Mapping[tuple[str, str], float] = field(default_factory=dict)
