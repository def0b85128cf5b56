"""Each stage is counted once, for every level of the hierarchy, on the day's map."""

from datetime import date

from pytest_django import DjangoAssertNumQueries

from haidang.areas.classes.tests.season import Season
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
from tests.cast import TODAY


def figures(season: Season, user: User, root: Unit, day: date = TODAY) -> Figures:
    [row] = figures_of_plan(season.target.task.plan, schools_in_scope(user, root, day), root=root)
    return row.figures


def test_the_city_sees_every_stage(played: Season, son: User) -> None:
    assert figures(played, son, played.units.city) == Figures(40, 6, 5, 5, 3, 1)


def test_a_ward_sees_its_schools_and_no_planned_number(played: Season, mai: User) -> None:
    assert figures(played, mai, played.units.ward) == Figures(None, 4, 3, 3, 3, 1)


def test_the_district_of_2024_has_the_same_schools_in_one_figure(played: Season, son: User) -> None:
    assert figures(played, son, played.units.district, date(2024, 5, 1)) == Figures(None, 6, 5, 5, 3, 1)


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
        assert people_behind(played.target, stage, schools).count() == getattr(whole, stage)


def test_the_number_of_queries_does_not_grow_with_schools(
    played: Season, son: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    schools = schools_in_scope(son, played.units.city, TODAY)
    with django_assert_num_queries(3):
        figures_of_plan(played.target.task.plan, schools, root=played.units.city)
