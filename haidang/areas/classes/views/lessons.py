"""Planning, moving and cancelling lessons."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from haidang.areas.classes.forms import MoveLessonForm, WeeklyLessonsForm
from haidang.areas.classes.models import Lesson, TrainingClass
from haidang.areas.classes.operations import cancel_lesson, move_lesson, plan_lessons
from haidang.areas.classes.permissions import MOVE_LESSON, PLAN_LESSONS, VIEW_CLASSES
from haidang.areas.classes.queries import list_lessons
from haidang.foundation.access.queries import get
from haidang.foundation.basics.figures import Figure
from haidang.foundation.basics.refusals import Refused
from haidang.foundation.ui.pages import PageRequest, page


@page(PLAN_LESSONS, methods=("GET", "POST"))
def plan(request: PageRequest, pk: int) -> HttpResponse:
    classes = TrainingClass.objects.select_related("programme", "venue__host")
    training_class = get(request.user, PLAN_LESSONS, request.today, classes, pk=pk, seen_by=VIEW_CLASSES)
    form = WeeklyLessonsForm(request.POST or None, training_class=training_class)
    if request.method == "POST" and form.is_valid() and _plan(request, training_class, form):
        return redirect("classes:detail", pk)
    context = {"class": training_class, "form": form, "lessons": list_lessons(training_class)}
    return render(request, "classes/lessons.html", context, status=422 if form.errors else 200)


@page(MOVE_LESSON, methods=("GET", "POST"))
def move(request: PageRequest, pk: int) -> HttpResponse:
    lesson = _load_lesson(request, pk)
    starts, ends = timezone.localtime(lesson.slot.lower), timezone.localtime(lesson.slot.upper)
    initial = {"day": starts.date(), "starts": starts.time(), "ends": ends.time(), "venue": lesson.venue_id}
    form = MoveLessonForm(request.POST or None, initial={**initial, "topic": lesson.topic})
    if request.method == "POST" and form.is_valid() and _move(request, lesson, form):
        return redirect("classes:detail", lesson.training_class_id)
    context = {"lesson": lesson, "class": lesson.training_class, "form": form}
    return render(request, "classes/move.html", context, status=422 if form.errors else 200)


@page(MOVE_LESSON, methods=("POST",))
def cancel(request: PageRequest, pk: int) -> HttpResponse:
    lesson = _load_lesson(request, pk)
    cancel_lesson(lesson, by=request.user, now=timezone.now())
    messages.success(request, _("The lesson is off the timetable."))
    return redirect("classes:detail", lesson.training_class_id)


def _load_lesson(request: PageRequest, pk: int) -> Lesson:
    lessons = Lesson.objects.select_related("training_class", "venue__host")
    return get(request.user, MOVE_LESSON, request.today, lessons, pk=pk)


def _plan(request: PageRequest, training_class: TrainingClass, form: WeeklyLessonsForm) -> bool:
    """Refusals stand in the form, so that nothing typed is lost."""
    try:
        lessons = plan_lessons(training_class, slots=form.slots(), by=request.user, now=timezone.now())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    planned = ngettext("{count} lesson is planned.", "{count} lessons are planned.", len(lessons))
    messages.success(request, planned.format(count=Figure(len(lessons))))
    return True


def _move(request: PageRequest, lesson: Lesson, form: MoveLessonForm) -> bool:
    try:
        move_lesson(lesson, slot=form.slot(), by=request.user, now=timezone.now())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("The lesson is moved."))
    return True
