"""The hierarchy changes with time, and every day can be asked for."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from haidang.foundation.accounts.models import User
from haidang.foundation.audit.queries import history_of
from haidang.foundation.basics.periods import since
from haidang.foundation.organisation.models import Parentage, Unit, UnitKind
from haidang.foundation.organisation.operations import ParentBelowUnit, ParentNotThere, move_unit, succeed_unit
from haidang.foundation.organisation.queries import chain_of, locality_of, units_under
from tests.cast import NOW, TODAY, WARDS_SINCE, Units

IN_2024 = date(2024, 3, 1)


def test_a_school_stands_under_its_district_in_2024_and_its_ward_in_2026(units: Units) -> None:
    assert chain_of(units.school_a, IN_2024)[1] == units.district
    assert chain_of(units.school_a, TODAY)[1] == units.ward
    assert [unit.code for unit in chain_of(units.school_a, TODAY)] == ["THCS-A", "11411", "31"]


def test_the_last_day_of_the_districts_is_30_june_2025(units: Units) -> None:
    assert units.school_a in units_under([units.district.pk], date(2025, 6, 30))
    assert not units_under([units.district.pk], WARDS_SINCE).filter(kind=UnitKind.SCHOOL).exists()


def test_a_school_directly_under_the_department_has_no_locality(units: Units) -> None:
    assert locality_of(units.high_school, TODAY) is None
    assert locality_of(units.school_a, TODAY) == units.ward


def test_units_under_a_unit_are_found_with_one_query(
    units: Units, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        assert {unit.code for unit in units_under([units.ward.pk], TODAY)} == {"11411", "THCS-A", "MN-A"}


def test_moving_a_school_keeps_the_past_and_is_recorded(units: Units, son: User) -> None:
    move_unit(units.school_a, parent=units.other_ward, on=date(2026, 12, 1), by=son, now=NOW)
    assert chain_of(units.school_a, TODAY)[1] == units.ward
    assert chain_of(units.school_a, date(2026, 12, 1))[1] == units.other_ward
    entry = history_of(units.school_a).get()
    assert (entry.action, entry.by, entry.changes["parent"]) == ("organisation.move_unit", son, "11329")


def test_a_unit_cannot_stand_under_its_own_child(units: Units, son: User) -> None:
    with pytest.raises(ParentBelowUnit):
        move_unit(units.ward, parent=units.school_a, on=TODAY, by=son, now=NOW)


def test_a_unit_cannot_move_under_one_that_no_longer_exists(units: Units, son: User) -> None:
    with pytest.raises(ParentNotThere):
        move_unit(units.school_a, parent=units.district, on=TODAY, by=son, now=NOW)


def test_the_database_refuses_two_parents_on_one_day(units: Units) -> None:
    with pytest.raises(IntegrityError, match="parentage_one_parent_at_a_time"), transaction.atomic():
        Parentage.objects.create(unit=units.school_a, parent=units.other_ward, period=since(TODAY))


def test_the_database_refuses_a_school_without_levels(units: Units) -> None:
    with pytest.raises(IntegrityError, match="unit_school_has_levels_and_sector"), transaction.atomic():
        Unit.objects.create(code="X", name="X", short_name="X", kind=UnitKind.SCHOOL, period=since(TODAY))


def test_a_succession_is_recorded(units: Units, son: User) -> None:
    succeed_unit(units.district, successor=units.ward, on=WARDS_SINCE, by=son, now=NOW)
    assert units.ward.predecessions.get().predecessor == units.district
