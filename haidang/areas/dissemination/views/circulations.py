"""Documents passed down: all of them, one with its funnel, its people, a new one, a new edition, the end."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from haidang.areas.dissemination.forms import CirculationForm, EditionForm
from haidang.areas.dissemination.models import Circulation, Reader
from haidang.areas.dissemination.operations import (
    end_circulation,
    publish_edition,
    remind_heads,
    remind_readers,
    start_circulation,
)
from haidang.areas.dissemination.permissions import (
    CHANGE_CIRCULATION,
    CIRCULATE,
    LIST_READERS,
    READ_PRACTICES,
    RECORD_SIGNATURES,
    REMIND_READERS,
    VIEW_COVERAGE,
)
from haidang.areas.dissemination.queries.circulations import circulations_seen, coverage_of, readers_seen
from haidang.areas.dissemination.queries.coverage import coverage_at, coverage_by_level, funnel_of, whole_coverage
from haidang.areas.dissemination.queries.readings import current_edition, unread, with_newest
from haidang.areas.dissemination.views.parts import (
    crumbs_of,
    look_of_reader,
    root_seen,
    tabs_for,
    unit_to_pass_down_from,
)
from haidang.areas.plans.queries import list_plans_for
from haidang.foundation.access.queries import may, visible
from haidang.foundation.basics.figures import Figure
from haidang.foundation.basics.refusals import Refused
from haidang.foundation.organisation.models import Level, Unit, UnitKind
from haidang.foundation.organisation.queries import units_under
from haidang.foundation.ui.lists import Choice, paginate, read_filter, search_words
from haidang.foundation.ui.pages import PageRequest, page


@page(READ_PRACTICES)
def overview(request: PageRequest) -> HttpResponse:
    """Documents passed down in the user's units; who follows none is led to the own reading or the library."""
    tabs = tabs_for(request, "list")
    if not may(request.user, VIEW_COVERAGE, request.today):
        return redirect(str(tabs[0]["url"]))
    found = circulations_seen(request.user, request.today)
    if words := search_words(request):
        found = found.filter(title__icontains=words)
    listing = paginate(request, found, by="started_at", descending=True)
    covered = coverage_of(list(listing.rows), request.user, request.today)
    rows = [{"circulation": one, "coverage": covered[one.pk]} for one in listing.rows]
    context = {
        "tabs": tabs,
        "listing": listing,
        "rows": rows,
        "today": request.today,
        "may_start": unit_to_pass_down_from(request) is not None,
    }
    return render(request, "dissemination/list.html", context)


