"""Plans as documents: parts, the table of tasks with targets, duties and recipients."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haidang.foundation.approvals.models import Case
from haidang.foundation.organisation.models import Level, Unit


class PlanState(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", pgettext_lazy("plan", "waiting for approval")
    RETURNED = "returned", pgettext_lazy("plan", "returned")
    APPROVED = "approved", pgettext_lazy("plan", "approved, not yet issued")
    ISSUED = "issued", _("issued")
    REPLACED = "replaced", pgettext_lazy("plan", "replaced by a later version")


class PlanKind(models.TextChoices):
    """Whose plan and for how long: each is derived from the one before it, a school's also straight from a year's."""

    MULTI_YEAR = "multi_year", _("plan of several years")
    YEARLY = "yearly", _("plan of a year")
    WARD = "ward", _("plan of a locality")
    SCHOOL = "school", _("plan of a school")


# Not issued yet: one such plan of a unit, year and upper plan at a time.
OPEN_STATES = (PlanState.DRAFT, PlanState.SUBMITTED, PlanState.RETURNED, PlanState.APPROVED)
# Issued once, whatever came later: everyone concerned reads it.
ISSUED_STATES = (PlanState.ISSUED, PlanState.REPLACED)
# Its rows may change.
EDITABLE_STATES = (PlanState.DRAFT, PlanState.RETURNED)
# The department's plans; places are given out from a year's plan alone.
UPPER_KINDS = (PlanKind.MULTI_YEAR, PlanKind.YEARLY)


class Plan(models.Model):
    """A plan as its issuer printed it; empty number and date stay empty and are pointed out as findings."""

    code = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=PlanKind, default=PlanKind.YEARLY)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="derived", verbose_name=_("derived from")
    )
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    year = models.PositiveSmallIntegerField(_("year"))
    last_year = models.PositiveSmallIntegerField(_("last year"), null=True, blank=True)
    outlook_year = models.PositiveSmallIntegerField(_("orientation until"), null=True, blank=True)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, null=True, related_name="plan")
    drawn_up_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    title = models.TextField(pgettext_lazy("plan", "title"))
    number = models.CharField(_("number"), max_length=20, blank=True)
    symbol = models.CharField(_("symbol"), max_length=40, blank=True)
    issued_on = models.DateField(pgettext_lazy("plan", "issued on"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=60, blank=True)
    printed_superior = models.CharField(_("superior body, as printed"), max_length=120, blank=True)
    printed_issuer = models.CharField(_("issuing body, as printed"), max_length=120, blank=True)
    subject_note = models.TextField(_("note under the title"), blank=True)
    issuer = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("issuing unit"))
    parent_document = models.TextField(_("carries out"), blank=True)
    budget_decision = models.TextField(_("budget decision"), blank=True)
    annex_label = models.CharField(max_length=40, blank=True)
    annex_title = models.TextField(blank=True)
    signer_title = models.CharField(_("signed by"), max_length=120, blank=True)
    signer_name = models.CharField(_("name of who signs"), max_length=80, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=PlanState, default=PlanState.DRAFT)

    class Meta:
        verbose_name = _("plan")
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "issuer", "year"],
                condition=Q(state__in=["draft", "submitted", "returned", "approved"]),
                name="plan_one_derivation_at_a_time",
            ),
            models.UniqueConstraint(fields=["parent", "issuer", "year", "version"], name="plan_version_once"),
            models.CheckConstraint(
                name="plan_of_several_years_says_until_when",
                condition=~Q(kind="multi_year") | Q(last_year__isnull=False, last_year__gte=F("year")),
            ),
            models.CheckConstraint(name="plan_not_its_own_parent", condition=~Q(parent=F("id"))),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def years(self) -> str:
        """2027, or 2026–2030."""
        return f"{self.year}–{self.last_year}" if self.last_year and self.last_year != self.year else str(self.year)

    @property
    def last_day(self) -> date:
        return date(self.last_year or self.year, 12, 31)

    @property
    def shown_number(self) -> str:
        """108/KH-UBND; dots where the number is missing."""
        return f"{self.number or '…'}/{self.symbol}"


class PartKind(models.TextChoices):
    LEGAL_BASIS = "legal_basis", _("legal bases")
    OPENING = "opening", _("opening")
    AIM = "aim", _("aims")
    REQUIREMENT = "requirement", _("requirements")
    CONTENT = "content", _("tasks")
    FUNDING = "funding", _("funding")
    CLOSING = "closing", _("closing")
    # Kept word for word: a reader of documents did not know where it belongs.
    UNREAD = "unread", _("not understood")


class Part(models.Model):
    """One paragraph of the plan's text, in its section."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=20, choices=PartKind)
    position = models.PositiveSmallIntegerField()
    printed_ordinal = models.CharField(max_length=10, blank=True)
    text = models.TextField()

    class Meta:
        verbose_name = _("part")
        ordering = ["kind", "position"]
        constraints = [models.UniqueConstraint(fields=["plan", "kind", "position"], name="part_position_once")]

    def __str__(self) -> str:
        return self.text[:60]


