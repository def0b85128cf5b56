"""Opening classes, planning lessons, filling places."""

from dataclasses import replace
from datetime import date, time

import pytest
from django.db import IntegrityError

from haidang.areas.classes.models import ClassState, EnrolmentState, TrainingClass
from haidang.areas.classes.operations import (
    ClassTerms,
    Slot,
    WeeklyPattern,
    add_venue,
    cancel_lesson,
    enrol,
    finish_class,
    move_lesson,
    open_class,
    plan_lessons,
    start_class,
    withdraw,
)
from haidang.areas.classes.operations.classes import (
    LessonsToCome,
    NoTrainingProvider,
    NotYetReady,
    RoomTooSmall,
    WrongStage,
)
from haidang.areas.classes.operations.enrolments import ClassFull, EnrolledAlready, NobodyChosen, NotApproved
from haidang.areas.classes.operations.lessons import (
    ClassBusy,
    EndsTooEarly,
    LessonHeld,
    NoLessons,
    OutsideClass,
    VenueBusy,
)
from haidang.areas.classes.tests.season import (
    AFTER,
    BEFORE,
    FIRST_DAY,
    LAST_DAY,
    Season,
    approve_new,
    enrolment_of,
    lessons_of,
    local,
    mondays,
    prepare_class,
    run_class,
)
from haidang.areas.nominations.models import Engagement, NominationState
from haidang.foundation.audit.queries import history_of
from haidang.foundation.basics.periods import until
from haidang.foundation.basics.refusals import ReasonMissing


def terms(season: Season) -> ClassTerms:
    return ClassTerms(
        programme=season.programme, provider=season.units.provider, venue=season.venue, capacity=40,
        starts_on=FIRST_DAY, ends_on=LAST_DAY,
    )  # fmt: skip


def test_classes_of_a_programme_and_year_are_numbered_in_order(season: Season) -> None:
    assert [prepare_class(season).code for _ in range(3)] == ["KHTN-2026-01", "KHTN-2026-02", "KHTN-2026-03"]


def test_a_school_cannot_teach_a_class(season: Season) -> None:
    wrong = replace(terms(season), provider=season.units.school_a)
    with pytest.raises(NoTrainingProvider):
        open_class(season.target, terms=wrong, by=season.officer, now=BEFORE)


def test_a_class_cannot_have_more_places_than_its_room_has_seats(season: Season) -> None:
    with pytest.raises(RoomTooSmall, match="45"):
        open_class(season.target, terms=replace(terms(season), capacity=46), by=season.officer, now=BEFORE)


def test_a_class_starts_only_with_learners_and_lessons(season: Season) -> None:
    training_class = prepare_class(season)
    with pytest.raises(NotYetReady):
        start_class(training_class, by=season.officer, now=BEFORE)


def test_a_class_is_not_finished_before_its_last_lesson(season: Season) -> None:
    training_class = run_class(season, approve_new(season, season.units.school_a, "Trần Thị Lan"))
    with pytest.raises(LessonsToCome, match="05/10/2026"):
        finish_class(training_class, by=season.officer, now=BEFORE)
    assert finish_class(training_class, by=season.officer, now=AFTER).state == ClassState.FINISHED


def test_lessons_of_a_weekly_pattern_fall_on_its_weekdays(season: Season) -> None:
    training_class = prepare_class(season)
    pattern = WeeklyPattern(
        weekdays=frozenset({0, 4}), first=FIRST_DAY, last=date(2026, 9, 20), starts=time(8), ends=time(11)
    )
    plan_lessons(training_class, slots=pattern.slots(), by=season.coordinator, now=BEFORE)
    days = [lesson.slot.lower.date() for lesson in lessons_of(training_class)]
    assert days == [date(2026, 9, 7), date(2026, 9, 11), date(2026, 9, 14), date(2026, 9, 18)]
    assert [lesson.ordinal for lesson in lessons_of(training_class)] == [1, 2, 3, 4]


