"""The one function that moves places between accounts, and the one that books them for people."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _

from haidang.areas.nominations.models import MoveKind, QuotaAccount, QuotaMove, QuotaSwap
from haidang.areas.plans.models import Target
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.figures import Figure
from haidang.foundation.basics.refusals import Refused, refusing

HARD_LIMITS = (
    "account_never_oversold",
    "account_accepts_what_it_received",
    "account_uses_what_it_accepted",
    *(f"nominations_quotaaccount_{column}_check" for column in ("received", "accepted", "passed_on", "used")),
)


class NotEnoughPlaces(Refused):
    def __init__(self, unit: object, free: int) -> None:
        super().__init__(
            _("%(unit)s has %(free)s free places for this target. Take at most that many, or ask for more places.")
            % {"unit": unit, "free": Figure(free)}
        )


class SoldOut(Refused):
    """The database itself refused: someone else took the places between the check and the write."""

    def __init__(self) -> None:
        super().__init__(_("The last free places were taken a moment ago. Open the page again to see what is left."))


class PlacesMissing(Refused):
    def __init__(self) -> None:
        super().__init__(_("Enter how many places: a whole number, at least 1."))


class NothingToAccept(Refused):
    def __init__(self, unit: object, unaccepted: int) -> None:
        super().__init__(
            _("%(unit)s has %(count)s granted places left to accept. Accept at most that many.")
            % {"unit": unit, "count": Figure(unaccepted)}
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """`quantity` places from `source` to `destination`; None stands for the plan itself."""

    kind: MoveKind
    source: QuotaAccount | None
    destination: QuotaAccount | None
    quantity: int
    reason: str = ""
    swap: QuotaSwap | None = None


@dataclass(slots=True, kw_only=True)
class Balance:
    """What one account will stand at after the moves; its `book` says what each of them did."""

    account: QuotaAccount
    received: int
    accepted: int
    passed_on: int

    @classmethod
    def of(cls, account: QuotaAccount) -> "Balance":
        return cls(account=account, received=account.received, accepted=account.accepted, passed_on=account.passed_on)

    @property
    def change(self) -> tuple[int, int, int]:
        account = self.account
        return (
            self.received - account.received,
            self.accepted - account.accepted,
            self.passed_on - account.passed_on,
        )

    @property
    def in_use(self) -> int:
        return self.passed_on + self.account.used

    def take(self, kind: MoveKind, quantity: int) -> None:
        """Places that came in; those from the plan need no acceptance, an acceptance brings no place."""
        if kind != MoveKind.ACCEPT:
            self.received += quantity
        if kind != MoveKind.GRANT:
            self.accepted += quantity

    def lose(self, kind: MoveKind, quantity: int) -> int:
        """Places that went; answers how many of those given or taken back had been accepted."""
        of_accepted = quantity if kind == MoveKind.CUT else max(0, quantity - (self.received - self.accepted))
        self.received -= quantity
        self.accepted -= of_accepted
        return 0 if kind == MoveKind.CUT else of_accepted

    def check(self) -> None:
        if self.received < self.in_use or self.passed_on < 0:
            raise NotEnoughPlaces(self.account.unit, max(self.account.free, 0))
        if self.accepted > self.received:
            raise NothingToAccept(self.account.unit, self.account.unaccepted)


def post_moves(moves: Sequence[Move], *, target: Target, by: User | None, now: datetime) -> None:
    """Writes the moves of one target and their effect on the balances; all accounts are locked in id order first.

    Whoever hands places on takes them: what is handed on beyond the places accepted is accepted here as well.
    """
    if any(move.quantity < 1 for move in moves):
        raise PlacesMissing
    ends = {end.pk for move in moves for end in (move.source, move.destination) if end is not None}
    balances = {account.pk: Balance.of(account) for account in lock_accounts(sorted(ends))}
    rows = [_carry_out(move, balances) for move in moves]
    for balance in sorted(balances.values(), key=lambda one: one.received - one.in_use):  # who lacks most is named
        balance.check()
    rows += [_accepted(balance) for balance in balances.values() if balance.accepted < balance.in_use]
    for row in rows:
        row.target, row.by, row.at = target, by, now
    with refusing(HARD_LIMITS, SoldOut()):
        QuotaMove.objects.bulk_create(rows, batch_size=2000)
        _apply(balances.values())


def _carry_out(move: Move, balances: Mapping[int, Balance]) -> QuotaMove:
    """Changes the balances of both ends; what goes back to the giver undoes a part of the grant."""
    source = balances[move.source.pk] if move.source else None
    destination = balances[move.destination.pk] if move.destination else None
    of_accepted = 0
    if move.kind in (MoveKind.RETURN, MoveKind.RECLAIM, MoveKind.CUT):
        assert source is not None
        of_accepted = source.lose(move.kind, move.quantity)
        if destination is not None:
            destination.passed_on -= move.quantity
    else:
        assert destination is not None
        destination.take(move.kind, move.quantity)
        if source is not None:
            source.passed_on += move.quantity
    return QuotaMove(
        kind=move.kind,
        source=move.source,
        destination=move.destination,
        quantity=move.quantity,
        of_accepted=of_accepted,
        reason=move.reason,
        swap=move.swap,
    )


def _accepted(balance: Balance) -> QuotaMove:
    """The acceptance that stands behind places in use."""
    short = balance.in_use - balance.accepted
    balance.accepted += short
    return QuotaMove(kind=MoveKind.ACCEPT, destination=balance.account, quantity=short)


def lock_accounts(pks: Sequence[int]) -> list[QuotaAccount]:
    return list(
        QuotaAccount.objects.filter(pk__in=pks).select_related("unit").select_for_update(of=("self",)).order_by("pk")
    )


def book_places(account: QuotaAccount, *, places: int, by: User | None, now: datetime) -> None:
    """Books places of an account that the caller has locked for nominations; a negative number frees them.

    To nominate is to accept: places not accepted before are accepted in the name of whoever nominates.
    """
    if places > account.free:
        raise NotEnoughPlaces(account.unit, account.free)
    short = max(0, account.passed_on + account.used + places - account.accepted)
    with refusing(HARD_LIMITS, SoldOut()):
        if short:
            QuotaMove.objects.create(
                target_id=account.target_id, kind=MoveKind.ACCEPT, destination=account, quantity=short, by=by, at=now
            )
        QuotaAccount.objects.filter(pk=account.pk).update(used=F("used") + places, accepted=F("accepted") + short)


def _apply(balances: Iterable[Balance]) -> None:
    """One statement for all accounts that change alike, so that a whole city takes a few dozen statements."""
    alike: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    for balance in balances:
        alike[balance.change].append(balance.account.pk)
    for (received, accepted, passed_on), pks in alike.items():
        QuotaAccount.objects.filter(pk__in=pks).update(
            received=F("received") + received,
            accepted=F("accepted") + accepted,
            passed_on=F("passed_on") + passed_on,
        )
