"""The figures of a day on the map of then and on that of today: other units, the same sums."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from haidang.areas.classes.tests.season import Season
from haidang.areas.nominations.models import Nomination
from haidang.areas.reports.queries import (
    PEOPLE_STAGES,
    Figures,
    Stage,
    UnitFigures,
    figures_by_both_maps,
    figures_by_unit,
    schools_in_scope,
)
from haidang.foundation.access.models import Role
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.periods import since
from haidang.foundation.organisation.models import Parentage, Succession, Unit, UnitKind
from haidang.foundation.organisation.operations import close_unit, merge_units, rename_unit
from haidang.foundation.organisation.queries import heirs_of, name_on, nearest_of
from tests.cast import NOW, OF_DISTRICTS, TODAY, WARDS_SINCE, make_unit, make_user
from tests.examples import examples

IN_2024 = date(2024, 5, 1)


@pytest.fixture
def in_2024(played: Season) -> Season:
    nominated = datetime(2024, 4, 10, 2, tzinfo=UTC)
    Nomination.objects.update(nominated_at=nominated, approved_at=nominated)
    return played


def rows(season: Season, user: User, map_day: date) -> list[UnitFigures]:
    city = season.units.city
    schools = schools_in_scope(user, city, IN_2024, map_day=map_day)
    return figures_by_unit(season.target, city, IN_2024, schools, map_day=map_day)


def total(figures: list[Figures]) -> list[int]:
    return [sum(getattr(one, stage) for one in figures) for stage in (Stage.ALLOCATED, *PEOPLE_STAGES)]


def test_the_same_people_under_the_district_of_then_and_the_wards_of_today(in_2024: Season, son: User) -> None:
    then, now = rows(in_2024, son, IN_2024), rows(in_2024, son, TODAY)
    assert {row.name: row.figures.approved for row in then if row.figures.approved} == {"Quận Hải An": 5}
    assert {row.name: row.figures.approved for row in now if row.figures.approved} == {
        "Phường Đông Hải": 3, "Phường Lê Chân": 2
    }  # fmt: skip
    assert total([row.figures for row in then]) == total([row.figures for row in now])


def test_closed_schools_count_at_their_heirs_and_lost_ones_stand_apart(in_2024: Season, son: User) -> None:
    units = in_2024.units
    before = total([row.figures for row in rows(in_2024, son, IN_2024)])
    merge_units([units.school_b], into=units.kindergarten, on=date(2026, 2, 1), by=son, now=NOW)
    close_unit(units.school_a, successor=None, on=date(2026, 3, 1), by=son, now=NOW)
    now = {row.name: row for row in rows(in_2024, son, TODAY)}
    assert now["Phường Đông Hải"].figures.approved == 2
    assert [row.figures.approved for row in now.values() if row.unit is None] == [3]
    assert total([row.figures for row in now.values()]) == before
    city = units.city
    both = figures_by_both_maps(
        in_2024.target, IN_2024, schools_in_scope(son, city, IN_2024, map_day=TODAY), map_day=TODAY
    )
    assert total([row.figures for row in both]) == before


def test_an_officer_of_a_level_has_the_same_sums_on_both_maps(in_2024: Season) -> None:
    units = in_2024.units
    lower = make_user("gdthcs", "Phạm Văn Cấp", Role.LEVEL_OFFICE, units.lower_secondary_office, "THCS")
    pre = make_user("gdmn", "Phạm Thị Mầm", Role.LEVEL_OFFICE, units.lower_secondary_office, "MN")
    merge_units([units.school_b], into=units.kindergarten, on=date(2026, 2, 1), by=None, now=NOW)
    primary = replace(name_on(units.school_a, TODAY), levels=("TH",))
    rename_unit(units.school_a, names=primary, on=date(2026, 3, 1), by=None, now=NOW)
    approved = {}
    for officer in (lower, pre):
        for map_day in (IN_2024, TODAY):
            found = rows(in_2024, officer, map_day)
            approved[officer.username, map_day] = sum(row.figures.approved for row in found)
    assert approved == {
        ("gdthcs", IN_2024): 5, ("gdthcs", TODAY): 5, ("gdmn", IN_2024): 0, ("gdmn", TODAY): 0
    }  # fmt: skip


def test_a_ward_officer_sees_the_past_of_the_own_schools(in_2024: Season, mai: User) -> None:
    ward = in_2024.units.ward
    schools = schools_in_scope(mai, ward, IN_2024, map_day=TODAY)
    assert {school.code for school in schools} == {"THCS-A", "MN-A"}


@pytest.mark.parametrize("name", ["breakdown", "breakdown_xlsx", "both_maps", "both_maps_xlsx", "people_xlsx"])
def test_the_pages_open_on_todays_map(client: Client, in_2024: Season, son: User, name: str) -> None:
    client.force_login(son)
    session = client.session
    session["as_of"] = IN_2024.isoformat()
    session.save()
    args = [in_2024.target.pk, *(["approved"] if name == "people_xlsx" else [])]
    assert client.get(reverse(f"reports:{name}", args=args) + "?unit=31&map=now").status_code == 200


@pytest.mark.django_db
@examples(8)
@given(data=st.data())
def test_on_any_history_every_school_stands_once_on_todays_map(data: st.DataObject, db: None) -> None:
    """Heirs by brute force: follow the last succession until a unit that exists."""
    Succession.objects.all().delete()
    Parentage.objects.all().delete()
    Unit.objects.all().delete()
    city = make_unit("31", UnitKind.CITY, "TP")
    wards = [make_unit(f"W{n}", UnitKind.WARD, f"W{n}", parent=city, period=since(WARDS_SINCE)) for n in range(3)]
    district = make_unit("D", UnitKind.DISTRICT, "D", parent=city, period=OF_DISTRICTS)
    schools = []
    for number in range(6):
        school = make_unit(f"S{number}", UnitKind.SCHOOL, f"S{number}", levels=("TH",), sector="public")
        Parentage.objects.create(unit=school, parent=district, period=OF_DISTRICTS)
        ward = data.draw(st.sampled_from(wards))
        Parentage.objects.create(unit=school, parent=ward, period=since(WARDS_SINCE))
        schools.append(school)
    successor: dict[int, int | None] = {}
    for number, school in enumerate(schools[:-1]):  # each may close into a later one, or into nothing
        if data.draw(st.booleans()):
            heir = data.draw(st.sampled_from([None, *schools[number + 1 :]]))
            close_unit(school, successor=heir, on=date(2026, 1, 1 + number), by=None, now=NOW)
            successor[school.pk] = heir.pk if heir else None

    def follow(pk: int | None) -> int | None:
        return follow(successor[pk]) if pk in successor else pk

    ids = [school.pk for school in schools]
    assert heirs_of(ids, TODAY) == {pk: follow(pk) for pk in ids if follow(pk) is not None}
    placed = nearest_of([ward.pk for ward in wards], ids, TODAY)
    assert set(placed) == set(heirs_of(ids, TODAY))
