"""Issuing a dispatch: number and day, and each demand becomes a duty of each addressee, exactly once."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from haidang.areas.dispatches.models import (
    OPEN_STATES,
    AddresseeRule,
    Demand,
    Dispatch,
    DispatchState,
    Duty,
    DutyEvent,
    DutyState,
    EventKind,
)
from haidang.areas.dispatches.operations.locks import lock_dispatch
from haidang.areas.dispatches.operations.telling import tell_units
from haidang.areas.dispatches.queries.addressees import addressed_units
from haidang.areas.dispatches.queries.turns import turns_of
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused, require_reason
from haidang.foundation.documents.operations import RUN_NUMBER, RegisterLine, number_document, register_number

BATCH = 5000
# duty_once_a_unit: a unit that has the duty keeps it as it is.
MAKE = """
insert into dispatches_duty (demand_id, unit_id, turn, due_on, state, note, reason)
select t.demand, u.unit, t.turn, t.due_on, 'not_begun', '', ''
from unnest(%s::bigint[], %s::int[], %s::date[]) t (demand, turn, due_on)
cross join unnest(%s::bigint[]) u (unit)
order by t.demand, t.turn, u.unit
on conflict (demand_id, unit_id, turn) do nothing
"""


class AlreadyIssued(Refused):
    def __init__(self) -> None:
        super().__init__(_("The dispatch is issued already. Open it to follow its duties."))


class NobodyAddressed(Refused):
    def __init__(self) -> None:
        super().__init__(_("On that day no unit fits the addressees. Change them before you issue."))


class NothingDemanded(Refused):
    def __init__(self) -> None:
        super().__init__(_("The dispatch demands nothing yet. Write its first demand before you issue."))


class NumberTaken(Refused):
    def __init__(self, number: str) -> None:
        super().__init__(_("Number %(number)s is taken this year. Take the next one.") % {"number": number})


class DeadlinePast(Refused):
    def __init__(self, title: str) -> None:
        super().__init__(_("The deadline of “%(title)s” lies before the day of issue. Move it.") % {"title": title})


class NotInForce(Refused):
    def __init__(self) -> None:
        super().__init__(_("Only a dispatch in force can be changed or withdrawn."))


@transaction.atomic
def issue_dispatch(dispatch: Dispatch, *, number: str, issued_on: date, by: User, now: datetime) -> Dispatch:
    """Gives number (empty: the next of the run) and day, and makes the duties of everyone addressed on that day."""
    locked = lock_dispatch(dispatch)
    if locked.state != DispatchState.DRAFT:
        raise AlreadyIssued
    demands = list(locked.demands.filter(added_by=None).order_by("position"))
    if not demands:
        raise NothingDemanded
    check_deadlines(demands, issued_on)
    number = number_for(locked, number, line=line_of(locked, issued_on, by=by), by=by, now=now)
    locked.number, locked.issued_on, locked.year = number, issued_on, issued_on.year
    locked.state, locked.issued_by, locked.issued_at = DispatchState.ISSUED, by, now
    locked.save(update_fields=["number", "issued_on", "year", "state", "issued_by", "issued_at"])
    units = addressed(locked, issued_on)
    if not units:
        raise NobodyAddressed
    made = make_duties(demands, units)
    tell_units(
        locked,
        kind="dispatches.issued",
        unit_ids=units,
        day=issued_on,
        now=now,
        about=f"dispatches.dispatch:{locked.pk}",
    )
    changes: dict[str, object] = {"number": number, "units": len(units), "duties": made}
    record(by=by, action="dispatches.issue", obj=locked, now=now, changes=changes)
    return locked


@transaction.atomic
def withdraw_dispatch(dispatch: Dispatch, *, reason: str, by: User, now: datetime) -> Dispatch:
    """Takes an issued dispatch back: what is still open is no longer asked; what was done stays."""
    reason = require_reason(reason)
    locked = lock_dispatch(dispatch)
    if locked.state != DispatchState.ISSUED:
        raise NotInForce
    ended = end_duties(list(locked.demands.values_list("pk", flat=True)), note=reason, by=by, now=now)
    locked.state, locked.withdrawn_by, locked.withdrawn_at = DispatchState.WITHDRAWN, by, now
    locked.withdrawn_reason = reason
    units = Duty.objects.filter(demand__dispatch=locked).order_by().values_list("unit", flat=True).distinct()
    about = f"dispatches.dispatch:{locked.pk}:withdrawn"
    day = timezone.localdate(now)
    tell_units(locked, kind="dispatches.withdrawn", unit_ids=units, day=day, now=now, about=about, reason=reason[:200])
    locked.save(update_fields=["state", "withdrawn_by", "withdrawn_at", "withdrawn_reason"])
    record(by=by, action="dispatches.withdraw", obj=locked, now=now, reason=reason, changes={"ended": ended})
    return locked


def addressed(dispatch: Dispatch, day: date) -> list[int]:
    """The ids of the units its rules mean on the day."""
    rules: Sequence[AddresseeRule] = list(dispatch.rules.order_by("position"))
    return list(addressed_units(rules, dispatch.issuer, day).order_by("pk").values_list("pk", flat=True))


def make_duties(demands: Sequence[Demand], unit_ids: Sequence[int]) -> int:
    """One duty for each demand, unit and turn that has none yet; one statement whatever their number."""
    turns = [(demand.pk, turn, day) for demand in demands for turn, day in enumerate(turns_of(demand), start=1)]
    columns = [list(column) for column in zip(*turns, strict=True)] or [[], [], []]
    with connection.cursor() as cursor:
        cursor.execute(MAKE, [*columns, list(unit_ids)])
        return int(cursor.rowcount)


def end_duties(demand_ids: Sequence[int], *, note: str, by: User, now: datetime) -> int:
    """What is still open of the demands is no longer asked; each duty remembers why."""
    open_ids = list(
        Duty.objects.select_for_update()
        .filter(demand__in=demand_ids, state__in=OPEN_STATES)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    Duty.objects.filter(pk__in=open_ids).update(state=DutyState.ENDED)
    DutyEvent.objects.bulk_create(
        (DutyEvent(duty_id=pk, kind=EventKind.ENDED, note=note, by=by, at=now) for pk in open_ids), batch_size=BATCH
    )
    return len(open_ids)


def number_for(dispatch: Dispatch, number: str, *, line: RegisterLine, by: User, now: datetime) -> str:
    """The next number of the issuer's run, or the one that the signed paper carries; both stand in the register."""
    if not number:
        return str(number_document(line, issuer=dispatch.issuer, by=by, now=now).number)
    if RUN_NUMBER.fullmatch(number):
        register_number(line, issuer=dispatch.issuer, number=int(number), by=by, now=now)
        return number
    rivals = Dispatch.objects.filter(
        issuer=dispatch.issuer, symbol=dispatch.symbol, year=line.issued_on.year, number=number
    )
    if rivals.exclude(pk=dispatch.pk).exists():
        raise NumberTaken(number)
    return number


def line_of(dispatch: Dispatch, day: date, *, by: User) -> RegisterLine:
    """The dispatch as the register of outgoing documents shows it."""
    return RegisterLine(
        kind="",
        kind_name="",
        symbol=dispatch.symbol,
        subject=f"V/v {dispatch.subject}",
        issued_on=day,
        signer_name=by.full_name,
        signer_title=" · ".join(dispatch.authority),
        recipients=dispatch.recipients,
        about=f"dispatches.dispatch:{dispatch.pk}",
        address=reverse("dispatches:text", args=[dispatch.pk]),
    )


def check_deadlines(demands: Sequence[Demand], day: date) -> None:
    for demand in demands:
        if demand.due_on < day:
            raise DeadlinePast(demand.title)
