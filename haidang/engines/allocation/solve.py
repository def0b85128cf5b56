"""The whole decision: conflicts of locks, the choice, the classes, and a reason for everyone left out."""

from collections import Counter
from collections.abc import Sequence
from time import monotonic

import numpy as np

from haidang.engines.allocation.answer import Answer, Conflict, Goal, Level, Seat
from haidang.engines.allocation.components import list_components
from haidang.engines.allocation.conflicts import find_conflicts
from haidang.engines.allocation.equals import prefer_first
from haidang.engines.allocation.fairness import gini, shares
from haidang.engines.allocation.greedy import choose_in_order
from haidang.engines.allocation.grouping import Grouping, Traveller, group_travellers
from haidang.engines.allocation.levels import LocksClashError, solve_levels
from haidang.engines.allocation.limits import Limit, list_limits
from haidang.engines.allocation.locks import find_clash, place_locks
from haidang.engines.allocation.measure import missing_of
from haidang.engines.allocation.pairs import Flags, Ints, Names, Pairs, list_pairs, name_places, prune
from haidang.engines.allocation.problem import Minimum, Problem
from haidang.engines.allocation.programme import write_programme
from haidang.engines.allocation.reasons import explain_left_out

DEFAULT_SECONDS = 60.0


def allocate(problem: Problem, *, seconds: float = DEFAULT_SECONDS) -> Answer:
    """The best allocation found within `seconds`, the bound of each goal, and why the others stay.

    Deterministic: the same problem gives the same answer as long as the time suffices. docs/algorithms/allocation.md.
    """
    names = name_places(problem)
    pairs = list_pairs(problem, names)
    limits = list_limits(pairs, problem, names)
    conflicts = find_conflicts(pairs, limits, problem, names)
    if conflicts:
        return _refuse(conflicts)
    deadline = monotonic() + seconds
    try:
        placed = place_locks(pairs, problem, names)
    except LocksClashError:
        return _refuse((find_clash(pairs, problem, names),))
    chosen, levels = _choose(pairs, placed, problem, names, deadline=deadline)
    return _tell(pairs, chosen, limits, levels, problem, names)


def choose_by_priority(problem: Problem) -> Answer:
    """What choosing in the legal order by hand gives, without looking ahead; it proves nothing."""
    names = name_places(problem)
    pairs = list_pairs(problem, names)
    limits = list_limits(pairs, problem, names)
    return _tell(pairs, choose_in_order(pairs, limits, first=pairs.is_held), limits, (), problem, names)


def _choose(
    pairs: Pairs, placed: Flags, problem: Problem, names: Names, *, deadline: float
) -> tuple[Flags, tuple[Level, ...]]:
    """Part by part; the levels of the parts add up, because no limit joins them. `placed`: where the locks fit."""
    chosen = np.zeros(len(pairs), dtype=bool)
    claims = _count_claims(problem, names)
    levels: dict[Goal, Level] = {}
    if lost := _hopeless(pairs, problem, names):
        levels[Goal.SHORTAGE] = Level(Goal.SHORTAGE, lost, lost, 0.0)
    for part in list_components(pairs, names):
        kept = prune(part, problem, names)
        limits = list_limits(kept, problem, names)
        programme = write_programme(kept, limits, claims, _minimums_of(part, problem, names), names)
        first = np.isin(_key(kept, names), _key(pairs.only(placed), names))
        start = choose_in_order(kept, limits, first=first)
        solved = solve_levels(programme, start=start, seconds=deadline - monotonic())
        chosen |= np.isin(_key(pairs, names), _key(kept.only(solved.chosen), names))
        for level in solved.levels:
            levels[level.goal] = level if level.goal not in levels else _sum(levels[level.goal], level)
    return prefer_first(pairs, chosen), tuple(levels.values())


