"""What a plan says on a day: the issued text and the amendments issued until then."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from haidang.areas.plans.models import AmendedRow, AmendedTarget, Amendment, AmendmentState, Change, Plan, Target, Task
from haidang.foundation.basics.figures import Figure


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that an amendment changes in a row."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A row as it holds on a day, with the last amendment that touched it."""

    task: Task
    amended: AmendedRow | None = None

    @property
    def is_ended(self) -> bool:
        return self.amended is not None and self.amended.act == Change.END


def with_current(targets: QuerySet[Target], day: date) -> QuerySet[Target]:
    """The targets with `current`: the number that holds on `day`."""
    amended = AmendedTarget.objects.filter(
        target=OuterRef("pk"), row__amendment__state=AmendmentState.ISSUED, row__amendment__issued_on__lte=day
    ).order_by("-row__amendment__ordinal")
    current = Coalesce(Subquery(amended.values("planned")[:1]), F("planned"), output_field=IntegerField())
    return targets.annotate(current=current)


def with_current_end(tasks: QuerySet[Task], day: date) -> QuerySet[Task]:
    """The tasks with `current_end`: the last day that holds on `day`."""
    amended = AmendedRow.objects.filter(
        task=OuterRef("pk"), amendment__state=AmendmentState.ISSUED, amendment__issued_on__lte=day
    ).order_by("-amendment__ordinal")
    return tasks.annotate(current_end=Coalesce(Subquery(amended.values("ends_on")[:1]), F("ends_on")))


def current_planned(targets: Iterable[Target], day: date) -> dict[int, int]:
    """The number of each target that holds on `day`."""
    found = with_current(Target.objects.filter(pk__in=[target.pk for target in targets]), day)
    return {target.pk: target.current for target in found}  # type: ignore[attr-defined]


def issued_amendments(plan: Plan, day: date) -> QuerySet[Amendment]:
    return Amendment.objects.filter(plan=plan, state=AmendmentState.ISSUED, issued_on__lte=day).order_by("ordinal")


def standing_numbers(plan: Plan, *, day: date) -> list[Target]:
    """Every number of the plan as it holds on `day`, without its row: one query."""
    touched = AmendedRow.objects.filter(
        task=OuterRef("task"), amendment__state=AmendmentState.ISSUED, amendment__issued_on__lte=day
    )
    there = Target.objects.filter(Q(task__added_by=None) | Exists(touched), task__plan=plan)
    found = list(with_current(there, day))
    for target in found:
        target.planned = target.current  # type: ignore[attr-defined]
    return found


def standing_targets(plan: Plan, *, day: date) -> list[Target]:
    """Every number of the plan as it holds on `day`, beside its row of the day, in printed order: four queries."""
    found = []
    for standing in stand_on(plan, Task.objects.filter(plan=plan).prefetch_related("targets"), day=day):
        for target in standing.task.targets.all():
            target.task = standing.task
            found.append(target)
    return found


def rows_on(tasks: QuerySet[Task], *, day: date) -> dict[int, Task]:
    """Rows of one plan by id, as they hold on `day`, numbers included: five queries."""
    found = list(tasks.select_related("plan").prefetch_related("targets"))
    return {standing.task.pk: standing.task for standing in stand_on(found[0].plan, found, day=day)} if found else {}


def stand_on(plan: Plan, tasks: Iterable[Task], *, day: date) -> list[Standing]:
    """The plan's loaded rows as they hold on `day`; what an amendment changed is changed on them, they are not saved.

    Rows that an amendment of a later day added are left out. Two queries.
    """
    rows = AmendedRow.objects.filter(amendment__in=issued_amendments(plan, day)).select_related("amendment")
    last: dict[int, AmendedRow] = {}
    for row in rows.prefetch_related("targets").order_by("amendment__ordinal", "pk"):
        if row.task_id is not None:
            last[row.task_id] = row
    standings = []
    for task in tasks:
        if task.added_by_id is not None and task.pk not in last:
            continue
        amended = last.get(task.pk)
        if amended is not None:
            _apply(task, amended)
        standings.append(Standing(task, amended))
    return standings


def _apply(task: Task, row: AmendedRow) -> None:
    """On the loaded row alone; it is never saved."""
    for name in ("content", "printed_time", "starts_on", "ends_on", "printed_leads"):
        setattr(task, name, getattr(row, name))
    planned = {target.target_id: target.planned for target in row.targets.all()}
    targets = list(task.targets.all())
    for target in targets:
        target.planned = planned.get(target.pk, target.planned)
    if planned:
        task.printed_quantity = quantity_of((target.label, target.planned) for target in targets)


def quantity_of(targets: Iterable[tuple[str, int]]) -> str:
    """The cell "expected quantity" as it is printed."""
    return "\n".join(f"{label}: {planned}" for label, planned in targets)


def differences_of(amendment: Amendment) -> list[tuple[AmendedRow, Sequence[Difference]]]:
    """Each row of an amendment with what it changes, old → new."""
    before = _before(amendment)
    found: list[tuple[AmendedRow, Sequence[Difference]]] = []
    for row in amendment.rows.select_related("task").prefetch_related("targets"):
        old = before.get(row.task_id or 0)
        said: list[Difference] = []
        if row.act == Change.CHANGE and old is not None:
            pairs = (
                (_("Content"), old.content, row.content),
                (_("Expected time"), old.printed_time, row.printed_time),
                (_("Lead units"), old.printed_leads, row.printed_leads),
            )
            said += [Difference(label, str(was), str(now)) for label, was, now in pairs if was != now]
        said += [
            Difference(target.label, str(Figure(target.before)), str(Figure(target.planned)))
            for target in row.targets.all()
            if target.before != target.planned
        ]
        found.append((row, said))
    return found


def _before(amendment: Amendment) -> dict[int, AmendedRow | Task]:
    """What each row said before this amendment: an earlier amendment, or the issued text."""
    tasks: dict[int, AmendedRow | Task] = {task.pk: task for task in Task.objects.filter(plan=amendment.plan_id)}
    earlier = AmendedRow.objects.filter(
        amendment__plan=amendment.plan_id,
        amendment__state=AmendmentState.ISSUED,
        amendment__ordinal__lt=amendment.ordinal,
    )
    for row in earlier.order_by("amendment__ordinal"):
        if row.task_id is not None:
            tasks[row.task_id] = row
    return tasks
