"""A school changes an approved list: people leave, the waiting list moves up, others join; then it is submitted."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haidang.areas.needs.models import Need
from haidang.areas.needs.queries.needs import in_legal_order
from haidang.areas.nominations.models import (
    ChangeLine,
    LineKind,
    ListChange,
    ListState,
    Nomination,
    NominationList,
    NominationState,
    WaitingState,
)
from haidang.areas.nominations.operations.exceptions import candidate_of, judged
from haidang.areas.nominations.operations.lists import EDITABLE, CannotBeNominated, MovedAway, NotOnList
from haidang.areas.nominations.operations.promotions import balance, refill
from haidang.areas.nominations.operations.waiting import lock_list
from haidang.areas.nominations.queries.changes import (
    CHANGE_KIND,
    named_on,
    open_change_of,
    open_declines,
)
from haidang.areas.nominations.queries.people import Candidate
from haidang.areas.nominations.queries.waiting import waiting_at
from haidang.areas.personnel.models import Person
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.operations import open_case, reopen_case
from haidang.foundation.approvals.queries import chain_for
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused, refusing, require_reason


class NotApprovedYet(Refused):
    def __init__(self) -> None:
        super().__init__(
            gettext_lazy("This list is not approved yet: change the list itself, or have the approver return it.")
        )


class ChangeWaits(Refused):
    def __init__(self) -> None:
        super().__init__(
            gettext_lazy("A change of this list waits for approval. Wait for the decision, or have it returned.")
        )


class ChangeClosed(Refused):
    def __init__(self) -> None:
        super().__init__(gettext_lazy("This change is with the approvers or decided. Open it to see where it stands."))


class BlockedSince(Refused):
    def __init__(self, person: object) -> None:
        super().__init__(
            _("Something keeps %(person)s from going by now. Take the line off, or propose an exception with a reason.")
            % {"person": person}
        )


class NothingChanged(Refused):
    def __init__(self) -> None:
        super().__init__(gettext_lazy("The change names nobody. Say first who leaves or joins."))


class OnTheChangeAlready(Refused):
    def __init__(self) -> None:
        super().__init__(gettext_lazy("A change of this list names this person already. Open it."))


class DeclinedOneself(Refused):
    def __init__(self) -> None:
        super().__init__(
            gettext_lazy(
                "The person declined. Whether that is accepted is decided with the change, not by dropping it."
            )
        )


class LineGone(Refused):
    def __init__(self) -> None:
        super().__init__(gettext_lazy("This line is not on the change any more. Open the page again."))


@transaction.atomic
def draw_up_change(nomination_list: NominationList, *, by: User | None, now: datetime) -> ListChange:
    """The open change of an approved list, begun when there is none; who declined and who moves up is on it at once."""
    change = _begin(lock_approved(nomination_list), by, now)
    refill(change, by=by, now=now)
    return change


@transaction.atomic
def withdraw_person(nomination: Nomination, *, reason: str, by: User | None, now: datetime) -> ListChange:
    """Proposes that a person leaves an approved list; whoever waits first moves up in the same change."""
    reason = require_reason(reason)
    change = _begin(lock_approved(nomination.list), by, now)
    found = Nomination.objects.filter(pk=nomination.pk, list=change.list, state=NominationState.APPROVED).first()
    if found is None:
        raise NotOnList
    line = write_withdrawal(change, found, reason)
    refill(change, by=by, now=now)
    told: dict[str, object] = {"person": line.nomination_id, "change": change.number}
    record(by=by, action="nominations.withdraw_person", obj=change.list, now=now, reason=reason, changes=told)
    return change


@transaction.atomic
def join_person(
    nomination_list: NominationList, *, person: Person, reason: str, by: User, now: datetime, today: date
) -> ListChange:
    """Proposes that somebody joins an approved list out of turn, where a place is free; if kept, as an exception."""
    reason = require_reason(reason)
    change = _begin(lock_approved(nomination_list), by, now)
    candidate = _joining(change, person, today)
    if person.pk in set(named_on(change.list)):
        raise OnTheChangeAlready
    _write_joining(change, candidate, reason, now, today)
    balance(change, by=by, now=now)
    told: dict[str, object] = {"person": person.full_name, "change": change.number}
    told |= {"failed": [block.code.value for block in candidate.blocks]} if candidate.blocks else {}
    record(by=by, action="nominations.join_person", obj=change.list, now=now, reason=reason, changes=told)
    return change


@transaction.atomic
def drop_line(line: ChangeLine, *, reason: str, by: User, now: datetime) -> ListChange:
    """Takes a line off a change not yet submitted; who had moved up leaves the waiting list, for the reason given."""
    reason = require_reason(reason)
    change = lock_editable_change(line.change)
    found = ChangeLine.objects.filter(pk=line.pk, change=change).select_related("entry").first()
    if found is None:
        raise LineGone
    if found.kind == LineKind.WITHDRAWN and hasattr(found, "decline"):
        raise DeclinedOneself
    for follower in found.followers.select_related("entry"):
        _release(follower, WaitingState.WAITING, "", now)
    told: dict[str, object] = {"change": change.number, "kind": found.kind, "person": found.who.full_name}
    _release(found, WaitingState.LEFT, reason, now)
    refill(change, by=by, now=now)
    record(by=by, action="nominations.drop_line", obj=change.list, now=now, reason=reason, changes=told)
    return change


@transaction.atomic
def submit_change(change: ListChange, *, by: User, now: datetime, today: date) -> ListChange:
    """Sends the delta alone up the chain of that day; a returned one opens the next round of its case."""
    change = lock_editable_change(change)
    refill(change, by=by, now=now)
    lines = list(change.lines.select_related("need__person", "person", "nomination__person"))
    if not lines:
        raise NothingChanged
    for line in lines:
        if line.kind == LineKind.ADDED and _joining(change, line.who, today).blocks and line.failed is None:
            raise BlockedSince(line.who)
    school = change.list.school
    chain = chain_for(CHANGE_KIND, school, today)
    if change.case is None:
        title = f"{change.list.target.label} · {school.short_name} · {signs_of(lines)}"[:240]
        change.case = open_case(kind=CHANGE_KIND, title=title, unit=school, chain=chain, by=by, now=now)
    else:
        reopen_case(change.case, chain=chain, by=by, now=now)
    change.state = ListState.SUBMITTED
    change.save(update_fields=["case", "state"])
    told: dict[str, object] = {"change": change.number, "delta": signs_of(lines)}
    record(by=by, action="nominations.submit_change", obj=change.list, now=now, changes=told)
    return change


def signs_of(lines: list[ChangeLine]) -> str:
    """+2 −1."""
    added = sum(line.kind == LineKind.ADDED for line in lines)
    return " ".join(sign + str(number) for sign, number in (("+", added), ("−", len(lines) - added)) if number)


def lock_approved(nomination_list: NominationList) -> NominationList:
    locked = lock_list(nomination_list)
    if locked.state != ListState.APPROVED:
        raise NotApprovedYet
    return locked


def lock_editable_change(change: ListChange) -> ListChange:
    """Locks the list and reads its change; refused while the change is with the approvers or decided."""
    locked = lock_approved(change.list)
    found = ListChange.objects.select_related("case").get(pk=change.pk)
    if found.state not in EDITABLE:
        raise ChangeClosed
    found.list = locked
    return found


def write_withdrawal(change: ListChange, nomination: Nomination, reason: str) -> ChangeLine:
    with refusing("line_withdraws_once", OnTheChangeAlready()):
        return ChangeLine.objects.create(
            change=change,
            kind=LineKind.WITHDRAWN,
            target=change.list.target,
            need_id=nomination.need_id,
            nomination=nomination,
            reason=reason,
        )


def _begin(locked: NominationList, by: User | None, now: datetime) -> ListChange:
    """The list's change that can be edited, with everyone who declined on it; the caller holds the list."""
    change = open_change_of(locked)
    if change is None:
        last = ListChange.objects.filter(list=locked).aggregate(last=Max("number"))["last"] or 0
        change = ListChange.objects.create(list=locked, number=last + 1, drawn_up_by=by, drawn_up_at=now)
        told: dict[str, object] = {"change": change.number}
        record(by=by, action="nominations.draw_up_change", obj=locked, now=now, changes=told)
    if change.state not in EDITABLE:
        raise ChangeWaits
    change.list = locked
    for decline in open_declines(locked):
        decline.line = write_withdrawal(change, decline.nomination, decline.reason)
        decline.save(update_fields=["line"])
    return change


