"""The list of classes, a class, opening one, and its stages."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from haidang.areas.classes.exports import export_learners
from haidang.areas.classes.forms import ClassForm
from haidang.areas.classes.models import ClassState, Enrolment, TrainingClass
from haidang.areas.classes.operations import add_venue, finish_class, open_class, start_class
from haidang.areas.classes.permissions import (
    ATTEND_CLASSES,
    ENROL,
    LIST_CLASSES,
    OPEN_CLASS,
    PLAN_LESSONS,
    SEE_ABSENCES,
    VIEW_CLASSES,
    VIEW_LEARNERS,
)
from haidang.areas.classes.queries import (
    absences,
    list_classes,
    list_learners,
    list_lessons,
    list_own_enrolments,
    list_withdrawn,
    next_lessons,
    providers_with_classes,
    sight_of_learners,
    targets_with_classes,
)
from haidang.areas.personnel.operations import note_export
from haidang.foundation.access.queries import get, may, visible
from haidang.foundation.basics.figures import Figure
from haidang.foundation.ui.lists import Choice, Filter, paginate, read_filter, search_words
from haidang.foundation.ui.pages import PageRequest, page

TONES = {ClassState.PLANNED: "draft", ClassState.OPEN: "wait", ClassState.FINISHED: "done"}


def load_class(request: PageRequest, pk: int) -> TrainingClass:
    """A class the user may see."""
    classes = TrainingClass.objects.select_related("target__task", "programme", "provider", "venue__host")
    return get(request.user, VIEW_CLASSES, request.today, classes, pk=pk)


@page(LIST_CLASSES)
def index(request: PageRequest) -> HttpResponse:
    filters = _filters(request)
    classes = list_classes(request.user, request.today)
    for found, column in zip(filters, ("state", "target", "provider"), strict=True):
        if found.chosen:
            classes = classes.filter(**{column: found.chosen})
    if words := search_words(request):
        classes = classes.filter(code__icontains=words)
    listing = paginate(request, classes, by="starts_on", descending=True)
    context = {
        "listing": listing,
        "filters": filters,
        "rows": [{"class": row, "tone": TONES[ClassState(row.state)]} for row in listing.rows],
        "may_open": may(request.user, OPEN_CLASS, request.today),
    }
    return render(request, "classes/list.html", context)


@page(VIEW_CLASSES)
def detail(request: PageRequest, pk: int) -> HttpResponse:
    training_class = load_class(request, pk)
    now = timezone.now()
    lessons = list(list_lessons(training_class))
    context = {
        "class": training_class,
        "tone": TONES[ClassState(training_class.state)],
        "facts": _facts(training_class),
        "steps": _steps(training_class, len(lessons)),
        "lessons": [{"lesson": lesson, "tone": _lesson_tone(lesson.slot, now)} for lesson in lessons],
        "learners": visible(request.user, VIEW_LEARNERS, request.today, list_learners(training_class)),
        "withdrawn": visible(request.user, VIEW_LEARNERS, request.today, list_withdrawn(training_class)),
        "may_list": may(request.user, LIST_CLASSES, request.today),
        "may_enrol": may(request.user, ENROL, request.today) and training_class.state != ClassState.FINISHED,
        "may_plan": may(request.user, PLAN_LESSONS, request.today) and training_class.state != ClassState.FINISHED,
        "may_start": _may_start(request, training_class, len(lessons)),
        "may_finish": _may_finish(request, training_class, lessons, now),
        "free": training_class.capacity - training_class.enrolled,
    }
    return render(request, "classes/detail.html", context)


@page(OPEN_CLASS, methods=("GET", "POST"))
def create(request: PageRequest) -> HttpResponse:
    form = ClassForm(request.POST or None, initial={"target": request.GET.get("target")})
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            training_class = _open(request, form)
        messages.success(request, _("Class {code} is open for learners.").format(code=training_class.code))
        return redirect("classes:detail", training_class.pk)
    return render(request, "classes/form.html", {"form": form}, status=422 if form.is_bound else 200)


@page(OPEN_CLASS, methods=("POST",))
def start(request: PageRequest, pk: int) -> HttpResponse:
    training_class = get(
        request.user, OPEN_CLASS, request.today, TrainingClass.objects.all(), pk=pk, seen_by=VIEW_CLASSES
    )
    start_class(training_class, by=request.user, now=timezone.now())
    messages.success(request, _("Class {code} has started.").format(code=training_class.code))
    return redirect("classes:detail", pk)


@page(OPEN_CLASS, methods=("POST",))
def finish(request: PageRequest, pk: int) -> HttpResponse:
    training_class = get(
        request.user, OPEN_CLASS, request.today, TrainingClass.objects.all(), pk=pk, seen_by=VIEW_CLASSES
    )
    finish_class(training_class, by=request.user, now=timezone.now())
    messages.success(request, _("Class {code} is finished.").format(code=training_class.code))
    return redirect("classes:detail", pk)


@page(LIST_CLASSES)
def learners_file(request: PageRequest, pk: int) -> FileResponse:
    training_class = load_class(request, pk)
    learners = list(visible(request.user, VIEW_LEARNERS, request.today, list_learners(training_class)))
    sight = sight_of_learners(request.user, request.today, training_class, learners)
    provider, number = training_class.provider, len(learners)
    note_export(provider, number=number, by=request.user, now=timezone.now(), revealed=len(sight.revealed))
    return export_learners(training_class, learners, sight)


@page(ATTEND_CLASSES)
def mine(request: PageRequest) -> HttpResponse:
    """The teacher's own classes, the coming ones first, with the next lesson."""
    enrolments = list(list_own_enrolments(request.user, request.today))
    coming = next_lessons((enrolment.training_class_id for enrolment in enrolments), timezone.now())
    rows = [_own_row(enrolment, coming) for enrolment in enrolments]
    rows.sort(key=lambda row: row["next"] is None)
    return render(request, "classes/mine.html", {"rows": rows})


