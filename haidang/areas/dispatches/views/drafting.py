"""Drafting: the workspace of a draft, its head, addressees with a live preview, demands, and the issue."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from haidang.areas.dispatches.forms import DemandForm, HeadForm, IssueForm, RuleForm, demand_of, head_of
from haidang.areas.dispatches.models import AddresseeRule, Amendment, Demand, Dispatch, DispatchImport, DispatchState
from haidang.areas.dispatches.operations import (
    add_demand,
    add_rule,
    change_demand,
    change_dispatch,
    copy_dispatch,
    draft_dispatch,
    drop_dispatch,
    issue_dispatch,
    remove_demand,
    remove_rule,
)
from haidang.areas.dispatches.permissions import DRAFT_DISPATCH, EDIT_DISPATCH, ISSUE_DISPATCH, VIEW_DISPATCH
from haidang.areas.dispatches.queries.addressees import list_addressees
from haidang.areas.dispatches.queries.brought import printed_on
from haidang.areas.dispatches.queries.dispatches import dispatches_for, drafting_units, text_of
from haidang.areas.dispatches.queries.heads import usual_head
from haidang.areas.dispatches.queries.turns import turns_of
from haidang.areas.dispatches.views.frame import crumbs_of, dispatch_frame, load_dispatch, load_to_edit
from haidang.areas.dispatches.views.meaning import meant_by
from haidang.foundation.access.queries import get
from haidang.foundation.basics.figures import Figure
from haidang.foundation.organisation.models import Unit, UnitKind
from haidang.foundation.organisation.queries import the_department
from haidang.foundation.ui.pages import PageRequest, page


@page(DRAFT_DISPATCH, methods=("GET", "POST"))
def new(request: PageRequest) -> HttpResponse:
    """A dispatch from nothing; the page also offers earlier ones to start from."""
    issuer, office = seat_of(request)
    form = HeadForm(request.POST or None, initial=usual_head(issuer))
    if request.method == "POST" and form.is_valid():
        made = draft_dispatch(
            issuer, office=office, facts=form.facts(), by=request.user, now=timezone.now(), today=request.today
        )
        messages.success(request, _("The draft is there. Say now whom it addresses and what it demands."))
        return redirect("dispatches:draft", made.pk)
    earlier = dispatches_for(request.user, request.today).exclude(state=DispatchState.DRAFT).order_by("-issued_on")
    context = {
        "form": form,
        "issuer": issuer,
        "earlier": earlier[:5],
        "crumbs": [{"label": _("Dispatches"), "url": reverse("dispatches:list")}, {"label": _("New dispatch")}],
    }
    return render(request, "dispatches/new.html", context, status=422 if form.errors else 200)


@page(DRAFT_DISPATCH, methods=("POST",))
def copy(request: PageRequest, pk: int) -> HttpResponse:
    """A new draft from an earlier dispatch."""
    source = load_dispatch(request, pk)
    issuer, office = seat_of(request)
    made = copy_dispatch(source, issuer=issuer, office=office, by=request.user, now=timezone.now(), today=request.today)
    messages.success(
        request, _("The words, addressees and demands are copied; the deadlines are moved to today's date.")
    )
    return redirect("dispatches:draft", made.pk)


@page(EDIT_DISPATCH)
def draft(request: PageRequest, pk: int) -> HttpResponse:
    """The workspace: what is there, what is missing, whom it would reach today."""
    found = load_to_edit(request, pk)
    if found.state != DispatchState.DRAFT:
        return redirect("dispatches:dispatch", pk)
    text = text_of(found)
    addressees = list_addressees(text.rules, found.issuer, request.today)
    context = dispatch_frame(request, found, "draft") | {
        "text": text,
        "addressees": addressees,
        "duties": len(addressees) * sum(len(turns_of(demand)) for demand in text.demands),
        "past": [demand for demand in text.demands if demand.due_on < request.today],
        "imports": DispatchImport.objects.filter(dispatch=found).only("file_name", "dispatch"),
        "is_ready": bool(addressees and text.demands),
    }
    return render(request, "dispatches/draft.html", context)


@page(EDIT_DISPATCH, methods=("GET", "POST"))
def head(request: PageRequest, pk: int) -> HttpResponse:
    found = load_to_edit(request, pk)
    form = HeadForm(request.POST or None, initial=head_of(found, list(found.bases.all())))
    if request.method == "POST" and form.is_valid():
        change_dispatch(found, facts=form.facts(), by=request.user, now=timezone.now())
        messages.success(request, _("The head of the dispatch is saved."))
        return redirect("dispatches:draft", pk)
    return _form(request, found, form, _("Head of the dispatch"), _("Save"))


@page(EDIT_DISPATCH, methods=("POST",))
def drop(request: PageRequest, pk: int) -> HttpResponse:
    drop_dispatch(load_to_edit(request, pk), by=request.user, now=timezone.now())
    messages.success(request, _("The draft is given up."))
    return redirect("dispatches:list")


@page(EDIT_DISPATCH, methods=("GET", "POST"))
def rule(request: PageRequest, pk: int) -> HttpResponse:
    """A line of addressees; what it means is shown while it is chosen."""
    found = load_to_edit(request, pk)
    form = RuleForm(request.POST or None, issuer=found.issuer, day=request.today)
    if request.method == "POST" and form.is_valid():
        add_rule(found, rule=form.facts(), by=request.user, now=timezone.now(), today=request.today)
        messages.success(request, _("The addressees are added."))
        return redirect("dispatches:draft", pk)
    context = {
        "kicker": found.subject,
        "form": form,
        "act": _("Add the addressees"),
        "back": reverse("dispatches:draft", args=[pk]),
        "preview_url": reverse("dispatches:preview", args=[pk]),
        "crumbs": crumbs_of(found, {"label": _("Addressees")}),
        **meant_by(request.POST if form.is_bound else form.initial, issuer=found.issuer, day=request.today),
    }
    return render(request, "dispatches/rule.html", context, status=422 if form.errors else 200)


@page(EDIT_DISPATCH)
def preview(request: PageRequest, pk: int) -> HttpResponse:
    """Whom the rule being chosen would mean today: how many, and their names."""
    found = load_to_edit(request, pk)
    meant = meant_by(request.GET, issuer=found.issuer, day=request.today)
    return render(request, "dispatches/_preview.html", meant)


@page(EDIT_DISPATCH, methods=("POST",))
def drop_rule(request: PageRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(AddresseeRule.objects.select_related("dispatch"), pk=pk)
    load_to_edit(request, found.dispatch_id)
    remove_rule(found, by=request.user, now=timezone.now())
    return redirect("dispatches:draft", found.dispatch_id)


@page(EDIT_DISPATCH, methods=("GET", "POST"))
def demand(request: PageRequest, pk: int) -> HttpResponse:
    """One more demand of the draft, or of the amendment in preparation."""
    found = load_to_edit(request, pk)
    amendment = Amendment.objects.filter(dispatch=found, issued_at__isnull=True).first()
    if found.state != DispatchState.DRAFT and amendment is None:
        return redirect("dispatches:changes", pk)
    last = found.demands.order_by("position").last()
    form = DemandForm(request.POST or None, today=request.today, initial={"section": last.section if last else ""})
    if request.method == "POST" and form.is_valid():
        add_demand(found, demand=form.facts(), by=request.user, now=timezone.now(), amendment=amendment)
        messages.success(request, _("The demand is added."))
        return redirect("dispatches:changes" if amendment else "dispatches:draft", pk)
    return _form(request, found, form, _("New demand"), _("Add the demand"))


@page(EDIT_DISPATCH, methods=("GET", "POST"))
def edit_demand(request: PageRequest, pk: int) -> HttpResponse:
    found = _demand(request, pk)
    form = DemandForm(request.POST or None, today=request.today, initial=demand_of(found))
    if request.method == "POST" and form.is_valid():
        change_demand(found, facts=form.facts(), by=request.user, now=timezone.now())
        messages.success(request, _("The demand is saved."))
        return redirect("dispatches:changes" if found.added_by_id else "dispatches:draft", found.dispatch_id)
    return _form(request, found.dispatch, form, _("Demand"), _("Save"))


@page(EDIT_DISPATCH, methods=("POST",))
def drop_demand(request: PageRequest, pk: int) -> HttpResponse:
    found = _demand(request, pk)
    remove_demand(found, by=request.user, now=timezone.now())
    return redirect("dispatches:changes" if found.added_by_id else "dispatches:draft", found.dispatch_id)


@page(ISSUE_DISPATCH, methods=("GET", "POST"))
def issue(request: PageRequest, pk: int) -> HttpResponse:
    """Number and day; the page says whom it will reach with how many duties."""
    drafts = Dispatch.objects.select_related("issuer", "office", "parent_plan")
    found = get(request.user, ISSUE_DISPATCH, request.today, drafts, pk=pk, seen_by=VIEW_DISPATCH)
    form = IssueForm(request.POST or None, today=request.today, initial=printed_on(found, request.today))
    if request.method == "POST" and form.is_valid():
        done = issue_dispatch(found, by=request.user, now=timezone.now(), **form.cleaned_data)
        reached = done.demands.values_list("duties__unit", flat=True).distinct().count()
        messages.success(
            request,
            ngettext("Issued: %(count)s unit has its duties.", "Issued: %(count)s units have their duties.", reached)
            % {"count": Figure(reached)},
        )
        return redirect("dispatches:dispatch", pk)
    text = text_of(found)
    addressees = list_addressees(text.rules, found.issuer, request.today)
    context = {
        "dispatch": found,
        "form": form,
        "addressees": addressees,
        "duties": len(addressees) * sum(len(turns_of(demand)) for demand in text.demands),
        "crumbs": crumbs_of(found, {"label": _("Issue")}),
    }
    return render(request, "dispatches/issue.html", context, status=422 if form.errors else 200)


def _form(request: PageRequest, found: Dispatch, form: Any, title: str, act: str) -> HttpResponse:
    context = {
        "dispatch": found,
        "form": form,
        "title": title,
        "act": act,
        "back": reverse("dispatches:dispatch", args=[found.pk]),
        "crumbs": crumbs_of(found, {"label": title}),
    }
    return render(request, "dispatches/form.html", context, status=422 if form.errors else 200)


def _demand(request: PageRequest, pk: int) -> Demand:
    found = get_object_or_404(Demand.objects.select_related("dispatch", "added_by"), pk=pk)
    load_to_edit(request, found.dispatch_id)
    return found


def seat_of(request: PageRequest) -> tuple[Unit, Unit]:
    """For whom the reader drafts: the own ward, or the department for its lead office."""
    units = drafting_units(request.user, request.today)
    if not units:
        raise PermissionDenied(DRAFT_DISPATCH.code)
    office = units[0]
    return (the_department() if office.kind == UnitKind.OFFICE else office), office
