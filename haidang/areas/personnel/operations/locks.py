"""The lock on people that every decision about their records takes first, in id order."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from haidang.areas.personnel.models import Person
from haidang.foundation.basics.refusals import Refused


class MergedAway(Refused):
    def __init__(self, remaining: Person) -> None:
        sentence = _("This record was a duplicate and was merged into that of {name}, {unit}. Open that one.")
        super().__init__(sentence.format(name=remaining.full_name, unit=remaining.unit))


def lock_person(person: Person) -> Person:
    """The person as recorded now, locked until the transaction ends; a merged record changes no more."""
    return lock_people([person])[0]


def lock_people(people: Iterable[Person]) -> list[Person]:
    """The people, locked in id order so that two decisions never wait for each other; returned in the order given."""
    wanted = [person.pk for person in people]
    locked = {row.pk: row for row in Person.objects.select_for_update().filter(pk__in=wanted).order_by("pk")}
    for row in locked.values():
        if row.merged_into_id is not None:
            raise MergedAway(Person.objects.select_related("unit").get(pk=row.merged_into_id))
    return [locked[pk] for pk in wanted]
