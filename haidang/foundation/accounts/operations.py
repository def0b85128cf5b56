"""Counting failed sign-ins. The user is not known yet, so no audit entry names one."""

from datetime import datetime

from django.db import transaction

from haidang.foundation.accounts.models import FailedSignIn
from haidang.foundation.accounts.queries import FAILURES_COUNT_FOR, sign_in_name


@transaction.atomic
def note_failed_sign_in(username: str, *, address: str | None, now: datetime) -> FailedSignIn:
    """Keep the failure, and drop those that no longer count."""
    FailedSignIn.objects.filter(at__lte=now - FAILURES_COUNT_FOR).delete()
    return FailedSignIn.objects.create(username=sign_in_name(username), address=address, at=now)


@transaction.atomic
def forget_failed_sign_ins(username: str, *, address: str | None) -> None:
    """A sign-in that succeeds ends the count for this name from this address."""
    FailedSignIn.objects.filter(username=sign_in_name(username), address=address).delete()
