"""Adapting the rows of a draft: content, number, time and lead; leaving a row out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haidang.areas.plans.models import EDITABLE_STATES, Plan, Target, Task, TaskUnit, UnitPart
from haidang.areas.plans.queries.amendments import quantity_of
from haidang.areas.plans.queries.times import read_time
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused


class PlanNotEditable(Refused):
    def __init__(self) -> None:
        super().__init__(
            gettext_lazy("The rows can be changed only in a draft or after it was returned. Open the plan again.")
        )


class TimeNotRead(Refused):
    def __init__(self, time: str) -> None:
        super().__init__(
            _("“%(time)s” is not understood. Write it like “Tháng 3-5/2027”, “Quý II/2027” or “Năm 2027”.")
            % {"time": time}
        )


class LastRow(Refused):
    def __init__(self) -> None:
        super().__init__(gettext_lazy("This is the only row left. A plan without rows says nothing; keep it."))


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFacts:
    """A row as its editor wrote it; numbers and requirements by target id, what is not named stays."""

    content: str
    time: str
    leads: str
    planned: Mapping[int, int]
    requirements: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRow:
    """A row that is added, with one target group."""

    content: str
    levels: tuple[str, ...]
    time: str
    leads: str
    label: str
    requirement_code: str
    planned: int


@transaction.atomic
def adapt_row(task: Task, *, facts: RowFacts, by: User, now: datetime) -> Task:
    """Writes the row of a draft; its trace to the upper row stays."""
    plan = lock_editable(task.plan)
    task = Task.objects.get(pk=task.pk, plan=plan)
    span = read_time(facts.time, year=plan.year)
    if span is None:
        raise TimeNotRead(facts.time)
    changes: dict[str, object] = {}
    wanted = {
        "content": facts.content,
        "printed_time": facts.time,
        "starts_on": span[0],
        "ends_on": span[1],
        "printed_leads": facts.leads,
    }
    if facts.leads != task.printed_leads:
        _write_lead(task, facts.leads)
    targets = list(Target.objects.filter(task=task))
    for target in targets:
        changes |= _write_target(target, facts)
    Target.objects.bulk_update(targets, ["planned", "requirement_code"])
    if changes:
        wanted["printed_quantity"] = quantity_of((target.label, target.planned) for target in targets)
    for name, value in wanted.items():
        if getattr(task, name) != value:
            changes[name] = [str(getattr(task, name)), str(value)]
            setattr(task, name, value)
    task.save(update_fields=list(wanted))
    if changes:
        record(by=by, action="plans.adapt_row", obj=plan, now=now, changes={"row": task.printed_ordinal, **changes})
    return task


@transaction.atomic
def add_own_row(plan: Plan, *, row: NewRow, by: User, now: datetime) -> Task:
    """A row of the unit's own behind those that come from above."""
    plan = lock_editable(plan)
    span = read_time(row.time, year=plan.year)
    if span is None:
        raise TimeNotRead(row.time)
    position = (Task.objects.filter(plan=plan).aggregate(last=Max("position"))["last"] or 0) + 1
    task = Task.objects.create(
        plan=plan, position=position, printed_ordinal=f"{position}.", content=row.content, levels=list(row.levels),
        printed_time=row.time, starts_on=span[0], ends_on=span[1], printed_leads=row.leads,
        printed_quantity=quantity_of([(row.label, row.planned)]),
    )  # fmt: skip
    Target.objects.create(
        task=task, position=1, label=row.label, planned=row.planned, requirement_code=row.requirement_code
    )
    _write_lead(task, row.leads)
    record(by=by, action="plans.add_own_row", obj=plan, now=now, changes={"row": row.content[:200]})
    return task


@transaction.atomic
def leave_row_out(task: Task, *, by: User, now: datetime) -> Plan:
    """Takes a row off a draft; the page of agreement shows above that it is missing."""
    plan = lock_editable(task.plan)
    task = Task.objects.get(pk=task.pk, plan=plan)
    if not Task.objects.filter(plan=plan).exclude(pk=task.pk).exists():
        raise LastRow
    record(by=by, action="plans.leave_row_out", obj=plan, now=now, changes={"row": task.content[:200]})
    task.delete()
    return plan


def lock_editable(plan: Plan) -> Plan:
    plan = Plan.objects.select_for_update(of=("self",)).select_related("issuer", "parent").get(pk=plan.pk)
    if plan.state not in EDITABLE_STATES:
        raise PlanNotEditable
    return plan


def _write_target(target: Target, facts: RowFacts) -> dict[str, object]:
    """Number and requirement of one target group, on the loaded row; answers what changes."""
    changes: dict[str, object] = {}
    planned = facts.planned.get(target.pk, target.planned)
    if planned != target.planned:
        changes[target.label] = [target.planned, planned]
    code = facts.requirements.get(target.pk, target.requirement_code)
    if code != target.requirement_code:
        changes[f"{target.label}: requirement"] = [target.requirement_code, code]
    target.planned, target.requirement_code = planned, code
    return changes


def _write_lead(task: Task, leads: str) -> None:
    """Whoever is written now is read as printed; names stay what they are until a person settles them."""
    TaskUnit.objects.filter(task=task, part=UnitPart.LEAD).exclude(printed=leads).delete()
    if leads and not TaskUnit.objects.filter(task=task, part=UnitPart.LEAD).exists():
        TaskUnit.objects.create(task=task, part=UnitPart.LEAD, position=1, printed=leads[:160])
