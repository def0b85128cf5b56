"""The lead office decides: someone goes or stays in any case, a lock is taken back, the run is published."""

from datetime import timedelta

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from haidang.areas.allocations.forms import LockForm, PublishForm
from haidang.areas.allocations.jobs import compute_run
from haidang.areas.allocations.models import Choice, Lock, Places, Run, RunState
from haidang.areas.allocations.operations.publishing import publish_run
from haidang.areas.allocations.operations.runs import lock_choice, unlock_choice
from haidang.areas.allocations.permissions import LOCK_PERSON, PUBLISH_RUN, VIEW_RUNS
from haidang.areas.allocations.queries.runs import runs_with_targets, with_lists
from haidang.areas.allocations.queries.sentences import subject_names, why
from haidang.areas.allocations.views.parts import crumbs_of
from haidang.foundation.access.queries import get
from haidang.foundation.basics.figures import Figure
from haidang.foundation.ui.pages import PageRequest, page

DAYS_FOR_LISTS = 14


@page(LOCK_PERSON, methods=("GET", "POST"))
def lock(request: PageRequest, pk: int, choice_pk: int) -> HttpResponse:
    run = get(request.user, LOCK_PERSON, request.today, runs_with_targets(), pk=pk, seen_by=VIEW_RUNS)
    choice = _choice(run, choice_pk)
    form = LockForm(request.POST or None, initial={"goes": LockForm.OUT if choice.is_chosen else LockForm.IN})
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            later = lock_choice(
                choice,
                is_in=form.cleaned_data["goes"] == LockForm.IN,
                reason=form.cleaned_data["reason"],
                by=request.user,
                now=timezone.now(),
            )
            compute_run.enqueue(later.pk)
        return redirect("allocations:detail", later.pk)
    context = {
        "run": run,
        "choice": choice,
        "why": why(choice, subject_names()),
        "form": form,
        "crumbs": crumbs_of(run, _("Decide for one person")),
    }
    return render(request, "allocations/lock.html", context, status=422 if form.errors else 200)


def _choice(run: Run, pk: int) -> Choice:
    """A choice of the run that was loaded through scope."""
    return get_object_or_404(run.choices.select_related("person", "target", "school", "run"), pk=pk)


@page(LOCK_PERSON, methods=("POST",))
def unlock(request: PageRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Lock.objects.select_related("run"), pk=pk)
    get(request.user, LOCK_PERSON, request.today, Run.objects.all(), pk=found.run_id, seen_by=VIEW_RUNS)
    with transaction.atomic():
        later = unlock_choice(found, by=request.user, now=timezone.now())
        compute_run.enqueue(later.pk)
    return redirect("allocations:detail", later.pk)


@page(PUBLISH_RUN, methods=("GET", "POST"))
def publish(request: PageRequest, pk: int) -> HttpResponse:
    done = runs_with_targets().filter(state=RunState.DONE)
    run = get(request.user, PUBLISH_RUN, request.today, done, pk=pk, seen_by=VIEW_RUNS)
    form = PublishForm(request.POST or None, initial={"due_on": request.today + timedelta(days=DAYS_FOR_LISTS)})
    if request.method == "POST" and form.is_valid():
        published = publish_run(
            run, due_on=form.cleaned_data["due_on"], by=request.user, now=timezone.now(), today=request.today
        )
        sentence = ngettext(
            "Published: %(count)s person is proposed on %(lists)s lists.",
            "Published: %(count)s people are proposed on %(lists)s lists.",
            published.added,
        )
        messages.success(request, sentence % {"count": Figure(published.added), "lists": Figure(published.lists)})
        return redirect("allocations:detail", run.pk)
    chosen, fresh, leaving = Q(is_chosen=True), Q(is_chosen=True, is_listed=False), Q(is_chosen=False, is_listed=True)
    counts = with_lists(run).aggregate(
        people=Count("pk", filter=chosen),
        added=Count("pk", filter=fresh),
        removed=Count("pk", filter=leaving),
        schools=Count("school", distinct=True, filter=chosen),
    )
    context = {
        "run": run,
        "form": form,
        "counts": counts,
        "places": Places,
        "crumbs": crumbs_of(run, pgettext("allocation", "Publish")),
    }
    return render(request, "allocations/publish.html", context, status=422 if form.errors else 200)
