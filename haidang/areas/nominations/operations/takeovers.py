"""A duplicate record is merged: its nominations go over to the record that remains."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce

from haidang.areas.nominations.models import ChangeLine, IdentityCheck, LineState, ListState, Nomination
from haidang.areas.nominations.queries.takeovers import takeover_clashes
from haidang.areas.personnel.models import Person
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused


class BothNominated(Refused):
    def __init__(self, clashes: list[str]) -> None:
        super().__init__(" ".join(clashes))


@transaction.atomic
def take_over_person(former: Person, *, remaining: Person, by: User, now: datetime) -> int:
    """Approved lists keep their seal: they go on telling which record they were made with."""
    if clashes := takeover_clashes(former, remaining):
        raise BothNominated(clashes)
    nominations = list(Nomination.objects.select_for_update().filter(person=former).order_by("pk"))
    sealed = Nomination.objects.filter(person=former, list__state=ListState.APPROVED)
    number = sealed.update(nominated_as=Coalesce(F("nominated_as"), F("person")), person=remaining)
    number += Nomination.objects.filter(person=former).update(person=remaining)
    # A decided change goes on naming the record it was sealed with.
    ChangeLine.objects.filter(person=former, state=LineState.OPEN).update(person=remaining)
    # What was confirmed were the data of the former record: the person reads those of the remaining one anew.
    IdentityCheck.objects.filter(person=former).delete()
    if nominations:
        changes: dict[str, object] = {"number": number}
        record(by=by, action="nominations.take_over_person", obj=remaining, now=now, changes=changes)
    return number
