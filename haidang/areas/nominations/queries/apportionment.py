"""Largest remainder with caps: shares of a whole by weight, whole numbers that sum exactly (pure computing)."""

from collections.abc import Mapping
from fractions import Fraction


def apportion[K](
    seats: int, *, weights: Mapping[K, int], caps: Mapping[K, int], precedence: Mapping[K, tuple[int, ...]]
) -> dict[K, int]:
    """Shares of `seats` in proportion to `weights`, nobody above the cap; they sum to what seats and caps allow.

    Whoever's proportional part reaches the cap gets the cap, and what is left is divided among the others by their
    weights, until nobody's does. Then each gets the whole part of its share, and the largest fractional parts get one
    more (Hamilton's method); `precedence` decides between equal parts, the smaller key first. Whoever weighs nothing
    gets nothing.
    """
    shares = dict.fromkeys(weights, 0)
    open_keys = {key for key, weight in weights.items() if weight > 0 and caps[key] > 0}
    left, total = max(0, seats), 0
    while open_keys:
        total = sum(weights[key] for key in open_keys)
        full = {key for key in open_keys if left * weights[key] >= caps[key] * total}
        if not full:
            break
        for key in full:
            shares[key] = caps[key]
        left -= sum(caps[key] for key in full)
        open_keys -= full
    if not open_keys:
        return shares
    exact = {key: Fraction(left * weights[key], total) for key in open_keys}
    for key, share in exact.items():
        shares[key] = int(share)
    by_remainder = sorted(open_keys, key=lambda key: (shares[key] - exact[key], precedence[key]))
    for key in by_remainder[: left - sum(shares[key] for key in open_keys)]:
        shares[key] += 1
    return shares
