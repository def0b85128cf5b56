"""The one function that moves places between accounts, and the one that books them for people."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import psycopg
from django.db import IntegrityError
from django.db.models import F
from django.utils.translation import gettext as _

from haidang.areas.nominations.models import MoveKind, QuotaAccount, QuotaMove
from haidang.areas.plans.models import Target
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.refusals import Refused


class NotEnoughPlaces(Refused):
    def __init__(self, unit: object, free: int) -> None:
        super().__init__(
            _("%(unit)s has %(free)s free places for this target. Take at most that many, or ask for more places.")
            % {"unit": unit, "free": free}
        )


class SoldOut(Refused):
    """The database itself refused: someone else took the places between the check and the write."""

    def __init__(self) -> None:
        super().__init__(_("The last free places were taken a moment ago. Open the page again to see what is left."))


class PlacesMissing(Refused):
    def __init__(self) -> None:
        super().__init__(_("Enter how many places: a whole number, at least 1."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """`quantity` places from `source` to `destination`; None stands for the plan itself."""

    kind: MoveKind
    source: QuotaAccount | None
    destination: QuotaAccount | None
    quantity: int
    reason: str = ""


@contextmanager
def refusing(constraint: str, refusal: Refused) -> Iterator[None]:
    """Turns the violation of the named constraint into its sentence."""
    try:
        yield
    except IntegrityError as broken:
        cause = broken.__cause__
        if isinstance(cause, psycopg.Error) and cause.diag.constraint_name == constraint:
            raise refusal from broken
        raise


def post_moves(moves: Sequence[Move], *, target: Target, by: User | None, now: datetime) -> None:
    """Writes the moves of one target and their effect on the balances; all accounts are locked in id order first."""
    if any(move.quantity < 1 for move in moves):
        raise PlacesMissing
    changes = _changes(moves)
    accounts = lock_accounts(list(changes))
    for account in accounts:
        _check(account, *changes[account.pk])
    with refusing("account_never_oversold", SoldOut()):
        QuotaMove.objects.bulk_create(
            [
                QuotaMove(
                    target=target,
                    kind=move.kind,
                    source=move.source,
                    destination=move.destination,
                    quantity=move.quantity,
                    reason=move.reason,
                    by=by,
                    at=now,
                )
                for move in moves
            ],
            batch_size=2000,
        )
        _apply(changes)


def lock_accounts(pks: Sequence[int]) -> list[QuotaAccount]:
    return list(
        QuotaAccount.objects.filter(pk__in=pks).select_related("unit").select_for_update(of=("self",)).order_by("pk")
    )


def book_places(account: QuotaAccount, *, places: int) -> None:
    """Books places of an account that the caller has locked for nominations; a negative number frees them."""
    if places > account.free:
        raise NotEnoughPlaces(account.unit, account.free)
    with refusing("account_never_oversold", SoldOut()):
        QuotaAccount.objects.filter(pk=account.pk).update(used=F("used") + places)


def _changes(moves: Sequence[Move]) -> dict[int, tuple[int, int]]:
    """Per account: change of `received`, change of `passed_on`. What comes back undoes a part of a grant."""
    received: dict[int, int] = defaultdict(int)
    passed_on: dict[int, int] = defaultdict(int)
    for move in moves:
        is_undone = move.kind in (MoveKind.RETURN, MoveKind.RECLAIM, MoveKind.CUT)
        sign, taker, giver = (-1, move.source, move.destination) if is_undone else (1, move.destination, move.source)
        if taker is not None:
            received[taker.pk] += sign * move.quantity
        if giver is not None:
            passed_on[giver.pk] += sign * move.quantity
    return {pk: (received[pk], passed_on[pk]) for pk in sorted({*received, *passed_on})}


def _check(account: QuotaAccount, received: int, passed_on: int) -> None:
    if account.free + received - passed_on < 0 or account.passed_on + passed_on < 0:
        raise NotEnoughPlaces(account.unit, max(account.free, 0))


def _apply(changes: dict[int, tuple[int, int]]) -> None:
    """One statement for all accounts that change alike, so that a whole city takes a few dozen statements."""
    alike: dict[tuple[int, int], list[int]] = defaultdict(list)
    for pk, change in changes.items():
        alike[change].append(pk)
    for (received, passed_on), pks in alike.items():
        QuotaAccount.objects.filter(pk__in=pks).update(
            received=F("received") + received, passed_on=F("passed_on") + passed_on
        )