def test_lessons_planned_later_for_earlier_days_are_renumbered_by_time(season: Season) -> None:
    training_class = prepare_class(season)
    first, second, third = mondays(3)
    plan_lessons(training_class, slots=[second], by=season.coordinator, now=BEFORE)
    plan_lessons(training_class, slots=[third, first], by=season.coordinator, now=BEFORE)
    lessons = lessons_of(training_class)
    assert [lesson.ordinal for lesson in lessons] == [1, 2, 3]
    assert [lesson.slot.lower for lesson in lessons] == sorted(slot.starts_at for slot in (first, second, third))


def test_a_taken_room_is_refused_with_the_day_and_the_other_class(season: Season) -> None:
    plan_lessons(prepare_class(season), slots=mondays(2), by=season.coordinator, now=BEFORE)
    other = prepare_class(season)
    with pytest.raises(VenueBusy, match=r"Phòng 101.*KHTN-2026-01.*07/09/2026, 08:00–11:30"):
        plan_lessons(other, slots=mondays(3), by=season.coordinator, now=BEFORE)
    assert not other.lessons.exists(), "nothing is half-planned"


def test_a_class_cannot_meet_twice_at_once_even_in_another_room(season: Season) -> None:
    room = add_venue(season.units.provider, name="Phòng 102", seats=30, by=season.officer, now=BEFORE)
    training_class = prepare_class(season)
    plan_lessons(training_class, slots=mondays(1), by=season.coordinator, now=BEFORE)
    [slot] = mondays(1, starts=time(11), ends=time(12))
    with pytest.raises(ClassBusy):
        plan_lessons(training_class, slots=[replace(slot, venue=room)], by=season.coordinator, now=BEFORE)


def test_overlapping_lessons_in_one_plan_are_refused(season: Season) -> None:
    slots = mondays(1) + mondays(1, starts=time(10), ends=time(12))
    with pytest.raises(ClassBusy):
        plan_lessons(prepare_class(season), slots=slots, by=season.coordinator, now=BEFORE)


def test_lessons_outside_the_class_or_backwards_or_on_no_day_are_refused(season: Season) -> None:
    training_class = prepare_class(season)
    outside = Slot(starts_at=local(date(2026, 12, 1), time(8)), ends_at=local(date(2026, 12, 1), time(9)))
    backwards = Slot(starts_at=local(FIRST_DAY, time(9)), ends_at=local(FIRST_DAY, time(8)))
    for slots, refusal in (([outside], OutsideClass), ([backwards], EndsTooEarly), ([], NoLessons)):
        with pytest.raises(refusal):
            plan_lessons(training_class, slots=slots, by=season.coordinator, now=BEFORE)


def test_a_moved_lesson_takes_its_new_place_in_the_order(season: Season) -> None:
    training_class = prepare_class(season)
    plan_lessons(training_class, slots=mondays(3), by=season.coordinator, now=BEFORE)
    first = lessons_of(training_class)[0]
    late = Slot(starts_at=local(date(2026, 10, 20), time(8)), ends_at=local(date(2026, 10, 20), time(10)))
    assert move_lesson(first, slot=late, by=season.coordinator, now=BEFORE).ordinal == 3


def test_a_lesson_that_has_begun_is_neither_moved_nor_cancelled(season: Season) -> None:
    training_class = prepare_class(season)
    plan_lessons(training_class, slots=mondays(1), by=season.coordinator, now=BEFORE)
    [lesson] = lessons_of(training_class)
    [slot] = mondays(1)
    with pytest.raises(LessonHeld):
        move_lesson(lesson, slot=slot, by=season.coordinator, now=AFTER)
    with pytest.raises(LessonHeld):
        cancel_lesson(lesson, by=season.coordinator, now=AFTER)


def test_a_cancelled_lesson_closes_the_gap_in_the_numbers(season: Season) -> None:
    training_class = prepare_class(season)
    plan_lessons(training_class, slots=mondays(3), by=season.coordinator, now=BEFORE)
    cancel_lesson(lessons_of(training_class)[1], by=season.coordinator, now=BEFORE)
    assert [lesson.ordinal for lesson in lessons_of(training_class)] == [1, 2]


