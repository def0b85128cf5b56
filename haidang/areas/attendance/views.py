"""The roll of a lesson, and the attendance of a class."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from haidang.areas.attendance.exports import export_attendance
from haidang.areas.attendance.forms import read_presences, roll_rows
from haidang.areas.attendance.models import Presence
from haidang.areas.attendance.operations import RollNotTaken, correct_roll, take_roll
from haidang.areas.attendance.permissions import TAKE_ROLL, VIEW_ATTENDANCE, VIEW_ROLL
from haidang.areas.attendance.queries import find_roll_call, marks_by_learner, marks_of, share_attended
from haidang.areas.classes.models import ClassState, Enrolment, Lesson, TrainingClass
from haidang.areas.classes.permissions import VIEW_LEARNERS
from haidang.areas.classes.queries import list_learners, list_lessons
from haidang.foundation.access.queries import get, visible
from haidang.foundation.ui.pages import PageRequest, page


@page(VIEW_ATTENDANCE)
def of_class(request: PageRequest, pk: int) -> HttpResponse:
    training_class = _load_class(request, pk)
    lessons = list(list_lessons(training_class))
    learners = _learners(request, training_class)
    marks, shares = marks_by_learner(training_class), share_attended(training_class)
    rolled = {lesson for own in marks.values() for lesson in own}
    rows = [
        {
            "learner": learner,
            "share": shares[learner.pk],
            "is_low": bool(shares[learner.pk].held) and shares[learner.pk].percent < training_class.minimum_attendance,
            "marks": [(lesson, marks.get(learner.pk, {}).get(lesson.pk, "")) for lesson in lessons],
        }
        for learner in learners
    ]
    context = {"class": training_class, "lessons": lessons, "rows": rows, "rolled": rolled, "now": timezone.now()}
    return render(request, "attendance/class.html", context)


@page(VIEW_ATTENDANCE)
def class_file(request: PageRequest, pk: int) -> FileResponse:
    training_class = _load_class(request, pk)
    return export_attendance(
        training_class,
        _learners(request, training_class),
        list(list_lessons(training_class)),
        marks_by_learner(training_class),
        share_attended(training_class),
    )


@page(VIEW_ROLL)
def roll(request: PageRequest, pk: int) -> HttpResponse:
    """The roll: a form for the provider, plain words for everyone else."""
    lesson = get(request.user, VIEW_ROLL, request.today, _lessons(), pk=pk)
    roll_call = find_roll_call(lesson)
    learners = _learners(request, lesson.training_class)
    is_open = lesson.training_class.state != ClassState.FINISHED and lesson.slot.lower <= timezone.now()
    is_mine = visible(request.user, TAKE_ROLL, request.today, Lesson.objects.filter(pk=pk)).exists()
    context = {
        "lesson": lesson,
        "class": lesson.training_class,
        "roll_call": roll_call,
        "rows": roll_rows(learners, marks_of(roll_call) if roll_call else {}),
        "presences": Presence,
        "may_take": is_open and is_mine,
        "has_begun": lesson.slot.lower <= timezone.now(),
    }
    return render(request, "attendance/roll.html", context)


@page(TAKE_ROLL, methods=("POST",))
def take(request: PageRequest, pk: int) -> HttpResponse:
    lesson = get(request.user, TAKE_ROLL, request.today, _lessons(), pk=pk, seen_by=VIEW_ROLL)
    take_roll(lesson, presences=read_presences(request.POST), by=request.user, now=timezone.now())
    messages.success(request, _("The roll is taken."))
    return redirect("attendance:roll", pk)


@page(TAKE_ROLL, methods=("POST",))
def correct(request: PageRequest, pk: int) -> HttpResponse:
    lesson = get(request.user, TAKE_ROLL, request.today, _lessons(), pk=pk, seen_by=VIEW_ROLL)
    roll_call = find_roll_call(lesson)
    if roll_call is None:
        raise RollNotTaken
    correct_roll(
        roll_call,
        presences=read_presences(request.POST),
        reason=request.POST.get("reason", ""),
        by=request.user,
        now=timezone.now(),
    )
    messages.success(request, _("The roll is corrected; what stood before is kept in the record."))
    return redirect("attendance:roll", pk)


def _lessons() -> Any:
    return Lesson.objects.select_related("training_class__programme", "venue__host")


def _load_class(request: PageRequest, pk: int) -> TrainingClass:
    classes = TrainingClass.objects.select_related("programme", "venue__host")
    return get(request.user, VIEW_ATTENDANCE, request.today, classes, pk=pk)


def _learners(request: PageRequest, training_class: TrainingClass) -> list[Enrolment]:
    return list(visible(request.user, VIEW_LEARNERS, request.today, list_learners(training_class)))
