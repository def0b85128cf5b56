"""Making a scenario and changing its assumptions."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from haidang.areas.forecasts.forms import AssumptionsForm, ScenarioForm
from haidang.areas.forecasts.models import Scenario, ShareOf
from haidang.areas.forecasts.operations import change_assumptions, create_scenario
from haidang.areas.forecasts.permissions import EDIT_FORECASTS, VIEW_FORECASTS
from haidang.areas.forecasts.queries import track_titles
from haidang.foundation.access.queries import get, grants_of
from haidang.foundation.ui.pages import PageRequest, page


@page(EDIT_FORECASTS, methods=("GET", "POST"))
def create(request: PageRequest) -> HttpResponse:
    """A scenario over today's staff; its assumptions are filled from the records."""
    form = ScenarioForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        owner = next(g.unit for g in grants_of(request.user, request.today) if g.role in EDIT_FORECASTS.roles)
        made = create_scenario(
            form.cleaned_data["name"],
            owner=owner,
            share_of=ShareOf(form.cleaned_data["share_of"]),
            base_day=request.today,
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("The scenario is made. Look at its assumptions first: each names its source."))
        return redirect("forecasts:scenario", made.pk)
    crumbs = [{"label": _("Forecast"), "url": reverse("forecasts:list")}, {"label": _("New scenario")}]
    return render(request, "forecasts/new.html", {"form": form, "crumbs": crumbs}, status=422 if form.is_bound else 200)


@page(EDIT_FORECASTS, methods=("GET", "POST"))
def assumptions(request: PageRequest, pk: int) -> HttpResponse:
    """Every figure with its source."""
    scenarios = Scenario.objects.select_related("snapshot").prefetch_related("assumptions")
    found = get(request.user, EDIT_FORECASTS, request.today, scenarios, pk=pk, seen_by=VIEW_FORECASTS)
    rows = sorted(found.assumptions.all(), key=lambda row: (row.track, row.pk))
    form = AssumptionsForm(request.POST or None, rows=rows, share_of=found.share_of)
    if request.method == "POST" and form.is_valid():
        share_of = ShareOf(form.cleaned_data["share_of"])
        change_assumptions(found, figures=form.figures(), share_of=share_of, by=request.user, now=timezone.now())
        messages.success(request, _("The assumptions are kept; the curves follow them."))
        return redirect("forecasts:scenario", pk)
    titles = track_titles(found)
    groups = [
        {
            "title": titles.get(track, _("everyone")),
            "fields": [(form[f"value_{row.pk}"], form[f"source_{row.pk}"]) for row in rows if row.track == track],
        }
        for track in ["", *titles]
    ]
    crumbs = [
        {"label": _("Forecast"), "url": reverse("forecasts:list")},
        {"label": found.name, "url": reverse("forecasts:scenario", args=[pk])},
        {"label": _("Assumptions")},
    ]
    context = {"scenario": found, "form": form, "groups": groups, "crumbs": crumbs}
    return render(request, "forecasts/assumptions.html", context, status=422 if form.is_bound else 200)
