"""How the number of a row divides among the units below: by staff of its levels, so that the shares add up exactly."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from haidang.foundation.organisation.models import LOCALITY_KINDS, Unit

# Staff in a main post by school and level, with what stands directly above the school.
_STAFF = """
select case when above.kind = any(%(localities)s::text[]) and %(ward)s::bigint is null then above.id else u.id end,
       p.level, count(*)
from personnel_post p
join organisation_unit u on u.id = p.unit_id and u.kind in ('school', 'centre') and u.period @> %(day)s::date
join organisation_parentage pa on pa.unit_id = u.id and pa.period @> %(day)s::date
join organisation_unit above on above.id = pa.parent_id
where p.is_main and p.period @> %(day)s::date and p.level <> ''
  and (%(ward)s::bigint is null or above.id = %(ward)s::bigint)
group by 1, 2
"""


@dataclass(frozen=True, slots=True)
class Shares:
    """Staff of the units that derive from one plan, by unit and level."""

    staff: Mapping[int, Mapping[str, int]]

    def concerned(self, levels: Sequence[str]) -> set[int]:
        """The units with staff of the levels; of any where none is named."""
        return {pk for pk, staff in self.staff.items() if not levels or staff.keys() & {*levels}}

    def of(self, unit: int, planned: int, levels: Sequence[str]) -> int:
        """The unit's part of `planned`: running sums are cut, so that the parts of all units add up to it."""
        wanted = set(levels)
        before = total = mine = 0
        for pk in sorted(self.staff):
            weight = sum(count for level, count in self.staff[pk].items() if not wanted or level in wanted)
            if pk < unit:
                before += weight
            if pk == unit:
                mine = weight
            total += weight
        if not total:
            return 0
        return planned * (before + mine) // total - planned * before // total

    def levels_of(self, unit: Unit) -> set[str]:
        return {*unit.levels} or set(self.staff.get(unit.pk, {}))


def shares_below(above: Unit, day: date) -> Shares:
    """Among localities and the department's own schools, or among the schools of one locality. One query."""
    ward = above.pk if above.kind in LOCALITY_KINDS else None
    with connection.cursor() as cursor:
        cursor.execute(_STAFF, {"localities": [str(kind) for kind in LOCALITY_KINDS], "ward": ward, "day": day})
        rows = cursor.fetchall()
    staff: dict[int, dict[str, int]] = defaultdict(dict)
    for unit, level, count in rows:
        staff[unit][level] = count
    return Shares(staff)


def share_of_year(planned: int, first: int, last: int, year: int) -> int:
    """A year's part of what several years plan; the parts of all years add up to it."""
    years, passed = last - first + 1, year - first
    return planned * (passed + 1) // years - planned * passed // years
