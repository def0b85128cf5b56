"""The statements that lay a staged list beside the records; each fills a temporary table of the transaction.

`import_key`: what identifies each row; `import_match`: which person it is; `import_fresh`: what it would change.
Every statement takes the parameters of `parameters_of` (compare.py); lists of ids are cast to bigint[], for only lists of
the very type of the column are looked up by hashing. An empty cell is NULL and changes nothing.
"""

# Rows looked at: all that are not applied yet, or the ones named.
KEYS = """
create temp table import_key on commit drop as
select s.id, s.identity_number, s.teacher_code, s.birth_on, s.birth_precision,
    s.full_name, s.unit_code is null and s.unit_name is not null as has_name_only,
    case when s.unit_code is null then %(home)s else u.id end as unit_id,
    case when s.unit_code is null then %(home)s is not null else u.period @> %(on)s::date end as is_open,
    exists (select from personnel_importfinding f
        where f.staged_id = s.id and f.severity = 'error' and f.state = 'open') as has_error
from personnel_stagedrow s left join organisation_unit u on u.code = s.unit_code
where s.staff_import_id = %(import)s and (%(only)s::bigint[] is null or s.id = any(%(only)s::bigint[]))
    and not exists (select from personnel_difference d
        where d.staff_import_id = %(import)s and d.staged_id = s.id and d.is_applied)
"""

NUMBERED = """
create temp table import_numbered on commit drop as
select k.id, n.id as by_number, c.id as by_code
from import_key k
left join personnel_person n on n.identity_number = k.identity_number and n.merged_into_id is null
left join personnel_person c on c.teacher_code = k.teacher_code and c.merged_into_id is null
where n.id is not null or c.id is not null
"""

# The plain name is worked out for those only whom no number names. "|| ''": through the units, not the trigrams.
MATCHES = """
create temp table import_match on commit drop as
with left_over as materialized (
    select k.*, vn_plain(k.full_name) as plain from import_key k
    where not exists (select from import_numbered n where n.id = k.id)
), by_name as (
    select k.id, p.id as person_id, k.birth_on is not null and p.birth_on is not null as is_sure,
        count(*) over (partition by k.id) as people, count(*) over (partition by p.id) as rows
    from left_over k join personnel_person p on p.unit_id = k.unit_id and p.search || '' = k.plain
    where p.merged_into_id is null and (k.birth_on is null or p.birth_on is null or k.birth_on = p.birth_on
        or ('year' in (k.birth_precision, p.birth_precision) and date_part('year', k.birth_on) = date_part('year', p.birth_on)))
)
select k.id, coalesce(n.by_number, n.by_code, a.person_id) as person_id,
    case when n.by_number is not null then 'number' when n.by_code is not null then 'code' when a.is_sure then 'birth'
        when a.id is not null then 'name' else '' end as matched_by,
    n.by_number <> n.by_code as is_torn
from import_key k
left join import_numbered n on n.id = k.id
left join by_name a on a.id = k.id and a.people = 1 and a.rows = 1
"""

# Rows that speak of one person: the same number, code, or name and birth at one unit, or the same record met.
GROUPS = """
create temp table import_group on commit drop as
with numbers as (
    select identity_number, min(id) as leader from import_key where identity_number is not null
    group by identity_number having count(*) > 1
), codes as (
    select teacher_code, min(id) as leader from import_key where teacher_code is not null
    group by teacher_code having count(*) > 1
), born_alike as materialized (
    select k.id, k.unit_id, k.birth_on, k.identity_number, vn_plain(k.full_name) as plain
    from (select unit_id, birth_on, length(full_name) as letters from import_key where birth_on is not null
        group by 1, 2, 3 having count(*) > 1) b
    join import_key k on k.unit_id = b.unit_id and k.birth_on = b.birth_on and length(k.full_name) = b.letters
), names as (
    select unit_id, plain, birth_on, min(id) as leader from born_alike
    group by unit_id, plain, birth_on
    having count(*) > 1 and min(identity_number) is not distinct from max(identity_number)
), records as (
    select person_id, min(id) as leader from import_match where person_id is not null
    group by person_id having count(*) > 1
)
select k.id, least(n.leader, c.leader, a.leader, r.leader) as leader
from import_key k join import_match m on m.id = k.id
left join numbers n on n.identity_number = k.identity_number
left join codes c on c.teacher_code = k.teacher_code
left join (select b.id, names.leader from names join born_alike b using (unit_id, plain, birth_on)) a on a.id = k.id
left join records r on r.person_id = m.person_id
where coalesce(n.leader, c.leader, a.leader, r.leader) is not null
"""

