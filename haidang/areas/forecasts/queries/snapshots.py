"""The staff of a day counted for the forecast, in one statement and without names."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection
from psycopg import sql

from haidang.areas.forecasts.models import Snapshot
from haidang.areas.programmes.models import ProgrammeKind
from haidang.areas.standards.models import Purpose, Requirement, Status
from haidang.areas.standards.queries import Everyone, assessment_sql, facts_sql, requirements_on
from haidang.engines.forecast.values import Cohort, Group, Standing
from haidang.foundation.organisation.models import LOCALITY_KINDS

NEVER = 3000 * 12  # nobody knows when: stays on the staff throughout
STANDINGS = {
    Status.MEETS: Standing.MEETS,
    Status.MUST: Standing.WAITING,
    Status.MAY: Standing.WAITING,
    Status.EXEMPT: Standing.EXEMPT,
    Status.CANNOT_TELL: Standing.UNKNOWN,
}
# One person counts once, under the first requirement by code that concerns them.
COUNT_COHORTS = """
with answers as materialized ({answers}), facts as materialized ({facts}), first as (
    select distinct on (a.person_id) a.person_id, a.unit_id, r.code, a.status
    from answers a join standards_requirement r on r.id = a.requirement_id order by a.person_id, r.code
), places as (
    select u.id, above.code from (select distinct unit_id as id from first) u
    left join lateral (
        select a.code from lineage(u.id, {day}) l join organisation_unit a on a.id = l.unit_id
        where a.kind = any({localities}) order by l.step limit 1
    ) above on true
)
select q.code, f.level, f.sector, coalesce(p.code, ''), q.status,
    (date_part('year', f.retires_on) * 12 + date_part('month', f.retires_on) - 1)::integer as retires, count(*)
from first q join facts f on f.person_id = q.person_id join places p on p.id = q.unit_id
group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6
"""


def degree_requirements(day: date) -> list[Requirement]:
    """The requirements of the roadmap in force on the day."""
    found = requirements_on(day, Purpose.REVIEW).filter(programme__kind=ProgrammeKind.DEGREE)
    return list(found.order_by("code"))


def count_cohorts(day: date, requirements: Iterable[Requirement]) -> list[list[Any]]:
    """The rows of a snapshot."""
    statement = sql.SQL(COUNT_COHORTS).format(
        answers=assessment_sql(day, [row.pk for row in requirements], Everyone(), list(STANDINGS)),
        facts=facts_sql(day, Everyone()),
        day=sql.SQL("{}::date").format(sql.Literal(day.isoformat())),
        localities=sql.Literal([kind.value for kind in LOCALITY_KINDS]),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [
            [track, level or "", sector or "", place, STANDINGS[Status(status)].value, retires or NEVER, people]
            for track, level, sector, place, status, retires, people in cursor.fetchall()
        ]


def cohorts_of(snapshot: Snapshot) -> list[Cohort]:
    """The engine's view of a snapshot."""
    return [
        Cohort(Group(track, level, sector, place), Standing(standing), retires, people)
        for track, level, sector, place, standing, retires, people in snapshot.cohorts
    ]
