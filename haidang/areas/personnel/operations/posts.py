"""Posts by period: changes within a unit, moves between units, ends."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from psycopg.types.range import DateRange

from haidang.areas.personnel.models import EndReason, Person, Post, PostKind, Subject
from haidang.areas.personnel.operations.locks import lock_person
from haidang.areas.personnel.operations.refusals import (
    DayStillToCome,
    LevelMissing,
    LevelNotTaught,
    NoMainPost,
    PostJustBegan,
    SameUnit,
    SecondMainPost,
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
    former = _close_main_post(person, on, timezone.localdate(now), EndReason.CHANGED)
    check_post(former.unit, post, on)
    created = _open_main_post(person, former.unit, post, on)
    changes: dict[str, object] = {"from": former.kind, "to": post.kind, "on": on.isoformat(), **_subjects_told(post)}
    record(by=by, action="personnel.change_post", obj=person, now=now, reason=reason, changes=changes)
    return created


@transaction.atomic
def move_person(person: Person, *, to: Unit, post: PostFacts, on: date, reason: str, by: User, now: datetime) -> Post:
    """From day `on` the person's main post is at another unit; the former one ends the day before."""
    reason = require_reason(reason)
    former = _close_main_post(person, on, timezone.localdate(now), EndReason.MOVED)
    if former.unit_id == to.pk:
        raise SameUnit
    check_post(to, post, on)
    created = _open_main_post(person, to, post, on)
    Person.objects.filter(pk=person.pk).update(unit=to)
    changes: dict[str, object] = {"from": former.unit.code, "to": to.code, "on": on.isoformat(), "post": post.kind}
    record(by=by, action="personnel.move_person", obj=person, now=now, reason=reason, changes=changes)
    return created


@transaction.atomic
def end_post(
    person: Person, *, on: date, reason: str, by: User, now: datetime, because: EndReason = EndReason.OTHER
) -> Post:
    """The person stops working: every post and leave ends; `on` is the first day without them."""
    reason = require_reason(reason)
    former = _close_main_post(person, on, timezone.localdate(now), because)
    _end_the_rest(person, on, because)
    changes: dict[str, object] = {"unit": former.unit.code, "on": on.isoformat(), "because": because}
    record(by=by, action="personnel.end_post", obj=person, now=now, reason=reason, changes=changes)
    return former


@transaction.atomic
def return_to_work(
    person: Person, *, unit: Unit, post: PostFacts, on: date, reason: str, by: User, now: datetime
) -> Post:
    """Someone who stopped working takes up a main post again at `unit`; what was recorded before stays."""
    reason = require_reason(reason)
    if on > timezone.localdate(now):
        raise DayStillToCome
    person = lock_person(person)
    if person.posts.filter(is_main=True, period__overlap=since(on)).exists():
        raise SecondMainPost
    check_post(unit, post, on)
    created = _open_main_post(person, unit, post, on)
    Person.objects.filter(pk=person.pk).update(unit=unit)
    changes: dict[str, object] = {"unit": unit.code, "post": post.kind, "on": on.isoformat()}
    record(by=by, action="personnel.return_to_work", obj=person, now=now, reason=reason, changes=changes)
    return created


def _close_main_post(person: Person, on: date, today: date, because: EndReason) -> Post:
    """Locks the person, ends the main post of day `on` before it and returns it."""
    if on > today:
        raise DayStillToCome
    lock_person(person)
    former = main_posts(on).filter(person=person).select_related("unit").first()
    if former is None:
        raise NoMainPost
    if former.period.lower is not None and former.period.lower >= on:
        raise PostJustBegan
    former.period, former.ended_because = DateRange(former.period.lower, on), because
    former.save(update_fields=["period", "ended_because"])
    return former


def _end_the_rest(person: Person, on: date, because: EndReason) -> None:
    """Second posts and leave do not outlast the main post; those still to begin never happen."""
    for post in person.posts.filter(is_main=False, period__overlap=since(on)):
        if post.period.lower is not None and post.period.lower >= on:
            post.delete()
            continue
        post.period, post.ended_because = DateRange(post.period.lower, on), because
        post.save(update_fields=["period", "ended_because"])
    for leave in person.leaves.filter(period__overlap=since(on)):
        if leave.period.lower >= on:
            leave.delete()
            continue
        leave.period = DateRange(leave.period.lower, on)
        leave.save(update_fields=["period"])


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
