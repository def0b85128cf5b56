"""The pages of attendance."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from haidang.areas.attendance.models import Mark, Presence, RollCall
from haidang.areas.attendance.tests.teaching import teach_class
from haidang.areas.classes.models import TrainingClass
from haidang.areas.classes.tests.season import BEFORE, Season, approve, approve_new, lessons_of, run_class
from haidang.foundation.accounts.models import User

Budget = Callable[[int], AbstractContextManager[object]]
pytestmark = pytest.mark.usefixtures("afterwards")


def sign_in(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


@pytest.fixture
def running(season: Season, lan: User) -> TrainingClass:
    nominations = approve(season, lan.person) + approve_new(season, season.units.school_b, "Bùi Văn Tư")
    return run_class(season, nominations, lessons=2)


def presences(training_class: TrainingClass, *values: str) -> dict[str, str]:
    ids = training_class.enrolments.order_by("pk").values_list("pk", flat=True)
    return {f"presence-{pk}": value for pk, value in zip(ids, values, strict=True)}


def url(name: str, pk: int) -> str:
    return reverse(f"attendance:{name}", args=[pk])


def test_the_provider_takes_the_roll_with_everyone_present_by_default(
    client: Client, running: TrainingClass, khoa: User
) -> None:
    lesson = lessons_of(running)[0]
    page = sign_in(client, khoa).get(url("roll", lesson.pk))
    assert page.text.count('value="present" required checked') == 2
    answer = client.post(url("take", lesson.pk), presences(running, "present", "excused"))
    assert answer.headers["Location"] == url("roll", lesson.pk)
    assert list(Mark.objects.order_by("enrolment").values_list("presence", flat=True)) == ["present", "excused"]
    assert client.post(url("take", lesson.pk), presences(running, "absent", "absent")).status_code == 422


def test_a_roll_is_corrected_with_a_reason(client: Client, running: TrainingClass, khoa: User) -> None:
    lesson = lessons_of(running)[0]
    sign_in(client, khoa)
    assert client.post(url("correct", lesson.pk), {"reason": "x"}).status_code == 422
    client.post(url("take", lesson.pk), presences(running, "absent", "present"))
    changed = presences(running, "present", "present")
    assert client.post(url("correct", lesson.pk), changed).status_code == 422
    assert client.post(url("correct", lesson.pk), changed | {"reason": "Đến muộn"}).status_code == 302
    assert not Mark.objects.filter(presence=Presence.ABSENT).exists()


def test_nonsense_on_a_roll_is_refused_and_nothing_is_saved(client: Client, running: TrainingClass, khoa: User) -> None:
    lesson = lessons_of(running)[0]
    sign_in(client, khoa)
    for wrong in (
        presences(running, "present", "asleep"),
        {"presence-x": "present"},
        {},
        {"presence-999999": "present"},
    ):
        assert client.post(url("take", lesson.pk), wrong).status_code == 422
    assert not RollCall.objects.exists()


def test_the_roll_of_a_lesson_to_come_is_closed(
    client: Client, running: TrainingClass, khoa: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: BEFORE)
    lesson = lessons_of(running)[0]
    assert "required checked" not in sign_in(client, khoa).get(url("roll", lesson.pk)).text
    assert client.post(url("take", lesson.pk), presences(running, "present", "present")).status_code == 422


def test_the_lead_office_and_principals_read_the_roll_but_do_not_take_it(
    client: Client, running: TrainingClass, son: User, hiep: User
) -> None:
    lesson = lessons_of(running)[0]
    for user in (son, hiep):
        assert sign_in(client, user).get(url("roll", lesson.pk)).status_code == 200
        assert client.post(url("take", lesson.pk), presences(running, "present", "present")).status_code == 403


def test_a_principal_sees_only_their_own_people_on_roll_and_sheet(
    client: Client, season: Season, hiep: User, lan: User
) -> None:
    taught = teach_class(season, approve(season, lan.person) + approve_new(season, season.units.school_b, "Bùi Văn Tư"))
    for address in (url("class", taught.pk), url("roll", lessons_of(taught)[0].pk)):
        page = sign_in(client, hiep).get(address).text
        assert "Trần Thị Lan" in page
        assert "Bùi Văn Tư" not in page


def test_who_has_nobody_in_the_class_finds_nothing(client: Client, running: TrainingClass, hoa: User) -> None:
    sign_in(client, hoa)
    assert client.get(url("class", running.pk)).status_code == 404
    assert client.get(url("class_file", running.pk)).status_code == 404
    assert client.get(url("roll", lessons_of(running)[0].pk)).status_code == 404


def test_a_teacher_has_no_page_of_the_whole_class(client: Client, running: TrainingClass, lan: User) -> None:
    sign_in(client, lan)
    assert client.get(url("class", running.pk)).status_code == 403
    assert client.get(url("roll", lessons_of(running)[0].pk)).status_code == 403


def test_taking_and_correcting_answer_405_to_a_look(client: Client, running: TrainingClass, khoa: User) -> None:
    sign_in(client, khoa)
    for name in ("take", "correct"):
        assert client.get(url(name, lessons_of(running)[0].pk)).status_code == 405
    assert client.post(url("class", running.pk)).status_code == 405


def test_the_sheet_and_the_roll_cost_the_same_for_every_size(
    client: Client, season: Season, khoa: User, django_assert_max_num_queries: Budget
) -> None:
    names = [f"Nguyễn Văn {number}" for number in range(15)]
    taught = teach_class(season, approve_new(season, season.units.school_a, *names), lessons=4)
    sign_in(client, khoa)
    for address in (url("class", taught.pk), url("roll", lessons_of(taught)[0].pk)):
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200


def test_the_attendance_sheet_is_a_file(client: Client, season: Season, khoa: User) -> None:
    taught = teach_class(season, approve_new(season, season.units.school_a, "Ngô Văn Ba"))
    answer = sign_in(client, khoa).get(url("class_file", taught.pk))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].endswith("sheet")
