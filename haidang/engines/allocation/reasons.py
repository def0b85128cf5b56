"""Why somebody stays: the limits that are full for each claim that was not served."""

from collections.abc import Sequence

import numpy as np

from haidang.engines.allocation.answer import LeftOut
from haidang.engines.allocation.limits import Limit
from haidang.engines.allocation.pairs import Flags, Ints, Pairs
from haidang.engines.allocation.problem import Problem

BARRED = "barred"
AWAY = "away"


def explain_left_out(pairs: Pairs, chosen: Flags, limits: Sequence[Limit], problem: Problem) -> tuple[LeftOut, ...]:
    """One entry a claim that was not served, with the full limits of its pairs in the order of LimitKind.

    A claim without any full limit cannot exist in an optimal answer: it could simply be added.
    """
    went = np.zeros(len(problem.claims), dtype=bool)
    went[pairs.claim[chosen]] = True
    last_rank = _last_ranks(pairs, chosen)
    reasons: dict[int, list[str]] = {}
    waiting = np.flatnonzero(~went[pairs.claim])
    place_of = zip(pairs.rank[waiting].tolist(), pairs.target[waiting].tolist(), strict=True)
    ranks = dict(zip(pairs.claim[waiting].tolist(), place_of, strict=True))
    for limit in limits:
        is_full = np.bincount(limit.row[chosen & (limit.row >= 0)], minlength=len(limit.most)) >= limit.most
        binds = waiting[(limit.row[waiting] >= 0) & is_full[limit.row[waiting]]]
        for claim in np.unique(pairs.claim[binds]).tolist():
            reasons.setdefault(claim, []).append(limit.kind.value)
    barred = {(lock.person, lock.target) for lock in problem.barred}
    found = []
    for place, claim in enumerate(problem.claims):
        if went[place]:
            continue
        rank, target = ranks.get(place, (-1, -1))
        told = reasons.get(place, [])
        if rank < 0:
            is_barred = (claim.person, claim.target) in barred or (claim.person, "") in barred
            told = [BARRED if is_barred else AWAY]
        found.append(LeftOut(claim.person, claim.target, tuple(told), rank, last_rank.get(target)))
    return tuple(found)


def _last_ranks(pairs: Pairs, chosen: Flags) -> dict[int, int]:
    """By target, the highest rank that was admitted."""
    found: dict[int, int] = {}
    target: Ints = pairs.target[chosen]
    for one in np.unique(target).tolist():
        found[one] = int(pairs.rank[chosen][target == one].max())
    return found
