"""Venues, classes, lessons and enrolments."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from haidang.areas.nominations.models import Nomination
from haidang.areas.personnel.models import Person
from haidang.areas.plans.models import Target
from haidang.areas.programmes.models import Programme
from haidang.foundation.organisation.models import Unit


class Venue(models.Model):
    """A room of a host where lessons are held."""

    host = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="venues")
    name = models.CharField(_("room"), max_length=120)
    seats = models.PositiveSmallIntegerField(_("seats"))

    class Meta:
        verbose_name = _("venue")
        constraints = [models.UniqueConstraint(fields=["host", "name"], name="venue_name_once_a_host")]

    def __str__(self) -> str:
        return f"{self.name}, {self.host.short_name}"


class ClassState(models.TextChoices):
    PLANNED = "planned", _("being prepared")
    OPEN = "open", _("open")
    FINISHED = "finished", _("finished")


class TrainingClass(models.Model):
    """A class that a provider teaches for one target; `enrolled` never exceeds `capacity`."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="classes")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="classes")
    provider = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="classes_taught")
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="classes")
    capacity = models.PositiveSmallIntegerField(_("capacity"))
    enrolled = models.PositiveSmallIntegerField(_("enrolled"), default=0)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    state = models.CharField(_("state"), max_length=10, choices=ClassState, default=ClassState.PLANNED)
    minimum_attendance = models.PositiveSmallIntegerField(_("minimum attendance (%)"), default=80)
    pass_score = models.DecimalField(_("pass mark"), max_digits=4, decimal_places=2, default=5)

    class Meta:
        verbose_name = _("class")
        verbose_name_plural = _("classes")
        constraints = [
            models.CheckConstraint(name="class_never_overfull", condition=Q(enrolled__lte=F("capacity"))),
            models.CheckConstraint(name="class_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(name="class_attendance_is_a_share", condition=Q(minimum_attendance__lte=100)),
        ]
        indexes = [models.Index(fields=["-starts_on", "-id"], name="class_by_start")]

    def __str__(self) -> str:
        return self.code


class Lesson(models.Model):
    """One meeting of a class; neither the class nor the venue can be in two lessons at once."""

    training_class = models.ForeignKey(TrainingClass, on_delete=models.CASCADE, related_name="lessons")
    ordinal = models.PositiveSmallIntegerField(_("lesson"))
    slot = DateTimeRangeField(_("time"))
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="lessons")
    topic = models.CharField(_("topic"), max_length=200)

    class Meta:
        verbose_name = _("lesson")
        ordering = ["training_class", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["training_class", "ordinal"], name="lesson_ordinal_once"),
            ExclusionConstraint(
                name="lesson_class_in_one_place",
                expressions=[("training_class", RangeOperators.EQUAL), ("slot", RangeOperators.OVERLAPS)],
                violation_error_message=_("The class already has a lesson at that time."),
            ),
            ExclusionConstraint(
                name="lesson_venue_free",
                expressions=[("venue", RangeOperators.EQUAL), ("slot", RangeOperators.OVERLAPS)],
                violation_error_message=_("The room is taken at that time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.training_class} · {self.ordinal}"


class EnrolmentState(models.TextChoices):
    ENROLLED = "enrolled", _("enrolled")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Enrolment(models.Model):
    """An approved person's place in a class."""

    training_class = models.ForeignKey(TrainingClass, on_delete=models.PROTECT, related_name="enrolments")
    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="enrolments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="enrolments")
    state = models.CharField(_("state"), max_length=10, choices=EnrolmentState, default=EnrolmentState.ENROLLED)
    enrolled_at = models.DateTimeField(_("enrolled at"))
    withdrawn_at = models.DateTimeField(_("left at"), null=True)

    class Meta:
        verbose_name = _("enrolment")
        constraints = [
            models.CheckConstraint(
                name="enrolment_left_at_some_time", condition=Q(state="withdrawn") ^ Q(withdrawn_at__isnull=True)
            ),
            models.UniqueConstraint(
                fields=["nomination"], condition=Q(state="enrolled"), name="enrolment_one_place_a_nomination"
            ),
            models.UniqueConstraint(fields=["training_class", "person"], name="enrolment_once_a_class"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.training_class}"
