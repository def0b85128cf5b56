"""Where a unit's plan comes from and where it stands: deriving, adapting rows, submitting, deciding, issuing."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from haidang.areas.plans.forms import AddRowForm, DeriveForm, DraftRowForm
from haidang.areas.plans.models import EDITABLE_STATES, OPEN_STATES, Amendment, Plan, PlanKind, PlanState, Task
from haidang.areas.plans.operations.adapting import adapt_row, add_own_row, leave_row_out
from haidang.areas.plans.operations.approving import issue_unit_plan, submit_plan
from haidang.areas.plans.operations.deciding import approve, send_back
from haidang.areas.plans.operations.deriving import derive_plan
from haidang.areas.plans.permissions import DECIDE_PLAN, DRAW_UP_PLAN, OWN_PLANS, VIEW_PLAN
from haidang.areas.plans.queries import Outline, get_plan_for, list_all_plans_for
from haidang.areas.plans.queries.amendments import rows_on
from haidang.areas.plans.queries.deriving import kind_below
from haidang.areas.plans.queries.imports import list_requirements
from haidang.areas.plans.views.plans import frame, outline_of
from haidang.foundation.access.models import Role
from haidang.foundation.access.queries import get, grants_of, visible
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.models import Step
from haidang.foundation.approvals.queries import may_decide, pending_step
from haidang.foundation.organisation.models import Unit
from haidang.foundation.organisation.queries import the_department
from haidang.foundation.ui.pages import PageRequest, page
from haidang.foundation.ui.trails import trail

UNIT_KINDS = (PlanKind.WARD, PlanKind.SCHOOL)


@page(VIEW_PLAN)
def course(request: PageRequest, code: str) -> HttpResponse:
    """The plan's way, and its rows beside those they come from."""
    outline = outline_of(request, code)
    plan = outline.plan
    step = pending_step(plan.case) if plan.case else None
    may_draw_up = visible(request.user, DRAW_UP_PLAN, request.today, Plan.objects.filter(pk=plan.pk)).exists()
    is_unit_plan = plan.kind in UNIT_KINDS
    above = _above(outline, request.as_of)
    context = frame(request, outline, "course") | {
        "rows": [(row, above.get(row.task.derived_from_id or 0)) for row in outline.rows],
        "stages": _stages(plan),
        "trail": trail(plan.case, request.today),
        "step": step,
        "may_decide": step is not None and may_decide(step, request.user, request.today),
        "may_edit": may_draw_up and plan.state in EDITABLE_STATES,
        "may_submit": may_draw_up and is_unit_plan and plan.state in EDITABLE_STATES,
        "may_issue_number": may_draw_up and is_unit_plan and plan.state == PlanState.APPROVED,
    }
    return render(request, "plans/course.html", context)


@page(DRAW_UP_PLAN, methods=("GET", "POST"))
def derive(request: PageRequest, code: str) -> HttpResponse:
    """A plan of the reader's unit from an upper one."""
    parent = get_plan_for(request.user, request.today, code=code)
    units = units_for(request.user, parent, request)
    years = range(parent.year, (parent.last_year or parent.year) + 1)
    start = {"unit": request.GET.get("unit", ""), "year": max(parent.year, request.today.year + 1)}
    form = DeriveForm(request.POST or None, units=units, years=years, initial=start)
    if request.method == "POST" and form.is_valid():
        made = derive_plan(
            parent,
            unit=form.cleaned_data["unit"],
            year=form.cleaned_data["year"],
            by=request.user,
            now=timezone.now(),
            today=request.today,
        )
        messages.success(request, _("The draft is there. Go through its rows, then submit it."))
        return redirect("plans:course", made.code)
    working = Plan.objects.filter(parent=parent, issuer__in=units, state__in=OPEN_STATES).order_by("-year")
    context = {"plan": parent, "form": form, "units": units, "working": working}
    return render(request, "plans/derive.html", context, status=422 if form.errors else 200)


@page(DRAW_UP_PLAN, methods=("GET", "POST"))
def row(request: PageRequest, code: str, pk: int) -> HttpResponse:
    """One row of a draft, beside the row above that it comes from."""
    plan = _own(request, code)
    task = get_object_or_404(Task.objects.select_related("plan"), plan=plan, pk=pk)
    above = rows_on(Task.objects.filter(pk=task.derived_from_id), day=request.as_of) if task.derived_from_id else {}
    targets = list(task.targets.all())
    start = {"content": task.content, "time": task.printed_time, "leads": task.printed_leads}
    known = list_requirements(request.today)
    form = DraftRowForm(request.POST or None, targets=targets, requirements=known, initial=start)
    if request.method == "POST" and form.is_valid():
        adapt_row(task, facts=form.facts(), by=request.user, now=timezone.now())
        messages.success(request, _("The row is written."))
        return redirect(f"{reverse('plans:course', args=[code])}#row-{task.position}")
    context = {
        "plan": plan,
        "task": task,
        "above": above.get(task.derived_from_id or 0),
        "form": form,
        "may_edit": plan.state in EDITABLE_STATES,
    }
    return render(request, "plans/row.html", context, status=422 if form.errors else 200)


