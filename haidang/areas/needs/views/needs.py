"""One person's need, explained; the answer of the school; needs in the staff file and on one's own page."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from haidang.areas.needs.models import Evidence, Need, NeedStatus, RoundState, Sheet, SheetState
from haidang.areas.needs.operations import confirm_need, contest_need
from haidang.areas.needs.permissions import (
    ANSWER_NEED,
    VIEW_EVIDENCE,
    VIEW_MY_NEEDS,
    VIEW_NEEDS,
    VIEW_NEEDS_OF_PERSON,
    VIEW_SHEETS,
)
from haidang.areas.needs.queries import (
    AnswerToday,
    answers_today,
    explain_need,
    find_open_round,
    find_sheet_of_person,
    needs_of_person,
    place_in_queue,
    wishes_of_person,
)
from haidang.areas.needs.views.tones import look_of_answer, look_of_condition, look_of_status, look_of_wish
from haidang.areas.personnel.models import Person
from haidang.foundation.access.queries import get, may, visible
from haidang.foundation.audit.queries import history_of
from haidang.foundation.basics.evidence import read_evidence
from haidang.foundation.basics.refusals import Refused
from haidang.foundation.ui.pages import PageRequest, page

NEEDS = Need.objects.select_related(
    "person", "requirement__programme", "round", "sheet__school", "sheet__locality", "sheet__round"
)


class NoSuchAnswer(Refused):
    def __init__(self) -> None:
        super().__init__(_("Choose one of the two answers: agree, or not right because of a reason."))


@page(VIEW_NEEDS)
def need(request: PageRequest, pk: int) -> HttpResponse:
    """The explanation of one answer: a page, or for htmx the conditions alone."""
    found = get(request.user, VIEW_NEEDS, request.today, NEEDS.all(), pk=pk)
    explained = _explained(found)
    if request.htmx:
        return render(request, "needs/_conditions.html", explained)
    may_answer = (
        found.round.state == RoundState.OPEN
        and found.sheet.state == SheetState.WITH_SCHOOL
        and visible(request.user, ANSWER_NEED, request.today, Need.objects.filter(pk=pk)).exists()
    )
    context = explained | {
        "may_answer": may_answer,
        "events": _history(found),
        "papers": _papers(request, found),
        "today_answer": _today_answer(request, found),
        "others": [
            {"need": other, "status": look_of_status(other)}
            for other in needs_of_person(found.person).filter(round=found.round).exclude(pk=pk)
        ],
        "crumbs": _crumbs(request, found),
    }
    return render(request, "needs/need.html", context)


@page(ANSWER_NEED, methods=("POST",))
def answer(request: PageRequest, pk: int) -> HttpResponse:
    """The school agrees or contests; htmx gets the line back, a plain form returns to where it was."""
    found = get(request.user, ANSWER_NEED, request.today, NEEDS.all(), pk=pk, seen_by=VIEW_NEEDS)
    match request.POST.get("answer"):
        case "confirm":
            answered = confirm_need(found, by=request.user, now=timezone.now())
        case "contest":
            reason = request.POST.get("reason", "")
            sent = request.FILES.get("evidence")
            paper = read_evidence(sent) if sent else None
            answered = contest_need(found, reason=reason, by=request.user, now=timezone.now(), evidence=paper)
        case _other:
            raise NoSuchAnswer
    if request.htmx:
        found.answer, found.reason = answered.answer, answered.reason
        return render(
            request, "needs/_line.html", {"need": found, "may_answer": True, "has_paper": found.evidence.exists()}
        )
    messages.success(request, _("Your answer is kept. It can be changed until you confirm the sheet."))
    if request.POST.get("next") == "need":
        return redirect("needs:need", pk)
    return redirect(f"{reverse('needs:sheet', args=[found.sheet_id])}#need-{pk}")


@page(VIEW_NEEDS_OF_PERSON)
def of_person(request: PageRequest, person_pk: int) -> HttpResponse:
    """What each round said of a person, as a tab of the staff file."""
    person = get(request.user, VIEW_NEEDS_OF_PERSON, request.today, Person.objects.select_related("unit"), pk=person_pk)
    template = "needs/_of_person.html" if request.htmx else "needs/of_person.html"
    return render(request, template, {"person": person, "rounds": _by_round(request, person)})


@page(VIEW_MY_NEEDS)
def mine(request: PageRequest) -> HttpResponse:
    """One's own needs, in plain words."""
    person = Person.objects.filter(user=request.user).select_related("unit").first()
    context = {
        "person": person,
        "rounds": _by_round(request, person) if person else [],
        "wishes": [(wish, look_of_wish(wish)) for wish in wishes_of_person(person)] if person else [],
        "may_wish": _may_wish(person),
    }
    return render(request, "needs/mine.html", context)


