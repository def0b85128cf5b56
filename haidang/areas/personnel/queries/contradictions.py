"""Records that contradict themselves or another one: one statement for a school, a ward or the city."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Contradiction(TextChoices):
    """What cannot all be true, or cannot be left open."""

    IDENTITY = "identity", _("the identity number does not fit birth or sex")
    TOO_YOUNG = "too_young", _("recruited before the age of 17")
    DEGREE_EARLY = "degree_early", _("a diploma awarded before the age of 15")
    NO_SUBJECT = "no_subject", _("a teacher without a subject")
    LEVEL = "level", _("the post is of a level the school does not teach")
    TRAINING_UNKNOWN = "training_unknown", _("a diploma does not say whether it trains teachers")
    TITLE = "title", _("the professional title is of another level")
    TWICE = "twice", _("two records of the same name and date of birth")


@dataclass(frozen=True, slots=True)
class Found:
    """One contradiction in the record of one person."""

    person_id: int
    unit_id: int
    code: str


# Digit 4 of an identity number tells century and sex (0 and 1 for 19xx), digits 5 and 6 the year (TT 59/2021/TT-BCA).
STATEMENT = """
with staff as materialized (
    select m.id as post_id, m.person_id, m.unit_id, m.kind, m.level, p.birth_on, p.birth_precision, p.sex,
        p.identity_number, p.joined_on, p.search, u.levels, u.kind as unit_kind
    from personnel_post m join personnel_person p on p.id = m.person_id join organisation_unit u on u.id = m.unit_id
    where m.is_main and m.period @> %(day)s::date and p.merged_into_id is null
        and (%(everyone)s or m.unit_id = any(%(units)s::bigint[]))
), twins as materialized (
    -- A window counts in one pass; a join of people with people is planned as a loop of loops.
    select id, search, birth_on from (
        select id, search, birth_on, count(*) over (partition by birth_on, search) as alike
        from personnel_person where merged_into_id is null and birth_precision = 'day' and birth_on is not null
    ) counted where alike > 1
)
select person_id, unit_id, 'identity' from staff
where identity_number is not null and (
    (sex <> '' and substr(identity_number, 4, 1)::integer %% 2 <> (sex = 'female')::integer)
    or date_part('year', birth_on)
        <> (19 + substr(identity_number, 4, 1)::integer / 2) * 100 + substr(identity_number, 5, 2)::integer)
union all
select person_id, unit_id, 'too_young' from staff where joined_on < birth_on + interval '16 years'
union all
select person_id, unit_id, 'no_subject' from staff s
where kind = 'teacher' and not exists (select 1 from personnel_post_subjects t where t.post_id = s.post_id)
union all
select person_id, unit_id, 'level' from staff
where level <> '' and unit_kind in ('school', 'centre') and level <> all(levels)
union all
select distinct s.person_id, s.unit_id, 'training_unknown' from staff s join personnel_degree d using (person_id)
where s.kind <> 'employee' and d.is_teacher_training is null
union all
select distinct s.person_id, s.unit_id, 'degree_early' from staff s join personnel_degree d using (person_id)
where d.awarded_on < s.birth_on + interval '14 years'
union all
select s.person_id, s.unit_id, 'title' from staff s
join personnel_titleholding t on t.person_id = s.person_id and t.period @> %(day)s::date
join unnest(%(codes)s::text[], %(levels)s::text[]) as k(code, level) on k.code = t.code
where s.level <> '' and k.level <> '' and k.level <> s.level
union all
select distinct s.person_id, s.unit_id, 'twice' from twins t join twins o
    on o.search = t.search and o.birth_on = t.birth_on and o.id <> t.id
join staff s on s.person_id = t.id
where not exists (
    select 1 from personnel_distinctpeople x
    where x.first_id = least(o.id, t.id) and x.second_id = greatest(o.id, t.id))
"""


def find_contradictions(day: date, unit_ids: Sequence[int] | None, titles: dict[str, str]) -> list[Found]:
    """Contradictions of those with a main post on `day`, at the units or everywhere; `titles` gives levels by code."""
    values: dict[str, Any] = {
        "day": day,
        "everyone": unit_ids is None,
        "units": list(unit_ids or ()),
        "codes": list(titles),
        "levels": list(titles.values()),
    }
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, values)
        return [Found(*row) for row in cursor.fetchall()]
