"""The forms of a person's record and posts: works, refused, out of scope, bad input, wrong method, query budget."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from haidang.areas.personnel.models import Degree, DegreeRank, Person, Subject
from haidang.areas.personnel.queries import main_post_of
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.models import Entry
from tests.cast import TODAY, Units

FORMS = ("correct", "new_degree", "new_certificate", "change_post", "end_post")
NEW = {
    "full_name": "Phạm Thị Hà",
    "birth_on": "1995-04-30",
    "sex": "female",
    "identity_number": "031195123456",
    "kind": "teacher",
    "level": "THCS",
    "on": "01/09/2026",
}


def address(name: str, person: Person | None = None) -> str:
    return reverse(f"personnel:{name}", args=(person.pk,) if person else ())


def test_a_principal_adds_a_person_and_goes_on_to_the_diplomas(
    client: Client, units: Units, subjects: dict[str, Subject], hiep: User
) -> None:
    client.force_login(hiep)
    assert client.get(address("add")).status_code == 200
    response = client.post(address("add"), NEW | {"subjects": [subjects["TOAN"].pk]})
    person = Person.objects.get(full_name="Phạm Thị Hà")
    assert response.headers["Location"] == address("new_degree", person)
    assert person.unit == units.school_a


def test_the_form_offers_only_subjects_of_the_levels_of_the_school(
    client: Client, subjects: dict[str, Subject], hiep: User
) -> None:
    client.force_login(hiep)
    text = client.get(address("add")).content.decode()
    assert "Khoa học tự nhiên" in text
    assert "Chăm sóc, giáo dục trẻ" not in text


@pytest.mark.parametrize(
    "wrong",
    [
        {"full_name": ""},
        {"full_name": "Hà"},
        {"birth_on": "30/02/1995"},
        {"identity_number": "123"},
        {"on": "2027-01-01"},
        {"level": "THPT"},
        {"subjects": ["999999"]},
    ],
)
def test_wrong_facts_come_back_in_the_form_with_a_sentence(
    client: Client, hiep: User, wrong: dict[str, object]
) -> None:
    client.force_login(hiep)
    response = client.post(address("add"), NEW | wrong)
    assert response.status_code == 422
    assert not Person.objects.filter(full_name__contains="Hà").exists()


def test_a_double_click_adds_one_person(client: Client, hiep: User) -> None:
    client.force_login(hiep)
    assert client.post(address("add"), NEW).status_code == 302
    assert client.post(address("add"), NEW).status_code == 422
    assert Person.objects.filter(full_name="Phạm Thị Hà").count() == 1


def test_a_principal_corrects_a_record_without_seeing_the_numbers(client: Client, minh: Person, hiep: User) -> None:
    client.force_login(hiep)
    text = client.get(address("correct", minh)).content.decode()
    assert "031085000123" not in text
    facts = {"full_name": minh.full_name, "birth_on": "1985-05-21", "sex": "male", "joined_on": "2010-09-01"}
    assert client.post(address("correct", minh), facts | {"reason": "Theo căn cước"}).status_code == 302
    minh.refresh_from_db()
    assert (minh.birth_on, minh.identity_number) == (date(1985, 5, 21), "031085000123")


def test_a_principal_adds_a_diploma(client: Client, minh: Person, hiep: User) -> None:
    client.force_login(hiep)
    facts = {"rank": "4", "major": "Toán giải tích", "is_teacher_training": "no", "awarded_on": "2020-06-01"}
    assert client.post(address("new_degree", minh), facts).status_code == 302
    degree = Degree.objects.get(person=minh, rank=DegreeRank.THS)
    assert degree.is_teacher_training is False


def test_an_unknown_flag_of_a_diploma_stays_unknown(client: Client, minh: Person, hiep: User) -> None:
    client.force_login(hiep)
    client.post(address("new_degree", minh), {"rank": "4", "major": "Toán", "is_teacher_training": ""})
    assert Degree.objects.get(person=minh, rank=DegreeRank.THS).is_teacher_training is None


def test_a_principal_adds_a_certificate_of_pedagogy(client: Client, minh: Person, hiep: User) -> None:
    client.force_login(hiep)
    assert client.get(address("new_certificate", minh)).status_code == 200
    client.post(address("new_certificate", minh), {"level": "THCS", "issued_on": "2020-06-01"})
    assert minh.pedagogy_certificates.get().level == "THCS"


def test_a_principal_changes_and_ends_a_post(client: Client, minh: Person, hiep: User) -> None:
    client.force_login(hiep)
    change = {"kind": "deputy_principal", "level": "THCS", "on": "2026-01-01", "reason": "QĐ bổ nhiệm"}
    assert client.post(address("change_post", minh), change).status_code == 302
    assert (
        client.post(
            address("end_post", minh), {"on": "2026-06-01", "because": "retired", "reason": "Nghỉ hưu"}
        ).status_code
        == 302
    )
    assert main_post_of(minh, TODAY) is None
    assert client.get(address("end_post", minh)).status_code == 404


def test_the_lead_office_moves_a_person_between_wards(client: Client, units: Units, minh: Person, son: User) -> None:
    client.force_login(son)
    assert client.get(address("move", minh)).status_code == 200
    move = {"to": units.school_b.pk, "kind": "teacher", "level": "THCS", "on": "2026-09-01", "reason": "QĐ 12"}
    assert client.post(address("move", minh), move).status_code == 302
    minh.refresh_from_db()
    assert minh.unit == units.school_b


def test_a_ward_officer_cannot_move_a_person_out_of_the_ward(
    client: Client, units: Units, minh: Person, mai: User
) -> None:
    client.force_login(mai)
    move = {"to": units.school_b.pk, "kind": "teacher", "level": "THCS", "on": "2026-09-01", "reason": "QĐ 12"}
    assert client.post(address("move", minh), move).status_code == 422
    minh.refresh_from_db()
    assert minh.unit == units.school_a


def test_a_principal_moves_nobody(client: Client, minh: Person, hiep: User) -> None:
    client.force_login(hiep)
    assert client.get(address("move", minh)).status_code == 403


@pytest.mark.parametrize("name", FORMS)
def test_only_the_own_principal_edits(
    client: Client, name: str, minh: Person, mai: User, son: User, thu: User, lan: User
) -> None:
    for user, status in ((mai, 403), (son, 403), (lan, 403), (thu, 404)):
        client.force_login(user)
        assert client.get(address(name, minh)).status_code == status
        assert client.post(address(name, minh), {"reason": "x"}).status_code == status


def test_nobody_but_a_principal_adds_people(client: Client, mai: User, son: User, lan: User) -> None:
    for user in (mai, son, lan):
        client.force_login(user)
        assert client.post(address("add"), NEW).status_code == 403


@pytest.mark.parametrize("name", [*FORMS, "move"])
def test_a_form_without_answers_comes_back(client: Client, name: str, minh: Person, hiep: User, son: User) -> None:
    client.force_login(son if name == "move" else hiep)
    assert client.post(address(name, minh), {}).status_code == 422


@pytest.mark.parametrize("name", [*FORMS, "move"])
def test_forms_know_get_and_post_only(client: Client, name: str, minh: Person, hiep: User) -> None:
    client.force_login(hiep)
    assert client.delete(address(name, minh)).status_code == 405


@pytest.mark.parametrize("name", FORMS)
def test_a_form_needs_few_queries(
    client: Client,
    name: str,
    minh: Person,
    hiep: User,
    subjects: dict[str, Subject],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client.force_login(hiep)
    with django_assert_max_num_queries(12):
        assert client.get(address(name, minh)).status_code == 200


def test_sensitive_facts_are_shown_on_request_and_the_look_is_recorded(
    client: Client, minh: Person, hiep: User
) -> None:
    client.force_login(hiep)
    response = client.post(address("reveal", minh), headers={"HX-Request": "true"})
    assert "031085000123" in response.content.decode()
    assert Entry.objects.get(action="personnel.reveal").object_id == minh.pk
    assert client.post(address("reveal", minh)).status_code == 200


def test_looking_without_the_right_is_refused_and_not_by_get(
    client: Client, minh: Person, director: User, khoa: User, thu: User, hiep: User
) -> None:
    for user, status in ((director, 403), (khoa, 403), (thu, 404)):
        client.force_login(user)
        assert client.post(address("reveal", minh)).status_code == status
    client.force_login(hiep)
    assert client.get(address("reveal", minh)).status_code == 405
    assert not Entry.objects.filter(action="personnel.reveal").exists()
