"""A notice is told once, in the reader's language, and set by set."""

from datetime import date, timedelta

import pytest
from django.utils.translation import override

from haidang.foundation.accounts.models import User
from haidang.foundation.notifications.models import Choice, Delivery, Notice
from haidang.foundation.notifications.operations import mark_acted, notify
from tests.cast import NOW, Units

KIND = "approvals.step_due"


def tell(*users: User, about: str = "case:1", kind: str = KIND) -> int:
    params = {"case": "Danh sách cử", "unit": {"vi": "Trường A", "en": "School A"}, "due": date(2026, 12, 1)}
    return notify(users, kind=kind, params=params, path="/x/", now=NOW, about=about)


@pytest.fixture
def reachable(mai: User) -> User:
    mai.email = "mai@example.vn"
    mai.save(update_fields=["email"])
    return mai


def test_it_is_told_once_for_a_kind_and_a_matter(mai: User, son: User) -> None:
    assert tell(mai) == 1
    assert tell(mai, son) == 1
    assert tell(mai, about="case:2") == 1
    assert Notice.objects.count() == 3


def test_without_a_matter_it_is_told_each_time(mai: User) -> None:
    assert tell(mai, about="") == tell(mai, about="") == 1


def test_a_query_of_people_is_told_in_one_statement(
    mai: User, son: User, units: Units, django_assert_num_queries: object
) -> None:
    everyone = User.objects.filter(grants__isnull=False).order_by("full_name")
    with django_assert_num_queries(3):  # type: ignore[operator]  # with the two of a savepoint
        assert notify(everyone, kind=KIND, params={}, path="/", now=NOW, about="x") == 2


def test_it_is_read_in_the_readers_language(mai: User) -> None:
    tell(mai)
    notice = Notice.objects.get()
    assert "01/12/2026" in notice.title
    assert notice.body.startswith("Trường A")
    with override("en"):
        assert notice.body.startswith("School A")


def test_who_has_no_address_is_told_in_the_app_alone(mai: User) -> None:
    tell(mai)
    assert not Delivery.objects.exists()


def test_who_has_an_address_gets_a_message_too(reachable: User) -> None:
    tell(reachable)
    delivery = Delivery.objects.get()
    assert (delivery.channel, delivery.state, delivery.due_at) == ("mail", "waiting", NOW)


@pytest.mark.parametrize(("mode", "deliveries"), [("off", []), ("daily", [True]), ("at_once", [False])])
def test_the_readers_choice_decides_when_it_goes_out(reachable: User, mode: str, deliveries: list[bool]) -> None:
    Choice.objects.create(user=reachable, channel="mail", group="approvals", mode=mode)
    tell(reachable)
    assert [delivery.is_bundled for delivery in Delivery.objects.all()] == deliveries


def test_a_closed_account_is_told_nothing(reachable: User) -> None:
    reachable.is_active = False
    reachable.save()
    assert tell(reachable) == 0


def test_what_was_done_is_marked_for_everyone_it_was_asked_of(mai: User, son: User) -> None:
    tell(mai, son, about="case:1")
    tell(mai, about="case:1:late")
    tell(mai, about="case:10")
    assert mark_acted(about="case:1", now=NOW + timedelta(hours=1)) == 3
    assert Notice.objects.get(acted_at=None).about == "case:10"
