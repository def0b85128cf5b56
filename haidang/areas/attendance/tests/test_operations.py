"""Taking and correcting the roll."""

import pytest

from haidang.areas.attendance.models import Mark, Presence, RollCall
from haidang.areas.attendance.operations import (
    ClassClosed,
    LearnersWithoutMark,
    LessonToCome,
    NotOfThisClass,
    RollTaken,
    correct_roll,
    take_roll,
)
from haidang.areas.attendance.queries import lessons_without_roll, share_attended
from haidang.areas.classes.models import Lesson, TrainingClass
from haidang.areas.classes.operations import finish_class
from haidang.areas.classes.tests.season import AFTER, BEFORE, Season, approve_new, enrolment_of, lessons_of, run_class
from haidang.foundation.audit.queries import history_of
from haidang.foundation.basics.refusals import ReasonMissing

PRESENT, EXCUSED, ABSENT = Presence.PRESENT, Presence.EXCUSED, Presence.ABSENT


def ids(training_class: TrainingClass) -> list[int]:
    return list(training_class.enrolments.order_by("pk").values_list("pk", flat=True))


def roll(season: Season, lesson: Lesson, *presences: Presence) -> RollCall:
    given = dict(zip(ids(lesson.training_class), presences, strict=True))
    return take_roll(lesson, presences=given, by=season.coordinator, now=AFTER)


@pytest.fixture
def running(season: Season) -> TrainingClass:
    return run_class(season, approve_new(season, season.units.school_a, "Trần Thị Lan", "Ngô Văn Ba"), lessons=4)


def test_the_share_of_a_class_counts_leave_as_absence_and_shows_it(season: Season, running: TrainingClass) -> None:
    first, second, third, _ = lessons_of(running)
    roll(season, first, PRESENT, PRESENT)
    roll(season, second, EXCUSED, PRESENT)
    roll(season, third, ABSENT, PRESENT)
    lan, ba = (share_attended(running)[pk] for pk in ids(running))
    assert (lan.present, lan.excused, lan.absent, lan.held, lan.percent) == (1, 1, 1, 3, 33)
    assert ba.percent == 100


def test_the_shares_of_a_class_cost_one_query(
    season: Season, running: TrainingClass, django_assert_num_queries: object
) -> None:
    roll(season, lessons_of(running)[0], PRESENT, PRESENT)
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert len(share_attended(running)) == 2


def test_the_roll_of_a_lesson_to_come_is_refused(season: Season, running: TrainingClass) -> None:
    lesson = lessons_of(running)[0]
    with pytest.raises(LessonToCome):
        take_roll(lesson, presences=dict.fromkeys(ids(running), PRESENT), by=season.coordinator, now=BEFORE)


def test_a_second_roll_of_the_same_lesson_is_refused(season: Season, running: TrainingClass) -> None:
    lesson = lessons_of(running)[0]
    roll(season, lesson, PRESENT, PRESENT)
    with pytest.raises(RollTaken):
        roll(season, lesson, ABSENT, ABSENT)
    assert not Mark.objects.filter(presence=ABSENT).exists()


def test_a_roll_names_whom_it_leaves_out_and_refuses_strangers(season: Season, running: TrainingClass) -> None:
    lesson, [first, second] = lessons_of(running)[0], ids(running)
    with pytest.raises(LearnersWithoutMark, match="Ngô Văn Ba"):
        take_roll(lesson, presences={first: PRESENT}, by=season.coordinator, now=AFTER)
    stranger = {first: PRESENT, second: PRESENT, 999_999: PRESENT}
    with pytest.raises(NotOfThisClass):
        take_roll(lesson, presences=stranger, by=season.coordinator, now=AFTER)
    assert not RollCall.objects.exists()


def test_a_correction_needs_a_reason_and_keeps_what_stood_before(season: Season, running: TrainingClass) -> None:
    roll_call = roll(season, lessons_of(running)[0], ABSENT, PRESENT)
    [first, _] = ids(running)
    with pytest.raises(ReasonMissing):
        correct_roll(roll_call, presences={first: EXCUSED}, reason="", by=season.coordinator, now=AFTER)
    correct_roll(roll_call, presences={first: EXCUSED}, reason="Có giấy nghỉ ốm", by=season.coordinator, now=AFTER)
    assert Mark.objects.get(enrolment=first).presence == EXCUSED
    entry = history_of(roll_call)[0]
    assert entry.reason == "Có giấy nghỉ ốm"
    assert entry.changes == {str(first): ["absent", "excused"]}


def test_the_roll_of_a_finished_class_stands(season: Season, running: TrainingClass) -> None:
    roll_call = roll(season, lessons_of(running)[0], PRESENT, PRESENT)
    finish_class(running, by=season.officer, now=AFTER)
    with pytest.raises(ClassClosed):
        correct_roll(roll_call, presences={}, reason="x", by=season.coordinator, now=AFTER)


def test_lessons_that_are_over_without_a_roll_are_found(season: Season, running: TrainingClass) -> None:
    roll(season, lessons_of(running)[0], PRESENT, PRESENT)
    assert lessons_without_roll(AFTER).count() == 3
    assert not lessons_without_roll(BEFORE).exists()


def test_someone_who_joined_late_was_absent_before(season: Season, running: TrainingClass) -> None:
    from haidang.areas.classes.operations import enrol

    roll(season, lessons_of(running)[0], PRESENT, PRESENT)
    [late] = approve_new(season, season.units.school_b, "Lê Văn Muộn")
    enrol(running, nominations=[late], by=season.officer, now=BEFORE)
    assert share_attended(running)[enrolment_of(late).pk].percent == 0
