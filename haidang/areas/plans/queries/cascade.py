"""Whether the plans derived from a plan agree with it: sums against each number, deadlines, and who is missing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q, QuerySet, Sum

from haidang.areas.plans.models import OPEN_STATES, Plan, PlanKind, PlanState, Target, Task
from haidang.areas.plans.queries import Outline, plan_outline
from haidang.areas.plans.queries.amendments import with_current, with_current_end
from haidang.foundation.organisation.models import Parentage, Unit, UnitKind
from haidang.foundation.organisation.queries import localities, units_on

SCHOOL_KINDS = (UnitKind.SCHOOL, UnitKind.CENTRE)


@dataclass(frozen=True, slots=True)
class AgreedTarget:
    """A number of the plan beside what the derived plans make of it."""

    target: Target
    issued: int
    in_preparation: int
    units: int

    @property
    def difference(self) -> int:
        return self.issued + self.in_preparation - self.target.planned


@dataclass(frozen=True, slots=True)
class AgreedRow:
    """A row of the plan, its numbers against the derived ones, and the latest derived deadline."""

    task: Task
    targets: Sequence[AgreedTarget]
    plans: int
    latest: date | None

    @property
    def is_later(self) -> bool:
        return self.latest is not None and self.task.ends_on is not None and self.latest > self.task.ends_on


@dataclass(frozen=True, slots=True)
class UnitBelow:
    """A unit that should derive a plan, with its plan if there is one, and how far its own schools are."""

    unit: Unit
    plan: Plan | None
    schools: int
    school_plans: int


@dataclass(frozen=True, slots=True)
class Agreement:
    outline: Outline
    rows: Sequence[AgreedRow]

    @property
    def differing(self) -> int:
        return sum(any(target.difference for target in row.targets) for row in self.rows)

    @property
    def later(self) -> int:
        return sum(row.is_later for row in self.rows)


def agreement_of(plan: Plan, *, day: date) -> Agreement:
    """The plan against the plans derived from it, as all of them hold on `day`; a constant number of queries."""
    outline = plan_outline(plan, day=day)
    sums = _sums(plan, day)
    ends = _ends(plan, day)
    rows = []
    for row in outline.rows:
        if row.standing is not None and row.standing.is_ended:
            continue
        found = ends.get(row.task.pk, (0, None))
        rows.append(AgreedRow(row.task, [_agreed(target, sums) for target in row.targets], *found))
    return Agreement(outline, rows)


def derived_plans(plan: Plan) -> QuerySet[Plan]:
    """What counts: the plan in force of each unit, or the one it works on."""
    return Plan.objects.filter(parent=plan).exclude(state=PlanState.REPLACED)


def row_below(task: Task, *, day: date) -> QuerySet[Task]:
    """The rows derived from a row, with `current_end`, by unit."""
    rows = Task.objects.filter(derived_from=task, plan__in=_counted(task.plan).values("pk"))
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


def _counted(plan: Plan) -> QuerySet[Plan]:
    """Of each unit and year one plan: the one worked on replaces the issued one when it is issued, not before."""
    issued = Plan.objects.filter(parent=plan, state=PlanState.ISSUED)
    working = Plan.objects.filter(parent=plan, state__in=OPEN_STATES)
    if plan.kind == PlanKind.MULTI_YEAR:
        return Plan.objects.filter(Q(pk__in=issued) | Q(pk__in=working.exclude(year__in=issued.values("year"))))
    return Plan.objects.filter(Q(pk__in=issued) | Q(pk__in=working.exclude(issuer__in=issued.values("issuer"))))


def _sums(plan: Plan, day: date) -> Mapping[int, tuple[int, int, int]]:
    """By target: the sum in issued plans, in plans being prepared, and how many plans."""
    targets = with_current(Target.objects.filter(task__plan__in=_counted(plan).values("pk")), day)
    is_issued = Q(task__plan__state=PlanState.ISSUED)
    rows = (
        targets.filter(derived_from__isnull=False)
        .order_by()
        .values("derived_from")
        .annotate(
            issued=Sum("current", filter=is_issued, default=0),
            working=Sum("current", filter=~is_issued, default=0),
            plans=Count("pk"),
        )
    )
    return {row["derived_from"] or 0: (row["issued"], row["working"], row["plans"]) for row in rows}


def _ends(plan: Plan, day: date) -> dict[int, tuple[int, date | None]]:
    """By row: how many derived rows there are and the latest of their deadlines."""
    tasks = with_current_end(Task.objects.filter(plan__in=_counted(plan).values("pk"), derived_from__isnull=False), day)
    rows = tasks.order_by().values("derived_from").annotate(plans=Count("pk"), latest=Max("current_end"))
    return {row["derived_from"] or 0: (row["plans"], row["latest"]) for row in rows}


def _agreed(target: Target, sums: Mapping[int, tuple[int, int, int]]) -> AgreedTarget:
    return AgreedTarget(target, *sums.get(target.pk, (0, 0, 0)))
