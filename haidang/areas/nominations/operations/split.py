"""Granting a whole target down to the schools by verified need."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from haidang.areas.nominations.models import MoveKind, QuotaAccount
from haidang.areas.nominations.operations.ledger import DueInThePast, ensure_accounts
from haidang.areas.nominations.operations.moves import Move, lock_accounts, post_moves
from haidang.areas.nominations.queries.split import Split, propose_split
from haidang.areas.plans.models import Target
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused, Stale
from haidang.foundation.organisation.queries import the_department


class NotOpen(Refused):
    def __init__(self) -> None:
        super().__init__(_("The quota of this target is not open yet. Open it from the plan first."))


class NothingToSplit(Refused):
    def __init__(self) -> None:
        super().__init__(_("There is nothing to split: no free places are left, or no verified need lacks a place."))


@transaction.atomic
def split_by_need(
    target: Target, *, due_on: date, by: User, now: datetime, today: date, seen: str | None = None
) -> Split:
    """Grants department → localities → schools by verified need; `seen` is the digest of the preview confirmed."""
    if due_on < today:
        raise DueInThePast
    source = QuotaAccount.objects.filter(target=target, unit=the_department()).first()
    if source is None:
        raise NotOpen
    lock_accounts([source.pk])
    split = propose_split(target, today=today)
    if seen is not None and seen != split.digest:
        raise Stale
    if not split.places:
        raise NothingToSplit
    granted = [part for share in split.shares for part in (share, *share.parts) if part.places]
    accounts = {a.unit_id: a for a in ensure_accounts(target, [share.unit for share in granted])}
    post_moves(_moves(split, source, accounts), target=target, by=by, now=now)
    QuotaAccount.objects.filter(target=target, unit__in=accounts).update(due_on=due_on)
    changes: dict[str, object] = {
        "places": split.places,
        "left_at_department": split.remainder,
        "units": len(granted),
        "due_on": due_on.isoformat(),
    }
    record(by=by, action="nominations.split_by_need", obj=source, now=now, changes=changes)
    return split


def _moves(split: Split, source: QuotaAccount, accounts: dict[int, QuotaAccount]) -> list[Move]:
    moves = []
    for share in split.shares:
        if not share.places:
            continue
        account = accounts[share.unit.pk]
        moves.append(Move(kind=MoveKind.GRANT, source=source, destination=account, quantity=share.places))
        moves += [
            Move(kind=MoveKind.GRANT, source=account, destination=accounts[part.unit.pk], quantity=part.places)
            for part in share.parts
            if part.places
        ]
    return moves
