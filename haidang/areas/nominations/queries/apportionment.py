"""Largest remainder: shares of a whole in proportion to weights, whole numbers that sum exactly (pure computing)."""

from collections.abc import Mapping
from fractions import Fraction


def apportion[K](seats: int, *, weights: Mapping[K, int], precedence: Mapping[K, tuple[int, ...]]) -> dict[K, int]:
    """Shares of `seats` by weight, never more than the weight itself.

    When the weights sum to no more than `seats`, everyone gets the weight and the rest stays undistributed. Otherwise
    each gets the whole part of its proportional share, and the largest fractional parts get one more (Hamilton's
    method); `precedence` decides between equal parts, the smaller key first.
    """
    total = sum(weights.values())
    if total <= seats:
        return dict(weights)
    exact = {key: Fraction(seats * weight, total) for key, weight in weights.items()}
    shares = {key: int(share) for key, share in exact.items()}
    by_remainder = sorted(exact, key=lambda key: (shares[key] - exact[key], precedence[key]))
    for key in by_remainder[: seats - sum(shares.values())]:
        shares[key] += 1
    return shares
