"""Scenarios of the forecast: the staff of one day, and what is assumed for the years to come."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from haidang.foundation.organisation.models import Unit


class Snapshot(models.Model):
    """The staff of one day, counted; `cohorts` are lists of track, level, sector, place, standing, month, people.

    `past` are lists of day, level, sector, place, standing, people: the ends of phases that lie before the base day.
    """

    base_day = models.DateField(_("base day"))
    taken_at = models.DateTimeField(_("taken at"))
    tracks = models.JSONField(_("tracks"))  # code -> [title in Vietnamese, title in English]
    cohorts = models.JSONField(_("cohorts"))
    past = models.JSONField(_("past phases"), default=list)

    class Meta:
        verbose_name = _("snapshot of the staff")

    def __str__(self) -> str:
        return f"{self.base_day:%d/%m/%Y}"


class ShareOf(models.TextChoices):
    """Whom a share is taken of (Decree 71/2020 says only "teachers")."""

    IN_SCOPE = "in_scope", _("without those exempt by age")
    ALL = "all", _("all staff of the level")


class Scenario(models.Model):
    """One set of assumptions over a snapshot."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="scenarios", verbose_name=_("owner"))
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="scenarios")
    share_of = models.CharField(_("share of"), max_length=8, choices=ShareOf, default=ShareOf.IN_SCOPE)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("scenario")

    def __str__(self) -> str:
        return self.name


class Assumed(models.TextChoices):
    """What is assumed; shares in a hundred, money in đồng."""

    SEATS = "seats", _("places a year")
    BUDGET = "budget", _("budget a year (đồng); 0: places count")
    COST = "cost", _("cost of one place, whole course (đồng)")
    YEARS = "years", _("length of the course (years)")
    ON_TIME = "on_time", _("finish in time (%)")
    DROPPING_OUT = "dropping_out", _("never finish (%)")
    STUDYING = "studying", _("in a course on the base day")
    FIRST_INTAKE = "first_intake", _("first year of intake")
    REPLACED = "replaced", _("retired people who are replaced (%)")
    RECRUITS_MEETING = "recruits_meeting", _("recruits who meet the standard (%)")


OF_EVERYONE = (Assumed.FIRST_INTAKE, Assumed.REPLACED, Assumed.RECRUITS_MEETING)
LARGEST = {
    Assumed.SEATS: 100_000,
    Assumed.BUDGET: 10**13,
    Assumed.COST: 10**10,
    Assumed.YEARS: 6,
    Assumed.ON_TIME: 100,
    Assumed.DROPPING_OUT: 100,
    Assumed.STUDYING: 100_000,
    Assumed.FIRST_INTAKE: 2035,
    Assumed.REPLACED: 200,
    Assumed.RECRUITS_MEETING: 100,
}


class Assumption(models.Model):
    """One figure with where it comes from; `track` is empty for what holds for everyone."""

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="assumptions")
    track = models.CharField(_("course"), max_length=40, blank=True)
    name = models.CharField(_("assumption"), max_length=16, choices=Assumed)
    value = models.BigIntegerField(_("value"))
    source = models.CharField(_("where it comes from"), max_length=300)

    class Meta:
        verbose_name = _("assumption")
        constraints = [
            models.UniqueConstraint(fields=["scenario", "track", "name"], name="assumption_once"),
            models.CheckConstraint(name="assumption_not_negative", condition=Q(value__gte=0)),
            models.CheckConstraint(name="assumption_has_source", condition=~Q(source="")),
        ]

    def __str__(self) -> str:
        return f"{self.track} {self.name}: {self.value}"
