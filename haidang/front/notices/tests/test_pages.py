"""The reader's notices, settings, and the ledger for those who answer for others."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from haidang.foundation.accounts.models import User
from haidang.foundation.audit.models import Entry
from haidang.foundation.notifications.models import Choice, Delivery, Notice, Reader
from haidang.foundation.notifications.operations import notify
from haidang.foundation.notifications.queries import modes_of, unreached
from tests.cast import NOW, Units

OWN = ("notices:list", "notices:settings")


def tell(*users: User, about: str = "case:1", path: str = "/help/") -> None:
    params = {"case": f"Danh sách {about}", "unit": "Trường A", "due": "2026-12-01"}
    notify(users, kind="approvals.step_due", params=params, path=path, now=NOW, about=about)


@pytest.fixture
def hiep(hiep: User) -> User:
    hiep.email = "hiep@example.vn"
    hiep.save(update_fields=["email"])
    return hiep


@pytest.fixture
def failed(hiep: User) -> Delivery:
    tell(hiep)
    Delivery.objects.update(state="failed", reason="451 Mailbox is busy", attempts=6)
    return Delivery.objects.get()


@pytest.mark.parametrize("page", OWN)
def test_everyone_signed_in_has_notices_and_settings(client: Client, khoa: User, page: str) -> None:
    assert client.get(reverse(page)).status_code == 302
    client.force_login(khoa)
    assert client.get(reverse(page)).status_code == 200
    assert client.put(reverse(page)).status_code == 405


def test_the_bell_counts_what_is_not_opened(client: Client, mai: User) -> None:
    tell(mai, about="a")
    tell(mai, about="b")
    client.force_login(mai)
    assert "2 thông báo mới" in client.get(reverse("home:help")).content.decode()
    client.post(reverse("notices:see_all"))
    assert "thông báo mới" not in client.get(reverse("home:help")).content.decode()


def test_opening_a_notice_is_seeing_it_and_leads_to_its_page(client: Client, mai: User) -> None:
    tell(mai)
    notice = Notice.objects.get()
    client.force_login(mai)
    assert client.get(reverse("notices:open", args=[notice.pk]))["Location"] == "/help/"
    notice.refresh_from_db()
    assert notice.seen_at is not None


def test_a_notice_never_leads_out_of_the_system(client: Client, mai: User) -> None:
    tell(mai, path="https://example.com/")
    client.force_login(mai)
    answer = client.get(reverse("notices:open", args=[Notice.objects.get().pk]))
    assert answer["Location"] == reverse("notices:list")


def test_someone_elses_notice_does_not_exist(client: Client, mai: User, nga: User) -> None:
    tell(mai)
    client.force_login(nga)
    assert client.get(reverse("notices:open", args=[Notice.objects.get().pk])).status_code == 404
    assert "Danh sách case" not in client.get(reverse("notices:list")).content.decode()


def test_the_list_is_paged_and_can_show_only_what_is_new(
    client: Client, mai: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(60):
        tell(mai, about=f"case:{n}")
    Notice.objects.filter(about="case:0").update(seen_at=NOW)
    client.force_login(mai)
    with django_assert_max_num_queries(10):
        page = client.get(reverse("notices:list"))
    assert page.content.decode().count("todo__title") == 50
    assert "(59)" in page.content.decode()
    assert client.get(reverse("notices:list"), {"show": "unseen", "after": "x"}).status_code == 422


def settings_of(user: User, **changes: str) -> dict[str, str]:
    modes = {f"{channel}.{group}": str(mode) for (channel, group), mode in modes_of(user).items()}
    return {"language": "vi", "quiet_from": "", "quiet_until": ""} | modes | changes


def test_settings_are_kept(client: Client, mai: User) -> None:
    client.force_login(mai)
    data = settings_of(mai, **{"mail.approvals": "daily", "quiet_from": "21", "quiet_until": "6", "language": "en"})
    assert client.post(reverse("notices:settings"), data).status_code == 302
    assert Choice.objects.get(user=mai, group="approvals").mode == "daily"
    assert Reader.objects.get(user=mai).quiet_from == 21
    assert client.post(reverse("notices:settings"), settings_of(mai)).status_code == 302
    assert Reader.objects.get(user=mai).quiet_from is None


def test_half_a_rest_is_refused(client: Client, mai: User) -> None:
    client.force_login(mai)
    answer = client.post(reverse("notices:settings"), settings_of(mai, quiet_from="21"))
    assert answer.status_code == 422
    assert "Chọn cả hai giờ" in answer.content.decode()


def test_the_ledger_shows_what_failed_first_and_to_whom(client: Client, failed: Delivery, son: User) -> None:
    client.force_login(son)
    text = client.get(reverse("notices:ledger")).content.decode()
    assert "Không tới nơi" in text
    assert "451 Mailbox is busy" in text
    assert "Vũ Văn Hiệp" in text


@pytest.mark.parametrize(("state", "found"), [("failed", 1), ("waiting", 0), ("unseen", 2), ("open", 0), ("acted", 0)])
def test_the_ledger_is_filtered_by_state(
    client: Client, failed: Delivery, mai: User, son: User, state: str, found: int
) -> None:
    tell(mai)
    client.force_login(son)
    answer = client.get(reverse("notices:ledger"), {"state": state, "q": ""})
    assert len(answer.context["listing"].rows) == found


def test_a_ward_reads_of_its_schools_only(client: Client, failed: Delivery, mai: User, nga: User, thu: User) -> None:
    for user, sees in ((mai, True), (nga, False), (thu, False)):
        client.force_login(user)
        assert ("Vũ Văn Hiệp" in client.get(reverse("notices:ledger")).content.decode()) is sees, user.username


def test_who_left_a_unit_is_no_longer_read_of_there(client: Client, failed: Delivery, hiep: User, mai: User) -> None:
    hiep.grants.update(period="[2020-01-01,2026-01-01)")
    client.force_login(mai)
    assert "Vũ Văn Hiệp" not in client.get(reverse("notices:ledger")).content.decode()


def test_a_teacher_has_no_ledger(client: Client, lan: User) -> None:
    client.force_login(lan)
    assert client.get(reverse("notices:ledger")).status_code == 403


def test_the_ledger_keeps_its_budget_of_queries(
    client: Client, failed: Delivery, mai: User, son: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(55):
        tell(mai, about=f"case:{n}")
    client.force_login(son)
    with django_assert_max_num_queries(13):
        client.get(reverse("notices:ledger"))


def test_what_failed_is_sent_again_by_who_answers_for_it(
    client: Client, failed: Delivery, son: User, mai: User
) -> None:
    address = reverse("notices:again", args=[failed.pk])
    client.force_login(mai)
    assert client.post(address).status_code == 403
    client.force_login(son)
    assert client.get(address).status_code == 405
    assert client.post(address).status_code == 302
    failed.refresh_from_db()
    assert (failed.state, failed.attempts) == ("waiting", 0)
    assert Entry.objects.get().in_words == "Gửi lại tin"
    assert client.post(address).status_code == 422


def test_a_message_that_came_back_later_is_noted_with_the_words_of_the_server(
    client: Client, failed: Delivery, son: User
) -> None:
    address = reverse("notices:bounced", args=[failed.pk])
    client.force_login(son)
    assert client.post(address, {"reason": "550"}).status_code == 422, "it never left"
    Delivery.objects.update(state="sent", sent_at=NOW + timedelta(minutes=1), reason="")
    assert client.post(address, {"reason": ""}).status_code == 422
    noted = client.post(address, {"reason": "550 No such person"}, follow=True)
    assert "550 No such person" in noted.content.decode()
    assert unreached("case").get() == failed.notice


def test_the_right_address_is_written_down_and_what_was_lost_goes_out_again(
    client: Client, failed: Delivery, hiep: User, son: User, mai: User
) -> None:
    tell(hiep, about="case:2")
    Delivery.objects.update(state="bounced", reason="550 No such person")
    address = reverse("notices:delivery", args=[failed.pk])
    client.force_login(mai)
    assert client.get(address).status_code == 403
    client.force_login(son)
    page = client.get(address).content.decode()
    assert all(words in page for words in ("hiep@example.vn", "550 No such person", "chưa mở"))
    for wrong in ("", "hiep", "Hiep@example.vn"):
        assert client.post(address, {"email": wrong}).status_code == 422
    assert client.post(address, {"email": "hiep.moi@example.vn"}).status_code == 302
    hiep.refresh_from_db()
    assert hiep.email == "hiep.moi@example.vn"
    assert set(Delivery.objects.values_list("state", flat=True)) == {"waiting"}
    assert Entry.objects.get(action="access.write_email").in_words == "Ghi địa chỉ thư điện tử của tài khoản"
    assert client.put(address).status_code == 405


def test_an_unknown_delivery_is_not_found(client: Client, son: User, units: Units) -> None:
    client.force_login(son)
    assert client.get(reverse("notices:delivery", args=[0])).status_code == 404
    assert client.post(reverse("notices:again", args=[0])).status_code == 404
