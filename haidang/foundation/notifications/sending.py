"""Handing deliveries over: claimed in batches, each written down as begun before it leaves.

A message leaves at most once for each attempt that ends without an answer: a worker killed in the middle leaves the
delivery "being handed over", and after the lease it ends as failed, with the reason, for a person to decide. What was
claimed and not begun goes out by the next worker. Messages whose failure was told are tried again with back-off.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from haidang.foundation.notifications.adapters import Bounced, NotDelivered, Send, Unreachable, adapter_of
from haidang.foundation.notifications.models import LOST, NO_ADDRESS, Delivery, DeliveryState
from haidang.foundation.notifications.wording import message_for

BATCH = 100
LEASE = timedelta(minutes=5)
AGAIN_AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480))
WAITING_NOW = (
    "d.channel = %(channel)s and d.state = 'waiting' and d.due_at <= %(now)s"
    " and (d.claimed_until is null or d.claimed_until < %(now)s)"
    # Hours of rest may go over midnight: from 21 until 6.
    " and not exists (select from notifications_reader r where r.user_id = n.user_id and r.quiet_from is not null and"
    " case when r.quiet_from <= r.quiet_until then %(hour)s >= r.quiet_from and %(hour)s < r.quiet_until"
    " else %(hour)s >= r.quiet_from or %(hour)s < r.quiet_until end)"
)
CLAIM_SINGLE = (
    "update notifications_delivery set claimed_until = %(until)s where id in (select d.id from notifications_delivery d"  # noqa: S608 - constants
    f" join notifications_notice n on n.id = d.notice_id where {WAITING_NOW} and not d.is_bundled"
    " order by d.due_at, d.id limit %(batch)s for update of d skip locked) returning id"
)
# All of one reader's summary goes to one worker: the reader is what is locked.
CLAIM_BUNDLED = (
    "with mine as (select u.id from accounts_user u where exists (select from notifications_delivery d"  # noqa: S608 - constants
    f" join notifications_notice n on n.id = d.notice_id where n.user_id = u.id and {WAITING_NOW} and d.is_bundled)"
    " order by u.id limit %(batch)s for no key update skip locked)"
    " update notifications_delivery d set claimed_until = %(until)s from notifications_notice n, mine"
    f" where n.id = d.notice_id and n.user_id = mine.id and {WAITING_NOW} and d.is_bundled returning d.id"
)


@dataclass(frozen=True, slots=True)
class Parcel:
    """What goes out as one message: one delivery, or the deliveries of one reader's summary."""

    deliveries: Sequence[Delivery]

    @property
    def ids(self) -> list[int]:
        return [delivery.pk for delivery in self.deliveries]


def send_due(channel: str, *, now: datetime) -> int:
    """Sends everything due through the channel; returns how many deliveries left. Many may run at once."""
    _end_lost(channel, now)
    sent = 0
    while parcels := _claim(channel, now):
        try:
            with adapter_of(channel).open() as send:
                for parcel in parcels:
                    sent += _hand_over(parcel, send)
        except Unreachable as reason:
            _put_off(parcels, reason)
            break
    return sent


def _claim(channel: str, now: datetime) -> list[Parcel]:
    """The next parcels, for us alone until the lease ends."""
    values: dict[str, Any] = {
        "channel": channel,
        "now": now,
        "until": now + LEASE,
        "batch": BATCH,
        "hour": timezone.localtime(now).hour,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CLAIM_SINGLE, values)
        ids = [pk for (pk,) in cursor.fetchall()]
        if not ids:
            cursor.execute(CLAIM_BUNDLED, values)
            ids = [pk for (pk,) in cursor.fetchall()]
    found = Delivery.objects.filter(pk__in=ids).select_related("notice__user", "notice__user__reader")
    return list(_parcels(found.order_by("notice__user", "due_at", "pk")))


def _parcels(deliveries: Iterable[Delivery]) -> Iterator[Parcel]:
    summaries: dict[int, list[Delivery]] = {}
    for delivery in deliveries:
        if delivery.is_bundled:
            summaries.setdefault(delivery.notice.user_id, []).append(delivery)
        else:
            yield Parcel([delivery])
    yield from map(Parcel, summaries.values())


def _hand_over(parcel: Parcel, send: Send) -> int:
    """Begins, sends and ends one parcel, each written down at once; Unreachable is the caller's."""
    if not _begin(parcel):
        return 0
    message = message_for([delivery.notice for delivery in parcel.deliveries], parcel.deliveries[0])
    try:
        if not message.to:
            raise Bounced(NO_ADDRESS)
        send(message)
    except NotDelivered as reason:
        _end_attempt(parcel, reason)
        if isinstance(reason, Unreachable):
            raise
        return 0
    return _note_sent(parcel)


def _note_sent(parcel: Parcel) -> int:
    """Not waited for on the disk: were it lost with the server, the delivery would count as lost, never as unsent."""
    deliveries = Delivery.objects.filter(pk__in=parcel.ids)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local synchronous_commit = off")
        return deliveries.update(state=DeliveryState.SENT, sent_at=timezone.now(), claimed_until=None, reason="")


def _begin(parcel: Parcel) -> bool:
    """Notes that the message is leaving; false when another worker has taken it over since."""
    until = parcel.deliveries[0].claimed_until
    with transaction.atomic():
        begun = Delivery.objects.filter(pk__in=parcel.ids, state=DeliveryState.WAITING, claimed_until=until).update(
            state=DeliveryState.SENDING, attempts=F("attempts") + 1, claimed_until=timezone.now() + LEASE
        )
        is_ours = begun == len(parcel.ids)
        transaction.set_rollback(not is_ours)
    return is_ours


def _end_attempt(parcel: Parcel, reason: NotDelivered) -> None:
    """Another try later, or the end: refused for good, or tried often enough."""
    attempts = parcel.deliveries[0].attempts + 1
    deliveries = Delivery.objects.filter(pk__in=parcel.ids)
    if isinstance(reason, Bounced):
        deliveries.update(state=DeliveryState.BOUNCED, reason=reason.reason, claimed_until=None)
    elif attempts > len(AGAIN_AFTER):
        deliveries.update(state=DeliveryState.FAILED, reason=reason.reason, claimed_until=None)
    else:
        due_at = timezone.now() + AGAIN_AFTER[attempts - 1]
        deliveries.update(state=DeliveryState.WAITING, reason=reason.reason, claimed_until=None, due_at=due_at)


def _put_off(parcels: Sequence[Parcel], reason: Unreachable) -> None:
    """The service does not answer: what was claimed and not begun waits a little, and says why."""
    ids = [pk for parcel in parcels for pk in parcel.ids]
    untouched = Delivery.objects.filter(pk__in=ids, state=DeliveryState.WAITING, claimed_until__isnull=False)
    untouched.update(claimed_until=None, due_at=timezone.now() + AGAIN_AFTER[0], reason=reason.reason)


def _end_lost(channel: str, now: datetime) -> None:
    """Deliveries whose worker fell silent while they left: nobody knows, so nobody sends them again unasked."""
    lost = Delivery.objects.filter(channel=channel, state=DeliveryState.SENDING, claimed_until__lt=now)
    lost.update(state=DeliveryState.FAILED, reason=LOST, claimed_until=None)
