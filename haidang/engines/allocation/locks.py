"""Places the locked claims where they have a choice of period; where that cannot be, finds a smallest clash."""

import numpy as np

from haidang.engines.allocation.answer import Conflict
from haidang.engines.allocation.levels import LocksClashError, solve_levels
from haidang.engines.allocation.limits import list_limits
from haidang.engines.allocation.pairs import Flags, Ints, Names, Pairs
from haidang.engines.allocation.problem import Problem
from haidang.engines.allocation.programme import write_programme

SECONDS = 60.0  # locks are few: this is never reached, and without them there is no answer at all


def place_locks(pairs: Pairs, problem: Problem, names: Names) -> Flags:
    """One pair for each locked claim, all within the limits. Raises LocksClashError."""
    held = np.flatnonzero(pairs.is_held)
    if len(np.unique(pairs.claim[held])) == len(held):
        return pairs.is_held  # no choice of period: `find_conflicts` has looked at the limits one by one
    placed = np.zeros(len(pairs), dtype=bool)
    placed[held[_placed(pairs.only(held), problem, names)]] = True
    return placed


def find_clash(pairs: Pairs, problem: Problem, names: Names) -> Conflict:
    """Takes locks away one by one; those without which the rest fits are the conflict (deletion filter)."""
    held = pairs.only(pairs.is_held)
    kept = np.unique(held.claim)
    for claim in kept.tolist():
        rest = kept[kept != claim]
        if not _fits(held, rest, problem, names):
            kept = rest
    claims = [problem.claims[place] for place in kept.tolist()]
    return Conflict("periods", "", 0, tuple((claim.person, claim.target) for claim in claims))


def _fits(held: Pairs, claims: Ints, problem: Problem, names: Names) -> bool:
    if not len(claims):
        return True
    try:
        _placed(held.only(np.isin(held.claim, claims)), problem, names)
    except LocksClashError:
        return False
    return True


def _placed(held: Pairs, problem: Problem, names: Names) -> Flags:
    claims = np.ones((len(names.wards), len(names.targets)), dtype=np.int64)
    programme = write_programme(held, list_limits(held, problem, names), claims, (), names)
    return solve_levels(programme, start=held.is_held, seconds=SECONDS).chosen