class Task(models.Model):
    """A row of Appendix I, as printed, with what we read from it (`starts_on`, `ends_on`)."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="tasks")
    derived_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="derived", verbose_name=_("derived from")
    )
    added_by = models.ForeignKey("plans.Amendment", on_delete=models.PROTECT, null=True, related_name="added_tasks")
    position = models.PositiveSmallIntegerField(_("row"))
    printed_ordinal = models.CharField(_("No."), max_length=10)
    content = models.TextField(_("content"))
    levels = ArrayField(models.CharField(max_length=4, choices=Level), verbose_name=_("levels"))
    printed_time = models.CharField(_("expected time"), max_length=60)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("to"), null=True, blank=True)
    printed_quantity = models.CharField(_("expected quantity"), max_length=200, blank=True)
    printed_mode = models.CharField(_("mode"), max_length=200, blank=True)
    printed_leads = models.CharField(_("lead units"), max_length=240, blank=True)
    printed_coordinating = models.CharField(_("coordinating units"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("task")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="task_position_once"),
            models.CheckConstraint(
                name="task_ends_after_it_starts", condition=Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on"))
            ),
        ]

    def __str__(self) -> str:
        return self.content


class Target(models.Model):
    """How many people of which target group a task is to reach; the need behind it is a requirement."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="targets")
    derived_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="derived", verbose_name=_("derived from")
    )
    position = models.PositiveSmallIntegerField()
    label = models.CharField(_("target group"), max_length=120)
    planned = models.PositiveIntegerField(_("planned"))
    requirement_code = models.CharField(max_length=40)
    # What fell to the unit when its row was derived, and of which number above: what it plans is held against that.
    share = models.PositiveIntegerField(null=True)
    share_of = models.PositiveIntegerField(null=True)

    class Meta:
        verbose_name = _("target")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["task", "position"], name="target_position_once")]

    def __str__(self) -> str:
        return self.label


class UnitPart(models.TextChoices):
    LEAD = "lead", _("lead")
    COORDINATING = "coordinating", _("coordinating")


class UnitGroup(models.TextChoices):
    """What a printed name means when it means more than one unit."""

    ONE = "", _("one unit")
    OFFICES = "offices", _("all offices of the department")
    DISTRICT_OFFICES = "district_offices", _("education offices of the districts")
    HIGH_SCHOOLS = "high_schools", _("upper secondary schools")
    CENTRES = "centres", _("continuing education centres")
    PROVIDERS = "providers", _("training providers")
    MEDIA = "media", _("press and media bodies")
    CONCERNED = "concerned", _("all units concerned")


class TaskUnit(models.Model):
    """A lead or coordinating unit of a task as printed, with the unit or the group of units it means."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="units")
    part = models.CharField(max_length=12, choices=UnitPart)
    position = models.PositiveSmallIntegerField()
    printed = models.CharField(max_length=160)
    group = models.CharField(max_length=20, choices=UnitGroup, default=UnitGroup.ONE, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("unit of a task")
        ordering = ["part", "position"]
        constraints = [models.UniqueConstraint(fields=["task", "part", "position"], name="task_unit_position_once")]

    def __str__(self) -> str:
        return self.printed


class Duty(models.Model):
    """What the plan's section IV assigns to an office or person."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="duties")
    position = models.PositiveSmallIntegerField()
    printed_ordinal = models.CharField(max_length=10, blank=True)
    holder = models.CharField(_("assigned to"), max_length=200)
    group = models.CharField(max_length=20, choices=UnitGroup, default=UnitGroup.ONE, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField(_("duty"))

    class Meta:
        verbose_name = _("duty")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["plan", "position"], name="duty_position_once")]

    def __str__(self) -> str:
        return self.text[:60]


class Recipient(models.Model):
    """One line of "Nơi nhận"."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="recipients")
    position = models.PositiveSmallIntegerField()
    printed = models.CharField(max_length=160)

    class Meta:
        verbose_name = _("recipient")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["plan", "position"], name="recipient_position_once")]

    def __str__(self) -> str:
        return self.printed
