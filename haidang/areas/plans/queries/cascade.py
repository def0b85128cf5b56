"""The plans derived from a plan: which of them count, one row in all of them, and who has none yet."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from haidang.areas.plans.models import OPEN_STATES, Plan, PlanKind, PlanState, Target, Task
from haidang.areas.plans.queries.amendments import with_current, with_current_end
from haidang.foundation.organisation.models import SCHOOL_KINDS, Parentage, Unit
from haidang.foundation.organisation.queries import localities, units_on


@dataclass(frozen=True, slots=True)
class UnitBelow:
    """A unit that should derive a plan, with its plan if there is one, and how far its own schools are."""

    unit: Unit
    plan: Plan | None
    schools: int
    school_plans: int


def derived_plans(plan: Plan) -> QuerySet[Plan]:
    """What counts: the plan in force of each unit, or the one it works on."""
    return Plan.objects.filter(parent=plan).exclude(state=PlanState.REPLACED)


def counted_plans(plan: Plan) -> QuerySet[Plan]:
    """Of each unit and year one plan: the one worked on replaces the issued one when it is issued, not before."""
    issued = Plan.objects.filter(parent=plan, state=PlanState.ISSUED)
    working = Plan.objects.filter(parent=plan, state__in=OPEN_STATES)
    if plan.kind == PlanKind.MULTI_YEAR:
        return Plan.objects.filter(Q(pk__in=issued) | Q(pk__in=working.exclude(year__in=issued.values("year"))))
    return Plan.objects.filter(Q(pk__in=issued) | Q(pk__in=working.exclude(issuer__in=issued.values("issuer"))))


def row_below(task: Task, *, day: date) -> QuerySet[Task]:
    """The rows derived from a row, with `current_end`, by unit."""
    rows = Task.objects.filter(derived_from=task, plan__in=counted_plans(task.plan).values("pk"))
    return with_current_end(rows, day).select_related("plan__issuer").order_by("plan__issuer__name", "plan__year")


def numbers_below(task: Task, *, day: date) -> dict[int, dict[int, int]]:
    """By derived row: the number of each target (by the target above)."""
    numbers: dict[int, dict[int, int]] = defaultdict(dict)
    targets = with_current(Target.objects.filter(derived_from__task=task), day)
    for target in targets:
        numbers[target.task_id][target.derived_from_id or 0] = target.current  # type: ignore[attr-defined]
    return numbers


def units_below(plan: Plan, *, day: date) -> list[UnitBelow]:
    """Who should derive a plan from this one, in the order of names: four queries however many."""
    plans: dict[int, Plan] = {}
    for found in derived_plans(plan).select_related("issuer").order_by("-state", "pk"):
        if found.issuer_id not in plans or found.state in OPEN_STATES:
            plans.setdefault(found.issuer_id, found)
    units = list(_expected(plan, day))
    under = _schools_by_locality(day) if plan.kind == PlanKind.YEARLY else {}
    below = (
        Plan.objects.filter(parent__parent=plan).exclude(state=PlanState.REPLACED).order_by().values("parent__issuer")
    )
    made = dict(below.annotate(count=Count("issuer", distinct=True)).values_list("parent__issuer", "count"))
    return [UnitBelow(unit, plans.get(unit.pk), under.get(unit.pk, 0), made.get(unit.pk, 0)) for unit in units]


def _expected(plan: Plan, day: date) -> QuerySet[Unit]:
    schools = units_on(day, *SCHOOL_KINDS)
    if plan.kind == PlanKind.WARD:
        under = Parentage.objects.filter(parent=plan.issuer_id, period__contains=day)
        return schools.filter(pk__in=under.values("unit")).order_by("name")
    if plan.kind != PlanKind.YEARLY:
        return Unit.objects.none()
    with_schools = Parentage.objects.filter(period__contains=day, unit__kind__in=SCHOOL_KINDS)
    managed = with_schools.filter(parent__in=localities(day).values("pk"))
    own = with_schools.exclude(parent__in=localities(day).values("pk"))
    wanted = Q(pk__in=managed.values("parent")) | Q(pk__in=own.values("unit"), kind__in=SCHOOL_KINDS)
    return Unit.objects.filter(wanted).order_by("-kind", "name")


def _schools_by_locality(day: date) -> dict[int, int]:
    under = Parentage.objects.filter(period__contains=day, unit__kind__in=SCHOOL_KINDS)
    return dict(under.order_by().values("parent").annotate(count=Count("unit")).values_list("parent", "count"))
