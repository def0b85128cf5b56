"""Opening, starting and finishing classes."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from haidang.areas.classes.models import ClassState, Lesson, TrainingClass, Venue
from haidang.areas.plans.models import Target
from haidang.areas.programmes.models import Programme
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.periods import holds_on
from haidang.foundation.basics.refusals import Refused
from haidang.foundation.organisation.models import Unit, UnitKind

# Words of programme codes as they stand in class codes: nâng chuẩn, cao đẳng, đại học.
SHORT_WORDS = {"upgrade": "NC", "college": "CD", "university": "DH", "counselling": "TVHD"}
LONGEST_PREFIX = 11


class NoTrainingProvider(Refused):
    def __init__(self) -> None:
        super().__init__(_("Only a training provider that exists on the first day can teach a class. Choose another."))


class EndsBeforeStart(Refused):
    def __init__(self) -> None:
        super().__init__(_("The class would end before it starts. Correct one of the two days."))


class RoomTooSmall(Refused):
    def __init__(self, venue: Venue) -> None:
        sentence = _("{venue} has {seats} seats. Lower the number of places or choose a larger room.")
        super().__init__(sentence.format(venue=venue, seats=venue.seats))


class NoPlaces(Refused):
    def __init__(self) -> None:
        super().__init__(_("A class has at least one place."))


class NotYetReady(Refused):
    def __init__(self) -> None:
        super().__init__(_("A class starts when it has learners and lessons. Add what is missing first."))


class WrongStage(Refused):
    def __init__(self) -> None:
        super().__init__(_("The class has already moved on to another stage. Open its page again."))


class LessonsToCome(Refused):
    def __init__(self, on: date) -> None:
        sentence = _("The last lesson is on {day}. Finish the class after it.")
        super().__init__(sentence.format(day=f"{on:%d/%m/%Y}"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassTerms:
    """What is agreed with the provider about a class."""

    programme: Programme
    provider: Unit
    venue: Venue
    capacity: int
    starts_on: date
    ends_on: date
    minimum_attendance: int = 80
    pass_score: Decimal = Decimal(5)


@transaction.atomic
def open_class(target: Target, *, terms: ClassTerms, by: User, now: datetime) -> TrainingClass:
    """Prepares a class for the target; its code is the next one of its programme and year."""
    if terms.provider.kind != UnitKind.PROVIDER or not holds_on(terms.provider.period, terms.starts_on):
        raise NoTrainingProvider
    if terms.ends_on < terms.starts_on:
        raise EndsBeforeStart
    if terms.capacity < 1:
        raise NoPlaces
    if terms.capacity > terms.venue.seats:
        raise RoomTooSmall(terms.venue)
    programme = Programme.objects.select_for_update().get(pk=terms.programme.pk)
    training_class = TrainingClass.objects.create(
        code=_next_code(programme, terms.starts_on.year),
        target=target,
        programme=programme,
        provider=terms.provider,
        venue=terms.venue,
        capacity=terms.capacity,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        minimum_attendance=terms.minimum_attendance,
        pass_score=terms.pass_score,
    )
    changes: dict[str, object] = {"provider": terms.provider.code, "capacity": terms.capacity}
    record(by=by, action="classes.open_class", obj=training_class, now=now, changes=changes)
    return training_class


@transaction.atomic
def start_class(training_class: TrainingClass, *, by: User, now: datetime) -> TrainingClass:
    """The class begins: it has learners and a timetable."""
    locked = lock_class(training_class)
    if locked.state != ClassState.PLANNED:
        raise WrongStage
    if not locked.enrolled or not locked.lessons.exists():
        raise NotYetReady
    return _enter(locked, ClassState.OPEN, by=by, now=now)


@transaction.atomic
def finish_class(training_class: TrainingClass, *, by: User, now: datetime) -> TrainingClass:
    """Teaching is over; nobody joins or leaves the class any more."""
    locked = lock_class(training_class)
    if locked.state != ClassState.OPEN:
        raise WrongStage
    last = Lesson.objects.filter(training_class=locked).order_by("-slot").first()
    if last is not None and last.slot.upper > now:
        raise LessonsToCome(timezone.localdate(last.slot.upper))
    return _enter(locked, ClassState.FINISHED, by=by, now=now)


def lock_class(training_class: TrainingClass) -> TrainingClass:
    """The class as it is now, kept from others until the transaction ends."""
    return TrainingClass.objects.select_for_update(of=("self",)).select_related("programme").get(pk=training_class.pk)


def _enter(training_class: TrainingClass, state: ClassState, *, by: User, now: datetime) -> TrainingClass:
    training_class.state = state
    training_class.save(update_fields=["state"])
    record(by=by, action=f"classes.{state}", obj=training_class, now=now)
    return training_class


def _next_code(programme: Programme, year: int) -> str:
    """KHTN-2026-01: the programme row is locked, so no two classes draw the same number."""
    words = [SHORT_WORDS.get(word, word.upper()) for word in programme.code.split("_")]
    prefix = f"{'-'.join(words)[:LONGEST_PREFIX].rstrip('-')}-{year}-"
    codes = TrainingClass.objects.filter(code__startswith=prefix).values_list("code", flat=True)
    return f"{prefix}{max((int(code.removeprefix(prefix)) for code in codes), default=0) + 1:02d}"
