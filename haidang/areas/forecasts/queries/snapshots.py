"""The staff of a day counted for the forecast, in one statement and without names."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection
from psycopg import sql

from haidang.areas.forecasts.models import Snapshot
from haidang.areas.programmes.models import ProgrammeKind
from haidang.areas.standards.models import DecidedBy, Purpose, Requirement, Status
from haidang.areas.standards.queries import list_phase_targets, requirements_on
from haidang.areas.standards.queries.statuses import facts_on, status_on
from haidang.engines.forecast.values import Cohort, Group, Standing
from haidang.foundation.organisation.models import LOCALITY_KINDS

LAST_YEAR = 2035
NEVER = 3000 * 12  # nobody knows when, or not within any forecast: stays on the staff throughout
STANDINGS = {
    Status.MEETS: Standing.MEETS,
    Status.MUST: Standing.WAITING,
    Status.MAY: Standing.WAITING,
    Status.EXEMPT: Standing.EXEMPT,
    Status.CANNOT_TELL: Standing.UNKNOWN,
}
# One person counts once, under the first requirement by code that concerns them. The month of retirement orders those
# who wait (Decree 71/2020, Article 3); of the others only the year counts, and only while it lies in the forecast.
COUNT_COHORTS = """
with facts as materialized ({facts}), judged as materialized (
    select f.unit_id, f.level, f.sector, f.retires_on, {statuses} from facts f
), first as (
    select unit_id, level, sector, {track} as track, {status} as status,
        (date_part('year', retires_on) * 12)::integer as year, date_part('month', retires_on)::integer - 1 as month
    from judged
), counted as (
    select unit_id, level, sector, track, status,
        case when status in ({waiting}) then year + month when year < {end} then year + 11 end as retires,
        count(*) as people
    from first where track is not null group by 1, 2, 3, 4, 5, 6
), places as (
    select u.id, above.code from (select distinct unit_id as id from counted) u
    left join lateral (
        select a.code from lineage(u.id, {day}) l join organisation_unit a on a.id = l.unit_id
        where a.kind = any({localities}) order by l.step limit 1
    ) above on true
)
select c.track, coalesce(c.level, ''), coalesce(c.sector, ''), coalesce(p.code, ''), c.status,
    coalesce(c.retires, {never}), sum(c.people)::integer
from counted c join places p on p.id = c.unit_id
group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6
"""


def degree_requirements(day: date) -> list[Requirement]:
    """The requirements of the roadmap in force on the day."""
    found = requirements_on(day, Purpose.REVIEW).filter(
        programme__kind=ProgrammeKind.DEGREE, decided_by=DecidedBy.CONDITIONS
    )
    return list(found.order_by("code"))


def count_cohorts(day: date, requirements: Sequence[Requirement]) -> list[list[Any]]:
    """The rows of a snapshot; to be called in a transaction."""
    if not requirements:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_statement(day, requirements))
        return [
            [track, level, sector, place, STANDINGS[Status(status)].value, retires, people]
            for track, level, sector, place, status, retires, people in cursor.fetchall()
        ]


def count_past_phases(base_day: date) -> list[list[Any]]:
    """What the records say of the last days of phases before the base day; nobody knows who studied then."""
    found = []
    for day in sorted({target.last for target in list_phase_targets() if target.last < base_day}):
        counted: Counter[tuple[str, ...]] = Counter()
        for _track, level, sector, place, standing, _retires, people in count_cohorts(day, degree_requirements(day)):
            counted[level, sector, place, standing] += people
        found += [[day.isoformat(), *key, people] for key, people in sorted(counted.items())]
    return found


def _statement(day: date, requirements: Sequence[Requirement]) -> sql.Composed:
    names = [sql.Identifier(f"status_{place}") for place in range(len(requirements))]
    tell = sql.SQL(", ").join(sql.Literal(status.value) for status in STANDINGS)
    concerned = [sql.SQL("when {} in ({}) then").format(name, tell) for name in names]
    return sql.SQL(COUNT_COHORTS).format(
        facts=facts_on(day),
        statuses=sql.SQL(", ").join(
            sql.SQL("{} as {}").format(status_on(row, day), name) for row, name in zip(requirements, names, strict=True)
        ),
        track=_case(concerned, [sql.Literal(row.code) for row in requirements]),
        status=_case(concerned, names),
        waiting=sql.SQL(", ").join(
            sql.Literal(status.value) for status, standing in STANDINGS.items() if standing is Standing.WAITING
        ),
        end=sql.Literal((LAST_YEAR + 1) * 12),
        never=sql.Literal(NEVER),
        day=sql.SQL("{}::date").format(sql.Literal(day.isoformat())),
        localities=sql.Literal([kind.value for kind in LOCALITY_KINDS]),
    )


def _case(conditions: Sequence[sql.Composable], values: Sequence[sql.Composable]) -> sql.Composed:
    whens = [sql.SQL("{} {}").format(*pair) for pair in zip(conditions, values, strict=True)]
    return sql.SQL("case {} end").format(sql.SQL(" ").join(whens))


def cohorts_of(snapshot: Snapshot) -> list[Cohort]:
    """The engine's view of a snapshot."""
    return [
        Cohort(Group(track, level, sector, place), Standing(standing), retires, people)
        for track, level, sector, place, standing, retires, people in snapshot.cohorts
    ]
