"""Where approvals are, alarms, deputies: who sees what, who may do what."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.models import Alarm, Case, Deputy, Step
from haidang.foundation.approvals.operations import name_deputy, open_case, raise_alarms
from haidang.foundation.approvals.queries import ACTS, acts_of, chain_for
from tests.cast import NOW, TODAY, Units

LIST, ALARMS, DEPUTIES, NEW = (
    reverse(f"deciding:{name}") for name in ("list", "alarms", "deputies", "new_deputy")
)  # fmt: skip


@pytest.fixture
def case(units: Units, authorities: None, hiep: User) -> Case:
    chain = chain_for("nomination_list", units.school_a, TODAY)
    return open_case(
        kind="nomination_list", title="Danh sách trường A", unit=units.school_a, chain=chain, by=hiep, now=NOW
    )


def seen(client: Client, user: User, address: str, **words: str) -> str:
    client.force_login(user)
    answer = client.get(address, words)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_the_overview_says_who_has_it_and_since_when(client: Client, case: Case, mai: User, son: User) -> None:
    page = seen(client, son, LIST)
    assert "Danh sách trường A" in page
    assert "Ngô Thị Mai" in page
    assert "22/11/2026" in page
    assert "Danh sách trường A" not in seen(client, son, LIST, show="mine")
    assert "Danh sách trường A" in seen(client, mai, LIST, show="mine")


def test_late_ones_and_those_of_nobody_are_found(client: Client, case: Case, son: User) -> None:
    assert "Danh sách trường A" in seen(client, son, LIST, show="nobody")
    assert "Danh sách trường A" not in seen(client, son, LIST, show="late")
    Step.objects.filter(state="pending").update(due_on=TODAY - timedelta(days=30))
    assert "Danh sách trường A" in seen(client, son, LIST, show="late")


def test_a_unit_sees_its_own_cases_alone(client: Client, case: Case, hiep: User, thu: User, nga: User) -> None:
    address = reverse("deciding:case", args=[case.pk])
    assert "Danh sách trường A" in seen(client, hiep, address)
    for stranger in (thu, nga):
        assert "Danh sách trường A" not in seen(client, stranger, LIST)
        assert client.get(address).status_code == 404


def test_a_notice_leads_to_the_case_where_it_has_no_page_of_its_own(client: Client, case: Case, mai: User) -> None:
    client.force_login(mai)
    answer = client.get(reverse("deciding:go", args=[case.pk]))
    assert answer["Location"] == reverse("deciding:case", args=[case.pk])


def test_alarms_name_their_owner(client: Client, case: Case, son: User, hiep: User) -> None:
    raise_alarms(today=TODAY, by=None, now=NOW)
    page = seen(client, son, ALARMS)
    assert "Phường Đông Hải" in page
    assert "Sở Giáo dục và Đào tạo" in page
    assert "không có người duyệt" in seen(client, son, reverse("home:today"))
    client.force_login(hiep)
    assert client.get(ALARMS).status_code == 403


def given(grant: int, user: User, **changes: str) -> dict[str, str]:
    days = {"first": "2030-01-01", "last": "2030-01-20"}
    return {"grant": str(grant), "user": str(user.pk), "form": "TUQ", "reason": "Nghỉ phép", **days} | changes


def test_an_alarm_is_taken_and_handed_back_by_its_owners_alone(
    client: Client, case: Case, units: Units, son: User, director: User, hiep: User, nga: User
) -> None:
    raise_alarms(today=TODAY, by=None, now=NOW)
    alarm = Alarm.objects.get()
    take, back = (reverse(f"deciding:{name}", args=[alarm.pk]) for name in ("take_alarm", "hand_alarm_back"))
    assert take in seen(client, son, ALARMS)
    assert take not in seen(client, director, ALARMS)
    assert client.post(take).status_code == 422
    for stranger, status in ((hiep, 403), (nga, 404)):
        client.force_login(stranger)
        assert [client.post(address).status_code for address in (take, back)] == [status] * 2
    client.force_login(son)
    assert client.get(take).status_code == 405
    assert client.post(take)["Location"] == ALARMS
    page = seen(client, director, ALARMS)
    assert "Phạm Văn Sơn" in page
    assert "Phạm Văn Sơn đang lo" in seen(client, director, reverse("deciding:case", args=[case.pk]))
    client.force_login(son)
    assert client.post(back, {"reason": ""}).status_code == 422
    assert client.post(back, {"reason": "Đi công tác"}).status_code == 302
    alarm.refresh_from_db()
    assert alarm.taken_by is None


def test_a_case_says_how_its_deadline_was_counted(client: Client, case: Case, son: User) -> None:
    Step.objects.filter(state="pending").update(
        pending_since=datetime(2025, 4, 28, 2, tzinfo=UTC), due_on=date(2025, 5, 6)
    )
    page = seen(client, son, reverse("deciding:case", args=[case.pk]))
    assert "3 ngày làm việc, trừ 30/04 (Ngày Chiến thắng)" in page


def test_the_page_of_alarms_costs_no_more_for_more_alarms(
    client: Client, units: Units, authorities: None, hiep: User, son: User, django_assert_max_num_queries: Any
) -> None:
    for number in range(6):
        chain = chain_for("nomination_list", units.school_a, TODAY)
        open_case(
            kind="nomination_list", title=f"Danh sách {number}", unit=units.school_a, chain=chain, by=hiep, now=NOW
        )
    raise_alarms(today=TODAY, by=None, now=NOW)
    client.force_login(son)
    with django_assert_max_num_queries(16):
        assert client.get(ALARMS).content.decode().count("Danh sách ") >= 6


def test_a_holder_names_a_deputy_among_the_own_people(client: Client, mai: User, hiep: User, thu: User) -> None:
    client.force_login(mai)
    grant = mai.grants.get().pk
    assert client.post(NEW, given(grant, thu)).status_code == 422, "of another ward"
    assert client.post(NEW, given(grant, hiep, reason="")).status_code == 422
    assert client.post(NEW, given(grant, hiep, last="2029-12-01")).status_code == 422
    assert client.post(NEW, given(grant, hiep)).status_code == 302
    assert Deputy.objects.get().user == hiep
    assert "Vũ Văn Hiệp" in client.get(DEPUTIES).content.decode()


def test_nobody_names_a_deputy_for_someone_else_but_the_lead_office(
    client: Client, mai: User, hiep: User, nga: User, son: User
) -> None:
    grant = mai.grants.get().pk
    client.force_login(nga)
    assert client.post(NEW, given(grant, hiep)).status_code == 422
    client.force_login(son)
    assert client.get(NEW, {"grant": grant}).status_code == 200
    assert client.post(NEW, given(grant, hiep)).status_code == 302


def test_a_deputy_is_ended_by_who_may_name_one(client: Client, mai: User, hiep: User, nga: User) -> None:
    deputy = name_deputy(
        mai.grants.get(), user=hiep, form="TUQ", first=TODAY, last=TODAY + timedelta(days=900), reason="x", by=mai,
        now=NOW, today=TODAY,
    )  # fmt: skip
    address = reverse("deciding:end_deputy", args=[deputy.pk])
    client.force_login(nga)
    assert client.post(address).status_code == 404
    client.force_login(mai)
    assert client.get(address).status_code == 405
    assert client.post(address).status_code == 302
    assert client.post(address).status_code == 422
    deputy.refresh_from_db()
    assert deputy.ended_at is not None


@pytest.mark.parametrize("address", [LIST, ALARMS, DEPUTIES, NEW])
def test_others_are_refused_and_only_these_methods_answer(client: Client, address: str, khoa: User, son: User) -> None:
    client.force_login(khoa)
    assert client.get(address).status_code == 403
    client.force_login(son)
    assert client.get(address).status_code == 200
    assert client.delete(address).status_code == 405


def test_the_overview_costs_no_more_for_more_cases(
    client: Client, case: Case, units: Units, hiep: User, mai: User, son: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    chain = chain_for("nomination_list", units.school_a, TODAY)
    for n in range(12):
        open_case(kind="nomination_list", title=f"x{n}", unit=units.school_a, chain=chain, by=hiep, now=NOW)
    client.force_login(son)
    with django_assert_max_num_queries(14):
        client.get(LIST)


def test_what_a_deputy_for_some_cases_may_do_exists() -> None:
    table = (settings.BASE_DIR / "docs" / "permissions.md").read_text()
    acts = {act for kind in ACTS for act in acts_of([kind])}
    assert {act for act in acts if f"`{act}`" not in table} == set()
