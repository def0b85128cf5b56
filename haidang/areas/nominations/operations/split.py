"""Handing out the places of one account over all units below in one act, as proposed or as edited."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haidang.areas.nominations.models import MoveKind, QuotaAccount
from haidang.areas.nominations.operations.ledger import DueInThePast, NotOneLevelBelow, ensure_accounts
from haidang.areas.nominations.operations.moves import Move, PlacesMissing, lock_accounts, post_moves
from haidang.areas.nominations.queries.claims import Method, read_field
from haidang.areas.nominations.queries.split import Share, Split, split_of
from haidang.areas.plans.models import Target
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.figures import Figure
from haidang.foundation.basics.refusals import Refused, Stale
from haidang.foundation.organisation.models import Unit
from haidang.foundation.organisation.queries import the_department


class NotOpen(Refused):
    def __init__(self) -> None:
        super().__init__(gettext_lazy("The quota of this target is not open yet. Open it from the plan first."))


class NothingToSplit(Refused):
    def __init__(self) -> None:
        super().__init__(
            gettext_lazy("There is nothing to split: no free places are left, or no verified need lacks a place.")
        )


class MoreThanTheLocalityGets(Refused):
    def __init__(self, unit: Unit, places: int, parts: int) -> None:
        super().__init__(
            _("%(unit)s gets %(places)s places, its schools %(parts)s. Make the two figures agree.")
            % {"unit": unit, "places": Figure(places), "parts": Figure(parts)}
        )


@transaction.atomic
def split_quota(
    account: QuotaAccount,
    *,
    method: Method,
    given: Mapping[int, int],
    due_on: date,
    by: User,
    now: datetime,
    today: date,
    seen: str | None = None,
) -> Split:
    """Grants down to the schools: as the method proposes, except where `given` (unit id: places) says otherwise.

    `seen` is the digest of the page that was confirmed; needs or balances that changed since make it stale.
    """
    if due_on < today:
        raise DueInThePast
    [locked] = lock_accounts([account.pk])
    locked.target = account.target
    field = read_field(locked, today=today)
    if seen is not None and seen != field.digest:
        raise Stale
    split = split_of(field, method, given=given)
    _check(split, given)
    granted = [part for share in split.shares for part in (share, *share.parts) if part.places]
    if not granted:
        raise NothingToSplit
    accounts = {a.unit_id: a for a in ensure_accounts(locked.target, [share.unit for share in granted])}
    post_moves(_moves(split, locked, accounts), target=locked.target, by=by, now=now)
    QuotaAccount.objects.filter(target=locked.target, unit__in=accounts).update(due_on=due_on)
    changes: dict[str, object] = {
        "method": method.value,
        "places": split.places,
        "left": split.remainder,
        "units": len(granted),
        "edited": len(given),
        "due_on": due_on.isoformat(),
    }
    record(by=by, action="nominations.split_quota", obj=locked, now=now, changes=changes)
    return split


@transaction.atomic
def split_by_need(target: Target, *, due_on: date, by: User, now: datetime, today: date) -> Split:
    """Grants department → localities → schools by verified need, as proposed."""
    account = QuotaAccount.objects.filter(target=target, unit=the_department()).select_related("unit").first()
    if account is None:
        raise NotOpen
    account.target = target
    return split_quota(account, method=Method.NEED, given={}, due_on=due_on, by=by, now=now, today=today)


def _check(split: Split, given: Mapping[int, int]) -> None:
    known = {part.unit.pk for share in split.shares for part in (share, *share.parts)}
    if not known.issuperset(given):
        raise NotOneLevelBelow
    if any(places < 0 for places in given.values()):
        raise PlacesMissing
    for share in split.shares:
        if share.kept < 0:
            raise MoreThanTheLocalityGets(share.unit, share.places, share.places - share.kept)


def _moves(split: Split, source: QuotaAccount, accounts: Mapping[int, QuotaAccount]) -> list[Move]:
    moves = []
    for share in split.shares:
        if share.places:
            moves.append(_grant(source, accounts[share.unit.pk], share))
            moves += [
                _grant(accounts[share.unit.pk], accounts[part.unit.pk], part) for part in share.parts if part.places
            ]
    return moves


def _grant(source: QuotaAccount, destination: QuotaAccount, share: Share) -> Move:
    return Move(kind=MoveKind.GRANT, source=source, destination=destination, quantity=share.places)
