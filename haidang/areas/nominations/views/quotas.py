"""Quota screens: the targets a unit holds places of, one target seen from a unit, and its acts."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from haidang.areas.nominations.forms import AcceptForm, GiveBackForm, GrantForm
from haidang.areas.nominations.models import QuotaAccount, QuotaSwap, WaitingEntry, WaitingState
from haidang.areas.nominations.operations import accept_places, give_back, grant_quota, open_account
from haidang.areas.nominations.operations.moves import PlacesMissing
from haidang.areas.nominations.permissions import (
    ACCEPT_QUOTA,
    DIRECT_SWAP,
    GRANT_QUOTA,
    OFFER_SWAP,
    OPEN_QUOTA,
    RETURN_QUOTA,
    VIEW_HOLDER,
    VIEW_QUOTA,
    VIEW_SWAP,
    VIEW_WAITING,
)
from haidang.areas.nominations.queries.holders import units_below
from haidang.areas.nominations.queries.quota import (
    list_holdings,
    list_moves,
    list_quota_rows,
    total_of,
)
from haidang.areas.nominations.queries.stories import chain_of, list_open_swaps
from haidang.areas.nominations.views.parts import Crumb, tabs_of
from haidang.areas.plans.models import Target
from haidang.areas.plans.queries.amendments import with_current
from haidang.foundation.access.actions import Action
from haidang.foundation.access.queries import get, may, visible
from haidang.foundation.basics.figures import Figure
from haidang.foundation.basics.refusals import Refused
from haidang.foundation.organisation.models import SCHOOL_KINDS, Unit, UnitKind
from haidang.foundation.organisation.queries import the_department
from haidang.foundation.ui.maps import map_day_of, map_tabs
from haidang.foundation.ui.pages import PageRequest, page
from haidang.foundation.ui.seats import current_seat

ACCOUNTS = QuotaAccount.objects.select_related("target__task__plan", "unit")
TARGETS = Target.objects.select_related("task__plan")


class UnitUnknown(Refused):
    def __init__(self) -> None:
        super().__init__(_("The address names a unit that does not exist. Open the quota from the list of targets."))


@page(VIEW_HOLDER)
def overview(request: PageRequest) -> HttpResponse:
    holder = _holder(request)
    context = {
        "holder": holder,
        "holdings": list_holdings(holder, day=request.today),
        "is_school": holder.kind in SCHOOL_KINDS,
        "may_open": may(request.user, OPEN_QUOTA, request.today),
        "tabs": tabs_of(request, current="quotas"),
    }
    return render(request, "nominations/quotas.html", context)


@page(VIEW_HOLDER)
def quota(request: PageRequest, target_pk: int) -> HttpResponse:
    target = _target(target_pk, request)
    holder = _holder(request)
    if holder.kind in SCHOOL_KINDS:
        return redirect("nominations:own_list", target.pk)
    account = ACCOUNTS.filter(target=target, unit=holder).first()
    rows = list_quota_rows(target, holder=holder, map_day=map_day_of(request))
    may_grant = (
        account is not None
        and visible(request.user, GRANT_QUOTA, request.today, QuotaAccount.objects.filter(pk=account.pk)).exists()
    )
    waiting = WaitingEntry.objects.filter(target=target, state=WaitingState.WAITING)
    context = {
        "target": target,
        "holder": holder,
        "account": account,
        "waiting": visible(request.user, VIEW_WAITING, request.today, waiting).count(),
        "rows": rows,
        "totals": total_of(rows),
        "may_grant": may_grant,
        "overdue": sum(row.is_overdue(request.today) for row in rows) if may_grant else 0,
        "may_open": account is None and may(request.user, OPEN_QUOTA, request.today),
        "may_split": may(request.user, OPEN_QUOTA, request.today) and holder.kind == UnitKind.DEPARTMENT,
        "crumbs": [Crumb(_("Quotas"), reverse("nominations:quotas")), Crumb(target.label)],
        "maps": map_tabs(request, places=()),
        "map_day": map_day_of(request),
    }
    return render(request, "nominations/quota.html", context)


@page(OPEN_QUOTA, methods=("POST",))
def open_quota(request: PageRequest, target_pk: int) -> HttpResponse:
    target = get(request.user, OPEN_QUOTA, request.today, TARGETS, pk=target_pk)
    opened = open_account(target, by=request.user, now=timezone.now())
    messages.success(request, _("%(places)s places are open.") % {"places": Figure(opened.received)})
    return redirect("nominations:quota", target.pk)


@page(GRANT_QUOTA, methods=("GET", "POST"))
def grant(request: PageRequest, pk: int) -> HttpResponse:
    source = get(request.user, GRANT_QUOTA, request.today, ACCOUNTS, pk=pk, seen_by=VIEW_QUOTA)
    units = units_below(source.unit, request.today)
    form = GrantForm(
        request.POST or None,
        units=units,
        free=source.free,
        initial={"unit": request.GET.get("to"), "due_on": source.due_on},
    )
    if request.method == "POST" and form.is_valid():
        granted = grant_quota(
            source,
            unit=form.cleaned_data["unit"],
            quantity=form.cleaned_data["quantity"],
            due_on=form.cleaned_data["due_on"],
            by=request.user,
            now=timezone.now(),
            today=request.today,
        )
        messages.success(
            request,
            _("%(unit)s now holds %(places)s places.") % {"unit": granted.unit, "places": Figure(granted.received)},
        )
        return redirect(_address(source))
    crumbs = [
        Crumb(_("Quotas"), reverse("nominations:quotas")),
        Crumb(source.target.label, _address(source)),
        Crumb(_("Grant places")),
    ]
    context = {"account": source, "form": form, "crumbs": crumbs, "back": _address(source)}
    return render(request, "nominations/grant.html", context, status=422 if form.errors else 200)


@page(VIEW_QUOTA)
def account(request: PageRequest, pk: int) -> HttpResponse:
    found = get(request.user, VIEW_QUOTA, request.today, ACCOUNTS, pk=pk)
    mine = QuotaAccount.objects.filter(pk=found.pk)

    def allowed(action: Action) -> bool:
        return visible(request.user, action, request.today, mine).exists()

    may_accept = found.unaccepted > 0 and allowed(ACCEPT_QUOTA)
    is_granted = found.unit.kind != UnitKind.DEPARTMENT and found.free > 0
    swaps = visible(request.user, VIEW_SWAP, request.today, QuotaSwap.objects.all())
    context = {
        "account": found,
        "chain": chain_of(found, day=request.today),
        "moves": [
            (move, move.quantity if move.destination_id == found.pk else -move.quantity) for move in list_moves(found)
        ],
        "swaps": list_open_swaps(found, swaps),
        "accept_form": AcceptForm(initial={"quantity": found.unaccepted}) if may_accept else None,
        "may_return": is_granted and allowed(RETURN_QUOTA),
        "may_swap": is_granted and (allowed(OFFER_SWAP) or allowed(DIRECT_SWAP)),
        "crumbs": [
            Crumb(_("Quotas"), reverse("nominations:quotas")),
            Crumb(found.target.label, _address(found)),
            Crumb(found.unit.short_name),
        ],
    }
    return render(request, "nominations/account.html", context)


@page(ACCEPT_QUOTA, methods=("POST",))
def accept(request: PageRequest, pk: int) -> HttpResponse:
    found = get(request.user, ACCEPT_QUOTA, request.today, ACCOUNTS, pk=pk, seen_by=VIEW_QUOTA)
    form = AcceptForm(request.POST)
    if not form.is_valid():
        raise PlacesMissing
    accept_places(found, quantity=form.cleaned_data["quantity"], by=request.user, now=timezone.now())
    messages.success(request, _("The places are accepted."))
    return redirect("nominations:account", found.pk)


@page(RETURN_QUOTA, methods=("GET", "POST"))
def return_places(request: PageRequest, pk: int) -> HttpResponse:
    source = get(request.user, RETURN_QUOTA, request.today, ACCOUNTS, pk=pk, seen_by=VIEW_QUOTA)
    form = GiveBackForm(request.POST or None, initial={"quantity": source.free})
    if request.method == "POST" and form.is_valid():
        give_back(
            source,
            quantity=form.cleaned_data["quantity"],
            reason=form.cleaned_data["reason"],
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("The places were given back."))
        return redirect("nominations:account", source.pk)
    crumbs = [
        Crumb(_("Quotas"), reverse("nominations:quotas")),
        Crumb(source.target.label, reverse("nominations:account", args=[source.pk])),
        Crumb(_("Give places back")),
    ]
    context = {"account": source, "form": form, "crumbs": crumbs}
    return render(request, "nominations/give_back.html", context, status=422 if form.errors else 200)


def _target(pk: int, request: PageRequest) -> Target:
    """Targets of plans are no secret: everyone who holds quotas may see them, with the number that holds today."""
    return get_object_or_404(with_current(TARGETS, request.today), pk=pk)


def _holder(request: PageRequest) -> Unit:
    """The unit whose side is shown: named in the address, else the seat's locality or school, else the department."""
    wanted = request.GET.get("unit", "")
    if wanted:
        if not wanted.isdecimal():
            raise UnitUnknown
        return get(request.user, VIEW_HOLDER, request.today, Unit.objects.all(), pk=int(wanted))
    seat = current_seat(request)
    if seat is not None and (seat.grant.unit.is_locality or seat.grant.unit.kind in SCHOOL_KINDS):
        return seat.grant.unit
    return get(request.user, VIEW_HOLDER, request.today, Unit.objects.all(), pk=the_department().pk)


def _address(found: QuotaAccount) -> str:
    return f"{reverse('nominations:quota', args=[found.target_id])}?unit={found.unit_id}"
