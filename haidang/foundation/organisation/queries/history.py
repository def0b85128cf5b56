"""What units were called and taught on a day, and since when they are as they are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Upper
from psycopg.types.range import DateRange

from haidang.foundation.basics.periods import as_of
from haidang.foundation.organisation.models import FormerName, Parentage, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """How a unit is called and what it teaches, while it is."""

    name: str
    short_name: str
    levels: tuple[str, ...]
    sector: str

    @classmethod
    def of(cls, holder: Unit | FormerName) -> "Names":
        return cls(name=holder.name, short_name=holder.short_name, levels=tuple(holder.levels), sector=holder.sector)


def names_on(units: Iterable[Unit], day: date) -> dict[int, Names]:
    """The names of loaded units on `day`, by id; one query."""
    found = {unit.pk: Names.of(unit) for unit in units}
    for former in FormerName.objects.filter(as_of(day), unit__in=list(found)):
        found[former.unit_id] = Names.of(former)
    return found


def name_on(unit: Unit, day: date) -> Names:
    return names_on([unit], day)[unit.pk]


def list_names(unit: Unit) -> list[tuple[DateRange, Names]]:
    """Every name of a unit with its period, the latest first."""
    former = list(unit.former_names.order_by("-period"))
    starts = former[0].period.upper if former else unit.period.lower
    today = (DateRange(starts, unit.period.upper), Names.of(unit))
    return [today, *((row.period, Names.of(row)) for row in former)]


def since_when(units: QuerySet[Unit]) -> dict[int, date | None]:
    """The day since which each unit has been as it is: name, levels, sector and the unit above it."""
    starts: dict[int, date | None] = dict(units.values_list("pk", "period__startswith"))
    ids = list(starts)
    renamed = FormerName.objects.filter(unit__in=ids).values_list("unit").annotate(day=Max(Upper("period")))
    moved = Parentage.objects.filter(unit__in=ids).values_list("unit").annotate(day=Max("period__startswith"))
    for unit_id, day in (*renamed, *moved):
        known = starts[unit_id]
        if day is not None and (known is None or day > known):
            starts[unit_id] = day
    return starts


def search_units(units: QuerySet[Unit], words: str) -> QuerySet[Unit]:
    """Those whose name, former name or code contains the folded `words`."""
    if not words:
        return units
    formerly = FormerName.objects.filter(search__contains=words).values("unit")
    return units.filter(Q(search__contains=words) | Q(code__icontains=words) | Q(pk__in=formerly))
