"""The split by need: it always sums, and nobody gets more than the need."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from psycopg.types.range import DateRange
from pytest_django import DjangoAssertNumQueries

from haidang.areas.needs.models import Answer, Need, NeedStatus, Sheet, SheetState
from haidang.areas.nominations.models import QuotaAccount
from haidang.areas.nominations.operations import grant_quota, open_account, split_by_need
from haidang.areas.nominations.operations.split import NothingToSplit, NotOpen
from haidang.areas.nominations.queries.apportionment import apportion
from haidang.areas.nominations.queries.invariants import find_breaches
from haidang.areas.nominations.tests.conftest import DUE, Review, make_target
from haidang.areas.personnel.models import Person
from haidang.areas.plans.models import Target
from haidang.foundation.accounts.models import User
from haidang.foundation.organisation.models import Parentage, Unit, UnitKind
from tests.cast import LONG_AGO, NOW, TODAY, WARDS_SINCE, Units


@given(seats=st.integers(0, 500), weights=st.dictionaries(st.integers(0, 60), st.integers(0, 40), max_size=40))
def test_shares_sum_to_the_seats_or_to_the_need_and_never_exceed_it(seats: int, weights: dict[int, int]) -> None:
    shares = apportion(seats, weights=weights, precedence={key: (key,) for key in weights})
    assert sum(shares.values()) == min(seats, sum(weights.values()))
    assert all(0 <= shares[key] <= weights[key] for key in weights)


@given(seats=st.integers(1, 200), weights=st.dictionaries(st.integers(0, 60), st.integers(1, 40), min_size=1))
def test_no_share_is_a_whole_place_away_from_its_proportion(seats: int, weights: dict[int, int]) -> None:
    total = sum(weights.values())
    shares = apportion(seats, weights=weights, precedence={key: (key,) for key in weights})
    if total > seats:
        assert all(abs(shares[key] * total - seats * weight) < total for key, weight in weights.items())


def test_of_equal_parts_the_more_urgent_comes_first() -> None:
    assert apportion(1, weights={"a": 1, "b": 1}, precedence={"a": (90, 1), "b": (30, 2)}) == {"a": 0, "b": 1}


@pytest.fixture
def needs(review: Review, units: Units) -> None:
    for number in range(6):
        review.need(f"Người A{number}", units.school_a, priority=50 + number)
    for number in range(3):
        review.need(f"Người B{number}", units.school_b, priority=20 + number)
    review.need("Người C", units.high_school, priority=80)


def held_by(target: Target) -> dict[str, int]:
    return dict(QuotaAccount.objects.filter(target=target).values_list("unit__code", "received"))


def test_places_reach_the_schools_through_their_localities(needs: None, units: Units, son: User) -> None:
    target = make_target(units.department, planned=5)
    open_account(target, by=son, now=NOW)
    split_by_need(target, due_on=DUE, by=son, now=NOW, today=TODAY)
    assert held_by(target) == {"SGDDT": 5, "11411": 3, "THCS-A": 3, "11329": 2, "THCS-B": 2}
    assert find_breaches() == []


def test_what_nobody_needs_stays_at_the_department(needs: None, units: Units, son: User) -> None:
    target = make_target(units.department, planned=30)
    account = open_account(target, by=son, now=NOW)
    done = split_by_need(target, due_on=DUE, by=son, now=NOW, today=TODAY)
    assert (done.places, done.remainder) == (10, 20)
    account.refresh_from_db()
    assert account.free == 20
    with pytest.raises(NothingToSplit):
        split_by_need(target, due_on=DUE, by=son, now=NOW, today=TODAY)


def test_places_granted_before_count(needs: None, units: Units, son: User) -> None:
    target = make_target(units.department, planned=20)
    account = open_account(target, by=son, now=NOW)
    ward = grant_quota(account, unit=units.ward, quantity=4, due_on=DUE, by=son, now=NOW, today=TODAY)
    grant_quota(ward, unit=units.school_a, quantity=3, due_on=DUE, by=son, now=NOW, today=TODAY)
    split_by_need(target, due_on=DUE, by=son, now=NOW, today=TODAY)
    held = held_by(target)
    assert held["11411"] == 6
    assert held["THCS-A"] == 5  # the ward keeps the place it has not granted on yet


def test_a_target_that_is_not_open_is_not_split(needs: None, units: Units, son: User) -> None:
    with pytest.raises(NotOpen):
        split_by_need(make_target(units.department), due_on=DUE, by=son, now=NOW, today=TODAY)


@pytest.mark.slow
def test_the_number_of_statements_does_not_grow_with_the_schools(
    review: Review, units: Units, son: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_city(review, units, schools=300)
    target = make_target(units.department, planned=200)
    open_account(target, by=son, now=NOW)
    with django_assert_max_num_queries(40):
        done = split_by_need(target, due_on=DUE, by=son, now=NOW, today=TODAY)
    assert done.places == 200
    assert find_breaches() == []


def make_city(review: Review, units: Units, *, schools: int) -> None:
    """Schools of one need each in 114 wards."""
    since = DateRange(WARDS_SINCE, None)
    wards = Unit.objects.bulk_create(
        Unit(code=f"W{n}", name=f"Phường {n}", short_name=f"P. {n}", kind=UnitKind.WARD, period=since)
        for n in range(114)
    )
    made = Unit.objects.bulk_create(
        Unit(
            code=f"S{n}",
            name=f"Trường {n}",
            short_name=f"T. {n}",
            kind=UnitKind.SCHOOL,
            levels=["THCS"],
            sector="public",
            period=DateRange(LONG_AGO, None),
        )
        for n in range(schools)
    )
    Parentage.objects.bulk_create(
        Parentage(unit=school, parent=wards[n % 114], period=since) for n, school in enumerate(made)
    )
    people = Person.objects.bulk_create(Person(full_name=f"Người {s.code}", unit=s) for s in made for _ in range(2))
    sheets = {
        sheet.school_id: sheet
        for sheet in Sheet.objects.bulk_create(
            Sheet(
                round=review.round,
                school=school,
                state=SheetState.VERIFIED,
                confirmed_by=review.round.opened_by,
                verified_by=review.round.opened_by,
            )
            for school in made
        )
    }
    Need.objects.bulk_create(
        Need(
            round=review.round,
            sheet=sheets[person.unit_id],
            person=person,
            requirement=review.requirement,
            status=NeedStatus.MUST,
            priority=index % 200,
            explanation=[],
            answer=Answer.CONFIRMED,
        )
        for index, person in enumerate(people)
    )
    with connection.cursor() as cursor:  # rows this young have no statistics, and the planner would guess
        cursor.execute("analyze needs_need, needs_sheet, personnel_person, organisation_unit, organisation_parentage")