CURRENT = """
create temp table import_post on commit drop as
with posts as materialized (
    select po.* from personnel_post po
    where po.is_main and po.period @> %(on)s::date
        and po.person_id in (select person_id from import_match where person_id is not null)
), taught as materialized (
    select ps.post_id, array_agg(su.code::text) as codes
    from posts join personnel_post_subjects ps on ps.post_id = posts.id join personnel_subject su on su.id = ps.subject_id
    group by ps.post_id
)
select po.*, t.codes from posts po left join taught t on t.post_id = po.id
"""

TITLES = """
create temp table import_title on commit drop as
select t.person_id, t.code from personnel_titleholding t
where t.period @> %(on)s::date and t.person_id in (select person_id from import_match where person_id is not null)
"""

# What is recorded of the same diploma: same rank, and a major that does not contradict.
DEGREES = """
create temp table import_degree on commit drop as
with pairs as materialized (
    select s.id, s.major as said, s.awarded_on as said_on, d.id as degree_id, d.major, d.is_teacher_training,
        d.institution, d.awarded_on
    from import_match m
    join personnel_stagedrow s on s.id = m.id
    join personnel_degree d on d.person_id = m.person_id and d.rank = s.degree_rank
), different as materialized (
    select distinct said, major from pairs where said <> major and major <> ''
), spelt_alike as materialized (
    select said, major from different where vn_plain(major) = vn_plain(said)
)
select distinct on (id) id, degree_id, major, is_teacher_training, institution, awarded_on
from pairs left join spelt_alike using (said, major)
where said is null or major = '' or major = said or spelt_alike.said is not null
order by id, major = '', awarded_on is not distinct from said_on desc, degree_id
"""


def _text(field: str) -> str:
    """A text the file gives and the record has otherwise."""
    return f"s.{field} is not null and s.{field} is distinct from nullif(p.{field}, '')"


