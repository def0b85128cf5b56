"""How far the duties of section IV are: by when, who holds them, notes with evidence."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haidang.areas.plans.models.plans import Duty
from haidang.foundation.organisation.models import Unit


class DutyState(models.TextChoices):
    NOT_BEGUN = "not_begun", pgettext_lazy("duty of a plan", "not begun")
    UNDER_WAY = "under_way", pgettext_lazy("duty of a plan", "under way")
    DONE = "done", pgettext_lazy("duty of a plan", "done")


class DutyCourse(models.Model):
    """Where a duty stands. Without one it is not begun, is the issuer's or its unit's, and is due on the last day."""

    duty = models.OneToOneField(Duty, on_delete=models.CASCADE, related_name="course")
    state = models.CharField(_("state"), max_length=10, choices=DutyState, default=DutyState.NOT_BEGUN)
    due_on = models.DateField(_("due on"), null=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("office"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("held by")
    )
    done_on = models.DateField(_("done on"), null=True)

    class Meta:
        verbose_name = _("course of a duty")
        constraints = [
            models.CheckConstraint(name="duty_done_on_a_day", condition=~Q(state="done") | Q(done_on__isnull=False))
        ]

    def __str__(self) -> str:
        return f"{self.duty_id} {self.state}"


class DutyNote(models.Model):
    """What somebody reported on a duty, with the file that proves it if there is one."""

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField(_("what was done"))
    state = models.CharField(_("state"), max_length=10, choices=DutyState)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))
    file_name = models.CharField(_("file name"), max_length=120, blank=True)
    content_type = models.CharField(max_length=20, blank=True)
    content = models.BinaryField(null=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("note on a duty")
        ordering = ["-at", "-pk"]
        constraints = [models.CheckConstraint(name="duty_note_says_something", condition=~Q(text=""))]

    def __str__(self) -> str:
        return self.text[:60]