def _count_claims(problem: Problem, names: Names) -> Ints:
    """Claims by ward × target: what the fairness of shares is measured against."""
    counts = np.zeros((len(names.wards), len(names.targets)), dtype=np.int64)
    school = {person.id: person.school for person in problem.people}
    ward = np.array([names.wards[problem.wards[school[claim.person]]] for claim in problem.claims], dtype=np.int64)
    target = np.array([names.targets[claim.target] for claim in problem.claims], dtype=np.int64)
    np.add.at(counts, (ward, target), 1)
    return counts


def _minimums_of(part: Pairs, problem: Problem, names: Names) -> list[Minimum]:
    met = set(np.unique(part.ward).tolist())
    return [minimum for minimum in problem.minimums if names.wards[minimum.ward] in met]


def _hopeless(pairs: Pairs, problem: Problem, names: Names) -> int:
    """Missing in wards from which nobody can go at all: no part of the problem knows them."""
    met = _minimums_of(pairs, problem, names)
    return sum(minimum.least for minimum in problem.minimums) - sum(minimum.least for minimum in met)


def _key(pairs: Pairs, names: Names) -> Ints:
    return pairs.claim * len(names.periods) + pairs.period


def _sum(one: Level, other: Level) -> Level:
    return Level(one.goal, one.value + other.value, one.bound + other.bound, round(one.seconds + other.seconds, 3))


def _refuse(conflicts: tuple[Conflict, ...]) -> Answer:
    return Answer(
        seats=(), levels=(), left_out=(), shortages={}, unfilled={}, conflicts=conflicts,
        wards=(), schools=(), gini_wards=0.0, gini_schools=0.0,
    )  # fmt: skip


def _tell(
    pairs: Pairs, chosen: Flags, limits: Sequence[Limit], levels: tuple[Level, ...], problem: Problem, names: Names
) -> Answer:
    went = pairs.only(chosen)
    travellers = _travellers(went, problem, names)
    began = monotonic()
    grouping = group_travellers(travellers, problem)
    if levels and problem.groups:
        levels = (*levels, Level(Goal.TRAVEL, grouping.travel, grouping.bound, round(monotonic() - began, 3)))
    claimants = _claimants(problem)
    wards = shares((problem.wards[school] for _one, school in claimants), (one.ward for one in travellers))
    schools = shares((school for _one, school in claimants), (one.school for one in travellers))
    return Answer(
        seats=tuple(_seat(one, grouping) for one in travellers),
        levels=levels,
        left_out=explain_left_out(pairs, chosen, limits, problem),
        shortages=_shortages(travellers, problem),
        unfilled=_unfilled(travellers, problem),
        conflicts=(),
        wards=wards,
        schools=schools,
        gini_wards=gini(wards),
        gini_schools=gini(schools),
    )


def _travellers(went: Pairs, problem: Problem, names: Names) -> list[Traveller]:
    by_id = {person.id: person for person in problem.people}
    periods = list(names.periods)
    found = []
    for place, period in zip(went.claim.tolist(), went.period.tolist(), strict=True):
        claim = problem.claims[place]
        school = by_id[claim.person].school
        found.append(Traveller(claim.person, school, problem.wards[school], claim.target, periods[period]))
    return found


def _seat(one: Traveller, grouping: Grouping) -> Seat:
    return Seat(one.person, one.target, grouping.groups.get((one.person, one.target), ""), one.period)


def _claimants(problem: Problem) -> list[tuple[str, str]]:
    """(person, school) once for every person with a claim: two claims of one person are one wish to be served."""
    wanted = {claim.person for claim in problem.claims}
    return [(person.id, person.school) for person in problem.people if person.id in wanted]


def _shortages(travellers: Sequence[Traveller], problem: Problem) -> dict[tuple[str, str], int]:
    """By (ward, target or "") of every minimum that was not reached, how many are missing."""
    return missing_of(problem, Counter((one.ward, one.target) for one in travellers))


def _unfilled(travellers: Sequence[Traveller], problem: Problem) -> dict[str, int]:
    """By target, the seats that stay empty."""
    left = dict(problem.seats)
    for one in travellers:
        left[one.target] -= 1
    return {target: places for target, places in left.items() if places}
