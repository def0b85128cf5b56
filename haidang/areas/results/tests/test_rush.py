"""Two recognitions at the same moment draw register numbers without a gap."""

from decimal import Decimal

import pytest

from haidang.areas.attendance.models import Presence
from haidang.areas.attendance.operations import take_roll
from haidang.areas.classes.operations import add_venue, enrol, plan_lessons, start_class
from haidang.areas.classes.tests.rivals import at_once
from haidang.areas.classes.tests.season import AFTER, BEFORE, Season, approve_new, mondays, prepare_class
from haidang.areas.nominations.models import Nomination
from haidang.areas.results.models import Certificate, Register, ResultSheet
from haidang.areas.results.operations import enter_marks, recognise_sheet, submit_sheet
from haidang.areas.results.operations.recognition import RecognisedAlready

pytestmark = pytest.mark.django_db(transaction=True)


def finished_sheet(season: Season, nominations: list[Nomination], room: str) -> ResultSheet:
    """A submitted sheet on which everyone has passed."""
    venue = add_venue(season.units.provider, name=room, seats=40, by=season.officer, now=BEFORE)
    training_class = prepare_class(season, venue=venue)
    enrol(training_class, nominations=nominations, by=season.officer, now=BEFORE)
    plan_lessons(training_class, slots=mondays(1), by=season.coordinator, now=BEFORE)
    start_class(training_class, by=season.officer, now=BEFORE)
    ids = list(training_class.enrolments.values_list("pk", flat=True))
    lesson = training_class.lessons.get()
    take_roll(lesson, presences=dict.fromkeys(ids, Presence.PRESENT), by=season.coordinator, now=AFTER)
    enter_marks(training_class, marks=dict.fromkeys(ids, Decimal(8)), by=season.coordinator, now=AFTER)
    return submit_sheet(training_class, by=season.coordinator, now=AFTER)


def people(season: Season) -> tuple[list[Nomination], list[Nomination]]:
    ours = approve_new(season, season.units.school_a, *(f"Nguyễn Văn {letter}" for letter in "ABCDE"))
    theirs = approve_new(season, season.units.school_b, *(f"Lê Thị {letter}" for letter in "ABCDE"))
    return ours, theirs


def test_two_classes_recognised_at_once_get_numbers_without_gap_or_double(season: Season) -> None:
    """Without the lock on the register both start from the same number and one breaks on certificate_number_once."""
    Register.objects.create(year=AFTER.year)  # otherwise the second waits for the first to open the register
    ours, theirs = people(season)
    sheets = [finished_sheet(season, ours, "Phòng A"), finished_sheet(season, theirs, "Phòng B")]
    answers = at_once(*(lambda sheet=sheet: recognise_sheet(sheet, by=season.officer, now=AFTER) for sheet in sheets))
    assert [len(answer) for answer in answers if isinstance(answer, list)] == [5, 5]
    assert sorted(Certificate.objects.values_list("number", flat=True)) == list(range(1, 11))
    assert Register.objects.get().last_number == 10


def test_one_sheet_recognised_twice_at_once_is_recognised_once(season: Season) -> None:
    ours, _ = people(season)
    sheet = finished_sheet(season, ours, "Phòng A")
    answers = at_once(
        lambda: recognise_sheet(sheet, by=season.officer, now=AFTER),
        lambda: recognise_sheet(sheet, by=season.officer, now=AFTER),
    )
    assert [type(answer) for answer in answers if isinstance(answer, Exception)] == [RecognisedAlready]
    assert Certificate.objects.count() == 5
