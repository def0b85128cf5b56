"""Cases, their steps, and the authority matrix they are derived from."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haidang.foundation.access.models import Role
from haidang.foundation.organisation.models import Level, Sector, Unit


class CaseState(models.TextChoices):
    OPEN = "open", _("waiting for approval")
    RETURNED = "returned", _("returned")
    APPROVED = "approved", pgettext_lazy("state", "approved")
    REFUSED = "refused", _("refused")


class StepState(models.TextChoices):
    WAITING = "waiting", _("not yet its turn")
    PENDING = "pending", _("to be decided")
    APPROVED = "approved", pgettext_lazy("state", "approved")
    RETURNED = "returned", _("returned")
    REFUSED = "refused", _("refused")


class Holder(models.TextChoices):
    LOCALITY = "locality", _("the locality that manages the school")
    DEPARTMENT = "department", _("the department")


class Duty(models.TextChoices):
    CHECK = "check", _("checks")
    APPROVE = "approve", _("approves")
    REPORT = "report", _("reports")


class CaseKind(models.TextChoices):
    NOMINATION_LIST = "nomination_list", _("lists of nominees")
    NOMINATION_CHANGE = "nomination_change", _("later changes of lists of nominees")
    REQUIREMENT = "standards.requirement", _("drafts of requirements")


class Authority(models.Model):
    """One row of the authority matrix: the `ordinal`-th step of cases of `case_kind`, while in force.

    `levels` and `sector` narrow it to schools of one of the levels and of the sector; empty means all. Where several
    rows fit a school, the narrower one holds. A step of holder LOCALITY does not arise for a school that stands
    directly under the department; REPORT is a duty outside the steps.
    """

    case_kind = models.CharField(_("kind of case"), max_length=40, choices=CaseKind)
    ordinal = models.PositiveSmallIntegerField(_("step"))
    duty = models.CharField(_("duty"), max_length=10, choices=Duty, default=Duty.APPROVE)
    holder = models.CharField(_("whose"), max_length=20, choices=Holder)
    role = models.CharField(_("role"), max_length=20, choices=Role)
    levels = ArrayField(
        models.CharField(max_length=4, choices=Level), verbose_name=_("levels"), default=list, blank=True
    )
    sector = models.CharField(_("sector"), max_length=10, choices=Sector, blank=True)
    period = DateRangeField(_("period"))
    source = models.CharField(_("legal basis"), max_length=200)

    class Meta:
        verbose_name = _("authority")
        constraints = [
            models.UniqueConstraint(
                fields=["case_kind", "ordinal", "levels", "sector", "period"], name="authority_step_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_kind} {self.ordinal} {self.role}"


class Case(models.Model):
    """One submission of one thing for approval; a resubmission opens the next round of the same case."""

    kind = models.CharField(max_length=40)
    title = models.CharField(_("title"), max_length=240)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=CaseState, default=CaseState.OPEN)
    round = models.PositiveSmallIntegerField(default=1)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        verbose_name = _("case")

    def __str__(self) -> str:
        return self.title


class Step(models.Model):
    """One decision in one round of a case: who (role at unit) decides, and what was decided."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="steps")
    round = models.PositiveSmallIntegerField(default=1)
    ordinal = models.PositiveSmallIntegerField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    state = models.CharField(_("state"), max_length=10, choices=StepState, default=StepState.WAITING)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("approval step")
        constraints = [
            models.UniqueConstraint(fields=["case", "round", "ordinal"], name="step_once_a_round"),
            models.UniqueConstraint(fields=["case"], condition=Q(state="pending"), name="step_one_pending_a_case"),
            models.CheckConstraint(
                name="step_decided_by_someone",
                condition=Q(state__in=["waiting", "pending"]) | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["unit", "role"], condition=Q(state="pending"), name="step_pending_of_unit")]

    def __str__(self) -> str:
        return f"{self.case_id}.{self.ordinal} {self.role} {self.state}"
