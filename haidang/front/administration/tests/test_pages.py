"""Accounts, roles and the audit trail: who may open them, and what they change."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from haidang.foundation.access.models import Grant, Role
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.models import Entry
from haidang.foundation.audit.operations import record
from tests.cast import NOW, Units

GIVEN = {"role": "finance", "unit_code": "KHTC", "starts_on": "01/12/2026"}


@pytest.fixture
def pages(lan: User) -> dict[str, str]:
    return {
        "accounts": reverse("administration:accounts"),
        "account": reverse("administration:account", args=[lan.pk]),
        "trail": reverse("administration:trail"),
    }


@pytest.mark.parametrize("name", ["accounts", "account", "trail"])
def test_the_administrator_opens_every_page(client: Client, admin: User, pages: dict[str, str], name: str) -> None:
    client.force_login(admin)
    assert client.get(pages[name]).status_code == 200


@pytest.mark.parametrize("name", ["accounts", "account", "trail"])
def test_a_principal_opens_none(client: Client, hiep: User, pages: dict[str, str], name: str) -> None:
    client.force_login(hiep)
    assert client.get(pages[name]).status_code == 403


@pytest.mark.parametrize(("name", "method"), [("accounts", "post"), ("trail", "post"), ("account", "delete")])
def test_other_methods_are_refused(client: Client, admin: User, pages: dict[str, str], name: str, method: str) -> None:
    client.force_login(admin)
    assert getattr(client, method)(pages[name]).status_code == 405


@pytest.mark.parametrize("name", ["accounts", "account", "trail"])
def test_pages_keep_their_budget_of_queries(
    client: Client,
    admin: User,
    pages: dict[str, str],
    name: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client.force_login(admin)
    with django_assert_max_num_queries(12):
        client.get(pages[name])


def test_the_inspector_reads_the_trail_but_gives_no_roles(client: Client, tam: User, pages: dict[str, str]) -> None:
    client.force_login(tam)
    assert client.get(pages["trail"]).status_code == 200
    assert client.get(pages["accounts"]).status_code == 403


def test_a_role_is_given_and_recorded(client: Client, admin: User, lan: User, pages: dict[str, str]) -> None:
    client.force_login(admin)
    assert client.post(pages["account"], GIVEN).status_code == 302
    grant = Grant.objects.get(user=lan, role=Role.FINANCE)
    assert (grant.unit.code, grant.period.lower) == ("KHTC", date(2026, 12, 1))
    assert Entry.objects.get(action="access.grant_role").by == admin


def test_the_same_role_twice_is_refused_with_a_sentence(client: Client, admin: User, pages: dict[str, str]) -> None:
    client.force_login(admin)
    client.post(pages["account"], GIVEN)
    response = client.post(pages["account"], GIVEN)
    assert response.status_code == 422
    assert Grant.objects.filter(role=Role.FINANCE).count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"unit_code": "nowhere"},
        {"starts_on": "31/02/2026"},
        {"role": "king"},
        {"unit_code": "11411", "starts_on": "1/1/2024"},
    ],
)
def test_a_wrong_role_is_refused_beside_its_field(
    client: Client, admin: User, pages: dict[str, str], wrong: dict[str, str]
) -> None:
    client.force_login(admin)
    response = client.post(pages["account"], GIVEN | wrong)
    assert response.status_code == 422
    assert not Grant.objects.filter(role=Role.FINANCE).exists()


def test_the_address_of_an_account_is_written_down_by_the_administrator(
    client: Client, admin: User, lan: User, hiep: User
) -> None:
    address = reverse("administration:write_email", args=[lan.pk])
    client.force_login(hiep)
    assert client.post(address, {"email": "lan@example.vn"}).status_code == 403
    client.force_login(admin)
    assert client.get(address).status_code == 405
    assert "ten@example.vn" in client.post(address, {"email": "lan"}, follow=True).content.decode()
    assert "Đã ghi địa chỉ" in client.post(address, {"email": "lan@example.vn"}, follow=True).content.decode()
    lan.refresh_from_db()
    assert lan.email == "lan@example.vn"
    assert client.post(reverse("administration:write_email", args=[0]), {"email": ""}).status_code == 404


def test_an_unknown_account_is_not_found(client: Client, admin: User, units: Units) -> None:
    client.force_login(admin)
    assert client.get(reverse("administration:account", args=[0])).status_code == 404


def test_a_role_ends_on_the_day_given(client: Client, admin: User, lan: User) -> None:
    client.force_login(admin)
    grant = lan.grants.get()
    response = client.post(reverse("administration:end", args=[grant.pk]), {"ends_on": "01/12/2026"})
    assert response.status_code == 302
    grant.refresh_from_db()
    assert grant.period.upper == date(2026, 12, 1)


def test_a_role_cannot_end_before_it_starts(client: Client, admin: User, lan: User) -> None:
    client.force_login(admin)
    grant = lan.grants.get()
    assert client.post(reverse("administration:end", args=[grant.pk]), {"ends_on": "01/01/2000"}).status_code == 422
    grant.refresh_from_db()
    assert grant.period.upper is None


def test_ending_a_role_needs_a_day_and_a_post(client: Client, admin: User, lan: User) -> None:
    client.force_login(admin)
    url = reverse("administration:end", args=[lan.grants.get().pk])
    assert client.get(url).status_code == 405
    assert client.post(url, {"ends_on": "soon"}).status_code == 302
    assert lan.grants.get().period.upper is None


def test_the_trail_is_filtered_by_action(client: Client, admin: User, units: Units, son: User) -> None:
    for action in ("needs.open_round", "plans.issue_plan"):
        record(by=son, action=action, obj=units.ward, now=NOW)
    client.force_login(admin)
    text = client.get(reverse("administration:trail"), {"action": "needs."}).content.decode()
    assert "needs.open_round" in text
    assert "plans.issue_plan" not in text
