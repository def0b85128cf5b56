"""Reads of notices: a person's own, and the ledger of what was delivered."""

from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from haidang.foundation.access.models import Grant
from haidang.foundation.accounts.models import User
from haidang.foundation.notifications.kinds import USUAL, Group, Mode
from haidang.foundation.notifications.models import NOT_DELIVERED, Choice, Delivery, Notice
from haidang.foundation.notifications.operations import MAIL

MOST_COUNTED = 99


def count_unseen(user: User) -> int:
    """How many notices wait to be opened, up to one more than the bell can say."""
    return open_notices(user)[: MOST_COUNTED + 1].count()


def open_notices(user: User) -> QuerySet[Notice]:
    """What still asks for attention: neither opened nor done by somebody else."""
    return Notice.objects.filter(user=user, seen_at=None, acted_at=None)


def notices_of(user: User) -> QuerySet[Notice]:
    return Notice.objects.filter(user=user)


def ledger(readers: QuerySet[Grant]) -> QuerySet[Notice]:
    """What was told to the holders of these roles, with how it went out."""
    deliveries = Prefetch("deliveries", Delivery.objects.order_by("channel"))
    return (
        Notice.objects.filter(user__in=readers.order_by().values("user"))
        .select_related("user")
        .prefetch_related(deliveries)
    )


def with_delivery(notices: QuerySet[Notice], *states: str) -> QuerySet[Notice]:
    """Those of which some delivery stands in one of the states."""
    return notices.filter(Exists(Delivery.objects.filter(notice=OuterRef("pk"), state__in=states)))


def modes_of(user: User) -> dict[tuple[str, str], str]:
    """When notices reach the person, for every channel and group: the own choice, else the usual."""
    chosen = {(row.channel, row.group): row.mode for row in Choice.objects.filter(user=user)}
    return {
        (channel, group): chosen.get((channel, group), USUAL[group] if channel == MAIL else Mode.OFF)
        for channel in settings.NOTICE_CHANNELS
        for group in Group
    }


def unreached(about: str) -> QuerySet[Notice]:
    """Notices of a matter that came back and were not opened in the app either."""
    of_matter = Q(about=about) | Q(about__startswith=f"{about}:")
    return with_delivery(Notice.objects.filter(of_matter, seen_at=None), *NOT_DELIVERED)
