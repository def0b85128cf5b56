"""Who is told of what happens to a dispatch: the heads of the units it concerns."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import QuerySet
from django.urls import reverse

from haidang.areas.dispatches.models import Dispatch, Duty
from haidang.foundation.access.models import Grant, Role
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.periods import as_of
from haidang.foundation.notifications.operations import mark_acted, notify


def heads_of(unit_ids: Iterable[int], day: date) -> QuerySet[User]:
    """Principals of schools and officers of wards, on the day."""
    grants = Grant.objects.filter(
        as_of(day), unit__in=list(unit_ids), role__in=(Role.PRINCIPAL, Role.WARD_OFFICER)
    ).order_by()
    return User.objects.filter(pk__in=grants.values("user"))


def tell_units(
    dispatch: Dispatch, *, kind: str, unit_ids: Iterable[int], day: date, now: datetime, about: str, reason: str = ""
) -> int:
    """One notice to the head of each unit, of the kinds dispatches.issued, amended, withdrawn and reminder."""
    params = {
        "number": dispatch.printed_number,
        "issuer": dispatch.issuer.name,
        "subject": dispatch.subject[:120],
        "reason": reason,
    }
    path = reverse("dispatches:mine")
    return notify(heads_of(unit_ids, day), kind=kind, params=params, path=path, now=now, about=about)


def tell_sent_back(duty: Duty, *, reason: str, day: date, now: datetime) -> int:
    """The head of the unit reads what is missing."""
    params = {"title": duty.demand.title, "reason": reason, "number": duty.demand.dispatch.printed_number}
    return notify(
        heads_of([duty.unit_id], day),
        kind="dispatches.sent_back",
        params=params,
        path=reverse("dispatches:duty", args=[duty.pk]),
        now=now,
        about=f"dispatches.duty:{duty.pk}:{now:%Y%m%d%H%M%S}",
    )


def note_done(duties: Iterable[Duty], *, now: datetime) -> None:
    """What was sent back and is done now needs nobody's attention any more."""
    for duty in duties:
        mark_acted(about=f"dispatches.duty:{duty.pk}", now=now)
