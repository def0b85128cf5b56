"""Diplomas, certificates and professional titles."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from haidang.areas.personnel.models.people import BirthPrecision, Person
from haidang.areas.personnel.models.subjects import Subject
from haidang.foundation.organisation.models import Level


class DegreeRank(models.IntegerChoices):
    """Order of diplomas: TC < CĐ < ĐH < ThS < TS."""

    TC = 1, _("intermediate diploma")
    CD = 2, _("college diploma")
    DH = 3, _("bachelor's degree")
    THS = 4, _("master's degree")
    TS = 5, _("doctorate")


class Degree(models.Model):
    """A diploma: rank, major, whether the programme trains teachers."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="degrees")
    rank = models.PositiveSmallIntegerField(_("degree"), choices=DegreeRank)
    major = models.CharField(_("major"), max_length=120)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_teacher_training = models.BooleanField(_("teacher training"), null=True)
    institution = models.CharField(_("institution"), max_length=160, blank=True)
    awarded_on = models.DateField(_("awarded on"), null=True)
    # Lists often know the year only; then `awarded_on` is its 1 January, as with births.
    awarded_precision = models.CharField(
        _("known of the award"), max_length=4, choices=BirthPrecision, default=BirthPrecision.DAY
    )

    class Meta:
        verbose_name = _("degree")
        indexes = [models.Index(fields=["person", "-rank"], name="degree_of_person")]

    def __str__(self) -> str:
        return f"{self.get_rank_display()} · {self.major}"


class PedagogyCertificate(models.Model):
    """Certificate of pedagogical training (NVSP) for a level (Law on Education 2019 Art 72)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="pedagogy_certificates")
    level = models.CharField(_("level"), max_length=4, choices=Level)
    issued_on = models.DateField(_("issued on"), null=True)

    class Meta:
        verbose_name = _("pedagogy certificate")

    def __str__(self) -> str:
        return f"NVSP {self.level}"


class TitleHolding(models.Model):
    """The professional title (CDNN, code V.07.…) a person is appointed to during a period."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="titles")
    code = models.CharField(_("code of the professional title"), max_length=12)
    period = DateRangeField(_("period"))

    class Meta:
        verbose_name = _("professional title")
        constraints = [
            ExclusionConstraint(
                name="title_one_at_a_time",
                expressions=[("person", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                violation_error_message=_("The person already holds a title on some day of this period."),
            ),
            models.CheckConstraint(name="title_code_is_of_education", condition=models.Q(code__startswith="V.07.")),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.period}"
