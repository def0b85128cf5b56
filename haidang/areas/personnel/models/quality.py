"""How good the records were, day by day; what was found last; pairs of records that were found to be two people."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from haidang.areas.personnel.models.people import Person
from haidang.foundation.organisation.models import Unit


class QualityCount(models.Model):
    """The records of one school on one day: staff, people nobody can judge, people whose record contradicts itself."""

    day = models.DateField(_("day"))
    school = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="quality_counts")
    staff = models.PositiveIntegerField(_("staff"))
    undecided = models.PositiveIntegerField(_("people with an undecidable requirement"))
    contradictory = models.PositiveIntegerField(_("people with a contradictory record"))
    counted_at = models.DateTimeField(_("counted at"))

    class Meta:
        verbose_name = _("quality of records")
        constraints = [models.UniqueConstraint(fields=["school", "day"], name="quality_once_a_day")]
        indexes = [models.Index(fields=["day"], name="quality_of_day")]

    def __str__(self) -> str:
        return f"{self.school} · {self.day}"


class QualityFinding(models.Model):
    """What was wrong with one record when the city was last counted: a missing fact, or a contradiction."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    code = models.CharField(_("fact or contradiction"), max_length=40)
    requirement = models.CharField(_("code of the requirement that stays open"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("finding in a record")
        constraints = [
            models.UniqueConstraint(fields=["person", "code", "requirement"], name="quality_finding_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.code}"


class LookAlike(models.Model):
    """Two records that looked like one person when the city was last counted."""

    first = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    likeness = models.FloatField(_("likeness"))

    class Meta:
        verbose_name = _("pair of records that look alike")
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="look_alike_once")]

    def __str__(self) -> str:
        return f"{self.first} ~ {self.second}"


class DistinctPeople(models.Model):
    """Two records that look alike and were looked at: they are two people, and are not proposed again."""

    first = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("decided at"))
    reason = models.TextField(_("reason"))

    class Meta:
        verbose_name = _("pair of distinct people")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="distinct_pair_once"),
            models.CheckConstraint(name="distinct_pair_in_order", condition=Q(first__lt=F("second"))),
        ]

    def __str__(self) -> str:
        return f"{self.first} ≠ {self.second}"