def test_enrolling_fills_places_and_is_recorded(season: Season) -> None:
    training_class = prepare_class(season)
    nominations = approve_new(season, season.units.school_a, "Trần Thị Lan", "Ngô Văn Ba")
    enrol(training_class, nominations=nominations, by=season.officer, now=BEFORE)
    training_class.refresh_from_db()
    assert training_class.enrolled == 2
    assert "classes.enrol" in [entry.action for entry in history_of(training_class)]


def test_more_people_than_places_are_refused_with_both_numbers_and_nobody_enters(season: Season) -> None:
    training_class = prepare_class(season, capacity=1)
    nominations = approve_new(season, season.units.school_a, "Trần Thị Lan", "Ngô Văn Ba")
    with pytest.raises(ClassFull, match=r"1.*2"):
        enrol(training_class, nominations=nominations, by=season.officer, now=BEFORE)
    assert not training_class.enrolments.exists()


def test_people_with_a_place_are_refused_by_name_and_class(season: Season) -> None:
    nominations = approve_new(season, season.units.school_a, "Trần Thị Lan")
    enrol(prepare_class(season), nominations=nominations, by=season.officer, now=BEFORE)
    with pytest.raises(EnrolledAlready, match=r"Trần Thị Lan \(KHTN-2026-01\)"):
        enrol(prepare_class(season), nominations=nominations, by=season.officer, now=BEFORE)


def test_people_who_are_not_approved_are_refused_by_name(season: Season) -> None:
    [nomination] = approve_new(season, season.units.school_a, "Trần Thị Lan")
    nomination.state, nomination.approved_at = NominationState.PROPOSED, None
    nomination.save()
    with pytest.raises(NotApproved, match="Trần Thị Lan"):
        enrol(prepare_class(season), nominations=[nomination], by=season.officer, now=BEFORE)
    with pytest.raises(NobodyChosen):
        enrol(prepare_class(season), nominations=[], by=season.officer, now=BEFORE)


def test_who_leaves_frees_the_place_and_may_come_back(season: Season) -> None:
    training_class = prepare_class(season, capacity=1)
    nominations = approve_new(season, season.units.school_a, "Trần Thị Lan")
    enrol(training_class, nominations=nominations, by=season.officer, now=BEFORE)
    with pytest.raises(ReasonMissing):
        withdraw(enrolment_of(nominations[0]), reason=" ", by=season.officer, now=BEFORE)
    withdraw(enrolment_of(nominations[0]), reason="Ốm dài ngày", by=season.officer, now=BEFORE)
    training_class.refresh_from_db()
    assert training_class.enrolled == 0
    enrol(training_class, nominations=nominations, by=season.officer, now=BEFORE)
    assert enrolment_of(nominations[0]).state == EnrolmentState.ENROLLED


def test_lists_are_told_which_days_a_learner_has_given(season: Season) -> None:
    training_class = prepare_class(season)
    nominations = approve_new(season, season.units.school_a, "Trần Thị Lan")
    enrol(training_class, nominations=nominations, by=season.officer, now=BEFORE)
    told = Engagement.objects.get(nomination=nominations[0])
    assert told.label == training_class.code
    assert told.period == until(training_class.starts_on, training_class.ends_on)
    withdraw(enrolment_of(nominations[0]), reason="Ốm dài ngày", by=season.officer, now=BEFORE)
    assert not Engagement.objects.exists()


def test_nobody_joins_or_leaves_a_finished_class(season: Season) -> None:
    first, late = approve_new(season, season.units.school_a, "Trần Thị Lan", "Ngô Văn Ba")
    training_class = run_class(season, [first])
    finish_class(training_class, by=season.officer, now=AFTER)
    with pytest.raises(WrongStage):
        enrol(training_class, nominations=[late], by=season.officer, now=AFTER)
    with pytest.raises(WrongStage):
        withdraw(enrolment_of(first), reason="x", by=season.officer, now=AFTER)


def test_the_database_refuses_an_overfull_class(season: Season) -> None:
    training_class = prepare_class(season, capacity=1)
    with pytest.raises(IntegrityError, match="class_never_overfull"):
        TrainingClass.objects.filter(pk=training_class.pk).update(enrolled=2)
