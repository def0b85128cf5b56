"""Somebody of the unit above takes an alarm, or hands it back: one owner by name at a time."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.alarms import alarms_of, looked_after
from haidang.foundation.approvals.deciders import holders_of
from haidang.foundation.approvals.models import Alarm
from haidang.foundation.approvals.telling import params_of, path_of
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused, require_reason
from haidang.foundation.notifications.operations import mark_acted, notify


class AlarmTaken(Refused):
    def __init__(self, alarm: Alarm) -> None:
        super().__init__(
            _("%(person)s looks after this already. Talk to them before you do anything.") % {"person": alarm.taken_by}
        )


class AlarmOver(Refused):
    def __init__(self) -> None:
        super().__init__(gettext_lazy("This alarm is over: somebody decides again. Open the page again."))


class NotYourAlarm(Refused):
    def __init__(self) -> None:
        super().__init__(
            gettext_lazy("This alarm is with somebody else: the page names the role and the unit whose matter it is.")
        )


@transaction.atomic
def take_alarm(alarm: Alarm, *, by: User, now: datetime, today: date) -> Alarm:
    """`by` answers for the alarm from now on; the other owners and who submitted the case are told."""
    alarm = _lock_open(alarm)
    if alarm.taken_by_id == by.pk:
        return alarm
    if Alarm.objects.filter(looked_after(today), pk=alarm.pk).exists():
        raise AlarmTaken(alarm)
    if not alarms_of(by, today).filter(pk=alarm.pk).exists():
        raise NotYourAlarm
    alarm.taken_by, alarm.taken_at = by, now
    alarm.save(update_fields=["taken_by", "taken_at"])
    record(by=by, action="approvals.take_alarm", obj=alarm.step.case, now=now, changes={"reason": alarm.reason})
    mark_acted(about=alarm.matter, now=now)
    others = holders_of(alarm.owner_role, alarm.owner_unit_id, today).exclude(pk=by.pk)
    notify(
        {*others, alarm.step.case.opened_by} - {by},
        kind="approvals.alarm_taken",
        params={**params_of(alarm.step), "person": by.full_name},
        path=path_of(alarm.step),
        about=f"{alarm.matter}:{now.isoformat()}",
        now=now,
    )
    return alarm


@transaction.atomic
def hand_alarm_back(alarm: Alarm, *, reason: str, by: User, now: datetime, today: date) -> Alarm:
    """The alarm is everybody's of the unit above again, who are told why."""
    reason = require_reason(reason)
    alarm = _lock_open(alarm)
    if alarm.taken_by_id != by.pk:
        raise NotYourAlarm
    alarm.taken_by = alarm.taken_at = None
    alarm.save(update_fields=["taken_by", "taken_at"])
    record(by=by, action="approvals.hand_alarm_back", obj=alarm.step.case, now=now, reason=reason)
    notify(
        holders_of(alarm.owner_role, alarm.owner_unit_id, today).exclude(pk=by.pk),
        kind="approvals.alarm_handed_back",
        params={**params_of(alarm.step), "person": by.full_name, "reason": reason},
        path=path_of(alarm.step),
        about=f"{alarm.matter}:{now.isoformat()}",
        now=now,
    )
    return alarm


def _lock_open(alarm: Alarm) -> Alarm:
    found = (
        Alarm.objects.select_for_update(of=("self",))
        .select_related("step__case__unit", "step__case__opened_by", "taken_by")
        .get(pk=alarm.pk)
    )
    if found.closed_at is not None:
        raise AlarmOver
    return found
