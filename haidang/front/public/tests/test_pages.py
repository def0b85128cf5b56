"""Anyone verifies a certificate by its code, and learns no more than what is printed."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from haidang.areas.attendance.tests.teaching import teach_class
from haidang.areas.classes.tests.season import AFTER, Season, approve
from haidang.areas.results.models import Certificate
from haidang.areas.results.operations import enter_marks, recognise_sheet, revoke_certificate, submit_sheet
from haidang.foundation.accounts.models import User

Budget = Callable[[int], AbstractContextManager[object]]


@pytest.fixture
def certificate(season: Season, lan: User) -> Certificate:
    taught = teach_class(season, approve(season, lan.person))
    marks = dict.fromkeys(taught.enrolments.values_list("pk", flat=True), Decimal(8))
    enter_marks(taught, marks=marks, by=season.coordinator, now=AFTER)
    [certificate] = recognise_sheet(
        submit_sheet(taught, by=season.coordinator, now=AFTER), by=season.officer, now=AFTER
    )
    return certificate


def test_anyone_sees_that_a_certificate_is_genuine_and_only_the_year_of_birth(
    client: Client, certificate: Certificate
) -> None:
    page = client.get(reverse("public:certificate", args=[certificate.code]))
    assert page.status_code == 200
    assert "Trần Thị Lan" in page.text
    assert certificate.printed_number in page.text
    assert "1985" in page.text
    assert "20/05/1985" not in page.text
    assert "Trường THCS Đông Hải" not in page.text


def test_a_revoked_certificate_says_so_without_the_reason(
    client: Client, season: Season, certificate: Certificate
) -> None:
    revoke_certificate(certificate, reason="Khai man", by=season.officer, now=AFTER)
    page = client.get(reverse("public:certificate", args=[certificate.code])).text
    assert "status--stop" in page
    assert "Khai man" not in page


def test_unknown_codes_register_numbers_and_changed_letters_all_get_the_same_answer(
    client: Client, certificate: Certificate, django_assert_max_num_queries: Budget
) -> None:
    swapped = certificate.code.swapcase()
    for code in ("x", "1", "00001", swapped, "'; drop table", "a" * 300, "a\0b"):
        with django_assert_max_num_queries(1):
            page = client.get(reverse("public:certificate", args=[code]))
        assert page.status_code == 404
        assert "Trần Thị Lan" not in page.text


def test_a_typed_code_leads_to_its_page(client: Client, certificate: Certificate) -> None:
    address = reverse("public:verify")
    assert client.get(address).status_code == 200
    answer = client.get(address, {"code": f" {certificate.code} "})
    assert answer.headers["Location"] == reverse("public:certificate", args=[certificate.code])
    pasted = client.get(address, {"code": f"http://testserver{answer.headers['Location']}"})
    assert pasted.headers["Location"] == answer.headers["Location"]
    assert client.get(address, {"code": "../../x y"}).headers["Location"] == "/verify/xy/"
    assert client.get(address, {"code": "//"}).status_code == 200
    assert client.post(address).status_code == 405


def test_the_qr_code_is_drawn_for_any_code_without_asking_the_database(
    client: Client, db: None, django_assert_max_num_queries: Budget
) -> None:
    with django_assert_max_num_queries(0):
        answer = client.get(reverse("public:qr", args=["anything-at-all1"]))
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert b"<svg" in answer.content
