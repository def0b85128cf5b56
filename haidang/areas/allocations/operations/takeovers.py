"""A duplicate record is merged: its claims in past runs go over to the record that remains."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from haidang.areas.allocations.models import Choice, Lock
from haidang.areas.personnel.models import Person
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record


@transaction.atomic
def take_over_person(former: Person, *, remaining: Person, by: User, now: datetime) -> int:
    """Where a run knew both records for one target, the remaining one's answer stands; its proof stays as solved."""
    number = 0
    for model in (Choice, Lock):
        both = model._default_manager.filter(run=OuterRef("run"), target=OuterRef("target"), person=remaining)
        rows = model._default_manager.filter(person=former)
        rows.filter(Exists(both)).delete()
        number += rows.update(person=remaining)
    if number:
        changes: dict[str, object] = {"number": number}
        record(by=by, action="allocations.take_over_person", obj=remaining, now=now, changes=changes)
    return number
