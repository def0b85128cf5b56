"""Deciding on a submitted list: approve, return, refuse; always on the step the user saw."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from haidang.areas.nominations.models import ListState, Nomination, NominationList, NominationState
from haidang.areas.nominations.operations.list_notices import tell_decided, tell_sent_back
from haidang.areas.nominations.operations.lists import lock_account_of, put_in_legal_order
from haidang.areas.nominations.operations.moves import book_places
from haidang.areas.nominations.queries.lists import digest_of
from haidang.areas.nominations.queries.people import live_nominations
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.models import Case, CaseState, Step
from haidang.foundation.approvals.operations import approve_step, refuse_step, return_step
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused, Stale, require_reason


class NotSubmitted(Refused):
    def __init__(self) -> None:
        super().__init__(_("This list does not wait for approval now. Open it to see where it stands."))


class EverybodySentBack(Refused):
    def __init__(self) -> None:
        super().__init__(_("You send everybody back: nothing is left to approve. Return the whole list instead."))


class ChangedSince(Refused):
    def __init__(self) -> None:
        super().__init__(_("Somebody you send back is not on the list any more. Open the page again and look."))


@transaction.atomic
def approve_list(
    nomination_list: NominationList,
    *,
    step: Step,
    by: User,
    now: datetime,
    today: date,
    sent_back: Mapping[int, str] | None = None,
) -> NominationList:
    """Approves the step, without the people of `sent_back` (nomination: reason), who leave the list in the same act.

    After the last step the list is frozen under its digest.
    """
    nomination_list = _lock_submitted(nomination_list, step)
    case = approve_step(step, by=by, now=now, today=today)
    if sent_back:
        leaving = _send_people_back(nomination_list, sent_back, step=step, by=by, now=now)
        tell_sent_back(nomination_list, leaving, now=now, today=today)
    if case.state != CaseState.APPROVED:
        return nomination_list
    people = live_nominations(nomination_list.target).filter(list=nomination_list)
    people.update(state=NominationState.APPROVED, approved_at=now)
    nomination_list.state, nomination_list.digest = ListState.APPROVED, digest_of(nomination_list)
    nomination_list.save(update_fields=["state", "digest"])
    changes: dict[str, object] = {"digest": nomination_list.digest}
    record(by=by, action="nominations.approve_list", obj=nomination_list, now=now, changes=changes)
    tell_decided(nomination_list, reason="", now=now, today=today)
    return nomination_list


@transaction.atomic
def return_list(
    nomination_list: NominationList, *, step: Step, reason: str, by: User, now: datetime, today: date
) -> NominationList:
    """Sends the list back to the school, which changes it and submits it again."""
    nomination_list = _lock_submitted(nomination_list, step)
    return_step(step, by=by, now=now, today=today, reason=reason)
    nomination_list.state = ListState.RETURNED
    nomination_list.save(update_fields=["state"])
    record(by=by, action="nominations.return_list", obj=nomination_list, now=now, reason=reason)
    tell_decided(nomination_list, reason=reason, now=now, today=today)
    return nomination_list


@transaction.atomic
def refuse_list(
    nomination_list: NominationList, *, step: Step, reason: str, by: User, now: datetime, today: date
) -> NominationList:
    """Refuses the list for good: its people are taken off, their places are free again at the school."""
    nomination_list = _lock_submitted(nomination_list, step)
    refuse_step(step, by=by, now=now, today=today, reason=reason)
    account = lock_account_of(nomination_list)
    freed = Nomination.objects.filter(list=nomination_list, state=NominationState.PROPOSED).update(
        state=NominationState.REMOVED, reason=reason, removed_at=now
    )
    book_places(account, places=-freed, by=by, now=now)
    nomination_list.state = ListState.REFUSED
    nomination_list.save(update_fields=["state"])
    record(by=by, action="nominations.refuse_list", obj=nomination_list, now=now, reason=reason)
    tell_decided(nomination_list, reason=reason, now=now, today=today)
    return nomination_list


def _send_people_back(
    nomination_list: NominationList, reasons: Mapping[int, str], *, step: Step, by: User, now: datetime
) -> list[Nomination]:
    """Takes people off a list whose lock is held; their places are free again, the rest keeps its order."""
    account = lock_account_of(nomination_list)
    people = live_nominations(nomination_list.target).filter(list=nomination_list).select_related("person")
    leaving = [nomination for nomination in people.order_by("pk") if nomination.pk in reasons]
    if len(leaving) < len(reasons):
        raise ChangedSince
    if len(leaving) == len(people):
        raise EverybodySentBack
    for nomination in leaving:
        nomination.state, nomination.removed_at = NominationState.REMOVED, now
        nomination.reason, nomination.sent_back_at = require_reason(reasons[nomination.pk]), step
    Nomination.objects.bulk_update(leaving, ["state", "removed_at", "reason", "sent_back_at"])
    book_places(account, places=-len(leaving), by=by, now=now)
    put_in_legal_order(nomination_list)
    told: dict[str, object] = {"people": {nomination.person.full_name: nomination.reason for nomination in leaving}}
    record(by=by, action="nominations.send_people_back", obj=nomination_list, now=now, changes=told)
    return leaving


def _lock_submitted(nomination_list: NominationList, step: Step) -> NominationList:
    """Locks the list, then its case, and refuses a step of another round than the one that is open."""
    found = (
        NominationList.objects.select_related("target", "school")
        .select_for_update(of=("self",))
        .get(pk=nomination_list.pk)
    )
    if found.state != ListState.SUBMITTED or found.case_id is None:
        raise NotSubmitted
    case = Case.objects.select_for_update().get(pk=found.case_id)
    if step.case_id != case.pk or step.round != case.round:
        raise Stale
    return found
