"""Reads of the hierarchy. "All units under X on day D" is answered here and nowhere else."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from haidang.foundation.basics.periods import as_of
from haidang.foundation.organisation.models import LOCALITY_KINDS, Unit, UnitKind


def units_under(roots: Iterable[int], day: date) -> QuerySet[Unit]:
    """The units of `roots` (ids) and everything below them on `day`; one query, usable as a subquery."""
    return Unit.objects.filter(
        pk__in=RawSQL("select unit_id from units_under(%s::bigint[], %s::date)", (list(roots), day))
    )


def units_on(day: date, *kinds: UnitKind) -> QuerySet[Unit]:
    """Units that exist on `day`, of the given kinds if any are given."""
    units = Unit.objects.filter(as_of(day))
    return units.filter(kind__in=kinds) if kinds else units


def chain_of(unit: Unit, day: date) -> list[Unit]:
    """The unit and those above it on `day`, from the unit up to the city."""
    return list(
        Unit.objects.raw(
            "select u.* from organisation_unit u join lineage(%s::bigint, %s::date) l on l.unit_id = u.id"
            " order by l.step",
            (unit.pk, day),
        )
    )


def locality_of(school: Unit, day: date) -> Unit | None:
    """The district (until 30/6/2025) or commune that manages the school on `day`; None when the department does."""
    return next((unit for unit in chain_of(school, day)[1:] if unit.kind in LOCALITY_KINDS), None)


def localities(day: date) -> QuerySet[Unit]:
    return units_on(day, *LOCALITY_KINDS).order_by("name")


def the_department() -> Unit:
    return Unit.objects.get(kind=UnitKind.DEPARTMENT)


def the_city() -> Unit:
    return Unit.objects.get(kind=UnitKind.CITY)


def find_unit_by_code(code: str) -> Unit | None:
    return Unit.objects.filter(code=code).first()
