"""Classes of the season: opened, enrolled, taught, marked, recognised."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from haidang.areas.attendance.models import Presence
from haidang.areas.attendance.operations import take_roll
from haidang.areas.classes.models import Enrolment, Lesson, TrainingClass, Venue
from haidang.areas.classes.operations import (
    ClassTerms,
    WeeklyPattern,
    add_venue,
    enrol,
    open_class,
    plan_lessons,
    start_class,
)
from haidang.areas.nominations.queries import approved_nominations
from haidang.areas.plans.models import Target
from haidang.areas.programmes.models import Programme
from haidang.areas.results.models import ResultSheet
from haidang.areas.results.operations import enter_marks, recognise_sheet, submit_sheet
from haidang.areas.standards.models import Requirement
from haidang.foundation.access.models import Grant, Role
from haidang.foundation.organisation.models import Unit, UnitKind
from haidang.front.demo.season.actors import Actors
from haidang.front.demo.season.days import moment

SEATS = 45
SEED = 2644  # the number of the scheme; fixed, so that every demo city plays alike


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """When and how long the classes of one target are taught."""

    first: date
    last: date
    weekdays: frozenset[int]
    opened_on: date
    topic: str


def add_rooms(actors: Actors, now: datetime) -> list[Venue]:
    """Rooms at the continuing-education centres, enough for every class of a season at once."""
    hosts = list(Unit.objects.filter(kind=UnitKind.CENTRE).order_by("code"))
    return [
        add_venue(host, name=f"Phòng {100 + room}", seats=50, by=actors.lead_office, now=now)
        for room in range(1, 9)
        for host in hosts
    ]


def open_classes(
    target: Target, course: Course, actors: Actors, rooms: Sequence[Venue], *, most: int = 99
) -> list[TrainingClass]:
    """As many classes as the approved people fill, at most `most`, with lessons planned and begun."""
    people = list(approved_nominations(target))
    classes = []
    for place, start in enumerate(range(0, len(people), SEATS)):
        if place == most:
            break
        now = moment(course.opened_on)
        terms = ClassTerms(
            programme=programme_of(target),
            provider=provider(),
            venue=rooms[place],
            capacity=SEATS,
            starts_on=course.first,
            ends_on=course.last,
        )
        opened = open_class(target, terms=terms, by=actors.lead_office, now=now)
        enrol(opened, nominations=people[start : start + SEATS], by=actors.lead_office, now=now)
        plan_lessons(opened, slots=_pattern(course, rooms[place]).slots(), by=actors.provider, now=now)
        classes.append(start_class(opened, by=actors.lead_office, now=now))
    return classes


def call_rolls(opened: TrainingClass, actors: Actors, *, until: datetime) -> None:
    """The provider calls the roll of every lesson that ended before `until`; a few learners miss some."""
    dice = random.Random(SEED + opened.pk)
    learners = list(Enrolment.objects.filter(training_class=opened, state="enrolled").order_by("pk"))
    often_away = {learner.pk for learner in dice.sample(learners, k=len(learners) // 20)}
    lessons = Lesson.objects.filter(training_class=opened, slot__endswith__lt=until, roll_call__isnull=True)
    for lesson in lessons.select_related("training_class").order_by("ordinal"):
        presences = {learner.pk: _presence(dice, learner.pk in often_away) for learner in learners}
        take_roll(lesson, presences=presences, by=actors.provider, now=lesson.slot.upper + timedelta(minutes=5))


def mark_and_submit(opened: TrainingClass, actors: Actors, *, now: datetime) -> ResultSheet:
    """Marks for everyone, most between 6 and 9.5, a few below the pass mark."""
    dice = random.Random(SEED - opened.pk)
    learners = Enrolment.objects.filter(training_class=opened, state="enrolled").order_by("pk")
    marks: dict[int, Decimal | None] = {learner.pk: _mark(dice) for learner in learners}
    enter_marks(opened, marks=marks, by=actors.provider, now=now)
    return submit_sheet(opened, by=actors.provider, now=now + timedelta(hours=1))


def recognise(sheet: ResultSheet, actors: Actors, *, now: datetime) -> int:
    """The lead office recognises the results; returns how many certificates were issued."""
    return len(recognise_sheet(sheet, by=actors.lead_office, now=now))


def _presence(dice: random.Random, is_often_away: bool) -> Presence:
    if dice.random() >= (0.35 if is_often_away else 0.04):
        return Presence.PRESENT
    return Presence.EXCUSED if dice.random() < 0.7 else Presence.ABSENT


def _mark(dice: random.Random) -> Decimal:
    return Decimal("4.5") if dice.random() < 0.03 else Decimal(dice.randint(12, 19)) / 2


def _pattern(course: Course, room: Venue) -> WeeklyPattern:
    return WeeklyPattern(
        weekdays=course.weekdays,
        first=course.first,
        last=course.last,
        starts=time(8),
        ends=time(11, 30),
        topic=course.topic,
        venue=room,
    )


def programme_of(target: Target) -> Programme:
    requirements = Requirement.objects.filter(code=target.requirement_code).values("programme")
    return Programme.objects.get(pk__in=requirements)


def provider() -> Unit:
    return Grant.objects.filter(role=Role.PROVIDER).select_related("unit").order_by("pk")[0].unit


def days_from(now: datetime, days: int) -> date:
    return timezone.localdate(now) + timedelta(days=days)
