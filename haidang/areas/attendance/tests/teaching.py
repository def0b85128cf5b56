"""Classes whose lessons are over, for the tests of attendance and what follows."""

from collections.abc import Sequence

from haidang.areas.attendance.models import Presence
from haidang.areas.attendance.operations import take_roll
from haidang.areas.classes.models import TrainingClass
from haidang.areas.classes.tests.season import AFTER, Season, lessons_of, run_class
from haidang.areas.nominations.models import Nomination


def teach_class(season: Season, nominations: Sequence[Nomination], *, lessons: int = 2) -> TrainingClass:
    """A class whose lessons are over; everyone was there."""
    training_class = run_class(season, nominations, lessons=lessons)
    everyone = dict.fromkeys(training_class.enrolments.values_list("pk", flat=True), Presence.PRESENT)
    for lesson in lessons_of(training_class):
        take_roll(lesson, presences=everyone, by=season.coordinator, now=AFTER)
    return training_class
