"""Roll calls: who was present at which lesson."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haidang.areas.classes.models import Enrolment, Lesson


class Presence(models.TextChoices):
    PRESENT = "present", pgettext_lazy("attendance", "present")
    EXCUSED = "excused", _("absent with leave")
    ABSENT = "absent", _("absent without leave")


class RollCall(models.Model):
    """The roll of one lesson, taken by the provider."""

    lesson = models.OneToOneField(Lesson, on_delete=models.PROTECT, related_name="roll_call")
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(_("taken at"))

    class Meta:
        verbose_name = _("roll call")

    def __str__(self) -> str:
        return f"{self.lesson}"


class Mark(models.Model):
    """One learner at one lesson."""

    roll_call = models.ForeignKey(RollCall, on_delete=models.CASCADE, related_name="marks")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="marks")
    presence = models.CharField(_("presence"), max_length=10, choices=Presence)

    class Meta:
        verbose_name = _("attendance mark")
        constraints = [models.UniqueConstraint(fields=["roll_call", "enrolment"], name="mark_once_a_lesson")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.presence}"
