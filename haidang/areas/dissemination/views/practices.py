"""The library of good practice: reading, writing, endorsing."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from haidang.areas.dissemination.forms import PracticeForm
from haidang.areas.dissemination.models import Practice, PracticeState
from haidang.areas.dissemination.operations import endorse_practice, return_practice, send_practice, write_practice
from haidang.areas.dissemination.permissions import ENDORSE_PRACTICE, READ_PRACTICES, WRITE_PRACTICE
from haidang.areas.dissemination.queries.practices import practices_seen
from haidang.areas.dissemination.views.parts import tabs_for
from haidang.areas.personnel.models import Person
from haidang.foundation.access.queries import get, may, visible
from haidang.foundation.organisation.models import Level, Unit
from haidang.foundation.ui.lists import Choice, paginate, read_filter, search_words
from haidang.foundation.ui.pages import PageRequest, page
from haidang.foundation.ui.seats import current_seat

TONES = {
    PracticeState.DRAFT: "draft",
    PracticeState.SENT: "wait",
    PracticeState.RETURNED: "due",
    PracticeState.ENDORSED: "done",
}


@page(READ_PRACTICES)
def shelf(request: PageRequest) -> HttpResponse:
    """Endorsed ones for all, one's own, and those sent in for who endorses them."""
    found = practices_seen(request.user, request.today)
    level = read_filter(
        request, name="level", label=_("Level"),
        choices=[Choice(value=value, label=label) for value, label in Level.choices],
    )  # fmt: skip
    state = read_filter(
        request, name="state", label=_("State"),
        choices=[Choice(value=value, label=label) for value, label in PracticeState.choices],
    )  # fmt: skip
    if level.chosen:
        found = found.filter(level=level.chosen)
    if state.chosen:
        found = found.filter(state=state.chosen)
    if words := search_words(request):
        found = found.filter(search__contains=words)
    listing = paginate(request, found, by="written_at", descending=True)
    context = {
        "tabs": tabs_for(request, "practices"),
        "listing": listing,
        "rows": [{"practice": one, "tone": TONES[PracticeState(one.state)]} for one in listing.rows],
        "filters": [level, state],
        "may_write": _myself(request) is not None,
    }
    return render(request, "dissemination/practices.html", context)


@page(READ_PRACTICES)
def detail(request: PageRequest, pk: int) -> HttpResponse:
    """One text with what the units above say of it."""
    practice = _find(request, pk)
    unit = _endorsing_unit(request, practice)
    is_own = visible(request.user, WRITE_PRACTICE, request.today, Practice.objects.filter(pk=pk)).exists()
    context = {
        "practice": practice,
        "tone": TONES[PracticeState(practice.state)],
        "is_own": is_own and practice.state in (PracticeState.DRAFT, PracticeState.RETURNED),
        "endorser": unit if practice.state in (PracticeState.SENT, PracticeState.ENDORSED) else None,
        "may_return": unit is not None and practice.state == PracticeState.SENT,
        "link": request.build_absolute_uri(),
        "crumbs": [
            {"label": _("Good practice"), "url": reverse("dissemination:practices")},
            {"label": practice.title},
        ],
    }
    return render(request, "dissemination/practice.html", context)


@page(WRITE_PRACTICE, methods=("GET", "POST"))
def write(request: PageRequest) -> HttpResponse:
    """A new text."""
    author = _myself(request)
    if author is None:
        raise Http404("person")
    return _form(request, author, None)


@page(WRITE_PRACTICE, methods=("GET", "POST"))
def rewrite(request: PageRequest, pk: int) -> HttpResponse:
    practices = Practice.objects.select_related("author__unit")
    practice = get(request.user, WRITE_PRACTICE, request.today, practices, pk=pk, seen_by=READ_PRACTICES)
    return _form(request, practice.author, practice)


@page(WRITE_PRACTICE, methods=("POST",))
def send(request: PageRequest, pk: int) -> HttpResponse:
    practice = get(request.user, WRITE_PRACTICE, request.today, Practice.objects.all(), pk=pk, seen_by=READ_PRACTICES)
    send_practice(practice, by=request.user, now=timezone.now())
    messages.success(request, _("Sent. The ward and the department read it; you are told what they say."))
    return redirect("dissemination:practice", pk)


@page(ENDORSE_PRACTICE, methods=("POST",))
def endorse(request: PageRequest, pk: int) -> HttpResponse:
    practice, unit = _to_endorse(request, pk)
    endorse_practice(practice, unit=unit, words=request.POST.get("reason", ""), by=request.user, now=timezone.now())
    messages.success(request, _("Endorsed. Everyone can read it now."))
    return redirect("dissemination:practice", pk)


@page(ENDORSE_PRACTICE, methods=("POST",))
def send_back(request: PageRequest, pk: int) -> HttpResponse:
    practice, unit = _to_endorse(request, pk)
    return_practice(practice, unit=unit, words=request.POST.get("reason", ""), by=request.user, now=timezone.now())
    messages.success(request, _("Returned with your words."))
    return redirect("dissemination:practice", pk)


def _form(request: PageRequest, author: Person, practice: Practice | None) -> HttpResponse:
    form = PracticeForm(request.POST or None, instance=practice)
    if request.method == "POST" and form.is_valid():
        practice = write_practice(form.written(), author=author, practice=practice, by=request.user, now=timezone.now())
        messages.success(request, _("Saved. Read it once more, then send it."))
        return redirect("dissemination:practice", practice.pk)
    context = {
        "form": form,
        "unit": author.unit,
        "title": _("Write down a good practice"),
        "act": _("Save"),
        "back": reverse("dissemination:practices"),
    }
    return render(request, "dissemination/form.html", context, status=422 if form.errors else 200)


def _find(request: PageRequest, pk: int) -> Practice:
    found = practices_seen(request.user, request.today).filter(pk=pk).first()
    if found is None:
        raise Http404("practice")
    return found


def _to_endorse(request: PageRequest, pk: int) -> tuple[Practice, Unit]:
    practice = get(
        request.user, ENDORSE_PRACTICE, request.today, Practice.objects.exclude(state=PracticeState.DRAFT), pk=pk
    )
    unit = _endorsing_unit(request, practice)
    if unit is None:
        raise Http404("seat")
    return practice, unit


def _endorsing_unit(request: PageRequest, practice: Practice) -> Unit | None:
    """The unit in whose name the user endorses it: that of the seat."""
    mine = visible(request.user, ENDORSE_PRACTICE, request.today, Practice.objects.filter(pk=practice.pk))
    seat = current_seat(request)
    if seat is None or seat.grant.role not in ENDORSE_PRACTICE.roles or not mine.exists():
        return None
    return seat.grant.unit


def _myself(request: PageRequest) -> Person | None:
    if not may(request.user, WRITE_PRACTICE, request.today):
        return None
    return Person.objects.filter(user=request.user, merged_into__isnull=True).select_related("unit").first()
