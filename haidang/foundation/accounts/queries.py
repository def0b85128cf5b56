"""Reads of users and of failed sign-ins."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from haidang.foundation.accounts.models import FailedSignIn, User

FAILURES_ALLOWED = 10
FAILURES_COUNT_FOR = timedelta(minutes=15)


def demo_sign_ins() -> QuerySet[User]:
    """The people one may play in the demo city, in the order of the chain."""
    return User.objects.filter(is_demo=True, is_active=True).order_by("demo_order", "pk")


def is_barred(username: str, *, address: str | None, now: datetime) -> bool:
    """Whether so many sign-ins failed lately, for this name from this address, that the next one must wait."""
    recent = FailedSignIn.objects.filter(
        username=sign_in_name(username), address=address, at__gt=now - FAILURES_COUNT_FOR, at__lte=now
    )
    return recent.count() >= FAILURES_ALLOWED


def sign_in_name(username: str) -> str:
    """The form of a user name under which failures are counted."""
    return username.strip().lower()[:60]
