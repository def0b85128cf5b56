"""Moves of one unit, and successions."""

from datetime import date, datetime

from django.db import transaction
from psycopg.types.range import DateRange

from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.periods import holds_on, since
from haidang.foundation.organisation.models import Parentage, Succession, Unit
from haidang.foundation.organisation.operations.refusals import ParentBelowUnit, ParentNotThere
from haidang.foundation.organisation.queries import chain_of


@transaction.atomic
def move_unit(unit: Unit, *, parent: Unit, on: date, by: User | None, now: datetime) -> Parentage:
    """Puts `unit` under `parent` from day `on`, closing the parentage that held until then."""
    Unit.objects.select_for_update().order_by("pk").get(pk=unit.pk)
    if not holds_on(parent.period, on):
        raise ParentNotThere
    if unit in chain_of(parent, on):
        raise ParentBelowUnit
    for former in Parentage.objects.filter(unit=unit, period__contains=on):
        if former.period.lower == on:
            former.delete()
        else:
            former.period = DateRange(former.period.lower, on)
            former.save(update_fields=["period"])
    Parentage.objects.filter(unit=unit, period__startswith__gt=on).delete()
    parentage = Parentage.objects.create(unit=unit, parent=parent, period=since(on))
    record(
        by=by, action="organisation.move_unit", obj=unit, now=now, changes={"parent": parent.code, "on": on.isoformat()}
    )
    return parentage


@transaction.atomic
def succeed_unit(predecessor: Unit, *, successor: Unit, on: date, by: User | None, now: datetime) -> Succession:
    """Notes that the work of `predecessor` passed to `successor` on day `on`."""
    succession = Succession.objects.create(predecessor=predecessor, successor=successor, on=on)
    record(by=by, action="organisation.succeed_unit", obj=predecessor, now=now, changes={"successor": successor.code})
    return succession
