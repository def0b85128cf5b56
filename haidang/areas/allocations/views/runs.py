"""Runs for the lead office and the readers of the department: start, follow, compare, people, fairness, proof."""

import json

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRefresh

from haidang.areas.allocations.forms import RunForm
from haidang.areas.allocations.jobs import compute_run
from haidang.areas.allocations.models import Choice, Places, Run, RunState
from haidang.areas.allocations.operations.runs import Terms, start_run
from haidang.areas.allocations.permissions import LOCK_PERSON, PUBLISH_RUN, START_RUN, VIEW_RUNS
from haidang.areas.allocations.queries.fairness import evenness_of
from haidang.areas.allocations.queries.inputs import unpack
from haidang.areas.allocations.queries.limits import limits_on
from haidang.areas.allocations.queries.places import holdings_of
from haidang.areas.allocations.queries.runs import (
    changes_since,
    clashing_locks,
    is_publishable,
    locks_of,
    plans_to_allocate,
    run_before,
    runs_with_targets,
)
from haidang.areas.allocations.queries.sentences import conflict_sentences, subject_names, why
from haidang.areas.allocations.views.parts import TONES, Row, chart_of, compare, crumbs_of, steps_of, tabs_of
from haidang.areas.plans.models import Plan, Target
from haidang.foundation.access.queries import get, may, visible
from haidang.foundation.basics.names import fold
from haidang.foundation.ui.lists import Choice as Word
from haidang.foundation.ui.lists import Filter, paginate, read_filter, search_words
from haidang.foundation.ui.pages import PageRequest, page

GOES, STAYS, ENTERS, LEAVES = "goes", "stays", "enters", "leaves"


@page(VIEW_RUNS)
def index(request: PageRequest) -> HttpResponse:
    listing = paginate(
        request, visible(request.user, VIEW_RUNS, request.today, runs_with_targets()), by="pk", descending=True
    )
    rows = [(run, TONES[RunState(run.state)]) for run in listing.rows]
    context = {
        "listing": listing,
        "rows": rows,
        "crumbs": crumbs_of(),
        "may_start": may(request.user, START_RUN, request.today),
    }
    return render(request, "allocations/list.html", context)


@page(START_RUN, methods=("GET", "POST"))
def create(request: PageRequest) -> HttpResponse:
    plans = list(plans_to_allocate())
    plan = _chosen_plan(request, plans)
    targets = (
        list(Target.objects.filter(task__plan=plan).select_related("task").order_by("task__position", "position"))
        if plan
        else []
    )
    chosen = [pk for pk in request.GET.getlist("target") if pk.isdecimal()]
    form = RunForm(request.POST or None, targets=targets, limits=limits_on(request.today), chosen=chosen)
    if plan and request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        terms = Terms(
            places=Places(data["places"]),
            school_share=data["school_share"],
            subject_share=data["subject_share"],
            ward_share=data["ward_share"],
            limits_source=data["limits_source"],
        )
        run = start_and_enqueue(request, plan, list(data["targets"]), terms)
        return redirect("allocations:detail", run.pk)
    context = {
        "plans": plans,
        "plan": plan,
        "form": form,
        "holdings": holdings_of(targets),
        "crumbs": crumbs_of(None, _("New run")),
    }
    return render(request, "allocations/new.html", context, status=422 if form.errors else 200)


def _chosen_plan(request: PageRequest, plans: list[Plan]) -> Plan | None:
    wanted = request.POST.get("plan") or request.GET.get("plan")
    return next((plan for plan in plans if str(plan.pk) == wanted), plans[0] if plans else None)


@transaction.atomic
def start_and_enqueue(request: PageRequest, plan: Plan, targets: list[Target], terms: Terms) -> Run:
    run = start_run(plan, targets=targets, terms=terms, by=request.user, now=timezone.now(), today=request.today)
    compute_run.enqueue(run.pk)
    return run


@page(VIEW_RUNS)
def detail(request: PageRequest, pk: int) -> HttpResponse:
    run = _run(request, pk)
    if request.htmx:  # the waiting page asks every second
        return _progress(request, run)
    context = {"run": run, "crumbs": crumbs_of(run), "tone": TONES[RunState(run.state)]}
    if run.state != RunState.DONE:
        return render(request, "allocations/waiting.html", context | {"steps": steps_of(run)})
    is_lead = may(request.user, PUBLISH_RUN, request.today)
    context |= {
        "locks": locks_of(run),
        "may_lock": may(request.user, LOCK_PERSON, request.today) and run.published_at is None,
    }
    if run.conflicts:
        context |= {"sentences": conflict_sentences(run), "clashing": clashing_locks(run)}
        return render(request, "allocations/conflict.html", context)
    before = run_before(run)
    enters, leaves, changes = changes_since(run, before) if before else (0, 0, [])
    context |= {
        "lines": compare(run),
        "before": before,
        "changes": changes,
        "enters": enters,
        "leaves": leaves,
        "tabs": tabs_of(run, "detail"),
        "may_publish": is_lead and is_publishable(run),
        "optimal": run.figures["ways"]["optimal"],
    }
    return render(request, "allocations/detail.html", context)


