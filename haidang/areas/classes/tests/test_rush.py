"""Two people act at the same moment: the last seat, the same person twice, the same room."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from threading import Barrier
from unittest.mock import patch

import pytest
from django.db import IntegrityError, connection
from django.db.models import QuerySet

from haidang.areas.classes.models import Enrolment, Lesson, TrainingClass
from haidang.areas.classes.operations import enrol, enrolments, plan_lessons
from haidang.areas.classes.operations.enrolments import ClassFull, EnrolledAlready
from haidang.areas.classes.operations.lessons import VenueBusy
from haidang.areas.classes.queries.invariants import find_breaches
from haidang.areas.classes.tests.rivals import at_once
from haidang.areas.classes.tests.season import BEFORE, Season, approve_new, mondays, prepare_class
from haidang.areas.nominations.models import Nomination

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


def test_fifty_writers_on_five_seats_end_with_exactly_five(season: Season) -> None:
    training_class = prepare_class(season, capacity=5)
    rivals = approve_new(season, season.units.school_a, *(f"Người {number}" for number in range(50)))
    answers = at_once(*(giving(season, training_class, rival) for rival in rivals))
    assert [type(answer) for answer in answers if isinstance(answer, Exception)] == [ClassFull] * 45
    assert TrainingClass.objects.get().enrolled == Enrolment.objects.count() == 5
    assert find_breaches() == []


def test_without_the_locks_the_constraint_keeps_the_class_from_overfilling(season: Season) -> None:
    training_class = prepare_class(season, capacity=5)
    rivals = approve_new(season, season.units.school_a, *(f"Người {number}" for number in range(7)))
    with without_locks(7):
        answers = at_once(*(giving(season, training_class, rival) for rival in rivals))
    assert [type(answer) for answer in answers if isinstance(answer, Exception)] == [IntegrityError] * 2
    assert TrainingClass.objects.get().enrolled == Enrolment.objects.count() == 5


def test_without_the_constraint_the_lock_keeps_it_and_without_both_it_overfills(
    season: Season, without_constraint: None
) -> None:
    for number, locks, learners in ((0, nullcontext(), 5), (1, without_locks(7), 7)):
        training_class = prepare_class(season, capacity=5)
        school = (season.units.school_a, season.units.school_b)[number]
        rivals = approve_new(season, school, *(f"Người {number}{rival}" for rival in range(7)))
        with locks:
            at_once(*(giving(season, training_class, rival) for rival in rivals))
        training_class.refresh_from_db()
        assert training_class.enrolled == training_class.enrolments.count() == learners
    assert [breach.invariant for breach in find_breaches()] == [
        "seats taken are people enrolled, and no class is overfull"
    ]


def giving(season: Season, training_class: TrainingClass, rival: Nomination) -> Callable[[], object]:
    return lambda: enrol(training_class, nominations=[rival], by=season.officer, now=BEFORE)


@contextmanager
def without_locks(writers: int) -> Iterator[None]:
    """Nothing is locked, and every writer has read the class before the first one writes."""
    all_have_read = Barrier(writers)

    def read(training_class: TrainingClass) -> TrainingClass:
        found = TrainingClass.objects.get(pk=training_class.pk)
        all_have_read.wait(20)
        return found

    with (
        patch.object(enrolments, "lock_class", read),
        patch.object(QuerySet, "select_for_update", lambda self, **_options: self),
    ):
        yield


@pytest.fixture
def without_constraint() -> Iterator[None]:
    table = "classes_trainingclass"
    with connection.cursor() as cursor:
        cursor.execute(f"alter table {table} drop constraint class_never_overfull")
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"update {table} set enrolled = 0")
        cursor.execute(f"alter table {table} add constraint class_never_overfull check (enrolled <= capacity)")


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
