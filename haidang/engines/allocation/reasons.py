"""Why somebody stays: the limits that are full for each claim that was not served."""

from collections.abc import Container, Sequence

import numpy as np

from haidang.engines.allocation.answer import LeftOut
from haidang.engines.allocation.limits import Limit
from haidang.engines.allocation.pairs import Flags, Pairs
from haidang.engines.allocation.problem import Claim, Problem

BARRED = "barred"
AWAY = "away"
NO_PAIR = -1  # rank of a claim without any possible pair


def explain_left_out(pairs: Pairs, chosen: Flags, limits: Sequence[Limit], problem: Problem) -> tuple[LeftOut, ...]:
    """One entry a claim that was not served, with the full limits of its pairs in the order of LimitKind.

    A claim without any full limit cannot exist in an optimal answer: it could simply be added.
    """
    went = np.zeros(len(problem.claims), dtype=bool)
    went[pairs.claim[chosen]] = True
    waiting = np.flatnonzero(~went[pairs.claim])
    rank = np.full(len(problem.claims), NO_PAIR, dtype=np.int64)
    rank[pairs.claim[waiting]] = pairs.rank[waiting]
    full = np.zeros(len(problem.claims), dtype=np.int64)
    for bit, limit in enumerate(limits):
        is_full = np.bincount(limit.row[chosen & (limit.row >= 0)], minlength=len(limit.most)) >= limit.most
        binds = waiting[limit.row[waiting] >= 0]
        binds = binds[is_full[limit.row[binds]]]
        full[pairs.claim[binds]] |= 1 << bit
    words = [limit.kind.value for limit in limits]
    told = {mask: tuple(word for bit, word in enumerate(words) if mask >> bit & 1) for mask in np.unique(full).tolist()}
    barred = {(lock.person, lock.target) for lock in problem.barred}
    last_rank = _last_ranks(pairs, chosen, problem)
    return tuple(
        LeftOut(
            claim.person,
            claim.target,
            told[mask] if place != NO_PAIR else (_why_no_pair(claim, barred),),
            place,
            last_rank.get(claim.target),
        )
        for claim, is_served, place, mask in zip(
            problem.claims, went.tolist(), rank.tolist(), full.tolist(), strict=True
        )
        if not is_served
    )


def _why_no_pair(claim: Claim, barred: Container[tuple[str, str]]) -> str:
    return BARRED if (claim.person, claim.target) in barred or (claim.person, "") in barred else AWAY


def _last_ranks(pairs: Pairs, chosen: Flags, problem: Problem) -> dict[str, int]:
    """By target, the highest rank that was admitted."""
    found: dict[str, int] = {}
    for claim, rank in zip(pairs.claim[chosen].tolist(), pairs.rank[chosen].tolist(), strict=True):
        target = problem.claims[claim].target
        found[target] = max(rank, found.get(target, 0))
    return found
