"""Reorganisations: what is done to units on one day, on which legal basis."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haidang.foundation.organisation.models.units import Level, Sector, UnitKind


class ReorganisationState(models.TextChoices):
    DRAFT = "draft", _("being prepared")
    PREVIEWED = "previewed", _("previewed")
    CARRIED_OUT = "carried_out", _("carried out")


class Reorganisation(models.Model):
    """Acts that take effect together on day `on`; carried out once, as a whole."""

    title = models.CharField(_("title"), max_length=240)
    basis_number = models.CharField(_("number of the decision"), max_length=80)
    basis_on = models.DateField(_("date of the decision"))
    on = models.DateField(_("takes effect on"))
    state = models.CharField(_("state"), max_length=12, choices=ReorganisationState, default=ReorganisationState.DRAFT)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    carried_out_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    carried_out_at = models.DateTimeField(null=True)
    # What happened to people, roles and papers, counted while it was carried out.
    outcome = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("reorganisation")
        constraints = [
            models.CheckConstraint(
                name="reorganisation_carried_out_at_a_moment",
                condition=Q(state="carried_out") ^ Q(carried_out_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.title


class ActKind(models.TextChoices):
    OPEN = "open", pgettext_lazy("act", "open")
    RENAME = "rename", pgettext_lazy("act", "rename")
    MOVE = "move", pgettext_lazy("act", "put under another unit")
    MERGE = "merge", pgettext_lazy("act", "merge")
    SPLIT = "split", pgettext_lazy("act", "split")
    CLOSE = "close", pgettext_lazy("act", "close")


class Act(models.Model):
    """One thing done to units, named by code because some do not exist before the day.

    `unit_codes` are acted on; `successor_codes` take over (close, merge, split); `parent_code` stands above from the
    day (open, move); name, short name, levels and sector hold from the day (open, rename).
    """

    reorganisation = models.ForeignKey(Reorganisation, on_delete=models.CASCADE, related_name="acts")
    kind = models.CharField(_("act"), max_length=8, choices=ActKind)
    unit_codes = ArrayField(models.CharField(max_length=20), verbose_name=_("units"))
    successor_codes = ArrayField(
        models.CharField(max_length=20), verbose_name=_("successors"), default=list, blank=True
    )
    parent_code = models.CharField(_("code of the unit above"), max_length=20, blank=True)
    name = models.CharField(_("name"), max_length=160, blank=True)
    short_name = models.CharField(_("short name"), max_length=80, blank=True)
    unit_kind = models.CharField(_("kind"), max_length=20, choices=UnitKind, blank=True)
    levels = ArrayField(
        models.CharField(max_length=4, choices=Level), verbose_name=_("levels"), default=list, blank=True
    )
    sector = models.CharField(_("sector"), max_length=10, choices=Sector, blank=True)

    class Meta:
        verbose_name = _("act")
        constraints = [
            models.CheckConstraint(name="act_done_to_someone", condition=~Q(unit_codes=[])),
            models.CheckConstraint(name="act_one_unit_unless_merged", condition=Q(kind="merge") | Q(unit_codes__len=1)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {' '.join(self.unit_codes)}"