_BIRTH = (
    "s.birth_on is not null and (p.birth_on is null or (s.birth_precision = 'year' and"
    " date_part('year', s.birth_on) <> date_part('year', p.birth_on)) or (s.birth_precision <> 'year' and"
    " (s.birth_on <> p.birth_on or p.birth_precision = 'year')))"
)
TEXTS = (
    "full_name", "sex", "identity_number", "teacher_code", "ethnicity", "phone", "email", "birthplace", "contract",
    "foreign_language", "informatics",
)  # fmt: skip
_IS_NEW_POST = "(po.id is null or s.post_kind <> po.kind or s.level <> po.level or s.is_counsellor <> po.is_counsellor)"
# Condition, old value, new value of each change; the words of a screen are found by the key.
CHANGES: dict[str, tuple[str, str, str]] = {
    **{name: (_text(name), f"nullif(p.{name}, '')", f"s.{name}") for name in TEXTS},
    # A list typed in capitals does not spoil a name that is recorded as names are written.
    "full_name": (
        "s.full_name <> p.full_name and not (s.full_name = upper(s.full_name) and lower(s.full_name) = lower(p.full_name))",
        "p.full_name",
        "s.full_name",
    ),
    "birth_on": (
        _BIRTH,
        "case when p.birth_precision = 'year' then to_char(p.birth_on, 'YYYY') else p.birth_on::text end",
        "case when s.birth_precision = 'year' then to_char(s.birth_on, 'YYYY') else s.birth_on::text end",
    ),
    "joined_on": ("s.joined_on is not null and s.joined_on is distinct from p.joined_on", "p.joined_on", "s.joined_on"),
    "unit_code": (
        "not b.has_second and (p.unit_id <> k.unit_id or po.id is null)",
        "case when po.id is not null then (select code from organisation_unit o where o.id = po.unit_id) end",
        "u.code",
    ),
    "post_kind": ("coalesce(s.post_kind, po.kind, %(post_kind)s) is distinct from po.kind", "po.kind",
                  "coalesce(s.post_kind, po.kind, %(post_kind)s)"),
    "level": ("f.level is distinct from po.level and f.level is not null", "nullif(po.level, '')", "f.level"),
    "is_counsellor": ("s.is_counsellor is distinct from coalesce(po.is_counsellor, false) and s.is_counsellor is not null",
                      "po.is_counsellor", "s.is_counsellor"),
    "subjects": ("s.subjects is not null and not s.subjects::text[] <@ coalesce(po.codes, '{}')", "po.codes",
                 "array(select distinct unnest(coalesce(po.codes, '{}') || s.subjects::text[]))"),
    "degree_rank": (
        "s.degree_rank is not null and d.degree_id is null",
        "null::text",
        "jsonb_build_array(s.degree_rank, s.major, s.institution, date_part('year', s.awarded_on))",
    ),
    "major": ("d.major = '' and s.major is not null", "null::text", "s.major"),
    "is_teacher_training": ("d.degree_id is not null and d.is_teacher_training is null and s.is_teacher_training is not null",
                            "null::text", "s.is_teacher_training"),
    "institution": ("d.institution = '' and s.institution is not null", "null::text", "s.institution"),
    "awarded_on": ("d.degree_id is not null and d.awarded_on is null and s.awarded_on is not null", "null::text",
                   "case when s.awarded_precision = 'year' then to_char(s.awarded_on, 'YYYY') else s.awarded_on::text end"),
    "pedagogy_level": (
        (
            "s.pedagogy_level is not null and not exists (select from personnel_pedagogycertificate c"
            " where c.person_id = p.id and c.level = s.pedagogy_level)"
        ),
        "null::text",
        "s.pedagogy_level",
    ),
    "title_code": (
        (
            "s.title_code like 'V.07.%%' and s.title_code is distinct from t.code and not exists (select from"
            " personnel_titleholding l where l.person_id = p.id and lower(l.period) >= %(on)s::date)"
        ),
        "t.code",
        "s.title_code",
    ),
}  # fmt: skip
_ANY = " or ".join(f"({condition})" for condition, _old, _new in CHANGES.values())
# One object is built and what did not change is stripped: joining eighteen objects a row costs several times as much.
_PAIRS = ", ".join(
    f"'{key}', case when {condition} then jsonb_build_array({old}, {new}) end"
    for key, (condition, old, new) in CHANGES.items()
)

