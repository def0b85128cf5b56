"""What the unit that asked does about duties: accept them, send one back with a reason, remind the late."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from haidang.areas.dispatches.models import Dispatch, DispatchState, Duty, DutyEvent, DutyState, EventKind
from haidang.areas.dispatches.operations.issuing import NotInForce
from haidang.areas.dispatches.operations.locks import lock_dispatch, lock_duties
from haidang.areas.dispatches.operations.telling import tell_sent_back, tell_units
from haidang.areas.dispatches.queries.live import DECIDING
from haidang.areas.dispatches.queries.standings import weigh
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import Told, record, record_all
from haidang.foundation.basics.refusals import Refused, require_reason

PAUSE = timedelta(hours=20)  # nobody is reminded of one duty twice a day


class NothingToAccept(Refused):
    def __init__(self) -> None:
        super().__init__(_("None of the chosen duties is reported done. Choose some that are."))


class NobodyLate(Refused):
    def __init__(self) -> None:
        super().__init__(_("Nobody is late, or everyone late was reminded today."))


@dataclass(frozen=True, slots=True)
class Reminded:
    """Who was reminded of how much."""

    units: int
    duties: int


@transaction.atomic
def accept_duties(duties: Sequence[Duty], *, by: User, now: datetime) -> int:
    """Accepts those of the duties that are reported done; returns how many."""
    done = [one for one in lock_duties(duty.pk for duty in duties) if one.state == DutyState.DONE]
    if not done:
        raise NothingToAccept
    _write(done, DutyState.ACCEPTED, EventKind.ACCEPTED, reason="", by=by, now=now)
    record_all((Told("dispatches.accept", one) for one in done), by=by, now=now)
    return len(done)


@transaction.atomic
def send_back(duty: Duty, *, reason: str, by: User, now: datetime) -> Duty:
    """The duty is open again, with a reason that the unit reads."""
    reason = require_reason(reason)
    locked = lock_duties([duty.pk])[0]
    if locked.state not in (DutyState.DONE, DutyState.ACCEPTED):
        raise NothingToAccept
    _write([locked], DutyState.SENT_BACK, EventKind.SENT_BACK, reason=reason, by=by, now=now)
    tell_sent_back(locked, reason=reason[:300], day=timezone.localdate(now), now=now)
    record(by=by, action="dispatches.send_back", obj=locked, now=now, reason=reason)
    locked.refresh_from_db()
    return locked


@transaction.atomic
def remind_late(
    dispatch: Dispatch, *, by: User, now: datetime, today: date, units: Iterable[int] | None = None
) -> Reminded:
    """Reminds every unit (or the given ones) of its late duties, each at most once a day, and remembers it."""
    locked = lock_dispatch(dispatch)
    if locked.state != DispatchState.ISSUED:
        raise NotInForce
    duties = Duty.objects.filter(demand__dispatch=locked)
    if units is not None:
        duties = duties.filter(unit__in=list(units))
    late = [one for one in weigh(duties, today, figures=DECIDING) if one.is_late]
    fresh = set(
        Duty.objects.filter(pk__in=[one.pk for one in late])
        .exclude(reminded_at__gt=now - PAUSE)
        .values_list("pk", flat=True)
    )
    reminded = [one for one in late if one.pk in fresh]
    if not reminded:
        raise NobodyLate
    Duty.objects.filter(pk__in=fresh).update(reminded_at=now)
    DutyEvent.objects.bulk_create(
        [DutyEvent(duty_id=one.pk, kind=EventKind.REMINDED, by=by, at=now) for one in reminded], batch_size=5000
    )
    tell_units(
        locked, kind="dispatches.reminder", unit_ids={one.unit_id for one in reminded}, day=today, now=now,
        about=f"dispatches.reminder:{locked.pk}:{today:%Y%m%d}",
    )  # fmt: skip
    told = Reminded(len({one.unit_id for one in reminded}), len(reminded))
    record(by=by, action="dispatches.remind", obj=locked, now=now, changes={"units": told.units, "duties": told.duties})
    return told


def _write(duties: Sequence[Duty], state: DutyState, kind: EventKind, *, reason: str, by: User, now: datetime) -> None:
    ids = [one.pk for one in duties]
    Duty.objects.filter(pk__in=ids).update(state=state, judged_by=by, judged_at=now, reason=reason)
    DutyEvent.objects.bulk_create(
        [DutyEvent(duty_id=pk, kind=kind, note=reason, by=by, at=now) for pk in ids], batch_size=5000
    )
