"""Between people who are alike in every limit and goal, the one whose claim is named first goes."""

import numpy as np

from haidang.engines.allocation.pairs import Flags, Ints, Pairs


def prefer_first(pairs: Pairs, chosen: Flags) -> Flags:
    """The same choice with equals in the order of their claims, so that solving again changes no more than it must.

    Exact: pairs of one school, subject, target, period and rank count in the same limits and cost the same; only the
    limit of one seat a person tells them apart, and whoever steps in was idle. Each step moves a seat to an earlier
    claim, so it ends.
    """
    order, kind = _by_kind(pairs)
    settled = chosen.copy()
    busy = np.zeros(int(pairs.person.max(initial=0)) + 1, dtype=bool)
    busy[pairs.person[chosen]] = True
    while len(kinds := _unsettled(pairs, settled, busy, order, kind)):
        for start, end in zip(np.searchsorted(kind, kinds), np.searchsorted(kind, kinds, "right"), strict=True):
            members = order[start:end]
            going = members[settled[members] & ~pairs.is_held[members]]
            settled[going], busy[pairs.person[going]] = False, False
            first = members[~busy[pairs.person[members]]][: len(going)]
            settled[first], busy[pairs.person[first]] = True, True
    return settled


def _by_kind(pairs: Pairs) -> tuple[Ints, Ints]:
    """The pairs in the order of kind and claim, and the number of each one's kind."""
    columns = (pairs.rank, pairs.period, pairs.target, pairs.subject, pairs.school)
    order = np.lexsort((pairs.claim, *columns))
    keys = np.stack(columns)[:, order]
    is_new = np.r_[False, (keys[:, 1:] != keys[:, :-1]).any(axis=0)] if len(order) else np.zeros(0, dtype=bool)
    return order, np.cumsum(is_new)


def _unsettled(pairs: Pairs, settled: Flags, busy: Flags, order: Ints, kind: Ints) -> Ints:
    """The kinds in which somebody idle stands before somebody who goes."""
    idle = ~busy[pairs.person[order]]
    before = np.cumsum(idle)
    first = np.searchsorted(kind, kind)
    idle_before = before - before[first] + idle[first]
    goes = settled[order] & ~pairs.is_held[order]
    return np.unique(kind[goes & (idle_before > 0)])
