"""The days approved people have given to a class: the fact below that classes keeps by an operation."""

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from haidang.areas.nominations.models.lists import Nomination


class Engagement(models.Model):
    """While a nominee holds a place in a class: from when to when, and in which."""

    nomination = models.OneToOneField(Nomination, on_delete=models.CASCADE, related_name="engagement")
    period = DateRangeField(_("period"))
    label = models.CharField(_("class"), max_length=20)

    class Meta:
        verbose_name = _("days given to a class")
        constraints = [models.CheckConstraint(name="engagement_for_a_while", condition=Q(period__isempty=False))]

    def __str__(self) -> str:
        return f"{self.label} {self.period}"
