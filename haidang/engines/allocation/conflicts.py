"""Locks that cannot be kept together.

Every hard limit is an upper bound, so leaving everyone else at home is always allowed: the problem has an answer
exactly when the locks alone fit. One lock more than a limit allows is a conflict; it is a smallest one when no tighter
limit is broken by some of the same locks.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from haidang.engines.allocation.answer import Conflict
from haidang.engines.allocation.limits import Limit, LimitKind
from haidang.engines.allocation.pairs import Ints, Names, Pairs
from haidang.engines.allocation.problem import Problem

IMPOSSIBLE = "impossible"  # the locked pair is barred, not claimed, or the person is away in every period


def find_conflicts(pairs: Pairs, limits: Sequence[Limit], problem: Problem, names: Names) -> tuple[Conflict, ...]:
    """The smallest conflicts, fewest locks first. None, too, where locks with a choice of period only seem to fit."""
    found = sorted(
        [*_impossible(pairs, problem), *_broken(pairs, limits, problem, names)],
        key=lambda conflict: (len(conflict.locks), conflict.limit, conflict.place),
    )
    kept: list[Conflict] = []
    for conflict in found:
        if not any(set(other.locks) <= set(conflict.locks) for other in kept):
            kept.append(conflict)
    return tuple(kept)


def _impossible(pairs: Pairs, problem: Problem) -> Iterator[Conflict]:
    possible = {_claim(problem, claim) for claim in pairs.claim[pairs.is_held].tolist()}
    for lock in problem.held:
        if (lock.person, lock.target) not in possible:
            yield Conflict(IMPOSSIBLE, lock.person, 0, ((lock.person, lock.target),))


def _claim(problem: Problem, place: int) -> tuple[str, str]:
    claim = problem.claims[place]
    return claim.person, claim.target


def _broken(pairs: Pairs, limits: Sequence[Limit], problem: Problem, names: Names) -> Iterator[Conflict]:
    held = np.flatnonzero(pairs.is_held)
    if len(np.unique(pairs.claim[held])) < len(held):
        return  # some lock still has a choice of period: only solving can tell (deletion filter)
    for _most, _limit, too_many in _exceeded(limits, held):
        most, limit, smallest = min(_exceeded(limits, too_many), key=lambda broken: broken[0])
        locks = tuple(_claim(problem, claim) for claim in pairs.claim[smallest].tolist())
        yield Conflict(limit.kind.value, _place(limit.kind, pairs, int(smallest[0]), names), most, locks)


def _exceeded(limits: Sequence[Limit], held: Ints) -> Iterator[tuple[int, Limit, Ints]]:
    """Each row that more of the pairs `held` stand in than it allows: its bound, and the first pairs, one too many."""
    for limit in limits:
        rows = limit.row[held]
        for row in np.unique(rows[rows >= 0]).tolist():
            inside, most = held[rows == row], int(limit.most[row])
            if len(inside) > most:
                yield most, limit, inside[: most + 1]


def _place(kind: LimitKind, pairs: Pairs, pair: int, names: Names) -> str:
    """Where the limit stands, in the names of the problem."""
    columns = {
        LimitKind.PERSON: ((names.people, pairs.person),),
        LimitKind.SUBJECT_CAP: ((names.schools, pairs.school), (names.subjects, pairs.subject)),
        LimitKind.SCHOOL_CAP: ((names.schools, pairs.school),),
        LimitKind.SCHOOL_QUOTA: ((names.schools, pairs.school), (names.targets, pairs.target)),
        LimitKind.WARD_QUOTA: ((names.wards, pairs.ward), (names.targets, pairs.target)),
        LimitKind.CAPACITY: ((names.targets, pairs.target), (names.periods, pairs.period)),
        LimitKind.SEATS: ((names.targets, pairs.target),),
    }[kind]
    return " · ".join(text for table, column in columns if (text := list(table)[int(column[pair])]))
