"""Counts per target and school for reports: set-wise, every figure from the rows behind it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from haidang.areas.nominations.models import Nomination, NominationState, QuotaAccount
from haidang.areas.nominations.queries.holders import SCHOOL_KINDS
from haidang.areas.plans.models import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolFigures:
    """One target at one school: places allocated, people nominated, people approved."""

    target_id: int
    school_id: int
    allocated: int
    nominated: int
    approved: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetFigures:
    """One target in the whole city."""

    target_id: int
    planned: int
    allocated: int
    nominated: int
    approved: int


def figures_by_school(targets: Iterable[Target]) -> list[SchoolFigures]:
    """Figures of every target × school with an account or a nomination, in two statements."""
    targets = list(targets)
    found: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0, 0])
    accounts = QuotaAccount.objects.filter(target__in=targets, unit__kind__in=SCHOOL_KINDS)
    for target_id, unit_id, received in accounts.values_list("target_id", "unit_id", "received"):
        found[target_id, unit_id][0] = received
    people = (
        Nomination.objects.filter(target__in=targets)
        .exclude(state=NominationState.REMOVED)
        .values_list("target_id", "list__school_id")
        .annotate(nominated=Count("pk"), approved=Count("pk", filter=Q(state=NominationState.APPROVED)))
        .order_by()
    )
    for target_id, school_id, nominated, approved in people:
        found[target_id, school_id][1:] = [nominated, approved]
    return [
        SchoolFigures(target_id=target, school_id=school, allocated=a, nominated=n, approved=d)
        for (target, school), (a, n, d) in sorted(found.items())
    ]


def figures_by_target(targets: Iterable[Target]) -> list[TargetFigures]:
    """Planned, allocated to schools, nominated and approved for each target."""
    targets = list(targets)
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in figures_by_school(targets):
        for place, value in enumerate((row.allocated, row.nominated, row.approved)):
            sums[row.target_id][place] += value
    return [
        TargetFigures(
            target_id=target.pk,
            planned=target.planned,
            allocated=sums[target.pk][0],
            nominated=sums[target.pk][1],
            approved=sums[target.pk][2],
        )
        for target in targets
    ]
