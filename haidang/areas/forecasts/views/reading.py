"""Scenarios: the list, one with its curves and lever, two side by side, the workbook."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from haidang.areas.forecasts.exports import scenario_workbook
from haidang.areas.forecasts.forms import LeverForm
from haidang.areas.forecasts.models import Scenario
from haidang.areas.forecasts.permissions import EDIT_FORECASTS, VIEW_FORECASTS
from haidang.areas.forecasts.queries import (
    LAST_YEAR,
    ROADMAP_LEVELS,
    Played,
    figures_of,
    place_units,
    places_seen,
    seats_of,
    track_titles,
)
from haidang.areas.forecasts.views.curves import curve_of
from haidang.areas.forecasts.views.lists import answers_of_places, name_lists
from haidang.foundation.access.queries import get, may, visible
from haidang.foundation.organisation.models import Unit
from haidang.foundation.ui.lists import Choice, Filter, read_filter
from haidang.foundation.ui.pages import PageRequest, page

type Lever = dict[tuple[str, str], int]
SCENARIOS = Scenario.objects.select_related("snapshot", "owner", "created_by").prefetch_related("assumptions")


@page(VIEW_FORECASTS)
def scenarios(request: PageRequest) -> HttpResponse:
    """All scenarios, the latest first."""
    light = Scenario.objects.select_related("snapshot", "created_by").defer("snapshot__cohorts", "snapshot__tracks")
    found = visible(request.user, VIEW_FORECASTS, request.today, light).order_by("-created_at", "-pk")
    context = {"rows": list(found), "may_edit": may(request.user, EDIT_FORECASTS, request.today)}
    return render(request, "forecasts/list.html", context)


@page(VIEW_FORECASTS)
def scenario(request: PageRequest, pk: int) -> HttpResponse:
    """Curves, tables and the lever; htmx asks for the result alone."""
    found = get(request.user, VIEW_FORECASTS, request.today, SCENARIOS.all(), pk=pk)
    titles = track_titles(found)
    form = _lever_form(request, found)
    lever = form.lever()
    context = _result(request, found, lever) | {
        "scenario": found,
        "form": form,
        "tried": _tried(found, titles, lever),
        "assumptions": _assumptions(found, titles),
        "may_edit": may(request.user, EDIT_FORECASTS, request.today),
        "others": Scenario.objects.exclude(pk=pk).only("name").order_by("name")[:20],
        "crumbs": [_to_list(), {"label": found.name}],
    }
    template = "forecasts/_result.html" if request.htmx else "forecasts/scenario.html"
    return render(request, template, context, status=422 if form.is_bound and not form.is_valid() else 200)


def _lever_form(request: PageRequest, found: Scenario) -> LeverForm:
    return LeverForm(request.GET or None, tracks=track_titles(found), figures=figures_of(found))


def _tried(found: Scenario, titles: dict[str, str], lever: Lever) -> list[dict[str, Any]]:
    """The courses whose places differ from what the scenario assumes."""
    assumed = figures_of(found)
    figures = {**assumed, **lever}
    return [
        {"title": title, "seats": seats_of(figures, track), "assumed": seats_of(assumed, track)}
        for track, title in titles.items()
        if seats_of(figures, track) != seats_of(assumed, track)
    ]


def _place(request: PageRequest, found: Scenario) -> tuple[Filter, dict[str, Unit], list[str] | None]:
    """The filter of localities, the localities by code, and those whose figures are shown; None: the city."""
    units = place_units({row[3] for row in found.snapshot.cohorts if row[3]})
    mine = places_seen(request.user, request.today)
    if mine is not None:
        own = {unit.code for unit in mine}
        units = {code: unit for code, unit in units.items() if code in own}
    choices = [Choice(value=unit.code, label=unit.short_name) for unit in units.values()]
    place = read_filter(request, name="place", label=_("Locality"), choices=choices)
    if place.chosen:
        return place, units, [place.chosen]
    return place, units, None if mine is None else list(units)


def _result(request: PageRequest, found: Scenario, lever: Lever) -> dict[str, Any]:
    """What the reader may see of it: the city, one locality chosen, or the own locality alone."""
    place, units, places = _place(request, found)
    played = Played(found, lever, places)
    titles = track_titles(found)
    unit = units[place.chosen] if place.chosen else None
    results = played.levels()
    levels = [
        {
            "result": result,
            "curve": curve_of(result, found.snapshot.base_day),
            "lists": name_lists(request, result, titles, unit),
        }
        for result in results
    ]
    answers = answers_of_places(request, units)
    rows = played.places_by_level({code: unit.short_name for code, unit in units.items()})
    return {
        "scenario": found,
        "levels": levels,
        "denominator": next((result.last.target for result in results), None),
        "wards": [(row, answers.get(row.code, "")) for row in rows],
        "ward_levels": ROADMAP_LEVELS,
        "place": place,
        "filters": [place] if len(units) > 1 else [],
        "is_city": places is None,
        "last_year": LAST_YEAR,
        "words": request.GET.urlencode(),
    }


def _assumptions(found: Scenario, titles: dict[str, str]) -> list[dict[str, Any]]:
    rows = sorted(found.assumptions.all(), key=lambda row: (row.track, row.pk))
    return [
        {"title": titles.get(track, _("everyone")), "rows": [row for row in rows if row.track == track]}
        for track in ["", *titles]
    ]


@page(VIEW_FORECASTS)
def compare(request: PageRequest) -> HttpResponse:
    """Two scenarios over each other, level by level."""
    words = (request.GET.get("a", ""), request.GET.get("b", ""))
    if not all(word.isascii() and word.isdigit() and len(word) < 10 for word in words):
        raise Http404("scenarios")
    one, other = (get(request.user, VIEW_FORECASTS, request.today, SCENARIOS.all(), pk=int(word)) for word in words)
    mine = places_seen(request.user, request.today)
    places = None if mine is None else [unit.code for unit in mine]
    first, second = (Played(found, {}, places).levels() for found in (one, other))
    by_level = {result.level: result for result in second}
    pairs = [
        (result, by_level[result.level], curve_of(result, one.snapshot.base_day, by_level[result.level]))
        for result in first
        if result.level in by_level
    ]
    context = {"one": one, "other": other, "pairs": pairs, "crumbs": [_to_list(), {"label": _("Compare")}]}
    return render(request, "forecasts/compare.html", context)


@page(VIEW_FORECASTS)
def export(request: PageRequest, pk: int) -> HttpResponseBase:
    """The tables of a scenario as a workbook, within what the reader may see."""
    found = get(request.user, VIEW_FORECASTS, request.today, SCENARIOS.all(), pk=pk)
    lever = _lever_form(request, found).lever()
    _filter, units, places = _place(request, found)
    names = {code: unit.short_name for code, unit in units.items()}
    tried = _tried(found, track_titles(found), lever)
    return scenario_workbook(found, Played(found, lever, places), names, tried)


def _to_list() -> dict[str, Any]:
    return {"label": _("Forecast"), "url": reverse("forecasts:list")}
