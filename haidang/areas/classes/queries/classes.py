"""Reads of classes, timetables, learners and the people who still wait for a place."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from psycopg.types.range import TimestamptzRange

from haidang.areas.classes.models import ClassState, Enrolment, EnrolmentState, Lesson, TrainingClass
from haidang.areas.classes.permissions import ATTEND_CLASSES, PLAN_LESSONS, SEE_ABSENCES, VIEW_CLASSES
from haidang.areas.nominations.models import ListState, Nomination, NominationState
from haidang.areas.nominations.queries.changes import left_after_approval
from haidang.areas.personnel.queries import Sight, sight_of
from haidang.areas.plans.models import Target
from haidang.foundation.access.queries import visible
from haidang.foundation.accounts.models import User
from haidang.foundation.organisation.models import LOCALITY_KINDS, Parentage, Unit


def list_classes(user: User, day: date) -> QuerySet[TrainingClass]:
    """The classes the user may see, with what a row of the list shows."""
    classes = visible(user, VIEW_CLASSES, day, TrainingClass.objects.all())
    own = Lesson.objects.filter(training_class=OuterRef("pk")).order_by()
    lessons = own.values("training_class").annotate(count=Count("pk")).values("count")
    return classes.select_related("target__task", "programme", "provider", "venue__host").annotate(
        lesson_count=Coalesce(Subquery(lessons), 0)
    )


def list_lessons(training_class: TrainingClass) -> QuerySet[Lesson]:
    """The class's timetable."""
    return Lesson.objects.filter(training_class=training_class).select_related("venue__host").order_by("ordinal")


def next_lessons(class_ids: Iterable[int], now: datetime) -> dict[int, Lesson]:
    """For each class the lesson that is next (or on just now)."""
    coming = Lesson.objects.filter(training_class__in=list(class_ids), slot__endswith__gt=now)
    first = coming.order_by("training_class_id", "slot").distinct("training_class_id")
    return {lesson.training_class_id: lesson for lesson in first.select_related("venue__host", "training_class")}


def list_learners(training_class: TrainingClass) -> QuerySet[Enrolment]:
    """Who holds a place, in Vietnamese name order."""
    return (
        Enrolment.objects.filter(training_class=training_class, state=EnrolmentState.ENROLLED)
        .select_related("person", "nomination__list__school")
        .annotate(is_off_list=Q(nomination__in=left_after_approval()))
        .order_by("person__sort_key", "person_id")
    )


def sight_of_learners(user: User, day: date, training_class: TrainingClass, learners: Iterable[Enrolment]) -> Sight:
    """Who teaches the class prints certificates and needs every birth; others see those they may look up anyway."""
    people = [learner.person_id for learner in learners]
    if visible(user, PLAN_LESSONS, day, TrainingClass.objects.filter(pk=training_class.pk)).exists():
        return Sight(frozenset(people))
    return sight_of(user, day, people)


def list_withdrawn(training_class: TrainingClass) -> QuerySet[Enrolment]:
    """Who left the class."""
    return (
        Enrolment.objects.filter(training_class=training_class, state=EnrolmentState.WITHDRAWN)
        .select_related("person", "nomination__list__school")
        .order_by("person__sort_key", "person_id")
    )


def awaiting_nominations() -> QuerySet[Nomination]:
    """Approved people who have no place in any class."""
    placed = Enrolment.objects.filter(nomination=OuterRef("pk"), state=EnrolmentState.ENROLLED)
    return Nomination.objects.filter(~Exists(placed), state=NominationState.APPROVED, list__state=ListState.APPROVED)


def off_their_lists() -> QuerySet[Enrolment]:
    """Learners whom a later change took off their approved list, and who still hold a place in an unfinished class."""
    return Enrolment.objects.filter(state=EnrolmentState.ENROLLED, nomination__in=left_after_approval()).exclude(
        training_class__state=ClassState.FINISHED
    )


def candidates_for(training_class: TrainingClass, day: date) -> QuerySet[Nomination]:
    """Approved people of the class's target without a place, with their school's locality on `day`."""
    locality = Parentage.objects.filter(
        unit=OuterRef("list__school"), period__contains=day, parent__kind__in=LOCALITY_KINDS
    ).values("parent__name")[:1]
    return (
        awaiting_nominations()
        .filter(target=training_class.target_id)
        .select_related("person", "list__school", "need")
        .annotate(locality=Subquery(locality))
        .order_by(F("locality").asc(nulls_last=True), "list__school__name", "list__school_id", "ordinal", "pk")
    )


def order_by_priority(nominations: QuerySet[Nomination]) -> QuerySet[Nomination]:
    """Legal order: who must go before who may (hence the minus), the need's priority, the school's order."""
    return nominations.order_by("-need__status", F("need__priority").asc(nulls_last=True), "ordinal", "pk")


def targets_with_classes(user: User, day: date) -> QuerySet[Target]:
    """The targets of the classes a user sees."""
    seen = visible(user, VIEW_CLASSES, day, TrainingClass.objects.all())
    return Target.objects.filter(pk__in=seen.order_by().values("target")).order_by("task__position", "position")


def providers_with_classes(user: User, day: date) -> QuerySet[Unit]:
    """The providers of the classes a user sees."""
    seen = visible(user, VIEW_CLASSES, day, TrainingClass.objects.all())
    return Unit.objects.filter(pk__in=seen.order_by().values("provider")).order_by("name")


def list_own_enrolments(user: User, day: date) -> QuerySet[Enrolment]:
    """The user's own places, the newest class first."""
    own = visible(user, ATTEND_CLASSES, day, Enrolment.objects.filter(state=EnrolmentState.ENROLLED))
    return own.select_related("person", "training_class__programme", "training_class__provider").order_by(
        "-training_class__starts_on", "-pk"
    )


def absences(user: User, day: date, *, first: date, last: date) -> list[tuple[Lesson, list[Enrolment]]]:
    """Lessons between two days with those learners of the user's schools who attend them; two queries."""
    enrolments = visible(user, SEE_ABSENCES, day, Enrolment.objects.filter(state=EnrolmentState.ENROLLED))
    lessons = list(
        Lesson.objects.filter(slot__overlap=_days(first, last), training_class__enrolments__in=enrolments)
        .distinct()
        .select_related("training_class", "venue__host")
        .order_by("slot")
    )
    people: dict[int, list[Enrolment]] = {}
    ours = enrolments.filter(training_class__in={lesson.training_class_id for lesson in lessons})
    for enrolment in ours.select_related("person", "nomination__list__school").order_by("person__sort_key"):
        people.setdefault(enrolment.training_class_id, []).append(enrolment)
    return [(lesson, people.get(lesson.training_class_id, [])) for lesson in lessons]


def absent_people(user: User, day: date, *, first: date, last: date) -> int:
    """How many people of the user's schools have a lesson between two days."""
    enrolments = visible(user, SEE_ABSENCES, day, Enrolment.objects.filter(state=EnrolmentState.ENROLLED))
    lessons = Lesson.objects.filter(training_class=OuterRef("training_class"), slot__overlap=_days(first, last))
    return enrolments.filter(Exists(lessons)).values("person").distinct().count()


def classes_without_lessons() -> QuerySet[TrainingClass]:
    return TrainingClass.objects.filter(~Exists(Lesson.objects.filter(training_class=OuterRef("pk")))).exclude(
        state=ClassState.FINISHED
    )


def _days(first: date, last: date) -> TimestamptzRange:
    return TimestamptzRange(_start_of(first), _start_of(last + timedelta(days=1)))


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day))  # noqa: DTZ001 - made aware right here
