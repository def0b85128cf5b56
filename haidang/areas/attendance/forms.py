"""Reading a roll from what a page sent."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from haidang.areas.attendance.models import Presence
from haidang.areas.classes.models import Enrolment
from haidang.foundation.basics.refusals import Refused

PREFIX = "presence-"


class UnknownPresence(Refused):
    def __init__(self) -> None:
        super().__init__(_("A presence on this roll is not one of the three. Open the roll again."))


@dataclass(frozen=True, slots=True, kw_only=True)
class RollRow:
    """One learner on the roll with the presence that is ticked."""

    enrolment: Enrolment
    presence: str

    @property
    def field(self) -> str:
        return f"{PREFIX}{self.enrolment.pk}"


def roll_rows(learners: Iterable[Enrolment], marks: dict[int, str]) -> list[RollRow]:
    """The roll as it stands; everyone is present until someone says otherwise."""
    return [
        RollRow(enrolment=learner, presence=marks.get(learner.pk, "" if marks else Presence.PRESENT))
        for learner in learners
    ]


def read_presences(posted: QueryDict) -> dict[int, Presence]:
    """{enrolment: presence} of the fields `presence-<enrolment>`."""
    found = {}
    for name, value in posted.items():
        number = name.removeprefix(PREFIX)
        if number == name:
            continue
        if value not in Presence.values or not number.isdecimal() or len(number) > 18:
            raise UnknownPresence
        found[int(number)] = Presence(value)
    return found
