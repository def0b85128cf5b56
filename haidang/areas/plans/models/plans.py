"""Plans as documents: parts, the table of tasks with targets, duties and recipients."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haidang.foundation.organisation.models import Level, Unit


class PlanState(models.TextChoices):
    DRAFT = "draft", _("draft")
    ISSUED = "issued", _("issued")


class Plan(models.Model):
    """A plan as its issuer printed it; empty number and date stay empty and are pointed out as findings."""

    code = models.SlugField(max_length=40, unique=True)
    year = models.PositiveSmallIntegerField(_("year"))
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

    def __str__(self) -> str:
        return self.title


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
    position = models.PositiveSmallIntegerField()
    label = models.CharField(_("target group"), max_length=120)
    planned = models.PositiveIntegerField(_("planned"))
    requirement_code = models.CharField(max_length=40)

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
