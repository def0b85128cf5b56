"""Giving places to approved people, and freeing them again."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from haidang.areas.classes.models import Enrolment, TrainingClass
from haidang.areas.classes.operations import enrol, withdraw
from haidang.areas.classes.permissions import ENROL, VIEW_CLASSES, VIEW_LEARNERS, WITHDRAW
from haidang.areas.classes.queries import awaiting_nominations, candidates_for, order_by_priority
from haidang.areas.nominations.models import Nomination
from haidang.foundation.access.queries import get
from haidang.foundation.basics.figures import Figure
from haidang.foundation.basics.refusals import Refused
from haidang.foundation.ui.pages import PageRequest, page

MOST_SHOWN = 500


class WrongChoice(Refused):
    def __init__(self) -> None:
        super().__init__(_("The choice is not one of this page. Open it again and tick people there."))


@page(ENROL, methods=("GET", "POST"))
def fill(request: PageRequest, pk: int) -> HttpResponse:
    classes = TrainingClass.objects.select_related("target__task", "programme")
    training_class = get(request.user, ENROL, request.today, classes, pk=pk, seen_by=VIEW_CLASSES)
    if request.method == "POST":
        return _enrol(request, training_class)
    candidates = list(candidates_for(training_class, request.today)[:MOST_SHOWN])
    context = {
        "class": training_class,
        "groups": _by_locality(candidates),
        "shown": len(candidates),
        "is_cut": len(candidates) == MOST_SHOWN,
        "free": training_class.capacity - training_class.enrolled,
        "ticked": _first_by_priority(training_class) if "fill" in request.GET else set(),
    }
    return render(request, "classes/enrol.html", context)


@page(WITHDRAW, methods=("POST",))
def leave(request: PageRequest, pk: int) -> HttpResponse:
    enrolments = Enrolment.objects.select_related("training_class", "person")
    enrolment = get(request.user, WITHDRAW, request.today, enrolments, pk=pk, seen_by=VIEW_LEARNERS)
    withdraw(enrolment, reason=request.POST.get("reason", ""), by=request.user, now=timezone.now())
    messages.success(request, _("{name} has left the class; the place is free.").format(name=enrolment.person))
    return redirect("classes:detail", enrolment.training_class_id)


def _enrol(request: PageRequest, training_class: TrainingClass) -> HttpResponse:
    nominations = Nomination.objects.filter(pk__in=_chosen(request.POST), target=training_class.target_id)
    enrolments = enrol(training_class, nominations=list(nominations), by=request.user, now=timezone.now())
    placed = ngettext("{count} person has a place.", "{count} people have a place.", len(enrolments))
    messages.success(request, placed.format(count=Figure(len(enrolments))))
    return redirect("classes:detail", training_class.pk)


def _chosen(posted: QueryDict) -> list[int]:
    chosen = posted.getlist("pk")
    if not all(pk.isdecimal() and len(pk) < 19 for pk in chosen):
        raise WrongChoice
    return [int(pk) for pk in chosen]


def _first_by_priority(training_class: TrainingClass) -> set[int]:
    """As many of the waiting as there are free places, in the legal order."""
    waiting = order_by_priority(awaiting_nominations().filter(target=training_class.target_id))
    free = training_class.capacity - training_class.enrolled
    return set(waiting.values_list("pk", flat=True)[:free])


def _by_locality(candidates: Iterable[Any]) -> list[dict[str, Any]]:
    """Localities with their schools; schools directly under the department come last."""
    return [
        {
            "name": name or _("Schools of the department"),
            "schools": [
                {"name": school.name, "people": list(people)}
                for school, people in groupby(of_locality, key=lambda candidate: candidate.list.school)
            ],
        }
        for name, of_locality in groupby(candidates, key=lambda candidate: candidate.locality)
    ]
