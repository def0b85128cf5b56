"""What each role has to do along the way from approval to certificate."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from haidang.areas.attendance import queries as attendance
from haidang.areas.attendance.models import Presence
from haidang.areas.attendance.operations import take_roll
from haidang.areas.classes import queries as classes
from haidang.areas.classes.operations import enrol, plan_lessons, start_class
from haidang.areas.classes.tests.season import AFTER, BEFORE, Season, approve, lessons_of, mondays, prepare_class
from haidang.areas.results import queries as results
from haidang.areas.results.operations import enter_marks, recognise_sheet, submit_sheet
from haidang.foundation.accounts.models import User

EARLY = date(2026, 9, 2)
LATE = date(2026, 11, 2)


def urls(source: object, user: User, today: date) -> list[str]:
    user.__dict__.pop("_grants_by_day", None)
    return [todo.url for todo in source.list_todos(user, today)]  # type: ignore[attr-defined]


def test_every_step_is_somebodys_work_until_it_is_done(
    season: Season, son: User, khoa: User, hiep: User, lan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: AFTER)
    nominations = approve(season, lan.person)
    assert urls(classes, son, EARLY) == [f"/classes/new/?target={season.target.pk}"]
    made = prepare_class(season)
    assert urls(classes, son, EARLY) == [f"/classes/{made.pk}/places/", f"/classes/{made.pk}/lessons/"]
    assert urls(classes, khoa, EARLY) == [f"/classes/{made.pk}/lessons/"]
    enrol(made, nominations=nominations, by=son, now=BEFORE)
    plan_lessons(made, slots=mondays(1), by=khoa, now=BEFORE)
    assert urls(classes, son, EARLY) == [f"/classes/{made.pk}/"]
    assert urls(classes, lan, EARLY) == ["/classes/mine/"]
    assert urls(classes, hiep, EARLY) == ["/classes/absences/"]
    start_class(made, by=son, now=BEFORE)
    assert urls(classes, son, EARLY) == []

    [lesson] = lessons_of(made)
    assert urls(attendance, khoa, LATE) == [f"/attendance/lessons/{lesson.pk}/"]
    [pk] = made.enrolments.values_list("pk", flat=True)
    take_roll(lesson, presences={pk: Presence.PRESENT}, by=khoa, now=AFTER)
    assert urls(attendance, khoa, LATE) == []
    [todo] = results.list_todos(khoa, LATE)
    assert (todo.url, todo.due_on) == (f"/results/classes/{made.pk}/marks/", date(2026, 9, 14))

    enter_marks(made, marks={pk: Decimal(8)}, by=khoa, now=AFTER)
    sheet = submit_sheet(made, by=khoa, now=AFTER)
    assert urls(results, khoa, LATE) == []
    [todo] = results.list_todos(son, LATE)
    assert (todo.url, todo.due_on) == (f"/results/classes/{made.pk}/", date(2026, 11, 9))
    [certificate] = recognise_sheet(sheet, by=son, now=AFTER)
    assert urls(results, son, LATE) == []
    assert urls(results, lan, LATE) == [f"/results/certificates/{certificate.pk}/"]
