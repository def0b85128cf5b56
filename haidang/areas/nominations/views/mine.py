"""My nominations: where I stand and why, and how to decline."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from haidang.areas.nominations.models import ListState, Nomination, NominationState
from haidang.areas.nominations.operations.declines import decline_nomination
from haidang.areas.nominations.permissions import DECLINE, VIEW_OWN_NOMINATION
from haidang.areas.nominations.queries.identity import identity_of, to_confirm
from haidang.areas.nominations.queries.mine import own_nominations, own_waiting
from haidang.areas.nominations.views.after import why_of
from haidang.areas.nominations.views.parts import TONES, tabs_of
from haidang.foundation.access.queries import get
from haidang.foundation.ui.pages import PageRequest, page


@page(VIEW_OWN_NOMINATION)
def mine(request: PageRequest) -> HttpResponse:
    rows = own_nominations(request.user, request.today)
    context = {
        "rows": [
            {
                "own": own,
                "nomination": own.nomination,
                "tone": "draft"
                if own.nomination.state == NominationState.REMOVED
                else TONES[ListState(own.nomination.list.state)],
                "why_joined": why_of(own.brought_by) if own.brought_by else "",
            }
            for own in rows
        ],
        "waiting": [
            {"own": own, "entry": own.entry, "why": why_of(own.line) if own.line else ""}
            for own in own_waiting(request.user)
        ],
        "identity": identity_of(request.user)
        if to_confirm(request.today).filter(person__user=request.user).exists()
        else None,
        "tabs": tabs_of(request, current="mine"),
    }
    return render(request, "nominations/mine.html", context)


@page(DECLINE, methods=("POST",))
def decline(request: PageRequest, pk: int) -> HttpResponse:
    nominations = Nomination.objects.select_related("list", "person")
    found = get(request.user, DECLINE, request.today, nominations, pk=pk)
    decline_nomination(
        found, reason=request.POST.get("reason", ""), by=request.user, now=timezone.now(), today=request.today
    )
    messages.success(request, _("Your school reads this now. Until the change is approved you stay on the list."))
    return redirect("nominations:mine")
