"""The staff file: who opens whose, what each tab shows."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from haidang.areas.personnel.models import DegreeRank, Person, PostKind
from haidang.areas.personnel.operations import DegreeFacts, PersonFacts, PostFacts, add_degree, add_person, end_post
from haidang.foundation.accounts.models import User
from tests.cast import NOW, Units, make_person

TABS = ("overview", "posts", "degrees", "history", "ledger")


@pytest.fixture
def minh(units: Units, hiep: User) -> Person:
    """A teacher of school A, added through the operations so that the trail has something to tell."""
    facts = PersonFacts(
        full_name="Lê Văn Minh",
        birth_on=date(1985, 5, 20),
        sex="male",
        identity_number="031085000123",
        joined_on=date(2010, 9, 1),
    )
    post = PostFacts(kind=PostKind.TEACHER, level="THCS")
    person = add_person(units.school_a, facts=facts, post=post, on=date(2010, 9, 1), by=hiep, now=NOW)
    add_degree(person, facts=DegreeFacts(rank=DegreeRank.DH, major="Sư phạm Vật lí"), by=hiep, now=NOW)
    return person


def address(person: Person, tab: str = "overview") -> str:
    return reverse("staff_file:file", args=(person.pk, tab))


def text_of(client: Client, url: str, **headers: str) -> str:
    response = client.get(url, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def test_the_overview_masks_the_identity_number(client: Client, minh: Person, hiep: User) -> None:
    client.force_login(hiep)
    text = text_of(client, reverse("staff_file:file", args=(minh.pk,)))
    assert minh.full_name in text
    assert "•••••••••123" in text
    assert "031085000123" not in text
    assert "20/05/1985" not in text


def test_every_tab_opens_as_a_page_and_as_a_part(client: Client, minh: Person, hiep: User) -> None:
    client.force_login(hiep)
    for tab in TABS:
        assert "<html" in text_of(client, address(minh, tab))
        assert "<html" not in text_of(client, address(minh, tab), HX_Request="true")


def test_going_back_in_the_browser_restores_the_whole_page(client: Client, minh: Person, hiep: User) -> None:
    client.force_login(hiep)
    assert "<html" in text_of(client, address(minh), HX_Request="true", HX_History_Restore_Request="true")


def test_the_history_tells_who_did_what(client: Client, minh: Person, hiep: User) -> None:
    end_post(minh, on=date(2026, 6, 1), reason="Nghỉ hưu theo QĐ 12", by=hiep, now=NOW)
    client.force_login(hiep)
    text = text_of(client, address(minh, "history"))
    assert "Nghỉ hưu theo QĐ 12" in text
    assert hiep.full_name in text
    assert "personnel." not in text


def test_an_unknown_tab_is_not_found(client: Client, minh: Person, hiep: User) -> None:
    client.force_login(hiep)
    assert client.get(address(minh, "salary")).status_code == 404


def test_the_file_of_another_school_is_not_found(client: Client, minh: Person, thu: User) -> None:
    client.force_login(thu)
    assert client.get(address(minh)).status_code == 404


def test_a_provider_opens_no_file(client: Client, minh: Person, khoa: User) -> None:
    client.force_login(khoa)
    assert client.get(address(minh)).status_code == 403


def test_ward_and_department_read_but_get_no_edit_button(
    client: Client, minh: Person, mai: User, son: User, director: User
) -> None:
    for user in (mai, son, director):
        client.force_login(user)
        assert reverse("personnel:correct", args=(minh.pk,)) not in text_of(client, address(minh))


def test_a_teacher_reads_the_own_file_and_no_other(client: Client, minh: Person, lan: User) -> None:
    client.force_login(lan)
    own = Person.objects.get(user=lan)
    assert own.full_name in text_of(client, reverse("staff_file:mine"))
    assert own.full_name in text_of(client, reverse("staff_file:mine", args=("posts",)))
    assert own.full_name in text_of(client, address(own))
    assert client.get(address(minh)).status_code == 404


def test_an_account_without_a_person_is_told_what_to_do(client: Client, son: User) -> None:
    client.force_login(son)
    assert client.get(reverse("staff_file:mine")).status_code == 200


def test_the_file_only_reads(client: Client, minh: Person, hiep: User) -> None:
    client.force_login(hiep)
    assert client.post(address(minh)).status_code == 405
    assert client.post(reverse("staff_file:mine")).status_code == 405


def test_nobody_reads_a_file_without_signing_in(client: Client, minh: Person) -> None:
    assert client.get(address(minh)).status_code == 302


def test_a_record_with_holes_says_so(client: Client, units: Units, hiep: User) -> None:
    person = make_person("Vũ Thị Khuyết", units.school_a, level="THCS", birth_on=None, rank=None)
    client.force_login(hiep)
    assert text_of(client, address(person)).count("chưa ghi") >= 2
    assert "Chưa ghi văn bằng nào" in text_of(client, address(person, "degrees"))


@pytest.mark.parametrize("tab", TABS)
def test_a_tab_needs_few_queries(
    client: Client, minh: Person, hiep: User, tab: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(hiep)
    with django_assert_max_num_queries(14):
        client.get(address(minh, tab))
