"""One act at a time: open, rename, close, merge, split and correct units."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import require_reason
from haidang.foundation.organisation.models import Act, ActKind, Unit, UnitKind
from haidang.foundation.organisation.operations.applying import Handover, apply_acts, take_names
from haidang.foundation.organisation.operations.refusals import NothingToCorrect, SchoolIncomplete
from haidang.foundation.organisation.queries import Names


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUnit:
    """What is known of a unit when it is opened."""

    code: str
    kind: UnitKind
    names: Names


@transaction.atomic
def apply_on(acts: Sequence[Act], *, on: date, by: User | None, now: datetime) -> list[Handover]:
    """Several acts of one day at once, without a reorganisation around them."""
    return apply_acts(acts, on=on, by=by, now=now)


@transaction.atomic
def open_unit(new: NewUnit, *, parent: Unit, on: date, by: User | None, now: datetime) -> Unit:
    """Opens a unit under `parent` on day `on`."""
    act = Act(
        kind=ActKind.OPEN,
        unit_codes=[new.code],
        parent_code=parent.code,
        unit_kind=new.kind,
        name=new.names.name,
        short_name=new.names.short_name,
        levels=list(new.names.levels),
        sector=new.names.sector,
    )
    apply_acts([act], on=on, by=by, now=now)
    return Unit.objects.get(code=new.code)


@transaction.atomic
def rename_unit(unit: Unit, *, names: Names, on: date, by: User | None, now: datetime) -> Unit:
    """From day `on` the unit is called otherwise, or teaches other levels; what held before stays readable."""
    act = Act(
        kind=ActKind.RENAME,
        unit_codes=[unit.code],
        name=names.name,
        short_name=names.short_name,
        levels=list(names.levels),
        sector=names.sector,
    )
    apply_acts([act], on=on, by=by, now=now)
    unit.refresh_from_db()
    return unit


@transaction.atomic
def close_unit(unit: Unit, *, successor: Unit | None, on: date, by: User | None, now: datetime) -> list[Handover]:
    """Closes a unit; what stands below it goes to the successor. Who works there is the caller's business."""
    act = Act(kind=ActKind.CLOSE, unit_codes=[unit.code], successor_codes=[successor.code] if successor else [])
    return apply_acts([act], on=on, by=by, now=now)


@transaction.atomic
def merge_units(units: Sequence[Unit], *, into: Unit, on: date, by: User | None, now: datetime) -> list[Handover]:
    """Closes the units; `into` (which may be one of them) takes over."""
    act = Act(kind=ActKind.MERGE, unit_codes=[unit.code for unit in units], successor_codes=[into.code])
    return apply_acts([act], on=on, by=by, now=now)


@transaction.atomic
def split_unit(unit: Unit, *, into: Sequence[Unit], on: date, by: User | None, now: datetime) -> list[Handover]:
    """Divides a unit among others; it stays when it is one of them."""
    act = Act(kind=ActKind.SPLIT, unit_codes=[unit.code], successor_codes=[part.code for part in into])
    return apply_acts([act], on=on, by=by, now=now)


@transaction.atomic
def correct_unit(unit: Unit, *, names: Names, reason: str, by: User, now: datetime) -> Unit:
    """Corrects what was written wrongly about a unit: no new name, no history."""
    reason = require_reason(reason)
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    before = Names.of(unit)
    if before == names:
        raise NothingToCorrect
    if unit.kind == UnitKind.SCHOOL and not (names.levels and names.sector):
        raise SchoolIncomplete
    take_names(unit, names)
    unit.save(update_fields=["name", "short_name", "levels", "sector"])
    pairs: dict[str, list[object]] = {
        "name": [before.name, names.name],
        "levels": [list(before.levels), list(names.levels)],
        "sector": [before.sector, names.sector],
    }
    changed: dict[str, object] = {key: pair for key, pair in pairs.items() if pair[0] != pair[1]}
    record(by=by, action="organisation.correct_unit", obj=unit, now=now, reason=reason, changes=changed)
    return unit
