"""The results of a class: entering, submitting, recognising, returning; and one's own."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from haidang.areas.attendance.queries import presences_of, share_attended, shares_of
from haidang.areas.classes.models import ClassState, Enrolment, TrainingClass
from haidang.areas.classes.permissions import ENROL, VIEW_LEARNERS
from haidang.areas.classes.queries import list_learners, sight_of_learners
from haidang.areas.personnel.operations import note_export
from haidang.areas.results.exports import export_marks
from haidang.areas.results.forms import MarkRow, empty_rows, read_marks, typed_rows
from haidang.areas.results.models import Outcome, ResultSheet, SheetState
from haidang.areas.results.operations import enter_marks, recognise_sheet, return_sheet, submit_sheet
from haidang.areas.results.operations.recognition import NothingSubmitted
from haidang.areas.results.permissions import ENTER_MARKS, RECOGNISE, VIEW_OWN_RESULT, VIEW_RESULTS
from haidang.areas.results.queries import (
    certificates_by_learner,
    find_certificate,
    find_result,
    find_sheet,
    results_by_learner,
)
from haidang.foundation.access.queries import get, may, visible
from haidang.foundation.basics.figures import Figure
from haidang.foundation.basics.refusals import Refused
from haidang.foundation.ui.pages import PageRequest, page

TONES = {SheetState.DRAFT: "draft", SheetState.SUBMITTED: "wait", SheetState.RECOGNISED: "done"}


@page(VIEW_RESULTS)
def of_class(request: PageRequest, pk: int) -> HttpResponse:
    training_class = _load_class(request, pk)
    sheet = find_sheet(training_class)
    state = SheetState(sheet.state) if sheet else SheetState.DRAFT
    rows = _rows(request, training_class)
    is_running = training_class.state != ClassState.PLANNED
    context = {
        "class": training_class,
        "sheet": sheet,
        "state": state,
        "tone": TONES[state],
        "rows": rows,
        "completed": sum(row["outcome"] == Outcome.COMPLETED for row in rows),
        "may_enter": is_running and state == SheetState.DRAFT and may(request.user, ENTER_MARKS, request.today),
        "may_recognise": state == SheetState.SUBMITTED and may(request.user, RECOGNISE, request.today),
    }
    return render(request, "results/class.html", context)


@page(VIEW_RESULTS)
def learners(request: PageRequest, pk: int) -> HttpResponse:
    """The learners of a class with attendance and result, as a part of the class's page."""
    if not request.htmx:
        return redirect("results:class", pk)
    training_class = _load_class(request, pk)
    context = {
        "class": training_class,
        "rows": _rows(request, training_class),
        "may_enrol": may(request.user, ENROL, request.today) and training_class.state != ClassState.FINISHED,
    }
    return render(request, "results/_learners.html", context)


@page(VIEW_RESULTS)
def class_file(request: PageRequest, pk: int) -> FileResponse:
    training_class = _load_class(request, pk)
    people = list(visible(request.user, VIEW_LEARNERS, request.today, list_learners(training_class)))
    sight = sight_of_learners(request.user, request.today, training_class, people)
    provider, number = training_class.provider, len(people)
    note_export(provider, number=number, by=request.user, now=timezone.now(), revealed=len(sight.revealed))
    return export_marks(
        training_class, people, results_by_learner(training_class), certificates_by_learner(training_class), sight
    )


@page(ENTER_MARKS, methods=("GET", "POST"))
def marks(request: PageRequest, pk: int) -> HttpResponse:
    """One sheet for all learners; nothing is saved while a row is wrong."""
    classes = TrainingClass.objects.select_related("programme")
    training_class = get(request.user, ENTER_MARKS, request.today, classes, pk=pk, seen_by=VIEW_RESULTS)
    people = list(list_learners(training_class))
    shares = share_attended(training_class)
    if request.method != "POST":
        rows = empty_rows(people, shares, results_by_learner(training_class))
        return _marks_page(request, training_class, rows)
    rows = typed_rows(request.POST, people, shares)
    if any(row.error for row in rows):
        return _marks_page(request, training_class, rows, status=422)
    refusal = _save(request, training_class, rows)
    if refusal:
        return _marks_page(request, training_class, rows, refusal=refusal, status=422)
    return redirect("results:class" if "submit" in request.POST else "results:marks", pk)


