"""What people do at which unit, by period."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from haidang.areas.personnel.models.people import Person
from haidang.areas.personnel.models.subjects import Subject
from haidang.foundation.organisation.models import Level, Unit


class PostKind(models.TextChoices):
    PRINCIPAL = "principal", _("principal")
    DEPUTY_PRINCIPAL = "deputy_principal", _("deputy principal")
    TEACHER = "teacher", _("teacher")
    EMPLOYEE = "employee", _("employee")


# Education managers (CBQLGD): heads and their deputies.
MANAGER_KINDS = (PostKind.PRINCIPAL, PostKind.DEPUTY_PRINCIPAL)


class EndReason(models.TextChoices):
    """Why a post ended; empty while it lasts, and where nobody said."""

    CHANGED = "changed", _("another post at the same unit")
    MOVED = "moved", _("moved to another unit")
    RETIRED = "retired", _("retired")
    LEFT = "left", _("left the profession")
    AWAY = "away", _("went to another province or sector")
    OTHER = "other", _("another reason")


class Post(models.Model):
    """What a person does at a unit during a period; one main post at a time."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="posts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    kind = models.CharField(_("post"), max_length=20, choices=PostKind)
    level = models.CharField(_("level"), max_length=4, choices=Level, blank=True)
    subjects = models.ManyToManyField(Subject, related_name="posts", blank=True, verbose_name=_("subjects"))
    is_counsellor = models.BooleanField(_("in charge of counselling pupils"), default=False)
    is_main = models.BooleanField(_("main post"), default=True)
    period = DateRangeField(_("period"))
    ended_because = models.CharField(_("why it ended"), max_length=10, choices=EndReason, blank=True)

    class Meta:
        verbose_name = _("post")
        constraints = [
            ExclusionConstraint(
                name="post_one_main_at_a_time",
                expressions=[("person", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=Q(is_main=True),
                violation_error_message=_("The person already has a main post on some day of this period."),
            ),
            models.CheckConstraint(name="post_of_school_has_level", condition=Q(kind="employee") | ~Q(level="")),
        ]
        indexes = [models.Index(fields=["unit"], name="post_of_unit")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.unit}"
