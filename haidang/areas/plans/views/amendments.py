"""Amendments of issued plans: the list, one amendment as old → new, and everything done to it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from haidang.areas.plans.documents import amendment_document
from haidang.areas.plans.forms import AddRowForm, ReasonForm, RowForm
from haidang.areas.plans.models import UPPER_KINDS, AmendedRow, Amendment, AmendmentState, Plan, PlanState, Task
from haidang.areas.plans.operations import amending
from haidang.areas.plans.permissions import AMEND_PLAN, DECIDE_PLAN, DRAW_UP_PLAN, ISSUE_PLAN, VIEW_PLAN
from haidang.areas.plans.queries import get_plan_for, list_all_plans_for, plan_outline
from haidang.areas.plans.queries.amendments import differences_of
from haidang.areas.plans.queries.imports import list_requirements
from haidang.areas.plans.views.course import decide_on
from haidang.areas.plans.views.plans import frame, outline_of
from haidang.foundation.access.queries import get, visible
from haidang.foundation.approvals.queries import may_decide, pending_step
from haidang.foundation.documents.responses import document_response
from haidang.foundation.ui.navigation import may_open
from haidang.foundation.ui.pages import PageRequest, page
from haidang.foundation.ui.trails import trail

TONES = {
    AmendmentState.DRAFT: "draft",
    AmendmentState.SUBMITTED: "wait",
    AmendmentState.RETURNED: "due",
    AmendmentState.APPROVED: "due",
    AmendmentState.ISSUED: "done",
    AmendmentState.WITHDRAWN: "stop",
}
ALL = Amendment.objects.select_related("plan__issuer", "case", "drawn_up_by", "issued_by")


@page(VIEW_PLAN)
def index(request: PageRequest, code: str) -> HttpResponse:
    """The amendments of a plan; drafts for those who draw them up."""
    outline = outline_of(request, code)
    found = _readable(request, outline.plan).order_by("ordinal")
    may_amend = visible(request.user, AMEND_PLAN, request.today, ALL.filter(plan=outline.plan))
    context = frame(request, outline, "amendments") | {
        "amendments": [(one, TONES[AmendmentState(one.state)]) for one in found],
        "form": ReasonForm(),
        "may_start": outline.plan.state == PlanState.ISSUED and _may_amend(request, outline.plan),
        "has_open": may_amend.exclude(state__in=(AmendmentState.ISSUED, AmendmentState.WITHDRAWN)).exists(),
    }
    return render(request, "plans/amendments.html", context)


@page(AMEND_PLAN, methods=("POST",))
def start(request: PageRequest, code: str) -> HttpResponse:
    plan = get_plan_for(request.user, request.today, code=code)
    if not _may_amend(request, plan):
        raise PermissionDenied(AMEND_PLAN.code)
    made = amending.start_amendment(plan, reason=request.POST.get("reason", ""), by=request.user, now=timezone.now())
    messages.success(request, _("The amendment is a draft. Choose the rows it changes."))
    return redirect("plans:amendment", made.pk)


@page(VIEW_PLAN)
def detail(request: PageRequest, pk: int) -> HttpResponse:
    """What the amendment changes, row by row, old → new."""
    amendment = get_object_or_404(ALL, pk=pk)
    plan = get_plan_for(request.user, request.today, pk=amendment.plan_id)
    get_object_or_404(_readable(request, plan), pk=pk)
    may_write = _may_amend(request, plan) and amendment.state in amending.EDITABLE
    is_upper = plan.kind in UPPER_KINDS
    step = pending_step(amendment.case) if amendment.case else None
    places = reverse("nominations:quotas")
    context: dict[str, Any] = {
        "amendment": amendment,
        "plan": plan,
        "tone": TONES[AmendmentState(amendment.state)],
        "rows": differences_of(amendment),
        "may_write": may_write,
        "may_submit": may_write and not is_upper,
        "may_issue": _may_issue(request, amendment, plan),
        "step": step,
        "may_decide": step is not None and may_decide(step, request.user, request.today),
        "trail": trail(amendment.case, request.today),
        "for_director": may_write and is_upper and not _may_issue(request, amendment, plan),
        "places": is_upper and amendment.state == AmendmentState.ISSUED,
        "places_url": places if may_open(request.user, places, today=request.today) else "",
    }
    if may_write:
        context |= {"choices": plan_outline(plan, day=request.today).rows}
    return render(request, "plans/amendment.html", context)


@page(AMEND_PLAN, methods=("GET", "POST"))
def row(request: PageRequest, pk: int, task: int) -> HttpResponse:
    """What a row says from the amendment on."""
    amendment = _own(request, pk)
    outline = plan_outline(amendment.plan, day=request.today)
    found = next((one for one in outline.rows if one.task.pk == task), None)
    if found is None:
        return redirect("plans:amendment", pk)
    written = AmendedRow.objects.filter(amendment=amendment, task=task).prefetch_related("targets").first()
    now = written or found.task
    start_with = {"content": now.content, "time": now.printed_time, "leads": now.printed_leads}
    if written is not None:
        start_with |= {f"planned_{one.target_id}": str(one.planned) for one in written.targets.all()}
    form = RowForm(request.POST or None, targets=found.targets, initial=start_with)
    if request.method == "POST" and form.is_valid():
        amending.amend_row(
            amendment, task=found.task, facts=form.facts(), by=request.user, now=timezone.now(), today=request.today
        )
        messages.success(request, _("The change stands in the amendment."))
        return redirect("plans:amendment", pk)
    context = {"amendment": amendment, "plan": amendment.plan, "row": found, "form": form}
    return render(request, "plans/amend_row.html", context, status=422 if form.errors else 200)


@page(AMEND_PLAN, methods=("GET", "POST"))
def add(request: PageRequest, pk: int) -> HttpResponse:
    amendment = _own(request, pk)
    form = AddRowForm(request.POST or None, requirements=list_requirements(request.today))
    if request.method == "POST" and form.is_valid():
        amending.add_row(amendment, row=form.row(), by=request.user, now=timezone.now())
        messages.success(request, _("The row is added by the amendment."))
        return redirect("plans:amendment", pk)
    context = {"amendment": amendment, "plan": amendment.plan, "form": form}
    return render(request, "plans/amend_row.html", context, status=422 if form.errors else 200)


@page(AMEND_PLAN, methods=("POST",))
def end(request: PageRequest, pk: int, task: int) -> HttpResponse:
    amendment = _own(request, pk)
    found = get_object_or_404(Task, plan=amendment.plan_id, pk=task)
    amending.end_row(amendment, task=found, by=request.user, now=timezone.now(), today=request.today)
    messages.success(request, _("The row ends with the amendment."))
    return redirect("plans:amendment", pk)


@page(AMEND_PLAN, methods=("POST",))
def take_back(request: PageRequest, pk: int, row: int) -> HttpResponse:
    amendment = _own(request, pk)
    found = get_object_or_404(AmendedRow.objects.select_related("amendment"), amendment=amendment, pk=row)
    amending.take_row_back(found, by=request.user, now=timezone.now())
    return redirect("plans:amendment", pk)


@page(AMEND_PLAN, methods=("POST",))
def withdraw(request: PageRequest, pk: int) -> HttpResponse:
    amendment = amending.withdraw_amendment(_own(request, pk), by=request.user, now=timezone.now())
    messages.success(request, _("The amendment is given up."))
    return redirect("plans:amendments", amendment.plan.code)


@page(AMEND_PLAN, methods=("POST",))
def submit(request: PageRequest, pk: int) -> HttpResponse:
    amending.submit_amendment(_own(request, pk), by=request.user, now=timezone.now(), today=request.today)
    messages.success(request, _("Submitted. Whoever decides has been told."))
    return redirect("plans:amendment", pk)


@page(DECIDE_PLAN, methods=("POST",))
def decide(request: PageRequest, pk: int) -> HttpResponse:
    amendment = get_object_or_404(ALL, pk=pk)
    get(request.user, DECIDE_PLAN, request.today, Plan.objects.all(), pk=amendment.plan_id)
    decide_on(request, amendment)
    return redirect("plans:amendment", pk)


@page(AMEND_PLAN, methods=("POST",))
def issue(request: PageRequest, pk: int) -> HttpResponse:
    issued = amending.issue_amendment(_own(request, pk), by=request.user, now=timezone.now(), today=request.today)
    words = {"number": f"{issued.number}/{issued.symbol}"}
    messages.success(request, _("Issued as %(number)s. The plan says this from today.") % words)
    return redirect("plans:amendment", pk)


@page(VIEW_PLAN)
def document(request: PageRequest, pk: int, form: str) -> HttpResponseBase:
    amendment = get_object_or_404(ALL, pk=pk)
    plan = get_plan_for(request.user, request.today, pk=amendment.plan_id)
    get_object_or_404(_readable(request, plan), pk=pk)
    title = f"Sửa đổi lần {amendment.ordinal} ({plan.code})"
    with override("vi"):  # an official document, whoever reads it
        text = amendment_document(amendment, differences_of(amendment))
    return document_response(text, form=form, title=title)


def _readable(request: PageRequest, plan: Plan) -> QuerySet[Amendment]:
    """Issued ones for all who read the plan; the others for those who draw up, decide on or oversee them."""
    found = ALL.filter(plan=plan).exclude(state=AmendmentState.WITHDRAWN)
    may_see = visible(request.user, DECIDE_PLAN, request.today, Plan.objects.filter(pk=plan.pk)).exists()
    if may_see or _may_amend(request, plan):
        return found
    return found.filter(state=AmendmentState.ISSUED)


def _may_amend(request: PageRequest, plan: Plan) -> bool:
    """The rule of AMEND_PLAN, asked before there is an amendment."""
    plans = Plan.objects.filter(pk=plan.pk)
    drawn = visible(request.user, DRAW_UP_PLAN, request.today, plans)
    led = visible(request.user, ISSUE_PLAN, request.today, plans)
    return (drawn | led).exists()


def _may_issue(request: PageRequest, amendment: Amendment, plan: Plan) -> bool:
    if plan.kind in UPPER_KINDS:
        is_draft = amendment.state in amending.EDITABLE
        return is_draft and visible(request.user, ISSUE_PLAN, request.today, Plan.objects.filter(pk=plan.pk)).exists()
    return amendment.state == AmendmentState.APPROVED and _may_amend(request, plan)


def _own(request: PageRequest, pk: int) -> Amendment:
    readable = list_all_plans_for(request.user, request.today).values("pk")
    found = get_object_or_404(ALL, pk=pk, plan__in=readable)
    if not visible(request.user, AMEND_PLAN, request.today, ALL.filter(pk=found.pk)).exists():
        raise PermissionDenied(AMEND_PLAN.code)
    return found
