"""One search box: people, units and plans, by accent-free words, each within the user's scope."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from haidang.areas.personnel.models import Person
from haidang.areas.personnel.permissions import VIEW_PERSON
from haidang.areas.plans.queries import list_all_plans_for
from haidang.areas.reports.permissions import VIEW_REPORTS
from haidang.foundation.access.queries import visible
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.names import fold
from haidang.foundation.basics.periods import as_of
from haidang.foundation.organisation.models import Unit

MOST = 20


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found."""

    label: str
    note: str
    url: str


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found of one kind; `more` when there is more than is shown."""

    title: str
    rows: list[Hit]
    more: bool


def search(user: User, words: str, day: date) -> list[Hits]:
    """At most 20 of each kind; three queries."""
    terms = fold(words).split()
    if not terms:
        return []
    return [
        hits for hits in (_people(user, terms, day), _units(user, terms, day), _plans(user, terms, day)) if hits.rows
    ]


def _all_words(terms: list[str]) -> Q:
    condition = Q()
    for term in terms:
        condition &= Q(search__contains=term)
    return condition


def _people(user: User, terms: list[str], day: date) -> Hits:
    alive = Person.objects.filter(merged_into__isnull=True).select_related("unit")
    found = visible(user, VIEW_PERSON, day, alive).filter(_all_words(terms))
    people = list(found.order_by("sort_key", "pk")[: MOST + 1])
    rows = [Hit(p.full_name, p.unit.name, reverse("staff_file:file", args=[p.pk])) for p in people[:MOST]]
    return Hits(_("People"), rows, len(people) > MOST)


def _units(user: User, terms: list[str], day: date) -> Hits:
    found = visible(user, VIEW_REPORTS, day, Unit.objects.filter(as_of(day))).filter(_all_words(terms))
    units = list(found.order_by("search", "pk")[: MOST + 1])
    address = reverse("reports:appendix")
    rows = [Hit(unit.name, unit.get_kind_display(), f"{address}?unit={unit.code}") for unit in units[:MOST]]
    return Hits(_("Units"), rows, len(units) > MOST)


def _plans(user: User, terms: list[str], day: date) -> Hits:
    plans = list_all_plans_for(user, day)
    matching = [plan for plan in plans if all(term in fold(f"{plan.title} {plan.year}") for term in terms)]
    rows = [Hit(plan.title, str(plan.year), reverse("plans:detail", args=[plan.code])) for plan in matching[:MOST]]
    return Hits(_("Plans"), rows, len(matching) > MOST)
