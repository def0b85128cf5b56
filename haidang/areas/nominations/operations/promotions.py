"""The waiting list moves up: places that become free are taken in the stated order, each once."""

from datetime import datetime

from django.utils import timezone

from haidang.areas.nominations.models import ChangeLine, LineKind, ListChange, WaitingEntry, WaitingState
from haidang.areas.nominations.operations.change_notices import tell_promoted
from haidang.areas.nominations.operations.lists import lock_account_of
from haidang.areas.nominations.operations.moves import book_places
from haidang.areas.nominations.queries.waiting import promotable, waiting_at
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Stale, refusing


def refill(change: ListChange, *, by: User | None, now: datetime) -> list[ChangeLine]:
    """Those who wait first take the places that the change and the school's account leave free.

    The caller holds the list; the account is locked here, then the entries. Approvers see every promotion as a line.
    """
    account = lock_account_of(change.list)
    leaving, joining = _lines(change)
    vacancies = account.free + change.reserved - (len(joining) - len(leaving))
    promoted: list[ChangeLine] = []
    if vacancies > 0:
        followed = {line.follows_id for line in joining}
        left_by = [line for line in leaving if line.pk not in followed]
        promoted = _promote(change, left_by, most=vacancies, now=now)
    balance(change, by=by, now=now)
    if promoted:
        told: dict[str, object] = {"change": change.number, "needs": [line.need_id for line in promoted]}
        record(by=by, action="nominations.promote", obj=change.list, now=now, changes=told)
        tell_promoted(change, promoted, now=now, today=timezone.localdate(now))
    return promoted


def balance(change: ListChange, *, by: User | None, now: datetime) -> None:
    """Books at the school what the change adds beyond what it takes off, so that nobody else can have it meanwhile."""
    leaving, joining = _lines(change)
    needed = max(0, len(joining) - len(leaving))
    if needed != change.reserved:
        book_places(lock_account_of(change.list), places=needed - change.reserved, by=by, now=now)
        change.reserved = needed
        change.save(update_fields=["reserved"])


def _lines(change: ListChange) -> tuple[list[ChangeLine], list[ChangeLine]]:
    lines = list(ChangeLine.objects.filter(change=change).order_by("pk"))
    return (
        [line for line in lines if line.kind == LineKind.WITHDRAWN],
        [line for line in lines if line.kind == LineKind.ADDED],
    )


def _promote(change: ListChange, left_by: list[ChangeLine], *, most: int, now: datetime) -> list[ChangeLine]:
    waiting = promotable(waiting_at(change.list.target, change.list.school))
    entries = list(waiting.select_for_update(of=("self",))[:most])
    sources: list[ChangeLine | None] = [*left_by, *([None] * len(entries))]
    with refusing("line_promotes_once", Stale()):
        lines = ChangeLine.objects.bulk_create(
            ChangeLine(
                change=change,
                kind=LineKind.ADDED,
                target=change.list.target,
                need=entry.need,
                entry=entry,
                follows=source,
            )
            for entry, source in zip(entries, sources, strict=False)
        )
    WaitingEntry.objects.filter(pk__in=[entry.pk for entry in entries]).update(
        state=WaitingState.PROMOTED, changed_at=now
    )
    return lines