def _joining(change: ListChange, person: Person, today: date) -> Candidate:
    """Who works at the school and is on no list; what keeps them from going is what a reason can outweigh."""
    if person.unit_id != change.list.school_id:
        raise MovedAway
    candidate = candidate_of(change.list, person, today)
    if not candidate.can_be_chosen and not candidate.can_be_excepted:
        raise CannotBeNominated(person, _("on the list already") if candidate.is_chosen else candidate.obstacle)
    return candidate


def _write_joining(change: ListChange, candidate: Candidate, reason: str, now: datetime, today: date) -> None:
    """The line of who joins, and of who waited no wait any more; without a need it carries the standards' answer."""
    need, person, target = candidate.need, candidate.person, change.list.target
    waiting = waiting_at(target, change.list.school).select_for_update(of=("self",))
    entries = {entry.need.person_id: entry for entry in waiting.select_related("need")}
    entry = entries.pop(person.pk, None)  # a need of a former review may still wait
    if entry is not None:
        entry.state, entry.changed_at = WaitingState.PROMOTED, now
        entry.save(update_fields=["state", "changed_at"])
    without = {"person": person, **judged(target, person, today)} if need is None else {}
    with refusing(("line_adds_once", "line_adds_without_need_once"), OnTheChangeAlready()):
        ChangeLine.objects.create(
            change=change,
            kind=LineKind.ADDED,
            target=target,
            need=need,
            entry=entry,
            passed_over=_passed_over(need, [other.need_id for other in entries.values()]),
            reason=reason,
            failed=[block.stored() for block in candidate.blocks] or None,
            **without,
        )


def _passed_over(need: Need | None, waiting: list[int]) -> int:
    """How many wait who come before this person in legal order; whom the review sees no need of comes after all."""
    if need is None:
        return len(waiting)
    in_order = list(in_legal_order(Need.objects.filter(pk__in=[*waiting, need.pk])).values_list("pk", flat=True))
    return in_order.index(need.pk)


def _release(line: ChangeLine, state: WaitingState, reason: str, now: datetime) -> None:
    """Takes a line away; its waiting entry goes back into the queue, or leaves it."""
    entry = line.entry
    line.delete()
    if entry is not None:
        entry.state, entry.reason, entry.changed_at = state, reason, now
        entry.save(update_fields=["state", "reason", "changed_at"])
