"""Pairs of records that may be one person: same name and birth, or same birth and nearly the same name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q

from haidang.areas.personnel.models import DistinctPeople, LookAlike

NEAR = 0.55  # similarity of trigrams; "nguyen thi hoa" and "nguyen thi hoan" are 0.8 alike

# Of a birth known by its year only, every 1 January is the same day: such pairs need the whole name. Two joins on
# equality instead of one on either: each is a hash join, a join on "or" compares everyone with everyone.
STATEMENT = """
with mine as materialized (
    select id, search, birth_on, birth_precision, date_part('year', birth_on) as born_in from personnel_person
    where merged_into_id is null and birth_on is not null and (%(everyone)s or unit_id = any(%(units)s::bigint[]))
), pairs as (
    select a.id as first_id, b.id as second_id, a.search as name, similarity(a.search, b.search) as likeness
    from mine a join mine b on b.birth_on = a.birth_on and b.id > a.id
    where a.birth_precision = 'day' and b.birth_precision = 'day'
    union all
    select a.id, b.id, a.search, 1
    from mine a join mine b on b.search = a.search and b.born_in = a.born_in and b.id > a.id
    where 'year' in (a.birth_precision, b.birth_precision)
)
select first_id, second_id, likeness = 1, likeness from pairs
where likeness >= %(near)s and not exists (
    select 1 from personnel_distinctpeople x where x.first_id = pairs.first_id and x.second_id = pairs.second_id)
order by likeness desc, name, first_id, second_id limit %(most)s
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
    values: dict[str, Any] = {"everyone": unit_ids is None, "units": list(unit_ids or ()), "near": NEAR, "most": most}
    with transaction.atomic(), connection.cursor() as cursor:
        # Nothing is known of the rows of a CTE: the planner guesses few and would compare everyone with everyone.
        cursor.execute("set local enable_nestloop = off")
        cursor.execute(STATEMENT, values)
        pairs = [Pair(*row) for row in cursor.fetchall()]
        cursor.execute("set local enable_nestloop = on")
    return pairs


def kept_duplicates(unit_ids: Sequence[int] | None, *, most: int = 200) -> list[Pair]:
    """Those found when the city was last counted, without the pairs decided since."""
    decided = DistinctPeople.objects.filter(first=OuterRef("first"), second=OuterRef("second"))
    kept = LookAlike.objects.filter(~Exists(decided), first__merged_into=None, second__merged_into=None)
    if unit_ids is not None:
        kept = kept.filter(Q(first__unit__in=list(unit_ids)) & Q(second__unit__in=list(unit_ids)))
    ordered = kept.order_by("-likeness", "first__search", "first", "second")[:most]
    return [Pair(row.first_id, row.second_id, is_same_name=row.likeness >= 1, likeness=row.likeness) for row in ordered]
