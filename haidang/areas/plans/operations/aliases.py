"""Names of units in documents: confirmed once, known from then on, ended when they mean something else."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from haidang.areas.plans.models import UnitAlias, UnitGroup
from haidang.areas.plans.queries.unit_names import key_of
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused
from haidang.foundation.organisation.models import Unit


class NameMissing(Refused):
    def __init__(self) -> None:
        super().__init__(_("Choose what the name means: a unit or a group of units."))


class EndsBeforeItBegins(Refused):
    def __init__(self) -> None:
        super().__init__(_("The name holds only from a later day on. Choose a day after it begins."))


@transaction.atomic
def confirm_unit_name(
    name: str, *, issuer: Unit | None, unit: Unit | None, group: str, source: str, by: User, now: datetime
) -> UnitAlias:
    """In documents of `issuer` the name means this unit (as long as it exists) or this group, until said otherwise."""
    key = key_of(name)
    if not key or (unit is None) == (group not in UnitGroup.values or not group):
        raise NameMissing
    period = unit.period if unit else DateRange(None, None)
    there = list(
        UnitAlias.objects.select_for_update().filter(key=key, issuer=issuer, period__overlap=period).order_by("pk")
    )
    before = [f"{alias.unit_id or alias.group} {alias.period}" for alias in there]
    for alias in there:
        alias.delete()
    alias = UnitAlias.objects.create(
        issuer=issuer,
        name=name.strip()[:160],
        key=key,
        unit=unit,
        group=group,
        period=period,
        source=source[:200],
        confirmed_by=by,
        confirmed_at=now,
    )
    meaning = unit.code if unit else group
    record(
        by=by, action="plans.confirm_unit_name", obj=alias, now=now, changes={"name": name, "means": [before, meaning]}
    )
    return alias


@transaction.atomic
def end_unit_name(alias: UnitAlias, *, on: date, by: User, now: datetime) -> UnitAlias:
    """From `on` the name no longer means what it meant: documents of later days ask again."""
    alias = UnitAlias.objects.select_for_update().get(pk=alias.pk)
    if alias.period.lower is not None and on <= alias.period.lower:
        raise EndsBeforeItBegins
    before = str(alias.period)
    alias.period = DateRange(alias.period.lower, on)
    alias.save(update_fields=["period"])
    record(by=by, action="plans.end_unit_name", obj=alias, now=now, changes={"period": [before, str(alias.period)]})
    return alias
