"""The table of retirement ages against the formula of Decree 135/2020, and the months the roadmap counts."""

from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from psycopg import sql

from haidang.areas.standards.models import Requirement
from haidang.areas.standards.queries import FACTS, requirements_on
from haidang.areas.standards.queries.catalogue_files import read_retirement_ages
from haidang.areas.standards.queries.facts import completed_facts_sql
from haidang.areas.standards.queries.trial import assess_given

DAY = date(2024, 3, 1)


def age_in(year: int, sex: str) -> int:
    """Months of age in a year, Article 4: 60y3m and 55y4m in 2021, then +3 and +4 months a year to 62 and 60."""
    if year < 2021:
        return 720 if sex == "male" else 660
    if sex == "male":
        return min(723 + 3 * (year - 2021), 744)
    return min(664 + 4 * (year - 2021), 720)


def age_by_formula(born_month: date, sex: str) -> int:
    """The age of the year in which it is reached."""
    for year in range(born_month.year + 54, born_month.year + 64):
        age = age_in(year, sex)
        if (born_month.year * 12 + born_month.month - 1 + age) // 12 == year:
            return age
    raise AssertionError(born_month)


@pytest.mark.parametrize("sex", ["male", "female"])
def test_the_table_agrees_with_the_formula_in_every_month_of_birth(sex: str) -> None:
    table = {
        row.born_month: row.age_months for row in read_retirement_ages() if row.basis == "nd135" and row.sex == sex
    }
    assert len(table) == 86 * 12
    assert {month: age_by_formula(month, sex) for month in table} == table


BOUNDARIES = [  # reading, months, sex, first birth that still has them (RULES of Decree 71/2020 Art 2)
    ("months_to_retirement_nd135", 84, "male", date(1965, 10, 1)),
    ("months_to_retirement_nd135", 84, "female", date(1970, 3, 1)),
    ("months_to_retirement_nd135", 96, "male", date(1966, 7, 1)),
    ("months_to_retirement_nd135", 96, "female", date(1970, 11, 1)),
    ("months_to_retirement_old", 84, "male", date(1967, 7, 1)),
    ("months_to_retirement_old", 84, "female", date(1972, 7, 1)),
    ("months_to_retirement_old", 96, "male", date(1968, 7, 1)),
    ("months_to_retirement_old", 96, "female", date(1973, 7, 1)),
]


@pytest.mark.parametrize(("reading", "months", "sex", "first_birth"), BOUNDARIES)
@pytest.mark.usefixtures("catalogue")
def test_the_first_birth_with_enough_months_is_where_the_law_puts_it(
    reading: str, months: int, sex: str, first_birth: date
) -> None:
    day_before = date.fromordinal(first_birth.toordinal() - 1)
    rank = 1 if months == 96 else 2
    Requirement.objects.get(code="upgrade_th", version=1).parameters.filter(name="months_left").update(value=reading)
    people = [teacher(birth_on=birth, sex=sex, degree_rank=rank) for birth in (day_before, first_birth)]
    assert statuses(people, "upgrade_th") == ["exempt", "must"]


def teacher(**facts: Any) -> dict[str, Any]:
    return {
        "level": "TH",
        "post_kind": "teacher",
        "is_teacher_training": True,
        "has_pedagogy_certificate": False,
        **facts,
    }


def statuses(people: list[dict[str, Any]], code: str) -> list[str]:
    with transaction.atomic():
        rows = assess_given(people, requirements_on(DAY).filter(code=code), DAY)
    return [row["status"] for row in sorted(rows, key=lambda row: int(row["person_id"]))]


@pytest.mark.parametrize(
    ("birth", "sex", "reaches", "retires"),
    [
        (date(1965, 10, 15), "male", date(2027, 7, 15), date(2027, 7, 31)),
        (date(1964, 2, 29), "male", date(2025, 5, 29), date(2025, 5, 31)),
        (date(1966, 10, 31), "female", date(2022, 6, 30), date(2022, 6, 30)),
        (date(1971, 12, 31), "female", date(2029, 12, 31), date(2029, 12, 31)),
    ],
)
@pytest.mark.usefixtures("catalogue")
def test_one_retires_on_the_last_day_of_the_month_in_which_the_age_is_reached(
    birth: date, sex: str, reaches: date, retires: date
) -> None:
    given = {"birth_on": birth.isoformat(), "sex": sex}
    columns = ", ".join(
        f"{'null' if fact.name not in given else repr(given[fact.name])}::{fact.kind.value} as {fact.name}"
        for fact in FACTS
    )
    base = sql.SQL(f"select 1 as person_id, 1 as unit_id, {columns}")
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("select reaches_age_on, retires_on from ({}) x").format(completed_facts_sql(base, DAY)))
        assert cursor.fetchone() == (reaches, retires)
