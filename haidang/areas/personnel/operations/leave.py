"""Leave: a time away from work during which the posts stay."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange

from haidang.areas.personnel.models import Leave, LeaveKind, Person
from haidang.areas.personnel.operations.locks import lock_person
from haidang.areas.personnel.queries import main_posts
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.periods import last_day
from haidang.foundation.basics.refusals import Refused, require_reason


class LeaveOverlaps(Refused):
    def __init__(self, leave: Leave) -> None:
        sentence = _("The person is on leave already ({kind}) on some day of this time. End that leave first.")
        super().__init__(sentence.format(kind=leave.get_kind_display()))


class LeaveEndsEarly(Refused):
    def __init__(self) -> None:
        super().__init__(_("The last day of the leave lies before its first day. Check both."))


class NotAtWork(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("The person holds no main post on the first day of the leave. Choose a day inside the post.")
        )


class BackTooEarly(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("The day of return lies outside this leave. Choose a day after it began and before its end.")
        )


@transaction.atomic
def record_leave(
    person: Person, *, kind: LeaveKind, first: date, last: date | None, reason: str, by: User, now: datetime
) -> Leave:
    """The person is away from `first` to `last`, both included; without `last` the return is not known yet."""
    reason = require_reason(reason)
    if last is not None and last < first:
        raise LeaveEndsEarly
    person = lock_person(person)
    if not main_posts(first).filter(person=person).exists():
        raise NotAtWork
    period = DateRange(first, None if last is None else date.fromordinal(last.toordinal() + 1))
    if taken := person.leaves.filter(period__overlap=period).first():
        raise LeaveOverlaps(taken)
    leave = Leave.objects.create(person=person, kind=kind, period=period)
    changes: dict[str, object] = {"leave": kind, "from": first.isoformat(), "to": last.isoformat() if last else ""}
    record(by=by, action="personnel.record_leave", obj=person, now=now, reason=reason, changes=changes)
    return leave


@transaction.atomic
def end_leave(leave: Leave, *, back_on: date, reason: str, by: User, now: datetime) -> Leave:
    """The person is back at work on `back_on`; the leave ends the day before."""
    reason = require_reason(reason)
    person = lock_person(leave.person)
    leave = Leave.objects.get(pk=leave.pk)
    planned = last_day(leave.period)
    if back_on <= leave.period.lower or (leave.period.upper is not None and back_on >= leave.period.upper):
        raise BackTooEarly
    leave.period = DateRange(leave.period.lower, back_on)
    leave.save(update_fields=["period"])
    changes: dict[str, object] = {
        "leave": leave.kind,
        "to": [planned.isoformat() if planned else "", date.fromordinal(back_on.toordinal() - 1).isoformat()],
    }
    record(by=by, action="personnel.end_leave", obj=person, now=now, reason=reason, changes=changes)
    return leave
