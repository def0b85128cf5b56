"""Two days, or two versions of a requirement, compared over the people of one's units."""

from datetime import date
from typing import Any

from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from haidang.areas.personnel.models import Person
from haidang.areas.standards.exports import moved_workbook
from haidang.areas.standards.forms import CompareForm
from haidang.areas.standards.models import Requirement
from haidang.areas.standards.operations import record_export
from haidang.areas.standards.permissions import LIST_ANSWERED_PEOPLE, VIEW_ANSWERS
from haidang.areas.standards.queries.catalogue import with_parts
from haidang.areas.standards.queries.comparison import compare, people_who_move
from haidang.areas.standards.queries.effects import Effect
from haidang.areas.standards.queries.statuses import Side
from haidang.areas.standards.views.moves import list_moved, move_filters, moved_rows, shown_effect, whom_of
from haidang.areas.standards.views.scope import Scope, scope_of, whole_scope
from haidang.foundation.basics.figures import Figure
from haidang.foundation.basics.periods import holds_on
from haidang.foundation.basics.refusals import Refused
from haidang.foundation.ui.pages import PageRequest, page

MOST_EXPORTED = 5_000  # explained people in one workbook


class SidesMissing(Refused):
    def __init__(self) -> None:
        super().__init__(_("Choose a requirement and two days, or two versions, before you look at people."))


class TooManyPeople(Refused):
    def __init__(self, number: int) -> None:
        words = {"number": Figure(number), "most": Figure(MOST_EXPORTED)}
        super().__init__(
            _("%(number)s people are too many for one file (at most %(most)s). Choose a unit or level.") % words
        )


@page(VIEW_ANSWERS)
@transaction.atomic
def comparison(request: PageRequest) -> HttpResponse:
    """The form of the two sides; with both of them, who enters, who leaves and where."""
    form, chosen = _form(request)
    context: dict[str, Any] = {
        "form": form,
        "crumbs": [{"label": _("Standards"), "url": reverse("standards:list")}, {"label": _("Compare")}],
    }
    if chosen is not None:
        before, after = chosen
        scope = scope_of(request, after.day)
        effect = Effect(before, after, compare(before, after, (scope.staff, scope.staff)))
        people_url = f"{reverse('standards:compare_people')}?{_sides(request)}"
        context |= {
            "scope": scope,
            "before": before,
            "after": after,
            "requirement": after.requirement or before.requirement,
        }
        context |= shown_effect(request, effect, people_url=people_url, day=after.day)
        context["export_url"] = f"{reverse('standards:compare_export')}?{_sides(request)}"
    return render(request, "standards/compare_form.html", context, status=422 if form.errors else 200)


@page(LIST_ANSWERED_PEOPLE)
@transaction.atomic
def people(request: PageRequest) -> HttpResponse:
    """The people behind a figure of the comparison."""
    before, after, scope = _chosen(request)
    filters = move_filters(request)
    staff = whole_scope(request, after.day).staff
    listing, rows = list_moved(request, before, after, (staff, staff), whom_of(request, filters, scope.unit_ids))
    back = f"{reverse('standards:compare')}?{_sides(request)}"
    context = {
        "listing": listing,
        "rows": rows,
        "filters": filters,
        "kept": _hidden(request),
        "title": (after.requirement or before.requirement or Requirement()).title,
        "scope": scope,
        "exports": [{"label": ".xlsx", "url": f"{reverse('standards:compare_export')}?{request.GET.urlencode()}"}],
        "crumbs": [{"label": _("Compare"), "url": back}, {"label": _("Names")}],
    }
    return render(request, "standards/compare_people.html", context)


@page(LIST_ANSWERED_PEOPLE)
@transaction.atomic
def export(request: PageRequest) -> HttpResponseBase:
    """The same people as a workbook; taking names away is recorded."""
    before, after, scope = _chosen(request)
    filters = move_filters(request)
    staff = whole_scope(request, after.day).staff
    whom = whom_of(request, filters, scope.unit_ids)
    found = people_who_move(before, after, (staff, staff), whom).select_related("unit")
    rows = exported(list(found.order_by("sort_key", "pk")[: MOST_EXPORTED + 1]))
    requirement = after.requirement or before.requirement
    assert requirement is not None
    lines = [f"{_side_text(before)} → {_side_text(after)}", scope.unit.name]
    record_export(requirement, people=len(rows), by=request.user, now=timezone.now())
    return moved_workbook(requirement.title, lines=lines, rows=moved_rows(request, before, after, rows))


def exported(found: list[Person]) -> list[Person]:
    """Refused when they are more than one file explains."""
    if len(found) > MOST_EXPORTED:
        raise TooManyPeople(len(found))
    return found


def _form(request: PageRequest) -> tuple[CompareForm, tuple[Side, Side] | None]:
    requirements = list(with_parts(Requirement.objects.order_by("code", "-version")))
    initial = {
        "first_day": request.as_of.replace(month=1, day=1),
        "second_day": request.as_of,
        "code": request.GET.get("code"),
    }
    is_asked = "first_day" in request.GET
    form = CompareForm(request.GET if is_asked else None, requirements=requirements, initial=initial)
    if not form.is_valid():
        return form, None
    said = form.cleaned_data
    texts = [row for row in requirements if row.code == said["code"]]
    before, after = (_side(texts, said[f"{name}_day"], said[f"{name}_version"]) for name in ("first", "second"))
    if before.requirement is None and after.requirement is None:
        form.add_error("code", _("No text of it was in force on either day."))
        return form, None
    return form, (before, after)


def _side(texts: list[Requirement], day: date, version: int | None) -> Side:
    if version is not None:
        return Side(next((row for row in texts if row.version == version), None), day)
    return Side(next((row for row in texts if holds_on(row.period, day)), None), day)


def _chosen(request: PageRequest) -> tuple[Side, Side, Scope]:
    _shown_form, chosen = _form(request)
    if chosen is None:
        raise SidesMissing
    return (*chosen, scope_of(request, chosen[1].day))


def _sides(request: PageRequest) -> str:
    """The two sides and the unit as the start of a query string."""
    kept = request.GET.copy()
    for name in list(kept):
        if name not in ("code", "first_day", "first_version", "second_day", "second_version", "unit"):
            kept.pop(name)
    return f"{kept.urlencode()}&"


def _hidden(request: PageRequest) -> dict[str, str]:
    """What a filter of the list must not lose."""
    names = ("code", "first_day", "first_version", "second_day", "second_version", "unit", "was", "becomes")
    return {name: request.GET[name] for name in names if request.GET.get(name)}


def _side_text(side: Side) -> str:
    number = side.requirement.version if side.requirement else "–"
    return _("version %(number)s, records of %(day)s") % {"number": number, "day": f"{side.day:%d/%m/%Y}"}
