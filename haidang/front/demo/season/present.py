"""The present: the rows of the plan that are still open are carried out under the wards, up to now."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.utils import timezone

from haidang.areas.classes.models import Venue
from haidang.areas.needs.operations import RoundDays, open_round
from haidang.areas.personnel.models import Person
from haidang.areas.plans.models import Plan
from haidang.foundation.organisation.models import Unit
from haidang.front.demo.cast import CAST_SCHOOL, LAN
from haidang.front.demo.schools import DONG_HAI
from haidang.front.demo.season.actors import Actors
from haidang.front.demo.season.changes import change_lists
from haidang.front.demo.season.corrections import contest_facts
from haidang.front.demo.season.courses import Course, call_rolls, mark_and_submit, open_classes
from haidang.front.demo.season.days import moment
from haidang.front.demo.season.exceptions import leave_two_out, propose_one, send_one_back
from haidang.front.demo.season.lists import (
    approve_once,
    approve_through,
    draw_up,
    hand_out,
    return_one,
    submit_all,
    target_of,
)
from haidang.front.demo.season.reviews import (
    confirm_sheets,
    contest_at,
    make_scenarios,
    make_wishes,
    move_years,
    sign_statements,
    verify_sheets,
    wish_of,
)
from haidang.front.demo.season.year_2024 import DEGREES

RETURNED = "Danh sách thiếu người ít tháng công tác nhất của tổ KHTN; đề nghị bổ sung theo thứ tự ưu tiên."


def play_present(plan: Plan, actors: Actors, *, now: datetime, tell: Callable[[str], None]) -> None:
    """Degree courses and natural science are taught, history and geography waits, a review is open."""
    today = timezone.localdate(now)
    rooms = list(Venue.objects.order_by("pk"))
    teach_degrees(plan, actors, rooms, today=today, now=now)
    teach_science(plan, actors, rooms, today=today, now=now)
    places = hand_out(target_of(plan, "lsdl"), actors, on=today - timedelta(days=3), due_on=today + timedelta(days=5))
    tell(f"now lsdl: {places} places wait for lists")
    review(actors, today=today)
    contest_facts(actors, now=now)
    tell(f"now khtn: {change_lists(target_of(plan, 'khtn'), actors, now=now)} changes after the approval")
    make_scenarios(now=now)
    tell("now: a review is open, a forecast is made")


def teach_degrees(plan: Plan, actors: Actors, rooms: list[Venue], *, today: date, now: datetime) -> None:
    """Degree courses last two years and more: the Saturdays of this term, still running."""
    for place, code in enumerate(DEGREES):
        course = Course(
            first=max(date(2024, 9, 7), today - timedelta(days=120)),
            last=today + timedelta(days=60),
            weekdays=frozenset({5}),
            opened_on=date(2024, 8, 15),
            topic="Học phần đào tạo nâng trình độ chuẩn",
        )
        for opened in open_classes(target_of(plan, code), course, actors, rooms[place * 3 :], most=2):
            call_rolls(opened, actors, until=now - timedelta(days=3))


def teach_science(plan: Plan, actors: Actors, rooms: list[Venue], *, today: date, now: datetime) -> None:
    """Natural science: two thirds of the schools are approved, the others stand at every stage of a list."""
    target = target_of(plan, "khtn")
    granted_on = today - timedelta(days=75)
    hand_out(target, actors, on=granted_on, due_on=today + timedelta(days=2))
    of_ward = {school.pk for school in schools_of(DONG_HAI, today)}
    cast = Unit.objects.get(code=CAST_SCHOOL)
    lists = draw_up(target, actors, on=granted_on + timedelta(days=4), wanted=lambda school: school != cast.pk)
    early = [one for place, one in enumerate(lists) if place % 3 and one.school_id not in of_ward]
    late = [one for one in lists if one not in early]
    submitted = submit_all(early, actors, on=granted_on + timedelta(days=6))
    approve_through(submitted, actors, on=granted_on + timedelta(days=8))
    course = Course(
        first=today - timedelta(days=45),
        last=today - timedelta(days=4),
        weekdays=frozenset({1, 3, 5}),
        opened_on=granted_on + timedelta(days=20),
        topic="Khoa học tự nhiên: dạy học theo mạch nội dung",
    )
    for place, opened in enumerate(open_classes(target, course, actors, rooms[12:], most=3)):
        call_rolls(opened, actors, until=now)
        if place == 0:
            mark_and_submit(opened, actors, now=now - timedelta(days=2))
    for drawn in [one for one in late if one.school_id in of_ward][:1]:
        propose_one(drawn, actors, on=today - timedelta(days=2))
    for drawn in [one for one in late if one.school_id not in of_ward][1:2]:
        leave_two_out(drawn, actors, on=today - timedelta(days=2))
    waiting = submit_all(late, actors, on=today - timedelta(days=2))
    outside = [one for one in waiting if one.school_id not in of_ward]
    half = outside[: len(outside) // 2]
    for one in half[:1]:
        send_one_back(one, actors, on=today - timedelta(days=1))
    approve_once(half[1:], actors, on=today - timedelta(days=1))
    if len(outside) > 1:
        return_one(outside[-1], actors, on=today - timedelta(days=1), reason=RETURNED)


def review(actors: Actors, *, today: date) -> None:
    """The review that is open now: most schools have answered in the last two days, the cast has not."""
    first, second = today - timedelta(days=2), today - timedelta(days=1)
    days = RoundDays(
        judged_on=first, school_due_on=today + timedelta(days=6), locality_due_on=today + timedelta(days=16)
    )
    title = f"Rà soát bổ sung nhu cầu năm {today.year}"
    opened = open_round(title, days=days, by=actors.lead_office, now=moment(first, 7), today=first)
    ward = schools_of(DONG_HAI, today)
    at_ward = {school.pk for school in ward}
    with_school = {school.pk for school in ward[:2]} | {Unit.objects.get(code=CAST_SCHOOL).pk}
    make_wishes(opened, actors, now=moment(first, 7))
    wish_of(Person.objects.get(full_name=LAN, unit__code=CAST_SCHOOL), opened, now=moment(first, 20))
    move_years(opened, actors, now=moment(first, 7))
    contest_at(opened, at_ward - with_school, actors, now=moment(first, 7))
    confirm_sheets(
        opened,
        actors,
        now=moment(first, 8),
        wanted=lambda sheet: sheet.school_id not in with_school and sheet.school_id % 5 != 0,
    )
    verify_sheets(
        opened,
        actors,
        now=moment(second, 8),
        wanted=lambda sheet: sheet.school_id not in at_ward and sheet.school_id % 3 != 0,
    )
    sign_statements(opened, actors, now=moment(second, 16))


def schools_of(ward_code: str, day: date) -> list[Unit]:
    """The schools under a ward on a day, by code."""
    found = Unit.objects.filter(parentages__parent__code=ward_code, parentages__period__contains=day, kind="school")
    return list(found.order_by("code"))
