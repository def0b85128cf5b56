"""A person says that they cannot go; the school's list follows, and whoever waits moves up."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from haidang.areas.nominations.models import (
    ChangeLine,
    Decline,
    DeclineState,
    LineKind,
    LineState,
    ListChange,
    ListState,
    Nomination,
    NominationState,
)
from haidang.areas.nominations.operations.change_notices import tell_declined
from haidang.areas.nominations.operations.changes import draw_up_change
from haidang.areas.nominations.operations.lists import NotOnList, remove_person
from haidang.areas.nominations.operations.waiting import lock_list
from haidang.areas.nominations.queries.changes import decline_until, open_change_of
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused, refusing, require_reason


class NotSubmittedYet(Refused):
    def __init__(self) -> None:
        super().__init__(_("Your school is still drawing up this list. Tell your principal that you cannot go."))


class TooLateToDecline(Refused):
    def __init__(self, last: date) -> None:
        sentence = _("You could decline until %(day)s. Ask your principal: the school can still take you off the list.")
        super().__init__(sentence % {"day": f"{last:%d/%m/%Y}"})


class DeclinedAlready(Refused):
    def __init__(self) -> None:
        super().__init__(_("You declined already, or your school is taking you off the list. Follow it on this page."))


@transaction.atomic
def decline_nomination(nomination: Nomination, *, reason: str, by: User, now: datetime, today: date) -> Decline:
    """On an approved list the person is on a change at once; a list under approval takes it up when approved.

    A list that was returned to the school simply loses the person.
    """
    reason = require_reason(reason)
    nomination_list = lock_list(nomination.list)  # the approval locks the list first, too: one of the two goes first
    nomination = Nomination.objects.select_related("person", "target", "list__school").get(pk=nomination.pk)
    _check(nomination, today)
    with refusing("decline_once_a_nomination", DeclinedAlready()):
        decline = Decline.objects.create(nomination=nomination, reason=reason, declined_by=by, declined_at=now)
    record(by=by, action="nominations.decline", obj=nomination_list, now=now, reason=reason,
           changes={"nomination": nomination.pk})  # fmt: skip
    change = _follow(decline, by=by, now=now)
    tell_declined(decline, change, now=now, today=today)
    return decline


def _check(nomination: Nomination, today: date) -> None:
    if nomination.state == NominationState.REMOVED:
        raise NotOnList
    if nomination.list.state == ListState.DRAFT:
        raise NotSubmittedYet
    last = decline_until(nomination)
    if last is not None and today > last:
        raise TooLateToDecline(last)
    leaving = ChangeLine.objects.filter(nomination=nomination, kind=LineKind.WITHDRAWN, state=LineState.OPEN)
    if leaving.exists():
        raise DeclinedAlready


def _follow(decline: Decline, *, by: User, now: datetime) -> ListChange | None:
    nomination = decline.nomination
    if nomination.list.state == ListState.RETURNED:
        remove_person(nomination, by=by, now=now)
        decline.state = DeclineState.ACCEPTED
        decline.save(update_fields=["state"])
        return None
    if nomination.list.state != ListState.APPROVED:
        return None
    change = open_change_of(nomination.list)
    if change is not None and change.state == ListState.SUBMITTED:
        return None  # the next change takes it up as soon as this one is decided
    drawn_up = draw_up_change(nomination.list, by=None, now=now)
    decline.refresh_from_db()
    return drawn_up
