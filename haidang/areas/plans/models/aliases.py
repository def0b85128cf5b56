"""What documents call units: names that people confirmed once and that are known from then on."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from haidang.areas.plans.models.plans import UnitGroup
from haidang.foundation.organisation.models import Unit


class UnitAlias(models.Model):
    """In documents of `issuer` (of anybody when empty) `name` means a unit or a group of units during `period`."""

    issuer = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("in documents of")
    )
    name = models.CharField(_("as printed"), max_length=160)
    # Without marks and capitals: how names are looked up.
    key = models.CharField(max_length=160)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )
    group = models.CharField(_("group of units"), max_length=20, choices=UnitGroup, default=UnitGroup.ONE, blank=True)
    period = DateRangeField(_("holds"))
    source = models.CharField(_("where it comes from"), max_length=200)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("confirmed by")
    )
    confirmed_at = models.DateTimeField(_("confirmed at"))

    class Meta:
        verbose_name = _("name of a unit in documents")
        constraints = [
            models.CheckConstraint(
                name="unit_alias_means_one_thing",
                condition=Q(unit__isnull=False, group="") | (Q(unit__isnull=True) & ~Q(group="")),
            ),
            ExclusionConstraint(
                name="unit_alias_one_meaning_at_a_time",
                expressions=[
                    ("key", RangeOperators.EQUAL),
                    (Coalesce("issuer_id", Value(0)), RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.name
