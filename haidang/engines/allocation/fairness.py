"""How evenly what is claimed was served."""

from collections import Counter
from collections.abc import Iterable, Sequence

from haidang.engines.allocation.answer import Share


def shares(claims: Iterable[str], served: Iterable[str]) -> tuple[Share, ...]:
    """Shares by unit, from the unit of everyone who claims and of everyone who goes, in the order of units."""
    wanted, given = Counter(claims), Counter(served)
    return tuple(Share(unit, wanted[unit], given[unit]) for unit in sorted(wanted))


def gini(units: Sequence[Share]) -> float:
    """Gini coefficient of served shares, each unit weighing as many as it claims: 0 even, near 1 all to one unit."""
    whole = sum(unit.claims for unit in units)
    served = sum(unit.served for unit in units)
    if not served:
        return 0.0
    area = below = 0.0
    for unit in sorted(units, key=lambda one: one.served / one.claims):
        above = below + unit.served / served
        area += (below + above) * unit.claims / whole
        below = above
    return round(1 - area, 6)
