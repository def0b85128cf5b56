"""Deciding on a submitted change: approve, return, refuse; always on the step the user saw, never on one's own."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
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
    WaitingEntry,
    WaitingState,
)
from haidang.areas.nominations.operations.change_notices import tell_decision
from haidang.areas.nominations.operations.changes import draw_up_change
from haidang.areas.nominations.operations.lists import NominatedElsewhere, lock_account_of
from haidang.areas.nominations.operations.moves import book_places
from haidang.areas.nominations.operations.waiting import lock_list
from haidang.areas.nominations.queries.changes import digest_of_change, former_digest_of, open_declines
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.models import Case, CaseState, Step
from haidang.foundation.approvals.operations import approve_step, refuse_step, return_step
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused, Stale, refusing, require_reason


class ChangeNotSubmitted(Refused):
    def __init__(self) -> None:
        super().__init__(_("This change does not wait for approval now. Open it to see where it stands."))


class OwnChange(Refused):
    def __init__(self) -> None:
        super().__init__(_("You submitted this change yourself: somebody else decides on it."))


@transaction.atomic
def approve_change(change: ListChange, *, step: Step, by: User, now: datetime, today: date) -> ListChange:
    """Approves the step; after the last one the delta takes effect, sealed and chained to the former seal."""
    change = _lock_submitted(change, step, by)
    case = approve_step(step, by=by, now=now, today=today)
    if case.state != CaseState.APPROVED:
        return change
    change.former_digest = former_digest_of(change.list)
    digest = digest_of_change(change, change.former_digest)
    _apply(change, by=by, now=now)
    change.state, change.approved_at, change.digest, change.reserved = ListState.APPROVED, now, digest, 0
    change.save(update_fields=["state", "approved_at", "digest", "former_digest", "reserved"])
    told: dict[str, object] = {"change": change.number, "digest": digest}
    record(by=by, action="nominations.approve_change", obj=change.list, now=now, changes=told)
    tell_decision(change, reason="", now=now, today=today)
    if open_declines(change.list).exists():
        draw_up_change(change.list, by=None, now=now)
    return change


@transaction.atomic
def return_change(change: ListChange, *, step: Step, reason: str, by: User, now: datetime, today: date) -> ListChange:
    """Sends the delta back to the school; the list stays as it is."""
    change = _lock_submitted(change, step, by)
    return_step(step, by=by, now=now, today=today, reason=reason)
    change.state = ListState.RETURNED
    change.save(update_fields=["state"])
    told: dict[str, object] = {"change": change.number}
    record(by=by, action="nominations.return_change", obj=change.list, now=now, reason=reason, changes=told)
    tell_decision(change, reason=reason, now=now, today=today)
    return change


@transaction.atomic
def refuse_change(change: ListChange, *, step: Step, reason: str, by: User, now: datetime, today: date) -> ListChange:
    """Refuses the delta for good: everyone stays where they were, who had moved up waits again."""
    reason = require_reason(reason)
    change = _lock_submitted(change, step, by)
    refuse_step(step, by=by, now=now, today=today, reason=reason)
    _undo(change, reason=reason, by=by, now=now)
    change.state, change.reserved = ListState.REFUSED, 0
    change.save(update_fields=["state", "reserved"])
    told: dict[str, object] = {"change": change.number}
    record(by=by, action="nominations.refuse_change", obj=change.list, now=now, reason=reason, changes=told)
    tell_decision(change, reason=reason, now=now, today=today)
    return change


def _lock_submitted(change: ListChange, step: Step, by: User) -> ListChange:
    """Locks the list, then the case, and refuses a step of another round, and one's own submission."""
    locked = lock_list(change.list)
    found = ListChange.objects.get(pk=change.pk)
    if found.state != ListState.SUBMITTED or found.case_id is None:
        raise ChangeNotSubmitted
    case = Case.objects.select_for_update().get(pk=found.case_id)
    if step.case_id != case.pk or step.round != case.round:
        raise Stale
    if case.opened_by_id == by.pk:
        raise OwnChange
    found.list = locked
    return found


def _apply(change: ListChange, *, by: User, now: datetime) -> None:
    """People leave and join, and the school's account follows; the change is still submitted while they do."""
    leaving = list(change.lines.filter(kind=LineKind.WITHDRAWN))
    added = change.lines.filter(kind=LineKind.ADDED).select_related("need__person", "person").order_by("pk")
    joining = sorted(added, key=lambda line: line.failed is not None)  # an exception after those with a right
    reasons = {line.nomination_id: line.reason for line in leaving if line.nomination_id is not None}
    left = list(Nomination.objects.filter(pk__in=reasons, state=NominationState.APPROVED))
    if len(left) != len(leaving):
        raise Stale
    for nomination in left:
        nomination.state, nomination.removed_at = NominationState.REMOVED, now
        nomination.reason = reasons[nomination.pk]
    Nomination.objects.bulk_update(left, ["state", "removed_at", "reason"])
    joined = _join(change, joining, now)
    for line, nomination in zip(joining, joined, strict=True):
        line.nomination = nomination
    for line in (*leaving, *joining):
        line.state = LineState.APPLIED
    ChangeLine.objects.bulk_update([*leaving, *joining], ["state", "nomination"])
    account = lock_account_of(change.list)
    book_places(account, places=len(joining) - len(leaving) - change.reserved, by=by, now=now)
    Decline.objects.filter(line__in=leaving).update(state=DeclineState.ACCEPTED)


def _join(change: ListChange, joining: list[ChangeLine], now: datetime) -> list[Nomination]:
    """New nominations behind those of the sealed list and of former changes, in the order of the change."""
    last = Nomination.objects.filter(list=change.list).aggregate(last=Max("ordinal"))["last"] or 0
    nominations = []
    for ordinal, line in enumerate(joining, start=last + 1):
        nominations.append(
            Nomination(
                list=change.list,
                target=change.list.target,
                person=line.who,
                need=line.need,
                judged_by_id=line.judged_by_id,
                judgement=line.judgement,
                exception_reason=line.reason if line.failed else "",
                failed=line.failed,
                change=change,
                ordinal=ordinal,
                state=NominationState.APPROVED,
                nominated_at=change.drawn_up_at,
                approved_at=now,
            )
        )
    with refusing("nomination_once_a_target", NominatedElsewhere()):
        return Nomination.objects.bulk_create(nominations)


def _undo(change: ListChange, *, reason: str, by: User, now: datetime) -> None:
    """Who took the place of someone leaving waits again; who was refused for themselves has left the queue."""
    lines = change.lines.all()
    followers = lines.filter(entry__isnull=False, follows__isnull=False).values("entry")
    others = lines.filter(entry__isnull=False, follows__isnull=True).values("entry")
    WaitingEntry.objects.filter(pk__in=followers).update(state=WaitingState.WAITING, changed_at=now)
    WaitingEntry.objects.filter(pk__in=others).update(state=WaitingState.LEFT, reason=reason, changed_at=now)
    Decline.objects.filter(line__in=lines).update(state=DeclineState.REFUSED, answer=reason)
    lines.update(state=LineState.DROPPED)
    if change.reserved:
        book_places(lock_account_of(change.list), places=-change.reserved, by=by, now=now)