def _may_wish(person: Person | None) -> bool:
    """Whether a round is open in which the school still holds the person's sheet."""
    review = find_open_round()
    if person is None or review is None:
        return False
    sheet = find_sheet_of_person(person, review)
    return sheet is not None and sheet.state == SheetState.WITH_SCHOOL


def _papers(request: PageRequest, found: Need) -> list[Evidence]:
    """The papers behind the contest, for those who may open them; without their content."""
    papers = visible(request.user, VIEW_EVIDENCE, request.today, Evidence.objects.filter(need=found))
    return list(papers.defer("content").select_related("added_by").order_by("pk"))


def _today_answer(request: PageRequest, found: Need) -> AnswerToday | None:
    """Only for those who read the person's file today: the school of the round may have lost the person since."""
    people = visible(request.user, VIEW_NEEDS_OF_PERSON, request.today, Person.objects.filter(pk=found.person_id))
    return answers_today([found], request.today).get(found.pk) if people.exists() else None


def _explained(found: Need) -> dict[str, Any]:
    is_queued = found.status == NeedStatus.MUST and found.priority is not None
    place, queue = place_in_queue(found) if is_queued else (0, 0)
    return {
        "need": found,
        "status": look_of_status(found),
        "answer": look_of_answer(found),
        "place": place,
        "queue": queue,
        "conditions": [(row, look_of_condition(row)) for row in explain_need(found).conditions],
    }


def _crumbs(request: PageRequest, found: Need) -> list[dict[str, Any]]:
    """A teacher comes from the own page, everyone else from the sheet."""
    if not may(request.user, VIEW_SHEETS, request.today):
        return [
            {"label": _("What is required of me"), "url": reverse("needs:mine")},
            {"label": found.requirement.title},
        ]
    return [
        {"label": _("Needs"), "url": reverse("needs:rounds")},
        {"label": found.round.title, "url": reverse("needs:round", args=[found.round_id])},
        {"label": found.sheet.school.short_name, "url": reverse("needs:sheet", args=[found.sheet_id])},
        {"label": found.person.full_name},
    ]


def _by_round(request: PageRequest, person: Person) -> list[dict[str, Any]]:
    """The needs of a person grouped by round, the latest round first; those on another school's sheet do not open."""
    own = visible(request.user, VIEW_NEEDS, request.today, Need.objects.filter(person=person))
    readable = set(own.values_list("pk", flat=True))
    rounds: dict[int, dict[str, Any]] = {}
    needs = list(needs_of_person(person))
    today = answers_today(needs, request.today)
    for row in needs:
        entry = rounds.setdefault(row.round_id, {"round": row.round, "sheet": row.sheet, "needs": []})
        looks = {"status": look_of_status(row), "answer": look_of_answer(row)}
        entry["needs"].append({"need": row, "opens": row.pk in readable, "today": today.get(row.pk), **looks})
    return list(rounds.values())


def _history(found: Need) -> list[dict[str, Any]]:
    words = {
        "needs.confirmed": _("The school agreed"),
        "needs.contested": _("The school contested"),
        "needs.declared": _("The school declared the need"),
        "needs.add_evidence": _("A paper was added"),
        "needs.set_year": _("The school moved the year of enrolment"),
        "needs.confirm_sheet": _("The school confirmed its sheet"),
        "needs.return_sheet": _("The sheet was returned"),
        "needs.verify_sheet": _("The sheet was verified"),
        "needs.reassess_sheet": _("The standards were asked again"),
    }
    tones = {"needs.contested": "due", "needs.return_sheet": "due", "needs.verify_sheet": "done"}
    entries = [*history_of(found)[:20], *history_of(Sheet(pk=found.sheet_id))[:20]]
    return [
        {
            "when": f"{timezone.localtime(entry.at):%d/%m/%Y}",
            "title": words.get(entry.action, entry.action),
            "note": " · ".join(filter(None, [entry.by.full_name if entry.by else "", entry.reason])),
            "tone": tones.get(entry.action, ""),
        }
        for entry in sorted(entries, key=lambda entry: entry.pk, reverse=True)
    ]
