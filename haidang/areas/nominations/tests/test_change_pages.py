"""Pages of what comes after the approval: they work, refuse, stay in scope, and ask a steady number of queries."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from haidang.areas.nominations.models import LineKind, ListChange, Nomination, NominationList, WaitingEntry
from haidang.areas.nominations.operations.changes import submit_change, withdraw_person
from haidang.areas.nominations.queries import list_todos
from haidang.areas.nominations.tests.conftest import Review
from haidang.areas.nominations.tests.season import AfterApproval, approved_list, step_of_change
from haidang.areas.nominations.tests.test_identity import person_of
from haidang.foundation.accounts.models import User
from tests.cast import NOW, TODAY, Units


@pytest.fixture
def after(draft: NominationList, review: Review, units: Units, hiep: User, mai: User, son: User) -> AfterApproval:
    return approved_list(draft, review, units.school_a, principal=hiep, officer=mai, lead=son)


@pytest.fixture
def change(after: AfterApproval, hiep: User) -> ListChange:
    """An leaves, Chi moves up; not submitted."""
    nomination = Nomination.objects.get(list=after.sealed, person__full_name="Lê An")
    return withdraw_person(nomination, reason="Ốm dài ngày", by=hiep, now=NOW)


def test_a_school_withdraws_submits_and_two_approvers_decide(
    after: AfterApproval, hiep: User, mai: User, son: User, client: Client
) -> None:
    client.force_login(hiep)
    page = client.get(f"/nominations/lists/{after.sealed.pk}/after/").content.decode()
    assert "Trần Chi" in page
    nomination = Nomination.objects.get(list=after.sealed, person__full_name="Lê An")
    address = f"/nominations/lists/{after.sealed.pk}/withdraw/"
    assert client.post(address, {"nomination": nomination.pk, "reason": ""}).status_code == 422
    assert client.post(address, {"nomination": "x", "reason": "Ốm"}).status_code == 422
    sent = client.post(address, {"nomination": nomination.pk, "reason": "Ốm dài ngày"}, follow=True)
    assert "Trần Chi" in sent.content.decode()
    change = ListChange.objects.get()
    assert any(f"/nominations/changes/{change.pk}/" in todo.url for todo in list_todos(hiep, TODAY))
    assert client.post(f"/nominations/changes/{change.pk}/submit/").status_code == 302
    for user in (mai, son):
        client.force_login(user)
        assert any("/nominations/changes/?waiting=me" in todo.url for todo in list_todos(user, TODAY))
        assert "Ốm dài ngày" in client.get(f"/nominations/changes/{change.pk}/").content.decode()
        assert client.get("/nominations/changes/?waiting=me").content.decode().count("THCS Đông Hải") >= 1
        step = {"step": step_of_change(change).pk}
        assert client.post(f"/nominations/changes/{change.pk}/approve/", step).status_code == 302
    assert after.names() == ["Vũ Bé", "Trần Chi"]
    assert client.post(f"/nominations/changes/{change.pk}/approve/", {"step": "1"}).status_code == 422


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("/nominations/lists/{list}/withdraw/", {"nomination": "1", "reason": "x"}),
        ("/nominations/lists/{list}/join/", {"person": "1", "reason": "x"}),
        ("/nominations/lists/{list}/queue/", {}),
        ("/nominations/lists/{list}/change/", {}),
        ("/nominations/changes/{change}/submit/", {}),
        ("/nominations/changes/{change}/lines/1/drop/", {"reason": "x"}),
    ],
)
def test_only_the_school_changes_its_list(
    change: ListChange, mai: User, thu: User, lan: User, client: Client, address: str, fields: dict[str, str]
) -> None:
    address = address.format(list=change.list_id, change=change.pk)
    for user, answer in ((mai, 403), (thu, 404), (lan, 403)):
        client.force_login(user)
        assert client.post(address, fields).status_code == answer
    assert client.get(address).status_code == 405


@pytest.mark.parametrize("act", ["approve", "return", "refuse"])
def test_only_those_above_decide(
    change: ListChange, hiep: User, nga: User, mai: User, client: Client, act: str
) -> None:
    submit_change(change, by=hiep, now=NOW, today=TODAY)
    address = f"/nominations/changes/{change.pk}/{act}/"
    for user, answer in ((hiep, 403), (nga, 404)):
        client.force_login(user)
        assert client.post(address, {"step": "1", "reason": "x"}).status_code == answer
    client.force_login(mai)
    assert client.post(address, {"step": "0"}).status_code == 422
    assert client.get(address).status_code == 405


@pytest.mark.parametrize(
    "address",
    ["/nominations/lists/{list}/after/", "/nominations/lists/{list}/after/card/", "/nominations/changes/{change}/"],
)
def test_pages_of_another_school_do_not_exist(
    change: ListChange, thu: User, khoa: User, viewer: User, client: Client, address: str
) -> None:
    address = address.format(list=change.list_id, change=change.pk)
    for user, answer in ((viewer, 200), (thu, 404), (khoa, 403)):
        client.force_login(user)
        assert client.get(address).status_code == answer


def test_a_returned_or_refused_change_tells_why(change: ListChange, hiep: User, mai: User, client: Client) -> None:
    submit_change(change, by=hiep, now=NOW, today=TODAY)
    client.force_login(mai)
    fields = {"step": step_of_change(change).pk, "reason": "Thiếu đơn xin rút"}
    assert client.post(f"/nominations/changes/{change.pk}/return/", fields).status_code == 302
    client.force_login(hiep)
    assert "Thiếu đơn xin rút" in client.get(f"/nominations/changes/{change.pk}/").content.decode()
    promoted = change.lines.get(kind=LineKind.ADDED)
    drop = f"/nominations/changes/{change.pk}/lines/{promoted.pk}/drop/"
    assert client.post(drop, {"reason": "Xin chưa đi"}).status_code == 302
    assert client.post(drop, {"reason": "Xin chưa đi"}).status_code == 404


def test_a_teacher_sees_where_she_stands_and_declines(
    after: AfterApproval, lan: User, hiep: User, client: Client
) -> None:
    person_of(after.needs["Lê An"], lan)
    nomination = Nomination.objects.get(list=after.sealed, person__full_name="Lê An")
    client.force_login(lan)
    assert client.get("/nominations/mine/").status_code == 200
    address = f"/nominations/mine/{nomination.pk}/decline/"
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "Con nhỏ dưới 12 tháng"}).status_code == 302
    assert "Con nhỏ dưới 12 tháng" in client.get("/nominations/mine/").content.decode()
    other = Nomination.objects.get(list=after.sealed, person__full_name="Vũ Bé")
    assert client.post(f"/nominations/mine/{other.pk}/decline/", {"reason": "x"}).status_code == 404
    client.force_login(hiep)
    assert client.post(address, {"reason": "x"}).status_code == 404
    assert client.get(address).status_code == 405


def test_who_waits_sees_the_place_and_why_and_may_leave(after: AfterApproval, lan: User, client: Client) -> None:
    person_of(after.needs["Đỗ Dung"], lan)
    client.force_login(lan)
    page = client.get("/nominations/mine/").content.decode()
    assert "2 / 2" in page or "thứ 2" in page or "number 2 of 2" in page
    entry = WaitingEntry.objects.get(need=after.needs["Đỗ Dung"])
    other = WaitingEntry.objects.get(need=after.needs["Trần Chi"])
    assert client.post(f"/nominations/waiting/{other.pk}/leave/", {"reason": "x"}).status_code == 404
    assert client.post(f"/nominations/waiting/{entry.pk}/leave/", {"reason": "Tự học"}).status_code == 302
    entry.refresh_from_db()
    assert (entry.state, entry.reason) == ("left", "Tự học")


def test_pages_ask_a_steady_number_of_queries(
    change: ListChange, hiep: User, client: Client, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    client.force_login(hiep)
    for address, most in (
        (f"/nominations/lists/{change.list_id}/after/", 45),
        (f"/nominations/changes/{change.pk}/", 25),
        ("/nominations/changes/", 20),
        ("/nominations/data/", 20),
    ):
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200
