"""Granting and ending roles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange

from haidang.foundation.access.models import Grant, Role
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import Told, record, record_all
from haidang.foundation.basics.periods import since
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


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantsHandedOver:
    """How many roles went on at a successor, and how many ended with their unit."""

    followed: int
    ended: int


@transaction.atomic
def hand_over_grants(
    closed: Sequence[Unit], *, follow: Mapping[int, Unit], on: date, by: User | None, now: datetime
) -> GrantsHandedOver:
    """Ends every role held at closed units on day `on`; `follow` says by user id where a teacher's role goes on.

    Roles of heads and officers end: who heads the successor is decided by appointment, not by arithmetic.
    """
    grants = list(
        Grant.objects.select_for_update(of=("self",))
        .filter(unit__in=closed, period__overlap=since(on))
        .select_related("user", "unit")
        .order_by("pk")
    )
    told = []
    for grant in grants:
        told.append(Told("access.end_grant", grant, {"on": on.isoformat(), "user": grant.user.username}))
        grant.period = DateRange(grant.period.lower, on)
    begun_before = [grant for grant in grants if grant.period.lower is None or grant.period.lower < on]
    Grant.objects.filter(pk__in={grant.pk for grant in grants} - {grant.pk for grant in begun_before}).delete()
    Grant.objects.bulk_update(begun_before, ["period"], batch_size=500)
    begun = _follow([grant for grant in grants if grant.role == Role.TEACHER], follow, on)
    told += [Told("access.grant_role", grant, {"unit": grant.unit.code, "on": on.isoformat()}) for grant in begun]
    record_all(told, by=by, now=now)
    return GrantsHandedOver(followed=len(begun), ended=len(grants) - len(begun))


def _follow(grants: Sequence[Grant], follow: Mapping[int, Unit], on: date) -> list[Grant]:
    """The roles that go on, except where the user holds the same one there already."""
    wanted = {(grant.user_id, follow[grant.user_id].pk): grant for grant in grants if grant.user_id in follow}
    held = Grant.objects.filter(role=Role.TEACHER, user__in={user for user, _unit in wanted}, period__overlap=since(on))
    known = set(held.values_list("user_id", "unit_id"))
    return Grant.objects.bulk_create(
        Grant(user=grant.user, role=grant.role, unit=follow[user], levels=grant.levels, period=since(on))
        for (user, unit), grant in wanted.items()
        if (user, unit) not in known
    )
