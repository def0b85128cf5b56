"""The facts of one day, stored; and whose facts changed since they were stored."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class FactColumns(models.Model):
    """One column a fact: exactly those of FACTS, a test compares. A new fact needs a field here and a migration.

    Numbers and switches stand before texts and lists, and what most requirements ask stands first:
    PostgreSQL walks a row from the left. No foreign keys: rows are made by one statement and may be thrown away.
    """

    person_id = models.BigIntegerField(primary_key=True)
    unit_id = models.BigIntegerField()
    degree_rank = models.IntegerField(null=True)
    is_manager = models.BooleanField(null=True)
    is_counsellor = models.BooleanField(null=True)
    is_teacher_training = models.BooleanField(null=True)
    has_pedagogy_certificate = models.BooleanField(null=True)
    has_old_pedagogy_certificate = models.BooleanField(null=True)
    on_leave = models.BooleanField(null=True)
    level = models.TextField(null=True)
    post_kind = models.TextField(null=True)
    sector = models.TextField(null=True)
    months_to_retirement_nd135 = models.IntegerField(null=True)
    months_to_retirement_old = models.IntegerField(null=True)
    bdtx_ct01_hours = models.IntegerField(null=True)
    bdtx_ct02_hours = models.IntegerField(null=True)
    bdtx_ct03_hours = models.IntegerField(null=True)
    hours_this_year = models.IntegerField(null=True)
    service_months = models.IntegerField(null=True)
    months_since_appointed = models.IntegerField(null=True)
    age_months = models.IntegerField(null=True)
    birth_on = models.DateField(null=True)
    joined_on = models.DateField(null=True)
    appointed_on = models.DateField(null=True)
    reaches_age_on = models.DateField(null=True)
    retires_on = models.DateField(null=True)
    sex = models.TextField(null=True)
    birth_precision = models.TextField(null=True)
    contract = models.TextField(null=True)
    title_rank = models.TextField(null=True)
    title_code = models.TextField(null=True)
    subjects = ArrayField(models.TextField(), null=True)
    courses_held = ArrayField(models.TextField(), null=True)
    degree_subjects = ArrayField(models.TextField(), null=True)
    pedagogy_levels = ArrayField(models.TextField(), null=True)
    degree_major = models.TextField(null=True)
    majors = ArrayField(models.TextField(), null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"facts of person {self.person_id}"


class StoredFacts(FactColumns):
    """One row a person with a main post on FactsDay.day."""

    class Meta:
        verbose_name_plural = "stored facts"
        indexes = [models.Index(fields=["unit_id"], name="stored_facts_of_unit")]


class NationFacts(FactColumns):
    """Made-up people of the whole country, to measure the engine on; nothing else reads them."""

    province = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name_plural = "facts of a nation"


class FactsDay(models.Model):
    """The one row that says for which day StoredFacts hold; no day: they hold for none. It is also their lock."""

    ONLY = 1
    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    day = models.DateField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(name="facts_of_one_day", condition=models.Q(id=1))]

    def __str__(self) -> str:
        return f"facts of {self.day}"


class TouchedPerson(models.Model):
    """Someone whose records changed since their facts were stored; written by triggers, one row a change."""

    person_id = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return f"person {self.person_id} changed"
