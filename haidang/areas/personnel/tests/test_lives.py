"""A working life: leave, titles, second posts, stopping and coming back, moving with the history kept."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from psycopg.types.range import DateRange
from pytest_django import DjangoAssertNumQueries

from haidang.areas.personnel.models import EndReason, LeaveKind, Person, PostKind
from haidang.areas.personnel.operations import (
    DegreeFacts,
    PostFacts,
    add_second_post,
    appoint_title,
    correct_degree,
    end_leave,
    end_post,
    end_second_post,
    move_person,
    record_leave,
    return_to_work,
)
from haidang.areas.personnel.operations.leave import BackTooEarly, LeaveEndsEarly, LeaveOverlaps, NotAtWork
from haidang.areas.personnel.operations.refusals import NothingChanged, SecondMainPost
from haidang.areas.personnel.operations.second_posts import NoSecondPost, SecondPostThere
from haidang.areas.personnel.operations.titles import TitleHeldAlready, TitleTooEarly, TitleUnknown
from haidang.areas.personnel.queries import leave_on, list_left, main_post_of
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.models import Entry
from tests.cast import NOW, TODAY, Units

TEACHER = PostFacts(kind=PostKind.TEACHER, level="THCS")
ON = date(2026, 9, 1)


def test_leave_keeps_the_post_and_ends_with_the_return(minh: Person, hiep: User) -> None:
    leave = record_leave(
        minh, kind=LeaveKind.MATERNITY, first=ON, last=date(2027, 2, 28), reason="QĐ 5", by=hiep, now=NOW
    )
    assert leave_on(minh, TODAY) == leave
    assert main_post_of(minh, TODAY) is not None
    end_leave(leave, back_on=date(2026, 11, 1), reason="Đi làm sớm", by=hiep, now=NOW)
    assert leave_on(minh, TODAY) is None
    assert Entry.objects.get(action="personnel.end_leave").changes["to"] == ["2027-02-28", "2026-10-31"]


def test_leave_is_refused_twice_backwards_and_before_the_post(minh: Person, hiep: User) -> None:
    first = {"kind": LeaveKind.SICK, "reason": "Ốm", "by": hiep, "now": NOW}
    leave = record_leave(minh, first=ON, last=None, **first)  # type: ignore[arg-type]
    with pytest.raises(LeaveOverlaps):
        record_leave(minh, first=date(2026, 10, 1), last=None, **first)  # type: ignore[arg-type]
    with pytest.raises(LeaveEndsEarly):
        record_leave(minh, first=ON, last=date(2026, 8, 1), **first)  # type: ignore[arg-type]
    with pytest.raises(NotAtWork):
        record_leave(minh, first=date(2001, 1, 1), last=date(2001, 2, 1), **first)  # type: ignore[arg-type]
    with pytest.raises(BackTooEarly):
        end_leave(leave, back_on=ON, reason="x", by=hiep, now=NOW)


def test_a_new_title_ends_the_former_one(minh: Person, hiep: User) -> None:
    appoint_title(minh, code="V.07.04.32", on=date(2021, 3, 20), reason="QĐ 1", by=hiep, now=NOW)
    appoint_title(minh, code="V.07.04.31", on=date(2025, 1, 1), reason="QĐ 2", by=hiep, now=NOW)
    assert [(title.code, title.period.upper) for title in minh.titles.order_by("period")] == [
        ("V.07.04.32", date(2025, 1, 1)),
        ("V.07.04.31", None),
    ]


def test_a_title_must_be_known_new_and_later(minh: Person, hiep: User) -> None:
    appoint_title(minh, code="V.07.04.32", on=date(2021, 3, 20), reason="QĐ", by=hiep, now=NOW)
    for code, on, refusal in (
        ("V.07.99.99", ON, TitleUnknown),
        ("V.07.04.32", ON, TitleHeldAlready),
        ("V.07.04.31", date(2020, 1, 1), TitleTooEarly),
    ):
        with pytest.raises(refusal):
            appoint_title(minh, code=code, on=on, reason="QĐ", by=hiep, now=NOW)


def test_a_second_post_stands_beside_the_main_one(units: Units, minh: Person, son: User) -> None:
    second = add_second_post(minh, unit=units.school_b, post=TEACHER, on=ON, reason="Dạy liên trường", by=son, now=NOW)
    with pytest.raises(SecondPostThere):
        add_second_post(minh, unit=units.school_b, post=TEACHER, on=ON, reason="x", by=son, now=NOW)
    main = main_post_of(minh, TODAY)
    assert main is not None
    assert main.unit == units.school_a
    end_second_post(second, on=date(2026, 10, 1), reason="Hết học kì", by=son, now=NOW)
    with pytest.raises(NoSecondPost):
        end_second_post(second, on=date(2026, 11, 1), reason="x", by=son, now=NOW)


def test_retiring_ends_every_post_and_leave(units: Units, minh: Person, hiep: User, son: User) -> None:
    add_second_post(minh, unit=units.school_b, post=TEACHER, on=ON, reason="x", by=son, now=NOW)
    record_leave(minh, kind=LeaveKind.SICK, first=ON, last=None, reason="x", by=hiep, now=NOW)
    end_post(minh, on=date(2026, 11, 1), reason="QĐ 9", because=EndReason.RETIRED, by=hiep, now=NOW)
    assert not minh.posts.filter(period__contains=TODAY).exists()
    assert leave_on(minh, TODAY) is None
    assert {post.ended_because for post in minh.posts.all()} == {EndReason.RETIRED}


def test_who_stopped_may_come_back_once(units: Units, minh: Person, hiep: User) -> None:
    end_post(minh, on=date(2025, 1, 1), reason="Thôi việc", by=hiep, now=NOW)
    return_to_work(minh, unit=units.school_a, post=TEACHER, on=ON, reason="QĐ", by=hiep, now=NOW)
    assert minh.posts.count() == 2
    with pytest.raises(SecondMainPost):
        return_to_work(minh, unit=units.school_a, post=TEACHER, on=ON, reason="QĐ", by=hiep, now=NOW)


def test_after_a_move_the_old_school_keeps_its_history(
    client: Client, units: Units, minh: Person, hiep: User, thu: User, son: User
) -> None:
    move_person(minh, to=units.school_b, post=TEACHER, on=ON, reason="QĐ 12", by=son, now=NOW)
    (left,) = list_left(TODAY)
    assert (left.unit, left.ended_because) == (units.school_a, EndReason.MOVED)
    assert list_left(date(2026, 8, 31)).count() == 0
    client.force_login(hiep)
    text = client.get(reverse("personnel:left")).content.decode()
    assert minh.full_name in text
    assert reverse("staff_file:file", args=[minh.pk]) not in text
    client.force_login(thu)
    assert minh.full_name not in client.get(reverse("personnel:left")).content.decode()


def test_a_diploma_is_completed_with_a_reason(minh: Person, hiep: User) -> None:
    degree = minh.degrees.get()
    facts = DegreeFacts(rank=degree.rank, major=degree.major, is_teacher_training=False, awarded_on=degree.awarded_on)  # type: ignore[arg-type]
    correct_degree(degree, facts=facts, reason="Theo bằng gốc", by=hiep, now=NOW)
    degree.refresh_from_db()
    assert degree.is_teacher_training is False
    assert Entry.objects.get(action="personnel.correct_degree").changes == {"is_teacher_training": [True, False]}
    with pytest.raises(NothingChanged):
        correct_degree(degree, facts=facts, reason="x", by=hiep, now=NOW)


FORMS = {
    "new_leave": {"kind": "sick", "first": "2026-09-01", "reason": "Ốm"},
    "new_title": {"code": "V.07.04.32", "on": "2026-09-01", "reason": "QĐ"},
}


@pytest.mark.parametrize("name", FORMS)
def test_the_forms_of_the_school(
    client: Client,
    name: str,
    minh: Person,
    hiep: User,
    mai: User,
    thu: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    address = reverse(f"personnel:{name}", args=[minh.pk])
    client.force_login(hiep)
    with django_assert_max_num_queries(12):
        assert client.get(address).status_code == 200
    assert client.post(address, {}).status_code == 422
    assert client.delete(address).status_code == 405
    assert client.post(address, FORMS[name]).status_code == 302
    for user, status in ((mai, 403), (thu, 404)):
        client.force_login(user)
        assert client.get(address).status_code == status


def test_the_forms_above_the_school(client: Client, units: Units, minh: Person, son: User, hiep: User) -> None:
    address = reverse("personnel:second_post", args=[minh.pk])
    client.force_login(hiep)
    assert client.get(address).status_code == 403
    client.force_login(son)
    form = {"to": units.school_b.pk, "kind": "teacher", "level": "THCS", "on": "2026-09-01", "reason": "QĐ"}
    assert client.post(address, form).status_code == 302
    second = minh.posts.get(is_main=False)
    end = reverse("personnel:end_second_post", args=[minh.pk, second.pk])
    assert client.get(end).status_code == 200
    assert client.post(end, {"on": "2026-10-01", "reason": "Hết việc"}).status_code == 302


def test_leave_ends_and_work_begins_again_on_screen(client: Client, minh: Person, hiep: User) -> None:
    leave = record_leave(minh, kind=LeaveKind.SICK, first=ON, last=None, reason="x", by=hiep, now=NOW)
    client.force_login(hiep)
    back = reverse("personnel:back_from_leave", args=[minh.pk, leave.pk])
    assert client.post(back, {"back_on": "2026-10-01", "reason": "Khoẻ"}).status_code == 302
    leave.refresh_from_db()
    assert leave.period == DateRange(ON, date(2026, 10, 1))
    end_post(minh, on=date(2026, 11, 1), reason="x", by=hiep, now=NOW)
    again = {"kind": "teacher", "level": "THCS", "on": "2026-11-20", "reason": "QĐ"}
    assert client.post(reverse("personnel:take_up", args=[minh.pk]), again).status_code == 302
    assert main_post_of(minh, TODAY) is not None


def test_a_known_year_is_shown_as_a_year(client: Client, minh: Person, hiep: User) -> None:
    Person.objects.filter(pk=minh.pk).update(birth_on=date(1985, 1, 1), birth_precision="year", identity_number=None)
    client.force_login(hiep)
    text = client.post(reverse("personnel:reveal", args=[minh.pk])).content.decode()
    assert "1985" in text
    assert "01/01/1985" not in text
