"""Facts of a whole country, made up from those of the staff on record: only to measure the engine on."""

from collections.abc import Mapping
from datetime import date
from itertools import accumulate

from django.db import connection, transaction
from psycopg import sql

from haidang.areas.standards.operations.stored_facts import refresh_facts
from haidang.areas.standards.queries.fact_columns import FACTS, Origin
from haidang.areas.standards.queries.facts import completed_facts_sql
from haidang.areas.standards.queries.stored import FACT_COLUMNS

# Copies of one person differ in birth and recruitment by up to half a year: years and months of the law move.
MOVED = {
    "birth_on": "(s.birth_on + ((k * 37 + s.person_id * 11) % 365 - 182)::integer)",
    "joined_on": "(s.joined_on - ((k * 53 + s.person_id * 7) % 365)::integer)",
}
COPIES = """
select k * {staff} + s.place as person_id, s.unit_id + k * 1000000 as unit_id, {facts}
from (select row_number() over (order by person_id) as place, * from standards_storedfacts) s
cross join generate_series(0, {copies}) k
where k * {staff} + s.place <= {people}
"""
STORE = """
insert into standards_nationfacts ({columns}, province)
select {columns}, ({codes}::integer[])[1 + width_bucket(f.person_id - 1, {bounds}::bigint[])] from ({facts}) f
"""


class NobodyOnRecord(Exception):  # noqa: N818  named as every refusal of ours
    """There is no staff to make a nation of."""


@transaction.atomic
def store_nation_facts(*, people: int, weights: Mapping[int, int], day: date) -> int:
    """Stores the facts of `people` made-up people in the provinces of `weights` (code: share); the same every time."""
    refresh_facts(day=day)
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from standards_storedfacts")
        (staff,) = cursor.fetchone()
        if not staff:
            raise NobodyOnRecord
        cursor.execute("truncate standards_nationfacts")
        cursor.execute(_store_sql(people, staff, weights, day))
        stored = int(cursor.rowcount)
        cursor.execute("analyze standards_nationfacts")
    return stored


def _store_sql(people: int, staff: int, weights: Mapping[int, int], day: date) -> sql.Composed:
    total = sum(weights.values())
    bounds = [people * share // total for share in accumulate(weights.values())][:-1]
    copies = sql.SQL(COPIES).format(
        staff=sql.Literal(staff),
        people=sql.Literal(people),
        copies=sql.Literal(people // staff),
        facts=sql.SQL(", ").join(_fact(fact.name, fact.kind.value, fact.origin) for fact in FACTS),
    )
    return sql.SQL(STORE).format(
        columns=FACT_COLUMNS,
        codes=sql.Literal(list(weights)),
        bounds=sql.Literal(bounds),
        facts=completed_facts_sql(copies, day),
    )


def _fact(name: str, kind: str, origin: Origin) -> sql.Composed:
    """Derived facts are left out, so that they are computed from what was moved."""
    value = f"null::{kind}" if origin is Origin.DERIVED else MOVED.get(name, f's."{name}"')
    return sql.SQL("{} as {}").format(sql.SQL(value), sql.Identifier(name))
