"""Proposals of a split: they always sum, nobody gets more than the need, each method weighs its own way."""

from collections.abc import Iterable
from fractions import Fraction
from itertools import product
from random import Random

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
from haidang.areas.nominations.queries.claims import Method, weight_table
from haidang.areas.nominations.queries.invariants import find_breaches
from haidang.areas.nominations.queries.split import propose_split
from haidang.areas.nominations.tests.conftest import DUE, Review, make_target
from haidang.areas.personnel.models import Person
from haidang.areas.plans.models import Plan, Target
from haidang.foundation.accounts.models import User
from haidang.foundation.organisation.models import Parentage, Unit, UnitKind
from tests.cast import LONG_AGO, NOW, TODAY, WARDS_SINCE, Units

SHARES = st.dictionaries(st.integers(0, 60), st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=40)


def share(seats: int, units: dict[int, tuple[int, int]]) -> dict[int, int]:
    """Units as weight and cap."""
    return apportion(
        seats,
        weights={key: weight for key, (weight, _cap) in units.items()},
        caps={key: cap for key, (_weight, cap) in units.items()},
        precedence={key: (key,) for key in units},
    )


@given(seats=st.integers(0, 500), units=SHARES)
def test_shares_sum_to_the_seats_or_to_the_caps_and_never_exceed_them(
    seats: int, units: dict[int, tuple[int, int]]
) -> None:
    shares = share(seats, units)
    assert sum(shares.values()) == min(seats, sum(cap for weight, cap in units.values() if weight))
    assert all(0 <= shares[key] <= cap for key, (_weight, cap) in units.items())


@given(seats=st.integers(1, 200), weights=st.dictionaries(st.integers(0, 60), st.integers(1, 40), min_size=1))
def test_no_share_is_a_whole_place_away_from_its_proportion(seats: int, weights: dict[int, int]) -> None:
    """The quota rule, where no cap binds."""
    total = sum(weights.values())
    shares = share(seats, {key: (weight, seats + 1) for key, weight in weights.items()})
    assert all(abs(shares[key] * total - seats * weight) < total for key, weight in weights.items())


@given(seats=st.integers(0, 200), units=SHARES)
def test_who_weighs_more_and_lacks_as_much_never_gets_less(seats: int, units: dict[int, tuple[int, int]]) -> None:
    shares = share(seats, units)
    for one, (weight, cap) in units.items():
        for other, (more, room) in units.items():
            if more > weight and room >= cap:
                assert shares[other] >= shares[one]


@given(seats=st.integers(0, 200), units=SHARES, random=st.randoms(use_true_random=False))
def test_the_order_of_the_units_does_not_matter(seats: int, units: dict[int, tuple[int, int]], random: Random) -> None:
    mixed = list(units.items())
    random.shuffle(mixed)
    assert share(seats, dict(mixed)) == share(seats, units)


@given(seats=st.integers(0, 60), weights=st.lists(st.integers(1, 9), min_size=1, max_size=4), caps=st.data())
def test_shares_are_the_nearest_whole_numbers_there_are(seats: int, weights: list[int], caps: st.DataObject) -> None:
    """Brute force: nothing else within the caps is nearer to the exact parts (least squares), where no cap binds."""
    seats = min(seats, 12)
    total = sum(weights)
    shares = share(seats, {key: (weight, 99) for key, weight in enumerate(weights)})

    def distance(choice: Iterable[int]) -> Fraction:
        parts = zip(choice, weights, strict=True)
        return sum(((Fraction(seats * weight, total) - places) ** 2 for places, weight in parts), Fraction())

    choices = (choice for choice in product(range(seats + 1), repeat=len(weights)) if sum(choice) == seats)
    assert distance(shares.values()) == min(map(distance, choices))


def test_of_equal_parts_the_more_urgent_comes_first() -> None:
    rules = {"weights": {"a": 1, "b": 1}, "caps": {"a": 1, "b": 1}}
    assert apportion(1, **rules, precedence={"a": (90, 1), "b": (30, 2)}) == {"a": 0, "b": 1}


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        (Method.NEED, {"11411": 3, "11329": 2}),
        (Method.EQUAL, {"11411": 2, "11329": 2}),
        (Method.LAST_YEAR, {"11411": 1, "11329": 3}),
    ],
)
def test_each_method_weighs_the_units_its_own_way(
    needs: None, units: Units, son: User, method: Method, expected: dict[str, int]
) -> None:
    """Need 6, 3 and 1 (school of the department); last year one and three people went."""
    before = make_target(units.department)
    Plan.objects.filter(pk=before.task.plan_id).update(year=2025)
    for school, used in ((units.school_a, 1), (units.school_b, 3)):
        QuotaAccount.objects.create(target=before, unit=school, received=3, accepted=3, used=used)
    target = make_target(units.department, planned=5 if method != Method.LAST_YEAR else 4)
    open_account(target, by=son, now=NOW)
    split = propose_split(target, today=TODAY, method=method)
    assert {share.unit.code: share.places for share in split.shares if share.unit.is_locality} == expected
    assert split.places == target.planned


def test_the_urgent_count_more_and_those_who_hold_a_place_do_not(review: Review, units: Units, son: User) -> None:
    for number in range(2):
        review.need(f"Người A{number}", units.school_a, priority=300)
        review.need(f"Người B{number}", units.school_b, priority=100)
    target = make_target(units.department, planned=2)
    open_account(target, by=son, now=NOW)
    split = propose_split(target, today=TODAY, method=Method.URGENT)
    assert {share.unit.code: share.places for share in split.shares} == {"11411": 0, "11329": 2}


def test_weights_are_dated_data_that_fall_with_the_months_left() -> None:
    table = weight_table(TODAY)
    weights = [table.weight(months) for months in range(400)]
    assert weights == sorted(weights, reverse=True)
    assert min(weights) >= 1
    assert table.weight(None) >= 1


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
