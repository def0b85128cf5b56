"""The units of one day on the map of another: who carries on what a closed unit was."""

from collections.abc import Iterable
from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from haidang.foundation.organisation.models import Parentage, Unit


def standing_under(root_ids: Iterable[int], map_day: date) -> QuerySet[Unit]:
    """Units of any time that stand, themselves or through their heirs, under the roots on `map_day`."""
    return Unit.objects.filter(
        pk__in=RawSQL(
            "select h.unit_id from heirs(%s::date) h"
            " join units_under(%s::bigint[], %s::date) u on u.unit_id = h.heir_id",
            (map_day, list(root_ids), map_day),
        )
    )


def is_same_map(first: date, second: date) -> bool:
    """Whether nothing opened, closed or moved between the two days."""
    if first == second:
        return True
    earlier, later = sorted((first, second))
    began = Q(period__startswith__gt=earlier, period__startswith__lte=later)
    ended = Q(period__endswith__gt=earlier, period__endswith__lte=later)
    return not any(units.filter(began | ended).exists() for units in (Parentage.objects, Unit.objects))


def dissolved(map_day: date) -> QuerySet[Unit]:
    """Units that closed by `map_day` and whose work nobody took over."""
    return Unit.objects.filter(period__endswith__lte=map_day).exclude(
        pk__in=RawSQL("select unit_id from heirs(%s::date)", (map_day,))
    )


def heirs_of(unit_ids: Iterable[int], map_day: date) -> dict[int, int]:
    """Which unit that exists on `map_day` carries on each of `unit_ids`; one dissolved without successor is absent."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select unit_id, heir_id from heirs(%s::date) where unit_id = any(%s::bigint[])", (map_day, list(unit_ids))
        )
        return dict(cursor.fetchall())


def nearest_of(ancestor_ids: Iterable[int], unit_ids: Iterable[int], map_day: date) -> dict[int, int]:
    """Under which of `ancestor_ids` each unit stands on the map of `map_day` (itself or through its heir)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select h.unit_id, l.ancestor_id from heirs(%s::date) h join lineages(%s::date) l on l.unit_id = h.heir_id"
            " where l.ancestor_id = any(%s::bigint[]) and h.unit_id = any(%s::bigint[])",
            (map_day, map_day, list(ancestor_ids), list(unit_ids)),
        )
        return dict(cursor.fetchall())