FRESH = f"""
create temp table import_fresh on commit drop as
select k.id, k.unit_id, m.person_id, m.matched_by, g.leader, k.has_error, po.id as post_id,
    coalesce(s.post_kind, po.kind, nullif(%(post_kind)s, '')) as post_kind, f.level, d.degree_id,
    case
        when k.unit_id is null or (k.has_name_only and %(home)s is null) then 'unit_unknown'
        when not k.is_open then 'unit_closed'
        when not k.unit_id = any(%(units)s::bigint[]) then 'unit_outside'
        when k.has_error then 'has_error'
        when k.full_name is null then 'name_missing'
        when m.is_torn then 'code_of_another'
        when m.matched_by = 'number' and p.birth_on <> k.birth_on and p.search <> vn_plain(k.full_name) then 'number_of_another'
        when m.matched_by <> 'number' and p.identity_number <> k.identity_number then 'number_differs'
        when m.matched_by <> 'code' and p.teacher_code <> k.teacher_code then 'code_differs'
        when b.has_second then 'second_post'
        when p.unit_id <> k.unit_id and not (p.unit_id = any(%(movable)s::bigint[]) and k.unit_id = any(%(movable)s::bigint[])) then 'needs_release'
        when coalesce(s.post_kind, po.kind, nullif(%(post_kind)s, '')) is null then 'post_missing'
        when coalesce(s.post_kind, po.kind, %(post_kind)s) <> 'employee' and f.level is null then 'level_missing'
        when f.level is not null and not f.level = any(u.levels) and (po.id is null or s.level is not null) then 'level_not_taught'
        when p.id is not null and (p.unit_id <> k.unit_id or {_IS_NEW_POST}) and (lower(po.period) >= %(on)s::date
            or exists (select from personnel_post l where l.person_id = p.id and l.is_main and lower(l.period) > %(on)s::date))
            then 'post_just_began'
        else '' end as reason,
    case when p.id is not null and ({_ANY}) then jsonb_strip_nulls(jsonb_build_object({_PAIRS})) else '{{}}'::jsonb end as changes
from import_key k
join personnel_stagedrow s on s.id = k.id
join import_match m on m.id = k.id
left join import_group g on g.id = k.id
left join organisation_unit u on u.id = k.unit_id
left join personnel_person p on p.id = m.person_id
left join import_post po on po.person_id = p.id
left join import_degree d on d.id = k.id
left join import_title t on t.person_id = p.id
cross join lateral (select coalesce(s.level, case when po.unit_id = k.unit_id or po.level = any(u.levels) then nullif(po.level, '') end,
    case when cardinality(u.levels) = 1 and coalesce(s.post_kind, po.kind, %(post_kind)s) <> 'employee' then u.levels[1] end)
    as level) f
-- Beside the main post elsewhere there may be a second one here: then the row says nothing about the main one.
cross join lateral (select p.unit_id <> k.unit_id and exists (select from personnel_post x where x.person_id = p.id
    and x.unit_id = k.unit_id and not x.is_main and x.period @> %(on)s::date) as has_second) b
"""

# Somebody of the same name and birth at another unit, unless two identity numbers tell them apart.
ELSEWHERE = """
create temp table import_elsewhere on commit drop as
select k.id, min(p.id) as person_id
from import_key k join import_match m on m.id = k.id and m.person_id is null
join personnel_person p on p.sort_key = vn_sort_key(k.full_name) and p.birth_on = k.birth_on
    and p.birth_precision = k.birth_precision
where p.merged_into_id is null and p.unit_id <> k.unit_id
    and coalesce(p.identity_number = k.identity_number, true)
group by k.id
"""

VERDICTS = """
create temp table import_verdict on commit drop as
select f.id, f.unit_id, coalesce(f.person_id, e.person_id) as person_id, f.matched_by, f.leader, f.changes, f.reason,
    f.post_id, f.post_kind, f.level, f.degree_id,
    case when f.reason in ('unit_unknown', 'unit_closed', 'unit_outside') then 'conflict'
        when f.reason in ('has_error', 'name_missing', 'post_missing', 'level_missing') then 'waiting'
        when f.leader is not null then 'duplicate'
        when f.reason = 'second_post' then 'unchanged'
        when f.reason <> '' then 'conflict'
        when e.id is not null then 'elsewhere'
        when f.person_id is null then 'new'
        when f.changes ? 'unit_code' then 'moved'
        when f.changes <> '{}' then 'changed'
        else 'unchanged' end as kind
from import_fresh f left join import_elsewhere e on e.id = f.id
"""

STATEMENTS = (
    ("import_key", KEYS),
    ("import_numbered", NUMBERED),
    ("import_match", MATCHES),
    ("import_group", GROUPS),
    ("import_post", CURRENT),
    ("import_title", TITLES),
    ("import_degree", DEGREES),
    ("import_fresh", FRESH),
    ("import_elsewhere", ELSEWHERE),
    ("import_verdict", VERDICTS),
)
TABLES = tuple(name for name, _statement in STATEMENTS)
# Statistics of other columns serve no plan, and those of a jsonb cost more than the statement that fills it.
ANALYZED = {
    "import_key": "(id, unit_id, identity_number, teacher_code, birth_on)",
    "import_post": "(id, person_id, unit_id)",
    "import_fresh": "(id, person_id)",
    "import_verdict": "(id, kind, person_id, unit_id)",
}
