"""Approvals in the present: deputies, one of them over too early, and what the system says about late steps."""

from datetime import datetime, timedelta

from django.utils import timezone

from haidang.foundation.access.models import Grant, Role
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.models import Deputy, Form, Step, StepState
from haidang.foundation.approvals.operations import (
    escalate_late_steps,
    name_deputy,
    raise_alarms,
    remind_of_steps,
)
from haidang.foundation.basics.periods import as_of
from haidang.foundation.organisation.queries import find_unit_by_code
from haidang.front.demo.schools import DONG_HAI
from haidang.front.demo.season.actors import Actors

LISTS = ("nomination_list", "nomination_change")


def play_notices(actors: Actors, *, now: datetime) -> int:
    """Mai names a deputy for a course; elsewhere a deputy's time ran out. Returns how many alarms are open."""
    today = timezone.localdate(now)
    home = find_unit_by_code(DONG_HAI)
    assert home is not None
    waiting = (
        Step.objects.filter(state=StepState.PENDING, role=Role.WARD_OFFICER).exclude(unit=home).order_by("pk").first()
    )
    officers = Grant.objects.filter(as_of(today), role=Role.WARD_OFFICER, stands_in_for=None).select_related("user")
    elsewhere = [grant.user for grant in officers.exclude(unit=home).order_by("unit_id")]
    other = actors.officers[waiting.unit_id] if waiting else None
    neighbour = next(user for user in elsewhere if user != other)
    depute(actors.officers[home.pk], neighbour, reason="Tập huấn tại Hà Nội", starts=2, days=4, now=now)
    if other is not None:
        depute(other, neighbour, reason="Nghỉ phép năm", starts=-10, days=7, away=6, now=now)
    for watch in (remind_of_steps, escalate_late_steps):
        watch(today=today, by=None, now=now)
    return raise_alarms(today=today, by=None, now=now)


def depute(
    holder: User, deputy: User, *, reason: str, starts: int, days: int, now: datetime, away: int | None = None
) -> Deputy:
    """`starts` and `away` are days from today; named the day before it starts, or today."""
    today = timezone.localdate(now)
    first = today + timedelta(days=starts)
    named = min(first - timedelta(days=1), today)
    grant = Grant.objects.filter(as_of(today), user=holder, role=Role.WARD_OFFICER).earliest("pk")
    return name_deputy(
        grant,
        user=deputy,
        form=Form.TUQ,
        case_kinds=LISTS,
        first=first,
        last=first + timedelta(days=days - 1),
        away_until=None if away is None else today + timedelta(days=away),
        reason=reason,
        by=holder,
        now=now - (today - named),
        today=named,
    )
