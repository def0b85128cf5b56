"""Telling people: notices are written set by set, in the transaction of what they tell of."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from haidang.foundation.access.operations import write_email
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused, require_reason
from haidang.foundation.notifications.kinds import USUAL, Mode, group_of, kept
from haidang.foundation.notifications.models import NOT_DELIVERED, Choice, Delivery, DeliveryState, Notice, Reader

MAIL = "mail"
SUMMARY_AT = time(6, 30)  # when the daily summary goes out
SEND = "haidang.foundation.notifications.jobs.send_waiting"

# One statement for any number of readers: the notices, and for each a delivery where the reader wants one.
TELL = """
with readers as ({readers}),
told as (
    insert into notifications_notice (user_id, kind, params, path, about, created_at)
    select u.id, %s, %s::jsonb, %s, %s, %s from accounts_user u where u.is_active and u.id in (select id from readers)
    on conflict (user_id, kind, about) where not about = '' do nothing
    returning id, user_id),
sent as (
    insert into notifications_delivery (notice_id, channel, state, is_bundled, attempts, due_at, reason)
    select t.id, c.channel, 'waiting', m.mode = 'daily', 0, case m.mode when 'daily' then %s else %s end, ''
    from told t
    join accounts_user u on u.id = t.user_id
    left join notifications_reader r on r.user_id = t.user_id
    cross join unnest(%s::text[], %s::text[]) c (channel, usual)
    left join notifications_choice h on h.user_id = t.user_id and h.channel = c.channel and h."group" = %s
    cross join lateral (select coalesce(h.mode, c.usual) as mode) m
    where m.mode <> 'off' and case c.channel when 'mail' then u.email else coalesce(r.number, '') end <> '')
select count(*) from told
"""


@transaction.atomic
def notify(
    users: Iterable[User] | QuerySet[User],
    *,
    kind: str,
    params: Mapping[str, object],
    path: str,
    now: datetime,
    about: str = "",
) -> int:
    """Tells each active user once (same kind and `about`: never twice); returns how many were told anew.

    A QuerySet is told in one statement however many it finds. Messages leave by a job after the commit.
    """
    group = group_of(kind)
    readers, parameters = _readers(users)
    channels = list(settings.NOTICE_CHANNELS)
    usual = [USUAL[group] if channel == MAIL else Mode.OFF for channel in channels]
    values: list[Any] = [
        kind,
        json.dumps(kept(params)),
        path,
        about,
        now,
        _next_summary(now),
        now,
        channels,
        usual,
        group,
    ]
    with connection.cursor() as cursor:
        cursor.execute(TELL.format(readers=readers), [*parameters, *values])
        told = int(cursor.fetchone()[0])
    if told:
        _send_after_commit()
    return told


@transaction.atomic
def mark_acted(*, about: str, now: datetime) -> int:
    """What the notices about this (or about something under it, "about:…") asked for is done, whoever did it."""
    notices = Notice.objects.filter(Q(about=about) | Q(about__startswith=f"{about}:"), acted_at=None)
    return notices.update(acted_at=Greatest("created_at", Value(now)))


def _next_summary(now: datetime) -> datetime:
    """The next moment of the daily summary."""
    local = timezone.localtime(now)
    today = timezone.make_aware(datetime.combine(local.date(), SUMMARY_AT))
    return today if now < today else today + timedelta(days=1)


def _readers(users: Iterable[User] | QuerySet[User]) -> tuple[str, tuple[Any, ...]]:
    """A SELECT of the ids, with its parameters."""
    if isinstance(users, QuerySet):
        statement, parameters = users.order_by().values("pk").query.sql_with_params()
        return f"select x.id from ({statement}) x (id)", tuple(parameters)  # noqa: S608 - made by Django
    return "select unnest(%s::bigint[]) as id", ([user.pk for user in users],)


def _send_after_commit() -> None:
    """One job however many notices a transaction writes; what a crash loses here, the recurring job finds."""
    if _enqueue not in {registered[1] for registered in connection.run_on_commit}:
        transaction.on_commit(_enqueue)


def _enqueue() -> None:
    import_string(SEND).enqueue()


@transaction.atomic
def see_notice(notice: Notice, *, by: User, now: datetime) -> Notice:
    """The reader has opened it; the first time counts."""
    Notice.objects.filter(pk=notice.pk, user=by, seen_at=None).update(seen_at=Greatest("created_at", Value(now)))
    notice.refresh_from_db(fields=["seen_at"])
    return notice


@transaction.atomic
def see_all(*, by: User, now: datetime) -> int:
    """Everything of the reader's counts as seen."""
    return Notice.objects.filter(user=by, seen_at=None).update(seen_at=Greatest("created_at", Value(now)))


@transaction.atomic
def choose(*, by: User, reader: Reader, modes: Mapping[tuple[str, str], str]) -> None:
    """The reader's own settings: `modes` says for (channel, group) when notices go out."""
    reader.user = by
    reader.save()
    Choice.objects.bulk_create(
        [Choice(user=by, channel=channel, group=group, mode=mode) for (channel, group), mode in modes.items()],
        update_conflicts=True,
        unique_fields=["user", "channel", "group"],
        update_fields=["mode"],
    )


class NotToBeSentAgain(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("Only a message that failed or bounced can be sent again. Open the ledger to see where it is.")
        )


@transaction.atomic
def send_again(delivery: Delivery, *, by: User, now: datetime) -> Delivery:
    """Puts a failed or bounced delivery into the queue once more; whoever asks for it has looked at the reason."""
    delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if delivery.state not in NOT_DELIVERED:
        raise NotToBeSentAgain
    changes: dict[str, object] = {"after": delivery.state, "reason": delivery.reason}
    delivery.state, delivery.attempts, delivery.reason = DeliveryState.WAITING, 0, ""
    delivery.due_at, delivery.sent_at = now, None
    delivery.save(update_fields=["state", "attempts", "reason", "due_at", "sent_at"])
    record(by=by, action="notifications.send_again", obj=delivery, now=now, changes=changes)
    _send_after_commit()
    return delivery


class SameAddress(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("This is the address the message did not reach. Write the right one, or send again to the same.")
        )


@transaction.atomic
def correct_address(delivery: Delivery, *, email: str, by: User, now: datetime) -> int:
    """Writes the right address down and sends the reader's mails again that did not arrive; tells how many."""
    reader = delivery.notice.user
    if email.casefold() == reader.email.casefold():
        raise SameAddress
    write_email(reader, email=email, by=by, now=now)
    lost = Delivery.objects.filter(channel=MAIL, notice__user=reader, state__in=NOT_DELIVERED).order_by("pk")
    return len([send_again(one, by=by, now=now) for one in lost])


class NeverSent(Refused):
    def __init__(self) -> None:
        super().__init__(_("This message has not left yet, so it cannot have come back. Wait until it is sent."))


@transaction.atomic
def note_bounce(delivery: Delivery, *, by: User, now: datetime, reason: str) -> Delivery:
    """A message that was sent came back later (the mailbox of the sender tells): the ledger says so."""
    reason = require_reason(reason)[:400]
    delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if delivery.state != DeliveryState.SENT:
        raise NeverSent
    delivery.state, delivery.reason = DeliveryState.BOUNCED, reason
    delivery.save(update_fields=["state", "reason"])
    record(by=by, action="notifications.note_bounce", obj=delivery, now=now, reason=reason)
    return delivery
