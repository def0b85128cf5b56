"""The door: who gets in, who does not, and how often one may guess."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from haidang.foundation.accounts.models import FailedSignIn, User
from haidang.foundation.accounts.queries import FAILURES_ALLOWED

pytestmark = [pytest.mark.django_db, pytest.mark.urls("haidang.foundation.ui.tests.urls")]
DOOR = "/accounts/sign-in/"
DEMO = "/accounts/demo/"
PASSWORD = "mat-khau-cua-lan"


@pytest.fixture
def lan_with_password(lan: User) -> User:
    lan.set_password(PASSWORD)
    lan.save()
    return lan


@pytest.fixture
def player(hiep: User) -> User:
    hiep.is_demo = True
    hiep.demo_title = "Hiệu trưởng THCS"
    hiep.demo_hint = "Xác nhận nhu cầu của trường."
    hiep.save()
    return hiep


def fail(client: Client, times: int, username: str = "lan", address: str = "10.0.0.1") -> None:
    for _ in range(times):
        client.post(DOOR, {"username": username, "password": "sai"}, REMOTE_ADDR=address)


def test_the_right_password_opens_the_page_one_wanted(client: Client, lan_with_password: User) -> None:
    answer = client.post(DOOR, {"username": "lan", "password": PASSWORD, "next": "/own/"})
    assert answer.status_code == 302
    assert answer["Location"] == "/own/"
    assert client.get("/own/").content.decode() == "Trần Thị Lan"


def test_signing_in_never_leads_to_another_site(client: Client, lan_with_password: User) -> None:
    answer = client.post(DOOR, {"username": "lan", "password": PASSWORD, "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"


@pytest.mark.parametrize(("username", "password"), [("lan", "sai"), ("khong-co", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_get_the_same_sentence(
    client: Client, lan_with_password: User, username: str, password: str
) -> None:
    answer = client.post(DOOR, {"username": username, "password": password})
    assert answer.status_code == 422
    assert "Tên đăng nhập và mật khẩu không khớp" in answer.content.decode()


def test_empty_fields_are_named_at_the_top_and_beside_the_field(client: Client) -> None:
    answer = client.post(DOOR, {"username": "", "password": ""})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "2 chỗ cần sửa" in text
    assert 'href="#id_username"' in text
    assert FailedSignIn.objects.count() == 0


def test_a_closed_account_stays_out(client: Client, lan_with_password: User) -> None:
    lan_with_password.is_active = False
    lan_with_password.save()
    assert client.post(DOOR, {"username": "lan", "password": PASSWORD}).status_code == 422


def test_after_ten_failures_even_the_right_password_must_wait(client: Client, lan_with_password: User) -> None:
    fail(client, FAILURES_ALLOWED)
    answer = client.post(DOOR, {"username": " LAN", "password": PASSWORD}, REMOTE_ADDR="10.0.0.1")
    assert answer.status_code == 422
    assert "15 phút" in answer.content.decode()


def test_failures_elsewhere_do_not_lock_the_owner_out(client: Client, lan_with_password: User) -> None:
    fail(client, FAILURES_ALLOWED)
    answer = client.post(DOOR, {"username": "lan", "password": PASSWORD}, REMOTE_ADDR="10.0.0.2")
    assert answer.status_code == 302


def test_failures_older_than_a_quarter_of_an_hour_no_longer_count(client: Client, lan_with_password: User) -> None:
    fail(client, FAILURES_ALLOWED)
    FailedSignIn.objects.update(at=timezone.now() - timedelta(minutes=16))
    answer = client.post(DOOR, {"username": "lan", "password": PASSWORD}, REMOTE_ADDR="10.0.0.1")
    assert answer.status_code == 302
    assert FailedSignIn.objects.count() == 0


def test_a_sign_in_that_succeeds_forgets_the_failures_before_it(client: Client, lan_with_password: User) -> None:
    fail(client, FAILURES_ALLOWED - 1)
    client.post(DOOR, {"username": "lan", "password": PASSWORD}, REMOTE_ADDR="10.0.0.1")
    assert FailedSignIn.objects.count() == 0


def test_one_who_is_signed_in_passes_the_door(client: Client, lan: User) -> None:
    client.force_login(lan)
    assert client.get(DOOR)["Location"] == "/"


def test_a_partial_asked_for_after_the_session_ended_reloads_the_page(client: Client) -> None:
    answer = client.get("/own/", headers={"hx-request": "true"}, follow=True)
    assert answer["HX-Refresh"] == "true"
    assert answer.content == b""


def test_the_demo_shows_its_roles_and_signs_in_with_one_click(client: Client, player: User, settings: Settings) -> None:
    settings.HAIDANG_DEMO = True
    page = client.get(DOOR).content.decode()
    assert "Hiệu trưởng THCS" in page
    assert "Xác nhận nhu cầu của trường." in page
    assert client.post(DEMO, {"username": "hiep"}).status_code == 302
    assert client.get("/own/").content.decode() == "Vũ Văn Hiệp"


def test_the_demo_signs_in_only_as_its_own_people(client: Client, lan: User, settings: Settings) -> None:
    settings.HAIDANG_DEMO = True
    assert client.post(DEMO, {"username": "lan"}).status_code == 404
    assert client.get("/own/").status_code == 302


def test_outside_the_demo_there_is_no_such_door(client: Client, player: User, settings: Settings) -> None:
    settings.HAIDANG_DEMO = False
    assert "Hiệu trưởng THCS" not in client.get(DOOR).content.decode()
    assert client.post(DEMO, {"username": "hiep"}).status_code == 404
    assert client.get("/own/").status_code == 302


def test_the_door_refuses_forms_of_other_sites(player: User, settings: Settings) -> None:
    settings.HAIDANG_DEMO = True
    strict = Client(enforce_csrf_checks=True)
    for address, form in ((DEMO, {"username": "hiep"}), (DOOR, {"username": "hiep", "password": "x"})):
        answer = strict.post(address, form)
        assert answer.status_code == 403
        assert "Mời gửi lại" in answer.content.decode()


def test_signing_out_needs_a_post_and_returns_to_the_door(client: Client, lan: User) -> None:
    client.force_login(lan)
    assert client.get("/accounts/sign-out/").status_code == 405
    assert client.post("/accounts/sign-out/")["Location"] == DOOR
    assert client.get("/own/").status_code == 302


def test_a_user_changes_the_password_and_stays_signed_in(client: Client, lan_with_password: User) -> None:
    client.force_login(lan_with_password)
    new = "con-duong-ven-bien-7"
    form = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post("/accounts/password/", form).status_code == 302
    assert client.get("/own/").status_code == 200
    lan_with_password.refresh_from_db()
    assert lan_with_password.check_password(new)


@pytest.mark.parametrize(
    ("old", "first", "second", "sentence"),
    [
        ("sai", "con-duong-ven-bien-7", "con-duong-ven-bien-7", "Đây không phải mật khẩu hiện tại"),
        (PASSWORD, "con-duong-ven-bien-7", "khac-han-8888", "không giống nhau"),
        (PASSWORD, "ngan", "ngan", "10"),
    ],
)
def test_a_bad_new_password_is_refused_with_a_sentence(
    client: Client, lan_with_password: User, old: str, first: str, second: str, sentence: str
) -> None:
    client.force_login(lan_with_password)
    form = {"old_password": old, "new_password1": first, "new_password2": second}
    answer = client.post("/accounts/password/", form)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_the_password_page_is_for_the_signed_in(client: Client) -> None:
    assert client.get("/accounts/password/").status_code == 302


def test_the_door_costs_one_query(
    client: Client, player: User, settings: Settings, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    settings.HAIDANG_DEMO = True
    with django_assert_max_num_queries(1):  # the players
        client.get(DOOR)
