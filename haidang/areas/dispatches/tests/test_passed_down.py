"""A dispatch that was passed down: everyone who is to read it opens its text, only that one, and no unit's duties."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from haidang.areas.dispatches.models import Dispatch, Duty
from haidang.areas.dispatches.operations import copy_dispatch, issue_dispatch, withdraw_dispatch
from haidang.areas.dissemination.models import Circulation, Reader
from haidang.areas.dissemination.operations import Audience, Text, end_circulation, start_circulation
from haidang.foundation.accounts.models import User
from tests.cast import NOW, TODAY, Units, make_person

pytestmark = pytest.mark.usefixtures("today_is_today")


@pytest.fixture
def today_is_today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY)


@pytest.fixture
def passed(issued: Dispatch, units: Units, lan: User, hiep: User) -> Circulation:
    """Hiệp passes the ward's dispatch down to the people of school A, Lan among them."""
    return start_circulation(
        issued.subject, audience=Audience(unit=units.school_a), text=Text(text="Đọc và đăng ký."),
        due_on=date(2026, 12, 5), address=reverse("dispatches:read", args=[issued.pk]), by=hiep, now=NOW, today=TODAY,
    )  # fmt: skip


def visit(user: User, dispatch: Dispatch, name: str = "read") -> int:
    client = Client()
    client.force_login(user)
    return client.get(reverse(f"dispatches:{name}", args=[dispatch.pk])).status_code


def test_a_teacher_opens_the_dispatch_that_was_passed_down(
    client: Client,
    issued: Dispatch,
    passed: Circulation,
    lan: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client.force_login(lan)
    reading = client.get(reverse("dissemination:read", args=[passed.pk])).content.decode()
    address = reverse("dispatches:read", args=[issued.pk])
    assert f'href="{address}"' in reading
    with django_assert_max_num_queries(14):
        page = client.get(address).content.decode()
    assert "Phổ biến đến toàn thể." in page
    assert "Kính gửi" in page
    for duty in Duty.objects.filter(demand__dispatch=issued):
        assert reverse("dispatches:duty", args=[duty.pk]) not in page
    for name in ("dispatch", "text", "changes", "late", "waiting", "word"):
        assert visit(lan, issued, name) == 403, name
    assert client.post(address).status_code == 405


def test_only_that_one_and_only_those_it_was_passed_down_to(
    issued: Dispatch, passed: Circulation, units: Units, lan: User, mai: User, thu: User, nga: User, son: User
) -> None:
    other = copy_dispatch(issued, issuer=units.ward, office=units.ward, by=mai, now=NOW, today=TODAY)
    issue_dispatch(other, number="", issued_on=TODAY, by=mai, now=NOW)
    assert visit(lan, other) == 404
    far = make_person("Đinh Thị Xa", units.school_b, level="THCS")
    assert not Reader.objects.filter(person=far).exists()
    assert (visit(thu, issued), visit(nga, issued)) == (404, 404)
    assert (visit(mai, issued), visit(son, issued)) == (200, 200)  # who answers for the readers
    Reader.objects.filter(person__user=lan).update(left_on=TODAY)
    assert visit(lan, issued) == 404


def test_it_stays_readable_when_it_has_ended_and_says_when_it_was_withdrawn(
    client: Client, issued: Dispatch, passed: Circulation, lan: User, mai: User, hiep: User
) -> None:
    end_circulation(passed, reason="Đã đủ", by=hiep, now=NOW)
    withdraw_dispatch(issued, reason="Ban hành nhầm", by=mai, now=NOW)
    client.force_login(lan)
    client.cookies.load({"django_language": "en"})
    assert "Withdrawn" in client.get(reverse("dispatches:read", args=[issued.pk])).content.decode()


def test_a_draft_is_never_read(draft: Dispatch, units: Units, lan: User, hiep: User) -> None:
    start_circulation(
        "x", audience=Audience(unit=units.school_a), text=Text(text="x"), due_on=date(2026, 12, 5),
        address=reverse("dispatches:read", args=[draft.pk]), by=hiep, now=NOW, today=TODAY,
    )  # fmt: skip
    assert visit(lan, draft) == 404


def test_the_way_from_the_dispatch_to_its_readers_keeps_the_address(
    client: Client, issued: Dispatch, units: Units, lan: User, mai: User
) -> None:
    client.force_login(mai)
    page = client.get(reverse("dispatches:text", args=[issued.pk])).content.decode()
    start = next(part for part in page.split('"') if part.startswith(reverse("dissemination:start") + "?"))
    words = {name: values[0] for name, values in parse_qs(urlsplit(start.replace("&amp;", "&")).query).items()}
    assert words["address"] in client.get(start.replace("&amp;", "&")).content.decode()
    facts = words | {"text": "Đọc và đăng ký.", "due_on": "2099-12-05"}
    refused = facts | {"address": "https://elsewhere.example/"}
    assert client.post(reverse("dissemination:start"), refused).status_code == 422
    assert client.post(reverse("dissemination:start"), facts).status_code == 302
    assert Circulation.objects.get().address == reverse("dispatches:read", args=[issued.pk])
    assert client.post(reverse("dissemination:start"), facts).status_code == 422  # passed down already
    assert visit(lan, issued) == 200
