"""A duplicate record is merged: its needs and wishes go over, none counts twice."""

import pytest

from haidang.areas.needs.models import Need, Sheet, Wish, WishState
from haidang.areas.needs.operations import confirm_sheet, take_over_person
from haidang.areas.needs.operations.takeovers import BothAnswered
from haidang.areas.personnel.models import Person
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.models import Entry
from tests.cast import NOW, Units, make_person


@pytest.fixture
def remaining(units: Units) -> Person:
    return make_person("Bùi Thị Cúc", units.school_a, level="THCS")


def copy_of(need: Need, person: Person) -> Need:
    return Need.objects.create(
        round=need.round, sheet=need.sheet, person=person, requirement=need.requirement, status=need.status,
        priority=need.priority, explanation=need.explanation,
    )  # fmt: skip


def test_needs_go_over(need: Need, remaining: Person, mai: User) -> None:
    number = Need.objects.filter(person=need.person).count()
    assert take_over_person(need.person, remaining=remaining, by=mai, now=NOW) == number
    need.refresh_from_db()
    assert need.person == remaining
    assert Entry.objects.get(action="needs.take_over_person").changes == {"number": number, "known": 0}


def test_of_two_needs_for_one_requirement_that_of_the_remaining_record_stands(
    need: Need, remaining: Person, mai: User
) -> None:
    kept = copy_of(need, remaining)
    take_over_person(need.person, remaining=remaining, by=mai, now=NOW)
    assert Need.objects.get(requirement=need.requirement, person__in=(need.person_id, remaining.pk)) == kept


def test_a_confirmed_sheet_with_both_is_decided_first(
    need: Need, sheet: Sheet, remaining: Person, hiep: User, mai: User
) -> None:
    copy_of(need, remaining)
    confirm_sheet(sheet, by=hiep, now=NOW)
    with pytest.raises(BothAnswered, match="Bùi Thị Cúc"):
        take_over_person(need.person, remaining=remaining, by=mai, now=NOW)
    assert Need.objects.filter(pk=need.pk, person=need.person).exists()


def test_a_wish_both_wait_for_is_one_wish(need: Need, remaining: Person, mai: User) -> None:
    def wish(person: Person, state: WishState) -> None:
        Wish.objects.create(
            sheet=need.sheet, person=person, requirement=need.requirement, state=state, made_at=NOW,
            topic=need.requirement.title_vi, reason="Dạy môn mới",
        )  # fmt: skip

    for person in (need.person, remaining):
        wish(person, WishState.WAITING)
    take_over_person(need.person, remaining=remaining, by=mai, now=NOW)
    assert Wish.objects.get().person == remaining
