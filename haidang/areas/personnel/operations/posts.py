"""Posts by period: changes within a unit, moves between units, ends."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from psycopg.types.range import DateRange

from haidang.areas.personnel.models import Person, Post, PostKind, Subject
from haidang.areas.personnel.operations.refusals import (
    DayStillToCome,
    LevelMissing,
    LevelNotTaught,
    NoMainPost,
    PostJustBegan,
    SameUnit,
    UnitNotThere,
    constraints_speak,
)
from haidang.areas.personnel.queries import main_posts
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.periods import holds_on, since
from haidang.foundation.basics.refusals import require_reason
from haidang.foundation.organisation.models import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class PostFacts:
    """What someone does at a unit."""

    kind: PostKind
    level: str = ""
    subjects: tuple[Subject, ...] = ()
    is_counsellor: bool = False


def check_post(unit: Unit, post: PostFacts, on: date) -> None:
    """Raises unless the unit exists on the day and has the level of the post."""
    if not holds_on(unit.period, on):
        raise UnitNotThere
    if post.kind != PostKind.EMPLOYEE and not post.level:
        raise LevelMissing
    if post.level and post.level not in unit.levels:
        raise LevelNotTaught


@transaction.atomic
def change_post(person: Person, *, post: PostFacts, on: date, reason: str, by: User, now: datetime) -> Post:
    """From day `on` the person does something else at the same unit: another post, level, subjects."""
    reason = require_reason(reason)
    former = _close_main_post(person, on, timezone.localdate(now))
    check_post(former.unit, post, on)
    created = _open_main_post(person, former.unit, post, on)
    changes: dict[str, object] = {"from": former.kind, "to": post.kind, "on": on.isoformat(), **_subjects_told(post)}
    record(by=by, action="personnel.change_post", obj=person, now=now, reason=reason, changes=changes)
    return created


@transaction.atomic
def move_person(person: Person, *, to: Unit, post: PostFacts, on: date, reason: str, by: User, now: datetime) -> Post:
    """From day `on` the person's main post is at another unit; the former one ends the day before."""
    reason = require_reason(reason)
    former = _close_main_post(person, on, timezone.localdate(now))
    if former.unit_id == to.pk:
        raise SameUnit
    check_post(to, post, on)
    created = _open_main_post(person, to, post, on)
    Person.objects.filter(pk=person.pk).update(unit=to)
    changes: dict[str, object] = {"from": former.unit.code, "to": to.code, "on": on.isoformat(), "post": post.kind}
    record(by=by, action="personnel.move_person", obj=person, now=now, reason=reason, changes=changes)
    return created


@transaction.atomic
def end_post(person: Person, *, on: date, reason: str, by: User, now: datetime) -> Post:
    """Ends the main post; `on` is the first day without it."""
    reason = require_reason(reason)
    former = _close_main_post(person, on, timezone.localdate(now))
    changes: dict[str, object] = {"unit": former.unit.code, "on": on.isoformat()}
    record(by=by, action="personnel.end_post", obj=person, now=now, reason=reason, changes=changes)
    return former


def _close_main_post(person: Person, on: date, today: date) -> Post:
    """Locks the person, ends the main post of day `on` before it and returns it."""
    if on > today:
        raise DayStillToCome
    Person.objects.select_for_update().get(pk=person.pk)
    former = main_posts(on).filter(person=person).select_related("unit").first()
    if former is None:
        raise NoMainPost
    if former.period.lower is not None and former.period.lower >= on:
        raise PostJustBegan
    former.period = DateRange(former.period.lower, on)
    former.save(update_fields=["period"])
    return former


def _open_main_post(person: Person, unit: Unit, post: PostFacts, on: date) -> Post:
    with constraints_speak():
        created = Post.objects.create(
            person=person,
            unit=unit,
            kind=post.kind,
            level=post.level,
            is_counsellor=post.is_counsellor,
            period=since(on),
        )
    created.subjects.set(post.subjects)
    return created


def _subjects_told(post: PostFacts) -> dict[str, object]:
    return {"subjects": [subject.code for subject in post.subjects]} if post.subjects else {}
