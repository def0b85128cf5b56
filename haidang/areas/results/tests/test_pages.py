"""The pages of marks, results and certificates."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from haidang.areas.attendance.tests.teaching import teach_class
from haidang.areas.classes.models import TrainingClass
from haidang.areas.classes.tests.season import AFTER, Season, approve, approve_new
from haidang.areas.results.models import Certificate, Result, SheetState
from haidang.areas.results.operations import enter_marks, recognise_sheet, submit_sheet
from haidang.foundation.accounts.models import User

Budget = Callable[[int], AbstractContextManager[object]]
pytestmark = pytest.mark.usefixtures("afterwards")
HTMX = {"HX-Request": "true"}


def sign_in(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def url(name: str, pk: int) -> str:
    return reverse(f"results:{name}", args=[pk])


@pytest.fixture
def taught(season: Season, lan: User) -> TrainingClass:
    return teach_class(season, approve(season, lan.person) + approve_new(season, season.units.school_b, "Bùi Văn Tư"))


@pytest.fixture
def submitted(season: Season, taught: TrainingClass) -> TrainingClass:
    ids = taught.enrolments.values_list("pk", flat=True)
    enter_marks(taught, marks=dict.fromkeys(ids, Decimal("7.5")), by=season.coordinator, now=AFTER)
    submit_sheet(taught, by=season.coordinator, now=AFTER)
    return taught


@pytest.fixture
def certificate(season: Season, submitted: TrainingClass, lan: User) -> Certificate:
    """Lan's certificate."""
    recognise_sheet(submitted.result_sheet, by=season.officer, now=AFTER)
    return Certificate.objects.get(enrolment__person=lan.person)


def typed(training_class: TrainingClass, *marks: str) -> dict[str, str]:
    ids = training_class.enrolments.order_by("pk").values_list("pk", flat=True)
    return {f"mark-{pk}": mark for pk, mark in zip(ids, marks, strict=True)}


def test_marks_are_typed_with_comma_or_point_and_saved_together(
    client: Client, taught: TrainingClass, khoa: User
) -> None:
    address = url("marks", taught.pk)
    assert sign_in(client, khoa).get(address).status_code == 200
    assert client.post(address, typed(taught, "7,5", "8.25")).headers["Location"] == address
    assert set(Result.objects.values_list("score", flat=True)) == {Decimal("7.50"), Decimal("8.25")}
    assert 'value="8,25"' in client.get(address).text


def test_one_wrong_mark_saves_nothing_and_names_the_row(client: Client, taught: TrainingClass, khoa: User) -> None:
    sign_in(client, khoa)
    for wrong in ("11", "-1", "tám", "7,555", "NaN", "1e1", "Infinity", "7 5"):
        answer = client.post(url("marks", taught.pk), typed(taught, "8", wrong))
        assert answer.status_code == 422, wrong
        assert f'value="{wrong}"' in answer.text
        assert "Bùi Văn Tư: " in answer.text
    assert not Result.objects.exists()


def test_marks_are_saved_and_submitted_with_one_button(client: Client, taught: TrainingClass, khoa: User) -> None:
    sign_in(client, khoa)
    refused = client.post(url("marks", taught.pk), typed(taught, "8", "") | {"submit": "1"})
    assert refused.status_code == 422
    assert "Bùi Văn Tư" in refused.text
    assert not Result.objects.exists()
    assert client.post(url("marks", taught.pk), typed(taught, "8", "7") | {"submit": "1"}).status_code == 302
    assert taught.result_sheet.state == SheetState.SUBMITTED
    assert client.post(url("marks", taught.pk), typed(taught, "9", "9")).status_code == 422


def test_only_the_provider_enters_and_only_the_lead_office_recognises(
    client: Client, submitted: TrainingClass, khoa: User, son: User, hiep: User
) -> None:
    assert sign_in(client, son).get(url("marks", submitted.pk)).status_code == 403
    for user in (khoa, hiep):
        assert sign_in(client, user).post(url("recognise", submitted.pk)).status_code == 403
        assert client.post(url("return", submitted.pk)).status_code == 403


def test_the_lead_office_recognises_once(client: Client, submitted: TrainingClass, son: User) -> None:
    assert "SGDĐT-HP" not in sign_in(client, son).get(url("class", submitted.pk)).text
    assert client.post(url("recognise", submitted.pk)).status_code == 302
    assert "00001/2026/SGDĐT-HP" in client.get(url("class", submitted.pk)).text
    assert client.post(url("recognise", submitted.pk)).status_code == 422


