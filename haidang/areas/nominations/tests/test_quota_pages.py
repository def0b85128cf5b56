"""Screens of quotas: for the department, the ward, the school."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from haidang.areas.nominations.models import QuotaAccount
from haidang.areas.nominations.queries import list_todos
from haidang.areas.nominations.tests.conftest import DUE, Review
from haidang.areas.plans.models import Target
from haidang.areas.plans.tests.living import amend_target
from haidang.foundation.accounts.models import User
from tests.cast import TODAY, Units


def as_user(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def address(name: str, *args: object) -> str:
    return reverse(f"nominations:{name}", args=args)


# --- overview and one target ---


def test_the_department_opens_a_target_from_the_overview(
    client: Client, target: Target, units: Units, son: User
) -> None:
    client.force_login(son)
    assert address("open", target.pk) in client.get(address("quotas")).content.decode()
    assert client.post(address("open", target.pk)).status_code == 302
    assert QuotaAccount.objects.get(target=target, unit=units.department).received == 10
    assert client.post(address("open", target.pk)).status_code == 422


def test_every_screen_of_the_quota_names_the_amended_number(
    client: Client, target: Target, account: QuotaAccount, review: Review, son: User, director: User
) -> None:
    amend_target(target, 4321, by=son, director=director)
    client.force_login(son)
    for name in ("quota", "change_limit"):
        assert "4.321" in client.get(address(name, target.pk)).content.decode()
    assert client.get(address("change_limit", target.pk)).context["form"].initial["quantity"] == 4311


def test_places_of_an_amended_plan_are_opened_by_its_number(
    client: Client, target: Target, son: User, director: User
) -> None:
    amend_target(target, 4321, by=son, director=director)
    client.force_login(son)
    assert "Mở 4.321 chỉ tiêu" in client.get(address("quotas")).content.decode()
    assert "4.321" in str(list_todos(son, TODAY)[0].why)


def test_only_the_lead_office_opens_a_target(client: Client, target: Target, mai: User, director: User) -> None:
    for user in (mai, director):
        assert as_user(client, user).post(address("open", target.pk)).status_code == 403
    assert client.get(address("open", target.pk)).status_code == 405


def test_the_department_sees_need_granted_and_free_by_locality(
    client: Client, school_account: QuotaAccount, review: Review, units: Units, son: User
) -> None:
    review.need("Trần Thị Bé", units.school_a)
    review.need("Nguyễn Văn An", units.school_b)
    text = as_user(client, son).get(address("quota", school_account.target_id)).content.decode()
    assert "Phường Đông Hải" in text
    assert "Phường Lê Chân" in text


def test_a_ward_officer_sees_the_own_schools_only(
    client: Client, school_account: QuotaAccount, review: Review, units: Units, mai: User
) -> None:
    review.need("Nguyễn Văn An", units.school_b)
    text = as_user(client, mai).get(address("quota", school_account.target_id)).content.decode()
    assert "Trường THCS Đông Hải" in text
    assert "Lê Chân" not in text
    other = client.get(address("quota", school_account.target_id), {"unit": units.other_ward.pk})
    assert other.status_code == 404


def test_a_principal_is_led_to_the_own_list(client: Client, school_account: QuotaAccount, hiep: User) -> None:
    client.force_login(hiep)
    assert "Giáo viên THCS" in client.get(address("quotas")).content.decode()
    answer = client.get(address("quota", school_account.target_id))
    assert answer.headers["Location"] == address("own_list", school_account.target_id)


def test_quotas_are_not_for_teachers_and_providers(
    client: Client, account: QuotaAccount, lan: User, khoa: User
) -> None:
    for user in (lan, khoa):
        client.force_login(user)
        assert client.get(address("quotas")).status_code == 403
        assert client.get(address("quota", account.target_id)).status_code == 403
        assert client.get(address("account", account.pk)).status_code == 403


def test_wrong_addresses_and_methods_are_refused(client: Client, account: QuotaAccount, son: User) -> None:
    client.force_login(son)
    assert client.get(address("quota", 999999)).status_code == 404
    assert client.get(address("quota", account.target_id), {"unit": "x"}).status_code == 422
    assert client.post(address("quota", account.target_id)).status_code == 405
    assert client.post(address("quotas")).status_code == 405
    assert client.post(address("account", account.pk)).status_code == 405


def test_the_grid_asks_no_more_for_more_units(
    client: Client,
    school_account: QuotaAccount,
    review: Review,
    units: Units,
    son: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for school in (units.school_a, units.school_b, units.high_school, units.kindergarten):
        review.need(f"Người {school.code}", school)
    client.force_login(son)
    with django_assert_max_num_queries(19):
        client.get(address("quota", school_account.target_id))


# --- grant ---


def test_the_department_grants_to_a_ward_and_the_ward_to_its_school(
    client: Client, account: QuotaAccount, units: Units, son: User, mai: User
) -> None:
    client.force_login(son)
    assert client.get(address("grant", account.pk), {"to": units.ward.pk}).status_code == 200
    client.post(address("grant", account.pk), {"unit": units.ward.pk, "quantity": 4, "due_on": DUE.isoformat()})
    ward = QuotaAccount.objects.get(target=account.target, unit=units.ward)
    client.force_login(mai)
    client.post(address("grant", ward.pk), {"unit": units.school_a.pk, "quantity": 3, "due_on": DUE.isoformat()})
    ward.refresh_from_db()
    assert (ward.received, ward.passed_on, ward.free) == (4, 3, 1)
    assert QuotaAccount.objects.get(target=account.target, unit=units.school_a).due_on == DUE


@pytest.mark.parametrize(
    ("quantity", "due_on"),
    [
        ("0", "2026-12-15"),
        ("-3", "2026-12-15"),
        ("x", "2026-12-15"),
        ("11", "2026-12-15"),
        ("1", "2020-01-01"),
        ("1", "31/02/2026"),
    ],
)
def test_bad_grants_are_refused_with_a_sentence(
    client: Client, account: QuotaAccount, units: Units, son: User, quantity: str, due_on: str
) -> None:
    client.force_login(son)
    answer = client.post(address("grant", account.pk), {"unit": units.ward.pk, "quantity": quantity, "due_on": due_on})
    assert answer.status_code == 422
    account.refresh_from_db()
    assert account.passed_on == 0


def test_places_do_not_skip_the_ward(client: Client, account: QuotaAccount, units: Units, son: User) -> None:
    client.force_login(son)
    form = {"unit": units.school_a.pk, "quantity": 1, "due_on": DUE.isoformat()}
    assert client.post(address("grant", account.pk), form).status_code == 422


def test_nobody_grants_from_an_account_of_others(
    client: Client,
    school_account: QuotaAccount,
    account: QuotaAccount,
    units: Units,
    mai: User,
    nga: User,
    hiep: User,
    director: User,
) -> None:
    ward = QuotaAccount.objects.get(target=account.target, unit=units.ward)
    assert as_user(client, mai).get(address("grant", account.pk)).status_code == 404
    assert as_user(client, nga).get(address("grant", ward.pk)).status_code == 404
    assert as_user(client, hiep).get(address("grant", school_account.pk)).status_code == 403
    assert as_user(client, director).get(address("grant", ward.pk)).status_code == 403
    assert as_user(client, mai).delete(address("grant", ward.pk)).status_code == 405


# --- give back, history ---


def test_a_school_gives_places_back_with_a_reason_everyone_in_the_chain_reads(
    client: Client, school_account: QuotaAccount, units: Units, hiep: User, mai: User, thu: User
) -> None:
    client.force_login(hiep)
    url = address("give_back", school_account.pk)
    assert client.get(url).status_code == 200
    assert client.post(url, {"quantity": 1, "reason": " "}).status_code == 422
    assert client.post(url, {"quantity": 3, "reason": "Thừa"}).status_code == 422
    assert client.post(url, {"quantity": 1, "reason": "Cô Lan nghỉ thai sản"}).status_code == 302
    ward = QuotaAccount.objects.get(target=school_account.target, unit=units.ward)
    assert ward.free == 1
    assert "Cô Lan nghỉ thai sản" in as_user(client, mai).get(address("account", ward.pk)).content.decode()
    assert as_user(client, thu).get(address("account", school_account.pk)).status_code == 404
    assert as_user(client, thu).get(url).status_code == 404


def test_the_lead_office_does_not_give_back_for_a_school(
    client: Client, school_account: QuotaAccount, son: User, hiep: User
) -> None:
    assert as_user(client, son).post(address("give_back", school_account.pk)).status_code == 403
    assert as_user(client, hiep).put(address("give_back", school_account.pk)).status_code == 405
