"""The day a person retires by the official table of ages (Decree 135/2020/NĐ-CP), as standards reckon it."""

from datetime import date

from django.db import connection
from psycopg import sql

from haidang.areas.personnel.models import Person
from haidang.areas.standards.queries import People, facts_sql


def retirement_of(person: Person, day: date) -> date | None:
    """None while birth or sex is not recorded, or the person holds no post on the day."""
    statement = sql.SQL("select retires_on from ({}) f").format(facts_sql(day, People([person.pk])))
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone()
    return row[0] if row else None
