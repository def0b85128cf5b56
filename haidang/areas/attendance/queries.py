"""Reads of attendance: who was present, how much of a class, which rolls are missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from haidang.areas.attendance.models import Mark, Presence, RollCall
from haidang.areas.attendance.permissions import TAKE_ROLL
from haidang.areas.classes.models import ClassState, Enrolment, Lesson, TrainingClass
from haidang.foundation.access.queries import may, visible
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.figures import Figure
from haidang.foundation.basics.todos import Todo


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How much of a class one learner attended; leave counts as absence but is shown."""

    present: int
    excused: int
    absent: int
    held: int

    @property
    def percent(self) -> int:
        """Whole per cent, rounded down, so that nobody reaches a minimum by rounding; 100 before the first roll."""
        return 100 * self.present // self.held if self.held else 100


def share_attended(training_class: TrainingClass) -> dict[int, Share]:
    """The share of every enrolment of the class, in one query over its lessons whose roll was taken."""
    return shares_of(Enrolment.objects.filter(training_class=training_class))


def shares_of(enrolments: QuerySet[Enrolment]) -> dict[int, Share]:
    """The share of each of these enrolments; a lesson without a mark (joined later) counts as absence."""
    rolls = RollCall.objects.filter(lesson__training_class=OuterRef("training_class")).order_by()
    held = rolls.values("lesson__training_class").annotate(count=Count("pk")).values("count")
    counted = enrolments.order_by().annotate(
        held=Coalesce(Subquery(held), 0),
        present=Count("marks", filter=Q(marks__presence=Presence.PRESENT)),
        excused=Count("marks", filter=Q(marks__presence=Presence.EXCUSED)),
    )
    rows = counted.values_list("pk", "held", "present", "excused")
    return {
        pk: Share(present=present, excused=excused, absent=held - present - excused, held=held)
        for pk, held, present, excused in rows
    }


def presences_of(enrolment: Enrolment) -> list[tuple[Lesson, Mark | None]]:
    """The class's lessons with the learner's mark at each, None where the roll was not taken or they were not in."""
    marks = {mark.roll_call.lesson_id: mark for mark in enrolment.marks.select_related("roll_call")}
    lessons = Lesson.objects.filter(training_class=enrolment.training_class_id).select_related("venue__host")
    return [(lesson, marks.get(lesson.pk)) for lesson in lessons.order_by("ordinal")]


def marks_by_learner(training_class: TrainingClass) -> dict[int, dict[int, str]]:
    """{enrolment: {lesson: presence}} of a whole class, in one query."""
    found: dict[int, dict[int, str]] = {}
    rows = Mark.objects.filter(roll_call__lesson__training_class=training_class)
    for enrolment, lesson, presence in rows.values_list("enrolment_id", "roll_call__lesson_id", "presence"):
        found.setdefault(enrolment, {})[lesson] = presence
    return found


def marks_of(roll_call: RollCall) -> dict[int, str]:
    """{enrolment: presence} of one roll."""
    return dict(roll_call.marks.values_list("enrolment_id", "presence"))


def find_roll_call(lesson: Lesson) -> RollCall | None:
    return RollCall.objects.filter(lesson=lesson).select_related("taken_by").first()


def lessons_without_roll(now: datetime) -> QuerySet[Lesson]:
    """Lessons that are over and whose roll nobody has taken."""
    return Lesson.objects.filter(slot__endswith__lte=now, roll_call__isnull=True).exclude(
        training_class__state=ClassState.FINISHED
    )


def rolls_to_take(user: User, today: date, now: datetime) -> QuerySet[Lesson]:
    """The missing rolls that this user is to take, the oldest first."""
    missing = visible(user, TAKE_ROLL, today, lessons_without_roll(now))
    return missing.select_related("training_class", "venue__host").order_by("slot")


def rolls_taken(lesson_ids: Iterable[int]) -> set[int]:
    """Which of these lessons have a roll."""
    return set(RollCall.objects.filter(lesson__in=list(lesson_ids)).values_list("lesson_id", flat=True))


def list_todos(user: User, today: date) -> list[Todo]:
    """Classes whose lessons are over without a roll; one to-do a class, leading to the oldest lesson."""
    if not may(user, TAKE_ROLL, today):
        return []
    missing: dict[TrainingClass, list[Lesson]] = {}
    for lesson in rolls_to_take(user, today, timezone.now()):
        missing.setdefault(lesson.training_class, []).append(lesson)
    return [_roll_todo(training_class, lessons) for training_class, lessons in missing.items()]


def _roll_todo(training_class: TrainingClass, lessons: list[Lesson]) -> Todo:
    return Todo(
        title=ngettext(
            "Take the roll of %(count)s lesson of class %(code)s",
            "Take the roll of %(count)s lessons of class %(code)s",
            len(lessons),
        )
        % {"count": Figure(len(lessons)), "code": training_class.code},
        why=_("Whether people complete the class depends on it."),
        url=reverse("attendance:roll", args=[lessons[0].pk]),
        due_on=timezone.localdate(lessons[0].slot.upper),
        count=len(lessons),
        minutes=3 * len(lessons),
    )
