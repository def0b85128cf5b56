"""What the page decorator lets through, and how it answers otherwise."""

import pytest
from django.test import Client

from haidang.foundation.accounts.models import User
from haidang.foundation.ui.tests import urls

pytestmark = pytest.mark.urls("haidang.foundation.ui.tests.urls")


def test_a_page_opens_for_a_role_its_action_names(client: Client, hiep: User) -> None:
    client.force_login(hiep)
    assert client.get("/acted/").status_code == 200
    assert client.head("/acted/").status_code == 200
    assert client.post("/acted/").status_code == 200


def test_a_page_refuses_a_user_without_the_role_and_says_what_to_do(client: Client, lan: User) -> None:
    client.force_login(lan)
    answer = client.get("/acted/")
    assert answer.status_code == 403
    assert "quản trị viên" in answer.content.decode()


def test_a_page_sends_a_stranger_to_the_door(client: Client, db: None) -> None:
    answer = client.get("/acted/")
    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/sign-in/?next=/acted/"


def test_a_page_refuses_other_methods_before_it_looks_at_anything(client: Client, lan: User) -> None:
    client.force_login(lan)
    answer = client.delete("/acted/")
    assert answer.status_code == 405
    assert answer["Allow"] == "GET, POST, HEAD"
    assert "Không mở theo cách này được" in answer.content.decode()


def test_a_refusal_becomes_a_page_with_its_sentence_and_a_way_back(client: Client, hiep: User) -> None:
    client.force_login(hiep)
    answer = client.post("/refused/", headers={"referer": "http://testserver/lists/7/"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Danh sách đã gửi &lt;b&gt;rồi&lt;/b&gt;." in text
    assert 'href="http://testserver/lists/7/"' in text


def test_the_way_back_never_leads_to_another_site(client: Client, hiep: User) -> None:
    client.force_login(hiep)
    text = client.post("/refused/", headers={"referer": "https://elsewhere.example/"}).content.decode()
    assert "elsewhere.example" not in text


def test_a_refusal_answers_htmx_with_the_sentence_alone(client: Client, hiep: User) -> None:
    client.force_login(hiep)
    answer = client.post("/refused/", headers={"hx-request": "true"})
    assert answer.status_code == 422
    assert answer["HX-Retarget"] == "#notice"
    assert "<html" not in answer.content.decode()
    assert "Danh sách đã gửi" in answer.content.decode()


def test_a_public_page_opens_for_anyone_and_an_own_page_for_the_signed_in(client: Client, lan: User) -> None:
    assert client.get("/public/").status_code == 200
    assert client.get("/own/").status_code == 302
    client.force_login(lan)
    assert client.get("/own/").content.decode() == "Trần Thị Lan"


def test_views_show_their_action_and_methods_to_the_architecture_tests() -> None:
    assert urls.acted.action is urls.CONFIRM  # type: ignore[attr-defined]
    assert urls.acted.methods == ("GET", "POST", "HEAD")  # type: ignore[attr-defined]
    assert urls.public.action is None  # type: ignore[attr-defined]
    assert urls.public.login_required is False  # type: ignore[attr-defined]


def test_an_unknown_address_answers_with_our_own_face(client: Client, lan: User) -> None:
    client.force_login(lan)
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert "Không có gì ở đây" in answer.content.decode()


def test_a_crash_answers_with_a_page_that_needs_neither_user_nor_database(client: Client) -> None:
    from django.test import RequestFactory
    from django.views.defaults import server_error

    answer = server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "Lỗi hệ thống" in answer.content.decode()
