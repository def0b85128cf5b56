"""Who found no place waits in a stated order; who leaves says why."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from haidang.areas.nominations.models import (
    ChangeLine,
    LineKind,
    LineState,
    ListState,
    Nomination,
    NominationList,
    WaitingEntry,
    WaitingState,
)
from haidang.areas.nominations.queries.changes import named_on
from haidang.areas.nominations.queries.people import list_candidates
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused, require_reason


class NotYetSubmitted(Refused):
    def __init__(self) -> None:
        super().__init__(_("Submit the list first: the waiting list holds those who found no place on it."))


class NobodyLeftOut(Refused):
    def __init__(self) -> None:
        super().__init__(_("Everyone at the school whose need is verified is on the list or waits already."))


class WaitsNoMore(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("The person does not wait any more. Who moved up stands on a change of the list: decline there.")
        )


@transaction.atomic
def queue_left_out(nomination_list: NominationList, *, by: User | None, now: datetime, today: date) -> int:
    """Puts everyone whose need is verified and who found no place on the waiting list; may be repeated."""
    nomination_list = lock_list(nomination_list)
    if nomination_list.state not in (ListState.SUBMITTED, ListState.APPROVED):
        raise NotYetSubmitted
    target, school = nomination_list.target, nomination_list.school
    known = set(
        WaitingEntry.objects.filter(target=target, school=school)
        .exclude(state=WaitingState.LEFT)
        .values_list("need__person", flat=True)
    )
    # Whom an approver sent back, and who withdrew, is not asked again; the school may still add them by name.
    # All by person: a later review gives the same person another need.
    known |= set(
        Nomination.objects.filter(list=nomination_list, sent_back_at__isnull=False).values_list("person", flat=True)
    )
    known |= set(
        ChangeLine.objects.filter(change__list=nomination_list, kind=LineKind.WITHDRAWN)
        .exclude(state=LineState.DROPPED)
        .values_list("nomination__person", flat=True)
    )
    known |= set(named_on(nomination_list))
    candidates = list_candidates(target, school=school, today=today)
    left_out = [c.need for c in candidates if c.can_be_chosen and c.need is not None and c.person.pk not in known]
    if not left_out:
        raise NobodyLeftOut
    WaitingEntry.objects.bulk_create(
        [
            WaitingEntry(target=target, school=school, need=need, entered_by=by, entered_at=now, changed_at=now)
            for need in left_out
        ]
    )
    changes: dict[str, object] = {"people": len(left_out)}
    record(by=by, action="nominations.queue_left_out", obj=nomination_list, now=now, changes=changes)
    return len(left_out)


@transaction.atomic
def leave_waiting(entry: WaitingEntry, *, reason: str, by: User, now: datetime) -> WaitingEntry:
    """Takes a person off the waiting list; who moved up in the meantime declines instead."""
    reason = require_reason(reason)
    # Promotions hold the list: without it a person could move up and leave at once.
    for found in NominationList.objects.filter(target=entry.target_id, school=entry.school_id).order_by("pk"):
        lock_list(found)
    entry = WaitingEntry.objects.select_for_update().get(pk=entry.pk)
    if entry.state != WaitingState.WAITING:
        raise WaitsNoMore
    entry.state, entry.reason, entry.changed_at = WaitingState.LEFT, reason, now
    entry.save(update_fields=["state", "reason", "changed_at"])
    record(by=by, action="nominations.leave_waiting", obj=entry, now=now, reason=reason)
    return entry


def lock_list(nomination_list: NominationList) -> NominationList:
    """The list comes first in the order of locks: list, case, accounts, waiting entries."""
    return (
        NominationList.objects.select_related("target", "school")
        .select_for_update(of=("self",))
        .get(pk=nomination_list.pk)
    )