@page(RECOGNISE, methods=("POST",))
def recognise(request: PageRequest, pk: int) -> HttpResponse:
    certificates = recognise_sheet(_load_sheet(request, pk), by=request.user, now=timezone.now())
    issued = ngettext("{count} certificate is issued.", "{count} certificates are issued.", len(certificates))
    messages.success(request, issued.format(count=Figure(len(certificates))))
    return redirect("results:class", pk)


@page(RECOGNISE, methods=("POST",))
def give_back(request: PageRequest, pk: int) -> HttpResponse:
    sheet = _load_sheet(request, pk)
    return_sheet(sheet, reason=request.POST.get("reason", ""), by=request.user, now=timezone.now())
    messages.success(request, _("The results are back with the provider, with your reason."))
    return redirect("results:class", pk)


@page(VIEW_OWN_RESULT)
def own(request: PageRequest, pk: int) -> HttpResponse:
    """A teacher's own attendance, result and certificate in one class; a part of "my classes" for htmx."""
    enrolments = Enrolment.objects.select_related("training_class__programme", "person")
    enrolment = get(request.user, VIEW_OWN_RESULT, request.today, enrolments, pk=pk)
    [share] = shares_of(Enrolment.objects.filter(pk=pk)).values()
    result = find_result(enrolment)
    is_known = result is not None and result.sheet.state == SheetState.RECOGNISED
    context: dict[str, Any] = {
        "enrolment": enrolment,
        "class": enrolment.training_class,
        "share": share,
        "result": result if is_known else None,
        "certificate": find_certificate(enrolment),
    }
    if request.htmx:
        return render(request, "results/_own.html", context)
    return render(request, "results/own.html", context | {"presences": presences_of(enrolment)})


def _load_class(request: PageRequest, pk: int) -> TrainingClass:
    classes = TrainingClass.objects.select_related("programme", "provider")
    return get(request.user, VIEW_RESULTS, request.today, classes, pk=pk)


def _load_sheet(request: PageRequest, pk: int) -> ResultSheet:
    training_class = get(
        request.user, RECOGNISE, request.today, TrainingClass.objects.all(), pk=pk, seen_by=VIEW_RESULTS
    )
    sheet = find_sheet(training_class)
    if sheet is None:
        raise NothingSubmitted
    return sheet


def _rows(request: PageRequest, training_class: TrainingClass) -> list[dict[str, Any]]:
    """What a reader may see of each learner; marks are for the provider until they are submitted."""
    people = visible(request.user, VIEW_LEARNERS, request.today, list_learners(training_class))
    shares, results = share_attended(training_class), results_by_learner(training_class)
    certificates = certificates_by_learner(training_class)
    if not may(request.user, ENTER_MARKS, request.today):
        results = {pk: result for pk, result in results.items() if result.sheet.state != SheetState.DRAFT}
    rows = []
    for person in people:
        result, share = results.get(person.pk), shares[person.pk]
        rows.append(
            {
                "learner": person,
                "share": share,
                "is_low": bool(share.held) and share.percent < training_class.minimum_attendance,
                "score": result.score if result else None,
                "outcome": result.outcome if result else "",
                "reason": result.reason if result else "",
                "certificate": certificates.get(person.pk),
            }
        )
    return rows


def _save(request: PageRequest, training_class: TrainingClass, rows: list[MarkRow]) -> str:
    """Saves, and submits when asked; the refusal's sentence when nothing was saved."""
    now = timezone.now()
    try:
        with transaction.atomic():
            enter_marks(training_class, marks=read_marks(rows), by=request.user, now=now)
            if "submit" in request.POST:
                submit_sheet(training_class, by=request.user, now=now)
    except Refused as refusal:
        return str(refusal)
    if "submit" in request.POST:
        messages.success(request, _("The results are with the lead office."))
    else:
        messages.success(request, _("The marks are saved; submit them when all are there."))
    return ""


def _marks_page(
    request: PageRequest, training_class: TrainingClass, rows: list[MarkRow], *, refusal: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "class": training_class,
        "sheet": find_sheet(training_class),
        "rows": rows,
        "refusal": refusal,
        "wrong": [row for row in rows if row.error],
    }
    return render(request, "results/marks.html", context, status=status)
