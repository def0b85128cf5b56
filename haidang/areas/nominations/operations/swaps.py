"""Places that pass sideways between two units of one giver: offered and agreed, or decided by the giver."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from haidang.areas.nominations.models import MoveKind, QuotaAccount, QuotaSwap, SwapState
from haidang.areas.nominations.operations.ledger import ensure_accounts
from haidang.areas.nominations.operations.moves import Move, NotEnoughPlaces, PlacesMissing, lock_accounts, post_moves
from haidang.areas.nominations.queries.holders import above
from haidang.areas.nominations.queries.quota import giver_of
from haidang.areas.plans.models import Target
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused, require_reason
from haidang.foundation.organisation.models import Unit


class NotSiblings(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("Places are swapped between two units that get theirs from the same giver. Choose another unit.")
        )


class NothingInReturn(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("In return choose another target of which the unit holds free places, and how many; or nothing at all.")
        )


class SwapDecided(Refused):
    def __init__(self) -> None:
        super().__init__(_("This swap was decided or withdrawn already. Open the page again to see how."))


@dataclass(frozen=True, slots=True, kw_only=True)
class SwapTerms:
    """Who gets how many places, and what comes back for them."""

    partner: Unit
    quantity: int
    wanted: Target | None = None
    wanted_quantity: int = 0


@transaction.atomic
def offer_swap(
    offering: QuotaAccount, *, terms: SwapTerms, reason: str, by: User, now: datetime, today: date
) -> QuotaSwap:
    """Offers free places to a unit of the same giver; nothing moves before the partner or the giver agrees."""
    swap = _write(offering, terms=terms, reason=reason, by=by, now=now, today=today)
    record(
        by=by, action="nominations.offer_swap", obj=swap, now=now, reason=swap.reason, changes=_changes(swap, offering)
    )
    return swap


@transaction.atomic
def agree_to_swap(swap: QuotaSwap, *, by: User, now: datetime, today: date) -> QuotaSwap:
    """Carries the swap out, all legs or none; who agrees accepts what comes in."""
    swap = _lock_offered(swap)
    taken = _carry_out(swap, by=by, now=now, today=today)
    for account, quantity in taken:
        move = Move(kind=MoveKind.ACCEPT, source=None, destination=account, quantity=quantity, swap=swap)
        post_moves([move], target=account.target, by=by, now=now)
    _decide(swap, SwapState.DONE, by=by, now=now)
    record(by=by, action="nominations.agree_to_swap", obj=swap, now=now, changes=_changes(swap, swap.offering))
    return swap


@transaction.atomic
def direct_swap(
    offering: QuotaAccount, *, terms: SwapTerms, reason: str, by: User, now: datetime, today: date
) -> QuotaSwap:
    """The giver of both decides the swap; the units have yet to accept what came in."""
    swap = _write(offering, terms=terms, reason=reason, by=by, now=now, today=today)
    _carry_out(swap, by=by, now=now, today=today)
    _decide(swap, SwapState.DONE, by=by, now=now)
    record(
        by=by, action="nominations.direct_swap", obj=swap, now=now, reason=swap.reason, changes=_changes(swap, offering)
    )
    return swap


@transaction.atomic
def decline_swap(swap: QuotaSwap, *, reason: str, by: User, now: datetime) -> QuotaSwap:
    """Says no, and why; no place moves."""
    reason, swap = require_reason(reason), _lock_offered(swap)
    _decide(swap, SwapState.DECLINED, by=by, now=now, answer=reason)
    record(by=by, action="nominations.decline_swap", obj=swap, now=now, reason=reason)
    return swap


@transaction.atomic
def withdraw_swap(swap: QuotaSwap, *, by: User, now: datetime) -> QuotaSwap:
    """Takes back one's own offer before it is answered."""
    swap = _lock_offered(swap)
    _decide(swap, SwapState.WITHDRAWN, by=by, now=now)
    record(by=by, action="nominations.withdraw_swap", obj=swap, now=now)
    return swap