@page(DRAW_UP_PLAN, methods=("GET", "POST"))
def add_row(request: PageRequest, code: str) -> HttpResponse:
    """A row of the unit's own in its draft."""
    plan = _own(request, code)
    form = AddRowForm(request.POST or None, requirements=list_requirements(request.today))
    if request.method == "POST" and form.is_valid():
        task = add_own_row(plan, row=form.row(), by=request.user, now=timezone.now())
        messages.success(request, _("The row is added."))
        return redirect(f"{reverse('plans:course', args=[code])}#row-{task.position}")
    context = {"plan": plan, "form": form}
    return render(request, "plans/add_row.html", context, status=422 if form.errors else 200)


@page(DRAW_UP_PLAN, methods=("POST",))
def drop_row(request: PageRequest, code: str, pk: int) -> HttpResponse:
    plan = _own(request, code)
    task = get_object_or_404(Task.objects.select_related("plan"), plan=plan, pk=pk)
    leave_row_out(task, by=request.user, now=timezone.now())
    messages.success(request, _("The row is left out. Above, it shows as missing."))
    return redirect("plans:course", code)


@page(DRAW_UP_PLAN, methods=("POST",))
def submit(request: PageRequest, code: str) -> HttpResponse:
    submit_plan(_own(request, code), by=request.user, now=timezone.now(), today=request.today)
    messages.success(request, _("Submitted. Whoever decides has been told."))
    return redirect("plans:course", code)


@page(DECIDE_PLAN, methods=("POST",))
def decide(request: PageRequest, code: str) -> HttpResponse:
    plans = Plan.objects.select_related("issuer")
    plan = get(request.user, DECIDE_PLAN, request.today, plans, code=code)
    decide_on(request, plan)
    return redirect("plans:course", code)


@page(DRAW_UP_PLAN, methods=("POST",))
def issue_number(request: PageRequest, code: str) -> HttpResponse:
    plan = issue_unit_plan(_own(request, code), by=request.user, now=timezone.now(), today=request.today)
    messages.success(request, _("Issued as %(number)s.") % {"number": plan.shown_number})
    return redirect("plans:course", code)


def decide_on(request: PageRequest, submitted: Plan | Amendment) -> None:
    """Approves, or sends back with a reason, on the step that stood on the page."""
    given = request.POST.get("step", "")
    pk = int(given) if given.isdecimal() and len(given) < 18 else 0
    step = get_object_or_404(Step.objects.select_related("case__unit"), case=submitted.case_id, pk=pk)
    now = timezone.now()
    if "reason" in request.POST:
        reason = request.POST["reason"]
        send_back(submitted, step=step, reason=reason, by=request.user, now=now, today=request.today)
        messages.success(request, _("Returned with your reason."))
    else:
        approve(submitted, step=step, by=request.user, now=now, today=request.today)
        messages.success(request, _("Approved. The unit issues it with its own number."))


def units_for(user: User, parent: Plan, request: PageRequest) -> QuerySet[Unit]:
    """For whom the user may derive a plan from this one."""
    held = [grant.unit for grant in grants_of(user, request.today) if grant.role in OWN_PLANS]
    if any(grant.role == Role.LEAD_OFFICE for grant in grants_of(user, request.today)):
        held.append(the_department())
    fitting = [unit.pk for unit in held if kind_below(parent, unit, request.today) is not None]
    return Unit.objects.filter(pk__in=fitting)


def _own(request: PageRequest, code: str) -> Plan:
    readable = list_all_plans_for(request.user, request.today)
    found = get_object_or_404(readable, code=code)
    if not visible(request.user, DRAW_UP_PLAN, request.today, Plan.objects.filter(pk=found.pk)).exists():
        raise PermissionDenied(DRAW_UP_PLAN.code)
    return found


def _above(outline: Outline, day: date) -> dict[int, Task]:
    """The rows above that those of the plan come from, as they hold on the day."""
    wanted = {row.task.derived_from_id for row in outline.rows if row.task.derived_from_id}
    return rows_on(Task.objects.filter(pk__in=wanted), day=day)


def _stages(plan: Plan) -> list[dict[str, Any]]:
    """Drafted, submitted, approved, issued: where the plan stands."""
    order = [PlanState.DRAFT, PlanState.SUBMITTED, PlanState.APPROVED, PlanState.ISSUED]
    names = {
        PlanState.DRAFT: _("Draft"),
        PlanState.SUBMITTED: _("Submitted"),
        PlanState.APPROVED: _("Approved"),
        PlanState.ISSUED: _("Issued"),
    }
    if plan.kind not in UNIT_KINDS:
        order = [PlanState.DRAFT, PlanState.ISSUED]
    at = {PlanState.RETURNED: PlanState.DRAFT, PlanState.REPLACED: PlanState.ISSUED}.get(
        PlanState(plan.state), PlanState(plan.state)
    )
    here = order.index(at) if at in order else 0
    return [
        {
            "title": names[state],
            "tone": "done" if number < here or at == PlanState.ISSUED else "due" if number == here else "draft",
            "is_current": number == here,
        }
        for number, state in enumerate(order)
    ]
