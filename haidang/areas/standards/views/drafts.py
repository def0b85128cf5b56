"""Drafts of requirements: the list, one draft with its findings, its way through approval."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from haidang.areas.standards.forms import FiguresForm, SubmitForm
from haidang.areas.standards.models import DraftState, RequirementDraft
from haidang.areas.standards.operations import (
    approve_draft,
    change_draft,
    return_draft,
    start_draft,
    submit_draft,
    withdraw_draft,
)
from haidang.areas.standards.permissions import DECIDE_DRAFT, VIEW_DRAFTS, WRITE_DRAFT
from haidang.areas.standards.queries import list_requirements_on
from haidang.areas.standards.queries.catalogue_files import CatalogueError
from haidang.areas.standards.queries.descriptions import (
    PartOfRequirement,
    ReadParameter,
    describe_conditions,
    describe_parameters,
)
from haidang.areas.standards.queries.drafts import as_requirement, list_drafts
from haidang.areas.standards.queries.effects import effect_of
from haidang.areas.standards.queries.facts import Everyone
from haidang.areas.standards.queries.findings import Finding, Weight, findings_of_text
from haidang.areas.standards.views.looks import WEIGHT_TONES, look_of_draft
from haidang.foundation.access.queries import may
from haidang.foundation.approvals.models import Step
from haidang.foundation.approvals.queries import may_decide, pending_step
from haidang.foundation.basics.refusals import Refused, Stale
from haidang.foundation.ui.pages import PageRequest, page
from haidang.foundation.ui.trails import trail


class NoSuchRequirement(Refused):
    def __init__(self) -> None:
        super().__init__(_("Choose a requirement that is in force today."))


@page(VIEW_DRAFTS)
def drafts(request: PageRequest) -> HttpResponse:
    """All drafts, those at work first; the lead office begins one here."""
    rows = sorted(list_drafts()[:200], key=lambda draft: draft.state in (DraftState.APPROVED, DraftState.WITHDRAWN))
    context = {
        "rows": [(draft, look_of_draft(draft)) for draft in rows],
        "may_write": may(request.user, WRITE_DRAFT, request.today),
        "requirements": list_requirements_on(request.today),
        "chosen": request.GET.get("code", ""),
        "crumbs": [{"label": _("Standards"), "url": reverse("standards:list")}, {"label": _("New versions")}],
    }
    return render(request, "standards/draft_list.html", context)


@page(WRITE_DRAFT, methods=("POST",))
def start(request: PageRequest) -> HttpResponse:
    """A draft from the text in force today, to begin on the chosen requirement."""
    base = next((row for row in list_requirements_on(request.today) if row.code == request.POST.get("code")), None)
    if base is None:
        raise NoSuchRequirement
    draft = start_draft(base, starts_on=None, by=request.user, now=timezone.now())
    messages.success(request, _("The draft says what is in force now. Change what shall change."))
    return redirect("standards:draft", draft.pk)


@page(VIEW_DRAFTS, methods=("GET", "POST"))
def draft(request: PageRequest, pk: int) -> HttpResponse:
    """One draft: its figures as a form, its conditions, findings, effect and approval."""
    found = find_draft(pk)
    can_write = found.is_open and may(request.user, WRITE_DRAFT, request.today)
    form = FiguresForm(request.POST if can_write and request.method == "POST" else None, draft=found)
    if form.is_bound and form.is_valid():
        save(request, found, form)
        return redirect("standards:draft", pk)
    context = _context(request, found, form, can_write)
    return render(request, "standards/draft_detail.html", context, status=422 if form.is_bound else 200)


def save(request: PageRequest, found: RequirementDraft, form: Any) -> None:
    """Keeps one part of the draft, on the revision its writer saw."""
    change_draft(
        found, document=form.written(), revision=form.cleaned_data["revision"], by=request.user, now=timezone.now()
    )
    messages.success(request, _("Kept. See the findings and the effect before you submit it."))


@page(WRITE_DRAFT, methods=("GET", "POST"))
@transaction.atomic
def submit(request: PageRequest, pk: int) -> HttpResponse:
    """What stops the draft, what it does to people, and the reason the director reads."""
    found = find_draft(pk)
    findings = findings_of_text(found, request.today)
    stops = [finding for finding in findings if finding.weight is Weight.STOP]
    form = SubmitForm(request.POST or None, initial={"reason": found.reason})
    if request.method == "POST" and form.is_valid():
        effect = {} if stops else _effect_seen(request, found)
        reason = form.cleaned_data["reason"]
        submit_draft(found, reason=reason, effect=effect, by=request.user, now=timezone.now(), today=request.today)
        messages.success(request, _("Submitted. The director finds it on the page of work."))
        return redirect("standards:draft", pk)
    context = {
        "draft": found,
        "form": form,
        "stops": [shown(finding) for finding in stops],
        "others": [shown(finding) for finding in findings if finding.weight is not Weight.STOP],
        "crumbs": [*crumbs_of(found, linked=True), {"label": _("Submit")}],
    }
    return render(request, "standards/draft_submit.html", context, status=422 if form.is_bound else 200)


@page(WRITE_DRAFT, methods=("POST",))
def withdraw(request: PageRequest, pk: int) -> HttpResponse:
    withdraw_draft(find_draft(pk), by=request.user, now=timezone.now())
    messages.success(request, _("The draft is given up. It stays in the list."))
    return redirect("standards:drafts")


@page(DECIDE_DRAFT, methods=("POST",))
def approve(request: PageRequest, pk: int) -> HttpResponse:
    found = find_draft(pk)
    version = approve_draft(
        found, step=_step_seen(request, found), by=request.user, now=timezone.now(), today=request.today
    )
    messages.success(request, _("Approved: it is version %(number)s now.") % {"number": version.version})
    return redirect("standards:version", version.code, version.version)


@page(DECIDE_DRAFT, methods=("POST",))
def send_back(request: PageRequest, pk: int) -> HttpResponse:
    found = find_draft(pk)
    reason = request.POST.get("reason", "")
    step = _step_seen(request, found)
    return_draft(found, step=step, reason=reason, by=request.user, now=timezone.now(), today=request.today)
    messages.success(request, _("Returned to the lead office with your reason."))
    return redirect("standards:draft", pk)


def find_draft(pk: int) -> RequirementDraft:
    return get_object_or_404(list_drafts().select_related("case"), pk=pk)


def _step_seen(request: PageRequest, found: RequirementDraft) -> Step:
    word = request.POST.get("step", "")
    step = Step.objects.filter(case=found.case_id, pk=int(word)).first() if word.isdecimal() else None
    if step is None:
        raise Stale
    return step


def _effect_seen(request: PageRequest, found: RequirementDraft) -> dict[str, Any]:
    effect = effect_of(found, request.today, Everyone())
    return {move.value: number for move, number in effect.by_move.items()} | {"day": effect.after.day.isoformat()}


def crumbs_of(found: RequirementDraft, *, linked: bool) -> list[dict[str, str]]:
    last = {"label": str(found)}
    if linked:
        last["url"] = reverse("standards:draft", args=[found.pk])
    return [
        {"label": _("Standards"), "url": reverse("standards:list")},
        {"label": _("New versions"), "url": reverse("standards:drafts")},
        last,
    ]


def _context(request: PageRequest, found: RequirementDraft, form: FiguresForm, can_write: bool) -> dict[str, Any]:
    step = pending_step(found.case) if found.case and found.state == DraftState.SUBMITTED else None
    may_sign = (
        step is not None
        and may(request.user, DECIDE_DRAFT, request.today)
        and may_decide(step, request.user, request.today)
        and found.submitted_by_id != request.user.pk
    )
    findings = [] if found.result else findings_of_text(found, request.today)
    return {
        "draft": found,
        "look": look_of_draft(found),
        "form": form,
        "can_write": can_write,
        "parameters": found.version.get("parameter", []),
        "conditions": [row | {"shown": _filled(row, found)} for row in found.version.get("condition", [])],
        "parts": _readable(found),
        "figures": _figures(found),
        "findings": [shown(finding) for finding in findings],
        "stops": sum(finding.weight is Weight.STOP for finding in findings),
        "step": step if may_sign else None,
        "trail": trail(found.case, request.today),
        "crumbs": crumbs_of(found, linked=False),
    }


def _filled(row: dict[str, Any], found: RequirementDraft) -> str:
    """The sentence with the figures of the draft."""
    sentence = str(row["sentence_en" if get_language() == "en" else "sentence_vi"])
    for parameter in found.version.get("parameter", []):
        sentence = sentence.replace(f"{{{parameter['name']}}}", str(parameter["value"]))
    return sentence


def _figures(found: RequirementDraft) -> list[ReadParameter]:
    """The parameters in words; empty while the text cannot be read."""
    try:
        return describe_parameters(as_requirement(found))
    except (CatalogueError, KeyError, ValueError):
        return []


def _readable(found: RequirementDraft) -> list[PartOfRequirement]:
    """The draft as sentences; empty while its text cannot be read."""
    try:
        return describe_conditions(as_requirement(found))
    except (CatalogueError, KeyError, ValueError):
        return []


def shown(finding: Finding) -> dict[str, Any]:
    words = {Weight.STOP: _("stops"), Weight.WARN: _("look"), Weight.NOTE: _("note")}
    return {"finding": finding, "tone": WEIGHT_TONES[finding.weight], "word": words[finding.weight]}
