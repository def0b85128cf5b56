"""Stores the facts of a day: everyone's once, afterwards only of those whose records changed."""

from datetime import date

from django.db import connection, transaction
from psycopg import sql

from haidang.areas.standards.models import FactsDay, TouchedPerson
from haidang.areas.standards.queries.facts import Everyone, People, facts_sql
from haidang.areas.standards.queries.stored import FACT_COLUMNS, MOST_TOUCHED

STORE = "insert into standards_storedfacts ({columns}) select {columns} from ({facts}) f"


@transaction.atomic
def refresh_facts(*, day: date) -> int:
    """How many people were looked at anew so that the stored facts are those of `day`. May be repeated.

    Notes are removed before the records are read: a change committed in between is read and stays noted.
    """
    FactsDay.objects.bulk_create([FactsDay()], ignore_conflicts=True)
    stored = FactsDay.objects.select_for_update().get()
    touched = TouchedPerson.objects.values("person_id").distinct()
    if stored.day != day or touched.count() > MOST_TOUCHED:
        return _store_everyone(day, stored)
    return _store_touched(day)


def _store_everyone(day: date, stored: FactsDay) -> int:
    with connection.cursor() as cursor:
        cursor.execute("delete from standards_touchedperson")
        cursor.execute("truncate standards_storedfacts")  # whoever reads it keeps the day's row, and we hold that
        cursor.execute(sql.SQL(STORE).format(columns=FACT_COLUMNS, facts=facts_sql(day, Everyone())))
        people = int(cursor.rowcount)
        cursor.execute("analyze standards_storedfacts")
    stored.day = day
    stored.save(update_fields=["day"])
    return people


def _store_touched(day: date) -> int:
    with connection.cursor() as cursor:
        cursor.execute("delete from standards_touchedperson returning person_id")
        people = sorted({person for (person,) in cursor.fetchall()})
        if people:
            cursor.execute("delete from standards_storedfacts where person_id = any(%s::bigint[])", [people])
            cursor.execute(sql.SQL(STORE).format(columns=FACT_COLUMNS, facts=facts_sql(day, People(people))))
    return len(people)
