"""Duties of section IV: those of a plan, my own, one with its notes, and who holds it until when."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from haidang.areas.plans.forms import AssignForm, NoteForm
from haidang.areas.plans.models import Duty, DutyNote, DutyState
from haidang.areas.plans.operations.duties import assign_duty, note_duty
from haidang.areas.plans.permissions import REPORT_DUTY, VIEW_PLAN
from haidang.areas.plans.queries import list_all_plans_for
from haidang.areas.plans.queries.duties import count_by_state, duties_of_plan, follow_duties, my_duties
from haidang.areas.plans.views.plans import frame, outline_of
from haidang.foundation.access.models import Grant
from haidang.foundation.access.queries import visible
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.evidence import download_evidence
from haidang.foundation.basics.periods import as_of
from haidang.foundation.ui.pages import PageRequest, page

ALL = Duty.objects.select_related("plan__issuer", "unit", "course__person")


@page(VIEW_PLAN)
def of_plan(request: PageRequest, code: str) -> HttpResponse:
    """Every duty of section IV with its state, deadline and holder."""
    outline = outline_of(request, code)
    duties = follow_duties(duties_of_plan(outline.plan), day=request.today)
    context = frame(request, outline, "duties") | {"duties": duties, "counts": count_by_state(duties)}
    return render(request, "plans/duties.html", context)


@page(REPORT_DUTY)
def mine(request: PageRequest) -> HttpResponse:
    duties = sorted(
        follow_duties(my_duties(request.user, request.today), day=request.today), key=lambda one: one.due_on
    )
    return render(request, "plans/my_duties.html", {"duties": duties, "counts": count_by_state(duties)})


@page(VIEW_PLAN, methods=("GET", "POST"))
def detail(request: PageRequest, pk: int) -> HttpResponse:
    """One duty: what is asked, how far it is, its notes; those who report on it write the next."""
    duty = _readable(request, pk)
    form = NoteForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        found = _own(request, pk)
        if form.is_valid():
            note_duty(
                found,
                text=form.cleaned_data["text"],
                state=DutyState(form.cleaned_data["state"]),
                file=form.evidence(),
                by=request.user,
                now=timezone.now(),
                today=request.today,
            )
            messages.success(request, _("The note stands beside the duty."))
            return redirect("plans:duty", pk)
    may_report = visible(request.user, REPORT_DUTY, request.today, Duty.objects.filter(pk=pk)).exists()
    course = getattr(duty, "course", None)
    start = {"due_on": course.due_on if course else None, "person": course.person_id if course else None}
    context = {
        "followed": follow_duties(Duty.objects.filter(pk=pk), day=request.today)[0],
        "duty": duty,
        "plan": duty.plan,
        "notes": duty.notes.select_related("by").defer("content"),
        "form": form,
        "may_report": may_report,
        "assign_form": AssignForm(people=_people(duty, request), initial=start),
    }
    return render(request, "plans/duty.html", context, status=422 if form.errors else 200)


@page(REPORT_DUTY, methods=("POST",))
def assign(request: PageRequest, pk: int) -> HttpResponse:
    duty = _own(request, pk)
    form = AssignForm(request.POST, people=_people(duty, request))
    if form.is_valid():
        assign_duty(duty, due_on=form.due_day, person=form.cleaned_data["person"], by=request.user, now=timezone.now())
        messages.success(request, _("Settled who holds it and until when."))
    else:
        messages.error(request, _("Choose a day and a person from the list."))
    return redirect("plans:duty", pk)


@page(VIEW_PLAN)
def file(request: PageRequest, pk: int) -> HttpResponseBase:
    """The evidence of a note, always as a download."""
    note = get_object_or_404(DutyNote.objects.exclude(digest=""), pk=pk)
    _readable(request, note.duty_id)
    return download_evidence(note.file_name, bytes(note.content or b""))


def _readable(request: PageRequest, pk: int) -> Duty:
    return get_object_or_404(ALL, pk=pk, plan__in=list_all_plans_for(request.user, request.today).values("pk"))


def _own(request: PageRequest, pk: int) -> Duty:
    duty = _readable(request, pk)
    if not visible(request.user, REPORT_DUTY, request.today, Duty.objects.filter(pk=pk)).exists():
        raise PermissionDenied(REPORT_DUTY.code)
    return duty


def _people(duty: Duty, request: PageRequest) -> QuerySet[User]:
    """Who works at the unit that has the duty, or at the issuer."""
    unit = duty.unit_id or duty.plan.issuer_id
    held = Grant.objects.filter(as_of(request.today), unit=unit).values("user")
    return User.objects.filter(pk__in=held, is_active=True).order_by("full_name")
