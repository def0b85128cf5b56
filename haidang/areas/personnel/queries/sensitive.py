"""What a list shows one reader of identity number, telephone and birth: in full by right, else shortened."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from haidang.areas.personnel.models import Person
from haidang.areas.personnel.permissions import REVEAL_PERSON
from haidang.foundation.access.queries import visible
from haidang.foundation.accounts.models import User


@dataclass(frozen=True, slots=True)
class Sight:
    """The people whose sensitive facts the reader may see; of everyone else three digits and the year of birth."""

    revealed: Collection[int]

    def identity(self, person: Person) -> str:
        return self._number(person, person.identity_number)

    def phone(self, person: Person) -> str:
        return self._number(person, person.phone)

    def birth(self, person: Person) -> str:
        if person.birth_on is None:
            return ""
        return person.birth_words if person.pk in self.revealed else str(person.birth_on.year)

    def _number(self, person: Person, number: str | None) -> str:
        if not number:
            return ""
        return number if person.pk in self.revealed else f"…{number[-3:]}"


def sight_of(user: User, day: date, people: Iterable[int]) -> Sight:
    """What `user` sees of the people, by the right to reveal a person."""
    mine = visible(user, REVEAL_PERSON, day, Person.objects.filter(pk__in=list(people)))
    return Sight(frozenset(mine.values_list("pk", flat=True)))
