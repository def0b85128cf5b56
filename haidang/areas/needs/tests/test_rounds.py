"""Opening a round, what it writes, and closing it."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from haidang.areas.needs.models import Need, NeedStatus, ReviewRound, RoundState, Sheet, SheetState
from haidang.areas.needs.operations import close_round, confirm_need, open_round, verify_sheet
from haidang.areas.needs.operations.locks import RoundClosed
from haidang.areas.needs.operations.rounds import (
    DueDayPast,
    LocalitiesBeforeSchools,
    NothingToReview,
    RoundClosedAlready,
    RoundOpenAlready,
)
from haidang.areas.needs.tests.conftest import DAYS
from haidang.areas.personnel.models import Person
from haidang.areas.standards.queries import explain
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.queries import history_of
from haidang.foundation.basics.refusals import ReasonMissing, Stale
from tests.cast import NOW, TODAY, Units, make_person


def statuses(review: ReviewRound, person: Person) -> dict[str, str]:
    return dict(Need.objects.filter(round=review, person=person).values_list("requirement__code", "status"))


def test_a_round_gives_every_school_one_sheet_under_its_locality_of_the_day(review: ReviewRound, units: Units) -> None:
    assert dict(Sheet.objects.filter(round=review).values_list("school", "locality")) == {
        units.school_a.pk: units.ward.pk,
        units.school_b.pk: units.other_ward.pk,
        units.kindergarten.pk: units.ward.pk,
        units.high_school.pk: None,
    }


def test_a_round_judged_in_2024_puts_the_school_under_its_district(
    catalogue: None, units: Units, below: Person, son: User
) -> None:
    days = replace(DAYS, judged_on=date(2024, 3, 1))
    review = open_round("2024", days=days, by=son, now=NOW, today=TODAY)
    assert Sheet.objects.get(round=review, school=units.school_a).locality == units.district


def test_the_answers_are_kept_with_their_explanation(
    review: ReviewRound, below: Person, near_pension: Person, unclear: Person
) -> None:
    assert statuses(review, below)["upgrade_thcs"] == NeedStatus.MUST
    assert statuses(review, near_pension)["upgrade_thcs"] == NeedStatus.EXEMPT
    assert statuses(review, unclear)["upgrade_thcs"] == NeedStatus.CANNOT_TELL
    need = Need.objects.get(round=review, person=below, requirement__code="upgrade_thcs")
    assert need.priority
    said = {condition.code for condition in explain(need.requirement, need.explanation)}
    assert said >= {"level", "standard", "below_standard"}


def test_who_meets_the_standard_has_no_need_of_it(review: ReviewRound, lan: User) -> None:
    assert "upgrade_thcs" not in statuses(review, Person.objects.get(user=lan))


def test_opening_costs_the_same_number_of_queries_for_more_people(
    catalogue: None, units: Units, son: User, below: Person
) -> None:
    with CaptureQueriesContext(connection) as few:
        review = open_round("1", days=DAYS, by=son, now=NOW, today=TODAY)
    everyone = list(Sheet.objects.filter(round=review).values_list("pk", flat=True))
    close_round(review, by=son, now=NOW, leaving_out=everyone, reason="thử")
    for number in range(20):
        make_person(f"Nguyễn Văn {number}", units.school_b, level="THCS")
    with CaptureQueriesContext(connection) as many:
        open_round("2", days=DAYS, by=son, now=NOW, today=TODAY)
    assert len(many) == len(few)


def test_only_one_round_is_open_at_a_time(review: ReviewRound, son: User) -> None:
    with pytest.raises(RoundOpenAlready):
        open_round("Another", days=DAYS, by=son, now=NOW, today=TODAY)
    assert ReviewRound.objects.count() == 1


def test_a_round_whose_deadline_is_past_is_refused(catalogue: None, units: Units, son: User) -> None:
    with pytest.raises(DueDayPast):
        open_round("Late", days=replace(DAYS, school_due_on=date(2026, 11, 21)), by=son, now=NOW, today=TODAY)


def test_localities_cannot_be_due_before_the_schools(catalogue: None, units: Units, son: User) -> None:
    with pytest.raises(LocalitiesBeforeSchools):
        open_round("Odd", days=replace(DAYS, locality_due_on=date(2026, 11, 29)), by=son, now=NOW, today=TODAY)


def test_a_round_without_requirements_is_refused(units: Units, son: User) -> None:
    with pytest.raises(NothingToReview):
        open_round("Empty", days=DAYS, by=son, now=NOW, today=TODAY)


def test_a_round_with_unverified_sheets_closes_only_with_their_list_and_a_reason(
    review: ReviewRound, confirmed: Sheet, mai: User, son: User
) -> None:
    verify_sheet(confirmed, by=mai, now=NOW)
    left = list(Sheet.objects.exclude(state=SheetState.VERIFIED).values_list("pk", flat=True))
    with pytest.raises(Stale):
        close_round(review, by=son, now=NOW)
    with pytest.raises(Stale):
        close_round(review, by=son, now=NOW, leaving_out=[*left, confirmed.pk], reason="Hết hạn")
    with pytest.raises(ReasonMissing):
        close_round(review, by=son, now=NOW, leaving_out=left, reason=" ")
    closed = close_round(review, by=son, now=NOW, leaving_out=left, reason="Hết hạn")
    assert (closed.state, closed.closed_at) == (RoundState.CLOSED, NOW)
    entry = history_of(closed)[0]
    assert (entry.reason, entry.changes) == ("Hết hạn", {"unverified_sheets": sorted(left)})
    with pytest.raises(RoundClosedAlready):
        close_round(review, by=son, now=NOW, leaving_out=left, reason="Hết hạn")


def test_nothing_is_answered_in_a_closed_round(review: ReviewRound, need: Need, hiep: User, son: User) -> None:
    everyone = list(Sheet.objects.values_list("pk", flat=True))
    close_round(review, by=son, now=NOW, leaving_out=everyone, reason="Hết hạn")
    with pytest.raises(RoundClosed):
        confirm_need(need, by=hiep, now=NOW)
