"""The common order of everyone who waits for a target, and granting places to the first in it."""

from collections.abc import Iterator
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from haidang.areas.nominations.models import QuotaAccount, WaitingEntry
from haidang.areas.nominations.operations.waiting_places import grant_to_waiting, next_waiting
from haidang.areas.nominations.permissions import GRANT_QUOTA, VIEW_QUOTA, VIEW_WAITING
from haidang.areas.nominations.queries.waiting import in_waiting_order
from haidang.areas.nominations.views.parts import Crumb
from haidang.areas.plans.models import Target
from haidang.foundation.access.queries import get, visible
from haidang.foundation.basics.figures import Figure
from haidang.foundation.basics.refusals import Stale
from haidang.foundation.organisation.models import SCHOOL_KINDS
from haidang.foundation.ui.pages import PageRequest, page

MOST_SHOWN = 200


@page(VIEW_WAITING)
def common(request: PageRequest, target_pk: int) -> HttpResponse:
    """Everyone who waits for the target at the schools one sees, in the one stated order."""
    target = get_object_or_404(Target.objects.select_related("task__plan"), pk=target_pk)
    seen = visible(request.user, VIEW_WAITING, request.today, WaitingEntry.objects.all())
    waiting = in_waiting_order(seen.filter(target=target, state="waiting")).select_related("need__person", "school")
    accounts = QuotaAccount.objects.filter(target=target).exclude(unit__kind__in=SCHOOL_KINDS)
    own = visible(request.user, GRANT_QUOTA, request.today, accounts).select_related("unit", "target").order_by("pk")
    context = {
        "target": target,
        "rows": list(waiting[:MOST_SHOWN]),
        "count": waiting.count(),
        "holders": [
            {"account": account, "entries": entries, "seen": ",".join(str(entry.pk) for entry in entries)}
            for account, entries in _offers([account for account in own if account.free], request.today)
        ],
        "crumbs": [
            Crumb(_("Quotas"), reverse("nominations:quotas")),
            Crumb(target.label, reverse("nominations:quota", args=[target.pk])),
            Crumb(_("Waiting list")),
        ],
    }
    return render(request, "nominations/waiting.html", context)


def _offers(accounts: list[QuotaAccount], today: date) -> Iterator[tuple[QuotaAccount, list[WaitingEntry]]]:
    """Who would get whose places: the locality's own first, the department's only where they reach somebody else."""
    offered: set[int] = set()
    for account in sorted(accounts, key=lambda account: (not account.unit.is_locality, account.pk)):
        entries = next_waiting(account, today)
        if not offered.issuperset(entry.pk for entry in entries):
            offered.update(entry.pk for entry in entries)
            yield account, entries


@page(GRANT_QUOTA, methods=("POST",))
def grant(request: PageRequest, pk: int) -> HttpResponse:
    accounts = QuotaAccount.objects.select_related("target", "unit")
    account = get(request.user, GRANT_QUOTA, request.today, accounts, pk=pk, seen_by=VIEW_QUOTA)
    words = request.POST.get("seen", "").split(",")
    if not all(word.isdecimal() for word in words):
        raise Stale
    changes = grant_to_waiting(
        account, seen=[int(word) for word in words], by=request.user, now=timezone.now(), today=request.today
    )
    sentence = ngettext(
        "%(count)s school got places; its list moves up.",
        "%(count)s schools got places; their lists move up.",
        len(changes),
    )
    messages.success(request, sentence % {"count": Figure(len(changes))})
    return redirect("nominations:waiting", account.target_id)
