"""The statement with which a locality answers in writing for the correctness of its sheets."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from haidang.areas.needs.models import ReviewRound, Sheet, SheetState, Statement
from haidang.areas.needs.queries.statements import counts_for_statement
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused, refusing
from haidang.foundation.organisation.models import Unit


class SheetsNotVerified(Refused):
    def __init__(self) -> None:
        super().__init__(_("Not every sheet is verified yet. Verify or return the others, then sign the statement."))


class SignedAlready(Refused):
    def __init__(self) -> None:
        super().__init__(_("The statement of this round is signed already. Print it from the page of the round."))


class NotRead(Refused):
    def __init__(self) -> None:
        super().__init__(_("Tick that you have read the statement and answer for it, then sign."))


@transaction.atomic
def sign_statement(review: ReviewRound, *, locality: Unit | None, has_read: bool, by: User, now: datetime) -> Statement:
    """Freezes the counts of the locality's verified sheets over the name of whoever answers for them."""
    if not has_read:
        raise NotRead
    sheets = Sheet.objects.select_for_update(of=("self",)).filter(round=review, locality=locality).order_by("pk")
    states = [sheet.state for sheet in sheets]
    if not states or any(state != SheetState.VERIFIED for state in states):
        raise SheetsNotVerified
    with refusing("statement_one_a_locality", SignedAlready()):
        statement = Statement.objects.create(
            round=review,
            locality=locality,
            counts=counts_for_statement(review, locality),
            signed_by=by,
            signed_name=by.full_name,
            signed_at=now,
        )
    changes: dict[str, object] = {"sheets": len(states)}
    record(by=by, action="needs.sign_statement", obj=statement, now=now, changes=changes)
    return statement
