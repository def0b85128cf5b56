"""People, their posts by period, subjects and qualifications."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from haidang.foundation.basics.fields import name_sort_column, plain_column
from haidang.foundation.organisation.models import Level, Unit


class Sex(models.TextChoices):
    MALE = "male", _("male")
    FEMALE = "female", _("female")


class PostKind(models.TextChoices):
    PRINCIPAL = "principal", _("principal")
    DEPUTY_PRINCIPAL = "deputy_principal", _("deputy principal")
    TEACHER = "teacher", _("teacher")
    EMPLOYEE = "employee", _("employee")


# Education managers (CBQLGD): heads and their deputies.
MANAGER_KINDS = (PostKind.PRINCIPAL, PostKind.DEPUTY_PRINCIPAL)


class DegreeRank(models.IntegerChoices):
    """Order of diplomas: TC < CĐ < ĐH < ThS < TS."""

    TC = 1, _("intermediate diploma")
    CD = 2, _("college diploma")
    DH = 3, _("bachelor's degree")
    THS = 4, _("master's degree")
    TS = 5, _("doctorate")


class Subject(models.Model):
    """A school subject, or a task counted as one (head teacher of a kindergarten class)."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name_vi = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)

    class Meta:
        verbose_name = _("subject")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name_vi


class Person(models.Model):
    """A teacher, manager or employee; `unit` is where the main post is held today (kept by personnel.operations)."""

    full_name = models.CharField(_("full name"), max_length=120)
    sort_key = name_sort_column("full_name")
    search = plain_column("full_name")
    birth_on = models.DateField(_("date of birth"), null=True)
    sex = models.CharField(_("sex"), max_length=6, choices=Sex, blank=True)
    birthplace = models.CharField(_("place of birth"), max_length=120, blank=True)
    identity_number = models.CharField(_("identity number"), max_length=12, null=True, blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="staff", verbose_name=_("unit"))
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="person"
    )
    joined_on = models.DateField(_("recruited on"), null=True)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(fields=["identity_number"], name="person_identity_number_once"),
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


class Post(models.Model):
    """What a person does at a unit during a period; one main post at a time."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="posts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    kind = models.CharField(_("post"), max_length=20, choices=PostKind)
    level = models.CharField(_("level"), max_length=4, choices=Level, blank=True)
    subjects = models.ManyToManyField(Subject, related_name="posts", blank=True, verbose_name=_("subjects"))
    is_counsellor = models.BooleanField(_("in charge of counselling pupils"), default=False)
    is_main = models.BooleanField(_("main post"), default=True)
    period = DateRangeField(_("period"))

    class Meta:
        verbose_name = _("post")
        constraints = [
            ExclusionConstraint(
                name="post_one_main_at_a_time",
                expressions=[("person", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=Q(is_main=True),
                violation_error_message=_("The person already has a main post on some day of this period."),
            ),
            models.CheckConstraint(name="post_of_school_has_level", condition=Q(kind="employee") | ~Q(level="")),
        ]
        indexes = [models.Index(fields=["unit"], name="post_of_unit")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.unit}"


class Degree(models.Model):
    """A diploma: rank, major, whether the programme trains teachers."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="degrees")
    rank = models.PositiveSmallIntegerField(_("degree"), choices=DegreeRank)
    major = models.CharField(_("major"), max_length=120)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_teacher_training = models.BooleanField(_("teacher training"), null=True)
    institution = models.CharField(_("institution"), max_length=160, blank=True)
    awarded_on = models.DateField(_("awarded on"), null=True)

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
