"""The list of people: whom one sees, in which order, found how."""

from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from psycopg.types.range import DateRange
from pytest_django import DjangoAssertNumQueries
from python_calamine import CalamineWorkbook

from haidang.areas.personnel.models import DegreeRank, Person, Post
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.models import Entry
from tests.cast import Units, make_person


def page_of(client: Client, user: User, **words: str) -> str:
    client.force_login(user)
    response = client.get(reverse("personnel:list"), words)
    assert response.status_code == 200
    return response.content.decode()


def test_a_principal_sees_the_own_staff_only(client: Client, an: Person, dung: Person, hiep: User) -> None:
    text = page_of(client, hiep)
    assert an.full_name in text
    assert dung.full_name not in text


def test_a_ward_officer_sees_the_schools_of_the_ward(client: Client, an: Person, dung: Person, mai: User) -> None:
    text = page_of(client, mai)
    assert an.full_name in text
    assert dung.full_name not in text


def test_a_deputy_director_of_kindergartens_sees_no_lower_secondary_staff(
    client: Client, units: Units, an: Person, deputy: User
) -> None:
    nanny = make_person("Phạm Thị Mầm", units.kindergarten, level="MN")
    text = page_of(client, deputy)
    assert nanny.full_name in text
    assert an.full_name not in text


def test_a_teacher_and_a_provider_have_no_list(client: Client, lan: User, khoa: User) -> None:
    for user in (lan, khoa):
        client.force_login(user)
        assert client.get(reverse("personnel:list")).status_code == 403
        assert client.get(reverse("personnel:export")).status_code == 403


def test_names_stand_in_vietnamese_order(client: Client, units: Units, hiep: User) -> None:
    names = ["Bùi Thị Anh", "Vũ Văn Anh", "Bùi Thị Ánh", "Lê Văn Đức", "Đỗ Thị Hoa"]
    for name in reversed(names):
        make_person(name, units.school_a, level="THCS")
    text = page_of(client, hiep)
    assert sorted(names, key=text.index) == names


def test_marks_are_not_needed_to_find_a_name(client: Client, an: Person, minh: Person, hiep: User) -> None:
    text = page_of(client, hiep, q="THI anh")
    assert an.full_name in text
    assert minh.full_name not in text


def test_the_diploma_filter_finds_who_is_below_the_standard(
    client: Client, an: Person, minh: Person, cook: Person, hiep: User
) -> None:
    text = page_of(client, hiep, record="below")
    assert an.full_name in text
    assert minh.full_name not in text
    assert cook.full_name not in text


def test_the_record_filter_finds_whose_facts_are_missing(
    client: Client, minh: Person, cook: Person, hiep: User
) -> None:
    text = page_of(client, hiep, record="incomplete")
    assert cook.full_name in text
    assert minh.full_name not in text


def test_who_has_left_is_listed_on_earlier_days_only(client: Client, minh: Person, an: Person, hiep: User) -> None:
    Post.objects.filter(person=minh).update(period=DateRange(date(2010, 9, 1), date(2025, 1, 1)))
    assert minh.full_name not in page_of(client, hiep)
    client.post(reverse("ui:choose_day"), {"day": "2024-06-01"})
    assert minh.full_name in client.get(reverse("personnel:list")).content.decode()


def test_the_department_narrows_by_place_and_school(
    client: Client, units: Units, an: Person, dung: Person, son: User
) -> None:
    text = page_of(client, son, place=str(units.ward.pk), school=str(units.school_a.pk))
    assert an.full_name in text
    assert dung.full_name not in text


def test_an_unknown_filter_word_counts_as_none(client: Client, an: Person, hiep: User) -> None:
    assert an.full_name in page_of(client, hiep, kind="pilot", level="X", record="'; drop table")


def test_a_broken_page_address_is_refused_with_a_sentence(client: Client, an: Person, hiep: User) -> None:
    client.force_login(hiep)
    assert client.get(reverse("personnel:list"), {"after": "nonsense"}).status_code == 422


def test_the_list_only_reads(client: Client, hiep: User) -> None:
    client.force_login(hiep)
    assert client.post(reverse("personnel:list")).status_code == 405
    assert client.post(reverse("personnel:export")).status_code == 405


def test_the_number_of_queries_does_not_grow_with_the_staff(
    client: Client, units: Units, son: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(60):
        make_person(f"Nguyễn Văn {chr(65 + number % 26)}{number}", units.school_a, level="THCS")
    client.force_login(son)
    with django_assert_max_num_queries(18):
        assert client.get(reverse("personnel:list")).status_code == 200


def test_the_export_holds_no_identity_number_and_is_recorded(
    client: Client, minh: Person, an: Person, hiep: User
) -> None:
    client.force_login(hiep)
    response = client.get(reverse("personnel:export"))
    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    text = repr(rows)
    assert an.full_name in text
    assert "031085000123" not in text
    assert Entry.objects.get(action="personnel.export").changes == {"people": 2}


@pytest.mark.parametrize(("rank", "is_below"), [(DegreeRank.TC, True), (DegreeRank.CD, False)])
def test_a_kindergarten_teacher_needs_a_college_diploma(
    client: Client, units: Units, hoa: User, rank: DegreeRank, is_below: bool
) -> None:
    person = make_person("Lê Thị Măng", units.kindergarten, level="MN", rank=rank)
    assert (person.full_name in page_of(client, hoa, record="below")) is is_below
