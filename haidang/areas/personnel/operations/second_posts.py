"""Several posts at once: a second post beside the main one, at the same school or at another."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange

from haidang.areas.personnel.models import EndReason, Person, Post
from haidang.areas.personnel.operations.locks import lock_person
from haidang.areas.personnel.operations.posts import PostFacts, check_post
from haidang.areas.personnel.operations.refusals import DayStillToCome, NoMainPost, PostJustBegan
from haidang.areas.personnel.queries import main_posts
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.periods import since
from haidang.foundation.basics.refusals import Refused, require_reason
from haidang.foundation.organisation.models import Unit


class SecondPostThere(Refused):
    def __init__(self, unit: Unit) -> None:
        super().__init__(
            _("The person holds a second post at {unit} already on some day of this time. End it first.").format(
                unit=unit
            )
        )


class NoSecondPost(Refused):
    def __init__(self) -> None:
        super().__init__(_("This second post has ended already. Open the person's file again."))


@transaction.atomic
def add_second_post(
    person: Person, *, unit: Unit, post: PostFacts, on: date, reason: str, by: User, now: datetime
) -> Post:
    """From day `on` the person also works at `unit`; the main post stays as it is."""
    reason = require_reason(reason)
    if on > timezone.localdate(now):
        raise DayStillToCome
    person = lock_person(person)
    if not main_posts(on).filter(person=person).exists():
        raise NoMainPost
    check_post(unit, post, on)
    if person.posts.filter(is_main=False, unit=unit, period__overlap=since(on)).exists():
        raise SecondPostThere(unit)
    created = Post.objects.create(
        person=person, unit=unit, kind=post.kind, level=post.level, is_counsellor=post.is_counsellor, is_main=False,
        period=since(on),
    )  # fmt: skip
    created.subjects.set(post.subjects)
    changes: dict[str, object] = {"unit": unit.code, "post": post.kind, "on": on.isoformat()}
    record(by=by, action="personnel.add_second_post", obj=person, now=now, reason=reason, changes=changes)
    return created


@transaction.atomic
def end_second_post(post: Post, *, on: date, reason: str, by: User, now: datetime) -> Post:
    """Ends a second post; `on` is the first day without it."""
    reason = require_reason(reason)
    if on > timezone.localdate(now):
        raise DayStillToCome
    person = lock_person(post.person)
    post = Post.objects.select_related("unit").get(pk=post.pk)
    if post.is_main or post.period.upper is not None:
        raise NoSecondPost
    if post.period.lower is not None and post.period.lower >= on:
        raise PostJustBegan
    post.period, post.ended_because = DateRange(post.period.lower, on), EndReason.OTHER
    post.save(update_fields=["period", "ended_because"])
    changes: dict[str, object] = {"unit": post.unit.code, "on": on.isoformat()}
    record(by=by, action="personnel.end_second_post", obj=person, now=now, reason=reason, changes=changes)
    return post
