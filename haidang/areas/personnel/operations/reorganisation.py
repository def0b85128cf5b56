"""Staff of units that close or are split: everyone's posts go on at the successor, history stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from haidang.areas.personnel.models import Person, Post
from haidang.areas.personnel.operations.refusals import DayStillToCome
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import Told, record_all
from haidang.foundation.basics.refusals import Refused
from haidang.foundation.organisation.models import Unit

# The successor that teaches the level of the post; the first one for everybody else.
_MOVES = """
select p.id, p.person_id, p.unit_id as from_id, coalesce(
        (select s.id from unnest(%(to)s::bigint[]) with ordinality as o(id, place)
         join organisation_unit s on s.id = o.id
         where p.level <> '' and p.level = any(s.levels) order by o.place limit 1),
        (%(to)s::bigint[])[1]
    ) as to_id, nextval(pg_get_serial_sequence('personnel_post', 'id')) as new_id,
    p.kind, p.level, p.is_counsellor, p.is_main, p.period, p.ended_because
from personnel_post p where p.unit_id = any(%(from)s::bigint[]) and p.period @> %(on)s::date
"""


class LaterPost(Refused):
    def __init__(self, post: Post) -> None:
        sentence = _("%(person)s takes up a post at %(unit)s after that day. Move this person first.")
        super().__init__(sentence % {"person": post.person.full_name, "unit": post.unit.name})


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMoved:
    """How many posts and people went on elsewhere."""

    posts: int
    people: int


@transaction.atomic
def move_staff(
    from_units: Sequence[Unit], *, to: Sequence[Unit], on: date, today: date, by: User | None, now: datetime
) -> StaffMoved:
    """Every post held at `from_units` on day `on` ends and goes on at a successor: the one that teaches its level.

    All rows at once: a ward's schools take a few statements.
    """
    if on > today:
        raise DayStillToCome
    ids, targets = [unit.pk for unit in from_units], [unit.pk for unit in to]
    _lock_people(ids, on)
    later = Post.objects.filter(unit__in=ids, period__startswith__gt=on).select_related("person", "unit").first()
    if later is not None:
        raise LaterPost(later)
    with connection.cursor() as cursor:
        cursor.execute(
            f"create temporary table moving on commit drop as {_MOVES}", {"from": ids, "to": targets, "on": on}
        )
        cursor.execute("select count(*), count(distinct person_id) from moving")
        posts, people = cursor.fetchone()
        for statement in _STATEMENTS:
            cursor.execute(statement, {"on": on})
        cursor.execute("drop table moving")
    codes = [unit.code for unit in to]
    record_all(
        (
            Told("personnel.move_staff", unit, {"to": codes, "on": on.isoformat(), "posts": posts})
            for unit in from_units
        ),
        by=by,
        now=now,
    )
    return StaffMoved(posts=posts, people=people)


def _lock_people(unit_ids: list[int], on: date) -> None:
    """Everyone with a post at the units on the day, in id order."""
    held = Post.objects.filter(unit__in=unit_ids, period__contains=on).values("person")
    list(Person.objects.select_for_update().filter(pk__in=held).order_by("pk").values_list("pk", flat=True))


# A post that began on the very day is put where it goes on; the others end and a new one begins.
_STATEMENTS = (
    """
    update personnel_person set unit_id = m.to_id
    from moving m where personnel_person.id = m.person_id and m.is_main and personnel_person.unit_id = m.from_id
    """,
    "update personnel_post p set unit_id = m.to_id from moving m where p.id = m.id and lower(m.period) = %(on)s",
    "delete from moving where lower(period) = %(on)s",
    """
    update personnel_post p set period = daterange(lower(p.period), %(on)s), ended_because = 'moved'
    from moving m where p.id = m.id
    """,
    """
    insert into personnel_post (id, person_id, unit_id, kind, level, is_counsellor, is_main, period, ended_because)
    select new_id, person_id, to_id, kind, level, is_counsellor, is_main, daterange(%(on)s, upper(period)),
        ended_because
    from moving
    """,
    """
    insert into personnel_post_subjects (post_id, subject_id)
    select m.new_id, s.subject_id from moving m join personnel_post_subjects s on s.post_id = m.id
    """,
)
