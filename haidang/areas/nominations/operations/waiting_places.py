"""Places of a locality or the department that become free go to whoever waits first below; schools' lists follow."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from haidang.areas.nominations.models import (
    Decline,
    DeclineState,
    ListChange,
    ListState,
    MoveKind,
    NominationList,
    NominationState,
    QuotaAccount,
    WaitingEntry,
    WaitingState,
)
from haidang.areas.nominations.operations.changes import draw_up_change
from haidang.areas.nominations.operations.ledger import ensure_accounts
from haidang.areas.nominations.operations.moves import Move, lock_accounts, post_moves
from haidang.areas.nominations.queries.holders import above
from haidang.areas.nominations.queries.waiting import promotable, waiting_under
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused, Stale
from haidang.foundation.organisation.models import Unit
from haidang.foundation.organisation.queries import the_department


class NobodyWaits(Refused):
    def __init__(self) -> None:
        super().__init__(_("No free place here that somebody below waits for."))


@transaction.atomic
def grant_to_waiting(
    holder: QuotaAccount, *, seen: Sequence[int], by: User, now: datetime, today: date
) -> list[ListChange]:
    """Grants the free places of `holder` in the common order; each school's list moves up at once.

    `seen` names the entries the person saw. Locks: lists in id order, then the accounts.
    """
    entries = next_waiting(holder, today)
    if not entries:
        raise NobodyWaits
    lists = list(_ready_lists(holder, entries).select_for_update(of=("self",)).order_by("pk"))
    [locked] = lock_accounts([holder.pk])
    entries = next_waiting(locked, today)
    if [entry.pk for entry in entries] != list(seen):
        raise Stale
    places = Counter(entry.school_id for entry in entries)
    schools = {entry.school_id: entry.school for entry in entries}
    moves = _moves(locked, schools, places, today)
    post_moves(moves, target=locked.target, by=by, now=now)
    changes = [draw_up_change(found, by=None, now=now) for found in lists if found.school_id in places]
    told: dict[str, object] = {"places": len(entries), "schools": [schools[pk].code for pk in places]}
    record(by=by, action="nominations.grant_to_waiting", obj=locked, now=now, changes=told)
    return changes


def next_waiting(holder: QuotaAccount, today: date) -> list[WaitingEntry]:
    """Who gets the free places of `holder`: the first in the common order whose school's list can change now."""
    if holder.free < 1 or holder.unit.is_school:
        return []
    waiting = promotable(waiting_under(holder.target, holder.unit, today))
    return list(waiting.filter(_can_change_list())[: holder.free])


def lists_to_move_up() -> QuerySet[NominationList]:
    """Approved lists that owe a change: a free place somebody waits for, or a decline that nothing took up."""
    free = QuotaAccount.objects.filter(
        target=OuterRef("target"), unit=OuterRef("school"), received__gt=F("passed_on") + F("used")
    )
    waiting = WaitingEntry.objects.filter(
        target=OuterRef("target"), school=OuterRef("school"), state=WaitingState.WAITING
    )
    declined = Decline.objects.filter(
        nomination__list=OuterRef("pk"),
        nomination__state=NominationState.APPROVED,
        state=DeclineState.OPEN,
        line__isnull=True,
    )
    submitted = ListChange.objects.filter(list=OuterRef("pk"), state=ListState.SUBMITTED)
    owed = (Q(Exists(free)) & Q(Exists(promotable(waiting)))) | Q(Exists(declined))
    return NominationList.objects.filter(owed, ~Exists(submitted), state=ListState.APPROVED).order_by("pk")


def _can_change_list() -> Exists:
    """An approved list without a change that waits for approval; returned changes take more people up."""
    lists = NominationList.objects.filter(
        target=OuterRef("target"), school=OuterRef("school"), state=ListState.APPROVED
    )
    return Exists(lists.exclude(changes__state=ListState.SUBMITTED))


def _ready_lists(holder: QuotaAccount, entries: Sequence[WaitingEntry]) -> QuerySet[NominationList]:
    return NominationList.objects.filter(
        target=holder.target, school__in={entry.school_id for entry in entries}, state=ListState.APPROVED
    )


def _moves(holder: QuotaAccount, schools: dict[int, Unit], places: Counter[int], today: date) -> list[Move]:
    """One level down, or two through the school's locality."""
    accounts = {a.unit_id: a for a in ensure_accounts(holder.target, schools.values())}
    moves = []
    for pk, school in schools.items():
        giver = above(school, today) or the_department()
        source = holder
        if giver.pk != holder.unit_id:
            [source] = ensure_accounts(holder.target, [giver])
            moves.append(Move(kind=MoveKind.GRANT, source=holder, destination=source, quantity=places[pk]))
        moves.append(Move(kind=MoveKind.GRANT, source=source, destination=accounts[pk], quantity=places[pk]))
    return moves
