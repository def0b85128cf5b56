"""After the issue: the text as a page, amendments, withdrawal."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from haidang.areas.dispatches.forms import IssueForm, ReasonForm
from haidang.areas.dispatches.models import Amendment, Demand, Dispatch, DispatchState
from haidang.areas.dispatches.operations import (
    draft_amendment,
    drop_amendment,
    end_demand,
    issue_amendment,
    keep_demand,
    withdraw_dispatch,
)
from haidang.areas.dispatches.permissions import EDIT_DISPATCH, ISSUE_DISPATCH, READ_PASSED_DOWN, VIEW_DISPATCH
from haidang.areas.dispatches.queries.dispatches import passed_down_to, text_of
from haidang.areas.dispatches.views.frame import dispatch_frame, load_dispatch, load_to_edit
from haidang.foundation.access.queries import get
from haidang.foundation.ui.navigation import may_open
from haidang.foundation.ui.pages import PageRequest, page


@page(VIEW_DISPATCH)
def text(request: PageRequest, pk: int) -> HttpResponse:
    """What the dispatch says, as its paper does."""
    found = load_dispatch(request, pk)
    context = dispatch_frame(request, found, "text") | {
        "text": text_of(found),
        "pass_down_url": _pass_down(request, found),
    }
    return render(request, "dispatches/text.html", context)


@page(READ_PASSED_DOWN)
def read(request: PageRequest, pk: int) -> HttpResponse:
    """The text alone, for everyone to whom the dispatch was passed down; no duty of any unit stands here."""
    found = passed_down_to(request.user, pk, request.today)
    if found is None:
        raise Http404("dispatch")
    return render(request, "dispatches/read.html", {"dispatch": found, "text": text_of(found)})


def _pass_down(request: PageRequest, dispatch: Dispatch) -> str:
    """The form that takes an issued dispatch to every person, filled in; empty for those who pass nothing down."""
    url = reverse("dissemination:start")
    if dispatch.state != DispatchState.ISSUED or not may_open(request.user, url, today=request.today):
        return ""
    words = {
        "title": dispatch.subject[:240],
        "source": f"{dispatch.printed_number} · {dispatch.issuer.name}",
        "address": reverse("dispatches:read", args=[dispatch.pk]),
    }
    return f"{url}?{urlencode(words)}"


@page(VIEW_DISPATCH)
def changes(request: PageRequest, pk: int) -> HttpResponse:
    """Amendments with what each added and ended; the one in preparation, and the withdrawal."""
    found = load_dispatch(request, pk)
    said = text_of(found)
    amendments = list(found.amendments.select_related("issued_by", "drafted_by").order_by("-ordinal"))
    open_one = next((one for one in amendments if one.issued_at is None), None)
    rows = [
        (
            one,
            [demand for demand in said.demands if demand.added_by_id == one.pk],
            [demand for demand in said.demands if demand.ended_by_id == one.pk],
        )
        for one in amendments
    ]
    context = dispatch_frame(request, found, "changes") | {
        "rows": rows,
        "open_one": open_one,
        "endable": [d for d in said.demands if d.ended_by is None and not (open_one and d.added_by_id == open_one.pk)],
        "is_in_force": found.state == DispatchState.ISSUED,
        "reason_form": ReasonForm(),
        "issue_form": IssueForm(today=request.today, initial={"issued_on": request.today}),
    }
    return render(request, "dispatches/changes.html", context)


@page(EDIT_DISPATCH, methods=("POST",))
def amend(request: PageRequest, pk: int) -> HttpResponse:
    """Begins an amendment."""
    draft_amendment(
        load_to_edit(request, pk), reason=request.POST.get("reason", ""), by=request.user, now=timezone.now()
    )
    messages.success(request, _("The amendment is being prepared: add demands, end others, then issue it."))
    return redirect("dispatches:changes", pk)


@page(EDIT_DISPATCH, methods=("POST",))
def drop(request: PageRequest, pk: int) -> HttpResponse:
    amendment = _amendment(request, pk)
    drop_amendment(amendment, by=request.user, now=timezone.now())
    messages.success(request, _("The amendment is given up; the dispatch stays as it is."))
    return redirect("dispatches:changes", amendment.dispatch_id)


@page(EDIT_DISPATCH, methods=("POST",))
def end(request: PageRequest, pk: int, demand_pk: int) -> HttpResponse:
    """Marks a demand that the amendment ends; the word keep in the form takes the mark back."""
    amendment = _amendment(request, pk)
    demand = get_object_or_404(Demand, pk=demand_pk, dispatch=amendment.dispatch_id)
    act = keep_demand if request.POST.get("keep") else end_demand
    act(amendment, demand=demand, by=request.user, now=timezone.now())
    return redirect("dispatches:changes", amendment.dispatch_id)


@page(ISSUE_DISPATCH, methods=("POST",))
def issue(request: PageRequest, pk: int) -> HttpResponse:
    """Issues the amendment with its own number and day."""
    amendment = get_object_or_404(Amendment.objects.select_related("dispatch"), pk=pk)
    dispatches = type(amendment.dispatch).objects.all()
    get(request.user, ISSUE_DISPATCH, request.today, dispatches, pk=amendment.dispatch_id, seen_by=VIEW_DISPATCH)
    form = IssueForm(request.POST, today=request.today)
    if not form.is_valid():
        messages.error(request, _("Enter the number of the amendment and a day that has come."))
        return redirect("dispatches:changes", amendment.dispatch_id)
    issue_amendment(amendment, by=request.user, now=timezone.now(), **form.cleaned_data)
    messages.success(
        request, _("The amendment is issued: its demands are duties now, the ended ones are no longer asked.")
    )
    return redirect("dispatches:changes", amendment.dispatch_id)


@page(ISSUE_DISPATCH, methods=("POST",))
def withdraw(request: PageRequest, pk: int) -> HttpResponse:
    """Takes the whole dispatch back, with a reason everyone reads."""
    seen = load_dispatch(request, pk)
    dispatches = type(seen).objects.all()
    found = get(request.user, ISSUE_DISPATCH, request.today, dispatches, pk=pk, seen_by=VIEW_DISPATCH)
    withdraw_dispatch(found, reason=request.POST.get("reason", ""), by=request.user, now=timezone.now())
    messages.success(request, _("The dispatch is withdrawn: what was open is no longer asked."))
    return redirect("dispatches:changes", pk)


def _amendment(request: PageRequest, pk: int) -> Amendment:
    found = get_object_or_404(Amendment.objects.select_related("dispatch"), pk=pk)
    load_to_edit(request, found.dispatch_id)
    return found