@page(CIRCULATE, methods=("GET", "POST"))
def start(request: PageRequest) -> HttpResponse:
    """Passing a document down to one's people."""
    unit = unit_to_pass_down_from(request)
    if unit is None:
        raise PermissionDenied(CIRCULATE.code)
    plans = list_plans_for(request.user, request.today)
    form = CirculationForm(
        request.POST or None,
        plans=plans,
        today=request.today,
        initial={name: request.GET[name] for name in ("plan", "title", "source", "address") if name in request.GET},
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        plan = said["plan"]
        address = reverse("plans:detail", args=[plan.code]) if plan else said["address"]
        try:
            started = start_circulation(
                said["title"], audience=form.audience(unit), text=form.as_text(), due_on=said["due_on"],
                plan=plan, source=said["source"], address=address,
                by=request.user, now=timezone.now(), today=request.today,
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Passed down. Everyone concerned finds it among their work of today."))
            return redirect("dissemination:detail", started.pk)
    context = {"form": form, "unit": unit, "title": _("Pass a document down"), "act": _("Pass down")}
    context["back"] = reverse("dissemination:list")
    return render(request, "dissemination/form.html", context, status=422 if form.errors else 200)


@page(VIEW_COVERAGE)
def detail(request: PageRequest, pk: int) -> HttpResponse:
    """What it says, the funnel from people to confirmations, and where it stops."""
    circulation = find_seen(request, pk)
    readers = readers_seen(request.user, request.today)
    root = root_seen(request)
    edition = current_edition(circulation)
    funnel = funnel_of(edition, readers)
    may_list = may(request.user, LIST_READERS, request.today)
    changeable = visible(request.user, CHANGE_CIRCULATION, request.today, Circulation.objects.filter(pk=pk))
    context = {
        "circulation": circulation,
        "edition": edition,
        "editions": circulation.editions.order_by("-number").select_related("published_by"),
        "whole": whole_coverage(funnel, root.name),
        "places": coverage_at(funnel, root=root, day=request.today),
        "levels": coverage_by_level(funnel),
        "root": root,
        "may_list": may_list,
        "may_remind": circulation.ended_at is None and may(request.user, REMIND_READERS, request.today),
        "may_sign": (
            circulation.ended_at is None and root.is_school and may(request.user, RECORD_SIGNATURES, request.today)
        ),
        "may_change": circulation.ended_at is None and changeable.exists(),
        "is_late": circulation.ended_at is None and circulation.due_on < request.today,
        "crumbs": crumbs_of(circulation),
    }
    return render(request, "dissemination/detail.html", context)


@page(LIST_READERS)
def people(request: PageRequest, pk: int) -> HttpResponse:
    """Who read it and who has not, by name."""
    circulation = find_seen(request, pk)
    readers, filters = _listed(request, circulation)
    listing = paginate(request, readers.select_related("person", "unit"), by="person__sort_key")
    newest = current_edition(circulation).number
    rows = [{"reader": one, "look": look_of_reader(one, newest)} for one in listing.rows]
    context = {
        "circulation": circulation,
        "listing": listing,
        "rows": rows,
        "filters": filters,
        "may_remind": circulation.ended_at is None and may(request.user, REMIND_READERS, request.today),
        "sheet_of": _sheet_of(request) if circulation.ended_at is None else None,
        "crumbs": crumbs_of(circulation, _("Readers")),
        "place": request.GET.get("unit", ""),
    }
    return render(request, "dissemination/people.html", context)


@page(REMIND_READERS, methods=("POST",))
def remind(request: PageRequest, pk: int) -> HttpResponse:
    """Tells everyone in the user's units (or one of them) who has not confirmed."""
    circulation = find_seen(request, pk)
    below = visible(request.user, REMIND_READERS, request.today, Reader.objects.all())
    readers, now = _at_place(request, below, request.POST.get("unit", "")), timezone.now()
    told = remind_readers(circulation, readers=readers, by=request.user, now=now)
    heads = remind_heads(circulation, readers=readers, by=request.user, now=now)
    if told:
        sentence = ngettext("%(count)s person was reminded.", "%(count)s people were reminded.", told)
        messages.success(request, sentence % {"count": Figure(told)})
    if heads:
        sentence = ngettext(
            "%(count)s head of school was told to take in the signatures of those without an account.",
            "%(count)s heads of schools were told to take in the signatures of those without an account.",
            heads,
        )
        messages.success(request, sentence % {"count": Figure(heads)})
    if not told + heads:
        messages.info(
            request,
            _("Nobody was left to remind today: those missing were told already, or sign on paper."),
        )
    return redirect("dissemination:detail", pk)


@page(CHANGE_CIRCULATION, methods=("GET", "POST"))
def new_edition(request: PageRequest, pk: int) -> HttpResponse:
    """What changed, and the text as it stands now."""
    circulation = _changeable(request, pk)
    form = EditionForm(request.POST or None, former=current_edition(circulation))
    if request.method == "POST" and form.is_valid():
        publish_edition(circulation, text=form.as_text(), by=request.user, now=timezone.now())
        messages.success(request, _("Published. Who read the former edition is asked to read what changed."))
        return redirect("dissemination:detail", pk)
    context = {
        "form": form,
        "unit": circulation.unit,
        "title": _("New edition"),
        "act": _("Publish"),
        "crumbs": crumbs_of(circulation, _("New edition")),
        "back": reverse("dissemination:detail", args=[pk]),
    }
    return render(request, "dissemination/form.html", context, status=422 if form.errors else 200)


@page(CHANGE_CIRCULATION, methods=("POST",))
def end(request: PageRequest, pk: int) -> HttpResponse:
    circulation = _changeable(request, pk)
    end_circulation(circulation, reason=request.POST.get("reason", ""), by=request.user, now=timezone.now())
    messages.success(request, _("Ended. What was confirmed stays as proof."))
    return redirect("dissemination:detail", pk)


def find_seen(request: PageRequest, pk: int) -> Circulation:
    """404 where none of the user's people is to read it."""
    found = circulations_seen(request.user, request.today).filter(pk=pk).first()
    if found is None:
        raise Http404("circulation")
    return found


def _changeable(request: PageRequest, pk: int) -> Circulation:
    find_seen(request, pk)
    found = visible(request.user, CHANGE_CIRCULATION, request.today, Circulation.objects.select_related("unit"))
    circulation = found.filter(pk=pk).first()
    if circulation is None:
        raise PermissionDenied(CHANGE_CIRCULATION.code)
    return circulation


def _sheet_of(request: PageRequest) -> Unit | None:
    """The school whose people the page lists, for those who may take in its signed sheet."""
    if not may(request.user, RECORD_SIGNATURES, request.today):
        return None
    code = request.GET.get("unit", "")
    unit = Unit.objects.filter(code=code).first() if code else root_seen(request)
    return unit if unit is not None and unit.is_school else None


def _listed(request: PageRequest, circulation: Circulation) -> tuple[QuerySet[Reader], list[Any]]:
    readers = visible(request.user, LIST_READERS, request.today, Reader.objects.filter(left_on=None))
    readers = readers.filter(circulation=circulation)
    if (root := root_seen(request)).kind != UnitKind.CITY:
        # As plain numbers: the query then begins with these few units, not with the names of the whole city.
        readers = readers.filter(unit__in=list(units_under([root.pk], request.today).values_list("pk", flat=True)))
    readers = with_newest(_at_place(request, readers, request.GET.get("unit", "")))
    state = read_filter(
        request, name="state", label=_("State"),
        choices=[Choice(value="unread", label=_("not confirmed")), Choice(value="read", label=_("confirmed"))],
    )  # fmt: skip
    level = read_filter(
        request, name="level", label=_("Level"),
        choices=[Choice(value=value, label=label) for value, label in Level.choices],
    )  # fmt: skip
    if state.chosen:
        late = unread(readers)
        readers = late if state.chosen == "unread" else readers.exclude(pk__in=late.values("pk"))
    if level.chosen:
        readers = readers.filter(level=level.chosen)
    if words := search_words(request):
        readers = readers.filter(person__search__contains=words)
    return readers, [state, level]


def _at_place(request: PageRequest, readers: QuerySet[Reader], code: str) -> QuerySet[Reader]:
    """The readers under the unit of that code; all when there is none."""
    unit = Unit.objects.filter(code=code).first() if code else None
    return readers.filter(unit__in=units_under([unit.pk], request.today)) if unit else readers
