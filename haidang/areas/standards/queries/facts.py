"""The facts of people on a day, in one statement: what the records say, then what follows from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from psycopg import sql

from haidang.areas.standards.queries.fact_columns import FACTS, ROADMAP_START, Origin


@dataclass(frozen=True, slots=True)
class Everyone:
    """All people with a main post on the day."""


@dataclass(frozen=True, slots=True)
class People:
    """The people with these ids."""

    ids: Sequence[int]


@dataclass(frozen=True, slots=True)
class StaffOf:
    """The people whose main post on the day is at one of these units."""

    unit_ids: Sequence[int]


type Staff = Everyone | People | StaffOf

# {0} limits a table to the people asked for, by its column person_id.
RECORDED = """
select p.id as person_id, m.unit_id, p.birth_on, nullif(p.sex, '') as sex, nullif(m.level, '') as level,
    nullif(u.sector, '') as sector, m.kind as post_kind,
    m.kind in ('principal', 'deputy_principal') as is_manager,
    m.is_counsellor or coalesce(o.is_counsellor, false) as is_counsellor,
    coalesce(t.subjects, case when m.kind <> 'teacher' then '{{}}'::text[] end) as subjects,
    greatest(d.degree_rank, l.degree_rank) as degree_rank, d.degree_major, d.majors, d.degree_subjects,
    case when l.degree_rank is not null then true else d.is_teacher_training end as is_teacher_training,
    case when m.level = '' then null else coalesce(m.level = any(c.levels), false) end as has_pedagogy_certificate,
    coalesce(l.courses_held, '{{}}') as courses_held, p.joined_on,
    {derived}
from personnel_post m
join personnel_person p on p.id = m.person_id
join organisation_unit u on u.id = m.unit_id
left join (
    select person_id, bool_or(is_counsellor) as is_counsellor from personnel_post
    where not is_main and period @> {day} {people} group by person_id
) o on o.person_id = p.id
left join (
    select post.person_id, array_agg(distinct s.code::text) as subjects
    from personnel_post post
    join personnel_post_subjects ps on ps.post_id = post.id join personnel_subject s on s.id = ps.subject_id
    where post.period @> {day} {people} group by post.person_id
) t on t.person_id = p.id
left join (
    select person_id, max(rank)::integer as degree_rank,
        (array_agg(major::text order by rank desc, awarded_on desc nulls last))[1] as degree_major,
        array_agg(major::text) as majors,
        array_agg(s.code::text) filter (where s.code is not null) as degree_subjects,
        case when bool_or(is_teacher_training) then true
            when bool_or(is_teacher_training is null) then null else false end as is_teacher_training
    from personnel_degree left join personnel_subject s on s.id = subject_id
    where (awarded_on is null or awarded_on <= {day}) {people} group by person_id
) d on d.person_id = p.id
left join (
    select person_id, array_agg(level::text) as levels from personnel_pedagogycertificate
    where (issued_on is null or issued_on <= {day}) {people} group by person_id
) c on c.person_id = p.id
left join (
    select person_id, array_agg(distinct g.code::text) as courses_held, max(g.target_rank)::integer as degree_rank
    from records_ledgerentry join programmes_programme g on g.id = programme_id
    where completed_on <= {day} {people} group by person_id
) l on l.person_id = p.id
where m.is_main and m.period @> {day} {main_people}
"""

# Months are counted to the day the age is reached (Decree 71/2020 Art 2); retirement itself is the last day of that
# month (Decree 135/2020 Art 3). The count starts on day 1 of a month, so days of the month never matter.
DERIVED = {
    "service_months": (
        "((date_part('year', {day}) - date_part('year', b.joined_on)) * 12"
        " + date_part('month', {day}) - date_part('month', b.joined_on)"
        " - (date_part('day', {day}) < date_part('day', b.joined_on))::integer)::integer"
    ),
    "reaches_age_on": "(b.birth_on + make_interval(months => nd135.age_months))::date",
    "retires_on": (
        "(date_trunc('month', b.birth_on + make_interval(months => nd135.age_months))"
        " + interval '1 month - 1 day')::date"
    ),
    "months_to_retirement_nd135": (
        "((date_part('year', b.birth_on) - {start_year}) * 12 + date_part('month', b.birth_on) - {start_month}"
        " + nd135.age_months)::integer"
    ),
    "months_to_retirement_old": (
        "((date_part('year', b.birth_on) - {start_year}) * 12 + date_part('month', b.birth_on) - {start_month}"
        " + old.age_months)::integer"
    ),
}
COMPLETED = """
select b.person_id, b.unit_id, {columns}
from ({base}) b
left join standards_retirementage nd135 on nd135.basis = 'nd135' and nd135.sex = b.sex
    and nd135.born_month = b.birth_on - (date_part('day', b.birth_on)::integer - 1)
left join standards_retirementage old on old.basis = 'old' and old.sex = b.sex
    and old.born_month = b.birth_on - (date_part('day', b.birth_on)::integer - 1)
"""


def facts_sql(day: date, staff: Staff) -> sql.Composed:
    """SELECT of person_id, unit_id and every fact of FACTS, as the records stood on `day`."""
    missing = [
        sql.SQL("null::{} as {}").format(sql.SQL(fact.kind.value), sql.Identifier(fact.name))
        for fact in FACTS
        if fact.origin is Origin.DERIVED
    ]
    recorded = sql.SQL(RECORDED).format(
        derived=sql.SQL(", ").join(missing),
        day=_literal(day),
        people=_limit(staff, day, "person_id"),
        main_people=_limit_main(staff),
    )
    return completed_facts_sql(recorded, day)


def completed_facts_sql(base: sql.Composable, day: date) -> sql.Composed:
    """SELECT that fills in the derived facts of `base` wherever it leaves them null."""
    start = date.fromisoformat(ROADMAP_START)
    columns = [
        sql.SQL("coalesce(b.{0}, {1}) as {0}").format(
            sql.Identifier(fact.name),
            sql.SQL(DERIVED[fact.name]).format(
                day=_literal(day), start_year=sql.Literal(start.year), start_month=sql.Literal(start.month)
            ),
        )
        if fact.origin is Origin.DERIVED
        else sql.SQL("b.{}").format(sql.Identifier(fact.name))
        for fact in FACTS
    ]
    return sql.SQL(COMPLETED).format(columns=sql.SQL(", ").join(columns), base=base)


def _literal(day: date) -> sql.Composed:
    return sql.SQL("{}::date").format(sql.Literal(day.isoformat()))


def _ids(ids: Sequence[int]) -> sql.Composed:
    return sql.SQL("{}::bigint[]").format(sql.Literal(list(ids)))


def _limit(staff: Staff, day: date, column: str) -> sql.Composable:
    """Condition that keeps a table to the people asked for, so that one person costs one person."""
    match staff:
        case Everyone():
            return sql.SQL("")
        case People(ids):
            return sql.SQL("and {} = any({})").format(sql.SQL(column), _ids(ids))
        case StaffOf(unit_ids):
            return sql.SQL(
                "and {} in (select k.person_id from personnel_post k"
                " where k.is_main and k.period @> {} and k.unit_id = any({}))"
            ).format(sql.SQL(column), _literal(day), _ids(unit_ids))


def _limit_main(staff: Staff) -> sql.Composable:
    match staff:
        case Everyone():
            return sql.SQL("")
        case People(ids):
            return sql.SQL("and m.person_id = any({})").format(_ids(ids))
        case StaffOf(unit_ids):
            return sql.SQL("and m.unit_id = any({})").format(_ids(unit_ids))