def _progress(request: PageRequest, run: Run) -> HttpResponse:
    if not run.is_waiting:
        return HttpResponseClientRefresh()
    return render(request, "allocations/waiting.html#progress", {"run": run, "steps": steps_of(run)})


@page(VIEW_RUNS)
def people(request: PageRequest, pk: int) -> HttpResponse:
    run = _done(request, pk)
    locks = {(lock.person_id, lock.target_id): lock for lock in run.locks.all()}
    told = _told_filter(request)
    of_target = read_filter(
        request,
        name="target",
        label=_("Target"),
        choices=[Word(value=str(target.pk), label=target.label) for target in run.targets.all()],
    )
    listing = paginate(request, _narrow(run, told.chosen, of_target.chosen, search_words(request)), by="ordinal")
    subjects = subject_names()
    rows = [
        Row(
            choice=choice,
            why=why(choice, subjects),
            lock=_lock_word(locks[choice.person_id, choice.target_id].is_in)
            if (choice.person_id, choice.target_id) in locks
            else "",
        )
        for choice in listing.rows
    ]
    context = {
        "run": run,
        "rows": rows,
        "listing": listing,
        "filters": [told, of_target],
        "tabs": tabs_of(run, "people"),
        "crumbs": crumbs_of(run, _("Who goes")),
        "may_lock": may(request.user, LOCK_PERSON, request.today) and run.published_at is None,
    }
    return render(request, "allocations/people.html", context)


def _lock_word(is_in: bool) -> str:
    return _("kept in") if is_in else _("kept out")


def _told_filter(request: PageRequest) -> Filter:
    return read_filter(
        request,
        name="who",
        label=_("Who"),
        choices=[
            Word(value=GOES, label=_("goes")),
            Word(value=STAYS, label=_("stays")),
            Word(value=ENTERS, label=_("goes, not in the legal order alone")),
            Word(value=LEAVES, label=_("stays, would go in the legal order alone")),
            Word(value="listed", label=_("stands on a list and stays")),
        ],
    )


def _narrow(run: Run, told: str, target: str, words: str) -> QuerySet[Choice]:
    choices = run.choices.select_related("person", "target", "school", "need__requirement")
    conditions = {
        GOES: {"is_chosen": True},
        STAYS: {"is_chosen": False},
        ENTERS: {"is_chosen": True, "in_order": False},
        LEAVES: {"is_chosen": False, "in_order": True},
        "listed": {"is_chosen": False, "on_list": True},
    }
    choices = choices.filter(**conditions.get(told, {}))
    if target:
        choices = choices.filter(target_id=int(target))
    if words:
        choices = choices.filter(person__search__contains=fold(words))
    return choices


@page(VIEW_RUNS)
def fairness(request: PageRequest, pk: int) -> HttpResponse:
    run = _done(request, pk)
    wards, schools = evenness_of(run)
    context = {
        "run": run,
        "charts": [chart_of(_("By locality"), wards), chart_of(_("By school"), schools)],
        "tabs": tabs_of(run, "fairness"),
        "crumbs": crumbs_of(run, _("Fairness")),
    }
    return render(request, "allocations/fairness.html", context)


@page(VIEW_RUNS)
def proof(request: PageRequest, pk: int) -> HttpResponse:
    """The problem and the answer with the digest: python -m haidang.engines.allocation --check reads it."""
    run = _done(request, pk)
    content = {
        "run": run.pk,
        "day": run.day.isoformat(),
        "engine": run.engine,
        "method": run.method,
        "digest": run.digest,
        "targets": {str(target.pk): target.label for target in run.targets.all()},
        "problem": unpack(run.proof.problem),
        "answer": unpack(run.proof.answer),
    }
    response = HttpResponse(json.dumps(content, ensure_ascii=False), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="allocation-{run.pk}.json"'
    return response


def _run(request: PageRequest, pk: int) -> Run:
    return get(request.user, VIEW_RUNS, request.today, runs_with_targets(), pk=pk)


def _done(request: PageRequest, pk: int) -> Run:
    return get(
        request.user, VIEW_RUNS, request.today, runs_with_targets().filter(state=RunState.DONE, conflicts=[]), pk=pk
    )
