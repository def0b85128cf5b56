"""The statements that write the taken rows of a list, each noting what it wrote.

They read `import_work` (one row a staged row that is taken, with the ids it needs) and run in the order of WRITES.
Every statement ends in rows (person_id, table, object_id, before, after), which become ImportMarks.
"""

from django.db import models

from haidang.areas.personnel.models import Degree, MarkedTable, PedagogyCertificate, Person, Post, TitleHolding

# Taken rows whose difference stands as it was shown; the ids of new people are drawn here.
WORK = """
create temp table import_work on commit drop as
select v.id, v.kind, v.unit_id, v.post_id, v.post_kind, v.level, v.degree_id, v.changes,
    v.kind in ('new', 'elsewhere') as is_new,
    case when v.kind in ('new', 'elsewhere') then nextval(pg_get_serial_sequence('personnel_person', 'id'))
        else v.person_id end as person_id,
    -- A post begins anew where it is another one; a list that only adds subjects leaves it running.
    v.kind in ('new', 'elsewhere', 'moved') or v.changes ?| array['post_kind', 'level', 'is_counsellor'] as is_new_post,
    v.kind in ('new', 'elsewhere') or v.changes ? 'degree_rank' as has_new_degree,
    v.changes ?| array['major', 'is_teacher_training', 'institution', 'awarded_on'] as fills_degree
from import_verdict v join personnel_difference d on d.staged_id = v.id
where v.kind in ('new', 'elsewhere', 'moved', 'changed', 'unchanged') and not d.is_stale
"""

_MARK = 'insert into personnel_importmark (staff_import_id, person_id, "table", object_id, before, after)'


def _marked(table: MarkedTable, statement: str, person: str) -> str:
    """A data-changing statement returning `o` (as it was) and `n` (as it is), wrapped so that its rows become marks."""
    return (
        f"with written as ({statement} returning old as o, new as n) {_MARK} "
        f"select %(import)s, {person}, '{table.value}', (written.n).id,"
        " case when (written.o).id is not null then to_jsonb(written.o) end, to_jsonb(written.n) from written"
    )


def _insert(model: type[models.Model], given: dict[str, str], source: str) -> str:
    """INSERT … SELECT that fills the columns not given with the defaults of the model."""
    columns, values = list(given), list(given.values())
    for field in model._meta.concrete_fields:
        if field.generated or field.primary_key or field.column in given:
            continue
        columns.append(field.column or "")
        values.append(_default(field))
    names = ", ".join(f'"{column}"' for column in columns)
    return f"insert into {model._meta.db_table} ({names}) select {', '.join(values)} {source}"


def _default(field: "models.Field[object, object]") -> str:
    value = field.get_default() if field.has_default() or not field.null else None
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else "'{}'".format(str(value).replace("'", "''"))


