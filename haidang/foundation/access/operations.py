"""Granting and ending roles."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange

from haidang.foundation.access.models import Grant, Role
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused
from haidang.foundation.organisation.models import Unit


class RoleHeldAlready(Refused):
    def __init__(self) -> None:
        super().__init__(_("The user already holds this role at this unit. End that grant first."))


class EndsBeforeItStarts(Refused):
    def __init__(self) -> None:
        super().__init__(_("The role would end before it starts. Choose a later day."))


@transaction.atomic
def grant_role(
    user: User,
    *,
    role: Role,
    unit: Unit,
    period: DateRange,
    by: User | None,
    now: datetime,
    levels: tuple[str, ...] = (),
) -> Grant:
    """Gives `user` the role at `unit` for `period`."""
    User.objects.select_for_update().get(pk=user.pk)
    if Grant.objects.filter(user=user, role=role, unit=unit, period__overlap=period).exists():
        raise RoleHeldAlready
    grant = Grant.objects.create(user=user, role=role, unit=unit, period=period, levels=list(levels))
    record(
        by=by,
        action="access.grant_role",
        obj=grant,
        now=now,
        changes={"user": user.username, "role": role, "unit": unit.code},
    )
    return grant


@transaction.atomic
def end_grant(grant: Grant, *, on: date, by: User, now: datetime) -> Grant:
    """Ends the grant: `on` is the first day without it."""
    grant = Grant.objects.select_for_update().get(pk=grant.pk)
    if grant.period.lower is not None and on <= grant.period.lower:
        raise EndsBeforeItStarts
    grant.period = DateRange(grant.period.lower, on)
    grant.save(update_fields=["period"])
    record(by=by, action="access.end_grant", obj=grant, now=now, changes={"on": on.isoformat()})
    return grant
