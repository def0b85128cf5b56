"""Report pages: Appendix I with live figures, by unit at every level, with the people behind each figure."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import resolve, reverse
from django.utils.translation import gettext as _

from haidang.areas.personnel.permissions import VIEW_PERSON
from haidang.areas.plans.models import Plan, Target
from haidang.areas.plans.queries import get_plan_for, list_plans_for, running_plan_for
from haidang.areas.reports.documents import report_document
from haidang.areas.reports.exports import appendix_sheet, both_maps_sheet, breakdown_sheet, people_sheet
from haidang.areas.reports.permissions import VIEW_REPORTS
from haidang.areas.reports.queries import (
    PEOPLE_STAGES,
    Figures,
    PlaceFigures,
    Stage,
    TargetFigures,
    UnitFigures,
    figures_by_both_maps,
    figures_by_unit,
    figures_of_plan,
    people_behind,
    places_behind,
    root_of,
    schools_in_scope,
)
from haidang.foundation.access.queries import get, grants_of, may, visible
from haidang.foundation.documents.responses import document_response
from haidang.foundation.organisation.models import Unit
from haidang.foundation.organisation.queries import chain_of, is_same_map
from haidang.foundation.spreadsheets.workbooks import xlsx_response
from haidang.foundation.ui.lists import paginate
from haidang.foundation.ui.maps import ON_TODAYS_MAP, is_on_todays_map, map_day_of, map_words
from haidang.foundation.ui.pages import PageRequest, page
from haidang.foundation.ui.seats import current_seat


@dataclass(frozen=True)
class Cell:
    """One figure and where it leads."""

    stage: Stage
    number: int | None
    url: str


@page(VIEW_REPORTS)
def appendix(request: PageRequest) -> HttpResponse:
    """The newest plan's Appendix I for the reader's own unit."""
    plan = running_plan_for(request.user, request.today)
    return render(request, "reports/no_plan.html") if plan is None else _appendix(request, plan)


@page(VIEW_REPORTS)
def appendix_of(request: PageRequest, plan: str) -> HttpResponse:
    return _appendix(request, get_plan_for(request.user, request.today, code=plan))


@page(VIEW_REPORTS)
def appendix_xlsx(request: PageRequest, plan: str) -> HttpResponseBase:
    found, root = get_plan_for(request.user, request.today, code=plan), _root(request)
    sheet = appendix_sheet(found, root, _rows(request, found, root), day=request.as_of, map_day=map_day_of(request))
    return xlsx_response([sheet], title=f"Phụ lục I {found.year} - {root.short_name}")


@page(VIEW_REPORTS)
def appendix_document(request: PageRequest, plan: str, form: str) -> HttpResponseBase:
    found, root = get_plan_for(request.user, request.today, code=plan), _root(request)
    document = report_document(found, root, _rows(request, found, root), day=request.as_of, map_day=map_day_of(request))
    return document_response(document, form=form, title=f"Báo cáo {found.year} - {root.short_name}")


@page(VIEW_REPORTS)
def breakdown(request: PageRequest, target: int) -> HttpResponse:
    """One target, unit by unit below the chosen unit."""
    found, root = _target(request, target), _root(request)
    rows = _by_unit(request, found, root)
    total = Figures()
    for row in rows:
        total.add(row.figures)
    context = {
        "target": found,
        "root": root,
        "rows": [
            {
                "row": row,
                "cells": _cells(request, found, row.figures, row.unit)[1:],
                "url": reverse("reports:breakdown", args=[found.pk]) + query_of(request, row.unit) if row.unit else "",
            }
            for row in rows
        ],
        "total": _cells(request, found, total, root)[1:],
        "stages": Stage.choices[1:],
        "crumbs": _crumbs(request, root, found),
        "exports": [_export(request, "reports:breakdown_xlsx", root, found.pk)],
        "tabs": _maps(request, root, found),
        "map_day": map_day_of(request),
    }
    return render(request, "reports/breakdown.html", context)


@page(VIEW_REPORTS)
def both_maps(request: PageRequest, target: int) -> HttpResponse:
    """One target by the units of then and of today in one table: the sums are the same."""
    found, root = _target(request, target), _root(request)
    rows = _by_both(request, found, root)
    total, schools = Figures(), sum(row.schools for row in rows)
    for row in rows:
        total.add(row.figures)
    context = {
        "target": found,
        "root": root,
        "rows": rows,
        "total": total,
        "schools": schools,
        "stages": Stage.choices[1:],
        "crumbs": _crumbs(request, root, found),
        "exports": [_export(request, "reports:both_maps_xlsx", root, found.pk)],
        "tabs": _maps(request, root, found),
    }
    return render(request, "reports/both_maps.html", context)


@page(VIEW_REPORTS)
def both_maps_xlsx(request: PageRequest, target: int) -> HttpResponseBase:
    found, root = _target(request, target), _root(request)
    rows = _by_both(request, found, root)
    sheet = both_maps_sheet(found, root, rows, day=request.as_of, map_day=request.today)
    return xlsx_response([sheet], title=f"{found.label} - {root.short_name}")


def _by_both(request: PageRequest, target: Target, root: Unit) -> list[PlaceFigures]:
    schools = schools_in_scope(request.user, root, request.as_of, map_day=map_day_of(request))
    return figures_by_both_maps(target, request.as_of, schools, map_day=request.today)


@page(VIEW_REPORTS)
def breakdown_xlsx(request: PageRequest, target: int) -> HttpResponseBase:
    found, root = _target(request, target), _root(request)
    sheet = breakdown_sheet(found, root, _by_unit(request, found, root), day=request.as_of, map_day=map_day_of(request))
    return xlsx_response([sheet], title=f"{found.label} - {root.short_name}")


@page(VIEW_REPORTS)
def people(request: PageRequest, target: int, stage: str) -> HttpResponse:
    """The people (for allocated: the schools and their places) that one figure counts."""
    found, root, chosen = _target(request, target), _root(request), _stage(stage)
    schools = schools_in_scope(request.user, root, request.as_of, map_day=map_day_of(request))
    context = {"target": found, "root": root, "stage": chosen, "crumbs": _crumbs(request, root, found)}
    if chosen == Stage.ALLOCATED:
        places = paginate(request, places_behind(found, schools, day=request.as_of), by="name_key")
        return render(request, "reports/places.html", {**context, "listing": places})
    listing = paginate(request, people_behind(found, chosen, schools, day=request.as_of), by="name_key")
    exports = [_export(request, "reports:people_xlsx", root, found.pk, chosen.value)]
    may_open = may(request.user, VIEW_PERSON, request.today)
    context |= {"listing": listing, "exports": exports, "may_open": may_open}
    return render(request, "reports/people.html", context)


@page(VIEW_REPORTS)
def people_xlsx(request: PageRequest, target: int, stage: str) -> HttpResponseBase:
    found, root, chosen = _target(request, target), _root(request), _stage(stage)
    if chosen not in PEOPLE_STAGES:
        raise Http404(stage)
    nominations = people_behind(
        found,
        chosen,
        schools_in_scope(request.user, root, request.as_of, map_day=map_day_of(request)),
        day=request.as_of,
    )
    sheet = people_sheet(
        found,
        root,
        chosen,
        nominations.order_by("person__sort_key", "pk"),
        day=request.as_of,
        map_day=map_day_of(request),
    )
    return xlsx_response([sheet], title=f"{found.label} - {root.short_name}")


def _appendix(request: PageRequest, plan: Plan) -> HttpResponse:
    root = _root(request)
    context = {
        "plan": plan,
        "root": root,
        "rows": [
            {"row": row, "cells": _cells(request, row.target, row.figures, root)} for row in _rows(request, plan, root)
        ],
        "stages": Stage.choices,
        "crumbs": _crumbs(request, root),
        "tabs": _maps(request, root),
        "map_day": map_day_of(request),
        "exports": [
            _export(request, "reports:appendix_xlsx", root, plan.code),
            _export(request, "reports:appendix_docx", root, plan.code),
            _export(request, "reports:appendix_pdf", root, plan.code),
        ],
    }
    return render(request, "reports/appendix.html", context)


def _rows(request: PageRequest, plan: Plan, root: Unit) -> list[TargetFigures]:
    return figures_of_plan(
        plan,
        schools_in_scope(request.user, root, request.as_of, map_day=map_day_of(request)),
        root=root,
        day=request.as_of,
    )


def _by_unit(request: PageRequest, target: Target, root: Unit) -> list[UnitFigures]:
    schools = schools_in_scope(request.user, root, request.as_of, map_day=map_day_of(request))
    return figures_by_unit(target, root, request.as_of, schools, map_day=map_day_of(request))


def _cells(request: PageRequest, target: Target, figures: Figures, unit: Unit | None) -> list[Cell]:
    """The figures of a unit; those of dissolved schools lead nowhere, for they stand under no unit."""
    cells = [Cell(Stage.PLANNED, figures.planned, "")]
    for stage in (Stage.ALLOCATED, *PEOPLE_STAGES):
        url = reverse("reports:people", args=[target.pk, stage.value]) + query_of(request, unit) if unit else ""
        cells.append(Cell(stage, getattr(figures, stage), url))
    return cells


def query_of(request: PageRequest, unit: Unit) -> str:
    """The query that keeps unit and map."""
    return f"?{urlencode({'unit': unit.code} | map_words(request))}"


def _maps(request: PageRequest, root: Unit, target: Target | None = None) -> list[dict[str, object]]:
    """The switch between the map of then, that of today and, for one target, both; nothing when they are the same."""
    if is_same_map(request.as_of, request.today):
        return []
    on_today = is_on_todays_map(request)
    is_both = resolve(request.path).url_name == "both_maps"
    here = reverse("reports:breakdown", args=[target.pk]) if target else request.path
    unit = urlencode({"unit": root.code})
    tabs: list[dict[str, object]] = [
        {"label": _("Map of then"), "url": f"{here}?{unit}", "is_current": not (on_today or is_both)},
        {"label": _("Map of today"), "url": f"{here}?{unit}&map={ON_TODAYS_MAP}", "is_current": on_today},
    ]
    if target is not None:
        both = reverse("reports:both_maps", args=[target.pk])
        tabs.append({"label": _("Both maps"), "url": f"{both}?{unit}", "is_current": is_both})
    return tabs


def _root(request: PageRequest) -> Unit:
    """The unit named in the address, if the reader may read it; otherwise where the reader starts."""
    code = request.GET.get("unit")
    if code:
        return get(request.user, VIEW_REPORTS, map_day_of(request), Unit.objects.all(), code=code)
    seat = current_seat(request)
    if seat is not None and seat.grant.role in VIEW_REPORTS.roles:
        return root_of(seat.grant)
    return root_of(next(g for g in grants_of(request.user, request.today) if g.role in VIEW_REPORTS.roles))


def _target(request: PageRequest, pk: int) -> Target:
    plans = list_plans_for(request.user, request.today).order_by().values("pk")
    return get_object_or_404(Target.objects.select_related("task__plan"), task__plan__in=plans, pk=pk)


def _stage(word: str) -> Stage:
    if word not in {Stage.ALLOCATED, *PEOPLE_STAGES}:
        raise Http404(word)
    return Stage(word)


def _crumbs(request: PageRequest, root: Unit, target: Target | None = None) -> list[dict[str, str]]:
    """The unit chain on the chosen day, each unit the reader may open as a link."""
    crumbs = [{"label": _("Reports"), "url": reverse("reports:appendix")}]
    chain = chain_of(root, map_day_of(request))
    above = Unit.objects.filter(pk__in=[unit.pk for unit in chain])
    readable = set(visible(request.user, VIEW_REPORTS, map_day_of(request), above).values_list("pk", flat=True))
    page_url = reverse("reports:breakdown", args=[target.pk]) if target else reverse("reports:appendix")
    return crumbs + [
        {"label": unit.short_name, "url": page_url + query_of(request, unit) if unit.pk in readable else ""}
        for unit in reversed(chain)
    ]


def _export(request: PageRequest, name: str, root: Unit, *args: object) -> dict[str, str]:
    return {"label": f".{name.rpartition('_')[2]}", "url": reverse(name, args=args) + query_of(request, root)}
