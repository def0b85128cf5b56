"""The year 2024 as it was, with districts between the schools and the department."""

from collections.abc import Callable
from datetime import date

from haidang.areas.needs.operations import RoundDays, close_round, open_round
from haidang.areas.plans.models import Plan
from haidang.front.demo.city import refresh_statistics
from haidang.front.demo.season.actors import Actors
from haidang.front.demo.season.courses import (
    Course,
    add_rooms,
    call_rolls,
    mark_and_submit,
    open_classes,
    recognise,
)
from haidang.front.demo.season.days import moment
from haidang.front.demo.season.lists import approve_through, draw_up, hand_out, submit_all, target_of
from haidang.front.demo.season.reviews import confirm_sheets, every, sign_statements, verify_sheets

REVIEW = RoundDays(judged_on=date(2024, 2, 28), school_due_on=date(2024, 3, 15), locality_due_on=date(2024, 3, 31))
COUNSELLING = Course(
    first=date(2024, 7, 1),
    last=date(2024, 8, 16),
    weekdays=frozenset({0, 2, 4}),
    opened_on=date(2024, 6, 10),
    topic="Chuyên đề tư vấn tâm lý học đường",
)
DEGREES = ("upgrade_mn_public", "upgrade_mn_private", "upgrade_th", "upgrade_thcs")


def play_2024(plan: Plan, actors: Actors, *, tell: Callable[[str], None]) -> None:
    """Review, lists of the degree courses and of counselling, counselling taught and recognised."""
    review(actors, tell)
    refresh_statistics()  # every sheet changed its state: old figures mislead the planner for minutes
    for code in (*DEGREES, "counselling"):
        target = target_of(plan, code)
        places = hand_out(target, actors, on=date(2024, 4, 2), due_on=date(2024, 4, 20))
        lists = draw_up(target, actors, on=date(2024, 4, 10), wanted=lambda _school: True)
        approve_through(submit_all(lists, actors, on=date(2024, 4, 12)), actors, on=date(2024, 4, 22))
        tell(f"2024 {code}: {places} places, {len(lists)} lists")
    teach_counselling(plan, actors, tell)


def review(actors: Actors, tell: Callable[[str], None]) -> None:
    """Task 2 of the plan: the review of needs in February and March."""
    title = "Rà soát nhu cầu đào tạo, bồi dưỡng năm 2024"
    opened_on = REVIEW.judged_on
    opened = open_round(title, days=REVIEW, by=actors.lead_office, now=moment(opened_on), today=opened_on)
    confirmed = confirm_sheets(opened, actors, wanted=every, now=moment(date(2024, 3, 8)))
    verified = verify_sheets(opened, actors, wanted=every, now=moment(date(2024, 3, 22)))
    sign_statements(opened, actors, now=moment(date(2024, 3, 29)))
    close_round(opened, by=actors.lead_office, now=moment(date(2024, 4, 1), 16))
    tell(f"2024 review: {confirmed} sheets confirmed, {verified} verified")


def teach_counselling(plan: Plan, actors: Actors, tell: Callable[[str], None]) -> None:
    """Task 4, June to September 2024, to the certificates."""
    rooms = add_rooms(actors, moment(date(2024, 5, 20)))
    issued = 0
    for opened in open_classes(target_of(plan, "counselling"), COUNSELLING, actors, rooms):
        call_rolls(opened, actors, until=moment(date(2024, 8, 20)))
        sheet = mark_and_submit(opened, actors, now=moment(date(2024, 8, 26)))
        issued += recognise(sheet, actors, now=moment(date(2024, 9, 9)))
    tell(f"2024 counselling: {issued} certificates")
