"""The provider's part: marks of a class on one sheet, and its submission."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from haidang.areas.attendance.queries import Share, lessons_without_roll, share_attended
from haidang.areas.classes.models import ClassState, Enrolment, Lesson, TrainingClass
from haidang.areas.classes.operations import lock_class
from haidang.areas.classes.queries import list_learners
from haidang.areas.results.models import Result, ResultSheet, SheetState
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused


class SheetClosed(Refused):
    def __init__(self) -> None:
        super().__init__(_("The results have been submitted: marks change only after the lead office returns them."))


class ClassNotRunning(Refused):
    def __init__(self) -> None:
        super().__init__(_("Marks are entered for a class that has started."))


class MarkOutOfRange(Refused):
    def __init__(self, names: list[str]) -> None:
        super().__init__(_("A mark lies between 0 and 10. Correct: {names}.").format(names=", ".join(names)))


class NotALearner(Refused):
    def __init__(self) -> None:
        super().__init__(_("Someone on this sheet is not in the class. Open the sheet again; the class has changed."))


class MarksMissing(Refused):
    def __init__(self, names: list[str]) -> None:
        super().__init__(_("Marks are missing for: {names}.").format(names=", ".join(names)))


class LessonsStillToCome(Refused):
    def __init__(self) -> None:
        super().__init__(_("Results are submitted after the last lesson."))


class RollsMissing(Refused):
    def __init__(self, days: list[str]) -> None:
        sentence = _("The roll of these lessons has not been taken: {days}. Take it first; completion depends on it.")
        super().__init__(sentence.format(days=", ".join(days)))


@transaction.atomic
def enter_marks(
    training_class: TrainingClass, *, marks: Mapping[int, Decimal | None], by: User, now: datetime
) -> ResultSheet:
    """Saves marks (by enrolment id; None: no mark) of a class that has started; all of them or none."""
    sheet = lock_draft(training_class)
    learners = {learner.pk: learner for learner in list_learners(training_class)}
    if not marks.keys() <= learners.keys():
        raise NotALearner
    wrong = [str(learners[pk].person) for pk, mark in marks.items() if mark is not None and not 0 <= mark <= 10]
    if wrong:
        raise MarkOutOfRange(wrong)
    shares = share_attended(training_class)
    Result.objects.bulk_create(
        [
            Result(sheet=sheet, enrolment_id=pk, score=mark, attended_percent=shares[pk].percent)
            for pk, mark in marks.items()
        ],
        update_conflicts=True,
        unique_fields=["enrolment"],
        update_fields=["score", "attended_percent"],
    )
    entered: dict[str, object] = {str(pk): None if mark is None else str(mark) for pk, mark in marks.items()}
    record(by=by, action="results.enter_marks", obj=sheet, now=now, changes=entered)
    return sheet


@transaction.atomic
def submit_sheet(training_class: TrainingClass, *, by: User, now: datetime) -> ResultSheet:
    """Hands the results to the lead office once every lesson is held, rolled and marked."""
    sheet = lock_draft(training_class)
    lessons = Lesson.objects.filter(training_class=training_class)
    if not lessons.exists() or lessons.filter(slot__endswith__gt=now).exists():
        raise LessonsStillToCome
    if missing := list(lessons_without_roll(now).filter(training_class=training_class).order_by("slot")):
        raise RollsMissing([f"{timezone.localdate(lesson.slot.lower):%d/%m/%Y}" for lesson in missing])
    marked = set(Result.objects.filter(sheet=sheet, score__isnull=False).values_list("enrolment_id", flat=True))
    shares = share_attended(training_class)
    unmarked = [
        str(learner.person)
        for learner in list_learners(training_class)
        if learner.pk not in marked and needs_mark(training_class, shares[learner.pk])
    ]
    if unmarked:
        raise MarksMissing(unmarked)
    _add_unmarked(sheet, list(list_learners(training_class)), shares)
    sheet.state = SheetState.SUBMITTED
    sheet.submitted_by, sheet.submitted_at = by, now
    sheet.save(update_fields=["state", "submitted_by", "submitted_at"])
    record(by=by, action="results.submit_sheet", obj=sheet, now=now)
    return sheet


def needs_mark(training_class: TrainingClass, share: Share) -> bool:
    """A learner who missed too much fails without a mark; everyone else needs one."""
    return share.percent >= training_class.minimum_attendance


def lock_draft(training_class: TrainingClass) -> ResultSheet:
    """The class's sheet, made when there is none, locked after the class; refused once it is submitted."""
    locked = lock_class(training_class)
    if locked.state == ClassState.PLANNED:
        raise ClassNotRunning
    ResultSheet.objects.get_or_create(training_class=locked)
    sheet = ResultSheet.objects.select_for_update().get(training_class=locked)
    if sheet.state != SheetState.DRAFT:
        raise SheetClosed
    return sheet


def _add_unmarked(sheet: ResultSheet, learners: list[Enrolment], shares: Mapping[int, Share]) -> None:
    """Everyone in the class stands on the sheet, also those without a mark."""
    Result.objects.bulk_create(
        [Result(sheet=sheet, enrolment=learner, attended_percent=shares[learner.pk].percent) for learner in learners],
        ignore_conflicts=True,
    )
