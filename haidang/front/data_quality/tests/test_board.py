"""The board: what is missing counts the right people, names lead to the fix, each sees the own units."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from haidang.areas.personnel.models import Degree, Person, Post, QualityCount, StaffImport
from haidang.areas.personnel.queries import Contradiction, find_contradictions
from haidang.areas.standards.queries.undecided import list_todos
from haidang.foundation.accounts.models import User
from haidang.front.data_quality.measuring import look_up, measure
from haidang.front.data_quality.tasks import is_due, keep_today
from tests.cast import NOW, TODAY, Units, make_person

BOARD = reverse("data_quality:board")
PEOPLE = reverse("data_quality:people")


@pytest.fixture
def vague(units: Units, catalogue: None) -> Person:
    """A teacher nobody can judge: no diploma is recorded."""
    return make_person("Vũ Thị Mờ", units.school_a, level="THCS", rank=None)


def test_a_missing_diploma_leaves_requirements_open(vague: Person, units: Units) -> None:
    measured = measure(TODAY, [units.school_a.pk])
    assert {row.person_id for row in measured.undecided} == {vague.pk}
    assert "degree_rank" in {row.fact for row in measured.undecided}
    (count,) = measured.by_school()
    assert (count.staff, count.undecided) == (1, 1)
    assert measure(TODAY, [units.school_b.pk]).undecided == []


def test_the_principal_is_told_what_cannot_be_told(vague: Person, hiep: User, thu: User) -> None:
    (todo,) = list_todos(hiep, TODAY)
    assert todo.count == 1
    assert todo.url == PEOPLE
    assert list_todos(thu, TODAY) == []


def test_contradictions_are_found(units: Units) -> None:
    person = make_person("Lê Văn Sai", units.school_a, level="THCS")
    Person.objects.filter(pk=person.pk).update(identity_number="031199000001", joined_on=date(1999, 1, 1))
    Post.objects.filter(person=person).update(level="THPT")
    Degree.objects.filter(person=person).update(is_teacher_training=None, awarded_on=date(1990, 1, 1))
    make_person("Lê Văn Sai", units.school_b, level="THCS")
    found = {row.code for row in find_contradictions(TODAY, [units.school_a.pk], {}) if row.person_id == person.pk}
    assert found == set(Contradiction.values) - {Contradiction.TITLE}


def test_the_board_and_the_people_keep_their_scope(
    client: Client, vague: Person, units: Units, hiep: User, thu: User, mai: User, son: User, viewer: User, lan: User
) -> None:
    for user in (hiep, mai, son, viewer):
        client.force_login(user)
        assert client.get(BOARD).status_code == 200
    for user, is_shown in ((hiep, True), (thu, False), (mai, True), (son, True)):
        client.force_login(user)
        assert (vague.full_name in client.get(PEOPLE).content.decode()) is is_shown
    client.force_login(thu)
    assert client.get(BOARD, {"unit": units.school_a.code}).status_code == 404
    client.force_login(viewer)
    assert client.get(PEOPLE).status_code == 403
    client.force_login(lan)
    assert client.get(BOARD).status_code == 403
    assert client.post(BOARD).status_code == 405


def test_the_board_of_the_city_needs_few_queries(
    client: Client, vague: Person, son: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(son)
    keep_today(NOW)
    with django_assert_max_num_queries(12):
        client.get(BOARD)


def test_every_night_keeps_one_count_a_school(vague: Person, units: Units) -> None:
    for _night in (1, 2):
        call_command("measure_quality", months=1, verbosity=0)
    assert QualityCount.objects.filter(school=units.school_a).count() == 2


def test_the_board_of_the_city_reads_what_was_kept(client: Client, vague: Person, units: Units, son: User) -> None:
    keep_today(NOW)
    measured, kept = measure(TODAY, None), look_up(TODAY, None)
    assert (kept.moment, measured.moment) == (NOW, None)
    assert set(kept.undecided) == set(measured.undecided)
    assert set(kept.contradictions) == set(measured.contradictions)
    assert kept.by_school() == measured.by_school()
    Degree.objects.create(person=vague, rank=3, major="Toán", is_teacher_training=True)
    assert look_up(TODAY, None).undecided == kept.undecided
    assert look_up(TODAY, [units.school_a.pk]).moment is None
    assert look_up(TODAY + timedelta(days=2), None).moment is None


def test_the_city_is_counted_again_after_an_hour_and_after_an_import(vague: Person, units: Units, mai: User) -> None:
    assert is_due(NOW)
    keep_today(NOW)
    soon = NOW + timedelta(minutes=5)
    assert not is_due(soon)
    assert is_due(NOW + timedelta(hours=1))
    StaffImport.objects.create(
        unit=units.school_a, by=mai, file_name="x.xlsx", on=TODAY, size=1, created_at=NOW,
        applied_at=soon - timedelta(minutes=1),
    )  # fmt: skip
    assert is_due(soon)


def test_lists_of_a_ward_need_few_queries(
    client: Client, vague: Person, hiep: User, mai: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(mai)
    with django_assert_max_num_queries(13):
        client.get(PEOPLE)
    client.force_login(hiep)
    with django_assert_max_num_queries(13):
        client.get(PEOPLE)
    client.force_login(mai)
    keep_today(NOW)
    with django_assert_max_num_queries(13):
        client.get(reverse("data_quality:duplicates"))
