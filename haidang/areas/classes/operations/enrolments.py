"""Enrolling approved people and taking them off again."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from haidang.areas.classes.models import ClassState, Enrolment, EnrolmentState, TrainingClass
from haidang.areas.classes.operations.classes import WrongStage, lock_class
from haidang.areas.nominations.models import Nomination, NominationState
from haidang.areas.nominations.operations.engagements import engage, release
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.figures import Figure
from haidang.foundation.basics.periods import until
from haidang.foundation.basics.refusals import Refused, require_reason


class NobodyChosen(Refused):
    def __init__(self) -> None:
        super().__init__(_("Tick the people who get a place first."))


class ClassFull(Refused):
    def __init__(self, *, free: int, asked: int) -> None:
        sentence = _("The class has {free} free places, you chose {asked} people. Choose fewer or open another class.")
        super().__init__(sentence.format(free=Figure(free), asked=asked))


class EnrolledAlready(Refused):
    def __init__(self, enrolments: Sequence[Enrolment]) -> None:
        names = ", ".join(f"{enrolment.person} ({enrolment.training_class.code})" for enrolment in enrolments)
        super().__init__(_("Already have a place: {names}. Take them out of your choice.").format(names=names))


class NotApproved(Refused):
    def __init__(self, nominations: Sequence[Nomination]) -> None:
        names = ", ".join(str(nomination.person) for nomination in nominations)
        super().__init__(
            _("Not approved for this class's target: {names}. Their list comes first.").format(names=names)
        )


class WithdrawnAlready(Refused):
    def __init__(self) -> None:
        super().__init__(_("This person has already left the class."))


@transaction.atomic
def enrol(
    training_class: TrainingClass, *, nominations: Sequence[Nomination], by: User, now: datetime
) -> list[Enrolment]:
    """Gives every nominee a place in the class; all of them or nobody."""
    locked = lock_class(training_class)
    if locked.state == ClassState.FINISHED:
        raise WrongStage
    chosen = _lock_nominations(nominations)
    if not chosen:
        raise NobodyChosen
    _require_approved(locked, chosen)
    _require_unplaced(chosen)
    free = locked.capacity - locked.enrolled
    if len(chosen) > free:
        raise ClassFull(free=free, asked=len(chosen))
    enrolments = _write(locked, chosen, now)
    engage(chosen, period=until(locked.starts_on, locked.ends_on), label=locked.code)
    TrainingClass.objects.filter(pk=locked.pk).update(enrolled=F("enrolled") + len(chosen))
    people: dict[str, object] = {"people": [nomination.person_id for nomination in chosen]}
    record(by=by, action="classes.enrol", obj=locked, now=now, changes=people)
    return enrolments


@transaction.atomic
def withdraw(enrolment: Enrolment, *, reason: str, by: User, now: datetime) -> Enrolment:
    """Takes a learner out of a class that is not finished; the place is free again."""
    reason = require_reason(reason)
    locked_class = lock_class(enrolment.training_class)
    if locked_class.state == ClassState.FINISHED:
        raise WrongStage
    locked = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if locked.state == EnrolmentState.WITHDRAWN:
        raise WithdrawnAlready
    locked.state, locked.withdrawn_at = EnrolmentState.WITHDRAWN, now
    locked.save(update_fields=["state", "withdrawn_at"])
    release([locked.nomination_id])
    TrainingClass.objects.filter(pk=locked_class.pk).update(enrolled=F("enrolled") - 1)
    record(by=by, action="classes.withdraw", obj=locked, now=now, reason=reason)
    return locked


def _lock_nominations(nominations: Sequence[Nomination]) -> list[Nomination]:
    ids = {nomination.pk for nomination in nominations}
    rows = Nomination.objects.select_for_update(of=("self",)).select_related("person")
    return list(rows.filter(pk__in=ids).order_by("pk"))


def _require_approved(training_class: TrainingClass, nominations: Sequence[Nomination]) -> None:
    strangers = [
        nomination
        for nomination in nominations
        if nomination.state != NominationState.APPROVED or nomination.target_id != training_class.target_id
    ]
    if strangers:
        raise NotApproved(strangers)


def _require_unplaced(nominations: Sequence[Nomination]) -> None:
    placed = Enrolment.objects.filter(nomination__in=nominations, state=EnrolmentState.ENROLLED)
    if found := list(placed.select_related("person", "training_class").order_by("pk")):
        raise EnrolledAlready(found)


def _write(training_class: TrainingClass, nominations: Sequence[Nomination], now: datetime) -> list[Enrolment]:
    """New places, and old ones taken up again by people who had left this class."""
    rows = [
        Enrolment(training_class=training_class, nomination=nomination, person=nomination.person, enrolled_at=now)
        for nomination in nominations
    ]
    return Enrolment.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["training_class", "person"],
        update_fields=["state", "nomination", "enrolled_at", "withdrawn_at"],
    )
