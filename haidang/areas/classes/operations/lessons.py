"""Planning, moving and cancelling lessons."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import TimestamptzRange

from haidang.areas.classes.models import ClassState, Lesson, TrainingClass, Venue
from haidang.areas.classes.operations.classes import WrongStage, lock_class
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused

# Ordinals are unique at every moment, so renumbering first moves them out of the way.
ASIDE = 10_000
MOST_LESSONS = 400


class NoLessons(Refused):
    def __init__(self) -> None:
        super().__init__(_("No day between the two dates falls on the chosen weekdays. Choose other days."))


class TooManyLessons(Refused):
    def __init__(self) -> None:
        super().__init__(_("These are too many lessons for one class. Choose a shorter time or fewer weekdays."))


class EndsTooEarly(Refused):
    def __init__(self) -> None:
        super().__init__(_("The lesson would end before it starts. Correct one of the two times."))


class OutsideClass(Refused):
    def __init__(self, training_class: TrainingClass, day: date) -> None:
        sentence = _("{day} is outside the class's time, {first} to {last}. Choose a day within it.")
        super().__init__(
            sentence.format(day=_day(day), first=_day(training_class.starts_on), last=_day(training_class.ends_on))
        )


class ClassBusy(Refused):
    def __init__(self, lesson: Lesson) -> None:
        sentence = _("The class already has a lesson on {slot}. Choose another time.")
        super().__init__(sentence.format(slot=spell_slot(lesson.slot)))


class VenueBusy(Refused):
    def __init__(self, lesson: Lesson) -> None:
        sentence = _("{venue} is taken by class {code} on {slot}. Choose another time or room.")
        super().__init__(
            sentence.format(venue=lesson.venue, code=lesson.training_class.code, slot=spell_slot(lesson.slot))
        )


class LessonHeld(Refused):
    def __init__(self) -> None:
        super().__init__(_("This lesson has already begun: it can no longer be moved or cancelled."))


class LessonInThePast(Refused):
    def __init__(self) -> None:
        super().__init__(_("A lesson cannot be moved into the past. Choose a later day."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """When and on what a class is to meet; no venue means the class's own."""

    starts_at: datetime
    ends_at: datetime
    topic: str = ""
    venue: Venue | None = None

    @property
    def period(self) -> TimestamptzRange:
        return TimestamptzRange(self.starts_at, self.ends_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyPattern:
    """Lessons on some weekdays (Monday is 0) between two days, always at the same time."""

    weekdays: frozenset[int]
    first: date
    last: date
    starts: time
    ends: time
    topic: str = ""
    venue: Venue | None = None

    def slots(self) -> list[Slot]:
        days = (self.first + timedelta(days=step) for step in range((self.last - self.first).days + 1))
        return [self._slot(day) for day in days if day.weekday() in self.weekdays]

    def _slot(self, day: date) -> Slot:
        return Slot(
            starts_at=timezone.make_aware(datetime.combine(day, self.starts)),
            ends_at=timezone.make_aware(datetime.combine(day, self.ends)),
            topic=self.topic,
            venue=self.venue,
        )


@transaction.atomic
def plan_lessons(training_class: TrainingClass, *, slots: Sequence[Slot], by: User, now: datetime) -> list[Lesson]:
    """Adds lessons at `slots`; all of them or, when one does not fit, none."""
    locked = lock_class(training_class)
    if locked.state == ClassState.FINISHED:
        raise WrongStage
    if not slots:
        raise NoLessons
    if len(slots) > MOST_LESSONS:
        raise TooManyLessons
    lessons = [
        Lesson(
            training_class=locked,
            ordinal=2 * ASIDE + place,
            slot=slot.period,
            venue_id=slot.venue.pk if slot.venue else locked.venue_id,
            topic=slot.topic,
        )
        for place, slot in enumerate(slots)
        if _is_within(locked, slot)
    ]
    _require_free(lessons)
    created = Lesson.objects.bulk_create(lessons)
    _number_by_time(locked)
    record(by=by, action="classes.plan_lessons", obj=locked, now=now, changes={"lessons": len(created)})
    return created


@transaction.atomic
def move_lesson(lesson: Lesson, *, slot: Slot, by: User, now: datetime) -> Lesson:
    """Moves a lesson that has not begun to another time, and room if one is given."""
    locked_class, locked = _lock_lesson(lesson, now)
    _is_within(locked_class, slot)
    if slot.starts_at <= now:
        raise LessonInThePast
    before = spell_slot(locked.slot)
    locked.slot = slot.period
    locked.venue_id = slot.venue.pk if slot.venue else locked.venue_id
    locked.topic = slot.topic or locked.topic
    _require_free([locked])
    locked.save(update_fields=["slot", "venue", "topic"])
    _number_by_time(locked_class)
    changes: dict[str, object] = {"from": before, "to": spell_slot(locked.slot)}
    record(by=by, action="classes.move_lesson", obj=locked, now=now, changes=changes)
    locked.refresh_from_db()
    return locked


@transaction.atomic
def cancel_lesson(lesson: Lesson, *, by: User, now: datetime) -> None:
    """Takes a lesson that has not begun off the timetable."""
    locked_class, locked = _lock_lesson(lesson, now)
    changes: dict[str, object] = {"lesson": spell_slot(locked.slot)}
    record(by=by, action="classes.cancel_lesson", obj=locked_class, now=now, changes=changes)
    locked.delete()
    _number_by_time(locked_class)


def spell_slot(slot: TimestamptzRange) -> str:
    """15/03/2024, 08:00–11:30."""
    starts, ends = timezone.localtime(slot.lower), timezone.localtime(slot.upper)
    return f"{starts:%d/%m/%Y}, {starts:%H:%M}–{ends:%H:%M}"


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _lock_lesson(lesson: Lesson, now: datetime) -> tuple[TrainingClass, Lesson]:
    locked_class = lock_class(lesson.training_class)
    locked = Lesson.objects.select_for_update().get(pk=lesson.pk)
    if locked.slot.lower <= now:
        raise LessonHeld
    return locked_class, locked


def _is_within(training_class: TrainingClass, slot: Slot) -> bool:
    if slot.ends_at <= slot.starts_at:
        raise EndsTooEarly
    for moment in (slot.starts_at, slot.ends_at):
        day = timezone.localdate(moment)
        if not training_class.starts_on <= day <= training_class.ends_on:
            raise OutsideClass(training_class, day)
    return True


def _require_free(lessons: Sequence[Lesson]) -> None:
    """Refuses by name what stands in the way; the rooms stay locked until the lessons are written."""
    list(Venue.objects.select_for_update().filter(pk__in={lesson.venue_id for lesson in lessons}).order_by("pk"))
    _require_apart(lessons)
    moved = [lesson.pk for lesson in lessons if lesson.pk]
    clash = Q()
    for lesson in lessons:
        clash |= Q(slot__overlap=lesson.slot) & (Q(training_class=lesson.training_class_id) | Q(venue=lesson.venue_id))
    found = (
        Lesson.objects.filter(clash)
        .exclude(pk__in=moved)
        .select_related("training_class", "venue__host")
        .order_by("slot")
        .first()
    )
    if found is None:
        return
    if found.training_class_id == lessons[0].training_class_id:
        raise ClassBusy(found)
    raise VenueBusy(found)


def _require_apart(lessons: Iterable[Lesson]) -> None:
    ordered = sorted(lessons, key=lambda lesson: lesson.slot.lower)
    for earlier, later in pairwise(ordered):
        if later.slot.lower < earlier.slot.upper:
            raise ClassBusy(earlier)


def _number_by_time(training_class: TrainingClass) -> None:
    """Numbers the class's lessons 1, 2, 3… in the order of time."""
    lessons = list(Lesson.objects.filter(training_class=training_class).order_by("slot", "pk"))
    wrong = [lesson for place, lesson in enumerate(lessons, start=1) if lesson.ordinal != place]
    if not wrong:
        return
    Lesson.objects.filter(pk__in=[lesson.pk for lesson in wrong], ordinal__lt=ASIDE).update(
        ordinal=F("ordinal") + ASIDE
    )
    for place, lesson in enumerate(lessons, start=1):
        lesson.ordinal = place
    Lesson.objects.bulk_update(wrong, ["ordinal"])
