"""The unit's side: its duties, one duty with what is asked and why, evidence, reporting it done."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from haidang.areas.dispatches.models import CLOSES_BY_ITSELF, OPEN_STATES, DispatchState, Duty, DutyState, Evidence
from haidang.areas.dispatches.operations import (
    add_file,
    add_link,
    begin_duty,
    remove_evidence,
    report_done,
    take_up_again,
)
from haidang.areas.dispatches.permissions import (
    DO_DUTY,
    JUDGE_DUTY,
    VIEW_DUTY,
    VIEW_EVIDENCE,
)
from haidang.areas.dispatches.queries.duties import agenda_of, own_duties, turns_beside
from haidang.areas.dispatches.queries.standings import weigh, weigh_one
from haidang.areas.dispatches.views.frame import crumbs_of
from haidang.foundation.access.queries import get, visible
from haidang.foundation.basics.evidence import ACCEPT, download_evidence, read_evidence
from haidang.foundation.ui.pages import PageRequest, page

DUTIES = Duty.objects.select_related(
    "unit", "demand__dispatch__issuer", "demand__dispatch__office", "done_by", "judged_by", "demand__ended_by"
)


@page(DO_DUTY)
def mine(request: PageRequest) -> HttpResponse:
    """What, by when, and why: the duties of the units one answers for."""
    agenda = agenda_of(own_duties(request.user, request.today), request.today)
    groups = [
        ("late", _("Late"), agenda.late),
        ("soon", _("Within two weeks"), agenda.soon),
        ("later", _("Later"), agenda.later),
        ("waiting", _("Waiting for others"), agenda.waiting),
        ("finished", _("Finished"), agenda.finished),
    ]
    context = {
        "agenda": agenda,
        "groups": [group for group in groups if group[2]],
        "is_empty": not any(group[2] for group in groups),
    }
    return render(request, "dispatches/mine.html", context)


@page(VIEW_DUTY)
def duty(request: PageRequest, pk: int) -> HttpResponse:
    """One duty: what is asked, by when, on which basis, how it stands, its evidence and its history."""
    found = get(request.user, VIEW_DUTY, request.today, DUTIES.all(), pk=pk)
    weighed = weigh_one(found, request.today)
    demand, dispatch = found.demand, found.demand.dispatch
    mine = Duty.objects.filter(pk=pk)
    is_in_force = dispatch.state == DispatchState.ISSUED
    by_hand = demand.kind not in CLOSES_BY_ITSELF
    may_do = is_in_force and visible(request.user, DO_DUTY, request.today, mine).exists()
    may_judge = is_in_force and visible(request.user, JUDGE_DUTY, request.today, mine).exists()
    is_open = found.state in OPEN_STATES and not weighed.is_finished
    turns = weigh(turns_beside(found), request.today) if demand.rhythm != "once" else []
    context = {
        "duty": found,
        "demand": demand,
        "dispatch": dispatch,
        "weighed": weighed,
        "turns": turns,
        "basis": dispatch.bases.filter(is_parent=True).first(),
        "papers": [(paper, _may_open(request, paper)) for paper in found.evidence.select_related("added_by")],
        "events": [_event(event) for event in found.events.select_related("by")],
        "may_add": may_do and (is_open or found.state == DutyState.DONE),
        "may_begin": may_do and by_hand and is_open and found.state == DutyState.NOT_BEGUN,
        "may_report": may_do and by_hand and is_open,
        "may_take_up": may_do and by_hand and found.state == DutyState.DONE,
        "may_accept": may_judge and by_hand and found.state == DutyState.DONE,
        "may_send_back": may_judge and by_hand and found.state in (DutyState.DONE, DutyState.ACCEPTED),
        "accept": ACCEPT,
        "crumbs": crumbs_of(dispatch, {"label": found.unit.short_name}),
    }
    return render(request, "dispatches/duty.html", context)


@page(DO_DUTY, methods=("POST",))
def begin(request: PageRequest, pk: int) -> HttpResponse:
    begin_duty(_mine(request, pk), by=request.user, now=timezone.now())
    messages.success(request, _("The duty is in progress."))
    return redirect("dispatches:duty", pk)


@page(DO_DUTY, methods=("POST",))
def done(request: PageRequest, pk: int) -> HttpResponse:
    """Reports one duty done, with what was done in a few words."""
    found = _mine(request, pk)
    report_done([found], note=request.POST.get("note", "").strip()[:2000], by=request.user, now=timezone.now())
    messages.success(request, _("Reported. The unit that asked will look at it."))
    return redirect("dispatches:duty", pk)


@page(DO_DUTY, methods=("POST",))
def take_up(request: PageRequest, pk: int) -> HttpResponse:
    take_up_again(_mine(request, pk), by=request.user, now=timezone.now())
    messages.success(request, _("The duty is in your hands again."))
    return redirect("dispatches:duty", pk)


@page(DO_DUTY, methods=("POST",))
def attach(request: PageRequest, pk: int) -> HttpResponse:
    """Adds a file, or a link or note in words."""
    found = _mine(request, pk)
    upload = request.FILES.get("file")
    if upload is not None:
        add_file(found, file=read_evidence(upload), by=request.user, now=timezone.now())
    else:
        name, url = request.POST.get("name", ""), request.POST.get("url", "").strip()[:500]
        add_link(found, name=name, url=url, by=request.user, now=timezone.now())
    messages.success(request, _("The evidence stands beside the duty."))
    return redirect(f"{reverse('dispatches:duty', args=[pk])}#evidence")


@page(DO_DUTY, methods=("POST",))
def detach(request: PageRequest, pk: int) -> HttpResponse:
    """Takes a piece of evidence away."""
    papers = Evidence.objects.select_related("duty")
    paper = get(request.user, VIEW_EVIDENCE, request.today, papers, pk=pk)
    _mine(request, paper.duty_id)
    remove_evidence(paper, by=request.user, now=timezone.now())
    messages.success(request, _("The evidence is taken away; the history keeps its name."))
    return redirect(f"{reverse('dispatches:duty', args=[paper.duty_id])}#evidence")


@page(VIEW_EVIDENCE)
def evidence(request: PageRequest, pk: int) -> HttpResponseBase:
    """The file as a download; it is never shown inside a page of ours."""
    paper = get(request.user, VIEW_EVIDENCE, request.today, Evidence.objects.all(), pk=pk)
    if paper.content is None:
        raise Http404("evidence")
    return download_evidence(paper.name, bytes(paper.content))


def _mine(request: PageRequest, pk: int) -> Duty:
    return get(request.user, DO_DUTY, request.today, DUTIES.all(), pk=pk, seen_by=VIEW_DUTY)


def _may_open(request: PageRequest, paper: Evidence) -> bool:
    return visible(request.user, VIEW_EVIDENCE, request.today, Evidence.objects.filter(pk=paper.pk)).exists()


EVENT_TONES = {"accepted": "done", "sent_back": "late", "reminded": "due", "done": "done"}


def _event(event: Any) -> dict[str, Any]:
    who = event.by.full_name if event.by else ""
    return {
        "when": f"{timezone.localtime(event.at):%d/%m/%Y %H:%M}",
        "title": event.get_kind_display(),
        "note": " · ".join(part for part in (who, event.note) if part),
        "tone": EVENT_TONES.get(event.kind, ""),
    }
