"""Numbered amendments of issued plans: the issued text never changes, what holds on a day is text and amendments."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haidang.areas.plans.models.plans import Plan, Target, Task
from haidang.foundation.approvals.models import Case
from haidang.foundation.organisation.models import Level


class AmendmentState(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", pgettext_lazy("plan", "waiting for approval")
    RETURNED = "returned", pgettext_lazy("plan", "returned")
    APPROVED = "approved", pgettext_lazy("plan", "approved, not yet issued")
    ISSUED = "issued", _("issued")
    WITHDRAWN = "withdrawn", pgettext_lazy("plan", "given up")


class Amendment(models.Model):
    """The `ordinal`-th amendment of an issued plan, in force from its day of issue."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="amendments")
    ordinal = models.PositiveSmallIntegerField(_("amendment number"))
    reason = models.TextField(_("reason"))
    state = models.CharField(_("state"), max_length=10, choices=AmendmentState, default=AmendmentState.DRAFT)
    number = models.CharField(_("number"), max_length=20, blank=True)
    symbol = models.CharField(_("symbol"), max_length=40, blank=True)
    issued_on = models.DateField(pgettext_lazy("plan", "issued on"), null=True)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, null=True, related_name="plan_amendment")
    drawn_up_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drawn_up_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("amendment")
        ordering = ["plan", "ordinal"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "ordinal"], condition=~Q(state="withdrawn"), name="plan_amendment_ordinal_once"
            ),
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(state__in=["draft", "submitted", "returned", "approved"]),
                name="plan_amendment_one_open_a_plan",
            ),
            models.CheckConstraint(
                name="plan_amendment_issued_with_number_and_day",
                condition=~Q(state="issued") | (Q(issued_on__isnull=False, issued_by__isnull=False) & ~Q(number="")),
            ),
            models.CheckConstraint(name="plan_amendment_for_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}.{self.ordinal}"


class Change(models.TextChoices):
    CHANGE = "change", _("changed")
    ADD = "add", _("added")
    END = "end", pgettext_lazy("amendment", "ended")


class AmendedRow(models.Model):
    """What a row says from the amendment on: the whole new row, equal to the old one where nothing changes."""

    amendment = models.ForeignKey(Amendment, on_delete=models.CASCADE, related_name="rows")
    act = models.CharField(max_length=6, choices=Change)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, related_name="amended_rows")
    content = models.TextField(_("content"))
    levels = ArrayField(models.CharField(max_length=4, choices=Level), verbose_name=_("levels"))
    printed_time = models.CharField(_("expected time"), max_length=60)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("to"), null=True, blank=True)
    printed_leads = models.CharField(_("lead units"), max_length=240, blank=True)

    class Meta:
        verbose_name = _("amended row")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["amendment", "task"], name="amended_row_once"),
            models.CheckConstraint(
                name="amended_row_changes_a_row_or_adds_one",
                condition=Q(act="add") | Q(task__isnull=False),
            ),
            models.CheckConstraint(
                name="amended_row_ends_after_it_starts",
                condition=Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amendment} {self.act} {self.content[:40]}"


class AmendedTarget(models.Model):
    """How many people a target is from the amendment on; 0 where its row ends."""

    row = models.ForeignKey(AmendedRow, on_delete=models.CASCADE, related_name="targets")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, null=True, related_name="amended")
    label = models.CharField(_("target group"), max_length=120)
    requirement_code = models.CharField(max_length=40)
    before = models.PositiveIntegerField(_("before"), default=0)
    planned = models.PositiveIntegerField(_("planned"))

    class Meta:
        verbose_name = _("amended target")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["row", "target"], name="amended_target_once")]

    def __str__(self) -> str:
        return f"{self.label}: {self.before} → {self.planned}"
