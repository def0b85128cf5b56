"""Screens of swaps: offer places to a unit of the same giver, agree, decline, withdraw."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from haidang.areas.nominations.forms import SwapForm
from haidang.areas.nominations.models import QuotaAccount, QuotaSwap, SwapState
from haidang.areas.nominations.operations.swaps import (
    agree_to_swap,
    decline_swap,
    direct_swap,
    offer_swap,
    withdraw_swap,
)
from haidang.areas.nominations.permissions import (
    ANSWER_SWAP,
    OFFER_SWAP,
    SWAP_PLACES,
    VIEW_QUOTA,
    VIEW_SWAP,
    WITHDRAW_SWAP,
)
from haidang.areas.nominations.queries.holders import siblings_of
from haidang.areas.nominations.queries.quota import targets_held_by
from haidang.areas.nominations.views.parts import Crumb
from haidang.foundation.access.actions import Action
from haidang.foundation.access.queries import get, visible
from haidang.foundation.ui.pages import PageRequest, page

ACCOUNTS = QuotaAccount.objects.select_related("target__task__plan", "unit")
SWAPS = QuotaSwap.objects.select_related(
    "offering__unit", "offering__target", "partner", "wanted__target", "offered_by", "decided_by"
)
TONES = {
    SwapState.OFFERED: "wait",
    SwapState.DONE: "done",
    SwapState.DECLINED: "stop",
    SwapState.WITHDRAWN: "draft",
}


@page(SWAP_PLACES, methods=("GET", "POST"))
def offer(request: PageRequest, pk: int) -> HttpResponse:
    """A unit offers its own places; whoever stands above decides for the units below at once."""
    account = get(request.user, SWAP_PLACES, request.today, ACCOUNTS, pk=pk, seen_by=VIEW_QUOTA)
    is_own = visible(request.user, OFFER_SWAP, request.today, QuotaAccount.objects.filter(pk=pk)).exists()
    siblings = siblings_of(account.unit, request.today)
    form = SwapForm(
        request.POST or None,
        siblings=siblings,
        targets=targets_held_by(siblings, beside=account.target),
        initial={"quantity": account.free},
    )
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        act = offer_swap if is_own else direct_swap
        swap = act(account, terms=form.terms(), reason=reason, by=request.user, now=timezone.now(), today=request.today)
        said = _("The offer was sent to %(unit)s.") if is_own else _("The places went to %(unit)s.")
        messages.success(request, said % {"unit": swap.partner.name})
        return redirect("nominations:swap_detail", swap.pk)
    context = {"account": account, "form": form, "is_own": is_own, "crumbs": _crumbs(account, _("Swap"))}
    context["back"] = reverse("nominations:account", args=[account.pk])
    return render(request, "nominations/swap.html", context, status=422 if form.errors else 200)


@page(VIEW_SWAP)
def detail(request: PageRequest, pk: int) -> HttpResponse:
    swap = get(request.user, VIEW_SWAP, request.today, SWAPS, pk=pk)
    found = QuotaSwap.objects.filter(pk=pk, state=SwapState.OFFERED)

    def allowed(action: Action) -> bool:
        return visible(request.user, action, request.today, found).exists()

    context = {
        "swap": swap,
        "tone": TONES[SwapState(swap.state)],
        "may_answer": allowed(ANSWER_SWAP),
        "may_withdraw": allowed(WITHDRAW_SWAP),
        "crumbs": _crumbs(swap.offering, _("Swap")),
    }
    return render(request, "nominations/swap_detail.html", context)


@page(ANSWER_SWAP, methods=("POST",))
def agree(request: PageRequest, pk: int) -> HttpResponse:
    swap = get(request.user, ANSWER_SWAP, request.today, SWAPS, pk=pk, seen_by=VIEW_SWAP)
    agree_to_swap(swap, by=request.user, now=timezone.now(), today=request.today)
    messages.success(request, _("The swap is carried out."))
    return redirect("nominations:swap_detail", pk)


@page(ANSWER_SWAP, methods=("POST",))
def decline(request: PageRequest, pk: int) -> HttpResponse:
    swap = get(request.user, ANSWER_SWAP, request.today, SWAPS, pk=pk, seen_by=VIEW_SWAP)
    decline_swap(swap, reason=request.POST.get("reason", ""), by=request.user, now=timezone.now())
    messages.success(request, _("The offer is declined; nothing moved."))
    return redirect("nominations:swap_detail", pk)


@page(WITHDRAW_SWAP, methods=("POST",))
def withdraw(request: PageRequest, pk: int) -> HttpResponse:
    swap = get(request.user, WITHDRAW_SWAP, request.today, SWAPS, pk=pk, seen_by=VIEW_SWAP)
    withdraw_swap(swap, by=request.user, now=timezone.now())
    messages.success(request, _("The offer is withdrawn; nothing moved."))
    return redirect("nominations:swap_detail", pk)


def _crumbs(account: QuotaAccount, here: str) -> list[Crumb]:
    return [
        Crumb(_("Quotas"), reverse("nominations:quotas")),
        Crumb(account.target.label, reverse("nominations:account", args=[account.pk])),
        Crumb(here),
    ]
