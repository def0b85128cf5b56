"""The catalogue of training programmes."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from haidang.areas.personnel.models import DegreeRank


class ProgrammeKind(models.TextChoices):
    DEGREE = "degree", _("degree programme")
    UPSKILLING = "upskilling", _("upskilling course")


class Programme(models.Model):
    """What one can be trained in. A degree programme names the rank of the diploma it ends with."""

    code = models.CharField(_("code"), max_length=40, unique=True, validators=[RegexValidator(r"^[a-z][a-z0-9_]*$")])
    name_vi = models.CharField(_("name in Vietnamese"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    kind = models.CharField(_("kind"), max_length=12, choices=ProgrammeKind)
    hours = models.PositiveSmallIntegerField(_("periods of teaching"), null=True, blank=True)
    target_rank = models.PositiveSmallIntegerField(_("diploma it ends with"), choices=DegreeRank, null=True, blank=True)
    source = models.CharField(_("source"), max_length=300)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="programme_degree_names_its_rank",
                condition=Q(kind="degree", target_rank__isnull=False) | Q(kind="upskilling", target_rank__isnull=True),
                violation_error_message=_("A degree programme names the diploma it ends with, a course names none."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_en if get_language() == "en" else self.name_vi
