"""The units of one day on the map of another: who carries on what a closed unit was."""

from collections.abc import Iterable
from datetime import date

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from haidang.foundation.organisation.models import Unit


def carried_on_by(heir_ids: Iterable[int], map_day: date) -> QuerySet[Unit]:
    """Units of any time whose work the given units do on `map_day`, themselves among them."""
    return Unit.objects.filter(
        pk__in=RawSQL(
            "select unit_id from heirs(%s::date) where heir_id = any(%s::bigint[])", (map_day, list(heir_ids))
        )
    )


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
