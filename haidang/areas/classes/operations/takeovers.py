"""A duplicate record is merged: its places in classes go over to the record that remains."""

from datetime import datetime

from django.db import transaction

from haidang.areas.classes.models import Enrolment
from haidang.areas.classes.queries.takeovers import takeover_clashes
from haidang.areas.personnel.models import Person
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused


class BothEnrolled(Refused):
    def __init__(self, clashes: list[str]) -> None:
        super().__init__(" ".join(clashes))


@transaction.atomic
def take_over_person(former: Person, *, remaining: Person, by: User, now: datetime) -> int:
    """Roll calls, results and certificates hang on the places and come along; a place given up long ago may stay."""
    if clashes := takeover_clashes(former, remaining):
        raise BothEnrolled(clashes)
    taken = Enrolment.objects.filter(person=remaining).values("training_class")
    places = list(
        Enrolment.objects.select_for_update().filter(person=former).exclude(training_class__in=taken).order_by("pk")
    )
    Enrolment.objects.filter(pk__in=[place.pk for place in places]).update(person=remaining)
    if places:
        changes: dict[str, object] = {"number": len(places)}
        record(by=by, action="classes.take_over_person", obj=remaining, now=now, changes=changes)
    return len(places)
