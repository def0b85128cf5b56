"""What changed since the round before: who is new, who is gone, whose answer is another one, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from haidang.areas.needs.models import Need, NeedStatus, ReviewRound, RoundState, Sheet
from haidang.areas.personnel.models import Post
from haidang.areas.standards.models import Requirement, Status
from haidang.areas.standards.queries import People, assess, found_texts, requirements_on
from haidang.foundation.basics.periods import as_of

NEW, GONE, CHANGED = "new", "gone", "changed"
KINDS = (NEW, GONE, CHANGED)
# A person who moved is compared with what the other school was told; the code of a requirement outlives its versions.
PAIRS = """
with later as (
    select n.person_id, r.code, n.status, n.id, s.school_id, s.locality_id
    from needs_need n join needs_sheet s on s.id = n.sheet_id join standards_requirement r on r.id = n.requirement_id
    where n.round_id = %(later)s and n.origin = 'detected'
), earlier as (
    select n.person_id, r.code, n.status, n.id, s.school_id, s.locality_id
    from needs_need n join needs_sheet s on s.id = n.sheet_id join standards_requirement r on r.id = n.requirement_id
    where n.round_id = %(earlier)s and n.origin = 'detected'
), pairs as (
    select coalesce(l.person_id, e.person_id) as person_id, coalesce(l.code, e.code) as code,
        e.status as was, l.status as is_now, e.id as earlier_id, l.id as later_id,
        coalesce(l.school_id, e.school_id) as school_id, l.locality_id,
        case when e.id is null then 'new' when l.id is null then 'gone'
            when e.status <> l.status then 'changed' else 'same' end as kind
    from later l full join earlier e on e.person_id = l.person_id and e.code = l.code
    where coalesce(l.school_id, e.school_id) = any(%(schools)s::bigint[])
)
"""
# One column a kind: with a row for each PostgreSQL expects as many groups as people and sorts them all.
COUNTS = (
    PAIRS
    + """
select code, count(*) filter (where kind = 'new'), count(*) filter (where kind = 'gone'),
    count(*) filter (where kind = 'changed'), count(*) filter (where kind = 'same')
from pairs group by code
"""
)
ROWS = (
    PAIRS
    + """
