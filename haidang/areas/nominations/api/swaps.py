"""Swaps of places for programs: offer or decide, agree, decline, withdraw."""

from django.utils import timezone

from haidang.areas.nominations.api.accounts import acting
from haidang.areas.nominations.api.shapes import SwapOut, swap_out
from haidang.areas.nominations.forms import AnswerForm, SwapByCodeForm
from haidang.areas.nominations.models import QuotaAccount, QuotaSwap
from haidang.areas.nominations.operations import (
    agree_to_swap,
    decline_swap,
    direct_swap,
    offer_swap,
    withdraw_swap,
)
from haidang.areas.nominations.permissions import ANSWER_SWAP, OFFER_SWAP, SWAP_PLACES, VIEW_SWAP, WITHDRAW_SWAP
from haidang.areas.nominations.queries.holders import siblings_of
from haidang.areas.nominations.queries.quota import targets_held_by
from haidang.foundation.access.queries import get, visible
from haidang.foundation.ui.endpoints import ApiRequest, endpoint, read

SWAPS = QuotaSwap.objects.select_related("offering__unit", "offering__target", "partner", "wanted__target__task__plan")


@endpoint(SWAP_PLACES, method="POST", takes=SwapByCodeForm, gives=SwapOut)
def swap(request: ApiRequest, pk: int) -> SwapOut:
    """Offers own places to a unit of the same giver; of a unit below, the giver decides the swap at once."""
    offering = acting(request, SWAP_PLACES, pk)
    siblings = siblings_of(offering.unit, request.today)
    targets = targets_held_by(siblings, beside=offering.target)
    form = SwapByCodeForm(request.sent, siblings=siblings, targets=targets)
    reason = read(form)["reason"]
    is_own = visible(request.user, OFFER_SWAP, request.today, QuotaAccount.objects.filter(pk=pk)).exists()
    act = offer_swap if is_own else direct_swap
    return swap_out(
        act(offering, terms=form.terms(), reason=reason, by=request.user, now=timezone.now(), today=request.today)
    )


@endpoint(VIEW_SWAP, gives=SwapOut)
def swap_detail(request: ApiRequest, pk: int) -> SwapOut:
    """One swap and how it stands."""
    return swap_out(get(request.user, VIEW_SWAP, request.today, SWAPS, pk=pk))


@endpoint(ANSWER_SWAP, method="POST", gives=SwapOut)
def agree(request: ApiRequest, pk: int) -> SwapOut:
    """Agrees: all places move at once, or none."""
    found = get(request.user, ANSWER_SWAP, request.today, SWAPS, pk=pk, seen_by=VIEW_SWAP)
    return swap_out(agree_to_swap(found, by=request.user, now=timezone.now(), today=request.today))


@endpoint(ANSWER_SWAP, method="POST", takes=AnswerForm, gives=SwapOut)
def decline(request: ApiRequest, pk: int) -> SwapOut:
    """Declines with a reason; nothing moves."""
    found = get(request.user, ANSWER_SWAP, request.today, SWAPS, pk=pk, seen_by=VIEW_SWAP)
    sent = read(AnswerForm(request.sent))
    return swap_out(decline_swap(found, reason=sent["reason"], by=request.user, now=timezone.now()))


@endpoint(WITHDRAW_SWAP, method="POST", gives=SwapOut)
def withdraw(request: ApiRequest, pk: int) -> SwapOut:
    """Takes the own offer back; nothing moves."""
    found = get(request.user, WITHDRAW_SWAP, request.today, SWAPS, pk=pk, seen_by=VIEW_SWAP)
    return swap_out(withdraw_swap(found, by=request.user, now=timezone.now()))
