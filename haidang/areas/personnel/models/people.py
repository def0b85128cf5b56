"""People who work in schools and offices, and their leave."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from haidang.foundation.basics.fields import name_sort_column, plain_column
from haidang.foundation.organisation.models import Unit


class Sex(models.TextChoices):
    MALE = "male", _("male")
    FEMALE = "female", _("female")


class BirthPrecision(models.TextChoices):
    DAY = "day", _("day, month and year")
    YEAR = "year", _("year only")


class Contract(models.TextChoices):
    """Form of employment, as the sector's database lists it."""

    PERMANENT = "permanent", _("public employee, open-ended contract")
    FIXED_TERM = "fixed_term", _("public employee, fixed-term contract")
    LABOUR = "labour", _("labour contract")
    VISITING = "visiting", _("visiting teacher")


class LeaveKind(models.TextChoices):
    MATERNITY = "maternity", _("maternity leave")
    SICK = "sick", _("sick leave")
    UNPAID = "unpaid", _("unpaid leave")
    STUDY = "study", _("leave for study")
    SECONDED = "seconded", _("seconded elsewhere")


def birth_in_words(birth_on: date | None, precision: str) -> str:
    """As it is printed: nobody is given a day of birth that is not known."""
    if birth_on is None:
        return ""
    return str(birth_on.year) if precision == BirthPrecision.YEAR else f"{birth_on:%d/%m/%Y}"


class Person(models.Model):
    """A teacher, manager or employee; `unit` is where the main post is held today (kept by personnel.operations)."""

    full_name = models.CharField(_("full name"), max_length=120)
    sort_key = name_sort_column("full_name")
    search = plain_column("full_name")
    # When only the year is known this is its 1 January, as Decree 135/2020 counts it; screens show the year alone.
    birth_on = models.DateField(_("date of birth"), null=True)
    birth_precision = models.CharField(
        _("known of the birth"), max_length=4, choices=BirthPrecision, default=BirthPrecision.DAY
    )
    sex = models.CharField(_("sex"), max_length=6, choices=Sex, blank=True)
    birthplace = models.CharField(_("place of birth"), max_length=120, blank=True)
    identity_number = models.CharField(_("identity number"), max_length=12, null=True, blank=True)
    teacher_code = models.CharField(_("code in the sector's database"), max_length=20, null=True, blank=True)
    ethnicity = models.CharField(_("ethnic group"), max_length=40, blank=True)
    contract = models.CharField(_("kind of contract"), max_length=12, choices=Contract, blank=True)
    foreign_language = models.CharField(_("foreign language"), max_length=80, blank=True)
    informatics = models.CharField(_("computer skills"), max_length=80, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="staff", verbose_name=_("unit"))
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="person"
    )
    joined_on = models.DateField(_("recruited on"), null=True)
    # A duplicate points to the record that took over all that hung on it, so that old links still lead somewhere.
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="duplicates")

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(fields=["identity_number"], name="person_identity_number_once"),
            models.UniqueConstraint(fields=["teacher_code"], name="person_teacher_code_once"),
            models.CheckConstraint(
                name="person_birth_of_a_year_is_its_first_day",
                condition=Q(birth_precision="day") | Q(birth_on__month=1, birth_on__day=1),
            ),
            models.CheckConstraint(name="person_not_merged_into_itself", condition=~Q(merged_into=F("pk"))),
            models.CheckConstraint(
                name="person_identity_number_12_digits",
                condition=Q(identity_number__isnull=True) | Q(identity_number__regex=r"^\d{12}$"),
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "sort_key", "id"], name="person_of_unit_by_name"),
            models.Index(fields=["sort_key", "id"], name="person_by_name"),
            GinIndex(fields=["search"], name="person_search", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def birth_words(self) -> str:
        """15/03/1985, or 1985 when only the year is known; empty when nothing is."""
        return birth_in_words(self.birth_on, self.birth_precision)


class Leave(models.Model):
    """A time away from work; the post stays."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="leaves")
    kind = models.CharField(_("kind of leave"), max_length=10, choices=LeaveKind)
    period = DateRangeField(_("period"))

    class Meta:
        verbose_name = _("leave")
        constraints = [
            ExclusionConstraint(
                name="leave_one_at_a_time",
                expressions=[("person", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                violation_error_message=_("The person is already on leave on some day of this period."),
            ),
            models.CheckConstraint(name="leave_for_a_while", condition=Q(period__isempty=False)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.period}"
