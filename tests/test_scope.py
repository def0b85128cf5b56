"""One rule answers both "which objects" and "may I"."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from haidang.areas.personnel.models import Person
from haidang.foundation.access.actions import Action, Reach, Rule, department_reads, locality_and_school_read
from haidang.foundation.access.models import Role
from haidang.foundation.access.queries import get, grants_of, may, visible
from haidang.foundation.accounts.models import User
from haidang.foundation.organisation.models import Unit
from tests.cast import TODAY, Units, make_person

SEE = Action(
    "test.see_people",
    Person,
    (department_reads("unit"), locality_and_school_read("unit"), Rule((Role.TEACHER,), Reach.SELF, "user")),
)
CHANGE = Action("test.change_people", Person, (Rule((Role.PRINCIPAL,), Reach.BELOW, "unit"),))
TEACH = Action("test.teach", Unit, (Rule((Role.PRINCIPAL,), Reach.BELOW, "posts__unit"),))


@pytest.fixture
def people(units: Units, lan: User) -> dict[str, Person]:
    return {
        "lan": lan.person,
        "b": make_person("Người trường B", units.school_b, level="THCS"),
        "mn": make_person("Người mầm non", units.kindergarten, level="MN"),
        "thpt": make_person("Người THPT", units.high_school, level="THPT"),
    }


def seen_by(user: User, people: dict[str, Person]) -> set[str]:
    found = set(visible(user, SEE, TODAY, Person.objects.all()).values_list("pk", flat=True))
    return {name for name, person in people.items() if person.pk in found}


def test_a_principal_sees_only_the_people_of_the_own_school(people: dict[str, Person], thu: User) -> None:
    assert seen_by(thu, people) == {"b"}


def test_a_ward_officer_sees_the_schools_of_the_ward_on_that_day(people: dict[str, Person], mai: User) -> None:
    assert seen_by(mai, people) == {"lan", "mn"}


def test_before_the_wards_existed_their_officers_had_no_schools(people: dict[str, Person], mai: User) -> None:
    assert not visible(mai, SEE, date(2024, 3, 1), Person.objects.all()).exists()


def test_the_lead_office_sees_everyone(people: dict[str, Person], son: User) -> None:
    assert seen_by(son, people) == {"lan", "b", "mn", "thpt"}


def test_a_deputy_in_charge_of_kindergartens_sees_only_kindergartens(people: dict[str, Person], deputy: User) -> None:
    assert seen_by(deputy, people) == {"mn"}


def test_a_teacher_sees_only_herself(people: dict[str, Person], lan: User) -> None:
    assert seen_by(lan, people) == {"lan"}


def test_a_user_without_a_role_sees_nothing(people: dict[str, Person], khoa: User) -> None:
    assert seen_by(khoa, people) == set()
    assert not may(khoa, SEE, TODAY)


def test_outside_the_units_is_not_found(people: dict[str, Person], thu: User) -> None:
    with pytest.raises(Http404):
        get(thu, SEE, TODAY, Person.objects.all(), pk=people["lan"].pk)


def test_seen_but_not_to_be_changed_is_forbidden(people: dict[str, Person], mai: User) -> None:
    with pytest.raises(PermissionDenied):
        get(mai, CHANGE, TODAY, Person.objects.all(), pk=people["lan"].pk, seen_by=SEE)


def test_neither_seen_nor_changeable_is_not_found(people: dict[str, Person], thu: User) -> None:
    with pytest.raises(Http404):
        get(thu, CHANGE, TODAY, Person.objects.all(), pk=people["lan"].pk, seen_by=SEE)


def test_a_path_over_many_rows_shows_each_object_once(units: Units, hiep: User, lan: User) -> None:
    make_person("Người thứ hai", units.school_a, level="THCS")
    assert list(visible(hiep, TEACH, TODAY, Unit.objects.all())) == [units.school_a]


def test_a_grant_that_has_ended_gives_nothing(people: dict[str, Person], thu: User) -> None:
    thu.grants.update(period="[2020-01-01,2026-01-01)")
    assert grants_of(thu, TODAY) == []
    assert seen_by(thu, people) == set()