@page(SEE_ABSENCES)
def away(request: PageRequest) -> HttpResponse:
    """Who of the school is away for training in the coming days."""
    last = request.as_of + timedelta(days=7)
    rows = absences(request.user, request.today, first=request.as_of, last=last)
    return render(request, "classes/absences.html", {"rows": rows, "first": request.as_of, "last": last})


def _own_row(enrolment: Enrolment, coming: dict[int, Any]) -> dict[str, Any]:
    training_class = enrolment.training_class
    return {
        "enrolment": enrolment,
        "class": training_class,
        "tone": TONES[ClassState(training_class.state)],
        "next": coming.get(training_class.pk),
    }


def _open(request: PageRequest, form: ClassForm) -> TrainingClass:
    now = timezone.now()
    wanted = form.cleaned_data
    venue = wanted["venue"] or add_venue(
        wanted["provider"], name=wanted["room_name"], seats=wanted["room_seats"], by=request.user, now=now
    )
    return open_class(wanted["target"], terms=form.terms(venue), by=request.user, now=now)


def _filters(request: PageRequest) -> list[Filter]:
    targets = targets_with_classes(request.user, request.today)
    providers = providers_with_classes(request.user, request.today)
    return [
        read_filter(
            request,
            name="state",
            label=_("State"),
            choices=[Choice(value=state.value, label=state.label) for state in ClassState],
        ),
        read_filter(
            request,
            name="target",
            label=_("Target"),
            choices=[Choice(value=str(target.pk), label=target.label) for target in targets],
        ),
        read_filter(
            request,
            name="provider",
            label=_("Provider"),
            choices=[Choice(value=str(unit.pk), label=unit.short_name) for unit in providers],
        ),
    ]


def _facts(training_class: TrainingClass) -> list[dict[str, object]]:
    period = f"{training_class.starts_on:%d/%m/%Y} – {training_class.ends_on:%d/%m/%Y}"
    passing = _("mark {mark}, {percent} % of the lessons").format(
        mark=f"{training_class.pass_score.normalize():f}".replace(".", ","), percent=training_class.minimum_attendance
    )
    return [
        {"label": _("Target"), "value": training_class.target.label},
        {"label": _("Provider"), "value": training_class.provider.name},
        {"label": _("Room"), "value": training_class.venue},
        {"label": _("Time"), "value": period},
        {"label": _("Learners"), "value": f"{training_class.enrolled}/{training_class.capacity}"},
        {"label": _("Completed with"), "value": passing},
    ]


def _steps(training_class: TrainingClass, lessons: int) -> list[dict[str, object]]:
    planned = training_class.state == ClassState.PLANNED
    finished = training_class.state == ClassState.FINISHED
    enrolled = training_class.enrolled
    return [
        {
            "title": _("Timetable"),
            "tone": "done" if lessons else "due",
            "note": _("{count} lessons").format(count=Figure(lessons)),
            "is_current": planned and not lessons,
        },
        {
            "title": _("Learners"),
            "tone": "done" if enrolled else "due",
            "note": _("{count} of {capacity} places").format(count=Figure(enrolled), capacity=training_class.capacity),
            "is_current": planned and bool(lessons),
        },
        {
            "title": _("Teaching"),
            "tone": "draft" if planned else "done" if finished else "wait",
            "note": f"{training_class.starts_on:%d/%m} – {training_class.ends_on:%d/%m/%Y}",
            "is_current": training_class.state == ClassState.OPEN,
        },
        {
            "title": _("Results and certificates"),
            "tone": "done" if finished else "draft",
            "note": "",
            "is_current": finished,
        },
    ]


def _lesson_tone(slot: Any, now: datetime) -> str:
    if slot.upper <= now:
        return "done"
    return "wait" if slot.lower <= now else "draft"


def _may_start(request: PageRequest, training_class: TrainingClass, lessons: int) -> bool:
    is_ready = training_class.state == ClassState.PLANNED and bool(lessons) and training_class.enrolled > 0
    return is_ready and may(request.user, OPEN_CLASS, request.today)


def _may_finish(request: PageRequest, training_class: TrainingClass, lessons: list[Any], now: datetime) -> bool:
    is_over = bool(lessons) and lessons[-1].slot.upper <= now
    return is_over and training_class.state == ClassState.OPEN and may(request.user, OPEN_CLASS, request.today)
