"""The table of retirement ages under each reading of the law."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from haidang.areas.personnel.models import Sex


class RetirementBasis(models.TextChoices):
    ND135 = "nd135", _("Decree 135/2020 (rising year by year)")
    OLD = "old", _("60 for men, 55 for women")


class RetirementAge(models.Model):
    """Age in months at which people of one sex, born in one month, reach retirement under one reading of the law."""

    basis = models.CharField(_("basis"), max_length=6, choices=RetirementBasis)
    sex = models.CharField(_("sex"), max_length=6, choices=Sex)
    born_month = models.DateField(_("month of birth (its first day)"))
    age_months = models.PositiveSmallIntegerField(_("age in months"))

    class Meta:
        verbose_name = _("retirement age")
        constraints = [
            models.UniqueConstraint(fields=["basis", "sex", "born_month"], name="retirement_age_once"),
            models.CheckConstraint(name="retirement_month_starts_on_day_1", condition=Q(born_month__day=1)),
        ]

    def __str__(self) -> str:
        return f"{self.basis} {self.sex} {self.born_month:%m/%Y}: {self.age_months}"
