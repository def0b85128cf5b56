"""Requirements of law by date, their conditions and parameters."""

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from haidang.areas.programmes.models import Programme
from haidang.engines.rules.rules import Part as EnginePart
from haidang.engines.rules.rules import Status as EngineStatus


class Confidence(models.TextChoices):
    """How sure the catalogue is of a text: H read in the text, M press or part of the text, L memory or derived."""

    HIGH = "H", _("read in the text")
    MEDIUM = "M", _("second-hand source")
    LOW = "L", _("uncertain, to be confirmed")


class DecidedBy(models.TextChoices):
    CONDITIONS = "conditions", _("conditions over the records")
    DECLARATION = "declaration", _("declaration of the school")


class Status(models.TextChoices):
    """What a requirement says of a person; the values are the engine's."""

    MEETS = EngineStatus.MEETS.value, _("meets it")
    MUST = EngineStatus.MUST.value, _("must go")
    MAY = EngineStatus.MAY.value, _("may go")
    EXEMPT = EngineStatus.EXEMPT.value, _("exempt")
    NOT_CONCERNED = EngineStatus.NOT_CONCERNED.value, _("not concerned")
    CANNOT_TELL = EngineStatus.CANNOT_TELL.value, _("cannot tell")


class Part(models.TextChoices):
    """What a condition decides; the values are the engine's."""

    CONCERNS = EnginePart.CONCERNS.value, _("who is concerned")
    MEETS = EnginePart.MEETS.value, _("when it is met")
    EXEMPT = EnginePart.EXEMPT.value, _("who is exempt")
    MUST = EnginePart.MUST.value, _("who must go")


class Purpose(models.TextChoices):
    """Where the answers are asked for: on the sheets of a review, or always, in the file of a person and on boards."""

    REVIEW = "review", _("asked in reviews of needs")
    STANDING = "standing", _("shown at all times, not on the sheets of a review")


class Topic(models.TextChoices):
    """What a requirement is about, in the order of the catalogue's page."""

    DEGREE = "degree", _("Degree standard of each level")
    ROADMAP = "roadmap", _("Roadmap to the degree standard 2020–2030")
    SUBJECT = "subject", _("Courses for subjects and tasks")
    MANAGER = "manager", _("Education managers")
    YEARLY = "yearly", _("Yearly training (BDTX)")
    COMPETENCE = "competence", _("Professional standards and digital competence")
    OTHER = "other", _("Other content")


class Requirement(models.Model):
    """One version of a requirement, in force during `period`. A version that was used is never changed."""

    code = models.CharField(_("code"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"))
    title_vi = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    text_vi = models.TextField()
    text_en = models.TextField()
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, null=True, related_name="requirements", verbose_name=_("programme")
    )
    target_group = models.CharField(_("target group"), max_length=40)
    purpose = models.CharField(_("purpose"), max_length=8, choices=Purpose, default=Purpose.REVIEW)
    topic = models.CharField(pgettext_lazy("requirement", "topic"), max_length=10, choices=Topic, default=Topic.OTHER)
    decided_by = models.CharField(_("decided by"), max_length=12, choices=DecidedBy, default=DecidedBy.CONDITIONS)
    otherwise = models.CharField(_("otherwise"), max_length=14, choices=Status, default=Status.MUST)
    priority_expression = models.CharField(_("place in the queue"), max_length=200, blank=True)
    priority_vi = models.CharField(max_length=200, blank=True)
    priority_en = models.CharField(max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=300)
    confidence = models.CharField(_("confidence"), max_length=1, choices=Confidence)
    period = DateRangeField(_("in force"))
    digest = models.CharField(max_length=64, editable=False)

    class Meta:
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="requirement_version_once"),
            ExclusionConstraint(
                name="requirement_one_version_at_a_time",
                expressions=[("code", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                violation_error_message=_("Another version of the requirement is in force on some day of this period."),
            ),
            models.CheckConstraint(name="requirement_in_force_for_a_while", condition=Q(period__isempty=False)),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"

    @property
    def title(self) -> str:
        return self.title_en if get_language() == "en" else self.title_vi

    @property
    def text(self) -> str:
        return self.text_en if get_language() == "en" else self.text_vi

    @property
    def is_uncertain(self) -> bool:
        return self.confidence != Confidence.HIGH

    @property
    def priority_rule(self) -> str:
        return self.priority_en if get_language() == "en" else self.priority_vi


class Condition(models.Model):
    """One condition of a requirement: its expression over facts, its sentence, its article."""

    requirement = models.ForeignKey(Requirement, on_delete=models.CASCADE, related_name="conditions")
    ordinal = models.PositiveSmallIntegerField(_("ordinal"))
    code = models.CharField(_("code"), max_length=40)
    role = models.CharField(_("decides"), max_length=10, choices=Part)
    expression = models.TextField(_("expression"))
    sentence_vi = models.CharField(max_length=300)
    sentence_en = models.CharField(max_length=300)
    document = models.CharField(_("document"), max_length=120)
    article = models.CharField(_("article"), max_length=120, blank=True)
    confidence = models.CharField(_("confidence"), max_length=1, choices=Confidence)
    period = DateRangeField(_("article in force"), null=True, blank=True)

    class Meta:
        verbose_name = _("condition")
        ordering = ["requirement", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["requirement", "ordinal"], name="condition_ordinal_once"),
            models.UniqueConstraint(fields=["requirement", "code"], name="condition_code_once"),
        ]

    def __str__(self) -> str:
        return f"{self.requirement_id} · {self.code}"

    @property
    def citation(self) -> str:
        return f"{self.article}, {self.document}" if self.article else self.document


class ParameterKind(models.TextChoices):
    INTEGER = "integer", _("whole number")
    TEXT = "text", _("text")
    TEXTS = "texts", _("list of texts")
    DATE = "date", _("day")
    BOOLEAN = "boolean", _("yes or no")
    FACT = "fact", _("which fact is read")


class Parameter(models.Model):
    """A figure or choice that conditions name as :name, with where it comes from."""

    requirement = models.ForeignKey(Requirement, on_delete=models.CASCADE, related_name="parameters")
    name = models.CharField(_("name"), max_length=40)
    kind = models.CharField(_("kind"), max_length=8, choices=ParameterKind)
    value: "models.JSONField[Any, Any]" = models.JSONField(_("value"))
    label_vi = models.CharField(max_length=200)
    label_en = models.CharField(max_length=200)
    source = models.CharField(_("source"), max_length=300)
    confidence = models.CharField(_("confidence"), max_length=1, choices=Confidence)

    class Meta:
        verbose_name = _("parameter")
        ordering = ["requirement", "name"]
        constraints = [models.UniqueConstraint(fields=["requirement", "name"], name="parameter_once")]

    def __str__(self) -> str:
        return f"{self.requirement_id} · {self.name}"

    @property
    def label(self) -> str:
        return self.label_en if get_language() == "en" else self.label_vi
