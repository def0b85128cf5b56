"""The filters of the list of people, as words in its address."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from haidang.areas.personnel.models import Person, PostKind
from haidang.areas.personnel.permissions import LIST_PEOPLE
from haidang.areas.personnel.queries import (
    below_standard,
    incomplete,
    of_units_under,
    search_people,
    working_on,
)
from haidang.areas.personnel.queries.people import working_at
from haidang.foundation.access.actions import DEPARTMENT_READERS
from haidang.foundation.access.models import Role
from haidang.foundation.access.queries import grants_of, visible
from haidang.foundation.organisation.models import SCHOOL_KINDS, Level, Unit
from haidang.foundation.organisation.queries import (
    dissolved,
    localities,
    standing_under,
    the_department,
    units_under,
)
from haidang.foundation.ui.lists import Choice, Filter, read_filter, search_words
from haidang.foundation.ui.maps import is_on_todays_map, map_day_of, map_tabs
from haidang.foundation.ui.pages import PageRequest

DISSOLVED = "dissolved"  # the word for units that closed without a successor, on the map of today


@dataclass(frozen=True, kw_only=True)
class PeopleFilters:
    """The filters a user sees, with what was chosen."""

    filters: list[Filter]
    day: date
    map_day: date
    words: str

    def chosen(self, name: str) -> str:
        return next((filter_.chosen for filter_ in self.filters if filter_.name == name), "")

    @property
    def of_units(self) -> list[Filter]:
        return [filter_ for filter_ in self.filters if filter_.name in ("place", "school")]

    def maps(self, request: PageRequest) -> list[dict[str, object]]:
        """The switch of maps, for those who choose among units."""
        return map_tabs(request, places=("place", "school")) if self.of_units else []

    @property
    def unit_id(self) -> int | None:
        """The narrowest unit chosen."""
        chosen = self.chosen("school") or self.chosen("place")
        return int(chosen) if chosen and chosen != DISSOLVED else None

    def apply(self, people: QuerySet[Person]) -> QuerySet[Person]:
        """The people who fit everything chosen but the state of their record, with a main post on the day."""
        post = {name: self.chosen(name) for name in ("kind", "level") if self.chosen(name)}
        people = search_people(working_on(people, self.day, **post), self.words)
        units = self.units_chosen()
        return people if units is None else working_at(people, units, self.day)

    def units_chosen(self) -> QuerySet[Unit] | None:
        """The units of any time that stand at the chosen place on the map; None when no place is chosen."""
        if self.chosen("place") == DISSOLVED:
            return dissolved(self.map_day)
        return None if self.unit_id is None else standing_under([self.unit_id], self.map_day)

    def apply_record(self, people: QuerySet[Person]) -> QuerySet[Person]:
        """Of `people`, those whose record is in the chosen state."""
        match self.chosen("record"):
            case "below":
                return below_standard(people, self.day)
            case "incomplete":
                return incomplete(people)
            case _:
                return people


def read_people_filters(request: PageRequest) -> PeopleFilters:
    """The filters that make sense for this user: places for the department, schools for a locality."""
    return PeopleFilters(
        filters=[*_of_units(request), *_of_posts(request)],
        day=request.as_of,
        map_day=map_day_of(request),
        words=search_words(request),
    )


def people_of(request: PageRequest, filters: PeopleFilters) -> QuerySet[Person]:
    """Everyone the user may list who fits the filters, whatever the state of their record."""
    people = visible(request.user, LIST_PEOPLE, request.today, Person.objects.all())
    if not _is_of_department(request):
        roots = [grant.unit_id for grant in grants_of(request.user, request.today) if grant.role in LIST_PEOPLE.roles]
        people = of_units_under(people, roots, request.today)
    return filters.apply(people)


def _is_of_department(request: PageRequest) -> bool:
    return any(grant.role in DEPARTMENT_READERS for grant in grants_of(request.user, request.today))


def _of_units(request: PageRequest) -> list[Filter]:
    if _is_of_department(request):
        place = read_filter(request, name="place", label=_("Place"), choices=_place_choices(request))
        return [place, _of_schools(request, [int(place.chosen)])] if place.chosen not in ("", DISSOLVED) else [place]
    grants = grants_of(request.user, request.today)
    roots = [grant.unit_id for grant in grants if grant.role == Role.WARD_OFFICER]
    return [_of_schools(request, roots)] if roots else []


def _place_choices(request: PageRequest) -> list[Choice]:
    department = the_department()
    choices = [
        Choice(value=str(department.pk), label=_("directly under the department")),
        *(Choice(value=str(unit.pk), label=unit.name) for unit in localities(map_day_of(request))),
    ]
    if is_on_todays_map(request):
        choices.append(Choice(value=DISSOLVED, label=_("units that were dissolved")))
    return choices


def _of_schools(request: PageRequest, roots: list[int]) -> Filter:
    schools: QuerySet[Unit] = units_under(roots, map_day_of(request)).filter(kind__in=SCHOOL_KINDS).order_by("name")
    choices = [Choice(value=str(school.pk), label=school.short_name) for school in schools]
    return read_filter(request, name="school", label=_("School"), choices=choices)


def _of_posts(request: PageRequest) -> list[Filter]:
    kinds = [Choice(value=value, label=label) for value, label in PostKind.choices]
    levels = [Choice(value=value, label=label) for value, label in Level.choices]
    states = [
        Choice(value="below", label=_("diploma below the standard")),
        Choice(value="incomplete", label=_("a fact is missing")),
    ]
    return [
        read_filter(request, name="kind", label=_("Post"), choices=kinds),
        read_filter(request, name="level", label=_("Level"), choices=levels),
        read_filter(request, name="record", label=_("Record"), choices=states),
    ]
