"""What is done about steps that nobody decides: reminders, escalation, alarms. Each may be repeated at any moment."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.alarms import WHY, owner_above, steps_in_alarm, unreached_steps
from haidang.foundation.approvals.deciders import deciders_of, holders_of, steps_without_decider
from haidang.foundation.approvals.models import Alarm, AlarmReason, CaseState, Step, StepState
from haidang.foundation.approvals.telling import params_of, path_of, tell_deciders
from haidang.foundation.audit.operations import record
from haidang.foundation.notifications.kinds import in_both
from haidang.foundation.notifications.operations import mark_acted, notify

REMIND_BEFORE = timedelta(days=2)


@transaction.atomic
def remind_of_steps(*, today: date, by: User | None, now: datetime) -> int:  # noqa: ARG001 - the system reminds
    """Tells who decides, shortly before the deadline, once a step. Returns how many steps were spoken of."""
    steps = _pending().filter(due_on__gte=today, due_on__lte=today + REMIND_BEFORE, reminded_at=None)
    count = 0
    for step in steps:
        tell_deciders(step, kind="approvals.step_due", now=now)
        _stamp(step, "reminded_at", now)
        count += 1
    return count


@transaction.atomic
def escalate_late_steps(*, today: date, by: User | None, now: datetime) -> int:
    """After the deadline: the holder is told, and the unit above, once a step."""
    count = 0
    for step in _pending().filter(due_on__lt=today, escalated_at=None):
        tell_deciders(step, kind="approvals.step_late", now=now)
        unit, role = owner_above(step, today)
        names = ", ".join(deciders_of(step, today).order_by("pk").values_list("full_name", flat=True)[:3])
        notify(
            holders_of(role, unit.pk, today),
            kind="approvals.step_escalated",
            params={**params_of(step), "holder": names or step.unit.name},
            path=path_of(step),
            about=step.matter,
            now=now,
        )
        _stamp(step, "escalated_at", now)
        record(by=by, action="approvals.escalate_step", obj=step.case, now=now, changes={"to": [unit.code, role]})
        count += 1
    return count


@transaction.atomic
def raise_alarms(*, today: date, by: User | None, now: datetime) -> int:
    """One open alarm for each step that waits on nobody, with an owner above who is told. Returns how many are new."""
    raised = 0
    for step, reason in steps_in_alarm(today):
        unit, role = owner_above(step, today)
        alarm, is_new = Alarm.objects.get_or_create(
            step=step, reason=reason, closed_at=None,
            defaults={"owner_unit": unit, "owner_role": role, "raised_at": now},
        )  # fmt: skip
        if not is_new:
            continue
        raised += 1
        notify(
            holders_of(role, unit.pk, today),
            kind="approvals.alarm",
            params={**params_of(step), "why": in_both(WHY[reason], unit=step.unit.name)},
            path=path_of(step),
            about=alarm.matter,
            now=now,
        )
        changes: dict[str, object] = {"reason": reason, "owner": [unit.code, role]}
        record(by=by, action="approvals.raise_alarm", obj=step.case, now=now, changes=changes)
    return raised


@transaction.atomic
def close_alarms(*, today: date, by: User | None, now: datetime) -> int:
    """Alarms whose step somebody decides again, or that is over. Returns how many ended."""
    nobody = set(steps_without_decider(today).values_list("pk", flat=True))
    silent = set(unreached_steps().values_list("pk", flat=True))
    closed = 0
    for alarm in Alarm.objects.select_for_update(of=("self",)).filter(closed_at=None).select_related("step__case"):
        still = silent if alarm.reason == AlarmReason.UNREACHED else nobody
        if alarm.step_id in still and alarm.step.state == StepState.PENDING:
            continue
        alarm.closed_at = now
        alarm.save(update_fields=["closed_at"])
        mark_acted(about=alarm.matter, now=now)
        record(by=by, action="approvals.close_alarm", obj=alarm.step.case, now=now, changes={"reason": alarm.reason})
        closed += 1
    return closed


def _pending() -> QuerySet[Step]:
    """Steps to be decided, locked; those that somebody is deciding right now are left for the next time."""
    steps = Step.objects.select_for_update(of=("self",), skip_locked=True)
    return (
        steps.filter(state=StepState.PENDING, case__state=CaseState.OPEN)
        .select_related("case__unit", "unit")
        .order_by("pk")
    )


def _stamp(step: Step, field: str, now: datetime) -> None:
    Step.objects.filter(pk=step.pk).update(**{field: now})
