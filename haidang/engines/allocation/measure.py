"""What a choice is worth and whether it keeps the limits, counted plainly: no solver, no arrays shared with it."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from haidang.engines.allocation.answer import Goal
from haidang.engines.allocation.limits import LimitKind
from haidang.engines.allocation.problem import Problem
from haidang.engines.allocation.programme import FAIRNESS_SCALE


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody goes: to which target, in which class and period where those are known."""

    person: str
    target: str
    group: str = ""
    period: str = ""


@dataclass(frozen=True, slots=True)
class Broken:
    """A limit that a choice does not keep."""

    limit: LimitKind
    place: str
    most: int
    count: int


def measure(problem: Problem, places: Collection[Place]) -> dict[Goal, float]:
    """The value of each goal for the people who go; travel only where everyone has a class."""
    school = {person.id: person.school for person in problem.people}
    ward_of = {person: problem.wards[school[person]] for person in school}
    claimed = Counter((ward_of[claim.person], claim.target) for claim in problem.claims)
    sent = Counter((ward_of[place.person], place.target) for place in places)
    ranks = rank_claims(problem)
    values = {
        Goal.SHORTAGE: float(sum(missing_of(problem, sent).values())),
        Goal.SEATS: float(len(places)),
        Goal.PRIORITY: float(sum(ranks[place.person, place.target] for place in places)),
        Goal.FAIRNESS: float(sum(_unevenness(count, claimed[key]) for key, count in sent.items())),
    }
    if not problem.minimums:
        del values[Goal.SHORTAGE]
    venue = {group.id: group.venue for group in problem.groups}
    if problem.groups:
        travels = (problem.travel.get((ward_of[p.person], venue[p.group]), 0.0) for p in places if p.group)
        values[Goal.TRAVEL] = round(sum(travels), 6)
    return values


def rank_claims(problem: Problem) -> dict[tuple[str, str], int]:
    """(person, target) → the place of its priority among the distinct priorities of the target, 0 first."""
    of_target: dict[str, set[int]] = {}
    for claim in problem.claims:
        of_target.setdefault(claim.target, set()).add(claim.priority)
    rank = {target: {value: place for place, value in enumerate(sorted(found))} for target, found in of_target.items()}
    return {(claim.person, claim.target): rank[claim.target][claim.priority] for claim in problem.claims}


def missing_of(problem: Problem, sent: Mapping[tuple[str, str], int]) -> dict[tuple[str, str], int]:
    """By (ward, target or "") how many are missing from its minimum; `sent` counts people by ward and target."""
    altogether = Counter[str]()
    for (ward, _target), count in sent.items():
        altogether[ward] += count
    missing = {}
    for minimum in problem.minimums:
        count = sent.get((minimum.ward, minimum.target), 0) if minimum.target else altogether[minimum.ward]
        if count < minimum.least:
            missing[minimum.ward, minimum.target] = minimum.least - count
    return missing


def _unevenness(count: int, claims: int) -> int:
    """The k-th person costs (2k - 1) thousandths of the claims, rounded as the programme rounds it."""
    return sum(round((2 * place - 1) * FAIRNESS_SCALE / claims) for place in range(1, count + 1))


def find_broken(problem: Problem, places: Sequence[Place]) -> list[Broken]:
    """Every limit the choice does not keep; the limits of classes only where everyone has a class."""
    person = {one.id: one for one in problem.people}
    seated = [(place, person[place.person]) for place in places]
    counts: dict[LimitKind, Counter[tuple[str, ...]]] = {
        LimitKind.PERSON: Counter((one.id,) for _place, one in seated),
        LimitKind.SUBJECT_CAP: Counter((one.school, one.subject, place.period) for place, one in seated),
        LimitKind.SCHOOL_CAP: Counter((one.school, place.period) for place, one in seated),
        LimitKind.SCHOOL_QUOTA: Counter((one.school, place.target) for place, one in seated),
        LimitKind.WARD_QUOTA: Counter((problem.wards[one.school], place.target) for place, one in seated),
        LimitKind.CAPACITY: Counter((place.group,) for place, _one in seated if place.group),
        LimitKind.SEATS: Counter((place.target,) for place, _one in seated),
    }
    bounds = _bounds(problem)
    return [
        Broken(kind, " · ".join(part for part in key if part), most, count)
        for kind, counted in counts.items()
        for key, count in sorted(counted.items())
        if (most := _bound(bounds, kind, key)) is not None and count > most
    ]


def _bounds(problem: Problem) -> dict[LimitKind, dict[tuple[str, ...], int]]:
    schools = problem.wards
    return {
        LimitKind.SUBJECT_CAP: _tightest(((c.school, c.subject), c.most) for c in problem.caps if c.subject),
        LimitKind.SCHOOL_CAP: _tightest(((c.school,), c.most) for c in problem.caps if not c.subject),
        LimitKind.SCHOOL_QUOTA: _tightest(((q.unit, q.target), q.most) for q in problem.quotas if q.unit in schools),
        LimitKind.WARD_QUOTA: _tightest(((q.unit, q.target), q.most) for q in problem.quotas if q.unit not in schools),
        LimitKind.CAPACITY: {(group.id,): group.capacity for group in problem.groups},
        LimitKind.SEATS: {(target,): seats for target, seats in problem.seats.items()},
    }


def _tightest(limits: Iterable[tuple[tuple[str, ...], int]]) -> dict[tuple[str, ...], int]:
    found: dict[tuple[str, ...], int] = {}
    for key, most in limits:
        found[key] = min(most, found.get(key, most))
    return found


def _bound(
    bounds: Mapping[LimitKind, Mapping[tuple[str, ...], int]], kind: LimitKind, key: tuple[str, ...]
) -> int | None:
    """The bound of one count; caps hold in each period, so the period at the end of their key does not matter."""
    if kind is LimitKind.PERSON:
        return 1
    if kind in (LimitKind.SUBJECT_CAP, LimitKind.SCHOOL_CAP):
        key = key[:-1]
    return bounds[kind].get(key)
