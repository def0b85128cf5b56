"""What is to do after lists were approved: changes to submit and decide, data to confirm, waiting lists to begin."""

from collections.abc import Iterator, Mapping
from datetime import date

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from haidang.areas.nominations.models import ListChange, ListState
from haidang.areas.nominations.permissions import (
    CONFIRM_IDENTITY,
    EDIT_CHANGE,
    VIEW_IDENTITIES,
)
from haidang.areas.nominations.queries.changes import CHANGE_KIND, delta_of, with_counts
from haidang.areas.nominations.queries.identity import identity_of, progress_of, to_confirm, unconfirmed
from haidang.foundation.access.models import Role
from haidang.foundation.access.queries import grants_of, may, visible
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.queries import Waiting
from haidang.foundation.basics.figures import Figure
from haidang.foundation.basics.todos import Todo

REMINDERS = (Role.PRINCIPAL, Role.LEAD_OFFICE)


def change_todos(user: User, today: date, waiting: Mapping[str, Waiting]) -> list[Todo]:
    """Changes drawn up or returned, changes to decide, one's own data, people who have not confirmed theirs."""
    todos: list[Todo] = []
    if may(user, EDIT_CHANGE, today):
        todos += _to_submit(user, today)
    if CHANGE_KIND in waiting:
        todos.append(_to_decide(waiting[CHANGE_KIND]))
    if may(user, CONFIRM_IDENTITY, today):
        todos += _to_confirm(user, today)
    if any(grant.role in REMINDERS for grant in grants_of(user, today)):
        todos += _to_remind(user, today)
    return todos


def _to_submit(user: User, today: date) -> Iterator[Todo]:
    mine = visible(user, EDIT_CHANGE, today, ListChange.objects.all())
    editable = mine.filter(state__in=(ListState.DRAFT, ListState.RETURNED), lines__isnull=False).distinct()
    for change in with_counts(ListChange.objects.filter(pk__in=editable.values("pk"))).select_related("list__target"):
        delta = delta_of(change)
        yield Todo(
            title=_("Submit the change %(delta)s of your list: %(target)s")
            % {"delta": delta, "target": change.list.target.label},
            why=_("The approver returned it with a reason.")
            if change.state == ListState.RETURNED
            else _("Somebody leaves or a place became free; nothing takes effect before the change is approved."),
            url=reverse("nominations:change", args=[change.pk]),
            minutes=5,
        )


def _to_decide(waiting: Waiting) -> Todo:
    return Todo(
        title=ngettext(
            "%(count)s change of a list waits for your approval",
            "%(count)s changes of lists wait for your approval",
            waiting.count,
        )
        % {"count": Figure(waiting.count)},
        why=_("People who left or moved up wait for it; the oldest has waited since %(day)s.")
        % {"day": f"{localtime(waiting.since):%d/%m/%Y}"},
        url=reverse("nominations:changes") + "?waiting=me",
        count=waiting.count,
        minutes=max(3, 2 * waiting.count),
    )


def _to_confirm(user: User, today: date) -> Iterator[Todo]:
    own = unconfirmed(to_confirm(today)).filter(person__user=user)
    row = own.select_related("target").order_by("pk").first()
    if row is not None and (identity := identity_of(user)) is not None:
        yield Todo(
            title=_("Confirm your data for the class list: %(target)s") % {"target": row.target.label},
            why=_("Something changed since you confirmed.")
            if identity.confirmed_at
            else _("The class list and the certificate print them as they are recorded."),
            url=reverse("nominations:my_data"),
            minutes=2,
        )


def _to_remind(user: User, today: date) -> Iterator[Todo]:
    """The share that has confirmed, of those who can sign in: others are asked on paper."""
    rows = visible(user, VIEW_IDENTITIES, today, to_confirm(today)).filter(person__user__isnull=False)
    progress = progress_of(rows)
    if progress.open:
        yield Todo(
            title=_("%(confirmed)s of %(people)s have confirmed their data: remind the others")
            % {"confirmed": Figure(progress.confirmed), "people": Figure(progress.people)},
            why=_("The class list is final only with confirmed names, birth dates and identity numbers."),
            url=reverse("nominations:identities") + "?state=asked",
            count=progress.open,
            minutes=5,
        )
