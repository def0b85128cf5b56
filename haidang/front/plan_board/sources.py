"""Where people are counted: places are given out from a year's plan alone; plans above and below refer to it."""

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from haidang.areas.plans.models import Plan, PlanKind, PlanState, Target
from haidang.areas.reports.queries import Figures, TargetFigures, figures_of_targets
from haidang.foundation.organisation.models import Unit

Sources = dict[int, list[Target]]


def sources_of(plan: Plan, targets: Sequence[Target]) -> Sources:
    """By number of the plan the numbers of a year's plan that its people are sent by: one query at most."""
    match plan.kind:
        case PlanKind.YEARLY:
            return {target.pk: [target] for target in targets}
        case PlanKind.MULTI_YEAR:
            return _of_its_years(targets)
        case _:
            return _above(targets)


def figures_by_source(sources: Sources, schools: QuerySet[Unit], *, root: Unit, day: date) -> dict[int, Figures]:
    """Figures of each number, summed over its sources: three queries."""
    wanted = {one.pk: one for found in sources.values() for one in found}
    counted: Sequence[TargetFigures] = figures_of_targets(list(wanted.values()), schools, root=root, day=day)
    figures = {row.target.pk: row.figures for row in counted}
    sums: dict[int, Figures] = {}
    for pk, found in sources.items():
        sums[pk] = Figures()
        for one in found:
            sums[pk].add(figures[one.pk])
    return sums


def _of_its_years(targets: Sequence[Target]) -> Sources:
    found: Sources = {target.pk: [] for target in targets}
    years = Target.objects.filter(
        derived_from__in=targets, task__plan__kind=PlanKind.YEARLY, task__plan__state=PlanState.ISSUED
    )
    for one in years.order_by("-task__plan__year"):
        found[one.derived_from_id or 0].append(one)
    return found


def _above(targets: Sequence[Target]) -> Sources:
    """One step up from a locality's plan or that of a school of the department, two from another school's."""
    wanted = [target.derived_from_id for target in targets if target.derived_from_id]
    above = Target.objects.filter(pk__in=wanted).select_related("task__plan", "derived_from").in_bulk()
    found: Sources = {}
    for target in targets:
        one = above.get(target.derived_from_id or 0)
        if one is not None and one.task.plan.kind != PlanKind.YEARLY:
            one = one.derived_from
        found[target.pk] = [one] if one is not None else []
    return found
