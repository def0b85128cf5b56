"""Which unit's account grants to which unit on a day."""

from collections.abc import Iterable
from datetime import date

from haidang.foundation.basics.periods import as_of
from haidang.foundation.organisation.models import LOCALITY_KINDS, SCHOOL_KINDS, Parentage, Unit, UnitKind
from haidang.foundation.organisation.queries import locality_of, the_department

# Units that get places of their own; offices, providers and unions do not.


def above(unit: Unit, day: date) -> Unit | None:
    """Who grants to `unit` on `day`: the department to localities and its own schools, a locality to its schools."""
    if unit.is_locality:
        return the_department()
    if unit.kind in SCHOOL_KINDS:
        return locality_of(unit, day) or the_department()
    return None


def localities_of(school_ids: Iterable[int], day: date) -> dict[int, int]:
    """School → its locality on `day`, for many at once; schools directly under the department are left out."""
    parents = dict(Parentage.objects.filter(as_of(day)).values_list("unit_id", "parent_id"))
    localities = set(Unit.objects.filter(kind__in=LOCALITY_KINDS).values_list("pk", flat=True))
    found: dict[int, int] = {}
    for school in school_ids:
        unit = parents.get(school)
        while unit is not None and unit not in localities:
            unit = parents.get(unit)
        if unit is not None:
            found[school] = unit
    return found


def units_below(holder: Unit, day: date) -> list[Unit]:
    """The units that `holder` grants to on `day`."""
    on_day = Unit.objects.filter(as_of(day))
    schools = list(on_day.filter(kind__in=SCHOOL_KINDS))
    localities = localities_of([school.pk for school in schools], day)
    if holder.is_locality:
        return [school for school in schools if localities.get(school.pk) == holder.pk]
    if holder.kind != UnitKind.DEPARTMENT:
        return []
    return [*on_day.filter(kind__in=LOCALITY_KINDS), *(s for s in schools if s.pk not in localities)]


def siblings_of(unit: Unit, day: date) -> list[Unit]:
    """The units that get their places from the same giver as `unit` on `day`."""
    giver = above(unit, day)
    return [] if giver is None else [other for other in units_below(giver, day) if other.pk != unit.pk]
