"""Marks, recognition, certificates."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from haidang.areas.attendance.models import Presence
from haidang.areas.attendance.operations import take_roll
from haidang.areas.classes.models import ClassState, TrainingClass
from haidang.areas.classes.operations import withdraw
from haidang.areas.classes.tests.season import AFTER, BEFORE, Season, approve_new, lessons_of, run_class
from haidang.areas.personnel.models import Person
from haidang.areas.records.models import LedgerEntry
from haidang.areas.results.models import Certificate, Outcome, Register, Result, ResultSheet, SheetState
from haidang.areas.results.operations import (
    enter_marks,
    recognise_sheet,
    return_sheet,
    revoke_certificate,
    submit_sheet,
)
from haidang.areas.results.operations.certificates import RevokedAlready
from haidang.areas.results.operations.marks import (
    LessonsStillToCome,
    MarkOutOfRange,
    MarksMissing,
    NotALearner,
    RollsMissing,
    SheetClosed,
)
from haidang.areas.results.operations.recognition import NothingSubmitted, RecognisedAlready
from haidang.foundation.basics.refusals import ReasonMissing


def ids(training_class: TrainingClass) -> list[int]:
    return list(training_class.enrolments.order_by("pk").values_list("pk", flat=True))


def hold_lessons(season: Season, training_class: TrainingClass, absences: Mapping[int, int]) -> None:
    """Everyone is present, except the enrolments in `absences` at their first so many lessons."""
    for lesson in lessons_of(training_class):
        presences = {
            pk: Presence.EXCUSED if lesson.ordinal <= absences.get(pk, 0) else Presence.PRESENT
            for pk in ids(training_class)
        }
        take_roll(lesson, presences=presences, by=season.coordinator, now=AFTER)


def submit(season: Season, training_class: TrainingClass, *marks: str) -> ResultSheet:
    entered = {pk: Decimal(mark) if mark else None for pk, mark in zip(ids(training_class), marks, strict=True)}
    enter_marks(training_class, marks=entered, by=season.coordinator, now=AFTER)
    return submit_sheet(training_class, by=season.coordinator, now=AFTER)


@pytest.fixture
def taught(season: Season) -> TrainingClass:
    """A class of three whose lessons are over; the third missed two of five with leave."""
    names = ("Trần Thị Lan", "Ngô Văn Ba", "Vũ Thị Cúc")
    training_class = run_class(season, approve_new(season, season.units.school_a, *names))
    hold_lessons(season, training_class, {ids(training_class)[2]: 2})
    return training_class


def test_recognition_completes_who_passed_and_attended_and_says_why_others_did_not(
    season: Season, taught: TrainingClass
) -> None:
    recognise_sheet(submit(season, taught, "8.5", "4.75", "9"), by=season.officer, now=AFTER)
    lan, ba, cuc = Result.objects.order_by("enrolment_id")
    assert (lan.outcome, lan.reason) == (Outcome.COMPLETED, "")
    assert ba.outcome == cuc.outcome == Outcome.NOT_COMPLETED
    assert "4,75" in ba.reason
    assert "60 %" in cuc.reason
    assert "2" in cuc.reason


def test_a_certificate_gives_nobody_an_invented_day_of_birth(
    season: Season, taught: TrainingClass, client: Client
) -> None:
    Person.objects.filter(full_name="Trần Thị Lan").update(birth_on=date(1979, 1, 1), birth_precision="year")
    certificates = recognise_sheet(submit(season, taught, "8", "8", ""), by=season.officer, now=AFTER)
    client.force_login(season.officer)
    pages = {
        held.full_name: client.get(reverse("results:certificate", args=[held.pk])).content.decode()
        for held in certificates
    }
    assert "Sinh năm 1979" in pages["Trần Thị Lan"]
    assert "01/01/1979" not in pages["Trần Thị Lan"]
    assert "Sinh ngày" in pages["Ngô Văn Ba"]


def test_recognition_writes_the_ledger_issues_certificates_and_finishes_the_class(
    season: Season, taught: TrainingClass
) -> None:
    sheet = submit(season, taught, "8.5", "7", "9")
    certificates = recognise_sheet(sheet, by=season.officer, now=AFTER)
    assert [certificate.printed_number for certificate in certificates] == [
        "00001/2026/SGDĐT-HP",
        "00002/2026/SGDĐT-HP",
    ]
    assert [certificate.full_name for certificate in certificates] == ["Ngô Văn Ba", "Trần Thị Lan"]
    entries = LedgerEntry.objects.order_by("certificate_number")
    assert [(entry.person.full_name, entry.certificate_number) for entry in entries] == [
        ("Ngô Văn Ba", "00001/2026/SGDĐT-HP"),
        ("Trần Thị Lan", "00002/2026/SGDĐT-HP"),
    ]
    assert {entry.source_reference for entry in entries} == {taught.code}
    taught.refresh_from_db()
    sheet.refresh_from_db()
    assert (taught.state, sheet.state) == (ClassState.FINISHED, SheetState.RECOGNISED)


def test_verification_codes_are_long_random_and_different(season: Season, taught: TrainingClass) -> None:
    certificates = recognise_sheet(submit(season, taught, "8", "8", ""), by=season.officer, now=AFTER)
    codes = {certificate.code for certificate in certificates}
    assert len(codes) == 2
    assert all(len(code) == 16 for code in codes)


def test_results_are_recognised_once(season: Season, taught: TrainingClass) -> None:
    sheet = submit(season, taught, "8", "8", "8")
    recognise_sheet(sheet, by=season.officer, now=AFTER)
    with pytest.raises(RecognisedAlready):
        recognise_sheet(sheet, by=season.officer, now=AFTER)
    assert Register.objects.get().last_number == Certificate.objects.count() == 2


def test_results_that_nobody_submitted_are_not_recognised(season: Season, taught: TrainingClass) -> None:
    sheet = enter_marks(taught, marks={}, by=season.coordinator, now=AFTER)
    with pytest.raises(NothingSubmitted):
        recognise_sheet(sheet, by=season.officer, now=AFTER)


def test_marks_outside_0_to_10_are_refused_by_name_and_nothing_is_saved(season: Season, taught: TrainingClass) -> None:
    first, second, _ = ids(taught)
    with pytest.raises(MarkOutOfRange, match="Ngô Văn Ba"):
        enter_marks(taught, marks={first: Decimal(8), second: Decimal(11)}, by=season.coordinator, now=AFTER)
    assert not Result.objects.exists()


def test_marks_of_strangers_are_refused(season: Season, taught: TrainingClass) -> None:
    with pytest.raises(NotALearner):
        enter_marks(taught, marks={999_999: Decimal(8)}, by=season.coordinator, now=AFTER)


def test_missing_marks_are_named_except_of_those_who_missed_too_much(season: Season, taught: TrainingClass) -> None:
    first, _, _ = ids(taught)
    enter_marks(taught, marks={first: Decimal(8)}, by=season.coordinator, now=AFTER)
    with pytest.raises(MarksMissing, match="Ngô Văn Ba") as refusal:
        submit_sheet(taught, by=season.coordinator, now=AFTER)
    assert "Cúc" not in str(refusal.value)


def test_results_wait_for_the_last_lesson_and_for_every_roll(season: Season) -> None:
    training_class = run_class(season, approve_new(season, season.units.school_a, "Trần Thị Lan"), lessons=2)
    with pytest.raises(LessonsStillToCome):
        submit_sheet(training_class, by=season.coordinator, now=BEFORE)
    with pytest.raises(RollsMissing, match="07/09/2026, 14/09/2026"):
        submit_sheet(training_class, by=season.coordinator, now=AFTER)


def test_returned_results_can_be_corrected_and_the_reason_stands_on_them(season: Season, taught: TrainingClass) -> None:
    sheet = submit(season, taught, "8", "8", "8")
    with pytest.raises(SheetClosed):
        enter_marks(taught, marks={}, by=season.coordinator, now=AFTER)
    with pytest.raises(ReasonMissing):
        return_sheet(sheet, reason="", by=season.officer, now=AFTER)
    returned = return_sheet(sheet, reason="Thiếu biên bản chấm", by=season.officer, now=AFTER)
    assert (returned.state, returned.return_reason) == (SheetState.DRAFT, "Thiếu biên bản chấm")
    submit(season, taught, "7", "8", "8")


def test_who_left_after_submission_gets_no_certificate(season: Season, taught: TrainingClass) -> None:
    sheet = submit(season, taught, "8", "8", "8")
    leaver = taught.enrolments.get(pk=ids(taught)[0])
    withdraw(leaver, reason="Chuyển công tác", by=season.officer, now=AFTER)
    certificates = recognise_sheet(sheet, by=season.officer, now=AFTER)
    assert [certificate.full_name for certificate in certificates] == ["Ngô Văn Ba"]


def test_a_revoked_certificate_keeps_its_number_and_its_reason(season: Season, taught: TrainingClass) -> None:
    [first, _] = recognise_sheet(submit(season, taught, "8", "8", "8"), by=season.officer, now=AFTER)
    with pytest.raises(ReasonMissing):
        revoke_certificate(first, reason="", by=season.officer, now=AFTER)
    revoked = revoke_certificate(first, reason="In sai họ tên", by=season.officer, now=AFTER)
    assert revoked.revoked_on is not None
    assert revoked.number == first.number
    with pytest.raises(RevokedAlready):
        revoke_certificate(first, reason="x", by=season.officer, now=AFTER)


def test_the_database_refuses_the_same_register_number_twice(season: Season, taught: TrainingClass) -> None:
    first, second = recognise_sheet(submit(season, taught, "8", "8", "8"), by=season.officer, now=AFTER)
    with pytest.raises(IntegrityError, match="certificate_number_once"):
        Certificate.objects.filter(pk=second.pk).update(number=first.number)
