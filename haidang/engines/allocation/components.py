"""Splits a problem into parts that share no limit, such as provinces with targets of their own."""

from collections.abc import Iterator

import numpy as np

from haidang.engines.allocation.pairs import Ints, Names, Pairs


def list_components(pairs: Pairs, names: Names) -> Iterator[Pairs]:
    """The pairs of each part, in the order of their first target. Limits reach from wards to targets and no further."""
    if not len(pairs):
        return
    edges = np.unique(pairs.ward * len(names.targets) + pairs.target)
    part = _join(*np.divmod(edges, len(names.targets)), len(names.wards), len(names.targets))
    label = part[pairs.target]
    order = np.argsort(label, kind="stable")
    edges_of_parts = np.flatnonzero(np.diff(label[order])) + 1
    for chosen in np.split(order, edges_of_parts):
        yield pairs.only(np.sort(chosen))


def _join(wards: Ints, targets: Ints, ward_count: int, target_count: int) -> Ints:
    """The part of each target: the least label spreads along the edges until nothing changes."""
    ward_label = np.full(ward_count, target_count, dtype=np.int64)
    target_label = np.arange(target_count, dtype=np.int64)
    while True:
        np.minimum.at(ward_label, wards, target_label[targets])
        spread = target_label.copy()
        np.minimum.at(spread, targets, ward_label[wards])
        if (spread == target_label).all():
            return target_label
        target_label = spread
