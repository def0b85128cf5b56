"""Small problems for the tests, and an oracle that tries every choice."""

from collections import Counter
from collections.abc import Iterator
from itertools import product

from hypothesis import strategies as st

from haidang.engines.allocation.answer import Goal
from haidang.engines.allocation.problem import Cap, Claim, Group, Lock, Minimum, Person, Problem, Quota

type Choice = tuple[tuple[str, str, str], ...]  # (person, target, period)

SUBJECTS = ("TOAN", "VAN")
PERIODS = ("T6", "T7")


@st.composite
def problems(draw: st.DrawFn, *, periods: int = 1) -> Problem:
    """At most 6 people, 2 schools a ward, 2 targets, with every kind of limit now and then."""
    wards = {"A1": "A", "A2": "A", "B1": "B"}
    schools, targets = sorted(wards), ("T1", "T2")
    absences = st.frozensets(st.sampled_from(PERIODS), max_size=2) if periods > 1 else st.just(frozenset[str]())
    people = tuple(
        Person(f"p{place}", draw(st.sampled_from(schools)), draw(st.sampled_from(SUBJECTS)), draw(absences))
        for place in range(draw(st.integers(1, 6)))
    )
    claims = tuple(
        Claim(person.id, target, draw(st.integers(0, 3)))
        for person in people
        for target in targets
        if draw(st.booleans())
    )
    number = st.integers(0, 3)
    groups = tuple(
        Group(f"{target}-{period}", target, draw(number), draw(st.sampled_from("AB")), period)
        for target in targets
        for period in PERIODS[:periods]
        if periods > 1 or draw(st.booleans())
    )
    held = tuple(Lock(claim.person, claim.target) for claim in claims if draw(st.integers(0, 5)) == 0)
    return Problem(
        people=people,
        claims=claims,
        wards=wards,
        seats={target: draw(number) for target in targets},
        groups=groups,
        quotas=tuple(
            Quota(target, unit, draw(number)) for target in targets for unit in ("A", "A1") if draw(st.booleans())
        ),
        caps=(
            *(Cap(school, draw(number)) for school in schools if draw(st.booleans())),
            *(Cap(school, draw(st.integers(0, 1)), "TOAN") for school in schools if draw(st.booleans())),
        ),
        minimums=tuple(
            Minimum(ward, draw(number), draw(st.sampled_from(("", "T1")))) for ward in "AB" if draw(st.booleans())
        ),
        held=held,
        barred=tuple(Lock(one.id, draw(st.sampled_from(("T1", "")))) for one in people if draw(st.integers(0, 5)) == 0),
        travel={("A", "B"): 3.0, ("B", "A"): 3.0},
    )  # fmt: skip


def all_choices(problem: Problem) -> Iterator[Choice]:
    """Every choice that breaks no limit and keeps every lock."""
    options = []
    for person in problem.people:
        mine = [()] + [
            ((person.id, claim.target, period),)
            for claim in problem.claims
            if claim.person == person.id
            for period in _periods(problem, claim.target)
            if period not in person.away
        ]
        options.append(mine)
    for picked in product(*options):
        choice = tuple(pick for part in picked for pick in part)
        if not broken_limits(problem, choice):
            yield choice


def least_travel(problem: Problem, choice: Choice) -> float:
    """The shortest way to put a choice into the classes of its targets and periods, by trying every way."""
    school = {person.id: person.school for person in problem.people}
    rooms = [
        [group for group in problem.groups if (group.target, group.period) == (target, period)]
        for _one, target, period in choice
    ]
    seated = [(problem.wards[school[one]], groups) for (one, _t, _p), groups in zip(choice, rooms, strict=True)]
    ways = product(*(groups for _ward, groups in seated if groups))
    wards = [ward for ward, groups in seated if groups]
    fitting = (way for way in ways if all(count <= group.capacity for group, count in Counter(way).items()))
    return min(sum(problem.travel.get((w, g.venue), 0.0) for w, g in zip(wards, way, strict=True)) for way in fitting)


def _periods(problem: Problem, target: str) -> list[str]:
    return sorted({group.period for group in problem.groups if group.target == target}) or [""]


def broken_limits(problem: Problem, choice: Choice) -> list[str]:
    """The limits and locks a choice breaks, counted one by one and not by the engine's arrays."""
    school = {person.id: person.school for person in problem.people}
    subject = {person.id: person.subject for person in problem.people}
    by_target = Counter(target for _one, target, _period in choice)
    broken = [f"seats {target}" for target, number in by_target.items() if number > problem.seats[target]]
    broken += [f"person {one}" for one, times in Counter(one for one, _t, _p in choice).items() if times > 1]
    for quota in problem.quotas:
        here = [one for one, target, _p in choice if target == quota.target]
        served = sum(quota.unit in (school[one], problem.wards[school[one]]) for one in here)
        broken += [f"quota {quota}"] * (served > quota.most)
    for cap in problem.caps:
        away = Counter(
            period for one, _t, period in choice if school[one] == cap.school and cap.subject in ("", subject[one])
        )
        broken += [f"cap {cap}"] * any(number > cap.most for number in away.values())
    room = Counter[tuple[str, str]]()
    for group in problem.groups:
        room[group.target, group.period] += group.capacity
    for place, number in Counter((target, period) for _one, target, period in choice).items():
        has_groups = any(group.target == place[0] for group in problem.groups)
        broken += [f"capacity {place}"] * (has_groups and number > room[place])
    went = {(one, target) for one, target, _p in choice}
    broken += [f"held {lock}" for lock in problem.held if (lock.person, lock.target) not in went]
    barred = {(lock.person, lock.target) for lock in problem.barred}
    broken += [f"barred {pair}" for pair in went if pair in barred or (pair[0], "") in barred]
    return broken


def goals_of(problem: Problem, choice: Choice) -> dict[Goal, float]:
    """The first four goals, each counted from its definition."""
    school = {person.id: person.school for person in problem.people}
    ward = {person: problem.wards[unit] for person, unit in school.items()}
    priorities: dict[str, list[int]] = {}
    for claim in problem.claims:
        priorities.setdefault(claim.target, []).append(claim.priority)
    rank = {
        (claim.person, claim.target): sorted(set(priorities[claim.target])).index(claim.priority)
        for claim in problem.claims
    }
    sizes = Counter((ward[claim.person], claim.target) for claim in problem.claims)
    served = Counter((ward[one], target) for one, target, _p in choice)
    shortage = 0
    for minimum in problem.minimums:
        got = sum(n for (w, t), n in served.items() if w == minimum.ward and minimum.target in ("", t))
        shortage += max(0, minimum.least - got)
    curve = sum(round((2 * k + 1) * 1000 / sizes[key]) for key, number in served.items() for k in range(number))
    return {
        Goal.SHORTAGE: shortage,
        Goal.SEATS: len(choice),
        Goal.PRIORITY: sum(rank[one, target] for one, target, _p in choice),
        Goal.FAIRNESS: curve,
    }


def best_goals(problem: Problem) -> dict[Goal, float] | None:
    """The lexicographic optimum over all choices; None when no choice keeps the locks."""
    found = [goals_of(problem, choice) for choice in all_choices(problem)]
    order = (Goal.SHORTAGE, Goal.SEATS, Goal.PRIORITY, Goal.FAIRNESS)
    return min(found, key=lambda goals: [goals[g] * (-1 if g is Goal.SEATS else 1) for g in order], default=None)
