"""Two people act at the same moment: the last seat, the same person twice, the same room."""

import pytest

from haidang.areas.classes.models import Enrolment, Lesson, TrainingClass
from haidang.areas.classes.operations import enrol, plan_lessons
from haidang.areas.classes.operations.enrolments import ClassFull, EnrolledAlready
from haidang.areas.classes.operations.lessons import VenueBusy
from haidang.areas.classes.tests.rivals import at_once
from haidang.areas.classes.tests.season import BEFORE, Season, approve_new, mondays, prepare_class

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_officers_cannot_both_give_away_the_last_seat(season: Season) -> None:
    """Without the lock on the class both find one free seat; the second then breaks on the constraint."""
    training_class = prepare_class(season, capacity=1)
    rivals = approve_new(season, season.units.school_a, "Trần Thị Lan", "Ngô Văn Ba")
    answers = at_once(
        *(
            lambda rival=rival: enrol(training_class, nominations=[rival], by=season.officer, now=BEFORE)
            for rival in rivals
        )
    )
    assert [type(answer) for answer in answers if isinstance(answer, Exception)] == [ClassFull]
    assert TrainingClass.objects.get().enrolled == Enrolment.objects.count() == 1


def test_one_person_cannot_get_places_in_two_classes_at_once(season: Season) -> None:
    """Without the lock on the nominations the second breaks on enrolment_one_place_a_nomination."""
    first, second = prepare_class(season), prepare_class(season)
    chosen = approve_new(season, season.units.school_a, "Trần Thị Lan")
    answers = at_once(
        lambda: enrol(first, nominations=chosen, by=season.officer, now=BEFORE),
        lambda: enrol(second, nominations=chosen, by=season.officer, now=BEFORE),
    )
    assert [type(answer) for answer in answers if isinstance(answer, Exception)] == [EnrolledAlready]
    assert Enrolment.objects.count() == 1


def test_two_classes_cannot_take_the_same_room_at_once(season: Season) -> None:
    """Without the lock on the rooms the second breaks on lesson_venue_free."""
    first, second = prepare_class(season), prepare_class(season)
    answers = at_once(
        lambda: plan_lessons(first, slots=mondays(2), by=season.coordinator, now=BEFORE),
        lambda: plan_lessons(second, slots=mondays(2), by=season.coordinator, now=BEFORE),
    )
    assert [type(answer) for answer in answers if isinstance(answer, Exception)] == [VenueBusy]
    assert Lesson.objects.count() == 2


def test_two_new_classes_do_not_draw_the_same_code(season: Season) -> None:
    """Without the lock on the programme the second breaks on the unique code."""
    answers = at_once(lambda: prepare_class(season), lambda: prepare_class(season))
    assert sorted(str(answer) for answer in answers) == ["KHTN-2026-01", "KHTN-2026-02"]