select q.person_id, q.code, q.was, q.is_now, q.earlier_id, q.later_id, q.school_id, q.kind, p.full_name, u.short_name
from pairs q join personnel_person p on p.id = q.person_id join organisation_unit u on u.id = q.school_id
where q.kind = %(kind)s and (%(code)s = '' or q.code = %(code)s)
order by u.search, p.sort_key, p.id, q.code limit %(limit)s
"""
)


def previous_round(review: ReviewRound) -> ReviewRound | None:
    """The closed round judged last before this one."""
    earlier = ReviewRound.objects.filter(state=RoundState.CLOSED, judged_on__lt=review.judged_on)
    return earlier.order_by("-judged_on", "-pk").first()


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceCount:
    """One requirement: how many are new, gone, changed, the same."""

    requirement: Requirement
    new: int
    gone: int
    changed: int
    same: int


def schools_of(sheets: QuerySet[Sheet]) -> list[int]:
    return list(sheets.order_by().values_list("school", flat=True).distinct())


def count_differences(later: ReviewRound, earlier: ReviewRound, schools: Sequence[int]) -> list[DifferenceCount]:
    """By requirement, in the order of the round's list; two queries."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, {"later": later.pk, "earlier": earlier.pk, "schools": list(schools)})
        counted = sorted(cursor.fetchall())
    in_force = Requirement.objects.filter(as_of(earlier.judged_on) | as_of(later.judged_on))
    titles = {row.code: row for row in in_force.order_by("version")}
    return [
        DifferenceCount(requirement=titles[code], new=new, gone=gone, changed=changed, same=same)
        for code, new, gone, changed, same in counted
        if code in titles
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One person and requirement that changed."""

    person_id: int
    full_name: str
    school: str
    requirement: Requirement
    kind: str
    was: str
    is_now: str
    earlier_id: int | None
    later_id: int | None
    why: list[str]


def list_differences(
    later: ReviewRound, earlier: ReviewRound, schools: Sequence[int], *, kind: str, code: str, limit: int
) -> list[Difference]:
    """The people of one kind of change, with the reason: the conditions whose values are no longer the same."""
    words: dict[str, Any] = {"later": later.pk, "earlier": earlier.pk, "schools": list(schools)}
    words |= {"kind": kind, "code": code}
    with connection.cursor() as cursor:
        cursor.execute(ROWS, words | {"limit": limit})
        names = [column.name for column in cursor.description or []]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    reasons = _Reasons(later, earlier, rows)
    return [
        Difference(
            person_id=row["person_id"],
            full_name=row["full_name"],
            school=row["short_name"],
            requirement=reasons.requirement(row),
            kind=row["kind"],
            was=_word(row["was"]),
            is_now=_word(row["is_now"]) or reasons.status_without_need(row),
            earlier_id=row["earlier_id"],
            later_id=row["later_id"],
            why=reasons.of(row),
        )
        for row in rows
    ]


def _word(status: str | None) -> str:
    return str(NeedStatus(status).label) if status else ""


class _Reasons:
    """The stored explanations of both rounds; who has no need in one is asked anew for that round's day."""

    def __init__(self, later: ReviewRound, earlier: ReviewRound, rows: Sequence[Mapping[str, Any]]) -> None:
        self.rounds = {"later": later, "earlier": earlier}
        people = sorted({row["person_id"] for row in rows})
        codes = {row["code"] for row in rows}
        self.requirements = {
            side: {row.code: row for row in requirements_on(review.judged_on) if row.code in codes}
            for side, review in self.rounds.items()
        }
        self.answers = {side: self._answers(side, rows) for side in self.rounds}
        self.stored = _stored([row["earlier_id"] for row in rows] + [row["later_id"] for row in rows])
        self.posts = {
            side: {
                post.person_id: post.unit.short_name
                for post in Post.objects.filter(as_of(review.judged_on), person__in=people, is_main=True)
                .select_related("unit")
                .order_by("pk")
            }
            for side, review in self.rounds.items()
        }

    def _answers(self, side: str, rows: Sequence[Mapping[str, Any]]) -> dict[tuple[int, int], dict[str, Any]]:
        """The records of the day are asked only for those of whom this round stored nothing."""
        people = sorted({row["person_id"] for row in rows if not row[f"{side}_id"]})
        if not people:
            return {}
        found = assess(self.requirements[side].values(), self.rounds[side].judged_on, People(people))
        return {(answer["person_id"], answer["requirement_id"]): answer for answer in found}

    def requirement(self, row: Mapping[str, Any]) -> Requirement:
        code = row["code"]
        return self.requirements["later"].get(code) or self.requirements["earlier"][code]

    def status_without_need(self, row: Mapping[str, Any]) -> str:
        if row["kind"] != GONE:
            return ""
        answer = self._asked("later", row)
        return str(Status(answer["status"]).label) if answer else ""

    def of(self, row: Mapping[str, Any]) -> list[str]:
        person = row["person_id"]
        was_at, is_at = self.posts["earlier"].get(person), self.posts["later"].get(person)
        if is_at is None:
            return [_("By today's records no longer on the staff on the day of this round.")]
        why = []
        if was_at is None:
            why.append(_("Joined the staff since."))
        elif was_at != is_at:
            why.append(_("Moved from %(from)s to %(to)s.") % {"from": was_at, "to": is_at})
        if row["code"] not in self.requirements["earlier"]:
            return [*why, _("The requirement was not in force at the round before.")]
        if row["code"] not in self.requirements["later"]:
            return [*why, _("The requirement is no longer in force.")]
        changed = self._changed_conditions(row)
        if changed and row["kind"] == GONE:
            # Who has no need has no stored explanation: the records as they are known today speak of that day.
            why.append(_("By today's records:"))
        why += changed
        return why or [_("The answer of the standards changed with the version of the requirement.")]

    def _asked(self, side: str, row: Mapping[str, Any]) -> dict[str, Any] | None:
        requirement = self.requirements[side].get(row["code"])
        return self.answers[side].get((row["person_id"], requirement.pk)) if requirement else None

    def _changed_conditions(self, row: Mapping[str, Any]) -> list[str]:
        before, after = (self._conditions(side, row) for side in ("earlier", "later"))
        return [
            f"{fact}: {before[fact]} → {value}"
            for fact, value in after.items()
            if fact in before and before[fact] != value
        ]

    def _conditions(self, side: str, row: Mapping[str, Any]) -> dict[str, str]:
        """Fact by fact as text: from the stored explanation, else as the records of that day say now."""
        stored = self.stored.get(row[f"{side}_id"] or 0)
        if stored is None:
            asked = self._asked(side, row)
            stored = asked["explanation"] if asked else []
        return found_texts(self.requirements[side][row["code"]], stored, {})


def _stored(ids: Sequence[int | None]) -> dict[int, Any]:
    return dict(Need.objects.filter(pk__in=[pk for pk in ids if pk]).values_list("pk", "explanation"))
