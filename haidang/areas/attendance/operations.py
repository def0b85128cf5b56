"""Taking the roll of a lesson, and correcting it with a reason."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from haidang.areas.attendance.models import Mark, Presence, RollCall
from haidang.areas.classes.models import ClassState, Enrolment, EnrolmentState, Lesson
from haidang.areas.classes.operations import lock_class
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused, require_reason


class LessonToCome(Refused):
    def __init__(self) -> None:
        super().__init__(_("This lesson has not begun. Take its roll when it begins."))


class NotOfThisClass(Refused):
    def __init__(self) -> None:
        super().__init__(_("Someone on this roll is not in the class. Open the roll again; the class has changed."))


class RollTaken(Refused):
    def __init__(self) -> None:
        super().__init__(_("The roll of this lesson has already been taken. Open it to correct it."))


class RollNotTaken(Refused):
    def __init__(self) -> None:
        super().__init__(_("The roll of this lesson has not been taken yet. Take it first."))


class ClassClosed(Refused):
    def __init__(self) -> None:
        super().__init__(_("The class is finished and its results stand: the roll can no longer change."))


class LearnersWithoutMark(Refused):
    def __init__(self, names: list[str]) -> None:
        super().__init__(_("No presence given for: {names}.").format(names=", ".join(names)))


@transaction.atomic
def take_roll(lesson: Lesson, *, presences: Mapping[int, Presence], by: User, now: datetime) -> RollCall:
    """Writes the roll of a lesson that has begun: one presence for every learner (by enrolment id)."""
    learners = _lock_learners(lesson)
    if lesson.slot.lower > now:
        raise LessonToCome
    if RollCall.objects.filter(lesson=lesson).exists():
        raise RollTaken
    if missing := [str(learner.person) for pk, learner in learners.items() if pk not in presences]:
        raise LearnersWithoutMark(missing)
    if not presences.keys() <= learners.keys():
        raise NotOfThisClass
    roll_call = RollCall.objects.create(lesson=lesson, taken_by=by, taken_at=now)
    Mark.objects.bulk_create(
        [Mark(roll_call=roll_call, enrolment_id=pk, presence=presence) for pk, presence in presences.items()]
    )
    record(by=by, action="attendance.take_roll", obj=roll_call, now=now, changes=_counts(presences))
    return roll_call


@transaction.atomic
def correct_roll(
    roll_call: RollCall, *, presences: Mapping[int, Presence], reason: str, by: User, now: datetime
) -> RollCall:
    """Changes presences that were wrong; what stood before stays in the audit trail."""
    reason = require_reason(reason)
    learners = _lock_learners(roll_call.lesson)
    locked = RollCall.objects.select_for_update().get(pk=roll_call.pk)
    marks = {mark.enrolment_id: mark for mark in Mark.objects.filter(roll_call=locked)}
    if not presences.keys() <= learners.keys() | marks.keys():
        raise NotOfThisClass
    changes: dict[str, object] = {
        str(pk): [marks[pk].presence if pk in marks else "", presence]
        for pk, presence in presences.items()
        if pk not in marks or marks[pk].presence != presence
    }
    Mark.objects.bulk_create(
        [Mark(roll_call=locked, enrolment_id=int(pk), presence=presences[int(pk)]) for pk in changes],
        update_conflicts=True,
        unique_fields=["roll_call", "enrolment"],
        update_fields=["presence"],
    )
    record(by=by, action="attendance.correct_roll", obj=locked, now=now, reason=reason, changes=changes)
    return locked


def _lock_learners(lesson: Lesson) -> dict[int, Enrolment]:
    """Learners of the lesson's class, which nobody joins or leaves while the roll is written."""
    training_class = lock_class(lesson.training_class)
    if training_class.state == ClassState.FINISHED:
        raise ClassClosed
    learners = Enrolment.objects.filter(training_class=training_class, state=EnrolmentState.ENROLLED)
    return {learner.pk: learner for learner in learners.select_related("person")}


def _counts(presences: Mapping[int, Presence]) -> dict[str, object]:
    values = list(presences.values())
    return {presence.value: values.count(presence) for presence in Presence}
