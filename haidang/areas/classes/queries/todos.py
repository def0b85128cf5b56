"""What each role has to do about classes, computed from their states."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from haidang.areas.classes.models import ClassState, Lesson, TrainingClass
from haidang.areas.classes.permissions import ATTEND_CLASSES, ENROL, OPEN_CLASS, PLAN_LESSONS, SEE_ABSENCES
from haidang.areas.classes.queries.classes import (
    absent_people,
    awaiting_nominations,
    classes_without_lessons,
    list_own_enrolments,
    next_lessons,
    off_their_lists,
)
from haidang.foundation.access.queries import may, visible
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.figures import Figure
from haidang.foundation.basics.todos import Todo

# A class is begun in the week before its first day.
SOON = timedelta(days=7)


def list_todos(user: User, today: date) -> list[Todo]:
    """People without a class, classes without lessons or not begun, the next lesson, teachers away this week."""
    todos: list[Todo] = []
    if may(user, ENROL, today):
        todos += [*_off_their_lists(), *_people_without_class()]
    if may(user, PLAN_LESSONS, today):
        todos += _classes_without_lessons(user, today)
    if may(user, OPEN_CLASS, today):
        todos += _classes_to_start(today)
    if may(user, ATTEND_CLASSES, today):
        todos += _next_lessons(user, today)
    if may(user, SEE_ABSENCES, today):
        todos += _teachers_away(user, today)
    return todos


def _off_their_lists() -> Iterator[Todo]:
    """Who left an approved list still holds a place in a class: the place is somebody else's."""
    rows = off_their_lists().order_by().values("training_class", "training_class__code").annotate(people=Count("pk"))
    for row in rows.order_by("training_class__starts_on", "training_class"):
        yield Todo(
            title=ngettext(
                "Take %(count)s person off class %(code)s: off the approved list",
                "Take %(count)s people off class %(code)s: off the approved list",
                row["people"],
            )
            % {"count": Figure(row["people"]), "code": row["training_class__code"]},
            why=_("A change of their school's list was approved. Their places are free for those who joined instead."),
            url=reverse("classes:detail", args=[row["training_class"]]) + "#learners",
            count=row["people"],
            minutes=3,
        )


def _people_without_class() -> Iterator[Todo]:
    waiting = awaiting_nominations().order_by().values("target", "target__label").annotate(people=Count("pk"))
    rows = list(waiting.order_by("target__task__position", "target__position"))
    rooms = _classes_with_room(row["target"] for row in rows)
    for row in rows:
        room = rooms.get(row["target"])
        yield Todo(
            title=ngettext(
                "Give %(count)s approved person a place: %(target)s",
                "Give %(count)s approved people places: %(target)s",
                row["people"],
            )
            % {"count": Figure(row["people"]), "target": row["target__label"]},
            why=_("They are approved and wait: without a place nobody invites them.")
            if room
            else _("They are approved and wait, and no class of this target has a free place: open one."),
            url=reverse("classes:enrol", args=[room.pk])
            if room
            else f"{reverse('classes:create')}?target={row['target']}",
            count=row["people"],
            minutes=10,
        )


def _classes_with_room(target_ids: Iterable[int]) -> dict[int, TrainingClass]:
    """For each target the earliest class that still has a free place."""
    free = TrainingClass.objects.filter(target__in=list(target_ids), enrolled__lt=F("capacity"))
    first = free.exclude(state=ClassState.FINISHED).order_by("target_id", "starts_on", "pk").distinct("target_id")
    return {training_class.target_id: training_class for training_class in first}


def _classes_without_lessons(user: User, today: date) -> Iterator[Todo]:
    for training_class in visible(user, PLAN_LESSONS, today, classes_without_lessons()).order_by("starts_on", "pk"):
        yield Todo(
            title=_("Plan the lessons of class %(code)s") % {"code": training_class.code},
            why=_("Learners and schools see no day or room before that."),
            url=reverse("classes:plan_lessons", args=[training_class.pk]),
            due_on=training_class.starts_on,
            minutes=10,
        )


def _classes_to_start(today: date) -> Iterator[Todo]:
    lessons = Lesson.objects.filter(training_class=OuterRef("pk"))
    ready = TrainingClass.objects.filter(
        Exists(lessons), state=ClassState.PLANNED, enrolled__gt=0, starts_on__lte=today + SOON
    )
    for training_class in ready.order_by("starts_on", "pk"):
        yield Todo(
            title=_("Start class %(code)s") % {"code": training_class.code},
            why=_("It has learners and a timetable; marks can be entered only once it has started."),
            url=reverse("classes:detail", args=[training_class.pk]),
            due_on=training_class.starts_on,
            minutes=2,
        )


def _next_lessons(user: User, today: date) -> Iterator[Todo]:
    own = list_own_enrolments(user, today).values_list("training_class_id", flat=True)
    now = timezone.make_aware(datetime(today.year, today.month, today.day))  # noqa: DTZ001 - made aware right here
    for lesson in next_lessons(own, now).values():
        starts = timezone.localtime(lesson.slot.lower)
        yield Todo(
            title=_("Next lesson: %(time)s on %(day)s, %(venue)s")
            % {"time": f"{starts:%H:%M}", "day": f"{starts:%d/%m/%Y}", "venue": lesson.venue},
            why=_("Lesson %(ordinal)s of class %(code)s.")
            % {"ordinal": lesson.ordinal, "code": lesson.training_class.code},
            url=reverse("classes:mine"),
            due_on=starts.date(),
            minutes=0,
        )


def _teachers_away(user: User, today: date) -> Iterator[Todo]:
    last = today + SOON
    people = absent_people(user, today, first=today, last=last)
    if people:
        yield Todo(
            title=ngettext(
                "%(count)s teacher is away for training this week",
                "%(count)s teachers are away for training this week",
                people,
            )
            % {"count": Figure(people)},
            why=_("Arrange who takes their lessons."),
            url=reverse("classes:absences"),
            count=people,
            minutes=10,
        )
