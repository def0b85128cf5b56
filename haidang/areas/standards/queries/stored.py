"""Facts stored for a day, completed by those of the people whose records changed since; never stale.

A reader keeps the row of FactsDay for the length of its transaction, so that nobody stores the facts of another day
under its hands. A change and its note in TouchedPerson are committed together: who is not noted has not changed.
"""

from collections.abc import Sequence
from datetime import date

from django.db import connection
from psycopg import sql

from haidang.areas.standards.queries.fact_columns import FACTS
from haidang.areas.standards.queries.facts import Everyone, People, Staff, StaffOf, facts_sql

MOST_TOUCHED = 2_000  # beyond it the store spares too little to be worth sorting out
KEEP = """
select array(select distinct t.person_id from standards_touchedperson t order by 1 limit {most})
from standards_factsday where day = {day} for share skip locked
"""
FACT_COLUMNS = sql.SQL(", ").join(sql.Identifier(name) for name in ("person_id", "unit_id", *(f.name for f in FACTS)))


def current_facts_sql(day: date, staff: Staff) -> sql.Composed:
    """SELECT of person_id, unit_id and every fact: stored ones where they hold, else from the records.

    The statement is good in the transaction it was made in; made outside of one it reads the records.
    """
    touched = _keep(day) if connection.in_atomic_block else None
    if touched is None or len(touched) > MOST_TOUCHED:
        return facts_sql(day, staff)
    return _completed_store_sql(day, staff, touched)


def _keep(day: date) -> list[int] | None:
    """Whose records changed since facts of `day` were stored; None when none are, or somebody is at work on them.

    The stored facts stay those of `day` until the transaction ends.
    """
    statement = sql.SQL(KEEP).format(most=sql.Literal(MOST_TOUCHED + 1), day=sql.Literal(day))
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone()
    return None if row is None else list(row[0])


def _completed_store_sql(day: date, staff: Staff, touched: Sequence[int]) -> sql.Composed:
    if isinstance(staff, People):
        touched = sorted(set(touched).intersection(staff.ids))
        if len(touched) == len(set(staff.ids)):
            return facts_sql(day, staff)
    stored = sql.SQL("select {} from standards_storedfacts s where {}").format(FACT_COLUMNS, _among(staff))
    if not touched:
        return stored
    return sql.SQL(
        "{stored} and s.person_id <> all({touched}) union all select {columns} from ({fresh}) s where {among}"
    ).format(
        stored=stored,
        touched=sql.Literal(list(touched)),
        columns=FACT_COLUMNS,
        fresh=facts_sql(day, People(touched)),
        among=_among(staff),
    )


def _among(staff: Staff) -> sql.Composable:
    match staff:
        case Everyone():
            return sql.SQL("true")
        case People(ids):
            return sql.SQL("s.person_id = any({}::bigint[])").format(sql.Literal(list(ids)))
        case StaffOf(unit_ids):
            return sql.SQL("s.unit_id = any({}::bigint[])").format(sql.Literal(list(unit_ids)))
