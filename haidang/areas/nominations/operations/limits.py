"""Raising and cutting the quota of a target after it was opened, and taking back what was not used in time."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from haidang.areas.nominations.models import MoveKind, QuotaAccount
from haidang.areas.nominations.operations.moves import Move, lock_accounts, post_moves
from haidang.areas.nominations.operations.split import NotOpen
from haidang.areas.nominations.queries.quota import overdue_accounts
from haidang.areas.plans.models import Target
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused, Stale, require_reason
from haidang.foundation.organisation.queries import the_department


class NothingOverdue(Refused):
    def __init__(self) -> None:
        super().__init__(_("No unit below holds free places past its deadline. There is nothing to take back."))


@transaction.atomic
def raise_quota(target: Target, *, quantity: int, basis: str, by: User, now: datetime) -> QuotaAccount:
    """Adds places to the department's account; `basis` names the decision that allows it."""
    basis, account = require_reason(basis), _department_account(target)
    move = Move(kind=MoveKind.RAISE, source=None, destination=account, quantity=quantity, reason=basis)
    post_moves([move], target=target, by=by, now=now)
    record(by=by, action="nominations.raise_quota", obj=account, now=now, reason=basis, changes={"places": quantity})
    account.refresh_from_db()
    return account


@transaction.atomic
def cut_quota(target: Target, *, quantity: int, basis: str, by: User, now: datetime) -> QuotaAccount:
    """Takes free places of the department out of the target; what units hold must be given or taken back first."""
    basis, account = require_reason(basis), _department_account(target)
    move = Move(kind=MoveKind.CUT, source=account, destination=None, quantity=quantity, reason=basis)
    post_moves([move], target=target, by=by, now=now)
    record(by=by, action="nominations.cut_quota", obj=account, now=now, reason=basis, changes={"places": quantity})
    account.refresh_from_db()
    return account


@transaction.atomic
def reclaim_overdue(
    source: QuotaAccount, *, seen: Collection[int], reason: str, by: User, now: datetime, today: date
) -> int:
    """Takes back every free place of the units below whose list was due before `today`; answers how many.

    `seen` names the accounts the person saw; one more or one less since then is a Stale page.
    """
    reason = require_reason(reason)
    overdue = [account.pk for account in overdue_accounts(source, today)]
    locked = lock_accounts([source.pk, *overdue])
    late = [account for account in locked if account.pk != source.pk and account.free]
    if {account.pk for account in late} != set(seen):
        raise Stale
    if not late:
        raise NothingOverdue
    moves = [
        Move(kind=MoveKind.RECLAIM, source=account, destination=source, quantity=account.free, reason=reason)
        for account in late
    ]
    post_moves(moves, target=source.target, by=by, now=now)
    places = sum(move.quantity for move in moves)
    changes: dict[str, object] = {"places": places, "units": [account.unit.code for account in late]}
    record(by=by, action="nominations.reclaim_overdue", obj=source, now=now, reason=reason, changes=changes)
    return places


def _department_account(target: Target) -> QuotaAccount:
    account = QuotaAccount.objects.filter(target=target, unit=the_department(), received__gt=0).first()
    if account is None:
        raise NotOpen
    return account
