"""Granting and ending roles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
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


class HoldsItAlready(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("This person holds the role there already and decides without being a deputy. Choose someone else.")
        )


class EndsBeforeItStarts(Refused):
    def __init__(self) -> None:
        super().__init__(_("The role would end before it starts. Choose a later day."))


@transaction.atomic
def write_email(user: User, *, email: str, by: User, now: datetime) -> User:
    """Writes down where mail reaches the account; who may do so is asked before."""
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if user.email != email:
        changes: dict[str, object] = {"email": [user.email, email]}
        user.email = email
        user.save(update_fields=["email"])
        record(by=by, action="access.write_email", obj=user, now=now, changes=changes)
    return user


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
    own = Grant.objects.filter(user=user, role=role, unit=unit, stands_in_for=None)
    if own.filter(period__overlap=period).exists():
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
def let_stand_in(
    grant: Grant, *, user: User, period: DateRange, by: User, now: datetime, acts: tuple[str, ...] = ()
) -> Grant:
    """Gives `user` what the holder of `grant` may do, for a period inside it; `acts` narrows it to these actions."""
    grant = Grant.objects.select_for_update().get(pk=grant.pk)
    same = Grant.objects.filter(user=user, role=grant.role, unit=grant.unit_id, period__overlap=period)
    if same.filter(Q(stands_in_for=None) | Q(stands_in_for=grant)).exists():
        raise HoldsItAlready
    within = DateRange(period.lower, min(filter(None, (period.upper, grant.period.upper)), default=None))
    stand_in = Grant.objects.create(
        user=user,
        role=grant.role,
        unit=grant.unit,
        levels=grant.levels,
        period=within,
        stands_in_for=grant,
        acts=[*acts],
    )
    changes: dict[str, object] = {"user": user.username, "stands_in_for": grant.pk, "acts": [*acts]}
    record(by=by, action="access.let_stand_in", obj=stand_in, now=now, changes=changes)
    return stand_in


@transaction.atomic
def end_grant(grant: Grant, *, on: date, by: User, now: datetime) -> Grant:
    """Ends the grant: `on` is the first day without it."""
    grant = Grant.objects.select_for_update().get(pk=grant.pk)
    if grant.period.lower is not None and on <= grant.period.lower:
        raise EndsBeforeItStarts
    grant.period = DateRange(grant.period.lower, on)
    grant.save(update_fields=["period"])
    record(by=by, action="access.end_grant", obj=grant, now=now, changes={"on": on.isoformat()})
    _end_stand_ins(grant, on=on, by=by, now=now)
    return grant


def _end_stand_ins(grant: Grant, *, on: date, by: User, now: datetime) -> None:
    """Whoever stood in for the holder stands in for nobody: the authority goes with the office."""
    for stand_in in grant.stand_ins.select_for_update().filter(period__overlap=since(on)).order_by("pk"):
        starts = min(stand_in.period.lower, on)  # one that was to start later never does
        stand_in.period = DateRange(starts, on) if starts < on else DateRange(empty=True)
        stand_in.save(update_fields=["period"])
        record(by=by, action="access.end_grant", obj=stand_in, now=now, changes={"on": on.isoformat()})


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
