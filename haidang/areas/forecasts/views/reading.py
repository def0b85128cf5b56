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
    Played,
    figures_of,
    place_names,
    places_seen,
    seats_of,
    track_titles,
)
from haidang.areas.forecasts.views.curves import curve_of
from haidang.foundation.access.queries import get, may, visible
from haidang.foundation.ui.lists import Choice, read_filter
from haidang.foundation.ui.pages import PageRequest, page

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
    figures = figures_of(found)
    titles = track_titles(found)
    seats = {track: seats_of(figures, track) for track in titles}
    form = LeverForm(request.GET or None, tracks=titles, seats=seats)
    lever = form.seats() if form.is_bound and form.is_valid() else {}
    context = _result(request, found, lever) | {
        "scenario": found,
        "form": form,
        "is_tried": any(seats[track] != value for track, value in lever.items()),
        "assumptions": _assumptions(found, titles),
        "may_edit": may(request.user, EDIT_FORECASTS, request.today),
        "others": Scenario.objects.exclude(pk=pk).only("name").order_by("name")[:20],
        "crumbs": [_to_list(), {"label": found.name}],
    }
    template = "forecasts/_result.html" if request.htmx else "forecasts/scenario.html"
    return render(request, template, context, status=422 if form.is_bound and not form.is_valid() else 200)


def _result(request: PageRequest, found: Scenario, lever: dict[str, int]) -> dict[str, Any]:
    """What the reader may see of it: the city, one locality chosen, or the own locality alone."""
    codes = sorted({row[3] for row in found.snapshot.cohorts if row[3]})
    names = place_names(codes)
    mine = places_seen(request.user, request.today)
    choices = [Choice(value=code, label=names.get(code, code)) for code in sorted(codes, key=lambda c: names.get(c, c))]
    if mine is not None:
        own = {unit.code for unit in mine}
        choices = [choice for choice in choices if choice.value in own]
    place = read_filter(request, name="place", label=_("Locality"), choices=choices)
    allowed = None if mine is None else [choice.value for choice in choices]
    played = Played(found, lever, [place.chosen] if place.chosen else allowed)
    return {
        "levels": [(result, curve_of(result)) for result in played.levels()],
        "wards": played.wards(names),
        "place": place,
        "filters": [place] if len(choices) > 1 else [],
        "is_city": mine is None and not place.chosen,
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
        (result, by_level[result.level], curve_of(result, by_level[result.level]))
        for result in first
        if result.level in by_level
    ]
    context = {"one": one, "other": other, "pairs": pairs, "crumbs": [_to_list(), {"label": _("Compare")}]}
    return render(request, "forecasts/compare.html", context)


@page(VIEW_FORECASTS)
def export(request: PageRequest, pk: int) -> HttpResponseBase:
    """The tables of a scenario as a workbook, within what the reader may see."""
    found = get(request.user, VIEW_FORECASTS, request.today, SCENARIOS.all(), pk=pk)
    mine = places_seen(request.user, request.today)
    places = None if mine is None else [unit.code for unit in mine]
    names = place_names({row[3] for row in found.snapshot.cohorts if row[3]})
    return scenario_workbook(found, Played(found, {}, places), names)


def _to_list() -> dict[str, Any]:
    return {"label": _("Forecast"), "url": reverse("forecasts:list")}
