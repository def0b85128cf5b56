"""A unit says that it takes the places it was granted."""

from datetime import datetime

from django.db import transaction

from haidang.areas.nominations.models import MoveKind, QuotaAccount
from haidang.areas.nominations.operations.moves import Move, post_moves
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record


@transaction.atomic
def accept_places(account: QuotaAccount, *, quantity: int, by: User, now: datetime) -> QuotaAccount:
    """Notes who takes how many of the granted places; what the unit does not want it gives back."""
    move = Move(kind=MoveKind.ACCEPT, source=None, destination=account, quantity=quantity)
    post_moves([move], target=account.target, by=by, now=now)
    record(by=by, action="nominations.accept_places", obj=account, now=now, changes={"places": quantity})
    account.refresh_from_db()
    return account
