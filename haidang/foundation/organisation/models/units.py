"""Units of the city, their parentage by period, and what they were called before."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from haidang.foundation.basics.fields import plain_column


class UnitKind(models.TextChoices):
    CITY = "city", _("city")
    DEPARTMENT = "department", _("department of education")
    OFFICE = "office", _("office of the department")
    INSPECTORATE = "inspectorate", _("inspectorate")
    UNION = "union", _("education union")
    DISTRICT = "district", _("district")
    WARD = "ward", _("ward")
    COMMUNE = "commune", _("commune")
    SPECIAL_ZONE = "special_zone", _("special zone")
    CULTURE_OFFICE = "culture_office", _("culture and society office")
    SCHOOL = "school", _("school")
    CENTRE = "centre", _("continuing education centre")
    PROVIDER = "provider", _("training provider")


# Who manages schools between the city and the school: districts until 30/6/2025, communes since (Law 72/2025/QH15).
LOCALITY_KINDS = (UnitKind.DISTRICT, UnitKind.WARD, UnitKind.COMMUNE, UnitKind.SPECIAL_ZONE)
SCHOOL_KINDS = (UnitKind.SCHOOL, UnitKind.CENTRE)  # where teachers work


class Level(models.TextChoices):
    MN = "MN", _("kindergarten")
    TH = "TH", _("primary")
    THCS = "THCS", _("lower secondary")
    THPT = "THPT", _("upper secondary")
    GDTX = "GDTX", _("continuing education")


class Sector(models.TextChoices):
    PUBLIC = "public", _("public")
    PRIVATE = "private", _("non-public")


class Unit(models.Model):
    """A body of the administration, a school or a provider; what stands above it is in Parentage."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=160)
    short_name = models.CharField(_("short name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=20, choices=UnitKind)
    levels = ArrayField(
        models.CharField(max_length=4, choices=Level), verbose_name=_("levels"), default=list, blank=True
    )
    sector = models.CharField(_("sector"), max_length=10, choices=Sector, blank=True)
    period = DateRangeField(_("exists"))
    search = plain_column("name")

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        indexes = [
            GinIndex(fields=["search"], name="unit_search", opclasses=["gin_trgm_ops"]),
            models.Index(fields=["kind", "name"], name="unit_kind_name"),
        ]
        constraints = [
            models.CheckConstraint(
                name="unit_school_has_levels_and_sector",
                condition=~Q(kind="school") | (~Q(levels=[]) & ~Q(sector="")),
            ),
            models.CheckConstraint(name="unit_exists_for_a_while", condition=Q(period__isempty=False)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_locality(self) -> bool:
        return self.kind in LOCALITY_KINDS

    @property
    def is_school(self) -> bool:
        """A school or a centre of continuing education."""
        return self.kind in SCHOOL_KINDS


class FormerName(models.Model):
    """What a unit was called and taught during a period that is over; Unit itself carries what holds today."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="former_names")
    name = models.CharField(_("name"), max_length=160)
    short_name = models.CharField(_("short name"), max_length=80)
    levels = ArrayField(
        models.CharField(max_length=4, choices=Level), verbose_name=_("levels"), default=list, blank=True
    )
    sector = models.CharField(_("sector"), max_length=10, choices=Sector, blank=True)
    period = DateRangeField(_("period"))
    search = plain_column("name")

    class Meta:
        verbose_name = _("former name")
        constraints = [
            ExclusionConstraint(
                name="unit_name_one_at_a_time",
                expressions=[("unit", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                violation_error_message=_("On some day of this period the unit already has another name."),
            ),
            models.CheckConstraint(
                name="former_name_has_ended", condition=Q(period__isempty=False, period__upper_inf=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Parentage(models.Model):
    """`unit` stands under `parent` during `period`; never under two at once."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="parentages")
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="children")
    period = DateRangeField(_("period"))

    class Meta:
        verbose_name = _("parentage")
        constraints = [
            ExclusionConstraint(
                name="parentage_one_parent_at_a_time",
                expressions=[("unit", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                violation_error_message=_("On some day of this period the unit already stands under another one."),
            ),
            models.CheckConstraint(name="parentage_not_own_parent", condition=~Q(unit=F("parent"))),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} < {self.parent_id} {self.period}"


class Succession(models.Model):
    """On day `on` the work of `predecessor` passed (in part) to `successor`."""

    predecessor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="predecessions")
    on = models.DateField(_("on"))

    class Meta:
        verbose_name = _("succession")
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor", "on"], name="succession_once"),
            models.CheckConstraint(name="succession_of_another", condition=~Q(predecessor=F("successor"))),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} -> {self.successor_id} {self.on}"