_STAGED = "from import_work w join personnel_stagedrow s on s.id = w.id"
_TEXTS = (
    "sex", "ethnicity", "phone", "email", "birthplace", "contract", "foreign_language", "informatics",
)  # fmt: skip
NEW_PEOPLE = _insert(
    Person,
    {
        "id": "w.person_id",
        "unit_id": "w.unit_id",
        "full_name": "s.full_name",
        "birth_on": "s.birth_on",
        "birth_precision": "coalesce(s.birth_precision, 'day')",
        "identity_number": "s.identity_number",
        "teacher_code": "s.teacher_code",
        "joined_on": "s.joined_on",
        **{name: f"coalesce(s.{name}, '')" for name in _TEXTS},
    },
    f"{_STAGED} where w.is_new order by w.id",
)
_SET_TEXTS = ", ".join(
    f"{name} = coalesce(s.{name}, p.{name})" for name in (*_TEXTS, "identity_number", "teacher_code", "joined_on")
)
_CHANGED_PEOPLE = f"""
update personnel_person p set {_SET_TEXTS},
    birth_on = case when w.changes ? 'birth_on' then s.birth_on else p.birth_on end,
    birth_precision = case when w.changes ? 'birth_on' then coalesce(s.birth_precision, 'day') else p.birth_precision end,
    unit_id = case when w.kind = 'moved' then w.unit_id else p.unit_id end
{_STAGED} where p.id = w.person_id and not w.is_new and w.changes <> '{{}}' and (w.kind = 'moved' or w.changes ?| array[
    'sex', 'ethnicity', 'phone', 'email', 'birthplace', 'contract', 'foreign_language', 'informatics', 'full_name',
    'identity_number', 'teacher_code', 'joined_on', 'birth_on'])
"""
# Keys for sorting and searching are worked out anew for every row whose name is set, so it is set only where it changes.
CHANGED_PEOPLE = f"{_CHANGED_PEOPLE} and not w.changes ? 'full_name'"
RENAMED_PEOPLE = f"{_CHANGED_PEOPLE.replace(' set ', ' set full_name = s.full_name, ', 1)} and w.changes ? 'full_name'"
ENDED_POSTS = """
update personnel_post p set period = daterange(lower(p.period), %(on)s::date),
    ended_because = case when w.kind = 'moved' then 'moved' else 'changed' end
from import_work w where p.id = w.post_id and w.is_new_post and not w.is_new
"""
NEW_POSTS = _insert(
    Post,
    {
        "person_id": "w.person_id",
        "unit_id": "w.unit_id",
        "kind": "w.post_kind",
        "level": "coalesce(w.level, '')",
        "is_counsellor": "coalesce(s.is_counsellor, (select o.is_counsellor from personnel_post o where o.id = w.post_id), false)",
        "is_main": "true",
        "period": "daterange(%(on)s::date, null)",
    },
    f"{_STAGED} where w.is_new_post order by w.id",
)
# Subjects the file names and those of the post before, where the post of the day has them not.
NEW_SUBJECTS = """
insert into personnel_post_subjects (post_id, subject_id)
select po.id, wanted.subject_id
from (
    select w.person_id, su.id as subject_id from import_work w
    join personnel_stagedrow s on s.id = w.id cross join unnest(s.subjects) as named(code)
    join personnel_subject su on su.code = named.code
    where w.is_new_post or w.changes ? 'subjects'
    union
    select w.person_id, b.subject_id from import_work w join personnel_post_subjects b on b.post_id = w.post_id
    where w.is_new_post
) wanted
join personnel_post po on po.person_id = wanted.person_id and po.is_main and po.period @> %(on)s::date
where not exists (select from personnel_post_subjects x where x.post_id = po.id and x.subject_id = wanted.subject_id)
"""
NEW_DEGREES = _insert(
    Degree,
    {
        "person_id": "w.person_id",
        "rank": "s.degree_rank",
        "major": "coalesce(s.major, '')",
        "is_teacher_training": "s.is_teacher_training",
        "institution": "coalesce(s.institution, '')",
        "awarded_on": "s.awarded_on",
        "awarded_precision": "coalesce(s.awarded_precision, 'day')",
    },
    f"{_STAGED} where w.has_new_degree and s.degree_rank is not null order by w.id",
)
FILLED_DEGREES = f"""
update personnel_degree p set
    major = case when p.major = '' then coalesce(s.major, '') else p.major end,
    institution = case when p.institution = '' then coalesce(s.institution, '') else p.institution end,
    is_teacher_training = coalesce(p.is_teacher_training, s.is_teacher_training),
    awarded_on = coalesce(p.awarded_on, s.awarded_on),
    awarded_precision = case when p.awarded_on is null then coalesce(s.awarded_precision, 'day') else p.awarded_precision end
{_STAGED} where p.id = w.degree_id and w.fills_degree
"""
NEW_CERTIFICATES = _insert(
    PedagogyCertificate,
    {"person_id": "w.person_id", "level": "s.pedagogy_level"},
    f"{_STAGED} where s.pedagogy_level is not null and (w.is_new or w.changes ? 'pedagogy_level') order by w.id",
)
ENDED_TITLES = """
update personnel_titleholding p set period = daterange(lower(p.period), %(on)s::date)
from import_work w where p.person_id = w.person_id and w.changes ? 'title_code' and p.period @> %(on)s::date
"""
NEW_TITLES = _insert(
    TitleHolding,
    {"person_id": "w.person_id", "code": "s.title_code", "period": "daterange(%(on)s::date, null)"},
    f"{_STAGED} where s.title_code like 'V.07.%%' and (w.is_new or w.changes ? 'title_code') order by w.id",
)
LEFT_POSTS = """
update personnel_post p set period = daterange(lower(p.period), d.left_on), ended_because = 'other'
from personnel_difference d
where d.staff_import_id = %(import)s and d.kind = 'missing' and d.decision = 'take' and not d.is_applied
    and not d.is_stale and p.person_id = d.person_id and p.is_main and p.period @> d.left_on
"""

WRITES: tuple[str, ...] = (
    _marked(MarkedTable.PERSON, NEW_PEOPLE, "(written.n).id"),
    _marked(MarkedTable.PERSON, CHANGED_PEOPLE, "(written.n).id"),
    _marked(MarkedTable.PERSON, RENAMED_PEOPLE, "(written.n).id"),
    _marked(MarkedTable.POST, ENDED_POSTS, "(written.n).person_id"),
    _marked(MarkedTable.POST, NEW_POSTS, "(written.n).person_id"),
    "with written as (" + NEW_SUBJECTS + f" returning old as o, new as n) {_MARK} select %(import)s, po.person_id,"
    f" '{MarkedTable.POST_SUBJECT.value}', (written.n).id, null, to_jsonb(written.n) from written"
    " join personnel_post po on po.id = (written.n).post_id",
    _marked(MarkedTable.DEGREE, NEW_DEGREES, "(written.n).person_id"),
    _marked(MarkedTable.DEGREE, FILLED_DEGREES, "(written.n).person_id"),
    _marked(MarkedTable.PEDAGOGY, NEW_CERTIFICATES, "(written.n).person_id"),
    _marked(MarkedTable.TITLE, ENDED_TITLES, "(written.n).person_id"),
    _marked(MarkedTable.TITLE, NEW_TITLES, "(written.n).person_id"),
    _marked(MarkedTable.POST, LEFT_POSTS, "(written.n).person_id"),
)
