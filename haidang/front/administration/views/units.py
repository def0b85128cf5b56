"""Units: the list of a day, one unit through time, a new unit, a correction."""

from collections.abc import Sequence
from datetime import date

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haidang.areas.personnel.models import Person
from haidang.areas.personnel.queries import working_under
from haidang.foundation.access.models import Grant
from haidang.foundation.access.queries import get, may, visible
from haidang.foundation.basics.periods import as_of, holds_on
from haidang.foundation.organisation.models import Level, Parentage, Sector, Unit, UnitKind
from haidang.foundation.organisation.operations import NewUnit, correct_unit, open_unit
from haidang.foundation.organisation.queries import (
    chain_of,
    list_names,
    localities,
    name_on,
    names_on,
    search_units,
    units_under,
)
from haidang.foundation.ui.lists import Choice, Filter, paginate, read_filter, search_words
from haidang.foundation.ui.pages import PageRequest, page
from haidang.front.administration.forms.units import CorrectionForm, NewUnitForm
from haidang.front.administration.permissions import EDIT_UNITS, MANAGE_ROLES, READ_REORGANISATIONS, SEE_UNITS


@page(SEE_UNITS)
def units(request: PageRequest) -> HttpResponse:
    """The units of the chosen day, filtered and searched."""
    filters = _filters(request)
    found = filtered_units(request, filters)
    listing = paginate(request, found, by="search")
    named = names_on(listing.rows, request.as_of)
    parents = _parents(listing.rows, request.as_of)
    context = {
        "listing": listing,
        "rows": [{"unit": u, "names": named[u.pk], "parent": parents.get(u.pk)} for u in listing.rows],
        "filters": filters,
        "exports": [{"label": ".xlsx", "url": reverse("administration:units_xlsx") + f"?{request.GET.urlencode()}"}],
        "may_edit": may(request.user, EDIT_UNITS, request.today),
        "may_reorganise": may(request.user, READ_REORGANISATIONS, request.today),
    }
    return render(request, "administration/units.html", context)


def filtered_units(request: PageRequest, filters: Sequence[Filter] | None = None) -> QuerySet[Unit]:
    """The units of the day that the user may see, as the filters narrow them."""
    kind, level, sector, place = filters or _filters(request)
    found = visible(request.user, SEE_UNITS, request.as_of, Unit.objects.filter(as_of(request.as_of)))
    if kind.chosen:
        found = found.filter(kind=kind.chosen)
    if level.chosen:
        found = found.filter(levels__contains=[level.chosen])
    if sector.chosen:
        found = found.filter(sector=sector.chosen)
    if place.chosen:
        found = found.filter(pk__in=units_under([int(place.chosen)], request.as_of).values("pk"))
    return search_units(found, search_words(request))


def _filters(request: PageRequest) -> list[Filter]:
    places = visible(request.user, SEE_UNITS, request.as_of, localities(request.as_of))
    return [
        read_filter(request, name="kind", label=gettext_lazy("Kind"), choices=_choices(UnitKind.choices)),
        read_filter(request, name="level", label=gettext_lazy("Level"), choices=_choices(Level.choices)),
        read_filter(request, name="sector", label=gettext_lazy("Sector"), choices=_choices(Sector.choices)),
        read_filter(
            request,
            name="place",
            label=gettext_lazy("Locality"),
            choices=[Choice(value=str(unit.pk), label=unit.name) for unit in places],
        ),
    ]


def _choices(pairs: Sequence[tuple[str, str | Promise]]) -> list[Choice]:
    return [Choice(value=value, label=label) for value, label in pairs]


def _parents(rows: Sequence[Unit], day: date) -> dict[int, Unit]:
    above = Parentage.objects.filter(as_of(day), unit__in=rows).select_related("parent")
    return {parentage.unit_id: parentage.parent for parentage in above}


@page(SEE_UNITS)
def unit(request: PageRequest, pk: int) -> HttpResponse:
    """One unit: what it is on the day, what it was, who stands above and below, who works there."""
    found = get_unit(request, pk)
    below = visible(request.user, SEE_UNITS, request.as_of, Unit.objects.filter(_directly_below(found, request.as_of)))
    children = list(below.order_by("search")[:60])
    context = {
        "unit": found,
        "names": name_on(found, request.as_of),
        "exists": holds_on(found.period, request.as_of),
        "chain": chain_of(found, request.as_of)[1:],
        "children": [{"unit": u, "names": n} for u, n in _named(children, request.as_of)],
        "more_below": below.count() - len(children),
        "history": list_names(found),
        "parentages": found.parentages.select_related("parent").order_by("-period"),
        "predecessors": found.predecessions.select_related("predecessor").order_by("-on", "pk"),
        "successors": found.successions.select_related("successor").order_by("-on", "pk"),
        "staff": working_under(Person.objects.all(), [found.pk], request.as_of).count(),
        "grants": Grant.objects.filter(as_of(request.as_of), unit=found).select_related("user").order_by("role", "pk"),
        "may_edit": may(request.user, EDIT_UNITS, request.today),
        "may_open_accounts": may(request.user, MANAGE_ROLES, request.today),
    }
    return render(request, "administration/unit.html", context)


def get_unit(request: PageRequest, pk: int) -> Unit:
    """A unit of any time whom the user may see: by the hierarchy of the chosen day, or of its last day."""
    everything = Unit.objects.filter(Q(pk=pk))
    if visible(request.user, SEE_UNITS, request.as_of, everything).exists():
        return everything.get()
    return get(request.user, SEE_UNITS, request.today, Unit.objects.all(), pk=pk)


def _directly_below(above: Unit, day: date) -> Q:
    return Q(parentages__parent=above, parentages__period__contains=day)


def _named(rows: Sequence[Unit], day: date) -> list[tuple[Unit, object]]:
    named = names_on(rows, day)
    return [(row, named[row.pk]) for row in rows]


@page(EDIT_UNITS, methods=("GET", "POST"))
def new(request: PageRequest) -> HttpResponse:
    """Opens one unit."""
    form = NewUnitForm(request.POST if request.method == "POST" else None, initial={"on": request.today})
    if form.is_valid():
        cleaned = form.cleaned_data
        facts = NewUnit(code=cleaned["code"].strip(), kind=UnitKind(cleaned["kind"]), names=form.names())
        opened = open_unit(facts, parent=cleaned["parent_code"], on=cleaned["on"], by=request.user, now=timezone.now())
        messages.success(request, _("The unit is opened."))
        return redirect("administration:unit", pk=opened.pk)
    context = {"form": form, "back": reverse("administration:units")}
    return render(request, "administration/unit_form.html", context, status=422 if form.is_bound else 200)


@page(EDIT_UNITS, methods=("GET", "POST"))
def correct(request: PageRequest, pk: int) -> HttpResponse:
    """Corrects what was written wrongly; a new name from a day on is a reorganisation."""
    found = get(request.user, EDIT_UNITS, request.today, Unit.objects.all(), pk=pk)
    form = CorrectionForm(request.POST if request.method == "POST" else None, initial=CorrectionForm.of(found))
    if form.is_valid():
        correct_unit(found, names=form.names(), reason=form.cleaned_data["reason"], by=request.user, now=timezone.now())
        messages.success(request, _("The unit is corrected."))
        return redirect("administration:unit", pk=found.pk)
    context = {"form": form, "unit": found, "back": reverse("administration:unit", args=[found.pk])}
    return render(request, "administration/unit_form.html", context, status=422 if form.is_bound else 200)
