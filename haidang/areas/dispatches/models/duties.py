"""Duties: a demand as each addressee has to fulfil it, with evidence and history."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haidang.areas.dispatches.models.dispatches import Demand
from haidang.foundation.organisation.models import Unit


class DutyState(models.TextChoices):
    """What people said about the duty; whether it is late is computed from the day."""

    NOT_BEGUN = "not_begun", pgettext_lazy("duty", "not begun")
    IN_PROGRESS = "in_progress", pgettext_lazy("duty", "in progress")
    DONE = "done", pgettext_lazy("duty", "reported done")
    ACCEPTED = "accepted", pgettext_lazy("duty", "accepted")
    SENT_BACK = "sent_back", pgettext_lazy("duty", "sent back")
    ENDED = "ended", pgettext_lazy("duty", "no longer asked")


OPEN_STATES = (DutyState.NOT_BEGUN, DutyState.IN_PROGRESS, DutyState.SENT_BACK)


class Duty(models.Model):
    """A demand at one unit; a repeated demand gives one duty a turn."""

    demand = models.ForeignKey(Demand, on_delete=models.CASCADE, related_name="duties")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="duties")
    turn = models.PositiveSmallIntegerField(_("turn"), default=1)
    due_on = models.DateField(_("due on"))
    state = models.CharField(_("state"), max_length=12, choices=DutyState, default=DutyState.NOT_BEGUN)
    note = models.TextField(_("what was done"), blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(_("reported at"), null=True)
    judged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    judged_at = models.DateTimeField(null=True)
    reason = models.TextField(_("why it was sent back"), blank=True)
    reminded_at = models.DateTimeField(_("reminded at"), null=True)

    class Meta:
        verbose_name = pgettext_lazy("dispatch", "duty")
        constraints = [
            models.UniqueConstraint(fields=["demand", "unit", "turn"], name="duty_once_a_unit"),
            models.CheckConstraint(
                name="duty_done_by_someone",
                condition=~Q(state__in=["done", "accepted"]) | Q(done_by__isnull=False, done_at__isnull=False),
            ),
            models.CheckConstraint(
                name="duty_judged_by_someone",
                condition=~Q(state__in=["accepted", "sent_back"]) | Q(judged_by__isnull=False, judged_at__isnull=False),
            ),
            models.CheckConstraint(name="duty_sent_back_with_reason", condition=~Q(state="sent_back") | ~Q(reason="")),
        ]
        indexes = [
            models.Index(fields=["unit", "due_on"], name="duty_of_unit"),
            models.Index(fields=["demand", "state"], name="duty_of_demand"),
        ]

    def __str__(self) -> str:
        return f"{self.demand_id} · {self.unit_id} · {self.turn}"


class EventKind(models.TextChoices):
    BEGUN = "begun", _("begun")
    DONE = "done", pgettext_lazy("duty", "reported done")
    REOPENED = "reopened", _("taken up again by the unit")
    ACCEPTED = "accepted", pgettext_lazy("duty", "accepted")
    SENT_BACK = "sent_back", pgettext_lazy("duty", "sent back")
    REMINDED = "reminded", _("reminded")
    EVIDENCE = "evidence", _("evidence added")
    EVIDENCE_REMOVED = "evidence_removed", _("evidence taken away")
    ENDED = "ended", pgettext_lazy("duty", "no longer asked")


class DutyEvent(models.Model):
    """What happened to a duty, who did it and when."""

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=20, choices=EventKind)
    note = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("event of a duty")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.duty_id} {self.kind}"


class Evidence(models.Model):
    """A file, a link or a note behind "done"; files are kept in the database like those of needs."""

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="evidence")
    name = models.CharField(_("name"), max_length=200)
    url = models.URLField(_("link"), max_length=500, blank=True)
    extension = models.CharField(max_length=4, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    content = models.BinaryField(null=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("added at"))

    class Meta:
        verbose_name = _("evidence")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["duty", "digest"], condition=~Q(digest=""), name="duty_evidence_file_once"),
            models.CheckConstraint(
                name="duty_evidence_file_or_link",
                condition=Q(content__isnull=False, extension__in=("pdf", "jpg", "png"), url="")
                | Q(content__isnull=True),
            ),
            models.CheckConstraint(
                name="duty_evidence_link_of_the_web", condition=Q(url="") | Q(url__regex=r"^https?://")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def kind(self) -> str:
        if self.extension:
            return "file"
        return "link" if self.url else "note"
