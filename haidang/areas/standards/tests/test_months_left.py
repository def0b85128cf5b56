"""Months to retirement counted in plain Python: month ends, 29 February, both sexes, both readings, bare years."""

from calendar import monthrange
from datetime import date

import pytest
from django.db import connection
from psycopg import sql

from haidang.areas.personnel.models import BirthPrecision, Person, Post
from haidang.areas.standards.queries import FACTS, People, assess, facts_sql, requirements_on
from haidang.areas.standards.queries.facts import completed_facts_sql
from haidang.areas.standards.tests.test_retirement import BOUNDARIES, DAY, age_by_formula
from haidang.foundation.basics.periods import since
from haidang.foundation.organisation.models import Unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
ROADMAP = date(2020, 7, 1)


def age_months(reading: str, born: date, sex: str) -> int:
    if reading.endswith("old"):
        return 720 if sex == "male" else 660
    return age_by_formula(born.replace(day=1), sex)


def months_left(reading: str, born: date, sex: str) -> int:
    """Whole months from 1/7/2020 to the day the age is reached, counted one by one."""
    number = born.year * 12 + born.month - 1 + age_months(reading, born, sex)
    year, month = divmod(number, 12)
    reached = date(year, month + 1, min(born.day, monthrange(year, month + 1)[1]))
    months = 0
    if reached >= ROADMAP:
        while ROADMAP.replace(year=ROADMAP.year + (6 + months + 1) // 12, month=(6 + months + 1) % 12 + 1) <= reached:
            months += 1
        return months
    return (reached.year - ROADMAP.year) * 12 + reached.month - ROADMAP.month


def births() -> list[date]:
    """First, middle and last day of every month around all limits."""
    months = [date(year, month, 1) for year in range(1963, 1976) for month in range(1, 13)]
    return [first.replace(day=day) for first in months for day in (1, 15, monthrange(first.year, first.month)[1])]


@pytest.mark.parametrize("sex", ["male", "female"])
def test_months_left_agree_with_counting_in_every_month_of_birth(sex: str) -> None:
    given = ", ".join(
        {"birth_on": "born as birth_on", "sex": f"'{sex}'::text as sex"}.get(
            fact.name, f"null::{fact.kind.value} as {fact.name}"
        )
        for fact in FACTS
    )
    base = sql.SQL("select 1 as person_id, 1 as unit_id, {} from unnest({}::date[]) born").format(
        sql.SQL(given), sql.Literal(births())
    )
    readings = ("months_to_retirement_nd135", "months_to_retirement_old")
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("select birth_on, {} from ({}) x").format(
                sql.SQL(", ").join(map(sql.Identifier, readings)), completed_facts_sql(base, DAY)
            )
        )
        found = {row[0]: row[1:] for row in cursor.fetchall()}
    assert found == {born: tuple(months_left(reading, born, sex) for reading in readings) for born in births()}


@pytest.mark.parametrize(("reading", "months", "sex", "first_birth"), BOUNDARIES)
def test_the_limits_of_the_law_are_those_of_the_counting(
    reading: str, months: int, sex: str, first_birth: date
) -> None:
    day_before = date.fromordinal(first_birth.toordinal() - 1)
    assert months_left(reading, first_birth, sex) == months
    assert months_left(reading, day_before, sex) == months - 1


@pytest.mark.parametrize(
    ("year", "sex", "rank", "status"),
    [
        (1965, "male", 2, "exempt"),
        (1966, "male", 2, "must"),
        (1966, "male", 1, "exempt"),  # 1/1/1966 is before 1/7/1966
        (1967, "male", 1, "must"),
        (1970, "female", 2, "exempt"),  # 1/1/1970 is before 1/3/1970
        (1971, "female", 2, "must"),
        (1970, "female", 1, "exempt"),
        (1971, "female", 1, "must"),
    ],
)
def test_of_a_bare_year_of_birth_the_first_of_january_counts(year: int, sex: str, rank: int, status: str) -> None:
    """Decree 135/2020: where day and month cannot be found, 1 January of the year of birth counts."""
    school = Unit.objects.create(
        code="A", name="Trường A", short_name="A", kind="school", levels=["TH"], sector="public", period=since(DAY)
    )
    person = Person.objects.create(
        full_name="Lan", unit=school, birth_on=date(year, 1, 1), birth_precision=BirthPrecision.YEAR, sex=sex
    )
    Post.objects.create(person=person, unit=school, kind="teacher", level="TH", period=since(DAY))
    person.degrees.create(rank=rank, major="x", is_teacher_training=True, awarded_on=date(2000, 1, 1))
    [answer] = assess(requirements_on(DAY).filter(code="upgrade_th"), DAY, People([person.pk]))
    assert answer["status"] == status
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("select birth_precision, months_to_retirement_nd135 from ({}) x").format(
                facts_sql(DAY, People([person.pk]))
            )
        )
        assert cursor.fetchone() == ("year", months_left("months_to_retirement_nd135", date(year, 1, 1), sex))
