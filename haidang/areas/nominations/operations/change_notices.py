"""Whom a change of a list concerns, and what they are told: the school, and everyone who leaves or joins."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import F
from django.db.models.functions import Coalesce
from django.urls import reverse

from haidang.areas.nominations.models import ChangeLine, Decline, LineKind, ListChange, ListState
from haidang.foundation.access.models import Role
from haidang.foundation.access.queries import holders
from haidang.foundation.accounts.models import User
from haidang.foundation.notifications.operations import notify

WORD_OF_STATE = {
    ListState.APPROVED: "nominations.change_approved",
    ListState.RETURNED: "nominations.change_returned",
    ListState.REFUSED: "nominations.change_refused",
}


def tell_promoted(change: ListChange, lines: Iterable[ChangeLine], *, now: datetime, today: date) -> None:
    """Those who moved up, and the school that submits the change."""
    lines = list(lines)
    if not lines:
        return
    target = change.list.target.label
    people = User.objects.filter(person__needs__change_lines__in=lines)
    about = f"nominations.change:{change.pk}"
    notify(
        people, kind="nominations.promoted", params={"target": target}, path=reverse("nominations:mine"), now=now,
        about=about,
    )  # fmt: skip
    notify(
        _principals(change, today),
        kind="nominations.moved_up",
        params={"target": target, "people": len(lines), "number": change.number},
        path=reverse("nominations:change", args=[change.pk]),
        now=now,
        about=f"{about}:{max(line.pk for line in lines)}",
    )


def tell_declined(decline: Decline, change: ListChange | None, *, now: datetime, today: date) -> None:
    """The school hears who declined, and where to go on."""
    nomination = decline.nomination
    path = (
        reverse("nominations:change", args=[change.pk])
        if change is not None
        else reverse("nominations:detail", args=[nomination.list_id])
    )
    users = [grant.user for grant in holders(Role.PRINCIPAL, [nomination.list.school_id], today)]
    params = {"person": nomination.person.full_name, "target": nomination.target.label, "reason": decline.reason}
    notify(
        users, kind="nominations.declined", params=params, path=path, now=now, about=f"nominations.decline:{decline.pk}"
    )


def tell_decision(change: ListChange, *, reason: str, now: datetime, today: date) -> None:
    """The school reads what was decided; people who left or joined read it once it holds."""
    about = f"nominations.change:{change.pk}:{change.state}:{now.isoformat()}"
    params = {"target": change.list.target.label, "number": change.number, "reason": reason}
    notify(
        _principals(change, today),
        kind=WORD_OF_STATE[ListState(change.state)],
        params=params,
        path=reverse("nominations:change", args=[change.pk]),
        now=now,
        about=about,
    )
    if change.state != ListState.APPROVED:
        return
    for kind, word in ((LineKind.ADDED, "nominations.joined"), (LineKind.WITHDRAWN, "nominations.left")):
        people = change.lines.filter(kind=kind).annotate(
            user=Coalesce(F("nomination__person__user"), F("need__person__user"))
        )
        notify(
            User.objects.filter(pk__in=people.values("user")),
            kind=word,
            params={"target": change.list.target.label},
            path=reverse("nominations:mine"),
            now=now,
            about=about,
        )


def _principals(change: ListChange, today: date) -> list[User]:
    return [grant.user for grant in holders(Role.PRINCIPAL, [change.list.school_id], today)]
