"""The facts of people on a day, in one statement: what the records say, then what follows from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from psycopg import sql

from haidang.areas.standards.queries.fact_columns import (
    FACTS,
    OLD_CERTIFICATES_BEFORE,
    PASS_MARK,
    ROADMAP_START,
    TITLE_RANKS,
    TRAINING_YEAR_MONTH,
    Origin,
)


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
    case when m.kind in ('principal', 'deputy_principal') then lower(m.period) end as appointed_on,
    case when p.birth_on is not null then p.birth_precision end as birth_precision,
    m.is_counsellor or coalesce(o.is_counsellor, false) as is_counsellor,
    coalesce(t.subjects, case when m.kind <> 'teacher' then '{{}}'::text[] end) as subjects,
    greatest(d.degree_rank, l.degree_rank) as degree_rank, d.degree_major, d.majors, d.degree_subjects,
    case when l.degree_rank is not null then true else d.is_teacher_training end as is_teacher_training,
    case when m.level = '' then null when m.level = 'GDTX' then c.levels is not null or l.pedagogy_levels is not null
        else coalesce(m.level = any(c.levels), false) or coalesce(m.level = any(l.pedagogy_levels), false)
        end as has_pedagogy_certificate,
    array_cat(coalesce(c.levels, '{{}}'), coalesce(l.pedagogy_levels, '{{}}')) as pedagogy_levels,
    case when c.levels is null then false else c.is_old end as has_old_pedagogy_certificate,
    h.title_code, {title_rank} as title_rank, nullif(p.contract, '') as contract, v.person_id is not null as on_leave,
    coalesce(l.courses_held, '{{}}') as courses_held,
    coalesce(l.ct01, 0) as bdtx_ct01_hours, coalesce(l.ct02, 0) as bdtx_ct02_hours,
    coalesce(l.ct03, 0) as bdtx_ct03_hours,
    coalesce(l.ct01, 0) + coalesce(l.ct02, 0) + coalesce(l.ct03, 0) as hours_this_year, p.joined_on,
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
    select person_id, array_agg(distinct level::text) as levels,
        case when bool_or(issued_on < {old_before}) then true
            when bool_or(issued_on is null) then null else false end as is_old
    from personnel_pedagogycertificate
    where (issued_on is null or issued_on <= {day}) {people} group by person_id
) c on c.person_id = p.id
left join (
    select person_id, array_agg(distinct g.code::text) as courses_held, max(g.target_rank)::integer as degree_rank,
        array_agg(distinct upper(substr(g.code, 10)))
            filter (where starts_with(g.code, 'pedagogy_')) as pedagogy_levels,
        {hours}
    from records_ledgerentry r join programmes_programme g on g.id = programme_id
    where completed_on <= {day} {people} group by person_id
) l on l.person_id = p.id
left join (
    select person_id, code::text as title_code from personnel_titleholding where period @> {day} {people}
) h on h.person_id = p.id
left join (
    select person_id from personnel_leave where period @> {day} {people}
) v on v.person_id = p.id
where m.is_main and m.period @> {day} {main_people}
"""

# {0} is the code of the programme: periods finished and passed since the training year of the day began.
HOURS = """(sum(coalesce(r.hours, g.hours)) filter (where g.code = {code} and completed_on >= {year_start}
            and (score is null or score >= {pass_mark})))::integer as {name}"""
MONTHS_SINCE = (
    "((date_part('year', {{day}}) - date_part('year', b.{0})) * 12"
    " + date_part('month', {{day}}) - date_part('month', b.{0})"
    " - (date_part('day', {{day}}) < date_part('day', b.{0}))::integer)::integer"
)
# Months are counted to the day the age is reached (Decree 71/2020 Art 2); retirement itself is the last day of that
# month (Decree 135/2020 Art 3). The count starts on day 1 of a month, so days of the month never matter.
DERIVED = {
    "service_months": MONTHS_SINCE.format("joined_on"),
    "months_since_appointed": MONTHS_SINCE.format("appointed_on"),
    "age_months": MONTHS_SINCE.format("birth_on"),
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
        title_rank=_title_rank(),
        hours=_hours(day),
        old_before=_literal(date.fromisoformat(OLD_CERTIFICATES_BEFORE)),
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


def training_year_start(day: date) -> date:
    """First day of the year of training that `day` lies in."""
    return date(day.year - (day.month < TRAINING_YEAR_MONTH), TRAINING_YEAR_MONTH, 1)


def _hours(day: date) -> sql.Composed:
    return sql.SQL(", ").join(
        sql.SQL(HOURS).format(
            code=sql.Literal(f"bdtx_{name}"),
            name=sql.Identifier(name),
            year_start=_literal(training_year_start(day)),
            pass_mark=sql.Literal(PASS_MARK),
        )
        for name in ("ct01", "ct02", "ct03")
    )


def _title_rank() -> sql.Composed:
    whens = [
        sql.SQL("when h.title_code = any({}) then {}").format(sql.Literal(list(codes)), sql.Literal(rank))
        for rank, codes in TITLE_RANKS.items()
    ]
    return sql.SQL("case {} end").format(sql.SQL(" ").join(whens))


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
