"""What must always be true of seats in classes; every breach is named. Read only."""

from collections.abc import Callable, Iterator

from django.db.models import Count, F, Q

from haidang.areas.classes.models import Enrolment, EnrolmentState, TrainingClass
from haidang.areas.nominations.models import NominationState
from haidang.areas.nominations.queries.changes import left_after_approval
from haidang.areas.nominations.queries.invariants import Breach


def find_breaches() -> list[Breach]:
    """All breaches of seats; an empty list is the only good answer."""
    checks: tuple[Callable[[], Iterator[Breach]], ...] = (_seats, _learners, _seats_once)
    return [breach for check in checks for breach in check()]


def _seats() -> Iterator[Breach]:
    """Seats taken are people enrolled, and never more than the class has."""
    classes = TrainingClass.objects.annotate(
        learners=Count("enrolments", filter=Q(enrolments__state=EnrolmentState.ENROLLED))
    )
    for found in classes.exclude(enrolled=F("learners"), enrolled__lte=F("capacity")):
        yield Breach(
            invariant="seats taken are people enrolled, and no class is overfull",
            subject=f"class {found.pk}",
            detail=f"{found.enrolled} seats taken by {found.learners} people, {found.capacity} seats",
        )


def _learners() -> Iterator[Breach]:
    """Who sits in a class was approved for its target, as the same person.

    Who left the list by a change since holds the place until the class frees it (`off_their_lists`) or is over.
    """
    enrolled = Enrolment.objects.filter(state=EnrolmentState.ENROLLED).select_related("nomination", "training_class")
    was_approved = Q(nomination__state=NominationState.APPROVED) | Q(nomination__in=left_after_approval())
    sound = was_approved & Q(
        nomination__target=F("training_class__target"),
        nomination__person=F("person"),
    )
    for found in enrolled.exclude(sound):
        yield Breach(
            invariant="who is enrolled is approved for the class's target",
            subject=f"enrolment {found.pk}",
            detail=f"nomination {found.nomination_id} is {found.nomination.state}",
        )


def _seats_once() -> Iterator[Breach]:
    """One approval gives one seat."""
    twice = (
        Enrolment.objects.filter(state=EnrolmentState.ENROLLED)
        .order_by()
        .values("nomination")
        .annotate(seats=Count("pk"))
        .filter(seats__gt=1)
    )
    for row in twice:
        yield Breach(
            invariant="one approval gives one seat",
            subject=f"nomination {row['nomination']}",
            detail=f"{row['seats']} seats",
        )
