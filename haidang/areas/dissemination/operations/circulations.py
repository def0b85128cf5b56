"""Passing a document down: start, a new edition, the end; and keeping its readers in step with who is at work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.db import connection, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from haidang.areas.dissemination.models import Circulation, Edition
from haidang.areas.dissemination.queries.readings import about_edition, kind_of_notice
from haidang.areas.plans.models import Plan
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused, refusing, require_reason
from haidang.foundation.notifications.operations import notify
from haidang.foundation.organisation.models import Unit

# Everyone whose main post on the day is under the unit. Who comes is added, who moved stands at the new unit, who left
# is marked; a confirmation is never lost. Three CTEs of one statement, so that 55,000 people take about a second.
MATCH = """
with meant as (
    select p.person_id, p.unit_id, p.level from personnel_post p
    join personnel_person x on x.id = p.person_id and x.merged_into_id is null
    where p.is_main and p.period @> %(day)s::date and p.unit_id in (select unit_id from units_under(%(roots)s, %(day)s))
      and (cardinality(%(levels)s::text[]) = 0 or p.level = any(%(levels)s::text[]))
      and (cardinality(%(posts)s::text[]) = 0 or p.kind = any(%(posts)s::text[]))),
gone as (
    update dissemination_reader r set left_on = %(day)s
    where r.circulation_id = %(circulation)s and r.left_on is null
      and not exists (select from meant m where m.person_id = r.person_id)
    returning 1),
here as (
    insert into dissemination_reader
        (circulation_id, person_id, unit_id, level, opened_edition, confirmed_edition, wrong_answers)
    select %(circulation)s, person_id, unit_id, level, 0, 0, 0 from meant
    on conflict (circulation_id, person_id) do update
        set unit_id = excluded.unit_id, level = excluded.level, left_on = null
        where (dissemination_reader.unit_id, dissemination_reader.level, dissemination_reader.left_on)
            is distinct from (excluded.unit_id, excluded.level, null::date)
    returning 1)
select (select count(*) from here), (select count(*) from gone)
"""


class NobodyThere(Refused):
    def __init__(self) -> None:
        super().__init__(_("Nobody at work fits this choice of levels and posts. Choose more of them."))


class PassedDownAlready(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("This document is being passed down here already. Publish a new edition of it, or end it first.")
        )


class CirculationEnded(Refused):
    def __init__(self) -> None:
        super().__init__(_("This document is no longer passed down. Start it anew if people must read it again."))


class QuestionIncomplete(Refused):
    def __init__(self) -> None:
        super().__init__(_("A question needs at least two answers, and one of them marked as right."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Who is to read: the people under `unit`; of these levels and posts, all when empty."""

    unit: Unit
    levels: Sequence[str] = ()
    posts: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What an edition says; `changes` from the second edition on; the question is optional."""

    text: str
    changes: str = ""
    question: str = ""
    answers: Sequence[str] = ()
    right_answer: int | None = None


@transaction.atomic
def start_circulation(
    title: str,
    *,
    audience: Audience,
    text: Text,
    due_on: date,
    by: User,
    now: datetime,
    today: date,
    plan: Plan | None = None,
    source: str = "",
    address: str = "",
) -> Circulation:
    """Passes the document down: its first edition, its readers, a notice to each who has an account."""
    circulation = Circulation(
        title=require_reason(title), source=source, plan=plan, address=address, unit=audience.unit,
        levels=list(audience.levels), posts=list(audience.posts), due_on=due_on,
        started_by=by, started_at=now, matched_on=today,
    )  # fmt: skip
    with refusing("circulation_once_a_text", PassedDownAlready()):
        circulation.save()
    edition = _write_edition(circulation, text, number=1, by=by, now=now)
    people, _gone = match_audience(circulation, day=today, by=by, now=now)
    if not people:
        raise NobodyThere
    record(by=by, action="dissemination.start", obj=circulation, now=now, changes={"people": people})
    _tell(edition, now)
    return circulation


@transaction.atomic
def publish_edition(circulation: Circulation, *, text: Text, by: User, now: datetime) -> Edition:
    """The next edition: who confirmed the former one reads only what changed."""
    circulation = _lock_open(circulation)
    number = circulation.editions.count() + 1
    edition = _write_edition(circulation, text, number=number, by=by, now=now)
    record(
        by=by, action="dissemination.publish_edition", obj=circulation, now=now, reason=text.changes,
        changes={"edition": number},
    )  # fmt: skip
    _tell(edition, now)
    return edition


@transaction.atomic
def end_circulation(circulation: Circulation, *, reason: str, by: User, now: datetime) -> Circulation:
    """Nobody is asked to read it any more; what was confirmed stays as proof."""
    circulation = _lock_open(circulation)
    circulation.ended_at = now
    circulation.save(update_fields=["ended_at"])
    record(by=by, action="dissemination.end", obj=circulation, now=now, reason=require_reason(reason))
    return circulation


@transaction.atomic
def match_audience(circulation: Circulation, *, day: date, by: User | None, now: datetime) -> tuple[int, int]:
    """Brings the readers in step with who is at work on the day: (came or moved, left)."""
    with connection.cursor() as cursor:
        cursor.execute(
            MATCH,
            {
                "day": day,
                "roots": [circulation.unit_id],
                "levels": circulation.levels,
                "posts": circulation.posts,
                "circulation": circulation.pk,
            },
        )
        came, left = cursor.fetchone()
    Circulation.objects.filter(pk=circulation.pk).update(matched_on=day)
    if came or left:
        changes: dict[str, object] = {"came": came, "left": left}
        record(by=by, action="dissemination.match_audience", obj=circulation, now=now, changes=changes)
    return int(came), int(left)


def _lock_open(circulation: Circulation) -> Circulation:
    found = Circulation.objects.select_for_update().get(pk=circulation.pk)
    if found.ended_at is not None:
        raise CirculationEnded
    return found


def _write_edition(circulation: Circulation, text: Text, *, number: int, by: User, now: datetime) -> Edition:
    answers = [answer.strip() for answer in text.answers if answer.strip()]
    is_asked = bool(text.question.strip())
    if is_asked and (len(answers) < 2 or text.right_answer is None or text.right_answer >= len(answers)):
        raise QuestionIncomplete
    said = require_reason(text.text)
    return Edition.objects.create(
        circulation=circulation,
        number=number,
        text=said,
        changes=require_reason(text.changes) if number > 1 else "",
        question=text.question.strip(),
        answers=answers if is_asked else [],
        right_answer=text.right_answer if is_asked else None,
        digest=sha256("\n".join([circulation.title, said, text.changes, text.question, *answers]).encode()).hexdigest(),
        published_by=by,
        published_at=now,
    )


def _tell(edition: Edition, now: datetime) -> int:
    """One statement for any number of readers."""
    circulation = edition.circulation
    readers = User.objects.filter(person__readings__circulation=circulation, person__readings__left_on=None)
    return notify(
        readers,
        kind=kind_of_notice(edition.number),
        params={"title": circulation.title, "due": circulation.due_on},
        path=reverse("dissemination:read", args=[circulation.pk]),
        now=now,
        about=about_edition(edition),
    )
