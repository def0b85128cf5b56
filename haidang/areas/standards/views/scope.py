"""Whose staff a page of answers is about: the unit chosen in the address, else the unit one works for."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404

from haidang.areas.standards.permissions import VIEW_ANSWERS
from haidang.areas.standards.queries import Everyone, Staff, StaffOf
from haidang.foundation.access.actions import DEPARTMENT_READERS
from haidang.foundation.access.models import Grant
from haidang.foundation.access.queries import get, grants_of, visible
from haidang.foundation.basics.periods import holds_on
from haidang.foundation.organisation.models import Unit, UnitKind
from haidang.foundation.organisation.queries import the_city, units_under
from haidang.foundation.ui.pages import PageRequest
from haidang.foundation.ui.seats import current_seat


@dataclass(frozen=True, slots=True)
class Scope:
    """The unit, and the people at it and below it on the day."""

    unit: Unit
    staff: Staff
    is_whole_city: bool

    @property
    def unit_ids(self) -> tuple[int, ...] | None:
        """None: no limit."""
        return tuple(self.staff.unit_ids) if isinstance(self.staff, StaffOf) else None


def scope_of(request: PageRequest, day: date) -> Scope:
    """The scope of the address. 404 outside one's units, as everywhere."""
    return _scope(request, day, _unit_asked(request) or _own_unit(request))


def whole_scope(request: PageRequest, day: date) -> Scope:
    """All of one's own staff, whatever unit the address names."""
    return _scope(request, day, _own_unit(request))


def _scope(request: PageRequest, day: date, unit: Unit) -> Scope:
    grants = _grants(request)
    reads_all = any(grant.role in DEPARTMENT_READERS and not grant.levels for grant in grants)
    if unit.kind == UnitKind.CITY and reads_all:
        return Scope(unit, Everyone(), True)
    below = units_under([unit.pk], day if holds_on(unit.period, day) else request.today)
    mine = visible(request.user, VIEW_ANSWERS, request.today, Unit.objects.filter(pk__in=below.values("pk")))
    return Scope(unit, StaffOf(list(mine.order_by("pk").values_list("pk", flat=True))), unit.kind == UnitKind.CITY)


def _grants(request: PageRequest) -> list[Grant]:
    return [grant for grant in grants_of(request.user, request.today) if grant.role in VIEW_ANSWERS.roles]


def _unit_asked(request: PageRequest) -> Unit | None:
    word = request.GET.get("unit", "")
    if not word:
        return None
    if not word.isdecimal() or len(word) > len("2147483647"):
        raise Http404(f"organisation.Unit {word}")
    return get(request.user, VIEW_ANSWERS, request.today, Unit.objects.all(), pk=int(word))


def _own_unit(request: PageRequest) -> Unit:
    """The department and its offices look at the city."""
    seat, grants = current_seat(request), _grants(request)
    chosen = next((grant for grant in grants if seat is not None and grant.pk == seat.grant.pk), grants[0])
    return the_city() if chosen.role in DEPARTMENT_READERS else chosen.unit
