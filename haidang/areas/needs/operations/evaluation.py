"""Asks the requirements of the staff and writes the answers as needs, in one statement."""

from django.db import connection
from psycopg import sql

from haidang.areas.needs.models import Answer, Origin, ReviewRound
from haidang.areas.standards.models import Purpose
from haidang.areas.standards.queries import Everyone, Staff, assessment_sql, requirements_on

# An answer of the school stands as long as the status it answered stands.
WRITE = """
insert into needs_need as n
    (round_id, sheet_id, person_id, requirement_id, status, priority, explanation, answer, reason, origin, year_reason)
select {round}, s.id, a.person_id, a.requirement_id, a.status, a.priority::integer, a.explanation,
    {open}, '', {detected}, ''
from ({assessment}) a join needs_sheet s on s.round_id = {round} and s.school_id = a.unit_id
{limit}
on conflict on constraint need_once_a_round do update
set status = excluded.status, priority = excluded.priority, explanation = excluded.explanation,
    answer = case when n.status = excluded.status then n.answer else excluded.answer end,
    reason = case when n.status = excluded.status then n.reason else '' end
returning n.id
"""


def write_needs(review: ReviewRound, staff: Staff | None = None, sheet_id: int | None = None) -> list[int]:
    """The ids of the needs written for `staff` (everyone by default), judged as of the day of the round."""
    requirement_ids = requirements_on(review.judged_on, Purpose.REVIEW).values_list("pk", flat=True)
    statement = sql.SQL(WRITE).format(
        round=sql.Literal(review.pk),
        open=sql.Literal(Answer.OPEN.value),
        detected=sql.Literal(Origin.DETECTED.value),
        assessment=assessment_sql(review.judged_on, requirement_ids, staff or Everyone()),
        limit=sql.SQL("") if sheet_id is None else sql.SQL("where s.id = {}").format(sql.Literal(sheet_id)),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [pk for (pk,) in cursor.fetchall()]
