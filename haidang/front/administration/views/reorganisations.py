"""Reorganisations: prepared act by act, previewed, carried out with one button."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from haidang.foundation.access.queries import get, may, visible
from haidang.foundation.organisation.models import Act, ActKind, Reorganisation, ReorganisationState, Unit
from haidang.foundation.organisation.operations import (
    add_act,
    change_reorganisation,
    draft_reorganisation,
    note_preview,
    remove_act,
)
from haidang.foundation.organisation.queries import Weighed, read_acts, weigh
from haidang.foundation.ui.lists import paginate
from haidang.foundation.ui.pages import PageRequest, page
from haidang.front.administration.consequences import in_words, is_blocked, list_consequences, list_staffed
from haidang.front.administration.forms.units import ActForm, ReorganisationForm
from haidang.front.administration.permissions import READ_REORGANISATIONS, REORGANISE
from haidang.front.administration.reorganising import reorganise

SHOWN_ACTS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One act as the page shows it."""

    act: Act
    units: str
    what: str | Promise


@page(READ_REORGANISATIONS)
def reorganisations(request: PageRequest) -> HttpResponse:
    """All reorganisations, the latest first."""
    everything = Reorganisation.objects.annotate(number=Count("acts"))
    listing = paginate(
        request,
        visible(request.user, READ_REORGANISATIONS, request.today, everything),
        by="on",
        descending=True,
    )
    context = {"listing": listing, "may_edit": may(request.user, REORGANISE, request.today)}
    return render(request, "administration/reorganisations.html", context)


@page(REORGANISE, methods=("GET", "POST"))
def new(request: PageRequest) -> HttpResponse:
    """Begins a reorganisation."""
    form = ReorganisationForm(request.POST if request.method == "POST" else None, initial={"on": request.today})
    if form.is_valid():
        created = draft_reorganisation(form.facts(), by=request.user, now=timezone.now())
        return redirect("administration:reorganisation", pk=created.pk)
    context = {"form": form, "back": reverse("administration:reorganisations")}
    return render(request, "administration/reorganisation_form.html", context, status=422 if form.is_bound else 200)


@page(REORGANISE, methods=("GET", "POST"))
def change(request: PageRequest, pk: int) -> HttpResponse:
    """Changes title, basis or day."""
    found = _get(request, pk)
    initial = ReorganisationForm.of(found)
    form = ReorganisationForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        change_reorganisation(found, facts=form.facts(), by=request.user, now=timezone.now())
        return redirect("administration:reorganisation", pk=pk)
    context = {"form": form, "back": reverse("administration:reorganisation", args=[pk])}
    return render(request, "administration/reorganisation_form.html", context, status=422 if form.is_bound else 200)


@page(READ_REORGANISATIONS)
def reorganisation(request: PageRequest, pk: int) -> HttpResponse:
    """One reorganisation: its acts, and what stands in the way; afterwards what happened."""
    found = get(request.user, READ_REORGANISATIONS, request.today, Reorganisation.objects.all(), pk=pk)
    acts = read_acts(found)
    done = found.state == ReorganisationState.CARRIED_OUT
    weighed = None if done else weigh(acts, found.on)
    context = {
        "reorganisation": found,
        "acts": _told(acts[:SHOWN_ACTS]),
        "more_acts": max(0, len(acts) - SHOWN_ACTS),
        "number": len(acts),
        "problems": weighed.problems if weighed and acts else [],
        "kinds": ActKind.choices,
        "outcome": in_words(found.outcome),
        "is_done": done,
        "may_edit": may(request.user, REORGANISE, request.today) and not done,
    }
    return render(request, "administration/reorganisation.html", context)


