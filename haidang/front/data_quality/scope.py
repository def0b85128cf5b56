"""Which units a page of this room is about: the unit asked for, within what the user may see."""

from dataclasses import dataclass

from django.http import Http404

from haidang.areas.personnel.permissions import LIST_PEOPLE, MERGE_PEOPLE
from haidang.foundation.access.actions import DEPARTMENT_READERS
from haidang.foundation.access.queries import grants_of, may, visible
from haidang.foundation.organisation.models import Unit, UnitKind
from haidang.foundation.organisation.queries import the_city, units_under
from haidang.foundation.ui.pages import PageRequest
from haidang.foundation.ui.seats import current_seat
from haidang.front.data_quality.permissions import VIEW_QUALITY


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """A unit and what stands under it on the day; `unit_ids` is None for the whole city."""

    root: Unit
    unit_ids: list[int] | None
    may_list: bool
    may_merge: bool

    @property
    def is_school(self) -> bool:
        return self.root.is_school

    @property
    def query(self) -> str:
        return f"?unit={self.root.code}"


def scope_of(request: PageRequest) -> Scope:
    """The unit in the address, otherwise that of the user's seat; 404 outside one's units."""
    root = _asked_for(request)
    is_whole = root.kind == UnitKind.CITY and not _levels_of(request)
    units = visible(request.user, VIEW_QUALITY, request.as_of, units_under([root.pk], request.as_of))
    return Scope(
        root=root,
        unit_ids=None if is_whole else list(units.values_list("pk", flat=True)),
        may_list=may(request.user, LIST_PEOPLE, request.today),
        may_merge=may(request.user, MERGE_PEOPLE, request.today),
    )


def _asked_for(request: PageRequest) -> Unit:
    if code := request.GET.get("unit", ""):
        unit = visible(request.user, VIEW_QUALITY, request.today, Unit.objects.filter(code=code)).first()
        if unit is None:
            raise Http404(code)
        return unit
    seat = current_seat(request)
    grants = [seat.grant, *grants_of(request.user, request.today)] if seat else []
    mine = next((grant for grant in grants if grant.role in VIEW_QUALITY.roles), None)
    if mine is None:
        raise Http404("no unit")
    return the_city() if mine.role in DEPARTMENT_READERS else mine.unit


def _levels_of(request: PageRequest) -> bool:
    """Whether every role of the user that reads this room is narrowed to some levels."""
    grants = [grant for grant in grants_of(request.user, request.today) if grant.role in VIEW_QUALITY.roles]
    return bool(grants) and all(grant.levels for grant in grants)
