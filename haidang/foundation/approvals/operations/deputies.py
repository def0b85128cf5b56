"""Naming somebody who decides in one's place for a period, and ending it early."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange

from haidang.foundation.access.models import Grant
from haidang.foundation.access.operations import end_grant, let_stand_in
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.models import Deputy
from haidang.foundation.approvals.queries import acts_of
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.periods import last_day, until
from haidang.foundation.basics.refusals import Refused, Stale, require_reason
from haidang.foundation.notifications.operations import notify


class DeputyForNoTime(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("The last day lies before the first, or before today. Choose a period that is still to come.")
        )


class NotTheirOwn(Refused):
    def __init__(self) -> None:
        super().__init__(_("A deputy cannot name a deputy. The holder of the role does, or the lead office."))


class OneselfAsDeputy(Refused):
    def __init__(self) -> None:
        super().__init__(_("Nobody is their own deputy. Choose someone else."))


@transaction.atomic
def name_deputy(
    holder_grant: Grant,
    *,
    user: User,
    form: str,
    first: date,
    last: date,
    reason: str,
    by: User,
    now: datetime,
    today: date,
    case_kinds: Sequence[str] = (),
    away_until: date | None = None,
) -> Deputy:
    """`user` decides in the holder's place from `first` to `last`, all cases or those of `case_kinds`.

    Without kinds the deputy may do everything the role may; with kinds only read and decide such cases.
    """
    reason = require_reason(reason)
    if last < first or last < today:
        raise DeputyForNoTime
    if holder_grant.stands_in_for_id:
        raise NotTheirOwn
    if user.pk == holder_grant.user_id:
        raise OneselfAsDeputy
    stand_in = let_stand_in(
        holder_grant, user=user, period=until(first, last), acts=acts_of(case_kinds), by=by, now=now
    )
    deputy = Deputy.objects.create(
        holder_grant=holder_grant, user=user, stand_in=stand_in, form=form, case_kinds=[*case_kinds],
        period=stand_in.period, away_until=away_until, reason=reason, named_by=by, named_at=now,
    )  # fmt: skip
    changes: dict[str, object] = {"user": user.username, "form": form, "first": f"{first}", "last": f"{last}"}
    record(by=by, action="approvals.name_deputy", obj=deputy, now=now, reason=reason, changes=changes)
    _tell(deputy, now)
    return deputy


@transaction.atomic
def end_deputy(deputy: Deputy, *, by: User, now: datetime, today: date) -> Deputy:
    """From today the deputy decides nothing more; what was decided stays."""
    deputy = Deputy.objects.select_for_update(of=("self",)).select_related("stand_in").get(pk=deputy.pk)
    if deputy.ended_at is not None:
        raise Stale
    deputy.ended_at = now
    deputy.save(update_fields=["ended_at"])
    period = deputy.stand_in.period
    if period.lower < today and (period.upper is None or today < period.upper):
        end_grant(deputy.stand_in, on=today, by=by, now=now)
    elif period.lower >= today:
        Grant.objects.filter(pk=deputy.stand_in_id).update(period=DateRange(empty=True))
    record(by=by, action="approvals.end_deputy", obj=deputy, now=now)
    return deputy


def _tell(deputy: Deputy, now: datetime) -> None:
    params = {
        "holder": deputy.holder_grant.user.full_name,
        "first": deputy.period.lower,
        "last": last_day(deputy.period),
        "reason": deputy.reason,
    }
    about = f"approvals.deputy:{deputy.pk}"
    notify(
        [deputy.user], kind="approvals.deputy_named", params=params, path="/deciding/deputies/", about=about, now=now
    )
