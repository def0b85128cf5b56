"""What the requirements say on the chosen day: in figures by place, by name, and of one person in full."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from haidang.areas.personnel.models import Person
from haidang.areas.standards.models import DecidedBy, Part, Requirement, Status
from haidang.areas.standards.permissions import LIST_ANSWERED_PEOPLE, VIEW_ANSWERS, VIEW_ANSWERS_OF_PERSON
from haidang.areas.standards.queries import find_requirement, list_requirements_on
from haidang.areas.standards.queries.answers import (
    PersonalAnswer,
    answers_of_people,
    count_answers,
    count_answers_by_unit,
    people_with_status,
)
from haidang.areas.standards.queries.effects import localities_above
from haidang.areas.standards.views.looks import STATUS_ORDER, look_of_status, tone_of_condition
from haidang.areas.standards.views.scope import Scope, scope_of
from haidang.foundation.access.queries import get, may, visible
from haidang.foundation.organisation.models import Level, Unit
from haidang.foundation.ui.lists import Choice, paginate, read_filter, search_words
from haidang.foundation.ui.pages import PageRequest, page

DIRECT = 0  # stands for schools directly under the department


@page(VIEW_ANSWERS)
@transaction.atomic
def overview(request: PageRequest) -> HttpResponse:
    """Requirement by status, for the unit one works for or the one chosen."""
    scope = scope_of(request, request.as_of)
    requirements = list_requirements_on(request.as_of)
    counts = count_answers(requirements, request.as_of, scope.staff)
    context = _context(request, scope) | {
        "rows": [
            {
                "requirement": row,
                "is_declared": row.decided_by == DecidedBy.DECLARATION,
                "cells": _cells(request, row.code, counts[row.pk], scope.unit.pk),
                "url": f"{reverse('standards:answers_by_place', args=[row.code])}?unit={scope.unit.pk}",
            }
            for row in requirements
        ],
        "crumbs": [{"label": _("Standards"), "url": reverse("standards:list")}, {"label": _("Who is concerned")}],
    }
    return render(request, "standards/answers_overview.html", context)


@page(VIEW_ANSWERS)
@transaction.atomic
def by_place(request: PageRequest, code: str) -> HttpResponse:
    """One requirement place by place: localities of the city, schools of a locality."""
    requirement = _requirement(request, code)
    scope = scope_of(request, request.as_of)
    counts = count_answers_by_unit(requirement, request.as_of, scope.staff)
    places, total = _by_place(request, scope, counts)
    names = Unit.objects.in_bulk([pk for pk in places if pk != DIRECT])
    rows = [
        {
            "name": names[pk].name if pk in names else _("Directly under the department"),
            "sort": names[pk].search if pk in names else "",
            "url": f"?unit={pk}" if pk in names and scope.is_whole_city else "",
            "cells": _cells(request, code, places[pk], pk),
        }
        for pk in places
    ]
    context = _context(request, scope) | {
        "requirement": requirement,
        "rows": sorted(rows, key=lambda row: str(row["sort"])),
        "total": _cells(request, code, total, scope.unit.pk),
        "crumbs": [*_crumbs(scope), {"label": requirement.title}],
    }
    return render(request, "standards/answers_places.html", context)


@page(LIST_ANSWERED_PEOPLE)
@transaction.atomic
def people(request: PageRequest, code: str) -> HttpResponse:
    """The people behind a count, each with the condition that decided."""
    requirement = _requirement(request, code)
    scope = scope_of(request, request.as_of)
    status_filter = read_filter(
        request,
        name="status",
        label=_("Status"),
        choices=[Choice(value=status.value, label=status.label) for status in STATUS_ORDER],
    )
    level = read_filter(
        request,
        name="level",
        label=_("Level"),
        choices=[Choice(value=value, label=label) for value, label in Level.choices],
    )
    status = Status(status_filter.chosen or Status.MUST)
    found = people_with_status(requirement, status, request.as_of, scope.staff, level.chosen)
    if words := search_words(request):
        found = found.filter(search__contains=words)
    listing = paginate(request, found.select_related("unit"), by="sort_key")
    context = _context(request, scope) | {
        "requirement": requirement,
        "listing": listing,
        "rows": _people_rows(request, requirement, listing.rows),
        "status": look_of_status(status),
        "filters": [status_filter, level],
        "kept": {"unit": scope.unit.pk},
        "crumbs": [
            *_crumbs(scope),
            {
                "label": requirement.title,
                "url": f"{reverse('standards:answers_by_place', args=[code])}?unit={scope.unit.pk}",
            },
            {"label": _("Names")},
        ],
    }
    return render(request, "standards/answers_people.html", context)


@page(VIEW_ANSWERS_OF_PERSON)
@transaction.atomic
def of_person(request: PageRequest, person_pk: int) -> HttpResponse:
    """Everything the law asks of one person on the day: a page, or a tab of the staff file."""
    people_ = Person.objects.select_related("unit")
    person = get(request.user, VIEW_ANSWERS_OF_PERSON, request.today, people_, pk=person_pk)
    requirements = list_requirements_on(request.as_of)
    answers = answers_of_people(requirements, request.as_of, [person.pk]).get(person.pk, [])
    shown = [_shown(answer) for answer in answers]
    order = {status.value: place for place, status in enumerate(STATUS_ORDER)}
    context = {
        "person": person,
        "day": request.as_of,
        "concerned": sorted(
            (row for row in shown if row["status_value"] != Status.NOT_CONCERNED),
            key=lambda row: order[row["status_value"]],
        ),
        "others": [row for row in shown if row["status_value"] == Status.NOT_CONCERNED],
        "declared": [row for row in requirements if row.decided_by == DecidedBy.DECLARATION],
    }
    template = "standards/_answers_of_person.html" if request.htmx else "standards/answers_of_person.html"
    return render(request, template, context)


def _requirement(request: PageRequest, code: str) -> Requirement:
    found = find_requirement(code, request.as_of)
    if found is None:
        raise Http404(f"standards.Requirement {code}")
    return found


def _context(request: PageRequest, scope: Scope) -> dict[str, Any]:
    return {
        "scope": scope,
        "day": request.as_of,
        "statuses": [look_of_status(status) for status in STATUS_ORDER],
        "sees_names": may(request.user, LIST_ANSWERED_PEOPLE, request.today),
    }


def _crumbs(scope: Scope) -> list[dict[str, str]]:
    overview_url = reverse("standards:answers")
    return [
        {"label": _("Who is concerned"), "url": overview_url},
        {"label": scope.unit.short_name, "url": f"{overview_url}?unit={scope.unit.pk}"},
    ]


def _by_place(
    request: PageRequest, scope: Scope, counts: Mapping[int, Counter[str]]
) -> tuple[dict[int, Counter[str]], Counter[str]]:
    above = localities_above(request.as_of) if scope.is_whole_city else {}
    places: dict[int, Counter[str]] = {}
    total: Counter[str] = Counter()
    for unit, by_status in counts.items():
        place = above.get(unit, DIRECT) if scope.is_whole_city else unit
        places.setdefault(place, Counter()).update(by_status)
        total.update(by_status)
    return places, total


def _cells(request: PageRequest, code: str, counts: Counter[str], place: int) -> list[dict[str, Any]]:
    """One figure a status, in the order of the head; it opens the people where one may see them."""
    sees_names = may(request.user, LIST_ANSWERED_PEOPLE, request.today)
    opens = sees_names and place != DIRECT
    root = reverse("standards:answers_people", args=[code])
    return [
        {
            "look": look_of_status(status),
            "number": counts[status],
            "url": f"{root}?unit={place}&status={status.value}" if opens and counts[status] else "",
        }
        for status in STATUS_ORDER
    ]


def _people_rows(request: PageRequest, requirement: Requirement, found: Sequence[Person]) -> list[dict[str, Any]]:
    pks = [person.pk for person in found]
    answers = answers_of_people([requirement], request.as_of, pks)
    mine = visible(request.user, VIEW_ANSWERS_OF_PERSON, request.today, Person.objects.filter(pk__in=pks))
    opens = set(mine.values_list("pk", flat=True))
    return [
        {
            "person": person,
            "opens": person.pk in opens,
            "deciding": answers[person.pk][0].deciding if person.pk in answers else None,
        }
        for person in found
    ]


def _shown(answer: PersonalAnswer) -> dict[str, Any]:
    parts = [
        {
            "title": part.label,
            "conditions": [(row, tone_of_condition(row)) for row in answer.conditions if row.part == part],
        }
        for part in Part
    ]
    return {
        "requirement": answer.requirement,
        "status": look_of_status(answer.status),
        "status_value": answer.status.value,
        "deciding": answer.deciding,
        "parts": [part for part in parts if part["conditions"]],
    }