@page(REORGANISE, methods=("GET", "POST"))
def act(request: PageRequest, pk: int, kind: str) -> HttpResponse:
    """Adds one act of the chosen kind."""
    found = _get(request, pk)
    if kind not in ActKind:
        raise Http404(kind)
    form = ActForm(request.POST if request.method == "POST" else None, kind=ActKind(kind))
    if form.is_valid():
        add_act(found, act=form.act(), by=request.user, now=timezone.now())
        messages.success(request, _("The act is written down."))
        return redirect("administration:reorganisation", pk=pk)
    context = {
        "form": form,
        "reorganisation": found,
        "kind": ActKind(kind),
        "back": reverse("administration:reorganisation", args=[pk]),
    }
    return render(request, "administration/act_form.html", context, status=422 if form.is_bound else 200)


@page(REORGANISE, methods=("POST",))
def take_away(request: PageRequest, pk: int, act: int) -> HttpResponse:
    """Takes an act away."""
    found = _get(request, pk)
    one = found.acts.filter(pk=act).first()
    if one is None:
        raise Http404(act)
    remove_act(one, by=request.user, now=timezone.now())
    return redirect("administration:reorganisation", pk=pk)


@page(REORGANISE, methods=("GET", "POST"))
def preview(request: PageRequest, pk: int) -> HttpResponse:
    """Who and what is affected, what stands in the way; a POST carries it out."""
    found = _get(request, pk)
    if found.state == ReorganisationState.CARRIED_OUT:
        return redirect("administration:reorganisation", pk=pk)
    if request.method == "POST":
        reorganise(
            found,
            digest=request.POST.get("digest", ""),
            by=request.user,
            now=timezone.now(),
            today=request.today,
        )
        messages.success(request, _("The reorganisation is carried out."))
        return redirect("administration:reorganisation", pk=pk)
    weighed = weigh(read_acts(found), found.on)
    blocked = bool(weighed.problems) or is_blocked(weighed)
    if not blocked:
        found = note_preview(found, by=request.user, now=timezone.now())
    return render(request, "administration/preview.html", _outlook(found, weighed, request.today, blocked=blocked))


def _outlook(found: Reorganisation, weighed: Weighed, today: date, *, blocked: bool) -> dict[str, object]:
    staffed = list_staffed(weighed)
    return {
        "reorganisation": found,
        "weighed": weighed,
        "problems": weighed.problems,
        "consequences": list_consequences(weighed),
        "staffed": staffed,
        "people": sum(row.people for row in staffed),
        "carried_along": _names_of(sorted(weighed.carried_along)),
        "moved": len(set(weighed.parents) - set(weighed.opened)),
        "is_blocked": blocked,
        "is_early": found.on > today,
        "hidden": {"digest": weighed.digest},
    }


def _get(request: PageRequest, pk: int) -> Reorganisation:
    return get(
        request.user, REORGANISE, request.today, Reorganisation.objects.all(), pk=pk, seen_by=READ_REORGANISATIONS
    )


def _names_of(codes: list[str]) -> list[Unit]:
    return list(Unit.objects.filter(code__in=codes).order_by("search")[:100])


def _told(acts: list[Act]) -> list[Told]:
    codes = {code for one in acts for code in (*one.unit_codes, *one.successor_codes, one.parent_code) if code}
    names = dict(Unit.objects.filter(code__in=codes).values_list("code", "name"))
    names |= {one.unit_codes[0]: one.name for one in acts if one.kind == ActKind.OPEN}

    def name(code: str) -> str:
        return f"{names[code]} ({code})" if code in names else code

    told = []
    for one in acts:
        successors = ", ".join(name(code) for code in one.successor_codes)
        match one.kind:
            case ActKind.OPEN | ActKind.MOVE:
                what = _("under %(parent)s") % {"parent": name(one.parent_code)}
            case ActKind.RENAME:
                what = _("is called %(name)s from that day") % {"name": one.name}
            case _:
                what = _("taken over by %(units)s") % {"units": successors} if successors else _("without successor")
        told.append(Told(act=one, units=", ".join(name(code) for code in one.unit_codes), what=what))
    return told
