"""Contested facts: asking on one's own telephone, deciding at school, the papers in between."""

import io
from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from haidang.areas.personnel.forms import ContestForm, DecideForm
from haidang.areas.personnel.models import (
    ContestedFact,
    CorrectionRequest,
    CorrectionState,
    Evidence,
    Person,
    Sex,
)
from haidang.areas.personnel.operations import (
    PersonFacts,
    SentFile,
    accept_correction,
    ask_correction,
    look_at_evidence,
    refuse_correction,
    withdraw_correction,
)
from haidang.areas.personnel.permissions import (
    CONTEST_FACT,
    DECIDE_CORRECTION,
    EDIT_PERSON,
    VIEW_EVIDENCE,
    WITHDRAW_CORRECTION,
)
from haidang.areas.personnel.queries import contested, find_person_of, list_corrections
from haidang.areas.personnel.views.answers import answer_form, saved, sent
from haidang.areas.personnel.views.tabs import staff_tabs
from haidang.foundation.access.queries import get, visible
from haidang.foundation.basics.downloads import download
from haidang.foundation.ui.lists import Choice, paginate, read_filter
from haidang.foundation.ui.pages import PageRequest, page

FIELDS = frozenset(PersonFacts.__slots__)
EXTENSIONS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
# Where the school puts right what is no field of the person: forms of this area, by name.
FORMS = {
    ContestedFact.POST: "personnel:change_post",
    ContestedFact.DEGREE: "personnel:new_degree",
    ContestedFact.CERTIFICATE: "personnel:new_certificate",
    ContestedFact.TITLE: "personnel:new_title",
}


@page(CONTEST_FACT, methods=("GET", "POST"))
def contest(request: PageRequest) -> HttpResponse:
    """“This is wrong”: a form about one fact of one's own record."""
    person = _myself(request)
    files = request.FILES if request.method == "POST" else None
    form = ContestForm(
        sent(request), files, initial={name: request.GET.get(name, "") for name in ("fact", "statement")}
    )

    def save() -> CorrectionRequest:
        facts = form.cleaned_data
        return ask_correction(
            person,
            fact=ContestedFact(facts["fact"]),
            proposed=facts["proposed"],
            statement=facts["statement"],
            files=[SentFile(name=file.name, content=file.read()) for file in facts["papers"]],
            by=request.user,
            now=timezone.now(),
        )

    if saved(request, form, save):
        messages.success(request, _("Your school reads this now. You will find the answer here."))
        return redirect("personnel:my_corrections")
    back = reverse("personnel:my_corrections")
    return answer_form(request, form, title=_("Say what is wrong"), person=person, act=_("Send"), back=back)


@page(CONTEST_FACT)
def my_corrections(request: PageRequest) -> HttpResponse:
    """What I contested, and what came of it."""
    person = _myself(request)
    rows = [(row, told(row), list(row.evidence.defer("content"))) for row in list_corrections(person)]
    return render(request, "personnel/my_corrections.html", {"person": person, "rows": rows})


@page(WITHDRAW_CORRECTION, methods=("POST",))
def take_back(request: PageRequest, pk: int) -> HttpResponse:
    requests = CorrectionRequest.objects.select_related("person")
    found = get(request.user, WITHDRAW_CORRECTION, request.today, requests, pk=pk)
    withdraw_correction(found, by=request.user, now=timezone.now())
    messages.success(request, _("You took it back."))
    return redirect("personnel:my_corrections")


@page(DECIDE_CORRECTION)
def corrections(request: PageRequest) -> HttpResponse:
    """What people contest; without another choice, what waits for a decision."""
    choices = [Choice(value=value, label=label) for value, label in CorrectionState.choices]
    state = read_filter(request, name="state", label=_("State"), choices=choices)
    if "state" not in request.GET:
        state = replace(state, chosen=CorrectionState.OPEN)
    rows = contested(request.user, request.today)
    if state.chosen:
        rows = rows.filter(state=state.chosen)
    listing = paginate(request, rows, by="asked_at")
    return render(
        request,
        "personnel/corrections.html",
        {"listing": listing, "filters": [state], "tabs": staff_tabs(request, "corrections")},
    )


@page(DECIDE_CORRECTION, methods=("GET", "POST"))
def decide(request: PageRequest, pk: int) -> HttpResponse:
    """One contested fact: what is recorded, what is said to be right, the papers, and the decision."""
    found = contested(request.user, request.today).filter(pk=pk).first()
    if found is None:
        raise Http404("correction")
    form = DecideForm(sent(request))

    def save() -> CorrectionRequest:
        change = accept_correction if request.POST.get("decision") == "accept" else refuse_correction
        return change(found, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now())

    if decided := saved(request, form, save):
        messages.success(request, _("%(name)s reads your answer.") % {"name": decided.person.full_name})
        return redirect("personnel:corrections")
    editable = visible(request.user, EDIT_PERSON, request.today, Person.objects.filter(pk=found.person_id))
    name = FORMS.get(ContestedFact(found.fact), "")
    context = {
        "row": found,
        "crumbs": [
            {"label": _("Contested facts"), "url": reverse("personnel:corrections")},
            {"label": str(found.person)},
        ],
        "proposed": told(found),
        "recorded": recorded(found),
        "evidence": found.evidence.defer("content"),
        "form": form,
        "is_field": found.fact in FIELDS,
        "form_url": reverse(name, args=[found.person_id]) if name and editable.exists() else "",
    }
    return render(request, "personnel/correction.html", context, status=422 if form.is_bound else 200)


@page(VIEW_EVIDENCE)
def evidence(request: PageRequest, pk: int) -> HttpResponseBase:
    """A paper; that somebody else than its owner looked is recorded."""
    papers = Evidence.objects.select_related("request__person")
    paper = get(request.user, VIEW_EVIDENCE, request.today, papers, pk=pk)
    look_at_evidence(paper, by=request.user, now=timezone.now())
    stem = paper.name.rpartition(".")[0] or paper.name
    return download(
        io.BytesIO(bytes(paper.content)),
        title=stem,
        extension=EXTENSIONS[paper.content_type],
        content_type=paper.content_type,
    )


def told(row: CorrectionRequest) -> str:
    """The proposed value as people read it; numbers by their last digits."""
    return _words(row.fact, row.proposed)


def recorded(row: CorrectionRequest) -> str:
    """What stands in the record now."""
    if row.fact not in FIELDS:
        return ""
    value = getattr(row.person, row.fact)
    return _words(row.fact, value.isoformat() if hasattr(value, "isoformat") else str(value or ""))


def _words(fact: str, value: str) -> str:
    if not value:
        return ""
    if fact in (ContestedFact.IDENTITY_NUMBER, ContestedFact.PHONE):
        return f"•••{value[-3:]}"
    if fact in (ContestedFact.BIRTH_ON, ContestedFact.JOINED_ON):
        return "/".join(reversed(value.split("-")))
    return str(Sex(value).label) if fact == ContestedFact.SEX else value


def _myself(request: PageRequest) -> Person:
    person = find_person_of(request.user.pk)
    if person is None:
        raise Http404("no record")
    return person