def test_results_go_back_with_a_reason_the_provider_reads(
    client: Client, submitted: TrainingClass, son: User, khoa: User
) -> None:
    sign_in(client, son)
    assert client.post(url("return", submitted.pk), {"reason": ""}).status_code == 422
    assert client.post(url("return", submitted.pk), {"reason": "Thiếu biên bản chấm"}).status_code == 302
    assert "Thiếu biên bản chấm" in sign_in(client, khoa).get(url("marks", submitted.pk)).text


def test_nothing_submitted_cannot_be_recognised(client: Client, taught: TrainingClass, son: User) -> None:
    assert sign_in(client, son).post(url("recognise", taught.pk)).status_code == 422


def test_draft_marks_are_the_providers_alone(client: Client, season: Season, taught: TrainingClass, hiep: User) -> None:
    marks = dict.fromkeys(taught.enrolments.values_list("pk", flat=True), Decimal("3.75"))
    enter_marks(taught, marks=marks, by=season.coordinator, now=AFTER)
    assert "3,75" not in sign_in(client, hiep).get(url("class", taught.pk)).text
    assert "3,75" in sign_in(client, season.coordinator).get(url("class", taught.pk)).text


def test_a_principal_sees_the_results_of_their_own_people_only(
    client: Client, certificate: Certificate, hiep: User, hoa: User
) -> None:
    pk = certificate.enrolment.training_class_id
    page = sign_in(client, hiep).get(url("class", pk)).text
    assert "Trần Thị Lan" in page
    assert "Bùi Văn Tư" not in page
    assert "Trần Thị Lan" in client.get(url("learners", pk), headers=HTMX).text
    assert client.get(url("learners", pk)).status_code == 302
    assert client.get(url("class_file", pk)).status_code == 200
    assert sign_in(client, hoa).get(url("class", pk)).status_code == 404


def test_pages_that_change_results_answer_405_to_a_look(client: Client, certificate: Certificate, son: User) -> None:
    sign_in(client, son)
    pk = certificate.enrolment.training_class_id
    assert client.get(url("recognise", pk)).status_code == 405
    assert client.get(url("return", pk)).status_code == 405
    assert client.get(url("revoke", certificate.pk)).status_code == 405
    assert client.post(url("class", pk)).status_code == 405


def test_a_teacher_sees_their_own_attendance_result_and_certificate(
    client: Client, certificate: Certificate, lan: User
) -> None:
    sign_in(client, lan)
    page = client.get(url("own", certificate.enrolment_id)).text
    assert "2/2" in page
    assert url("certificate", certificate.pk) in page
    assert url("certificate", certificate.pk) in client.get(url("own", certificate.enrolment_id), headers=HTMX).text
    assert "00001/2026" in client.get(url("certificate", certificate.pk)).text
    other = Certificate.objects.exclude(pk=certificate.pk).get()
    assert client.get(url("own", other.enrolment_id)).status_code == 404
    assert client.get(url("certificate", other.pk)).status_code == 404
    assert client.get(reverse("results:certificates")).status_code == 403


def test_the_register_is_searched_by_name_without_marks_and_by_number(
    client: Client, certificate: Certificate, son: User, hiep: User
) -> None:
    address = reverse("results:certificates")
    sign_in(client, son)
    for words in ("tran thi lan", "00001", "1"):
        page = client.get(address, {"q": words}).text
        assert "Trần Thị Lan" in page, words
        assert "Bùi Văn Tư" not in page, words
    assert "Trần Thị Lan" not in client.get(address, {"validity": "revoked"}).text
    assert "Bùi Văn Tư" not in sign_in(client, hiep).get(address).text


def test_a_certificate_is_revoked_with_a_reason_by_the_lead_office_alone(
    client: Client, certificate: Certificate, son: User, lan: User
) -> None:
    address = url("revoke", certificate.pk)
    assert sign_in(client, lan).post(address, {"reason": "x"}).status_code == 403
    sign_in(client, son)
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "In sai họ tên"}).status_code == 302
    page = client.get(url("certificate", certificate.pk)).text
    assert "In sai họ tên" in page
    assert "ĐÃ THU HỒI" in page


def test_result_pages_cost_the_same_for_every_size(
    client: Client, season: Season, django_assert_max_num_queries: Budget
) -> None:
    names = [f"Nguyễn Văn {number}" for number in range(15)]
    big = teach_class(season, approve_new(season, season.units.school_a, *names))
    sign_in(client, season.coordinator)
    for name in ("class", "marks"):
        with django_assert_max_num_queries(13):
            assert client.get(url(name, big.pk)).status_code == 200
