"""Cases, their steps, and the authority matrix they are derived from."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haidang.foundation.access.models import Grant, Role
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
    SCHOOL_PLAN = "plans.school_plan", _("plans of schools under a locality, and their amendments")
    UNIT_PLAN = "plans.unit_plan", _("plans of localities and of schools under the department, and their amendments")


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
    days = models.PositiveSmallIntegerField(_("working days to decide"), null=True, blank=True)
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


class Form(models.TextChoices):
    """In whose place one decides (Decree 30/2020 Article 13): shown before the name."""

    OWN = "", _("in the own office")
    KT = "KT", _("KT. (deputy signs for the head)")
    TL = "TL", _("TL. (by order of the head)")
    TUQ = "TUQ", _("TUQ. (under authorisation)")


class Step(models.Model):
    """One decision in one round of a case: who (role at unit) decides, by when, and what was decided.

    `decided_for` is the holder in whose place somebody decided, `form` how (KT., TL., TUQ.).
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="steps")
    round = models.PositiveSmallIntegerField(default=1)
    ordinal = models.PositiveSmallIntegerField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    state = models.CharField(_("state"), max_length=10, choices=StepState, default=StepState.WAITING)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_for = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    form = models.CharField(max_length=3, choices=Form, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    pending_since = models.DateTimeField(_("waits since"), null=True)
    due_on = models.DateField(_("to be decided by"), null=True)
    reminded_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("approval step")
        constraints = [
            models.UniqueConstraint(fields=["case", "round", "ordinal"], name="step_once_a_round"),
            models.UniqueConstraint(fields=["case"], condition=Q(state="pending"), name="step_one_pending_a_case"),
            models.CheckConstraint(
                name="step_decided_by_someone",
                condition=Q(state__in=["waiting", "pending"]) | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="step_pending_since_a_moment", condition=~Q(state="pending") | Q(pending_since__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "role"], condition=Q(state="pending"), name="step_pending_of_unit"),
            models.Index(fields=["pending_since", "id"], condition=Q(state="pending"), name="step_pending_oldest"),
        ]

    @property
    def decider(self) -> str:
        """Who decided, with the authority: "KT. Nguyễn Văn Đức: Hoàng Thị Yến"; empty while nobody has."""
        if self.decided_by is None:
            return ""
        name = self.decided_by.full_name
        if not self.form:
            return name
        holder = self.decided_for.full_name if self.decided_for else self.get_role_display()
        return f"{self.form}. {holder}: {name}"

    @property
    def matter(self) -> str:
        """What notices about this step are about."""
        return f"approvals.step:{self.pk}"

    def is_late(self, today: date) -> bool:
        return self.state == StepState.PENDING and self.due_on is not None and self.due_on < today

    def __str__(self) -> str:
        return f"{self.case_id}.{self.ordinal} {self.role} {self.state}"


class Deputy(models.Model):
    """`user` decides in the place of the holder of `holder_grant` for a period, of all cases or of some kinds.

    What the deputy may open comes with `stand_in`. `away_until` is the last day on which the holder is away: between
    the deputy's end and that day nobody decides, which is an alarm.
    """

    holder_grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="deputies")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    stand_in = models.OneToOneField(Grant, on_delete=models.CASCADE, related_name="deputy")
    form = models.CharField(_("signs"), max_length=3, choices=[choice for choice in Form.choices if choice[0]])
    case_kinds = ArrayField(models.CharField(max_length=40, choices=CaseKind), default=list, blank=True)
    period = DateRangeField(_("period"))
    away_until = models.DateField(_("holder away until"), null=True)
    reason = models.CharField(_("reason"), max_length=300)
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("deputy")
        constraints = [
            models.CheckConstraint(name="deputy_for_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(name="deputy_for_a_while", condition=Q(period__isempty=False)),
        ]
        indexes = [models.Index(fields=["holder_grant"], name="deputy_of_holder")]

    def __str__(self) -> str:
        return f"{self.form}. {self.holder_grant} · {self.user}"


class AlarmReason(models.TextChoices):
    VACANT = "vacant", _("nobody holds the role")
    DEPUTY_OVER = "deputy_over", _("the holder is away and the deputy's period is over")
    UNREACHED = "unreached", _("the notice came back and nobody has opened it")


class Alarm(models.Model):
    """A step that waits on nobody, and whose matter it is to find somebody: `owner_role` at `owner_unit`.

    One of them takes it: `taken_by` answers for it by name until the step moves.
    """

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="alarms")
    reason = models.CharField(_("why"), max_length=12, choices=AlarmReason)
    owner_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    owner_role = models.CharField(max_length=20, choices=Role)
    raised_at = models.DateTimeField(_("raised at"))
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(_("taken at"), null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("alarm")
        constraints = [
            models.UniqueConstraint(fields=["step", "reason"], condition=Q(closed_at=None), name="alarm_open_once"),
            models.CheckConstraint(
                name="alarm_taken_at_a_moment", condition=Q(taken_by__isnull=True) ^ Q(taken_at__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["owner_role", "owner_unit"], condition=Q(closed_at=None), name="alarm_open_of_owner")
        ]

    @property
    def matter(self) -> str:
        return f"approvals.step:{self.step_id}:{self.reason}:{self.pk}"

    def __str__(self) -> str:
        return f"{self.step} {self.reason}"
