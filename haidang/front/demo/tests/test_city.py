"""The small demo city: every place filled, everybody plausible, the same each time."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.db.models import Count, F
from pytest_django import DjangoDbBlocker, Settings

from haidang.areas.personnel.models import Degree, Person, Post, PostKind
from haidang.foundation.access.models import Grant, Role
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.periods import as_of
from haidang.foundation.organisation.models import LOCALITY_KINDS, Level, Parentage, Sector, Unit, UnitKind
from haidang.foundation.organisation.queries import find_unit_by_code, locality_of
from haidang.front.demo.city import Size, build_city, is_empty
from haidang.front.demo.people import Staffing, draw_staff
from haidang.front.demo.schools import CITY_COUNTS, School, count_schools
from haidang.front.demo.units import read_places

pytestmark = pytest.mark.django_db
IN_2024, NOW = date(2024, 2, 15), date(2026, 11, 22)


@pytest.fixture(scope="module", autouse=True)
def small_city(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Built once for this module, rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        build_city(Size.SMALL)
        yield
        transaction.set_rollback(True)


def test_all_114_places_stand_since_july_2025_and_the_districts_until_then() -> None:
    kinds = (UnitKind.WARD, UnitKind.COMMUNE, UnitKind.SPECIAL_ZONE)
    assert Unit.objects.filter(as_of(NOW), kind__in=kinds).count() == 114
    assert not Unit.objects.filter(as_of(NOW), kind=UnitKind.DISTRICT).exists()
    assert not Unit.objects.filter(as_of(IN_2024), kind__in=kinds).exists()
    assert Unit.objects.filter(as_of(IN_2024), kind=UnitKind.DISTRICT).count() == 27


def test_a_school_stands_under_its_district_in_2024_and_under_its_ward_now() -> None:
    school = find_unit_by_code("THCS-11411-01")
    assert school is not None
    then, now = locality_of(school, IN_2024), locality_of(school, NOW)
    assert then is not None
    assert now is not None
    assert (then.name, now.name) == ("Quận Hải An", "Phường Đông Hải")


def test_upper_secondary_schools_stand_under_the_department_all_the_time() -> None:
    schools = Unit.objects.filter(kind=UnitKind.SCHOOL, levels__contains=["THPT"])
    assert schools.count() >= 4
    parents = Parentage.objects.filter(unit__in=schools).values_list("parent__code", flat=True)
    assert set(parents) == {"SGDDT"}


def test_every_school_has_one_principal_now_and_one_account_for_them() -> None:
    schools = Unit.objects.filter(kind__in=(UnitKind.SCHOOL, UnitKind.CENTRE))
    principals = Post.objects.filter(as_of(NOW), kind=PostKind.PRINCIPAL, is_main=True)
    assert Counter(principals.values_list("unit_id", flat=True)) == Counter(schools.values_list("pk", flat=True))
    grants = Grant.objects.filter(as_of(NOW), role=Role.PRINCIPAL)
    assert Counter(grants.values_list("unit_id", flat=True)) == Counter(schools.values_list("pk", flat=True))
    assert not grants.exclude(user__person__unit=F("unit")).exists()


def test_every_place_of_every_time_has_an_officer() -> None:
    places = Unit.objects.filter(kind__in=LOCALITY_KINDS)
    assert not places.exclude(grants__role=Role.WARD_OFFICER).exists()


def test_one_sign_in_for_each_role_is_shown() -> None:
    shown = User.objects.filter(is_demo=True)
    assert set(shown.values_list("grants__role", flat=True)) == set(Role.values)
    assert not shown.filter(demo_title="").exists()
    assert not any(user.has_usable_password() for user in User.objects.all())


def test_lan_teaches_natural_science_with_a_college_diploma_in_physics() -> None:
    lan = Person.objects.get(user__username="lan")
    assert lan.unit.code == "THCS-11411-01"
    assert [degree.major for degree in lan.degrees.all()] == ["Sư phạm Vật lí"]
    assert [subject.code for subject in lan.posts.get().subjects.all()] == ["KHTN"]


def test_identity_numbers_fit_birth_and_sex() -> None:
    people = Person.objects.exclude(identity_number=None).exclude(birth_on=None).exclude(sex="")
    for person in people:
        assert person.birth_on is not None
        digit = (person.birth_on.year // 100 - 19) * 2 + (person.sex == "female")
        assert (person.identity_number or "")[3:6] == f"{digit}{person.birth_on.year % 100:02}"


def test_posts_follow_each_other_without_a_gap() -> None:
    by_person: dict[int, list[Post]] = {}
    for post in Post.objects.filter(is_main=True).order_by("person_id", "period"):
        by_person.setdefault(post.person_id, []).append(post)
    assert len(by_person) == Person.objects.count()
    for posts in by_person.values():
        assert all(former.period.upper == later.period.lower for former, later in pairwise(posts))


def test_some_are_below_the_standard_and_some_facts_are_unknown() -> None:
    assert Degree.objects.filter(is_teacher_training=None).exists()
    assert Degree.objects.filter(major="").exists()
    assert Person.objects.filter(birth_on=None).exists()
    assert Person.objects.annotate(n=Count("degrees")).filter(n=0).exists()


def test_every_school_with_pupils_to_counsel_has_a_counsellor() -> None:
    schools = Unit.objects.filter(kind=UnitKind.SCHOOL).exclude(levels=["MN"])
    counselled = Post.objects.filter(is_counsellor=True).values_list("unit_id", flat=True)
    assert set(schools.values_list("pk", flat=True)) == set(counselled)


def test_the_same_school_gets_the_same_staff_again() -> None:
    unit = Unit.objects.get(code="TH-11411-01")
    place = next(place for place in read_places() if place.code == "11411")
    school = School(unit=unit, place=place, district="Quận Hải An", is_urban=True)

    def draw() -> list[str]:
        staffing = Staffing(subject_ids={}, peers={Level.TH: [unit]})
        return [f"{life.person.full_name} {life.person.birth_on}" for life in draw_staff(school, staffing, factor=1.6)]

    assert draw() == draw()
    assert Person.objects.filter(unit=unit).count() == len(draw())


def test_the_whole_city_has_its_1588_schools() -> None:
    total: Counter[tuple[Level, Sector]] = Counter()
    for _, counts in count_schools(read_places(), small=False):
        total.update(counts)
    assert total == CITY_COUNTS
    assert total.total() == 1588


def test_if_empty_leaves_a_standing_city_alone(capsys: pytest.CaptureFixture[str]) -> None:
    before = Person.objects.count()
    call_command("demo", "--if-empty")
    assert "stands already" in capsys.readouterr().out
    assert Person.objects.count() == before
    assert not is_empty()


def test_a_database_in_earnest_is_never_emptied(settings: Settings) -> None:
    settings.HAIDANG_DEMO = False
    with pytest.raises(CommandError, match="not a demo"):
        call_command("demo")
    assert Person.objects.exists()
