"""Each stage is counted once, for every level of the hierarchy, on the day's map."""

from datetime import UTC, date, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from haidang.areas.classes.models import Enrolment
from haidang.areas.classes.operations import withdraw
from haidang.areas.classes.tests.season import Season
from haidang.areas.nominations.models import Nomination
from haidang.areas.plans.tests.living import amend_target
from haidang.areas.reports.queries import (
    PEOPLE_STAGES,
    Figures,
    Stage,
    figures_by_unit,
    figures_of_plan,
    people_behind,
    schools_in_scope,
)
from haidang.foundation.accounts.models import User
from haidang.foundation.organisation.models import Unit
from tests.cast import NOW, TODAY


def figures(season: Season, user: User, root: Unit, day: date = TODAY) -> Figures:
    [row] = figures_of_plan(season.target.task.plan, schools_in_scope(user, root, day), root=root, day=day)
    return row.figures


def test_the_city_sees_every_stage(played: Season, son: User) -> None:
    assert figures(played, son, played.units.city) == Figures(40, 6, 5, 5, 3, 1)


def test_a_ward_sees_its_schools_and_no_planned_number(played: Season, mai: User) -> None:
    assert figures(played, mai, played.units.ward) == Figures(None, 4, 3, 3, 3, 1)


def test_the_district_of_2024_sums_the_schools_it_had(played: Season, son: User) -> None:
    nominated = datetime(2024, 4, 10, 2, tzinfo=UTC)
    Nomination.objects.update(nominated_at=nominated, approved_at=nominated)
    assert figures(played, son, played.units.district, date(2024, 5, 1)) == Figures(None, 6, 5, 5, 0, 0)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2024, 4, 1), Figures(40, 0, 0, 0, 0, 0)),
        (date(2024, 4, 2), Figures(40, 6, 0, 0, 0, 0)),
        (date(2026, 8, 31), Figures(40, 6, 0, 0, 0, 0)),
        (date(2026, 9, 1), Figures(40, 6, 5, 5, 3, 0)),
        (TODAY, Figures(40, 6, 5, 5, 3, 1)),
    ],
)
def test_a_figure_of_a_day_knows_nothing_of_what_came_later(
    played: Season, son: User, day: date, expected: Figures
) -> None:
    assert figures(played, son, played.units.city, day) == expected


def test_who_left_the_class_still_counts_on_the_days_before(played: Season, son: User) -> None:
    enrolment = Enrolment.objects.filter(result=None).first()
    assert enrolment is not None
    withdraw(enrolment, reason="Nghỉ thai sản", by=son, now=NOW)
    assert figures(played, son, played.units.city, TODAY).enrolled == 2
    assert figures(played, son, played.units.city, date(2026, 11, 21)).enrolled == 3


def test_an_amended_number_is_planned_from_its_day_on(played: Season, son: User, director: User) -> None:
    amend_target(played.target, 33, by=son, director=director)
    assert figures(played, son, played.units.city).planned == 33
    assert figures(played, son, played.units.city, date(2026, 11, 21)).planned == 40


def test_after_its_end_the_district_has_nothing(played: Season, son: User) -> None:
    assert figures(played, son, played.units.district) == Figures(None, 0, 0, 0, 0, 0)


def test_a_deputy_for_kindergartens_counts_only_kindergartens(played: Season, deputy: User) -> None:
    assert figures(played, deputy, played.units.city) == Figures(40, 0, 0, 0, 0, 0)


def test_the_parts_add_up_to_the_whole(played: Season, son: User) -> None:
    city = played.units.city
    rows = figures_by_unit(played.target, city, TODAY, schools_in_scope(son, city, TODAY))
    total = Figures()
    for row in rows:
        total.add(row.figures)
    whole = figures(played, son, city)
    assert [getattr(total, stage) for stage in (Stage.ALLOCATED, *PEOPLE_STAGES)] == [
        getattr(whole, stage) for stage in (Stage.ALLOCATED, *PEOPLE_STAGES)
    ]
    assert {row.unit for row in rows if row.figures.approved} == {played.units.ward, played.units.other_ward}


def test_behind_every_figure_stand_as_many_people(played: Season, son: User) -> None:
    schools = schools_in_scope(son, played.units.city, TODAY)
    whole = figures(played, son, played.units.city)
    for stage in PEOPLE_STAGES:
        assert people_behind(played.target, stage, schools, day=TODAY).count() == getattr(whole, stage)


def test_the_number_of_queries_does_not_grow_with_schools(
    played: Season, son: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    schools = schools_in_scope(son, played.units.city, TODAY)
    with django_assert_num_queries(5):
        figures_of_plan(played.target.task.plan, schools, root=played.units.city, day=TODAY)
