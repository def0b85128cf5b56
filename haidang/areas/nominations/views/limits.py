"""Screens that change how many places there are: raise, cut, take back after the deadline."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from haidang.areas.nominations.forms import LimitForm, ReclaimForm
from haidang.areas.nominations.models import QuotaAccount
from haidang.areas.nominations.operations import cut_quota, raise_quota, reclaim_overdue
from haidang.areas.nominations.permissions import GRANT_QUOTA, OPEN_QUOTA, VIEW_QUOTA
from haidang.areas.nominations.queries.quota import overdue_accounts
from haidang.areas.nominations.views.parts import Crumb
from haidang.areas.plans.models import Target
from haidang.areas.plans.queries.amendments import with_current
from haidang.foundation.access.queries import get
from haidang.foundation.basics.figures import Figure
from haidang.foundation.organisation.queries import the_department
from haidang.foundation.ui.pages import PageRequest, page

ACCOUNTS = QuotaAccount.objects.select_related("target__task__plan", "unit")
CHANGES = {LimitForm.RAISE: raise_quota, LimitForm.CUT: cut_quota}


@page(OPEN_QUOTA, methods=("GET", "POST"))
def change_limit(request: PageRequest, target_pk: int) -> HttpResponse:
    targets = with_current(Target.objects.select_related("task__plan"), request.today)
    target = get(request.user, OPEN_QUOTA, request.today, targets, pk=target_pk)
    account = ACCOUNTS.filter(target=target, unit=the_department()).first()
    form = LimitForm(request.POST or None, initial=_towards_plan(target, account))
    if request.method == "POST" and form.is_valid():
        change = CHANGES[form.cleaned_data["change"]]
        changed = change(
            target,
            quantity=form.cleaned_data["quantity"],
            basis=form.cleaned_data["basis"],
            by=request.user,
            now=timezone.now(),
        )
        said = _("The department now holds %(places)s places of this target.") % {"places": Figure(changed.received)}
        messages.success(request, said)
        return redirect("nominations:quota", target.pk)
    context = {
        "target": target,
        "account": account,
        "form": form,
        "back": reverse("nominations:quota", args=[target.pk]),
        "crumbs": _crumbs(target, _("Raise or cut")),
    }
    return render(request, "nominations/change_limit.html", context, status=422 if form.errors else 200)


@page(GRANT_QUOTA, methods=("GET", "POST"))
def reclaim(request: PageRequest, pk: int) -> HttpResponse:
    source = get(request.user, GRANT_QUOTA, request.today, ACCOUNTS, pk=pk, seen_by=VIEW_QUOTA)
    back = f"{reverse('nominations:quota', args=[source.target_id])}?unit={source.unit_id}"
    overdue = list(overdue_accounts(source, request.today))
    form = ReclaimForm(request.POST or None, initial={"seen": ",".join(str(account.pk) for account in overdue)})
    if request.method == "POST" and form.is_valid():
        places = reclaim_overdue(
            source,
            seen=form.cleaned_data["seen"],
            reason=form.cleaned_data["reason"],
            by=request.user,
            now=timezone.now(),
            today=request.today,
        )
        said = ngettext("%(count)s place was taken back.", "%(count)s places were taken back.", places)
        messages.success(request, said % {"count": Figure(places)})
        return redirect(back)
    context = {
        "source": source,
        "overdue": overdue,
        "places": sum(account.free for account in overdue),
        "form": form,
        "back": back,
        "crumbs": _crumbs(source.target, _("Take back")),
    }
    return render(request, "nominations/reclaim.html", context, status=422 if form.errors else 200)


def _towards_plan(target: Target, account: QuotaAccount | None) -> dict[str, object]:
    """What would bring the department's places to the number the plan names today."""
    missing = target.current - account.received if account else 0  # type: ignore[attr-defined]
    if not missing:
        return {}
    return {"change": LimitForm.RAISE if missing > 0 else LimitForm.CUT, "quantity": abs(missing)}


def _crumbs(target: Target, here: str) -> list[Crumb]:
    return [
        Crumb(_("Quotas"), reverse("nominations:quotas")),
        Crumb(target.label, reverse("nominations:quota", args=[target.pk])),
        Crumb(here),
    ]
