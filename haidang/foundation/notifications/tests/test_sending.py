"""Messages leave over a real mail server: once, with back-off, with every failure in the ledger."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from haidang.foundation.access.models import Role
from haidang.foundation.accounts.models import User
from haidang.foundation.notifications import sending
from haidang.foundation.notifications.adapters import Message, Send, Unreachable
from haidang.foundation.notifications.models import LOST, Choice, Delivery, Reader
from haidang.foundation.notifications.operations import notify
from haidang.foundation.notifications.sending import LEASE, send_due
from haidang.foundation.notifications.tests.conftest import Post
from tests.cast import NOW, Units, make_user

KIND = "approvals.step_due"
LATER = NOW + timedelta(days=2)


def tell(*users: User, about: str = "case:1") -> int:
    params = {"case": "Danh sách cử", "unit": "Trường A", "due": "2026-12-01"}
    return notify(users, kind=KIND, params=params, path="/nominations/lists/1/", now=NOW, about=about)


def only() -> Delivery:
    return Delivery.objects.get()


@pytest.fixture
def mai(mai: User) -> User:
    return with_address(mai)


@pytest.fixture
def son(son: User) -> User:
    return with_address(son)


def with_address(user: User) -> User:
    user.email = f"{user.username}@example.vn"
    user.save(update_fields=["email"])
    return user


def test_a_message_says_what_to_do_and_where(mai: User, post: Post) -> None:
    tell(mai)
    assert send_due("mail", now=NOW) == 1
    [message] = post.taken
    assert message["Subject"] == "Hải Đăng: Hạn duyệt 01/12/2026: Danh sách cử"
    text = message.get_content()
    assert "http://localhost:8000/nominations/lists/1/" in text
    assert "Ngô Thị Mai" in text
    assert (only().state, only().attempts) == ("sent", 1)


def test_a_reader_may_have_messages_in_english(mai: User, post: Post) -> None:
    Reader.objects.create(user=mai, language="en")
    tell(mai)
    send_due("mail", now=NOW)
    assert "Due on 01/12/2026" in str(post.taken[0]["Subject"])


def test_many_messages_leave_over_one_connection(mai: User, son: User, post: Post) -> None:
    for n in range(3):
        tell(mai, son, about=f"case:{n}")
    assert send_due("mail", now=NOW) == 6
    assert len(post.sessions) == 1


def test_nothing_leaves_twice(mai: User, post: Post) -> None:
    tell(mai)
    assert [send_due("mail", now=NOW), send_due("mail", now=LATER)] == [1, 0]


def test_an_address_that_does_not_exist_bounces_and_the_others_get_theirs(mai: User, son: User, post: Post) -> None:
    post.answers["mai@example.vn"] = "550 No such person"
    tell(mai, son)
    assert send_due("mail", now=NOW) == 1
    bounced = Delivery.objects.get(state="bounced")
    assert (bounced.notice.user, bounced.reason) == (mai, "550 No such person")
    assert post.readers == ["son@example.vn"]


def test_a_passing_refusal_is_tried_again_later_and_in_the_end_given_up(mai: User, post: Post) -> None:
    post.answers["mai@example.vn"] = "451 Mailbox is busy"
    tell(mai)
    send_due("mail", now=NOW)
    assert (only().state, only().reason, only().attempts) == ("waiting", "451 Mailbox is busy", 1)
    assert only().due_at > timezone.now()
    for _ in sending.AGAIN_AFTER:
        Delivery.objects.update(due_at=NOW)
        send_due("mail", now=NOW)
    assert (only().state, only().attempts) == ("failed", 6)
    del post.answers["mai@example.vn"]
    assert send_due("mail", now=LATER) == 0


def test_without_a_server_everything_waits_and_says_why(mai: User, son: User, settings: Settings) -> None:
    options = {"host": "127.0.0.1", "port": 9, "timeout": 1}
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}
    tell(mai, son)
    assert send_due("mail", now=NOW) == 0
    for delivery in Delivery.objects.all():
        assert (delivery.state, delivery.attempts) == ("waiting", 0)
        assert "refused" in delivery.reason


def test_a_server_that_goes_away_stops_the_batch(mai: User, son: User, monkeypatch: pytest.MonkeyPatch) -> None:
    tell(mai, son)
    monkeypatch.setattr(sending, "adapter_of", lambda _channel: Falling())
    assert send_due("mail", now=NOW) == 0
    assert sorted(Delivery.objects.values_list("attempts", flat=True)) == [0, 1]
    assert set(Delivery.objects.values_list("state", "claimed_until")) == {("waiting", None)}


def test_a_worker_killed_in_the_middle_doubles_and_loses_nothing_unseen(
    mai: User, son: User, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(mai, son)
    real = timezone.now

    def killed() -> datetime:
        if post.taken:
            raise KeyboardInterrupt  # after the server has the message, before we wrote it down
        return real()

    monkeypatch.setattr("django.utils.timezone.now", killed)
    with pytest.raises(KeyboardInterrupt):
        send_due("mail", now=real())
    monkeypatch.undo()
    assert send_due("mail", now=real()) == 0, "what another worker claimed is left alone"
    assert send_due("mail", now=real() + LEASE * 2) == 1, "what it had not begun goes out"
    assert sorted(post.readers) == ["mai@example.vn", "son@example.vn"]
    lost = Delivery.objects.get(state="failed")
    assert lost.reason == LOST


def test_the_summary_is_one_message_the_next_morning(mai: User, post: Post) -> None:
    Choice.objects.create(user=mai, channel="mail", group="approvals", mode="daily")
    for n in range(3):
        tell(mai, about=f"case:{n}")
    assert send_due("mail", now=NOW + timedelta(hours=1)) == 0
    assert send_due("mail", now=NOW + timedelta(days=1)) == 3
    [message] = post.taken
    assert "3 thông báo" in str(message["Subject"])
    assert message.get_content().count("/nominations/lists/1/") == 3


@pytest.mark.parametrize(("hour", "sent"), [(20, 1), (21, 0), (23, 0), (3, 0), (6, 1)])
def test_in_the_hours_of_rest_nothing_leaves(mai: User, post: Post, hour: int, sent: int) -> None:
    Reader.objects.create(user=mai, quiet_from=21, quiet_until=6)
    tell(mai)
    then = timezone.localtime(NOW + timedelta(days=1)).replace(hour=hour)
    assert send_due("mail", now=then) == sent


def test_who_lost_the_address_since_is_shown_as_not_reached(mai: User, post: Post) -> None:
    tell(mai)
    User.objects.filter(pk=mai.pk).update(email="")
    assert send_due("mail", now=NOW) == 0
    assert only().state == "bounced"
    assert post.taken == []


def test_more_than_a_batch_leaves_in_one_run(units: Units, post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "BATCH", 2)
    school = units.school_a
    people = [with_address(make_user(f"p{n}", f"Người {n}", Role.TEACHER, school)) for n in range(5)]
    tell(*people)
    assert send_due("mail", now=NOW) == 5


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_message_once(mai: User, son: User, post: Post) -> None:
    for n in range(12):
        tell(mai, son, about=f"case:{n}")
    start = Barrier(2)
    sent: list[int] = []

    def work() -> None:
        start.wait()
        try:
            sent.append(send_due("mail", now=NOW))
        finally:
            connection.close()

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(sent) == 24
    assert len({str(message["Message-ID"]) for message in post.taken}) == len(post.taken) == 24


class Falling:
    """A service that breaks at the first message."""

    @contextmanager
    def open(self) -> Iterator[Send]:
        yield self.send

    def send(self, message: Message) -> None:
        raise Unreachable(f"gone before {message.key}")
