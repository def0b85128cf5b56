"""Pairs of records that may be one person: same name and birth, or same birth and nearly the same name."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

NEAR = 0.55  # similarity of trigrams; "nguyen thi hoa" and "nguyen thi hoan" are 0.8 alike

# Of a birth known by its year only, every 1 January is the same day: such pairs need the whole name.
STATEMENT = """
with mine as materialized (
    select id, search, birth_on, birth_precision, unit_id from personnel_person
    where merged_into_id is null and birth_on is not null and (%(everyone)s or unit_id = any(%(units)s))
)
select a.id, b.id, a.search = b.search as is_same, similarity(a.search, b.search) as likeness
from mine a join mine b on b.id > a.id and (
    (b.birth_on = a.birth_on and a.birth_precision = 'day' and b.birth_precision = 'day')
    or (b.search = a.search and date_part('year', b.birth_on) = date_part('year', a.birth_on)
        and 'year' in (a.birth_precision, b.birth_precision)))
where similarity(a.search, b.search) >= %(near)s and not exists (
    select 1 from personnel_distinctpeople x where x.first_id = a.id and x.second_id = b.id)
order by likeness desc, a.search, a.id, b.id limit %(most)s
"""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that look alike."""

    first_id: int
    second_id: int
    is_same_name: bool
    likeness: float


def find_duplicates(unit_ids: Sequence[int] | None, *, most: int = 200) -> list[Pair]:
    """The most alike first; both records belong to the units, or to any when `unit_ids` is None."""
    values = {"everyone": unit_ids is None, "units": list(unit_ids or ()), "near": NEAR, "most": most}
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, values)
        return [Pair(*row) for row in cursor.fetchall()]
