"""Editions and readers: what is to be read now, by whom, and what of it is new to them."""

from datetime import date
from typing import Any, cast

from django.db.models import F, OuterRef, QuerySet, Subquery

from haidang.areas.dissemination.models import Circulation, Edition, Reader
from haidang.foundation.access.models import Grant, Role
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.periods import as_of

NEWEST = Subquery(Edition.objects.filter(circulation=OuterRef("circulation")).order_by("-number").values("number")[:1])


def current_edition(circulation: Circulation) -> Edition:
    """The newest edition; every circulation has one."""
    return circulation.editions.order_by("-number")[0]


def with_newest(readers: QuerySet[Reader]) -> QuerySet[Reader]:
    """Readers with the number of the newest edition beside them."""
    return readers.annotate(newest=NEWEST)


def at_work(readers: QuerySet[Reader]) -> QuerySet[Reader]:
    """Without those who left; only documents that are still being passed down."""
    return readers.filter(left_on=None, circulation__ended_at=None)


def unread(readers: QuerySet[Reader]) -> QuerySet[Reader]:
    """Those who have not confirmed the newest edition."""
    return with_newest(readers).filter(confirmed_edition__lt=F("newest"))


def heads_on(day: date) -> QuerySet[Grant]:
    """The heads of schools who have an account: they answer for those of their school who have none."""
    return Grant.objects.filter(as_of(day), role=Role.PRINCIPAL, user__is_active=True)


def own_readings(user: User) -> list[tuple[Reader, int]]:
    """Everything a person is to read, newest first, each with the newest edition's number."""
    mine = with_newest(Reader.objects.filter(person__user=user, left_on=None))
    found = mine.select_related("circulation__unit", "circulation__plan").order_by("-circulation__pk")
    return [(reader, cast("Any", reader).newest) for reader in found]


def unread_of(user: User) -> QuerySet[Reader]:
    """What the person still has to read, the nearest deadline first."""
    return unread(at_work(Reader.objects.filter(person__user=user))).select_related("circulation").order_by(
        "circulation__due_on", "pk"
    )  # fmt: skip


def editions_to_read(reader: Reader) -> list[Edition]:
    """The editions the person has not confirmed: the first one whole, of later ones only what changed."""
    return list(
        Edition.objects.filter(circulation=reader.circulation_id, number__gt=reader.confirmed_edition).order_by(
            "number"
        )
    )


def about_edition(edition: Edition) -> str:
    """What the notices of an edition are about, in the ledger of notices."""
    return f"dissemination:{edition.circulation_id}:{edition.number}"


def kind_of_notice(number: int) -> str:
    """The first edition is to be read, of a later one what changed."""
    return "dissemination.to_read" if number == 1 else "dissemination.changed"