def _write(offering: QuotaAccount, *, terms: SwapTerms, reason: str, by: User, now: datetime, today: date) -> QuotaSwap:
    reason = require_reason(reason)
    if terms.quantity < 1:
        raise PlacesMissing
    _require_siblings(offering, terms.partner, today)
    if terms.quantity > offering.free:
        raise NotEnoughPlaces(offering.unit, offering.free)
    return QuotaSwap.objects.create(
        offering=offering,
        partner=terms.partner,
        quantity=terms.quantity,
        wanted=_wanted(offering, terms),
        wanted_quantity=terms.wanted_quantity,
        reason=reason,
        offered_by=by,
        offered_at=now,
    )


def _wanted(offering: QuotaAccount, terms: SwapTerms) -> QuotaAccount | None:
    if terms.wanted is None and terms.wanted_quantity == 0:
        return None
    if terms.wanted is None or terms.wanted_quantity < 1 or terms.wanted.pk == offering.target_id:
        raise NothingInReturn
    account = QuotaAccount.objects.filter(target=terms.wanted, unit=terms.partner).first()
    if account is None:
        raise NothingInReturn
    if terms.wanted_quantity > account.free:
        raise NotEnoughPlaces(terms.partner, account.free)
    return account


def _carry_out(swap: QuotaSwap, *, by: User, now: datetime, today: date) -> list[tuple[QuotaAccount, int]]:
    """Each leg goes back to the giver and down again, so that the tree of grants stays a tree."""
    _require_siblings(swap.offering, swap.partner, today)
    legs = [(swap.offering, swap.partner, swap.quantity)]
    if swap.wanted is not None:
        legs.append((swap.wanted, swap.offering.unit, swap.wanted_quantity))
    taken, posts = [], []
    for source, unit, quantity in legs:
        giver = giver_of(source)
        holder = above(unit, today)
        if giver is None or holder is None or giver.unit_id != holder.pk:
            raise NotSiblings
        [account] = ensure_accounts(source.target, [unit])
        QuotaAccount.objects.filter(pk=account.pk, due_on=None).update(due_on=source.due_on)
        posts.append((source, giver, account, quantity))
        taken.append((account, quantity))
    lock_accounts(sorted({end.pk for source, giver, account, _quantity in posts for end in (source, giver, account)}))
    for source, giver, account, quantity in posts:
        back = Move(kind=MoveKind.RETURN, source=source, destination=giver, quantity=quantity, swap=swap)
        down = Move(kind=MoveKind.GRANT, source=giver, destination=account, quantity=quantity, swap=swap)
        post_moves([back, down], target=source.target, by=by, now=now)
    return taken


def _require_siblings(offering: QuotaAccount, partner: Unit, today: date) -> None:
    giver = above(offering.unit, today)
    other = above(partner, today)
    if giver is None or other is None or giver.pk != other.pk or partner.pk == offering.unit_id:
        raise NotSiblings


def _lock_offered(swap: QuotaSwap) -> QuotaSwap:
    found = QuotaSwap.objects.select_for_update(of=("self",)).get(pk=swap.pk)
    if found.state != SwapState.OFFERED:
        raise SwapDecided
    return found


def _decide(swap: QuotaSwap, state: SwapState, *, by: User, now: datetime, answer: str = "") -> None:
    swap.state, swap.decided_by, swap.decided_at, swap.answer = state, by, now, answer
    swap.save(update_fields=["state", "decided_by", "decided_at", "answer"])


def _changes(swap: QuotaSwap, offering: QuotaAccount) -> dict[str, object]:
    changes: dict[str, object] = {"from": offering.unit.code, "to": swap.partner.code, "places": swap.quantity}
    if swap.wanted is not None:
        changes |= {"places_in_return": swap.wanted_quantity, "target_in_return": swap.wanted.target.label}
    return changes
