"""Writes what acts change on a day, for all units at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from psycopg.types.range import DateRange

from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import Told, record_all
from haidang.foundation.basics.periods import as_of, since
from haidang.foundation.organisation.models import Act, FormerName, Parentage, Succession, Unit
from haidang.foundation.organisation.operations.refusals import HasProblem
from haidang.foundation.organisation.queries import Names, Weighed, weigh


@dataclass(frozen=True, slots=True)
class Handover:
    """A unit that closed or was split, whether it stays, and who takes over (ids)."""

    unit: Unit
    successors: tuple[Unit, ...]
    stays: bool


def apply_acts(acts: Sequence[Act], *, on: date, by: User | None, now: datetime, source: str = "") -> list[Handover]:
    """Locks all units concerned in id order, weighs and writes the acts; returns who hands over to whom."""
    lock_units(weigh(acts, on))
    weighed = weigh(acts, on)
    if weighed.problems:
        raise HasProblem(weighed.problems[0])
    return write(weighed, by=by, now=now, source=source)


def lock_units(weighed: Weighed) -> None:
    """Locks every unit that the acts name or carry along: one who comes later waits, then weighs anew."""
    ids = [unit.pk for unit in weighed.units.values()]
    list(Unit.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk", flat=True))


def write(weighed: Weighed, *, by: User | None, now: datetime, source: str) -> list[Handover]:
    """Everything the acts change; the units are locked and weighed."""
    on = weighed.on
    opened = Unit.objects.bulk_create(_new_unit(act, code, on) for code, act in weighed.opened.items())
    units = weighed.units | {unit.code: unit for unit in opened}
    _rename(weighed)
    _put_under(weighed, units)
    _cut_short("organisation_unit", "id", [units[code].pk for code in weighed.closed], on)
    Succession.objects.bulk_create(
        Succession(predecessor=units[code], successor=units[successor], on=on)
        for code, successors in weighed.successors.items()
        for successor in successors
    )
    record_all(_told(weighed, units, source), by=by, now=now)
    return [
        Handover(units[code], tuple(units[successor] for successor in successors), code not in weighed.closed)
        for code, successors in weighed.successors.items()
    ]


def _new_unit(act: Act, code: str, on: date) -> Unit:
    return Unit(
        code=code,
        name=act.name,
        short_name=act.short_name,
        kind=act.unit_kind,
        levels=act.levels,
        sector=act.sector,
        period=since(on),
    )


def _rename(weighed: Weighed) -> None:
    units = [weighed.units[code] for code in weighed.renamed]
    starts = dict(
        FormerName.objects.filter(unit__in=units).order_by("period").values_list("unit_id", "period__endswith")
    )
    FormerName.objects.bulk_create(
        FormerName(
            unit=unit,
            name=unit.name,
            short_name=unit.short_name,
            levels=unit.levels,
            sector=unit.sector,
            period=DateRange(starts.get(unit.pk, unit.period.lower), weighed.on),
        )
        for unit in units
    )
    for unit in units:
        take_names(unit, weighed.renamed[unit.code])
    Unit.objects.bulk_update(units, ["name", "short_name", "levels", "sector"], batch_size=500)


def take_names(unit: Unit, names: Names) -> None:
    unit.name, unit.short_name, unit.sector = names.name, names.short_name, names.sector
    unit.levels = list(names.levels)


def _put_under(weighed: Weighed, units: dict[str, Unit]) -> None:
    """Closes the parentages of moved and closed units and opens those of moved and new ones."""
    on = weighed.on
    touched = [units[code].pk for code in {*weighed.parents, *weighed.closed} - set(weighed.opened)]
    current = Parentage.objects.filter(as_of(on), unit__in=touched)
    _cut_short("organisation_parentage", "id", list(current.values_list("pk", flat=True)), on)
    Parentage.objects.bulk_create(
        (
            Parentage(unit=units[code], parent=units[parent], period=since(on))
            for code, parent in weighed.parents.items()
        ),
        batch_size=2000,
    )


def _cut_short(table: str, key: str, ids: list[int], on: date) -> None:
    """Ends the periods of rows on `on` (first day without them), in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"update {table} set period = daterange(lower(period), %s::date) where {key} = any(%s::bigint[])",  # noqa: S608
            (on, ids),
        )


def _told(weighed: Weighed, units: dict[str, Unit], source: str) -> list[Told]:
    """One audit entry for each thing done to a unit."""
    day: dict[str, object] = {"on": weighed.on.isoformat()}
    if source:
        day["source"] = source
    told = [Told("organisation.open_unit", units[code], day) for code in weighed.opened]
    told += [
        Told("organisation.rename_unit", units[code], day | {"to": names.name, "levels": list(names.levels)})
        for code, names in weighed.renamed.items()
    ]
    told += [
        Told("organisation.move_unit", units[code], day | {"parent": parent})
        for code, parent in weighed.parents.items()
        if code not in weighed.opened
    ]
    told += [
        Told(
            "organisation.close_unit" if code in weighed.closed else "organisation.split_unit",
            units[code],
            day | {"successors": list(successors)},
        )
        for code, successors in weighed.successors.items()
    ]
    return told
